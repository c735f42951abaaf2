"""A measured line in the plane: where along it a point lies, how far off, and on which side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routes.model import Side
from routes.plane import Floats

_SAME_M = 1e-6
"""Two distances closer than this are one; the earlier place on the line is then taken."""


@dataclass(frozen=True)
class Foot:
    """The nearest place on a track: metres along it, metres off it, side of travel."""

    progress_m: float
    offset_m: float
    side: Side


class Track:
    """Vertices ``xy`` (n, 2) in metres with measures ``m`` (n,) that strictly increase."""

    def __init__(self, xy: Floats, m: Floats) -> None:
        steps = np.diff(xy, axis=0)
        self.xy, self.m = xy, m
        self.lengths: Floats = np.hypot(steps[:, 0], steps[:, 1])
        self.units: Floats = steps / self.lengths[:, None]

    def segment_at(self, progress_m: float) -> int:
        """Number of the segment that holds ``progress_m``; at a vertex the one that leaves it."""
        number = int(np.searchsorted(self.m, progress_m, side="right")) - 1
        return min(max(number, 0), len(self.lengths) - 1)

    def point_at(self, progress_m: float) -> tuple[float, float]:
        """Coordinates at ``progress_m``; before the start and past the end, the ends."""
        return (
            float(np.interp(progress_m, self.m, self.xy[:, 0])),
            float(np.interp(progress_m, self.m, self.xy[:, 1])),
        )

    def nearest(self, x: float, y: float, low_m: float, high_m: float) -> Foot:
        """Return the nearest place of the part from ``low_m`` to ``high_m``."""
        first, last = self.segment_at(low_m), self.segment_at(high_m)
        part = slice(first, last + 1)
        start, unit, length = self.xy[part], self.units[part], self.lengths[part]
        scale = np.diff(self.m[first : last + 2]) / length
        to = np.array((x, y)) - start
        along = np.clip((to * unit).sum(axis=1), 0, length)
        along = np.clip(along, (low_m - self.m[part]) / scale, (high_m - self.m[part]) / scale)
        away = to - unit * along[:, None]
        offset = np.hypot(away[:, 0], away[:, 1])
        best = int(np.argmax(offset <= offset.min() + _SAME_M))
        progress = float(self.m[first + best] + along[best] * scale[best])
        ux, uy = self._direction(progress, first + best)
        cross = ux * away[best, 1] - uy * away[best, 0]
        return Foot(progress, float(offset[best]), Side.RIGHT if cross < 0 else Side.LEFT)

    def _direction(self, progress_m: float, segment: int) -> tuple[float, float]:
        """Unit vector of travel; at a vertex the mean of both, which keeps sides right.

        The mean normal is the one whose sign tells inside from outside at a corner of any
        angle (Baerentzen and Aanaes 2005, signed distance by pseudonormals).
        """
        ux, uy = self.units[segment]
        for vertex, other in ((segment, segment - 1), (segment + 1, segment + 1)):
            if abs(progress_m - self.m[vertex]) < 1e-6 and 0 <= other < len(self.units):
                ox, oy = self.units[other]
                if ux * ox + uy * oy > -1 + 1e-9:
                    return float(ux + ox), float(uy + oy)
        return float(ux), float(uy)
