"""Where the bus calls: each ride of a route with its stops and times, both ends included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from components.exports.wording import Langs, pick, say
from routes.line import RouteLine
from routes.model import Mode
from routes.pieces import Stretch
from routes.timetable import Timetable
from routes.walks import measure_m
from sites.geo import Position

NEAR_END_M = 30.0
"""A stop this close to the end of a ride is its end."""
APART_M = 1.0
"""Stops closer than this along the line are one."""


@dataclass(frozen=True)
class Call:
    """The bus at a stop; metres along the line, aware times."""

    id: str
    name: str
    position: Position
    at_m: float
    arrive: datetime
    depart: datetime


@dataclass(frozen=True)
class Ride:
    """A stretch by bus between two progresses of the line, with at least two calls."""

    from_m: float
    to_m: float
    calls: tuple[Call, ...]


def list_rides(line: RouteLine, table: Timetable, langs: Langs) -> tuple[Ride, ...]:
    """Return the rides of a route in order; none for a route that is only walked.

    Where a ride begins or ends without a stop, a call is put there; a ride that begins where
    the one before it ended begins at the same stop.
    """
    rides: list[Ride] = []
    for stretch in line.stretches:
        if stretch.mode == Mode.BUS and stretch.to_m - stretch.from_m > APART_M:
            stopped = rides[-1].calls[-1] if rides else None
            calls = tuple(_list_calls(line, table, stretch, langs, stopped))
            rides.append(Ride(stretch.from_m, stretch.to_m, calls))
    return tuple(rides)


def _list_calls(
    line: RouteLine, table: Timetable, stretch: Stretch, langs: Langs, stopped: Call | None
) -> Iterator[Call]:
    """Stops in order, each farther along than the one before, and the ends."""
    found: list[Call] = []
    for one in table.stops:
        on_bus = line.span_of(one.stop.leg).leg.mode == Mode.BUS
        inside = stretch.from_m - APART_M <= one.progress_m <= stretch.to_m + APART_M
        if on_bus and inside and (not found or one.progress_m > found[-1].at_m + APART_M):
            name, at_m = pick(one.stop.name, langs), one.progress_m
            found.append(Call(one.stop.id, name, one.stop.position, at_m, one.arrive, one.depart))
    if not found or found[0].at_m > stretch.from_m + NEAR_END_M:
        begin = _build_end(line, table, stretch.from_m, langs, "start")
        found.insert(0, _join(begin, stopped))
    if len(found) < 2 or found[-1].at_m < stretch.to_m - NEAR_END_M:
        found.append(_build_end(line, table, stretch.to_m, langs, "end"))
    yield from found


def _join(begin: Call, stopped: Call | None) -> Call:
    """The same stop as the one where the bus stood before, if it is there."""
    if stopped is None or measure_m((begin.position, stopped.position)) > NEAR_END_M:
        return begin
    return replace(begin, id=stopped.id, name=stopped.name, position=stopped.position)


def _build_end(line: RouteLine, table: Timetable, at_m: float, langs: Langs, which: str) -> Call:
    """The bus leaves a start without a stop when whoever stood there has left."""
    at = table.starts + timedelta(seconds=table.time_at(at_m))
    if which == "start":
        left = [one.depart for one in table.stops if abs(one.progress_m - at_m) <= APART_M]
        at = max([at, *left])
    name = say(f"paper.feed.{which}", langs)
    return Call(f"{which}-{round(at_m)}", name, line.position_at(at_m), at_m, at, at)
