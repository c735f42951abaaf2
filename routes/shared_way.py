"""Up to where two routes run as one: so far the position of a bus on one holds for the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from routes.line import RouteLine
from routes.model import Mode
from routes.plane import Floats

STEP_M = 10.0
APART_M = 25.0
"""Two drawings of the same street differ by less."""


def find_shared_m(own: RouteLine, ridden: RouteLine) -> float:
    """Return the metres of ``own``'s first bus part that ``ridden`` runs too, from the start.

    Both must be at the same place after the same distance. 0 if they part at once or ``own``
    begins on foot.
    """
    first = own.stretches[0]
    if first.mode is not Mode.BUS:
        return 0.0
    end_m = min(first.to_m, ridden.length_m)
    steps_m = np.append(np.arange(0.0, end_m, STEP_M), end_m)
    apart_m = shapely.distance(_points(own, own, steps_m), _points(own, ridden, steps_m))
    parted = np.flatnonzero(apart_m > APART_M)
    return float(end_m) if len(parted) == 0 else float(steps_m[max(0, parted[0] - 1)])


def _points(own: RouteLine, line: RouteLine, steps_m: Floats) -> Any:
    """Return shapely points on ``line`` after so many metres, in the flat map of ``own``."""
    table = np.array(line.vertices)
    flat = own.plane.to_plane(table[:, :2])
    x_m = np.interp(steps_m, table[:, 2], flat[:, 0])
    y_m = np.interp(steps_m, table[:, 2], flat[:, 1])
    return shapely.points(x_m, y_m)
