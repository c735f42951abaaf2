"""A whole ride in the simulator, and what is made of two of them."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.cueing import list_drawn
from routes.airtime import SPEEDS_KMPH
from routes.feedback import Verdict
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Override, Side
from routes.retest import (
    Call,
    Flaw,
    Report,
    Retest,
    RiddenCue,
    compare_rides,
    judge_report,
    retest_ride,
)
from routes.simulator import TRIES, follow_rides
from sites.catalogue import build_catalogue, read_catalogue
from tests.airtime_builders import build_cue
from tests.builders import build_text
from tests.route_builders import build_point, build_street

LINES = {route.id: build_line(route) for route in read_routes()}
SHIPPED = read_catalogue()
STREET = build_street((0, 0), (2500, 0))


@cache
def ride(north_m=30.0, east_m=1000.0, **override):
    line = STREET
    if override:
        word = Override(
            site="menara", reason=build_text("Dilihat."), grade="one_source", **override
        )
        line = build_line(STREET.route.model_copy(update={"overrides": (word,)}))
    sites = (build_point(east_m, north_m, "menara"), build_point(2000, -30, "gudang"))
    return retest_ride(line, build_catalogue(sites), drawn={"menara"}, drives=follow_street())


@cache
def follow_street():
    return follow_rides(STREET)


@pytest.mark.parametrize("route_id", LINES)
def test_the_shipped_routes_are_ridden_without_a_flaw_in_under_five_seconds(route_id):
    begun = time.process_time()
    told = retest_ride(LINES[route_id], SHIPPED, drawn=list_drawn())
    assert time.process_time() - begun < 5
    assert len(told.cues) >= 10
    assert [(one.key, one.flaws) for one in told.cues if one.flaws] == []
    assert {call.speed_kmph for one in told.cues for call in one.calls} == set(SPEEDS_KMPH)


def test_the_same_seed_is_the_same_ride_and_another_one_is_not():
    assert follow_rides(STREET) == follow_street()
    assert len(follow_street()) == TRIES * len(SPEEDS_KMPH)
    assert follow_rides(STREET, seed=1)[0].states != follow_street()[0].states


def test_a_ride_is_where_it_says_when_it_says():
    for drive in follow_street():
        for at_m in (100.0, 1234.0, 2500.0):
            assert drive.progress_at(drive.time_at(at_m)) == pytest.approx(at_m)
        ticks = [t for t, _ in drive.list_ticks()]
        assert ticks == sorted(ticks)


def test_a_cue_is_called_in_time_on_its_side_at_each_speed():
    told = ride().find("menara", 1)
    assert told.cue.side == Side.LEFT
    assert all(8 <= call.lead_s <= 15 and call.side_right for call in told.calls)
    assert ride().find("menara", 2) is None


REPORT = Report("menara", 1, Verdict.WRONG_SIDE, Side.LEFT, 1000.0)


@pytest.mark.parametrize(
    ("verdict", "change", "reasons"),
    [
        (Verdict.WRONG_SIDE, {}, ("same_side",)),
        (Verdict.WRONG_SIDE, {"north_m": -30.0}, ()),
        (Verdict.WRONG_SIDE, {"side": "right"}, ()),
        (Verdict.WRONG_SIDE, {"hidden": True}, ()),
        (Verdict.WRONG_SIDE, {"north_m": 2000.0}, ("gone",)),
        (Verdict.EARLY, {}, ("not_later",)),
        (Verdict.EARLY, {"east_m": 1060.0}, ()),
        (Verdict.LATE, {"east_m": 1060.0}, ("not_earlier",)),
        (Verdict.LATE, {"east_m": 940.0}, ()),
        (Verdict.WRONG, {}, ()),
    ],
)
def test_a_report_is_answered_by_what_riders_asked_for(verdict, change, reasons):
    found = judge_report(REPORT._replace(verdict=verdict), ride(**change))
    assert tuple(flaw.code for flaw in found.reasons) == reasons
    assert found.passed == (not reasons)


def test_a_fix_of_one_cue_that_spoils_another_is_told():
    (worse,) = compare_rides(ride(), ride(north_m=-30.0, east_m=1990.0), but=("menara",))
    assert worse.site == "gudang"
    assert {flaw.code for flaw in worse.flaws} <= {"yielded", "collides"}
    assert compare_rides(ride(), ride(north_m=-30.0), but=("menara",)) == ()
    (gone,) = compare_rides(ride(), ride(north_m=2000.0))
    assert gone.flaws == (Flaw("gone"),)


leads = st.one_of(st.none(), st.floats(-30, 60))
calls = st.tuples(
    *(
        st.builds(Call, st.just(kmph), leads, st.booleans(), st.sampled_from([(), ("gudang",)]))
        for kmph in SPEEDS_KMPH
    )
)


@given(calls, calls)
def test_a_ride_is_never_worse_than_itself_and_only_new_flaws_count(before, after):
    cue = build_cue("menara", 1000.0)
    was, now = (Retest("rute", "", (RiddenCue(cue, each),)) for each in (before, after))
    assert compare_rides(was, was) == ()
    told = {flaw for worse in compare_rides(was, now) for flaw in worse.flaws}
    assert told == set(now.cues[0].flaws) - set(was.cues[0].flaws)
