"""The shortest way through places along directed streets, never turning round in the road.

An arc is a street in one direction. Searching from arc to arc, and not from junction to
junction, is what keeps a long bus from going back the way it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
import shapely
from shapely import STRtree

from routes.plane import Plane
from sites.geo import Position

AT_JUNCTION_M = 0.5
"""A place this near the end of a street is at the junction."""

_CLOSE_M = 1e-6


class Arc(NamedTuple):
    """A street, by its number, driven along its line or (not ``forward``) against it."""

    street: int
    forward: bool


class Road(NamedTuple):
    """A street as the search sees it: junctions at both ends, corners in degrees."""

    start: int
    end: int
    line: tuple[Position, ...]
    oneway: bool


class Piece(NamedTuple):
    """A part of an arc: metres from where the arc begins."""

    arc: Arc
    from_m: float
    to_m: float


class Foot(NamedTuple):
    """Where a place meets the streets: on which arcs one may come to it and leave it."""

    offset_m: float
    arrivals: tuple[tuple[Arc, float], ...]
    departures: tuple[tuple[Arc, float], ...]


class Unreachable(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A place cannot be reached: ``point`` is its number in the list, from 0.

    ``code`` is ``off_streets`` (the nearest street that may be used is ``distance_m`` away),
    ``no_way`` (none leads from the place before it) or ``too_low`` (only under ``blocks``:
    names of streets, or their numbers, that the vehicle does not fit under).
    """

    def __init__(
        self, code: str, point: int, distance_m: float = 0.0, blocks: tuple[str, ...] = ()
    ) -> None:
        self.code, self.point, self.distance_m, self.blocks = code, point, distance_m, blocks
        super().__init__(code)


class _Reached(NamedTuple):
    cost_m: float
    pieces: tuple[Piece, ...]


_Ways = dict[Arc | None, tuple[_Reached, ...]]
"""By the arc one has come on (None: one has not set out), the legs of the best way there."""


def _turn_back(arc: Arc) -> Arc:
    return Arc(arc.street, not arc.forward)


