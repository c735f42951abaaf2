"""A route as a tracker sees it: straight pieces in flat metres, found by where a fix fell."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from routes.line import RouteLine
from routes.model import Mode, Stop

REACH_M = 150.0
"""A fix farther from a piece than this says nothing about it."""

_CELL_M = 100.0
_EQUATOR_M = 6378137.0
_ECCENTRICITY_2 = 0.00669437999014


class Piece(NamedTuple):
    """A straight piece: its start in flat metres, its direction, and the progress it covers."""

    number: int
    ax: float
    ay: float
    ux: float
    uy: float
    from_m: float
    to_m: float


class Foot(NamedTuple):
    """Where a fix falls on the endless line through a piece, and its distance to the piece."""

    number: int
    along_m: float
    across_m: float
    from_m: float
    to_m: float
    ux: float
    uy: float
    offset_m: float


class Rail:
    """Pieces of a route, a grid to find them by, its legs and its stops.

    ``vertices`` are (lon, lat, progress_m); ``legs`` (mode, from_m); ``stops`` (id, at_m).
    Flat metres are degrees times the radii of curvature (WGS84) at the middle of the line, as on
    the ride page: within 10 km of it a length is off by less than 0.1 per cent, and only offsets
    of a few hundred metres are ever measured. Progress is never computed from flat metres.
    """

    def __init__(
        self,
        vertices: Sequence[tuple[float, float, float]],
        legs: Sequence[tuple[Mode, float]],
        stops: Sequence[tuple[str, float]],
    ) -> None:
        lons, lats, _ = zip(*vertices, strict=True)
        self.lon0 = (min(lons) + max(lons)) / 2
        self.lat0 = (min(lats) + max(lats)) / 2
        self.scale_x, self.scale_y = measure_degree(self.lat0)
        self.length_m = vertices[-1][2]
        self.pieces = tuple(self._cut(vertices))
        self.legs = tuple(legs)
        self.stops = tuple(sorted(stops, key=lambda stop: stop[1]))
        self._stops_m = [at_m for _, at_m in self.stops]
        self._is_walked = any(mode == Mode.WALK for mode, _ in self.legs)
        self._leg_starts = [from_m for _, from_m in self.legs]
        self._cells = _fill_cells(self.pieces)

    def flat(self, lon: float, lat: float) -> tuple[float, float]:
        """Return metres east and north of the middle of the line."""
        return (lon - self.lon0) * self.scale_x, (lat - self.lat0) * self.scale_y

    def _cut(self, vertices: Sequence[tuple[float, float, float]]) -> Iterable[Piece]:
        number = 0
        for (lon, lat, from_m), (next_lon, next_lat, to_m) in pairwise(vertices):
            ax, ay = self.flat(lon, lat)
            bx, by = self.flat(next_lon, next_lat)
            length = math.hypot(bx - ax, by - ay)
            if length == 0 or to_m <= from_m:
                continue
            yield Piece(number, ax, ay, (bx - ax) / length, (by - ay) / length, from_m, to_m)
            number += 1

    def feet(self, x: float, y: float) -> list[Foot]:
        """Return the feet of a place on all pieces within reach, in the order of travel."""
        found = []
        cell = self._cells.get((int(x // _CELL_M), int(y // _CELL_M)), ())
        for number, ax, ay, ux, uy, from_m, to_m in cell:
            dx, dy = x - ax, y - ay
            along_m = from_m + dx * ux + dy * uy
            across_m = ux * dy - uy * dx
            over_m = from_m - along_m if along_m < from_m else max(along_m - to_m, 0.0)
            offset_m = math.sqrt(over_m * over_m + across_m * across_m)
            if offset_m <= REACH_M:
                found.append(Foot(number, along_m, across_m, from_m, to_m, ux, uy, offset_m))
        return found

    def is_walk(self, progress_m: float) -> bool:
        """Return whether the leg that holds ``progress_m`` is walked."""
        if not self._is_walked:
            return False
        leg = max(0, bisect_right(self._leg_starts, progress_m) - 1)
        return self.legs[leg][0] == Mode.WALK

    def is_near_stop(self, progress_m: float, within_m: float) -> bool:
        """Return whether there is a stop within so many metres along the line."""
        number = bisect_left(self._stops_m, progress_m - within_m)
        return number < len(self._stops_m) and self._stops_m[number] <= progress_m + within_m


def measure_degree(lat: float) -> tuple[float, float]:
    """Return metres per degree of longitude and of latitude (radii of curvature, WGS84)."""
    phi = math.radians(lat)
    w2 = 1 - _ECCENTRICITY_2 * math.sin(phi) ** 2
    prime = _EQUATOR_M / math.sqrt(w2)
    meridian = prime * (1 - _ECCENTRICITY_2) / w2
    return math.radians(prime * math.cos(phi)), math.radians(meridian)


def _fill_cells(pieces: Iterable[Piece]) -> dict[tuple[int, int], tuple[Piece, ...]]:
    cells: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        length = piece.to_m - piece.from_m
        bx, by = piece.ax + length * piece.ux, piece.ay + length * piece.uy
        for column in _cover(piece.ax, bx):
            for row in _cover(piece.ay, by):
                cells.setdefault((column, row), []).append(piece)
    return {cell: tuple(inside) for cell, inside in cells.items()}


def _cover(a: float, b: float) -> range:
    low, high = min(a, b) - REACH_M - 1, max(a, b) + REACH_M + 1
    return range(int(low // _CELL_M), int(high // _CELL_M) + 1)


def build_rail(line: RouteLine, stops: Sequence[tuple[Stop, float]] | None = None) -> Rail:
    """Prepare a measured route for tracking; ``stops`` are those of the line unless given."""
    places = line.stop_places if stops is None else stops
    return Rail(
        line.vertices,
        [(span.leg.mode, span.from_m) for span in line.spans],
        [(stop.id, at_m) for stop, at_m in places],
    )
