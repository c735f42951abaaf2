"""A walking part of one's own: between the places chosen, in the order chosen.

The bus part of a route stays as it is. Where the route has a walk, that walk is replaced;
where it has none, the walk begins and ends at the stop where the bus stands longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from pyproj import Geod

from routes.line import RouteLine, build_line
from routes.model import Leg, Mode, Route, Stop
from routes.plane import Floats
from routes.visits import Visit
from sites.geo import LineString, Position
from sites.model import Site
from sites.text import Slug, Text

_GEOD = Geod(ellps="WGS84")

DETOUR = 1.3
"""Streets are this much longer than the straight line: an assumption, used where no street
network has been imported."""

LEAST_LEG_M = 2.0
"""Places nearer to each other than this share a stop."""

OWN_LEG, OWN_STOP, _GOES_ON = "kaki", "kunjungan", "-lanjut"


class WalkNetwork(Protocol):
    """What a walk asks of an imported street network."""

    def find_walk(self, start: Position, end: Position) -> tuple[Position, ...] | None:
        """Return the way on foot, both ends included, or None if there is none."""


class NoWalk(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The route has neither a walk nor a stop to begin one at."""

    code = "no_walk"


class Frame(NamedTuple):
    """A route opened where the walk belongs: legs before and after, and both ends of the gap.

    ``gap_m`` is the progress at which it is opened; ``stop`` the stop that the walk replaces.
    """

    before: tuple[Leg, ...]
    after: tuple[Leg, ...]
    start: Position
    end: Position | None
    gap_m: float
    stop: str | None = None


def measure_m(positions: Sequence[Position]) -> float:
    """Return the geodesic length of a way in metres."""
    if len(positions) < 2:
        return 0.0
    lons, lats = zip(*positions, strict=True)
    return float(_GEOD.line_length(lons, lats))


def find_way(
    start: Position, end: Position, network: WalkNetwork | None = None
) -> tuple[Position, ...]:
    """Return the way on foot through the network; without one, the straight line."""
    found = network.find_walk(start, end) if network is not None else None
    return found or (start, end)


def walk_times(
    places: Sequence[Position], speed_mps: float, network: WalkNetwork | None = None
) -> Floats:
    """Return walking seconds from each place to each other, shape (n, n).

    Without a network, or where it has no way, a straight line times :data:`DETOUR`.
    """
    times_s = np.zeros((len(places), len(places)))
    for row, start in enumerate(places):
        for column, end in enumerate(places):
            if row != column:
                way = find_way(start, end, network)
                factor = DETOUR if len(way) == 2 else 1.0
                times_s[row, column] = factor * measure_m(way) / speed_mps
    return times_s


def open_route(route: Route) -> Frame:
    """Return the route without its walk; raises :class:`NoWalk`."""
    line = build_line(route)
    legs = tuple(span.leg for span in line.spans)
    walks = [number for number, leg in enumerate(legs) if leg.mode == Mode.WALK]
    if walks:
        first = walks[0]
        rest = next((n for n in range(first, len(legs)) if legs[n].mode == Mode.BUS), len(legs))
        start = legs[first].geometry.coordinates[0]
        end = legs[rest].geometry.coordinates[0] if rest < len(legs) else None
        return Frame(legs[:first], legs[rest:], start, end, line.spans[first].from_m)
    return _open_at_stop(line, legs)


def _open_at_stop(line: RouteLine, legs: tuple[Leg, ...]) -> Frame:
    longest = max(line.stop_places, key=lambda place: place[0].dwell_s, default=None)
    if longest is None or longest[0].dwell_s == 0:
        raise NoWalk
    stop, at_m = longest
    at = line.position_at(at_m)
    number = next(n for n, leg in enumerate(legs) if leg.id == stop.leg)
    span = line.span_of(stop.leg)
    inner = [(v.progress_m, Position(v.lon, v.lat)) for v in line.vertices]
    head = [place for m, place in inner if span.from_m <= m < at_m - LEAST_LEG_M]
    tail = [place for m, place in inner if at_m + LEAST_LEG_M < m <= span.to_m]
    leg = legs[number]
    before = (*legs[:number], *_cut(leg, leg.id, [*head, at]))
    after = (*_cut(leg, leg.id + _GOES_ON, [at, *tail]), *legs[number + 1 :])
    return Frame(before, after, at, at, at_m, stop.id)


