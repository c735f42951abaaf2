"""Whether the parts of a route fit together: legs joined, stops on their legs, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routes.line import RouteLine, build_line, find_gaps_m
from routes.model import Route
from sites.errors import Detail, Flaw

JOINT_M = 30.0
"""A larger gap than this between two legs is a mistake, not a crossing of the street."""

STOP_M = 40.0
"""A stop lies no farther from its leg than this: a wide pavement and a bay."""


def check_route(route: Route) -> Iterator[tuple[str, Flaw]]:
    """Yield (feature id, flaw) for everything that does not fit."""
    known = {leg.id for leg in route.legs}
    strays = [stop for stop in route.stops if stop.leg not in known]
    for stop in strays:
        yield stop.id, Flaw("leg", "unknown_leg", {"leg": stop.leg})
    yield from _check_joints(route)
    short = list(_find_short(route))
    for leg_id in short:
        yield leg_id, Flaw("geometry.coordinates", "no_length")
    if not strays and not short:
        yield from _check_stops(build_line(route))


def _check_joints(route: Route) -> Iterator[tuple[str, Flaw]]:
    legs = sorted(route.legs, key=lambda leg: leg.order)
    for (before, after), gap_m in zip(pairwise(legs), find_gaps_m(route), strict=True):
        if gap_m > JOINT_M:
            detail: Detail = {"before": before.id, "after": after.id, "gap_m": round(gap_m)}
            yield after.id, Flaw("geometry.coordinates.0", "legs_not_joined", detail)


def _find_short(route: Route) -> Iterator[str]:
    for leg in route.legs:
        if len(set(leg.geometry.coordinates)) < 2:
            yield leg.id


def _check_stops(line: RouteLine) -> Iterator[tuple[str, Flaw]]:
    """A stop must be near its leg; and no farther when it may not lie before the last one."""
    previous: tuple[str, str] = ("", "")
    for stop, at_m in line.stop_places:
        span = line.span_of(stop.leg)
        free = line.project(stop.position, (span.from_m, span.to_m))
        held = line.project(stop.position, (at_m, at_m))
        if free.offset_m > STOP_M:
            detail: Detail = {
                "leg": stop.leg,
                "distance_m": round(free.offset_m),
                "limit_m": STOP_M,
            }
            yield stop.id, Flaw("geometry", "stop_far", detail)
        elif held.offset_m > max(STOP_M, free.offset_m + 1) and previous[0] == stop.leg:
            yield stop.id, Flaw("order", "stop_out_of_order", {"before": previous[1]})
        previous = (stop.leg, stop.id)
