"""Rides for tests of the tracker: fixes near a true place, one after the other."""

from __future__ import annotations

import math
import random
from typing import Any

from routes.fixes import Fix
from routes.line import RouteLine, build_line
from routes.tracking import Tracker, TrackState
from tests.builders import build_leg, build_route, build_stop
from tests.route_builders import place

LANE = [(0, 0), (300, 0), (600, 0), (1200, 0)]
THERE_AND_BACK = [*LANE, (1260, 60), (1320, 0), (1260, -60), (1200, 0), (600, 0), (300, 0), (0, 0)]
RING = [(0, 0), (500, 0), (500, 500), (0, 500), (0, 3)]


def see(
    line: RouteLine,
    progress_m: float,
    t: float,
    noise_m: float = 0.0,
    chance: random.Random | None = None,
    **more: Any,
) -> Fix:
    """A fix at a true progress, with normal noise on each axis."""
    x, y = line.track.point_at(progress_m)
    if chance is not None:
        x, y = x + chance.gauss(0, noise_m), y + chance.gauss(0, noise_m)
    return Fix(t, *line.plane.position(x, y), accuracy_m=max(15.0, 1.5 * noise_m), **more)


def ride(
    tracker: Tracker,
    line: RouteLine,
    from_m: float,
    to_m: float,
    *,
    speed_mps: float = 8.0,
    t: float = 0.0,
    **how: Any,
) -> tuple[list[TrackState], float]:
    """Go at one speed, a fix every 2 s; return the states and the time after it."""
    states = []
    steps = int(abs(to_m - from_m) / speed_mps / 2)
    for step in range(steps + 1):
        t += 2
        at_m = from_m + math.copysign(speed_mps * 2 * step, to_m - from_m)
        states.append(tracker.step(see(line, at_m, t, **how)))
    return states, t


def stand(line: RouteLine, at_m: float, seed: int) -> list[TrackState]:
    """Drive up to a place and stand there for 15 minutes; return the states but the first."""
    tracker = Tracker(line)
    _, t = ride(tracker, line, 0, at_m)
    chance = random.Random(seed)
    return [tracker.step(see(line, at_m, t + 3 * n, 15, chance)) for n in range(1, 301)][20:]


def build_trip() -> RouteLine:
    """A bus leg of 900 m with a stop at its end, then 300 m on foot to another."""
    legs = [
        build_leg([place(0, 0), place(900, 0)], "bus", 1),
        build_leg([place(900, 0), place(900, -300)], "kaki", 2, mode="walk"),
    ]
    stops = [
        build_stop(place(900, 0), "turun", "bus"),
        build_stop(place(900, -300), "akhir", "kaki"),
    ]
    return build_line(build_route(legs=legs, stops=stops))
