"""A track cut into short straight pieces, and the pieces near a set of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from routes.model import Mode
from routes.plane import Floats
from routes.track import Track

Ints = NDArray[np.int64]
Shapes = NDArray[Any]
"""Shapely points and areas in metres of the plane, shape (n,)."""

_PIECE_M = 8.0
"""Short against any sight distance; distances and windows are exact within a piece."""


class Stretch(NamedTuple):
    """Part of the line that is travelled in one go and in one mode."""

    mode: Mode
    from_m: float
    to_m: float


@dataclass(frozen=True)
class Pieces:
    """Straight pieces in travel order: where each starts, its unit vector, length, measure."""

    start: Floats
    unit: Floats
    length: Floats
    m: Floats
    stretch: Ints

    @cached_property
    def lines(self) -> Shapes:
        """The pieces as shapely lines."""
        end = self.start + self.unit * self.length[:, None]
        return np.asarray(shapely.linestrings(np.stack((self.start, end), axis=1)))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index over the pieces."""
        return shapely.STRtree(self.lines)

    def between(self, low_m: float, high_m: float) -> Pieces:
        """The pieces that begin in a range of progress."""
        keep = (self.m >= low_m - 1e-6) & (self.m < high_m)
        return Pieces(
            self.start[keep], self.unit[keep], self.length[keep], self.m[keep], self.stretch[keep]
        )


@dataclass(frozen=True)
class Pairs:
    """Places and the pieces near them, sorted by place, then along the line; equal lengths.

    ``distance`` is from the place to the whole piece, ``foot_m`` the progress of the nearest
    point of the piece. ``away``, ``sine`` and ``cosine`` say how far and at which bearing off
    the nose the place is seen from the middle of the piece: sine above 0 is left of travel,
    cosine below 0 is behind.
    """

    site: Ints
    piece: Ints
    distance: Floats
    foot_m: Floats
    away: Floats
    sine: Floats
    cosine: Floats


def build_pieces(track: Track, stretches: Sequence[Stretch]) -> Pieces:
    """Cut stretches of a track at its vertices and then into pieces of at most eight metres."""
    rows = [_cut(track, stretch) for stretch in stretches if stretch.to_m > stretch.from_m]
    marks = np.concatenate([row[:-1] for row in rows]) if rows else np.empty(0)
    ends = np.concatenate([row[1:] for row in rows]) if rows else np.empty(0)
    segment = np.searchsorted(track.m, (marks + ends) / 2, side="right") - 1
    start = np.column_stack([np.interp(marks, track.m, track.xy[:, axis]) for axis in (0, 1)])
    number = np.repeat(np.arange(len(rows)), [len(row) - 1 for row in rows])
    return Pieces(start, track.units[segment], ends - marks, marks, number)


def _cut(track: Track, stretch: Stretch) -> Floats:
    inside = track.m[(track.m > stretch.from_m + 1e-6) & (track.m < stretch.to_m - 1e-6)]
    marks = np.concatenate(([stretch.from_m], inside, [stretch.to_m]))
    steps = np.diff(marks)
    counts = np.ceil(steps / _PIECE_M).astype(np.int64)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    fine = np.repeat(marks[:-1], counts) + (np.arange(counts.sum()) - first) * np.repeat(
        steps / counts, counts
    )
    return np.append(fine, stretch.to_m)


def find_pairs(pieces: Pieces, shapes: Shapes, reach_m: Floats) -> Pairs:
    """Return every pair of a place and a piece no more than ``reach_m`` (n,) apart."""
    boxes = shapely.bounds(shapes) + np.stack((-reach_m, -reach_m, reach_m, reach_m), axis=1)
    site, piece = pieces.tree.query(shapely.box(*boxes.T))
    order = np.lexsort((piece, site))
    site, piece = site[order], piece[order]
    foot, target = _feet(pieces, piece, shapes[site])
    distance = np.hypot(*(target - foot).T)
    keep = distance <= reach_m[site]
    site, piece, distance = site[keep], piece[keep], distance[keep]
    along = ((foot[keep] - pieces.start[piece]) * pieces.unit[piece]).sum(axis=1)
    away, sine, cosine = _bearing(pieces, piece, target[keep])
    outside = distance > 0  # inside an area there is no bearing: it is all around
    return Pairs(
        site,
        piece,
        distance,
        pieces.m[piece] + along,
        away * outside,
        sine * outside,
        cosine * outside,
    )


def _feet(pieces: Pieces, piece: Ints, shapes: Shapes) -> tuple[Floats, Floats]:
    """Nearest points of each piece and of its place, both (n, 2)."""
    target = np.empty((len(piece), 2))
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    target[points] = shapely.get_coordinates(shapes[points])
    start, unit = pieces.start[piece], pieces.unit[piece]
    along = np.clip(((target - start) * unit).sum(axis=1), 0, pieces.length[piece])
    foot = start + unit * along[:, None]
    areas = ~points
    if areas.any():
        shortest = shapely.shortest_line(pieces.lines[piece[areas]], shapes[areas])
        ends = shapely.get_coordinates(shortest).reshape(-1, 2, 2)
        foot[areas], target[areas] = ends[:, 0], ends[:, 1]
    return foot, target


def _bearing(pieces: Pieces, piece: Ints, target: Floats) -> tuple[Floats, Floats, Floats]:
    unit = pieces.unit[piece]
    to = target - (pieces.start[piece] + unit * (pieces.length[piece] / 2)[:, None])
    size = np.maximum(np.hypot(*to.T), 1e-9)
    sine = (unit[:, 0] * to[:, 1] - unit[:, 1] * to[:, 0]) / size
    return size, sine, (unit * to).sum(axis=1) / size
