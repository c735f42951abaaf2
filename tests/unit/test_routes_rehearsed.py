"""The shipped routes ridden at the speeds of the road: everything can be read in time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest

from routes.airtime import (
    SPEEDS_KMPH,
    find_collisions,
    is_shared,
    list_sites,
    resolve_airtime,
)
from routes.calling import find_due
from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Cue
from sites.aloud import longest_glance_seconds
from sites.catalogue import read_catalogue
from tests.airtime_builders import Now

LINES = {route.id: build_line(route) for route in read_routes()}
SITES = read_catalogue().sites


@pytest.mark.parametrize("kmph", SPEEDS_KMPH)
@pytest.mark.parametrize("route_id", LINES)
def test_the_shipped_routes_can_be_read_aloud_at_every_speed(route_id: str, kmph: float) -> None:
    cues = build_cues(LINES[route_id], SITES)
    assert find_collisions(cues, SITES, kmph / 3.6)
    stays = resolve_airtime(cues, SITES)
    assert find_collisions(stays, SITES, kmph / 3.6) == ()
    assert len([cue for cue in stays if not cue.arrive]) >= 10


def ride_along(cues: Sequence[Cue], speed_mps: float, until_m: float) -> dict[int, float]:
    """When each cue of the bus is first called, asked four times a second all along the way."""
    called: dict[int, float] = {}
    for tick in range(int(4 * (until_m + 200) / speed_mps)):
        t = tick / 4
        now = Now(t, t * speed_mps - 200, speed_mps)
        for number in find_due(cues, now, t):
            if not cues[number].arrive:
                called.setdefault(number, t)
    return called


@pytest.mark.parametrize("kmph", SPEEDS_KMPH)
@pytest.mark.parametrize("route_id", LINES)
def test_ridden_from_end_to_end_each_call_is_read_before_the_next_on_its_side(
    route_id: str, kmph: float
) -> None:
    line = LINES[route_id]
    cues = resolve_airtime(build_cues(line, SITES), SITES)
    needed_s = {site.id: longest_glance_seconds(site) for site in SITES}
    called = ride_along(cues, kmph / 3.6, line.length_m)
    assert set(called) == {number for number, cue in enumerate(cues) if not cue.arrive}
    for one, other in combinations(sorted(called, key=called.__getitem__), 2):
        if is_shared(cues[one].side, cues[other].side):
            assert called[one] + needed_s[cues[one].site] <= called[other] + 0.25


@pytest.mark.parametrize("route_id", LINES)
def test_no_place_listed_at_a_stop_is_lost(route_id: str) -> None:
    cues = build_cues(LINES[route_id], SITES)
    listed = {site for stop in LINES[route_id].route.stops for site in stop.sites}
    named = set(list_sites(resolve_airtime(cues, SITES)))
    assert listed & {site.id for site in SITES} <= named
