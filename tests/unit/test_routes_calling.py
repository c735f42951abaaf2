"""When a cue is called, and what a state says about the seconds after it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.calling import CRAWL_MPS, FORESEEN_S, LEAD_S, find_due, foresee_progress
from tests.make_vectors import VECTORS

CALLS = json.loads((VECTORS / "tracking.json").read_text(encoding="utf-8"))["calls"]
CUES = [SimpleNamespace(**cue) for cue in CALLS["cues"]]


def build_state(progress_m, speed_mps=0.0, t=1000.0):
    return SimpleNamespace(t=t, progress_m=progress_m, speed_mps=speed_mps)


@pytest.mark.parametrize("case", CALLS["cases"])
def test_calling_agrees_with_the_shared_vectors(case):
    state = SimpleNamespace(**case["state"])
    assert list(find_due(CUES, state, case["t"])) == case["due"]


def test_without_a_place_nothing_is_called():
    assert find_due(CUES, build_state(None, 8), 1000) == ()
    assert foresee_progress(build_state(None, 8), 1000) is None


@given(st.floats(3, 20))
def test_a_bus_at_one_speed_calls_at_the_lead_time(speed_mps):
    cue = [SimpleNamespace(abeam_m=1000.0, arrive=False)]
    before, after = 1000 - speed_mps * (LEAD_S + 0.1), 1000 - speed_mps * (LEAD_S - 0.1)
    assert find_due(cue, build_state(before, speed_mps), 1000) == ()
    assert find_due(cue, build_state(after, speed_mps), 1000) == (0,)


@given(st.floats(0, 2.5))
def test_a_bus_that_crawls_or_stands_calls_as_at_ten_km_an_hour(speed_mps):
    cue = [SimpleNamespace(abeam_m=1000.0, arrive=False)]
    reach_m = LEAD_S * CRAWL_MPS
    assert find_due(cue, build_state(1000 - reach_m + 0.1, speed_mps), 1000) == (0,)
    assert find_due(cue, build_state(1000 - reach_m - 0.1, speed_mps), 1000) == ()


def test_between_fixes_the_bus_goes_on_but_not_for_long():
    state = build_state(100, 5)
    assert foresee_progress(state, 1004) == 120
    assert foresee_progress(state, 990) == 100
    assert foresee_progress(state, 1000 + 10 * FORESEEN_S) == 100 + 5 * FORESEEN_S


def test_what_lies_behind_is_not_called():
    assert find_due(CUES, build_state(300, 10), 1000) == ()
