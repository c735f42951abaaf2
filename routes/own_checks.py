"""What is wrong or doubtful about a line of one's own: codes and numbers, vertex by vertex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pyproj import Geod

from routes.clearance import SetDown, check_clearance
from routes.findings import Severity
from routes.line import RouteLine
from routes.model import Mode, Stop
from routes.own_lines import GAP_M, OwnLeg, OwnLine, find_far_stops
from routes.restrictions import MARGIN_M, Restriction
from routes.street_fit import check_streets
from routes.streets import StreetNetwork
from routes.walks import measure_m
from sites.errors import NOTHING, Detail
from sites.geo import GREATER_SEMARANG, Position

_GEOD = Geod(ellps="WGS84")

SHARP_DEG = 120.0
"""A bus does not turn by more than this at one corner."""

SHORTEST_M, LONGEST_M = 100.0, 60_000.0
"""Shorter is no ride, longer is no visit of a city."""


class Vehicle(NamedTuple):
    """What drives the line; a height of None is not known."""

    height_m: float | None = None
    decks: int = 2
    margin_m: float = MARGIN_M


UNKNOWN_BUS = Vehicle()
"""A double-decker of unknown height: kept out wherever any may be."""


class Ground(NamedTuple):
    """What a line is checked against.

    ``places`` are stops of other routes, which may be offered for setting down.
    """

    restrictions: tuple[Restriction, ...] = ()
    network: StreetNetwork | None = None
    places: tuple[Stop, ...] = ()


BARE = Ground()
"""No restriction and no street is known."""


@dataclass(frozen=True)
class LineFinding:
    """One thing found: where in which feature of the file (``vertex`` from 0, None: all of it)."""

    code: str
    severity: Severity
    file: str
    feature: str = ""
    vertex: int | None = None
    detail: Detail = field(default_factory=lambda: NOTHING)

    @property
    def blocks(self) -> bool:
        """True when the line cannot be kept as a route."""
        return self.severity is Severity.BLOCKS


class BadLine(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A line cannot be kept; ``findings`` holds every reason."""

    code = "bad_line"

    def __init__(self, findings: Iterable[LineFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.code)


_BLOCKING = frozenset(
    {
        *("outside_city", "no_length", "gap", "line_short", "line_long"),
        *("restricted", "under_low", "stop_far"),
    }
)


def _find(
    line: OwnLine, code: str, leg: OwnLeg | None = None, at: int | None = None, **detail: object
) -> LineFinding:
    """Return a finding; ``at`` counts the places of the leg, the finding those of its feature."""
    severity = Severity.BLOCKS if code in _BLOCKING else Severity.WARNS
    feature = "" if leg is None else leg.feature
    vertex = None if leg is None or at is None else leg.numbers[at]
    facts = {key: value for key, value in detail.items() if isinstance(value, (str, int, float))}
    return LineFinding(code, severity, line.file, feature, vertex, facts)


def check_shape(line: OwnLine) -> tuple[LineFinding, ...]:
    """Return what can be seen from the line alone: where it lies, its gaps, corners, length."""
    outside = tuple(one for leg in line.legs for one in _check_city(line, leg))
    if outside:
        return outside
    return (*_check_lengths(line), *_check_gaps(line), *_check_corners(line))


def _check_city(line: OwnLine, leg: OwnLeg) -> Iterator[LineFinding]:
    """Name the first place outside the city and how many there are."""
    outside = [n for n, place in enumerate(leg.places) if not GREATER_SEMARANG.holds(place)]
    if not outside:
        return
    lon, lat = leg.places[outside[0]]
    yield _find(line, "outside_city", leg, outside[0], lon=lon, lat=lat, count=len(outside))


def _check_lengths(line: OwnLine) -> Iterator[LineFinding]:
    for leg in line.legs:
        if len(set(leg.places)) < 2:
            yield _find(line, "no_length", leg)
    length_m = round(sum(measure_m(leg.places) for leg in line.legs))
    if length_m < SHORTEST_M:
        yield _find(line, "line_short", length_m=length_m, least_m=round(SHORTEST_M))
    if length_m > LONGEST_M:
        km, most_km = round(length_m / 1000), round(LONGEST_M / 1000)
        yield _find(line, "line_long", km=km, most_km=most_km)


def _check_gaps(line: OwnLine) -> Iterator[LineFinding]:
    for before, after in pairwise(line.legs):
        gap_m = measure_m((before.places[-1], after.places[0]))
        if gap_m > GAP_M:
            yield _find(line, "gap", after, 0, gap_m=round(gap_m), before=before.feature)


def _check_corners(line: OwnLine) -> Iterator[LineFinding]:
    for ride in _list_rides(line.legs):
        sides = [(leg, n, a, b) for (leg, n, a), (_, _, b) in pairwise(ride) if a != b]
        for (_, _, a, b), (leg, n, _, c) in pairwise(sides):
            turn = abs((_heading(b, c) - _heading(a, b) + 180) % 360 - 180)
            if turn > SHARP_DEG:
                yield _find(line, "sharp_turn", leg, n, degrees=round(turn))


def _list_rides(legs: Sequence[OwnLeg]) -> Iterator[list[tuple[OwnLeg, int, Position]]]:
    """Yield the places of every ride by bus: neighbouring legs, end to end."""
    ride: list[tuple[OwnLeg, int, Position]] = []
    for leg in legs:
        if leg.mode != Mode.BUS:
            yield ride
            ride = []
            continue
        ride += [(leg, number, place) for number, place in enumerate(leg.places)]
    yield ride


def _heading(a: Position, b: Position) -> float:
    return float(_GEOD.inv(*a, *b)[0])


def check_own_line(
    line: OwnLine,
    measured: RouteLine | None = None,
    *,
    vehicle: Vehicle = UNKNOWN_BUS,
    ground: Ground = BARE,
    on: date | None = None,
) -> tuple[LineFinding, ...]:
    """Return everything found, what blocks first.

    ``measured`` is the line as a route: without it only the shape and the streets are looked
    at. ``on`` is the day of the ride, for streets that are closed until some day.
    """
    found = list(check_shape(line))
    if measured is not None and not any(one.blocks for one in found):
        found += _check_stops(line, measured)
        found += _check_restrictions(line, measured, vehicle, ground)
    is_lost = any(one.code == "outside_city" for one in found)
    if ground.network is not None and not is_lost:
        needed_m = None if vehicle.height_m is None else vehicle.height_m + vehicle.margin_m
        for leg in line.legs:
            for at, code, detail in check_streets(leg, ground.network, needed_m, on):
                found.append(_find(line, code, leg, at, **detail))
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def _check_stops(line: OwnLine, measured: RouteLine) -> Iterator[LineFinding]:
    for stop, offset_m in find_far_stops(measured, line.stops):
        detail: Detail = {"name": stop.name, "distance_m": round(offset_m)}
        yield LineFinding("stop_far", Severity.BLOCKS, line.file, stop.feature, None, detail)


def _check_restrictions(
    line: OwnLine,
    measured: RouteLine,
    vehicle: Vehicle,
    ground: Ground,
) -> Iterator[LineFinding]:
    obstacles = check_clearance(
        measured,
        vehicle.height_m,
        ground.restrictions,
        decks=vehicle.decks,
        margin_m=vehicle.margin_m,
        places=ground.places,
    )
    for obstacle in obstacles:
        leg, at = _find_vertex(line, obstacle.position)
        detail = {"restriction": obstacle.restriction.id, "from_m": round(obstacle.from_m)}
        yield _find(line, "restricted", leg, at, **detail, **_describe(obstacle.set_down))


def _describe(set_down: SetDown | None) -> Detail:
    """Return where to get off as facts: place, metres, and the stop's id and names."""
    if set_down is None:
        return NOTHING
    lon, lat = set_down.position
    detail = {
        "set_down_m": round(set_down.progress_m),
        "lon": round(lon, 6),
        "lat": round(lat, 6),
    }
    if set_down.stop is None:
        return detail
    name = set_down.stop.name
    return {**detail, "stop": set_down.stop.id, "stop_in_id": name.id, "stop_in_en": name.en}


def _find_vertex(line: OwnLine, position: Position) -> tuple[OwnLeg, int]:
    """Return the corner of a bus leg nearest to a position."""
    corners = (
        (measure_m((place, position)), leg, number)
        for leg in line.legs
        if leg.mode == Mode.BUS
        for number, place in enumerate(leg.places)
    )
    _, leg, number = min(corners, key=lambda corner: corner[0])
    return leg, number
