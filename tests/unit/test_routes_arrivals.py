"""Cues on foot and at stops: arrivals, sites that stops list, districts."""

from __future__ import annotations

import pytest

from routes.cues import build_cues
from routes.model import Side
from sites.model import Kind
from tests.builders import build_stop
from tests.route_builders import (
    build_block,
    build_point,
    build_street,
    build_ways,
    describe_passes,
    find_only,
    place,
)

STREET = ((0, 0), (1000, 0))
WAYS = (("bus", [(0, 0), (500, 0)]), ("walk", [(500, 0), (500, 400)]))


def test_on_foot_a_site_is_arrived_at_once_and_announced_a_minute_ahead():
    cue = find_only(build_ways(*WAYS), build_point(530, 250))
    assert cue.arrive and cue.mode == "walk" and cue.leg == "leg-2"
    assert cue.abeam_m == pytest.approx(750, abs=0.5)
    assert (cue.abeam_m - cue.from_m, cue.to_m - cue.abeam_m) == (60, 15)
    assert cue.side == Side.RIGHT


def test_a_walk_there_and_back_arrives_once():
    line = build_ways(("walk", [(0, 0), (300, 0), (0, 0)]))
    assert find_only(line, build_point(150, 20)).abeam_m == pytest.approx(150, abs=0.5)


def test_sites_off_the_walk_are_arrived_at_only_when_a_stop_lists_them():
    far = build_point(620, 250, "jauh")
    assert build_cues(build_ways(*WAYS), [far]) == ()
    stop = build_stop(place(500, 300), leg="leg-2", sites=("jauh",))
    cue = find_only(build_ways(*WAYS, stops=[stop]), far)
    assert cue.abeam_m == pytest.approx(750, abs=0.5)
    assert cue.from_m <= 690 and cue.to_m == pytest.approx(800, abs=0.5), "the stop is in it"


def test_a_site_listed_at_a_bus_stop_is_cued_however_far_it_lies():
    stop = build_stop(place(400, 0), sites=("jauh", "tidak-ada"))
    cue = find_only(build_street(*STREET, stops=[stop]), build_point(400, 300, "jauh"))
    assert (cue.side, cue.arrive, round(cue.distance_m)) == (Side.LEFT, False, 300)
    assert cue.from_m == pytest.approx(340, abs=1)


def test_a_listed_site_that_is_in_sight_anyway_is_not_cued_twice():
    stop = build_stop(place(480, 0), sites=("situs",))
    line = build_street(*STREET, stops=[stop])
    assert find_only(line, build_point(500, 40)).passes == 1


def test_a_site_just_beyond_its_stop_on_the_next_leg_is_not_cued_twice():
    stop = build_stop(place(500, 0), sites=("situs",))
    ways = (("bus", [(0, 0), (500, 0)]), ("bus", [(500, 0), (1000, 0)]))
    assert find_only(build_ways(*ways, stops=[stop]), build_point(520, 40)).leg == "leg-2"


def test_a_site_seen_far_from_the_stop_that_lists_it_is_cued_at_the_stop_as_well():
    stop = build_stop(place(500, 0), sites=("situs",))
    ways = (("bus", [(0, 0), (500, 0)]), ("bus", [(500, 0), (1000, 0)]))
    cues = build_cues(build_ways(*ways, stops=[stop]), [build_point(900, 40)])
    assert [cue.leg for cue in cues] == ["leg-1", "leg-2"]


def test_passes_on_the_bus_and_on_foot_are_numbered_together():
    cues = build_cues(build_ways(*WAYS), [build_point(450, 50)])
    assert describe_passes(cues) == [("situs", 1, 2, "left"), ("situs", 2, 2, "left")]
    assert [cue.mode for cue in cues] == ["bus", "walk"]
    assert cues[0].leg == "leg-1", "at a joint the cue stays with its own mode"


def test_legs_of_one_bus_ride_do_not_cut_the_view():
    line = build_ways(("bus", [(0, 0), (500, 0)]), ("bus", [(500, 0), (1000, 0)]))
    cue = find_only(line, build_point(510, 40))
    assert cue.from_m < 440 and cue.leg == "leg-2"


def test_a_district_known_as_a_point_is_met_only_on_foot_and_only_when_listed():
    old_town = build_point(510, 200, "kota-lama", kind=Kind.DISTRICT)
    assert build_cues(build_ways(*WAYS), [old_town]) == ()
    stop = build_stop(place(500, 200), leg="leg-2", sites=("kota-lama",))
    assert find_only(build_ways(*WAYS, stops=[stop]), old_town).arrive


def test_a_district_with_an_area_is_passed_like_a_park():
    district = build_block((300, 20), 300, 200, id="kampung", kind="district")
    assert find_only(build_street(*STREET), district).side == Side.LEFT


def test_a_route_without_sites_or_without_a_bus_has_no_bus_cues():
    assert build_cues(build_street(*STREET), []) == ()
    walk = build_ways(("walk", [(0, 0), (500, 0)]))
    assert [cue.mode for cue in build_cues(walk, [build_point(250, 20)])] == ["walk"]
