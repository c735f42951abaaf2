"""Which cue is on now and which is next, as the ride page has it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from routes.lookup import find_next, find_now
from tests.make_vectors import write_vectors

FOLDER = Path(__file__).parents[1] / "fixtures" / "vectors"
VECTORS = json.loads((FOLDER / "cues.json").read_text(encoding="utf-8"))
CUES = [SimpleNamespace(**cue) for cue in VECTORS["cues"]]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["progress_m"]))
def test_look_up_agrees_with_the_shared_vectors(case):
    assert find_now(CUES, case["progress_m"]) == case["now"]
    assert find_next(CUES, case["progress_m"]) == case["next"]


def test_without_cues_nothing_is_on_and_nothing_comes():
    assert find_now([], 10) is None
    assert find_next([], 10) is None


def test_the_shared_vectors_are_what_their_script_writes(tmp_path):
    write_vectors(tmp_path)
    for path in tmp_path.glob("*.json"):
        assert path.read_text(encoding="utf-8") == (FOLDER / path.name).read_text("utf-8")