class Roads:
    """Streets that one vehicle (or somebody on foot: ``both_ways``) may use."""

    def __init__(
        self, roads: Sequence[Road], numbers: Iterable[int], plane: Plane, *, both_ways: bool
    ) -> None:
        self._roads = roads
        self._plane = plane
        self._numbers = tuple(numbers)
        self._both_ways = both_ways
        self._lines = self._flatten()
        self._lengths_m = {n: float(line.length) for n, line in self._lines.items()}
        self._tree = STRtree([self._lines[n] for n in self._numbers])
        self.turns = self._join()

    def _flatten(self) -> dict[int, shapely.LineString]:
        """Return the streets in metres; all corners are reckoned at once."""
        corners = [place for n in self._numbers for place in self._roads[n].line]
        counts = [len(self._roads[n].line) for n in self._numbers]
        flat = self._plane.to_plane(np.array(corners).reshape(-1, 2))
        lines = shapely.linestrings(flat, indices=np.repeat(np.arange(len(counts)), counts))
        return dict(zip(self._numbers, np.asarray(lines, dtype=object).tolist(), strict=True))

    def _arcs(self, number: int) -> Iterator[tuple[Arc, int, int]]:
        """The arcs of a street, each with the junctions it leads from and to."""
        road = self._roads[number]
        yield Arc(number, True), road.start, road.end
        if self._both_ways or not road.oneway:
            yield Arc(number, False), road.end, road.start

    def _join(self) -> nx.DiGraph[Arc]:
        turns: nx.DiGraph[Arc] = nx.DiGraph()
        self._leaving: dict[int, list[Arc]] = {}
        self._coming: dict[int, list[Arc]] = {}
        for number in self._numbers:
            for arc, start, end in self._arcs(number):
                turns.add_node(arc)
                self._leaving.setdefault(start, []).append(arc)
                self._coming.setdefault(end, []).append(arc)
        for junction, coming in self._coming.items():
            for arc in coming:
                for onward in self._leaving.get(junction, ()):
                    if onward != _turn_back(arc):
                        turns.add_edge(arc, onward)
        return turns

    def _length_m(self, arc: Arc) -> float:
        return self._lengths_m[arc.street]

    def _weigh(self, _arc: Arc, onward: Arc, _turn: object) -> float:
        return self._lengths_m[onward.street]

    def find_near(self, position: Position, within_m: float) -> tuple[tuple[int, float], ...]:
        """Return numbers of the streets near a position with their metres away, nearest first."""
        point = shapely.Point(self._plane.point(position))
        found = (self._numbers[i] for i in self._tree.query(point, "dwithin", within_m))
        return tuple(sorted(((n, self._lines[n].distance(point)) for n in found), key=_second))

    def measure_off_m(self, position: Position) -> float:
        """Return how far a position is from the nearest street; infinity without any."""
        if not self._numbers:
            return float("inf")
        point = shapely.Point(self._plane.point(position))
        return float(self._lines[self._numbers[int(self._tree.nearest(point))]].distance(point))

    def heading_at(self, number: int, position: Position) -> float:
        """Return the direction of a street where it is nearest, degrees clockwise from north."""
        line = self._lines[number]
        at_m = line.project(shapely.Point(self._plane.point(position)))
        back, on = (line.interpolate(m) for m in (max(0.0, at_m - 1), min(line.length, at_m + 1)))
        return float(np.degrees(np.arctan2(on.x - back.x, on.y - back.y)) % 360)

    def find_foot(self, position: Position, within_m: float) -> Foot | float:
        """Return where a position meets the streets, or how far away (m) the nearest one is."""
        if not self._numbers:
            return float("inf")
        point = shapely.Point(self._plane.point(position))
        number = self._numbers[int(self._tree.nearest(point))]
        line = self._lines[number]
        offset_m, at_m = float(line.distance(point)), float(line.project(point))
        if offset_m > within_m:
            return offset_m
        road = self._roads[number]
        if at_m <= AT_JUNCTION_M:
            return self._stand_at(road.start, offset_m)
        if at_m >= line.length - AT_JUNCTION_M:
            return self._stand_at(road.end, offset_m)
        here = tuple(
            (arc, at_m if arc.forward else float(line.length) - at_m)
            for arc, _, _ in self._arcs(number)
        )
        return Foot(offset_m, here, here)

    def _stand_at(self, junction: int, offset_m: float) -> Foot:
        coming = ((arc, self._length_m(arc)) for arc in self._coming.get(junction, ()))
        leaving = ((arc, 0.0) for arc in self._leaving.get(junction, ()))
        return Foot(offset_m, tuple(coming), tuple(leaving))

    def find_through(
        self, places: Sequence[Position], within_m: float
    ) -> tuple[tuple[Piece, ...], ...]:
        """Return, for each place but the first, the pieces of the way to it.

        Of all ways the shortest as a whole is taken. Raises :class:`Unreachable`.
        """
        feet = [self.find_foot(place, within_m) for place in places]
        for number, foot in enumerate(feet):
            if not isinstance(foot, Foot):
                raise Unreachable("off_streets", number, foot)
        known = [foot for foot in feet if isinstance(foot, Foot)]
        ways: _Ways = {None: ()}
        for number in range(1, len(known)):
            ways = self._go_on(ways, known[number - 1], known[number])
            if not ways:
                raise Unreachable("no_way", number)
        return tuple(reached.pieces for reached in min(ways.values(), key=_total))

    def _go_on(self, ways: _Ways, start: Foot, end: Foot) -> _Ways:
        """Return, by the arc one comes on, the best way to the next place."""
        found: _Ways = {}
        for onward, from_m in start.departures:
            before = [way for arc, way in ways.items() if _may_leave(arc, onward, start)]
            if not before:
                continue
            way = min(before, key=_total)
            for arc, to_m in end.arrivals:
                reached = self._reach(Piece(onward, from_m, 0), Piece(arc, 0, to_m))
                if reached is None:
                    continue
                longer = (*way, reached)
                if arc not in found or _total(longer) < _total(found[arc]):
                    found[arc] = longer
        return found

    def _reach(self, start: Piece, end: Piece) -> _Reached | None:
        if start.arc == end.arc and start.from_m <= end.to_m + _CLOSE_M:
            piece = Piece(start.arc, start.from_m, max(start.from_m, end.to_m))
            return _Reached(piece.to_m - piece.from_m, (piece,))
        arcs = self._find_arcs(start.arc, end.arc)
        if arcs is None:
            return None
        first = Piece(start.arc, start.from_m, self._length_m(start.arc))
        inner = tuple(Piece(arc, 0.0, self._length_m(arc)) for arc in arcs[1:-1])
        pieces = (first, *inner, end)
        return _Reached(sum(piece.to_m - piece.from_m for piece in pieces), pieces)

    def _find_arcs(self, start: Arc, end: Arc) -> list[Arc] | None:
        """Return the arcs from one to another, both included; from one to itself, all round."""
        if start != end:
            try:
                _, arcs = nx.bidirectional_dijkstra(self.turns, start, end, weight=self._weigh)
            except nx.NetworkXNoPath:
                return None
            return list(arcs)
        rounds = [self._find_arcs(onward, end) for onward in self.turns[start] if onward != start]
        found = [[start, *arcs] for arcs in rounds if arcs is not None]
        return min(found, key=lambda arcs: sum(map(self._length_m, arcs)), default=None)

    def draw(self, pieces: Iterable[Piece]) -> tuple[Position, ...]:
        """Return the corners of a way, each once."""
        drawn: list[Position] = []
        for piece in pieces:
            for place in self._cut(piece):
                if not drawn or _is_apart(drawn[-1], place):
                    drawn.append(place)
        return tuple(drawn)

    def _cut(self, piece: Piece) -> Iterator[Position]:
        line = self._lines[piece.arc.street]
        flat = shapely.get_coordinates(line)
        corners = list(self._roads[piece.arc.street].line)
        along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))))
        from_m, to_m = piece.from_m, piece.to_m
        if not piece.arc.forward:
            from_m, to_m = line.length - from_m, line.length - to_m
            corners, along = corners[::-1], along[::-1]
        low, high = sorted((from_m, to_m))
        yield self._at(line, from_m)
        for corner, at_m in zip(corners, along, strict=True):
            if low < at_m < high:
                yield corner
        yield self._at(line, to_m)

    def _at(self, line: shapely.LineString, at_m: float) -> Position:
        point = line.interpolate(at_m)
        lon, lat = self._plane.position(point.x, point.y)
        return Position(round(lon, 7), round(lat, 7))


def _second(pair: tuple[int, float]) -> tuple[float, int]:
    return pair[1], pair[0]


def _total(way: tuple[_Reached, ...]) -> float:
    return sum(reached.cost_m for reached in way)


def _is_apart(a: Position, b: Position) -> bool:
    return abs(a.lon - b.lon) > 2e-7 or abs(a.lat - b.lat) > 2e-7


def _may_leave(arrived: Arc | None, onward: Arc, foot: Foot) -> bool:
    """On a street one goes on; at a junction anywhere but back, unless it is a dead end."""
    if arrived is None or arrived == onward:
        return True
    at_junction = all(from_m == 0.0 for _, from_m in foot.departures)
    return at_junction and (onward != _turn_back(arrived) or len(foot.departures) == 1)
