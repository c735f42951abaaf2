"""What differs between two lists of cues: sides, metres, what is new, gone, yielded, freed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.airtime import resolve_airtime
from routes.cue_changes import Change, CueChange, compare_cues, tell_seconds
from routes.cues import build_cues
from routes.model import Cue, Side
from tests.route_builders import build_point, build_street, build_ways

STREET = build_street((0, 0), (1000, 0))
LOOP = build_street((0, 0), (600, 0), (600, 400), (0, 400), (0, 0), (600, 0))


def call(*sites, line=STREET) -> tuple[Cue, ...]:
    """What is called on a line with these sites."""
    return resolve_airtime(build_cues(line, sites), sites)


def tell(changes: tuple[CueChange, ...]) -> list[tuple[str, str]]:
    """What happened to which site."""
    return [(one.change.value, one.site) for one in changes]


spots = st.tuples(st.integers(50, 950), st.integers(-80, 80))


@given(st.lists(spots, max_size=6))
def test_equal_lists_differ_in_nothing(places: list[tuple[int, int]]) -> None:
    sites = [build_point(*place, id=f"situs-{n}") for n, place in enumerate(places)]
    assert compare_cues(call(*sites), call(*sites)) == ()


@given(st.lists(spots, max_size=5), st.lists(spots, max_size=5))
def test_there_and_back_are_told_as_opposites(one: list[tuple[int, int]], other) -> None:
    before = call(*(build_point(*at, id=f"situs-{n}") for n, at in enumerate(one)))
    after = call(*(build_point(*at, id=f"situs-{n}") for n, at in enumerate(other)))
    opposite = {
        Change.NEW: Change.GONE,
        Change.FREED: Change.YIELDED,
        Change.EARLIER: Change.LATER,
        Change.SIDE: Change.SIDE,
    }
    opposite |= {back: there for there, back in opposite.items()}
    there, back = compare_cues(before, after), compare_cues(after, before)
    assert sorted((opposite[one.change], one.site, one.moved_m) for one in there) == sorted(
        (one.change, one.site, -one.moved_m) for one in back
    )
    assert all((one.before, one.after) != (None, None) for one in there)


def test_a_site_across_the_street_has_flipped_its_side() -> None:
    (change,) = compare_cues(call(build_point(500, 40)), call(build_point(500, -40)))
    assert (change.change, change.site) == (Change.SIDE, "situs")
    assert change.before is not None and change.before.side == Side.LEFT
    assert change.after is not None and change.after.side == Side.RIGHT


def test_a_site_moved_along_comes_earlier_by_metres_and_seconds() -> None:
    (change,) = compare_cues(call(build_point(500, 40)), call(build_point(430.5, 40)))
    assert change.change == Change.EARLIER
    assert change.moved_m == pytest.approx(-69.5, abs=0.2)
    assert change.moved_s == pytest.approx(-69.5 / (25 / 3.6), abs=0.1)
    (back,) = compare_cues(call(build_point(430.5, 40)), call(build_point(500, 40)))
    assert (back.change, back.moved_m) == (Change.LATER, -change.moved_m)


def test_less_than_a_metre_is_no_change() -> None:
    assert compare_cues(call(build_point(500, 40)), call(build_point(500.7, 40))) == ()


def test_both_are_told_of_a_site_that_crosses_over_and_moves_on() -> None:
    changes = compare_cues(call(build_point(500, 40)), call(build_point(540, -40)))
    assert tell(changes) == [("later", "situs"), ("side", "situs")]


def test_a_far_site_is_gone_and_a_new_one_is_new() -> None:
    near, far = build_point(500, 40), build_point(500, 900)
    assert tell(compare_cues(call(near), call(far))) == [("gone", "situs")]
    assert tell(compare_cues(call(far), call(near))) == [("new", "situs")]


def test_a_cue_that_yields_says_to_whom_and_a_freed_one_from_whom() -> None:
    wide = build_point(500, 30, id="lebar", sight_m=150.0)
    narrow = build_point(900, 30, id="sempit", sight_m=60.0)
    beside = build_point(505, 32, id="sempit", sight_m=60.0)
    (yielded,) = compare_cues(call(wide, narrow), call(wide, beside))
    assert (yielded.change, yielded.site, yielded.host) == (Change.YIELDED, "sempit", "lebar")
    assert yielded.after is None and yielded.before is not None
    (freed,) = compare_cues(call(wide, beside), call(wide, narrow))
    assert (freed.change, freed.site, freed.host) == (Change.FREED, "sempit", "lebar")


def test_a_pass_that_is_added_leaves_the_other_where_it_was() -> None:
    out = build_street((0, 0), (600, 0))
    site = build_point(300, 40)
    once, twice = call(site, line=out), call(site, line=LOOP)
    assert [cue.passes for cue in twice] == [2, 2]
    changes = compare_cues(once, twice)
    assert tell(changes) == [("new", "situs")]
    assert changes[0].after is not None and changes[0].after.pass_number == 2


def test_on_foot_metres_take_longer() -> None:
    walk = build_ways(("walk", [(0, 0), (1000, 0)]))
    (cue,) = build_cues(walk, (build_point(500, 20),))
    (ride,) = build_cues(STREET, (build_point(500, 20),))
    assert tell_seconds(cue, 70) == pytest.approx(70 / (3.5 / 3.6))
    assert tell_seconds(ride, 70) == pytest.approx(70 / (25 / 3.6))
