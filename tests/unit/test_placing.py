"""What a position of a site means beside lines: distance, side, cues, doubles, others' cues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.cue_changes import Change
from routes.cues import build_cues
from routes.line import RouteLine, build_line
from routes.model import Mode, Side
from routes.placing import (
    TWIN_M,
    Placement,
    RouteGround,
    build_ground,
    find_before,
    find_host,
    judge_place,
    resolve_place,
)
from sites.catalogue import Catalogue, build_catalogue
from sites.geo import Area
from sites.model import Site
from tests.builders import build_leg, build_route, build_site
from tests.route_builders import build_block, build_point, build_street, build_ways, place

STREET = build_street((0, 0), (1000, 0))
SKETCH = Area(110.3, -7.1, 110.5, -6.9)
OTHERS = (
    build_point(200, 30, id="awal"),
    build_point(800, -30, id="akhir"),
)
CATALOGUE = build_catalogue((*OTHERS, build_point(500, 40)))


def stand(line: RouteLine = STREET, catalogue: Catalogue = CATALOGUE) -> tuple[RouteGround, ...]:
    """The ground of one line."""
    return (build_ground(line, catalogue, ()),)


GROUND = stand()


def judge(site: Site, grounds: tuple[RouteGround, ...] = GROUND) -> Placement:
    """What is known of a site where it is."""
    return judge_place(site, grounds, CATALOGUE, SKETCH)


along, away = st.floats(60, 940), st.floats(12, 85)


@given(along, away)
def test_across_the_line_the_side_flips_and_the_distance_stays(east: float, north: float) -> None:
    (left,) = judge(build_point(east, north)).beside
    (right,) = judge(build_point(east, -north)).beside
    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
    assert left.distance_m == pytest.approx(north, abs=0.1)
    assert left.distance_m == pytest.approx(right.distance_m, abs=0.1)
    assert left.progress_m == pytest.approx(east, abs=0.2)
    assert [cue.side for cue in left.cues] == [Side.LEFT]
    assert [cue.side for cue in right.cues] == [Side.RIGHT]


@given(along, st.floats(91, 5000), st.sampled_from((1, -1)))
def test_far_away_nothing_is_called(east: float, north: float, sign: int) -> None:
    (beside,) = judge(build_point(east, sign * north)).beside
    assert (beside.cues, beside.is_in_reach) == ((), False)


@given(along, st.floats(-85, 85))
def test_the_cues_are_those_of_the_line_itself(east: float, north: float) -> None:
    site = build_point(east, north)
    (beside,) = judge(site).beside
    assert beside.cues == build_cues(STREET, (site,))
    assert beside.is_unsure == (beside.side == Side.AROUND)


@given(along, st.floats(0, 100), st.floats(1, 80))
def test_nearer_than_its_accuracy_no_side_is_told(east: float, north: float, known: float) -> None:
    (beside,) = judge(build_point(east, north, accuracy_m=known)).beside
    if abs(north - known - 5) > 0.1:
        assert beside.is_unsure == (north <= known + 5)


def test_the_cue_before_is_named_with_the_metres_between() -> None:
    (beside,) = judge(build_point(520, 40)).beside
    ((name, metres),) = [spot for spot in beside.after if spot is not None]
    assert name == "awal"
    assert metres == pytest.approx(320, abs=1)
    (first,) = judge(build_point(100, 40)).beside
    assert first.after == (None,)


def test_a_site_is_not_named_before_itself() -> None:
    (cue,) = build_cues(STREET, (build_point(900, 40),))
    before = find_before(cue, GROUND[0].called)
    assert before is not None and before[0] == "akhir"


def test_leg_mode_and_streets_of_the_nearest_place() -> None:
    legs = [
        build_leg([place(0, 0), place(500, 0)], "naik", 1, streets=("Jalan Satu",)),
        build_leg([place(500, 0), place(500, 400)], "kaki", 2, mode="walk", streets=("Jalan Dua",)),
    ]
    line = build_line(build_route(legs=legs))
    (ride,) = judge(build_point(200, 20), stand(line)).beside
    (walk,) = judge(build_point(520, 300), stand(line)).beside
    assert (ride.leg, ride.mode, ride.streets) == ("naik", Mode.BUS, ("Jalan Satu",))
    assert (walk.leg, walk.mode, walk.streets) == ("kaki", Mode.WALK, ("Jalan Dua",))
    assert [cue.arrive for cue in walk.cues] == [True]


def test_on_foot_the_reach_is_that_of_walking() -> None:
    walk = build_ways(("walk", [(0, 0), (1000, 0)]))
    near, far = (judge(build_point(500, m), stand(walk)).beside[0] for m in (55, 65))
    assert (near.is_in_reach, far.is_in_reach) == (True, False)
    assert (len(near.cues), len(far.cues)) == (1, 0)


def test_an_area_is_as_far_as_its_nearest_edge() -> None:
    (beside,) = judge(build_block((400, 30), 100, 60)).beside
    assert beside.distance_m == pytest.approx(30, abs=0.1)
    assert 400 <= beside.progress_m <= 500
    (inside,) = judge(build_block((400, -20), 100, 60)).beside
    assert (inside.distance_m, inside.side) == (0.0, Side.AROUND)


def test_region_and_sketch_are_told_apart() -> None:
    assert judge(build_point(500, 40)).is_on_sketch
    edge = judge(build_site("jauh", (110.6, -6.98)))
    assert (edge.is_in_region, edge.is_on_sketch) == (True, False)
    jakarta = judge(build_site("jauh", (106.83, -6.18)))
    assert (jakarta.is_in_region, jakarta.is_on_sketch) == (False, False)
    assert jakarta.beside[0].cues == ()


@given(st.floats(0.5, 40))
def test_a_double_is_another_site_closer_than_fifteen_metres(metres: float) -> None:
    twin = judge(build_point(200 + metres, 30, id="lain")).twin
    if abs(metres - TWIN_M) > 0.1:
        assert (twin is not None) == (metres < TWIN_M)
    if twin is not None:
        assert (twin.site, twin.distance_m) == ("awal", pytest.approx(metres, abs=0.1))


def test_a_site_is_no_double_of_itself() -> None:
    assert judge(build_point(500, 41)).twin is None


def test_what_did_not_move_changes_nothing() -> None:
    (effect,) = resolve_place(build_point(500, 40), GROUND, CATALOGUE, ())
    assert (effect.own, effect.others) == ((), ())
    assert effect.before == effect.after


@given(along, st.floats(-85, 85))
def test_the_full_answer_is_what_the_whole_catalogue_would_give(east: float, north: float) -> None:
    moved = build_point(east, north)
    (effect,) = resolve_place(moved, GROUND, CATALOGUE, ())
    anew = stand(STREET, build_catalogue((*OTHERS, moved)))
    assert effect.after == anew[0].called


def test_a_site_moved_beside_another_makes_it_yield_and_says_so() -> None:
    wide = build_point(195, 32, id="situs", sight_m=200.0)
    (effect,) = resolve_place(wide, GROUND, CATALOGUE, ())
    (other,) = effect.others
    assert (other.change, other.site, other.host) == (Change.YIELDED, "awal", "situs")
    assert find_host("awal", effect.after) == "situs"
    assert find_host("awal", effect.before) is None
    assert [one.change for one in effect.own] == [Change.EARLIER]


def test_a_new_site_is_new() -> None:
    (effect,) = resolve_place(build_point(500, -60, id="baru"), GROUND, CATALOGUE, ())
    assert [(one.change, one.site) for one in effect.own] == [(Change.NEW, "baru")]
