"""The page's own arithmetic against the vectors that the Python rings also pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from components.http.ride import parts_version
from tests.browser.ride_app import Boarding, Rider, Shelf, serve_shelf

VECTORS = Path(__file__).parents[1] / "fixtures" / "vectors"
AGREE_M = 1.0

PROJECT = """async ([address, vectors]) => {
  const { buildLine, project } = await import(address);
  const line = buildLine(vectors.line);
  return vectors.cases.map((one) => project(line, one.lon, one.lat, one.between));
}"""
LOOK_UP = """async ([address, vectors]) => {
  const { findNow, findNext } = await import(address);
  return vectors.cases.map(({ progress_m }) =>
    ({ now: findNow(vectors.cues, progress_m), next: findNext(vectors.cues, progress_m) }));
}"""
TELL = """async ([address, vectors]) => {
  const { progressAt } = await import(address);
  return vectors.cases.map(({ t_s }) => progressAt(vectors.clock, t_s));
}"""
RETURN = """async ([address, line, steps]) => {
  const { buildLine, positionAt, project } = await import(address);
  const built = buildLine(line);
  return steps.map((m) => project(built, ...positionAt(built, m), [m - 15, m + 15]));
}"""


@pytest.fixture(scope="module")
def rider(chromium: Browser) -> Iterator[Rider]:
    with serve_shelf(Shelf()) as address:
        boarding = Boarding(chromium, address)
        yield boarding.ready()
        boarding.close()


def read_vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    assert found["cases"]
    return found


def ask(rider: Rider, script: str, module: str, vectors: object) -> Any:
    return rider.page.evaluate(script, [f"/ikut/_/{parts_version()}/{module}", vectors])


def test_the_page_projects_on_the_line_within_a_metre_of_the_vectors(rider: Rider) -> None:
    vectors = read_vectors("projection.json")
    for case, found in zip(vectors["cases"], ask(rider, PROJECT, "line.js", vectors), strict=True):
        assert found["progress_m"] == pytest.approx(case["progress_m"], abs=AGREE_M), case
        assert found["offset_m"] == pytest.approx(case["offset_m"], abs=AGREE_M), case
        assert found["side"] == case["side"], case


def test_the_page_finds_the_present_and_the_next_cue_of_the_vectors(rider: Rider) -> None:
    vectors = read_vectors("cues.json")
    for case, found in zip(vectors["cases"], ask(rider, LOOK_UP, "cues.js", vectors), strict=True):
        assert found == {"now": case["now"], "next": case["next"]}, case


def test_the_page_reads_the_timetable_as_the_vectors_do(rider: Rider) -> None:
    vectors = read_vectors("clock.json")
    for case, found in zip(vectors["cases"], ask(rider, TELL, "clock.js", vectors), strict=True):
        assert found == pytest.approx(case["progress_m"], abs=AGREE_M), case


def test_a_position_on_the_line_projects_back_to_its_own_progress(rider: Rider) -> None:
    line = read_vectors("projection.json")["line"]
    steps = [60 + 47 * step for step in range(48)]
    for step, found in zip(
        steps,
        rider.page.evaluate(RETURN, [f"/ikut/_/{parts_version()}/line.js", line, steps]),
        strict=True,
    ):
        assert found["progress_m"] == pytest.approx(step, abs=0.2)
        assert found["offset_m"] < 0.2
