"""A network of streets, imported once and kept in one file: where a bus can drive, where one walks.

The file is JSON: ``kind``, ``version``, ``source``, ``licence`` and ``streets``, each a part of a
street between two junctions. Positions are longitude first, degrees, WGS84.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import networkx as nx
from pydantic import BaseModel, Field, ValidationError
from pyproj import Geod

from routes.plane import Plane, build_plane
from routes.restrictions import MARGIN_M
from routes.street_search import Foot, Road, Roads, Unreachable
from sites.diagnosis import describe_error, find_field_names, list_errors
from sites.document import parse_document, read_bytes
from sites.errors import ContentError, Fault
from sites.geo import Position
from sites.model import Flag
from sites.text import Frozen, Words

__all__ = ["MARGIN_M", "Street", "StreetNetwork", "Unreachable", "parse_network", "read_network"]

_GEOD = Geod(ellps="WGS84")

FILE = "streets.json"
"""Name of the file in the folder of the installation."""

SNAP_M = 100.0
"""A place farther than this from a street that may be used is not reached by it."""

MOST_STREETS = 500_000
LIMIT_BYTES = 200_000_000

Junction = Annotated[int, Field(ge=0, strict=True)]
HeightM = Annotated[float, Field(gt=0, le=20, strict=True)]
LengthM = Annotated[float, Field(ge=0, le=200_000, strict=True)]


class Street(Frozen):
    """One street between two junctions; ``oneway``: only along its line.

    ``closed_until`` is the last day on which it is closed to vehicles.
    """

    start: Junction
    end: Junction
    line: Annotated[tuple[Position, ...], Field(min_length=2)]
    length_m: LengthM
    highway: Words
    name: Words | None = None
    oneway: Flag = False
    drivable: Flag = True
    walkable: Flag = True
    max_height_m: HeightM | None = None
    closed_until: date | None = None

    def lets_in(self, height_m: float | None, on: date | None) -> bool:
        """True when something so high (with its margin) may drive here on that day.

        Without a height no limit is looked at; without a day whatever has a closing is closed.
        """
        closed = self.closed_until
        is_closed = closed is not None and (on is None or on <= closed)
        fits = height_m is None or self.max_height_m is None or height_m <= self.max_height_m
        return self.drivable and not is_closed and fits


class _File(BaseModel):
    """The file as it lies on the disk."""

    kind: Literal["streets"]
    version: Literal[1]
    source: Words
    licence: Words
    streets: Annotated[tuple[Street, ...], Field(min_length=1, max_length=MOST_STREETS)]


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """Streets that meet at numbered junctions, with their source and licence.

    What is searched is built when it is first asked for and kept.
    """

    streets: tuple[Street, ...]
    source: str
    licence: str

    @cached_property
    def plane(self) -> Plane:
        """The flat map centred on the middle of the network."""
        lons, lats = zip(*(place for street in self.streets for place in street.line), strict=True)
        return build_plane(Position((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2))

    @cached_property
    def _roads(self) -> tuple[Road, ...]:
        return tuple(Road(s.start, s.end, s.line, s.oneway) for s in self.streets)

    def graph(
        self, height_m: float | None = None, margin_m: float = MARGIN_M, on: date | None = None
    ) -> nx.MultiDiGraph[int]:
        """Return the junctions, joined in each direction that such a vehicle may drive.

        Edges carry ``street`` (its number) and ``length_m``.
        """
        joined: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        for number in self._select(height_m, margin_m, on):
            street = self.streets[number]
            joined.add_edge(street.start, street.end, street=number, length_m=street.length_m)
            if not street.oneway:
                joined.add_edge(street.end, street.start, street=number, length_m=street.length_m)
        return joined

    def _select(self, height_m: float | None, margin_m: float, on: date | None) -> tuple[int, ...]:
        needed_m = None if height_m is None else round(height_m + margin_m, 3)
        return tuple(n for n, s in enumerate(self.streets) if s.lets_in(needed_m, on))

    @cached_property
    def _find_drivable(self) -> Callable[[float | None, float, date | None], Roads]:
        @lru_cache(maxsize=8)
        def build(height_m: float | None, margin_m: float, on: date | None) -> Roads:
            chosen = self._select(height_m, margin_m, on)
            return Roads(self._roads, chosen, self.plane, both_ways=False)

        return build

    @cached_property
    def drivable(self) -> Roads:
        """Every street that vehicles may use, however low and whenever closed."""
        chosen = [n for n, street in enumerate(self.streets) if street.drivable]
        return Roads(self._roads, chosen, self.plane, both_ways=False)

    @cached_property
    def walkable(self) -> Roads:
        """Every street that one may walk on, in both directions."""
        chosen = [n for n, street in enumerate(self.streets) if street.walkable]
        return Roads(self._roads, chosen, self.plane, both_ways=True)

    def route_through(
        self,
        points: Sequence[Position],
        height_m: float | None = None,
        *,
        margin_m: float = MARGIN_M,
        on: date | None = None,
    ) -> list[Position]:
        """Return a line that a vehicle can drive, past all points in their order.

        The shortest one that never turns round in the road; a point is reached at the nearest
        place of a street that lets the vehicle in. Raises :class:`Unreachable`, ValueError
        ("too_few_points") for less than two.
        """
        if len(points) < 2:
            raise ValueError("too_few_points")
        roads = self._find_drivable(height_m, margin_m, on)
        try:
            legs = roads.find_through(points, SNAP_M)
        except Unreachable as refusal:
            raise self._explain(refusal, points, height_m, margin_m, on) from None
        return list(roads.draw(piece for leg in legs for piece in leg))

    def _explain(
        self,
        refusal: Unreachable,
        points: Sequence[Position],
        height_m: float | None,
        margin_m: float,
        on: date | None,
    ) -> Unreachable:
        """Return the refusal as ``too_low`` when there is a way for something lower."""
        if height_m is None:
            return refusal
        roads, needed_m = self._find_drivable(None, 0.0, on), round(height_m + margin_m, 3)
        try:
            legs = roads.find_through(points[: refusal.point + 1], SNAP_M)
        except Unreachable:
            return refusal
        driven = [self.streets[piece.arc.street] for leg in legs for piece in leg]
        low = [s for s in driven if s.max_height_m is not None and s.max_height_m < needed_m]
        names = tuple(dict.fromkeys(f"{s.name or s.highway} ({s.max_height_m} m)" for s in low))
        return Unreachable("too_low", refusal.point, refusal.distance_m, names)

    @cached_property
    def _find_walk(self) -> Callable[[Position, Position], tuple[Position, ...] | None]:
        @lru_cache(maxsize=8192)
        def search(start: Position, end: Position) -> tuple[Position, ...] | None:
            try:
                (pieces,) = self.walkable.find_through((start, end), SNAP_M)
            except Unreachable:
                return None
            inner = [place for place in self.walkable.draw(pieces) if place not in (start, end)]
            return (start, *inner, end)

        return search

    def find_walk(self, start: Position, end: Position) -> tuple[Position, ...] | None:
        """Return the way on foot, both ends included, or None if there is none.

        It is the same in either direction.
        """
        first, last = sorted((Position(*start), Position(*end)))
        way = self._find_walk(first, last)
        return way if way is None or first == start else way[::-1]

    def walk_m(self, a: Position, b: Position) -> float:
        """Return the metres on foot from one place to another; raises :class:`Unreachable`."""
        way = self.find_walk(a, b)
        if way is None:
            raise self._explain_walk(a, b)
        return sum(float(_GEOD.inv(*one, *other)[2]) for one, other in pairwise(way))

    def _explain_walk(self, a: Position, b: Position) -> Unreachable:
        for number, place in enumerate((a, b)):
            foot = self.walkable.find_foot(place, SNAP_M)
            if not isinstance(foot, Foot):
                return Unreachable("off_streets", number, foot)
        return Unreachable("no_way", 1)


def parse_network(raw: bytes | str, file: str) -> StreetNetwork:
    """Return the network of a kept file; raises :class:`ContentError` with every fault."""
    document = parse_document(raw, file, LIMIT_BYTES)
    faults = [Fault(file, "", ".".join(map(str, f.path)), f.code, f.detail) for f in document.flaws]
    if faults:
        raise ContentError(faults)
    try:
        held = _File.model_validate(document.tree)
    except ValidationError as error:
        known = find_field_names(_File)
        flaws = [describe_error(found, known, skip=0) for found in list_errors(error)[:100]]
        raise ContentError([Fault(file, "", *flaw) for flaw in flaws]) from None
    return StreetNetwork(held.streets, held.source, held.licence)


def read_network(path: Path) -> StreetNetwork:
    """Return the network of a file; raises :class:`ContentError`, also when there is no file."""
    return parse_network(read_bytes(path, LIMIT_BYTES), str(path))


def format_network(network: StreetNetwork) -> str:
    """Return the file that :func:`parse_network` reads: one street a line."""
    head = {"kind": "streets", "version": 1, "source": network.source, "licence": network.licence}
    streets = (
        json.dumps(
            street.model_dump(mode="json", exclude_defaults=True),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for street in network.streets
    )
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    return opened + ', "streets": [\n' + ",\n".join(streets) + "\n]}\n"
