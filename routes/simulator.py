"""Rides that nobody rode: a bus at the speeds of the road, and what a phone knows of it.

The bus keeps one speed, the receiver is off by a dozen metres; the tracker is that of the ride.
The same seed gives the same rides, so two editions of the content on one line differ by nothing
but the content.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from routes.airtime import SPEEDS_KMPH
from routes.fixes import Fix
from routes.line import RouteLine
from routes.model import Mode
from routes.rails import Rail, build_rail
from routes.tracking import Tracker, TrackState

SEED = 20_261_128
NOISE_M = 12.0
EVERY_S, EVERY_ON_FOOT_S = 3.0, 6.0
WALK_MPS = 1.2
STANDS_S = 30.0
"""Before it leaves the bus stands at the start for a while, as every bus does."""
PICK_UP_MPS2 = 0.9
TRIES = 3
"""Rides at each speed, so that no single bad fix decides."""


class Phase(NamedTuple):
    """A stretch of time at one speed: seconds and metres of progress at its ends."""

    from_s: float
    to_s: float
    from_m: float
    to_m: float
    walks: bool


class Drive(NamedTuple):
    """A ride at one speed: where the bus truly was, and what the phone knew after each fix."""

    speed_kmph: float
    phases: tuple[Phase, ...]
    states: tuple[TrackState, ...] = ()

    def time_at(self, progress_m: float) -> float:
        """Return when the group is first at a progress."""
        for phase in self.phases:
            if phase.to_m > phase.from_m and phase.to_m >= progress_m:
                share = max(0.0, progress_m - phase.from_m) / (phase.to_m - phase.from_m)
                return phase.from_s + (phase.to_s - phase.from_s) * share
        return self.phases[-1].to_s

    def progress_at(self, t: float) -> float:
        """Return where the group truly is."""
        for phase in self.phases:
            if t <= phase.to_s and phase.to_s > phase.from_s:
                share = max(0.0, t - phase.from_s) / (phase.to_s - phase.from_s)
                return phase.from_m + (phase.to_m - phase.from_m) * share
        return self.phases[-1].to_m

    def list_ticks(self) -> Iterator[tuple[float, TrackState]]:
        """Yield every second, as the ride page looks at its clock, with what is known then."""
        ends = self.states[-1].t + EVERY_S if self.states else 0.0
        for state, until in zip(
            self.states, (*(one.t for one in self.states[1:]), ends), strict=True
        ):
            t = state.t
            while t < until:
                yield t, state
                t += 1.0


def follow_rides(line: RouteLine, seed: int = SEED) -> tuple[Drive, ...]:
    """Ride a line several times at each speed; what is known on the way depends on no content."""
    rail = build_rail(line)
    drives = []
    for kmph in SPEEDS_KMPH:
        drive = Drive(kmph, tuple(_list_phases(line, kmph / 3.6)))
        for attempt in range(TRIES):
            chance = random.Random(f"{seed} {kmph:g} {attempt}")
            drives.append(drive._replace(states=_follow(rail, line, drive, chance)))
    return tuple(drives)


def _list_phases(line: RouteLine, speed_mps: float) -> Iterator[Phase]:
    t = STANDS_S
    yield Phase(0.0, t, 0.0, 0.0, walks=False)
    for mode, from_m, to_m in line.stretches:
        walks = mode == Mode.WALK
        pace = WALK_MPS if walks else speed_mps
        rolls_m = from_m if walks else min(to_m, from_m + pace * pace / (2 * PICK_UP_MPS2))
        picked_up = t + 2 * (rolls_m - from_m) / pace
        yield Phase(t, picked_up, from_m, rolls_m, walks)
        t = picked_up + (to_m - rolls_m) / pace
        yield Phase(picked_up, t, rolls_m, to_m, walks)


def _follow(
    rail: Rail, line: RouteLine, drive: Drive, chance: random.Random
) -> tuple[TrackState, ...]:
    tracker = Tracker(rail)
    return tuple(tracker.step(fix) for fix in _list_fixes(line, drive, chance))


def _list_fixes(line: RouteLine, drive: Drive, chance: random.Random) -> Iterator[Fix]:
    moments = [chance.uniform(0, EVERY_S)]
    for phase in drive.phases:
        every_s = EVERY_ON_FOOT_S if phase.walks else EVERY_S
        while moments[-1] + every_s < phase.to_s:
            moments.append(moments[-1] + every_s)
    for t in moments:
        x, y = line.track.point_at(drive.progress_at(t))
        x, y = x + chance.gauss(0, NOISE_M), y + chance.gauss(0, NOISE_M)
        yield Fix(t, *line.plane.position(x, y), accuracy_m=1.5 * NOISE_M)
