"""A route as one measured line: metres along it, positions on it, places beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from pyproj import Geod

from routes.model import Leg, Mode, Route, Side, Stop
from routes.passes import find_passes
from routes.pieces import Pieces, Stretch, build_pieces
from routes.plane import Plane, build_plane
from routes.track import Track
from sites.geo import Position

_GEOD = Geod(ellps="WGS84")


class Vertex(NamedTuple):
    """A vertex of the line: degrees, longitude first, and metres from the start."""

    lon: float
    lat: float
    progress_m: float


class LegSpan(NamedTuple):
    """The stretch of the line that one leg covers."""

    leg: Leg
    from_m: float
    to_m: float


class Projection(NamedTuple):
    """Where a position lies beside the line: ``offset_m`` is never negative."""

    progress_m: float
    offset_m: float
    side: Side


@dataclass(frozen=True)
class RouteLine:
    """The legs of ``route`` end to end, measured in metres along WGS84 geodesics.

    Progress runs over all legs. A small gap between two legs belongs to the later one. A line
    without length (all vertices in one place) is refused by :func:`build_line`.
    """

    route: Route
    vertices: tuple[Vertex, ...]
    spans: tuple[LegSpan, ...]

    @property
    def length_m(self) -> float:
        """Metres from start to end."""
        return self.vertices[-1].progress_m

    @cached_property
    def plane(self) -> Plane:
        """The flat map centred on the middle of the route's bounding box."""
        lon, lat, _ = np.array(self.vertices).T
        middle = Position(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
        return build_plane(middle)

    @cached_property
    def track(self) -> Track:
        """The line in that flat map."""
        table = np.array(self.vertices)
        return Track(self.plane.to_plane(table[:, :2]), table[:, 2])

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Neighbouring legs of one mode, joined: what is ridden or walked in one go."""
        joined: list[Stretch] = []
        for span in self.spans:
            if joined and joined[-1].mode == span.leg.mode:
                joined[-1] = joined[-1]._replace(to_m=span.to_m)
            else:
                joined.append(Stretch(span.leg.mode, span.from_m, span.to_m))
        return tuple(joined)

    def pieces_of(self, mode: Mode) -> Pieces:
        """The stretches of one mode, cut into short straight pieces."""
        return build_pieces(self.track, [s for s in self.stretches if s.mode == mode])

    def position_at(self, progress_m: float) -> Position:
        """Return the position at ``progress_m``; outside the line, its nearer end."""
        return self.plane.position(*self.track.point_at(progress_m))

    def heading_at(self, progress_m: float) -> float:
        """Return the direction of travel, degrees clockwise from north, 0 <= h < 360.

        At a corner it is the direction that leaves it, at the end the one that arrives.
        """
        number = self.track.segment_at(progress_m)
        a, b = self.vertices[number], self.vertices[number + 1]
        return float(_GEOD.inv(a.lon, a.lat, b.lon, b.lat)[0] % 360)

    def project(self, position: Position, between: tuple[float, float] | None = None) -> Projection:
        """Return the nearest place on the line, or on its part ``between`` two progresses.

        Of equally near places the earlier is taken. A position on the line counts as left.
        Raises ValueError when ``between`` misses the line or runs backwards.
        """
        low, high = between or (0.0, self.length_m)
        low, high = max(0.0, low), min(self.length_m, high)
        if low > high:
            raise ValueError("empty_range")
        foot = self.track.nearest(*self.plane.point(position), low, high)
        return Projection(foot.progress_m, foot.offset_m, foot.side)

    def passes(self, position: Position, within_m: float) -> tuple[Projection, ...]:
        """Return one projection for every separate time the line passes ``position``.

        What counts as separate is said in :mod:`routes.passes`.
        """
        whole = Stretch(self.spans[0].leg.mode, 0.0, self.length_m)
        x, y = self.plane.point(position)
        found = find_passes(build_pieces(self.track, [whole]), shapely.points([[x, y]]), within_m)
        return tuple(self._pass_foot(x, y, float(m)) for m in found.abeam_m)

    def _pass_foot(self, x: float, y: float, abeam_m: float) -> Projection:
        low, high = max(0.0, abeam_m - 1e-3), min(self.length_m, abeam_m + 1e-3)
        foot = self.track.nearest(x, y, low, high)
        return Projection(foot.progress_m, foot.offset_m, foot.side)

    def span_at(self, progress_m: float) -> LegSpan:
        """Return the span that holds ``progress_m``; at a joint the one that begins there."""
        for span in reversed(self.spans):
            if span.from_m <= progress_m:
                return span
        return self.spans[0]

    def span_of(self, leg_id: str) -> LegSpan:
        """Return the span of a leg; raises KeyError for an id the route does not have."""
        for span in self.spans:
            if span.leg.id == leg_id:
                return span
        raise KeyError(leg_id)

    @cached_property
    def stop_places(self) -> tuple[tuple[Stop, float], ...]:
        """The stops in travel order, each with its progress on its own leg."""
        legs = {leg.id: leg.order for leg in self.route.legs}
        stops = sorted(self.route.stops, key=lambda stop: (legs[stop.leg], stop.order))
        return tuple((stop, self.stop_progress(stop.id)) for stop in stops)

    def stop_progress(self, stop_id: str) -> float:
        """Return the metres at which the group stands at a stop; KeyError for an unknown id.

        On a leg that passes the stop twice, the ``order`` of its stops decides which pass.
        """
        return self._stop_progress[stop_id]

    @cached_property
    def _stop_progress(self) -> dict[str, float]:
        places: dict[str, float] = {}
        for leg, from_m, to_m in self.spans:
            here = [stop for stop in self.route.stops if stop.leg == leg.id]
            low = from_m
            for stop in sorted(here, key=lambda stop: stop.order):
                foot = self.project(stop.position, between=(low, to_m))
                low = places[stop.id] = foot.progress_m
        return places


def build_line(route: Route) -> RouteLine:
    """Measure a route.

    Repeated vertices are dropped, so that every segment has a length and a direction.
    Raises ValueError("no_length") when a route goes nowhere.
    """
    vertices: list[Vertex] = []
    spans: list[LegSpan] = []
    for leg in sorted(route.legs, key=lambda leg: leg.order):
        from_m = vertices[-1].progress_m if vertices else 0.0
        for position in leg.geometry.coordinates:
            _append(vertices, position)
        spans.append(LegSpan(leg, from_m, vertices[-1].progress_m))
    if len(vertices) < 2:
        raise ValueError("no_length")
    return RouteLine(route, tuple(vertices), tuple(spans))


def _append(vertices: list[Vertex], position: Position) -> None:
    if not vertices:
        vertices.append(Vertex(*position, 0.0))
        return
    last = vertices[-1]
    step_m = _GEOD.inv(last.lon, last.lat, *position)[2]
    if step_m > 1e-3:
        vertices.append(Vertex(*position, last.progress_m + step_m))


def find_gaps_m(route: Route) -> tuple[float, ...]:
    """Return the distance in metres from the end of each leg to the start of the next."""
    legs = sorted(route.legs, key=lambda leg: leg.order)
    ends = ((a.geometry.coordinates[-1], b.geometry.coordinates[0]) for a, b in pairwise(legs))
    return tuple(float(_GEOD.inv(*end, *start)[2]) for end, start in ends)
