"""When a line passes a place: how often, where it is abeam, and on which side it lies.

A pass is one valley of the distance between place and line. Two valleys are two passes when
the place leaves the reach between them (by more than a margin), or when the line first draws
away and then comes back on the other side of the place, or draws away far. So a wiggle of the
line, a corner round a building and a turn round a roundabout are one pass; out and back along
one street is two; so is every round of a loop.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from routes.pieces import Ints, Pairs, Pieces, Shapes, find_pairs
from routes.plane import Floats
from routes.valleys import MARGIN_M, split_valleys

_ALIKE_M = 2.0
"""Of spots about equally near, the first is abeam: in a roundabout, along a long wall."""

_SIDEWAYS = float(np.sin(np.radians(20.0)))
"""A place less than 20 degrees off the nose or tail is ahead or behind, not at a side."""

_BEHIND = float(np.tan(np.radians(135.0 - 90.0)))
"""Beyond 135 degrees off the nose a seated passenger no longer turns round to it: then it is
farther back than this many times its offset."""

_ANY = 1e-9


@dataclass(frozen=True)
class Passes:
    """Passes sorted by place, then along the line; arrays of equal length.

    ``nearest_m`` is the least distance of the pass, ``distance_m`` that at ``abeam_m``.
    ``left`` and ``right`` are the shares (0 to 1) of the ride near the place in which it lies
    on that side; what is missing to 1 it lies ahead or behind. ``seen`` is False when it is
    behind all along.
    """

    site: Ints
    from_m: Floats
    abeam_m: Floats
    to_m: Floats
    distance_m: Floats
    nearest_m: Floats
    left: Floats
    right: Floats
    seen: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.site)

    def keep(self, which: NDArray[np.bool_]) -> Passes:
        """The passes for which ``which`` is true."""
        return Passes(*(getattr(self, field.name)[which] for field in fields(self)))


_EMPTY: Floats = np.empty(0)
_NONE = Passes(
    site=np.empty(0, dtype=np.int64),
    from_m=_EMPTY,
    abeam_m=_EMPTY,
    to_m=_EMPTY,
    distance_m=_EMPTY,
    nearest_m=_EMPTY,
    left=_EMPTY,
    right=_EMPTY,
    seen=np.empty(0, dtype=np.bool_),
)


def find_passes(
    pieces: Pieces,
    shapes: Shapes,
    within_m: Floats | float,
    once: bool = False,
    in_view: bool = False,
) -> Passes:
    """Return the passes of each place no farther away than ``within_m`` (one, or one each).

    With ``once`` every stretch counts as a single pass: the nearest. With ``in_view`` a place
    that is nearest behind one's back is passed where it comes into view.
    """
    reach = np.broadcast_to(np.asarray(within_m, dtype=np.float64), shapes.shape)
    pairs = find_pairs(pieces, shapes, reach + MARGIN_M)
    runs = _find_runs(pieces, pairs, whole=once)
    first = runs if once else split_valleys(pairs, runs)
    found = _measure(pieces, pairs, first, reach, in_view)
    return found.keep(found.nearest_m <= reach[found.site] + _ANY)


def _find_runs(pieces: Pieces, pairs: Pairs, whole: bool) -> Ints:
    """Where in ``pairs`` an unbroken approach begins (or, ``whole``, a stretch)."""
    stretch = pieces.stretch[pairs.piece]
    breaks = (np.diff(pairs.site) != 0) | (np.diff(stretch) != 0)
    if not whole:
        breaks |= np.diff(pairs.piece) != 1
    return np.flatnonzero(np.concatenate(([len(pairs.site) > 0], breaks)))


def _measure(pieces: Pieces, pairs: Pairs, first: Ints, reach: Floats, in_view: bool) -> Passes:
    if not len(first):
        return _NONE
    number = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(pairs.site))))
    seen = (pairs.distance <= reach[pairs.site] + _ANY) & ~_is_behind(pieces, pairs)
    distance = _turn_to(pairs.distance, seen, first, number) if in_view else pairs.distance
    nearest = np.minimum.reduceat(distance, first)
    abeam = _find_abeam(distance, first, nearest[number])
    begin, end = _window(seen, first, abeam)
    left, right = _shares(pieces, replace(pairs, distance=distance), first, nearest[number])
    return Passes(
        site=pairs.site[first],
        from_m=np.minimum(_entry(pieces, pairs, begin, reach), pairs.foot_m[abeam]),
        abeam_m=pairs.foot_m[abeam],
        to_m=np.maximum(_exit(pieces, pairs, end, reach), pairs.foot_m[abeam]),
        distance_m=pairs.distance[abeam],
        nearest_m=nearest,
        left=left,
        right=right,
        seen=seen[begin],
    )


def _turn_to(distance: Floats, seen: NDArray[np.bool_], first: Ints, number: Ints) -> Floats:
    """The distance, infinite where a place that is nearest behind one's back is not in view.

    A street that begins near a place and turns comes to show it later, farther away.
    """
    nearest = np.minimum.reduceat(distance, first)[number]
    at_back = ~np.logical_or.reduceat(seen & (distance <= nearest + _ALIKE_M), first)
    shown_later = at_back & np.logical_or.reduceat(seen, first)
    return np.where(shown_later[number] & ~seen, np.inf, distance)


def _find_abeam(distance: Floats, first: Ints, nearest: Floats) -> Ints:
    """The first dip of each pass that is about as near as its nearest."""
    before = np.concatenate(([np.inf], distance[:-1]))
    after = np.concatenate((distance[1:], [np.inf]))
    before[first] = np.inf
    after[first[1:] - 1] = np.inf
    dip = (distance <= before + 1e-6) & (distance <= after + 1e-6)
    index = np.arange(len(distance))
    chosen = np.where(dip & (distance <= nearest + _ALIKE_M), index, len(distance))
    return np.minimum.reduceat(chosen, first)


def _window(seen: NDArray[np.bool_], first: Ints, abeam: Ints) -> tuple[Ints, Ints]:
    """First and last pair of the unbroken view round each abeam point, within its pass."""
    index = np.arange(len(seen))
    last_blind = np.maximum.accumulate(np.where(seen, -1, index))
    next_blind = np.minimum.accumulate(np.where(seen, len(seen), index)[::-1])[::-1]
    stop = np.append(first[1:], len(seen))
    begin = np.maximum(last_blind[abeam] + 1, first)
    end = np.minimum(next_blind[abeam], stop) - 1
    blind = begin > end
    return np.where(blind, abeam, begin), np.where(blind, abeam, end)


def _is_behind(pieces: Pieces, pairs: Pairs) -> NDArray[np.bool_]:
    """True for pieces that begin where the place has already fallen behind."""
    middle = pieces.length[pairs.piece] / 2
    back = -(pairs.cosine * pairs.away + middle)
    return np.asarray(back > np.abs(pairs.sine) * pairs.away * _BEHIND - _ANY)


def _entry(pieces: Pieces, pairs: Pairs, at: Ints, reach: Floats) -> Floats:
    """Where in the first piece of the window the circle of sight is entered."""
    foot, _, chord = _circle(pieces, pairs, at, reach)
    return _within_piece(pieces, pairs, at, foot - chord)


def _exit(pieces: Pieces, pairs: Pairs, at: Ints, reach: Floats) -> Floats:
    """Where in the last piece of the window the place is left, or falls behind."""
    foot, offset, chord = _circle(pieces, pairs, at, reach)
    return _within_piece(pieces, pairs, at, foot + np.minimum(chord, offset * _BEHIND))


def _circle(pieces: Pieces, pairs: Pairs, at: Ints, reach: Floats) -> tuple[Floats, Floats, Floats]:
    """Progress at right angles to the place, offset there, half the chord of the circle."""
    piece, away = pairs.piece[at], pairs.away[at]
    foot = pieces.m[piece] + pieces.length[piece] / 2 + pairs.cosine[at] * away
    offset = np.abs(pairs.sine[at]) * away
    return foot, offset, np.sqrt(np.maximum(reach[pairs.site[at]] ** 2 - offset**2, 0))


def _within_piece(pieces: Pieces, pairs: Pairs, at: Ints, progress: Floats) -> Floats:
    start = pieces.m[pairs.piece[at]]
    return np.clip(progress, start, start + pieces.length[pairs.piece[at]])


def _shares(pieces: Pieces, pairs: Pairs, first: Ints, nearest: Floats) -> tuple[Floats, Floats]:
    """How much of the ride near the place has it left and right; nearer pieces count more."""
    distance = np.maximum(pairs.distance, 0.1)
    near = np.maximum(nearest, 0.1)
    weight = np.where(distance <= 2 * near, pieces.length[pairs.piece] * (near / distance) ** 2, 0)
    whole = np.add.reduceat(weight, first)
    left = np.add.reduceat(weight * (pairs.sine > _SIDEWAYS), first) / whole
    right = np.add.reduceat(weight * (pairs.sine < -_SIDEWAYS), first) / whole
    return left, right
