"""Whether a bus keeps out of what it may not enter, and where it can set down before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from routes.line import RouteLine, build_line
from routes.model import Mode, Route, Stop
from routes.pieces import Stretch
from routes.restrictions import MARGIN_M, Restriction
from sites.geo import LineString, Point, Position, build_shape

BESIDE_M = 10.0
"""A line this near a restricted street or portal is on it."""

CROSSING_M = 25.0
"""A restricted street is entered by who stays on it longer than a crossing takes."""

BEFORE_M = 30.0
"""A bus stops at least this far before what it may not enter."""

STOP_REACH_M = 2000.0
"""A stop is offered for setting down when it is no farther than this before the place."""

PLACE_M = 40.0
"""Another route's stop this near the line can be used from it."""

_TOUCH_M = 0.01


class SetDown(NamedTuple):
    """Where the group can get off: on the line, at a stop when there is one."""

    position: Position
    progress_m: float
    stop: Stop | None = None


@dataclass(frozen=True)
class Obstacle:
    """A stretch of a bus leg inside something the bus may not enter.

    Metres are progress along the route. ``set_down`` is the last good place before the
    first obstacle of the same ride, None when the ride begins inside.
    """

    restriction: Restriction
    leg: str
    from_m: float
    to_m: float
    position: Position
    set_down: SetDown | None


def check_clearance(
    route: Route | RouteLine,
    bus_height_m: float | None,
    restrictions: Iterable[Restriction],
    *,
    decks: int = 2,
    margin_m: float = MARGIN_M,
    places: Iterable[Stop] = (),
) -> tuple[Obstacle, ...]:
    """Return every stretch on which the bus enters what it may not, in travel order.

    Walking legs are free. ``bus_height_m`` None is a bus of unknown height. ``places`` are
    stops of other routes, which may be offered for setting down where the line passes them.
    """
    line = route if isinstance(route, RouteLine) else build_line(route)
    against = [one for one in restrictions if one.keeps_out(bus_height_m, decks, margin_m)]
    usable = _list_stops(line, places)
    return tuple(
        obstacle
        for ride in line.stretches
        if ride.mode == Mode.BUS
        for obstacle in _check_ride(line, ride, against, usable)
    )


def _check_ride(
    line: RouteLine,
    ride: Stretch,
    against: Sequence[Restriction],
    usable: Sequence[tuple[float, Stop]],
) -> Iterator[Obstacle]:
    """Yield the obstacles of one ride; the group must get off before the first of them."""
    found = sorted(
        ((one, *metres) for one in against for metres in _find_stretches(line, ride, one)),
        key=lambda entry: (entry[1], entry[0].id),
    )
    set_down = find_set_down(line, found[0][1], usable) if found else None
    for restriction, from_m, to_m in found:
        leg, at = line.span_at(from_m).leg.id, line.position_at(from_m)
        yield Obstacle(restriction, leg, from_m, to_m, at, set_down)


def _build_zone(line: RouteLine, restriction: Restriction) -> tuple[BaseGeometry, float]:
    """Return the ground in metres, and how many metres inside it are still only a crossing."""
    shape = line.plane.shape(build_shape(restriction.geometry))
    if isinstance(restriction.geometry, LineString):
        return shape.buffer(BESIDE_M), min(CROSSING_M, 0.9 * shape.length)
    if isinstance(restriction.geometry, Point):
        return shape.buffer(BESIDE_M), _TOUCH_M
    return shape, _TOUCH_M


def _find_stretches(
    line: RouteLine, ride: Stretch, restriction: Restriction
) -> Iterator[tuple[float, float]]:
    """Yield from and to (metres) of every stretch of a ride inside a restriction."""
    zone, least_m = _build_zone(line, restriction)
    shapely.prepare(zone)
    for from_m, to_m in _join(_cut_ride(line, ride, zone)):
        if to_m - from_m > least_m:
            yield from_m, to_m


def _cut_ride(line: RouteLine, ride: Stretch, zone: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Yield the metres of each straight piece that lie inside the zone."""
    places, marks = line.track.xy, line.track.m
    for number in range(len(marks) - 1):
        start_m, end_m = float(marks[number]), float(marks[number + 1])
        if end_m <= ride.from_m or start_m >= ride.to_m:
            continue
        piece = shapely.LineString(places[number : number + 2])
        if not zone.intersects(piece):
            continue
        scale = (end_m - start_m) / piece.length
        for part in shapely.get_parts(zone.intersection(piece)):
            if part.length > 0:
                ends = (piece.project(shapely.Point(end)) for end in shapely.get_coordinates(part))
                metres = [start_m + end * scale for end in ends]
                yield max(min(metres), ride.from_m), min(max(metres), ride.to_m)


def _join(stretches: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    held: tuple[float, float] | None = None
    for low, high in sorted(stretches):
        if held is not None and low <= held[1] + _TOUCH_M:
            held = held[0], max(held[1], high)
            continue
        if held is not None:
            yield held
        held = low, high
    if held is not None:
        yield held


def _list_stops(line: RouteLine, places: Iterable[Stop]) -> tuple[tuple[float, Stop], ...]:
    """Return the stops where a group can get off, with their metres along the line."""
    own = [
        (at_m, stop)
        for stop, at_m in line.stop_places
        if stop.dwell_s > 0 and line.span_of(stop.leg).leg.mode == Mode.BUS
    ]
    known = {stop.position for _, stop in own}
    passed = [
        (foot.progress_m, stop)
        for stop in places
        if stop.dwell_s > 0 and stop.position not in known
        for foot in line.passes(stop.position, PLACE_M)
        if line.span_at(foot.progress_m).leg.mode == Mode.BUS
    ]
    return tuple(sorted((*own, *passed), key=lambda pair: pair[0]))


def list_set_downs(lines: Iterable[RouteLine]) -> tuple[Stop, ...]:
    """Return the stops at which the bus of these routes stands, for :func:`check_clearance`."""
    return tuple(stop for line in lines for _, stop in _list_stops(line, ()))


def find_set_down(
    line: RouteLine, before_m: float, stops: Iterable[tuple[float, Stop]] = ()
) -> SetDown | None:
    """Return where to get off before ``before_m``: the last stop in reach, else on the line.

    None when the bus has driven less than :data:`BEFORE_M` by then.
    """
    ridden = [s for s in line.stretches if s.mode == Mode.BUS and s.from_m <= before_m]
    begins_m = ridden[-1].from_m if ridden else before_m
    latest_m = before_m - BEFORE_M
    if latest_m < begins_m:
        return None
    earliest_m = max(begins_m, before_m - STOP_REACH_M)
    near = [(at_m, stop) for at_m, stop in stops if earliest_m <= at_m <= latest_m]
    if near:
        at_m, stop = near[-1]
        return SetDown(line.position_at(at_m), at_m, stop)
    return SetDown(line.position_at(latest_m), latest_m)
