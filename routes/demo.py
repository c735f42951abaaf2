"""The demonstration: a departure that never ends, riding one route after the other.

It is computed from the time alone, so every server shows the same bus at the same moment and
nothing is stored. Its beacon is never late and never fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from routes.line import RouteLine
from routes.model import Mode
from routes.timetable import Timetable

DEMO = "demo"
"""The id of the departure, and the code of its tour."""
PAUSE_S = 180.0
"""Between two rides: a third of it the old one is shown as finished, then the next one waits."""
ARRIVED_S = 60.0
BEAT_S = 2.0
"""The position is that of a beacon which reports so often."""


@dataclass(frozen=True)
class Demo:
    """The route ridden now, when it left (UTC; in a pause, when it will), and what is told."""

    route_id: str
    departs_at: datetime
    body: Mapping[str, Any]


def demo_at(
    lines: Mapping[str, RouteLine], timetables: Mapping[str, Timetable], now: datetime
) -> Demo:
    """Return the demonstration at ``now`` (aware).

    The rides follow each other in the order of ``lines``, each as long as its timetable, with
    a pause of three minutes, counted from 1970. Raises ValueError("no_routes") without any.
    """
    if not lines:
        raise ValueError("no_routes")
    t = now.timestamp() // BEAT_S * BEAT_S
    lasts_s = {route_id: timetables[route_id].knots[-1].t_s for route_id in lines}
    into_s = t % (sum(lasts_s.values()) + PAUSE_S * len(lasts_s))
    routes = tuple(lines)
    for number, route_id in enumerate(routes):
        if into_s < lasts_s[route_id] + ARRIVED_S:
            return _ride(lines[route_id], timetables[route_id], t, into_s)
        into_s -= lasts_s[route_id] + PAUSE_S
        if into_s < 0:
            following = routes[(number + 1) % len(routes)]
            return _ride(lines[following], timetables[following], t, into_s)
    return _ride(lines[routes[0]], timetables[routes[0]], t, 0.0)


def _ride(line: RouteLine, table: Timetable, t: float, into_s: float) -> Demo:
    clock_s = min(max(into_s, 0.0), table.knots[-1].t_s)
    progress_m = table.progress_at(clock_s)
    stop = _find_stop(line, table, clock_s, t - into_s)
    speed_mps = 0.0 if stop else _find_speed_mps(table, into_s)
    body = {
        "v": int(t // BEAT_S),
        "route": line.route.id,
        "state": _name_state(line, table, into_s, stop is not None),
        "t": t,
        "progress_m": round(progress_m, 1),
        "speed_mps": round(speed_mps, 1),
        "by": "gps",
        "detours": [],
        "skipped": [],
        "messages": [],
        "stop": stop,
        "count": None,
    }
    return Demo(line.route.id, datetime.fromtimestamp(t - into_s, UTC), body)


def _name_state(line: RouteLine, table: Timetable, into_s: float, stands: bool) -> str:
    if into_s < 0:
        return "waiting"
    if into_s >= table.knots[-1].t_s:
        return "finished"
    if stands:
        return "at_stop"
    mode = line.span_at(table.progress_at(into_s)).leg.mode
    return "walking" if mode == Mode.WALK else "riding"


def _find_stop(
    line: RouteLine, table: Timetable, clock_s: float, departs_t: float
) -> dict[str, Any] | None:
    """Return the stop where the group stands ``clock_s`` after departure, and since when."""
    moment = table.starts + timedelta(seconds=clock_s)
    for halt in table.stops:
        if halt.arrive <= moment < halt.depart and clock_s > 0:
            since_s = (halt.arrive - table.starts).total_seconds()
            return {"id": halt.stop.id, "since": round(departs_t + since_s, 1)}
    return None


def _find_speed_mps(table: Timetable, into_s: float) -> float:
    for before, after in pairwise(table.knots):
        if before.t_s <= into_s < after.t_s:
            return (after.progress_m - before.progress_m) / (after.t_s - before.t_s)
    return 0.0
