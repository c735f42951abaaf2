"""When a cue is called, and what a state says about the seconds after it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.calling import (
    CRAWL_MPS,
    FORESEEN_S,
    LEAD_S,
    USUAL_MPS,
    find_due,
    foresee_progress,
    foresee_run,
)
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
def test_a_cue_is_called_once_the_run_foreseen_for_the_lead_reaches_it(speed_mps):
    cue = [SimpleNamespace(abeam_m=1000.0, arrive=False)]
    before, after = (1000 - foresee_run(speed_mps, LEAD_S + off_s) for off_s in (0.1, -0.1))
    assert find_due(cue, build_state(before, speed_mps), 1000) == ()
    assert find_due(cue, build_state(after, speed_mps), 1000) == (0,)


def test_a_slow_bus_calls_earlier_than_its_speed_says_and_a_fast_one_later():
    seconds = [foresee_run(speed_mps, LEAD_S) / speed_mps for speed_mps in (3, USUAL_MPS, 11)]
    assert seconds[0] > seconds[1] > seconds[2]
    assert seconds[1] == pytest.approx(LEAD_S)
    assert all(9 < lead_s < 14 for lead_s in seconds)


@given(st.floats(3, 20), st.floats(0, 60), st.floats(0, 60))
def test_what_is_foreseen_goes_on_between_the_speed_of_now_and_the_usual_one(speed_mps, a_s, b_s):
    sooner, later = sorted((a_s, b_s))
    run_m = foresee_run(speed_mps, later) - foresee_run(speed_mps, sooner)
    speeds = sorted((speed_mps, USUAL_MPS))
    assert speeds[0] * (later - sooner) - 1e-6 <= run_m <= speeds[1] * (later - sooner) + 1e-6


@given(st.floats(0, 2.5))
def test_a_bus_that_crawls_or_stands_calls_as_at_ten_km_an_hour(speed_mps):
    cue = [SimpleNamespace(abeam_m=1000.0, arrive=False)]
    reach_m = foresee_run(CRAWL_MPS, LEAD_S)
    assert find_due(cue, build_state(1000 - reach_m + 0.1, speed_mps), 1000) == (0,)
    assert find_due(cue, build_state(1000 - reach_m - 0.1, speed_mps), 1000) == ()


def test_between_fixes_the_bus_goes_on_but_not_for_long():
    state = build_state(100, USUAL_MPS)
    assert foresee_progress(state, 1004) == pytest.approx(124)
    assert foresee_progress(state, 990) == 100
    longest_m = 100 + USUAL_MPS * FORESEEN_S
    assert foresee_progress(state, 1000 + 10 * FORESEEN_S) == pytest.approx(longest_m)


def test_a_bus_that_stands_is_foreseen_to_stand():
    assert foresee_progress(build_state(100, 0), 1030) == 100


def test_what_lies_behind_is_not_called():
    assert find_due(CUES, build_state(300, 10), 1000) == ()
