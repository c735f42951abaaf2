"""When the group is where: a clock over the metres of a route."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from routes.line import RouteLine
from routes.model import Cue, Leg, Mode, Stop
from routes.pace import find_speed_mps

_CLOSE_M = 1e-6
_TICK_S = 1e-3
"""Keeps rounding from leaving a sliver of the old hour."""


class Knot(NamedTuple):
    """A corner of the clock: metres along the route, seconds after departure."""

    progress_m: float
    t_s: float


class StopTime(NamedTuple):
    """When the group stands at a stop."""

    stop: Stop
    progress_m: float
    arrive: datetime
    depart: datetime


class Passing(NamedTuple):
    """When a cue is abeam; at a stop with a dwell, when the group arrives."""

    site: str
    pass_number: int
    at: datetime


@dataclass(frozen=True)
class Timetable:
    """A piecewise linear clock; a dwell is two knots of equal progress.

    ``starts`` is when the group leaves the start: a dwell at the very start lies before it.
    """

    starts: datetime
    knots: tuple[Knot, ...]
    stops: tuple[StopTime, ...]
    passings: tuple[Passing, ...]

    @property
    def ends(self) -> datetime:
        """When the last dwell is over."""
        return self.starts + timedelta(seconds=self.knots[-1].t_s)

    def time_at(self, progress_m: float) -> float:
        """Return seconds after departure on reaching ``progress_m``; beyond the ends, theirs."""
        return _interpolate(self._metres, self._seconds, progress_m)

    def progress_at(self, t_s: float) -> float:
        """Return the metres reached ``t_s`` seconds after departure; before it, the start."""
        return _interpolate(self._seconds, self._metres, t_s)

    @cached_property
    def _metres(self) -> tuple[float, ...]:
        return tuple(knot.progress_m for knot in self.knots)

    @cached_property
    def _seconds(self) -> tuple[float, ...]:
        return tuple(knot.t_s for knot in self.knots)


def _interpolate(along: Sequence[float], values: Sequence[float], at: float) -> float:
    """Linear between knots of ``along``; where it stands still, the first of equal knots."""
    right = bisect_left(along, at)
    if right == 0:
        return values[0]
    if right == len(along):
        return values[-1]
    share = (at - along[right - 1]) / (along[right] - along[right - 1])
    return values[right - 1] + share * (values[right] - values[right - 1])


def build_timetable(
    line: RouteLine,
    cues: Sequence[Cue],
    depart: datetime,
    group_size: int = 30,
    pace_percent: float = 100,
) -> Timetable:
    """Return the clock of a ride that leaves the start of ``line`` at ``depart``.

    The speed is that of the leg in the current hour of the clock of ``depart``'s zone, and
    changes while riding when the hour does; the bus runs at ``pace_percent`` of it. Raises
    ValueError("naive_departure") when ``depart`` has no zone, ValueError("empty_group") for
    fewer than one person, ValueError("no_pace") for a pace that is not positive.
    """
    if depart.tzinfo is None:
        raise ValueError("naive_departure")
    if group_size < 1:
        raise ValueError("empty_group")
    if not pace_percent > 0:
        raise ValueError("no_pace")
    clock = _Clock(depart, group_size, pace_percent / 100)
    stops = tuple(_travel(clock, line))
    table = Timetable(depart, tuple(clock.knots), stops, ())
    passings = (
        Passing(cue.site, cue.pass_number, clock.moment(table.time_at(cue.abeam_m))) for cue in cues
    )
    return Timetable(depart, table.knots, stops, tuple(passings))


class _Clock:
    """Seconds and metres while a route is being travelled."""

    def __init__(self, depart: datetime, group_size: int, pace: float) -> None:
        self._depart = depart
        self._group_size = group_size
        self._pace = pace
        self.knots = [Knot(0.0, 0.0)]

    def moment(self, t_s: float) -> datetime:
        """The time of day, in the zone of the departure, so many seconds after it."""
        there = self._depart.astimezone(UTC) + timedelta(seconds=t_s)
        return there.astimezone(self._depart.tzinfo)

    def move(self, leg: Leg, to_m: float) -> None:
        """Travel along ``leg`` to ``to_m``, with a new speed at every full hour."""
        at_m, t_s = self.knots[-1]
        while to_m - at_m > _CLOSE_M:
            now = self.moment(t_s + _TICK_S)
            speed_mps = find_speed_mps(leg, now.hour, self._group_size)
            speed_mps *= self._pace if leg.mode == Mode.BUS else 1.0
            into_s = now.minute * 60 + now.second + now.microsecond / 1e6
            left_s = 3600 - into_s + _TICK_S
            step_s = min(left_s, (to_m - at_m) / speed_mps)
            t_s += step_s
            at_m = to_m if step_s < left_s else min(to_m, at_m + step_s * speed_mps)
            self.knots.append(Knot(at_m, t_s))

    def stand(self, dwell_s: float) -> None:
        """Stay where it is."""
        if dwell_s > 0:
            at_m, t_s = self.knots[-1]
            self.knots.append(Knot(at_m, t_s + dwell_s))


def _travel(clock: _Clock, line: RouteLine) -> Iterator[StopTime]:
    for span in line.spans:
        for stop, at_m in line.stop_places:
            if stop.leg != span.leg.id:
                continue
            clock.move(span.leg, at_m)
            if at_m <= _CLOSE_M:
                yield _board(clock, stop)
            else:
                yield _halt(clock, stop)
        clock.move(span.leg, span.to_m)


def _board(clock: _Clock, stop: Stop) -> StopTime:
    """At the very start people board before the departure."""
    return StopTime(stop, 0.0, clock.moment(-stop.dwell_s), clock.moment(0))


def _halt(clock: _Clock, stop: Stop) -> StopTime:
    progress_m, arrive_s = clock.knots[-1]
    clock.stand(stop.dwell_s)
    return StopTime(stop, progress_m, clock.moment(arrive_s), clock.moment(clock.knots[-1].t_s))
