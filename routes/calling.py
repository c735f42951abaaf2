"""When a cue is called: so many seconds before it will be abeam, as far as can be foreseen.

The ride page does the same in JavaScript; both pass the same vectors.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

LEAD_S = 11.2
"""Time to look up and find the side."""

CRAWL_MPS = 2.8
"""A bus that crawls or stands may go any moment: its cues are called as at 10 km/h."""

ON_FOOT_M = 25.0
"""On foot a place is called when one is this near."""

FORESEEN_S = 20.0
"""Nothing is foreseen for longer than this after the last fix: a bus unseen for half a minute may
be well past a place, or stand before it, and a late call can point to the wrong side."""

USUAL_MPS = 6.0
SETTLES_S = 60.0
"""A speed of now tends to the usual one: a slow bus will mostly be faster soon, a fast one
slower. It does so within about a minute, for a street's speed is kept for some blocks."""


class Called(Protocol):
    """What calling needs to know of a cue."""

    @property
    def abeam_m(self) -> float:
        """Metres of progress at which it is abeam."""

    @property
    def arrive(self) -> bool:
        """Whether one walks up to it."""


class Moving(Protocol):
    """What calling needs to know of where the group is."""

    @property
    def t(self) -> float:
        """Seconds since the epoch."""

    @property
    def progress_m(self) -> float | None:
        """Metres along the route, or None."""

    @property
    def speed_mps(self) -> float:
        """Smoothed speed."""


def foresee_run(speed_mps: float, lasts_s: float) -> float:
    """Return the metres a bus will mostly have run after ``lasts_s``, at ``speed_mps`` now.

    The mean of an Ornstein-Uhlenbeck process, as for the guesses of :mod:`routes.motion`. What
    crawls or stands is not foreseen to get faster.
    """
    if speed_mps < CRAWL_MPS:
        return speed_mps * lasts_s
    reach_s = SETTLES_S * (1 - math.exp(-lasts_s / SETTLES_S))
    return USUAL_MPS * lasts_s + (speed_mps - USUAL_MPS) * reach_s


def foresee_progress(state: Moving, t: float) -> float | None:
    """Return the progress at ``t`` if the group goes on as is usual, for at most 20 s."""
    if state.progress_m is None:
        return None
    return state.progress_m + foresee_run(state.speed_mps, _since(state, t))


def find_due(cues: Sequence[Called], state: Moving, t: float) -> tuple[int, ...]:
    """Return the numbers of the cues that are to be called at ``t``, nearest first.

    Those not yet abeam that will be within :data:`LEAD_S`; ``cues`` are ordered by ``abeam_m``.
    """
    at_m = foresee_progress(state, t)
    if at_m is None:
        return ()
    since_s, speed_mps = _since(state, t), max(state.speed_mps, CRAWL_MPS)
    ride_m = foresee_run(speed_mps, since_s + LEAD_S) - foresee_run(speed_mps, since_s)
    due = []
    for number in range(bisect_left(cues, at_m, key=lambda cue: cue.abeam_m), len(cues)):
        ahead_m = cues[number].abeam_m - at_m
        if ahead_m > max(ride_m, ON_FOOT_M):
            break
        if ahead_m <= (ON_FOOT_M if cues[number].arrive else ride_m):
            due.append(number)
    return tuple(due)


def _since(state: Moving, t: float) -> float:
    return min(max(t - state.t, 0.0), FORESEEN_S)
