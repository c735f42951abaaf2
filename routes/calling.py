"""When a cue is called: so many seconds before it is abeam, at the speed of now.

The ride page does the same in JavaScript; both pass the same vectors.
"""

from __future__ import annotations

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
"""A speed says nothing about what comes after this long without a fix."""


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


def foresee_progress(state: Moving, t: float) -> float | None:
    """Return the progress at ``t`` if the group goes on as it did, for at most twenty seconds."""
    if state.progress_m is None:
        return None
    return state.progress_m + state.speed_mps * min(max(t - state.t, 0.0), FORESEEN_S)


def find_due(cues: Sequence[Called], state: Moving, t: float) -> tuple[int, ...]:
    """Return the numbers of the cues that are to be called at ``t``, nearest first.

    Those not yet abeam that will be within :data:`LEAD_S`; ``cues`` are ordered by ``abeam_m``.
    """
    at_m = foresee_progress(state, t)
    if at_m is None:
        return ()
    ride_m = LEAD_S * max(state.speed_mps, CRAWL_MPS)
    due = []
    for number in range(bisect_left(cues, at_m, key=lambda cue: cue.abeam_m), len(cues)):
        ahead_m = cues[number].abeam_m - at_m
        if ahead_m > max(ride_m, ON_FOOT_M):
            break
        if ahead_m <= (ON_FOOT_M if cues[number].arrive else ride_m):
            due.append(number)
    return tuple(due)