def _cut(leg: Leg, leg_id: str, places: list[Position]) -> Iterator[Leg]:
    if len(places) > 1:
        line = LineString(type="LineString", coordinates=tuple(places))
        yield leg.model_copy(update={"id": leg_id, "geometry": line})


def build_walk(
    route: Route,
    visits: Iterable[Visit],
    places: Mapping[Slug, Site],
    *,
    route_id: Slug,
    network: WalkNetwork | None = None,
    returns: bool = False,
) -> Route:
    """Return the route with a walk to the visits in their order.

    With ``returns``, or where the bus goes on, the walk leads back to the bus. Raises
    :class:`NoWalk`; KeyError for a place that ``places`` does not hold.
    """
    frame = open_route(route)
    walk = _Walk(frame, network)
    for visit in visits:
        walk.visit(visit, places[visit.site])
    end = frame.end or (frame.start if returns else None)
    if end is not None and walk.legs:
        walk.go(end, route.name)
    legs = [*frame.before, *walk.legs, *frame.after]
    ordered = tuple(leg.model_copy(update={"order": n}) for n, leg in enumerate(legs, 1))
    stops = tuple(_keep_stops(route, frame, walk.stops))
    return route.model_copy(update={"id": route_id, "legs": ordered, "stops": stops})


def _keep_stops(route: Route, frame: Frame, own: list[Stop]) -> Iterator[Stop]:
    """The stops of the bus before the walk, the visits, the stops of the bus after it."""
    line = build_line(route)
    going_on = {leg.id.removesuffix(_GOES_ON): leg.id for leg in frame.after}
    before, after = [], []
    for stop, at_m in line.stop_places:
        if line.span_of(stop.leg).leg.mode == Mode.WALK:
            continue
        if stop.id == frame.stop:
            before.append(stop.model_copy(update={"dwell_s": 0, "sites": ()}))
        elif at_m <= frame.gap_m + LEAST_LEG_M:
            before.append(stop)
        else:
            after.append(stop.model_copy(update={"leg": going_on[stop.leg]}))
    for number, stop in enumerate([*before, *own, *after], 1):
        yield stop.model_copy(update={"order": number})


class _Walk:
    """Legs and stops while they are being walked."""

    def __init__(self, frame: Frame, network: WalkNetwork | None) -> None:
        self._at = frame.start
        self._network = network
        self.legs: list[Leg] = []
        self.stops: list[Stop] = []

    def go(self, to: Position, name: Text) -> None:
        """Walk to a place, unless one is there already."""
        way = find_way(self._at, to, self._network)
        if measure_m(way) < LEAST_LEG_M:
            return
        line = LineString(type="LineString", coordinates=tuple(way))
        number = len(self.legs) + 1
        leg_id = f"{OWN_LEG}-{number}"
        self.legs.append(Leg(id=leg_id, order=number, mode=Mode.WALK, name=name, geometry=line))
        self._at = way[-1]

    def visit(self, visit: Visit, site: Site) -> None:
        """Walk to a site and stay; the first site may be where the bus has stopped."""
        self.go(site.position, site.name)
        if not self.legs:
            self.legs.append(self._stand(site))
        number = len(self.stops) + 1
        self.stops.append(
            Stop(
                id=f"{OWN_STOP}-{number}",
                order=number,
                leg=self.legs[-1].id,
                name=site.name,
                position=self._at,
                dwell_s=visit.dwell_s,
                sites=(site.id,),
            )
        )

    def _stand(self, site: Site) -> Leg:
        """A leg of a few steps, because a stop needs one."""
        lon, lat, _ = _GEOD.fwd(*self._at, 90.0, LEAST_LEG_M)
        line = LineString(
            type="LineString", coordinates=(self._at, Position(float(lon), float(lat)))
        )
        self._at = line.coordinates[-1]
        return Leg(id=f"{OWN_LEG}-1", order=1, mode=Mode.WALK, name=site.name, geometry=line)
