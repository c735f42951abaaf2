"""A walking part of one's own: the bus part stays, the visits come in their order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Mode, Route
from routes.soundness import check_route
from routes.visits import Visit
from routes.walks import DETOUR, NoWalk, build_walk, measure_m, walk_times
from sites.catalogue import read_catalogue
from sites.geo import Position

CATALOGUE = read_catalogue()
PLACES = {site.id: site for site in CATALOGUE.sites}
ROUTES = {route.id: route for route in read_routes()}
STUDY, LOOP = ROUTES["balaikota-kotalama"], ROUTES["keliling-kota"]
OLD_TOWN = ("pasar-johar", "jembatan-berok", "gereja-blenduk", "gedung-marba", "polder-tawang")


def build_visits(*sites: str) -> list[Visit]:
    """Return ten minutes at each place."""
    return [Visit(site=site, dwell_s=600) for site in sites]


def walk(route: Route, *sites: str, returns: bool = False) -> Route:
    """Return the route with a walk to these places."""
    visits = build_visits(*sites)
    return build_walk(route, visits, PLACES, route_id="sendiri", returns=returns)


@settings(max_examples=40, deadline=None)
@given(st.permutations(OLD_TOWN), st.integers(0, 5), st.booleans(), st.sampled_from([STUDY, LOOP]))
def test_whatever_the_order_the_route_is_sound(
    order: list[str], count: int, returns: bool, route: Route
) -> None:
    """Legs joined, stops on their legs, visits in the order given, the bus part untouched."""
    made = walk(route, *order[:count], returns=returns)
    assert list(check_route(made)) == []
    line, bus_before = build_line(made), build_line(route)
    visited = [
        site for stop, _ in line.stop_places for site in stop.sites if "kunjungan" in stop.id
    ]
    assert visited == order[:count]
    ridden = sum(s.to_m - s.from_m for s in line.spans if s.leg.mode == Mode.BUS)
    before = sum(s.to_m - s.from_m for s in bus_before.spans if s.leg.mode == Mode.BUS)
    assert ridden == pytest.approx(before, abs=1)
    assert [place for _, place in line.stop_places] == sorted(
        place for _, place in line.stop_places
    )


def test_every_place_visited_is_arrived_at_on_foot() -> None:
    """The ride page announces it like any other place on a walk."""
    line = build_line(walk(STUDY, *OLD_TOWN))
    arrived = {cue.site for cue in build_cues(line, CATALOGUE.sites) if cue.arrive}
    assert set(OLD_TOWN) <= arrived


def test_a_walk_from_a_loop_begins_and_ends_where_the_bus_waits() -> None:
    """The bus goes on from there with everybody."""
    line = build_line(walk(LOOP, "pasar-johar"))
    on_foot = [stretch for stretch in line.stretches if stretch.mode == Mode.WALK]
    assert len(on_foot) == 1
    ends = line.position_at(on_foot[0].from_m), line.position_at(on_foot[0].to_m)
    assert measure_m(ends) < 5
    waiting = next(stop for stop, _ in line.stop_places if stop.id == "alun-alun")
    assert waiting.dwell_s == 0


def test_the_walk_leads_back_to_the_bus_when_asked() -> None:
    """Otherwise it ends at the last place."""
    there, back = (build_line(walk(STUDY, "gereja-blenduk", returns=x)) for x in (False, True))
    end = there.position_at(there.length_m)
    assert measure_m([end, PLACES["gereja-blenduk"].position]) < 5
    start = next(s for s in back.stretches if s.mode == Mode.WALK).from_m
    assert measure_m([back.position_at(back.length_m), back.position_at(start)]) < 5


def test_a_route_without_walk_or_stop_has_nowhere_to_get_off() -> None:
    """It is refused with a reason."""
    bare = LOOP.model_copy(update={"stops": ()})
    with pytest.raises(NoWalk):
        walk(bare, "pasar-johar")


class Bridge:
    """A network with one way: over a bridge north of both banks."""

    def find_walk(self, start: Position, end: Position) -> tuple[Position, ...] | None:
        """Return the way over the bridge."""
        return (start, Position(110.425, -6.960), end)


def test_walking_times_follow_the_streets_where_they_are_known() -> None:
    """And otherwise the straight line, a third longer."""
    ends = [PLACES["pasar-johar"].position, PLACES["gereja-blenduk"].position]
    straight_m = measure_m(ends)
    assert walk_times(ends, 1.0)[0, 1] == pytest.approx(DETOUR * straight_m)
    way = (ends[0], Position(110.425, -6.960), ends[1])
    assert walk_times(ends, 2.0, Bridge())[0, 1] == pytest.approx(measure_m(way) / 2)
    assert walk_times(ends, 1.0).diagonal().tolist() == [0, 0]
