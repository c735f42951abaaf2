"""A walk through many places made shorter: runs of stops turned round or moved elsewhere.

Local search with 2-opt (Croes 1958) and Or-opt (Or 1976) moves, restarted from double-bridge
kicks (Martin, Otto and Felten 1991); the same table always gives the same walk.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routes.plane import Floats

Walk = NDArray[np.int64]
"""Rows of the table in the order they are walked; first and last stay where they are."""

KICKS = 60
_LONGEST_RUN = 3
_LEAST_GAIN_S = 1e-6


def measure_walk(times_s: Floats, walk: Walk) -> float:
    """Return the seconds from first to last."""
    return float(times_s[walk[:-1], walk[1:]].sum())


def polish(times_s: Floats, walk: Walk, kicks: int = KICKS) -> Walk:
    """Return a walk no longer than ``walk``, over the same rows; shape (m,)."""
    best = _descend(times_s, walk)
    shortest_s = measure_walk(times_s, best)
    dice = np.random.default_rng(len(walk))
    for _ in range(kicks if len(walk) > 7 else 0):
        tried = _descend(times_s, _kick(best, dice))
        tried_s = measure_walk(times_s, tried)
        if tried_s < shortest_s - _LEAST_GAIN_S:
            best, shortest_s = tried, tried_s
    return best


def _kick(walk: Walk, dice: np.random.Generator) -> Walk:
    a, b, c = np.sort(dice.choice(np.arange(1, len(walk) - 1), 3, replace=False))
    return np.concatenate([walk[:a], walk[b:c], walk[a:b], walk[c:]])


def _descend(times_s: Floats, walk: Walk) -> Walk:
    """Take the best move until none makes the walk shorter."""
    held_s = measure_walk(times_s, walk)
    while True:
        moves = [
            _turn(times_s, walk),
            *(_move(times_s, walk, n) for n in range(1, _LONGEST_RUN + 1)),
        ]
        found = [(measure_walk(times_s, move), move) for move in moves if move is not None]
        shortest_s, move = min(found, key=lambda one: one[0], default=(held_s, walk))
        if shortest_s >= held_s - _LEAST_GAIN_S:
            return walk
        held_s, walk = shortest_s, move


def _turn(times_s: Floats, walk: Walk) -> Walk | None:
    """Return the walk with the run turned round that gains most if ways back are as long."""
    inner = len(walk) - 2
    if inner < 2:
        return None
    a, b, c, d = walk[:-2], walk[1:-1], walk[1:-1], walk[2:]
    gain = (
        times_s[a, b][:, None]
        + times_s[c, d][None, :]
        - times_s[np.ix_(a, c)]
        - times_s[np.ix_(b, d)]
    )
    gain[np.tril_indices(inner)] = -np.inf
    first, last = np.unravel_index(int(np.argmax(gain)), gain.shape)
    turned = walk.copy()
    turned[first + 1 : last + 2] = turned[first + 1 : last + 2][::-1]
    return turned


def _move(times_s: Floats, walk: Walk, length: int) -> Walk | None:
    """Return the walk with the run of ``length`` stops moved where it costs least, or None."""
    starts = np.arange(1, len(walk) - length)
    if len(walk) < length + 3:
        return None
    head, tail = walk[starts], walk[starts + length - 1]
    before, after = walk[starts - 1], walk[starts + length]
    saved = times_s[before, head] + times_s[tail, after] - times_s[before, after]
    left, right = walk[:-1], walk[1:]
    base = times_s[left, right][None, :]
    ahead = times_s[np.ix_(left, head)].T + times_s[np.ix_(tail, right)] - base
    back = times_s[np.ix_(left, tail)].T + times_s[np.ix_(head, right)] - base
    cost = np.minimum(ahead, back)
    gaps = np.arange(len(walk) - 1)[None, :]
    inside = (gaps >= starts[:, None] - 1) & (gaps <= starts[:, None] + length - 1)
    gain = np.where(inside, -np.inf, saved[:, None] - cost)
    row, gap = np.unravel_index(int(np.argmax(gain)), gain.shape)
    begin = int(starts[row])
    run = walk[begin : begin + length]
    run = run if ahead[row, gap] <= back[row, gap] else run[::-1]
    rest = np.delete(walk, np.s_[begin : begin + length])
    at = int(gap) + 1 if gap < begin else int(gap) + 1 - length
    return np.insert(rest, at, run)
