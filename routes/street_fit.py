"""How a leg fits the imported streets: off them, against them, under what is too low for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from pyproj import Geod

from routes.model import Mode
from routes.own_lines import OwnLeg
from routes.street_search import Roads
from routes.streets import Street, StreetNetwork
from sites.errors import Detail
from sites.geo import Position

_GEOD = Geod(ellps="WGS84")

OFF_M = 25.0
"""A vertex farther than this from every street is off the streets."""

BESIDE_M = 15.0
"""A line this near a street that runs the same way is on it."""

TWIN_M = 6.0
"""Of two carriageways this much differently far either may be meant."""

ALIGNED_DEG = 35.0
STEP_M = 25.0
SHORTEST_M = 5.0
"""A side shorter than this says nothing about which way it is driven."""

Found = tuple[int, str, Detail]
"""Number of the leg's place, code, facts."""


class _Match(NamedTuple):
    street: Street
    offset_m: float
    is_against: bool


def check_streets(
    leg: OwnLeg, network: StreetNetwork, needed_m: float | None, on: date | None
) -> Iterator[Found]:
    """Yield ``off_street`` for any leg; of the bus also ``wrong_way``, ``under_low``, ``closed``.

    What holds for several places in a row is said once, at the first. ``needed_m`` is the height
    that the vehicle needs, None when it is not known.
    """
    roads = network.drivable if leg.mode == Mode.BUS else network.walkable
    yield from _check_off(leg, roads)
    if leg.mode == Mode.BUS:
        yield from _merge(_check_sides(leg, network, needed_m, on))


def _check_off(leg: OwnLeg, roads: Roads) -> Iterator[Found]:
    away = [(number, roads.measure_off_m(place)) for number, place in enumerate(leg.places)]
    for is_off, run in groupby(away, key=lambda pair: pair[1] > OFF_M):
        if is_off:
            held = list(run)
            farthest = max(away_m for _, away_m in held)
            detail: dict[str, str | float | int] = {"count": len(held)}
            if farthest < 1e6:
                detail["distance_m"] = round(farthest)
            yield held[0][0], "off_street", detail


def _check_sides(
    leg: OwnLeg, network: StreetNetwork, needed_m: float | None, on: date | None
) -> Iterator[Found]:
    for number, (a, b) in enumerate(pairwise(leg.places)):
        azimuth, _, length_m = _GEOD.inv(*a, *b)
        if length_m < SHORTEST_M:
            continue
        count = max(1, round(length_m / STEP_M))
        places = [_GEOD.fwd(*a, azimuth, length_m * (n + 0.5) / count)[:2] for n in range(count)]
        for lon, lat in places:
            matches = _match(network, Position(lon, lat), azimuth % 360)
            yield from _judge(number, matches, needed_m, on)


def _match(network: StreetNetwork, place: Position, heading: float) -> list[_Match]:
    """Return the streets that run along here, nearest first."""
    found: list[_Match] = []
    for number, offset_m in network.drivable.find_near(place, BESIDE_M):
        turn = abs((network.drivable.heading_at(number, place) - heading + 180) % 360 - 180)
        if min(turn, 180 - turn) <= ALIGNED_DEG:
            found.append(_Match(network.streets[number], offset_m, turn > 90))
    return [match for match in found if match.offset_m <= found[0].offset_m + TWIN_M]


def _judge(
    number: int, matches: list[_Match], needed_m: float | None, on: date | None
) -> Iterator[Found]:
    if not matches:
        return
    name = matches[0].street.name or matches[0].street.highway
    if all(match.street.oneway and match.is_against for match in matches):
        yield number, "wrong_way", {"street": name}
    lowest = matches[0].street.max_height_m
    if needed_m is not None and lowest is not None and lowest < round(needed_m, 3):
        detail: Detail = {"street": name, "limit_m": lowest, "needed_m": round(needed_m, 2)}
        yield number, "under_low", detail
    closed = matches[0].street.closed_until
    if on is not None and closed is not None and on <= closed:
        yield number, "closed", {"street": name, "until": closed.isoformat()}


def _merge(found: Iterable[Found]) -> Iterator[Found]:
    """Yield each finding once for the sides in a row that share code and facts."""
    last: dict[tuple[str, str], int] = {}
    for number, code, detail in found:
        key = (code, str(detail.get("street")))
        if key not in last or number > last[key] + 1:
            yield number, code, detail
        last[key] = number
