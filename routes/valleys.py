"""Where one unbroken approach to a place is really several passes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from routes.pieces import Ints, Pairs

MARGIN_M = 15.0
"""How far a line must draw away and come back before that means anything: the width of a
street, and more than a line generalised to 10 m wiggles."""

_AWAY = 0.5
"""A line that draws away by half the distance it keeps, and by two margins, has left; round a
right-angled corner it draws away by 0.41 of it at most."""

_OPPOSITE = -0.1
"""Product of the sines of two bearings that are clearly on different sides."""


def split_valleys(pairs: Pairs, runs: Ints) -> Ints:
    """Return where in ``pairs`` each pass begins, given where the unbroken runs begin."""
    hilly = _find_hilly(pairs, runs)
    distance = pairs.distance
    cuts = [runs]
    stops = np.append(runs[1:], len(distance))
    for number in np.flatnonzero(hilly):
        begin, stop = int(runs[number]), int(stops[number])
        valleys = find_valleys(distance[begin:stop].tolist())
        cuts.append(np.array(_part(pairs, begin, valleys), dtype=np.int64))
    return np.sort(np.concatenate(cuts))


def _find_hilly(pairs: Pairs, runs: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each run, whether the distance ever falls again after it rose."""
    if not len(runs):
        return np.zeros(0, dtype=bool)
    step = np.diff(pairs.distance, prepend=pairs.distance[0])
    index = np.arange(len(step))
    start = np.repeat(runs, np.diff(np.append(runs, len(step))))
    rose = np.maximum.accumulate(np.where((step > 0) & (index > start), index, -1))
    falls = (step < 0) & (rose > start)
    return np.logical_or.reduceat(falls, runs)


def find_valleys(distance: Sequence[float]) -> list[tuple[int, int]]:
    """Return (peak before it, bottom) of each valley that is deeper than the margin.

    The first valley has the peak 0. Persistence with one threshold: a rise only counts when
    the line has drawn away by the margin and then come back by the margin.
    """
    valleys: list[tuple[int, int]] = []
    peak_before = low = high = 0
    for index, value in enumerate(distance):
        if value > distance[high]:
            high = index
        elif distance[high] - value >= MARGIN_M and distance[high] - distance[low] >= MARGIN_M:
            valleys.append((peak_before, low))
            peak_before, low, high = high, index, index
        elif value < distance[low]:
            low = high = index
    valleys.append((peak_before, low))
    return valleys


def _part(pairs: Pairs, begin: int, valleys: list[tuple[int, int]]) -> list[int]:
    """Where new passes begin within one run: at peaks between valleys that differ."""
    cuts = []
    for (_, before), (peak, after) in pairwise(valleys):
        one, top, two = begin + before, begin + peak, begin + after
        other_side = pairs.sine[one] * pairs.sine[two] < _OPPOSITE
        far = max(pairs.distance[one], pairs.distance[two])
        drawn_away = pairs.distance[top] - far >= max(2 * MARGIN_M, far * _AWAY)
        if other_side or drawn_away:
            cuts.append(top)
    return cuts
