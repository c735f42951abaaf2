"""How far a followed ride is from the truth, and when its cues were called."""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.simulated_rides import Ride
from routes.calling import LEAD_S, USUAL_MPS, find_due
from routes.line import RouteLine
from routes.model import Cue, Side
from routes.plane import Floats
from routes.rails import Rail
from routes.tracking import Phase, Tracker, TrackState
from sites.geo import Position

ASTRAY_M, ASTRAY_S = 100.0, 15.0
"""A ride is on the wrong branch when it is told to be this far off for this long. Where two
banks of a canal lie 30 m apart, a phone that comes out of a long gap without a heading has to
move before anything can be known; what is told until then is where it was last known to be."""
EARLY_S, LATE_S = 15.0, 8.0
SLOWEST_MPS, FASTEST_MPS = 10 / 3.6 - 1e-6, 40 / 3.6 + 1e-6
APPROACH_S = 20
STEADY = 0.25
GAP_S = 10.0
BEHIND_M, AHEAD_M = 60.0, 300.0


class Scene(NamedTuple):
    """A route with everything that is made of it once."""

    line: RouteLine
    rail: Rail
    cues: tuple[Cue, ...]
    places: Mapping[str, Position]


class Call(NamedTuple):
    """A cue seen from the bus, called ``lead_s`` before it was truly abeam (negative: after).

    ``lead_s`` is minus infinity when it was never called, as in a gap that hid it altogether.
    ``rolls``: for the last 20 s before abeam the bus truly ran at 10 to 40 km/h; ``steady``: and
    never changed its speed by more than a quarter; ``heard``: no more than 10 s without a fix.
    ``wrong_side``: at the place where the bus truly was, the site lay on the other side.
    """

    lead_s: float
    rolls: bool
    steady: bool
    heard: bool
    wrong_side: bool


class Score(NamedTuple):
    """One ride: errors in metres (told less true), fixes without an answer, and its calls.

    ``best`` are the calls of a receiver that knows place and speed every second without any
    error, ``best_seen`` of one that knows them at the fixes of the ride only: the same rule
    cannot do better with any tracker, for what the bus does next is not known to either.
    """

    errors_m: Floats
    silent: int
    astray_s: float
    calls: tuple[Call, ...]
    best: tuple[Call, ...]
    best_seen: tuple[Call, ...]
    took_s: float


def score_ride(scene: Scene, ride: Ride) -> Score:
    """Follow one ride and compare with the truth; ``took_s`` is the tracker's CPU time."""
    tracker = Tracker(scene.rail)
    begun = time.process_time()
    states = [tracker.step(fix) for fix in ride.fixes]
    took_s = time.process_time() - begun
    every_s = np.arange(len(ride.progress_m), dtype=float)
    seen_s = np.array([fix.t for fix in ride.fixes])
    calls = [
        judge_calls(scene, ride, known)
        for known in (states, list_truth(ride, every_s), list_truth(ride, seen_s))
    ]
    return Score(*judge(ride, [state.progress_m for state in states]), *calls, took_s)


def list_truth(ride: Ride, moments: Floats) -> list[TrackState]:
    """Return what a receiver without any error would know at some moments."""
    seconds = np.arange(len(ride.progress_m))
    places = np.interp(moments, seconds, ride.progress_m).tolist()
    speeds = np.interp(moments, seconds, ride.speed_mps).tolist()
    rows = zip(moments.tolist(), places, speeds, strict=True)
    return [TrackState(t, at_m, Phase.RIDING, speed, 0.0) for t, at_m, speed in rows]


def judge(ride: Ride, answer: Sequence[float | None]) -> tuple[Floats, int, float]:
    """Return the errors of the fixes that have an answer, how many have none, seconds astray."""
    moments = np.array([fix.t for fix in ride.fixes[: len(answer)]])
    truth = np.interp(moments, np.arange(len(ride.progress_m)), ride.progress_m)
    told = np.array([np.nan if one is None else one for one in answer], dtype=float)
    errors = told - truth
    astray_s = find_longest(moments, np.abs(errors) > ASTRAY_M)
    return errors[~np.isnan(errors)], int(np.isnan(errors).sum()), astray_s


def find_longest(moments: Floats, holds: Sequence[bool]) -> float:
    """Return the longest time from the first to the last fix of a run for which it holds."""
    best, since = 0.0, None
    for t, true in zip(moments, holds, strict=True):
        since = (t if since is None else since) if true else None
        best = max(best, t - since if since is not None else 0.0)
    return float(best)


def judge_calls(scene: Scene, ride: Ride, states: Sequence[TrackState]) -> tuple[Call, ...]:
    """Tick once a second as the page does, and time every call of a cue seen from the bus."""
    bus = [cue for cue in scene.cues if not cue.arrive]
    places = [cue.abeam_m for cue in bus]
    called: dict[int, float] = {}
    for number, state in enumerate(states):
        until = states[number + 1].t if number + 1 < len(states) else state.t + 1
        if not _may_call(places, state, until):
            continue
        t = state.t
        while t < until:
            for cue in find_due(bus, state, t):
                called.setdefault(cue, t)
            t += 1.0
    return tuple(judge_call(scene, cue, ride, called.get(n)) for n, cue in enumerate(bus))


def _may_call(places: Sequence[float], state: TrackState, until: float) -> bool:
    """Return whether a cue is near enough that it may be called before ``until``."""
    if state.progress_m is None:
        return False
    near = bisect_left(places, state.progress_m)
    ahead_m = max(state.speed_mps, USUAL_MPS) * (until - state.t + LEAD_S)
    return near < len(places) and places[near] <= state.progress_m + ahead_m


def judge_call(scene: Scene, cue: Cue, ride: Ride, t: float | None) -> Call:
    """Return how long before abeam a cue was called at ``t``, under which circumstances."""
    abeam_t = int(np.searchsorted(ride.progress_m, cue.abeam_m))
    speeds = ride.speed_mps[max(0, abeam_t - APPROACH_S + 1) : abeam_t + 1]
    rolls = abeam_t > APPROACH_S and speeds.min() > SLOWEST_MPS and speeds.max() < FASTEST_MPS
    steady = rolls and np.abs(speeds / speeds.mean() - 1).max() <= STEADY
    first = bisect_left(ride.fixes, abeam_t - 35, key=lambda fix: fix.t)
    last = bisect_left(ride.fixes, abeam_t - 5, key=lambda fix: fix.t)
    moments = [fix.t for fix in ride.fixes[first:last]]
    heard = len(moments) > 1 and np.diff(moments, append=abeam_t - 5).max() <= GAP_S
    if t is None:
        return Call(-math.inf, bool(rolls), bool(steady), bool(heard), False)
    at_m = ride.true_m(t)
    lost = not -BEHIND_M < cue.abeam_m - at_m < AHEAD_M
    wrong = lost and find_side(scene, cue, at_m) != cue.side
    return Call(abeam_t - t, bool(rolls), bool(steady), bool(heard), wrong)


def find_side(scene: Scene, cue: Cue, at_m: float) -> Side:
    """Return the side of a site as seen on the next 300 m from where the bus truly is."""
    ahead = (at_m, min(at_m + AHEAD_M, scene.line.length_m))
    seen = scene.line.project(scene.places[cue.site], between=ahead)
    return cue.side if cue.side == Side.AROUND else seen.side
