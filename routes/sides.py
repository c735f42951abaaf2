"""On which side a place lies, and how sure that is; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from routes.model import Side
from routes.passes import Passes
from sites.model import Grade

LANE_M = 5.0
"""The line runs in the middle of the street, the bus on one half of it."""

_CLEAR = 0.5
"""A place that is ahead or behind for more than half of the ride near it has no side."""

_CONTRARY = 0.1
"""More than this share on the other side, and the sides change as the line bends."""

WORD: Mapping[Grade, float] = MappingProxyType(
    {Grade.TWO_SOURCES: 0.9, Grade.ONE_SOURCE: 0.7, Grade.UNVERIFIED: 0.4}
)
"""Confidence in an editor's override by its grade: this project's own scale."""


def find_side(passes: Passes, index: int, accuracy_m: float) -> Side:
    """Return the side of one pass, or AROUND when it is not certain.

    Uncertain is: the circle of accuracy reaches the lane; the place is straight ahead; the
    sides change while the line bends.
    """
    left, right = float(passes.left[index]), float(passes.right[index])
    more, less = max(left, right), min(left, right)
    if float(passes.nearest_m[index]) <= accuracy_m + LANE_M:
        return Side.AROUND
    if more < _CLEAR or less > _CONTRARY * (more + less):
        return Side.AROUND
    return Side.LEFT if left > right else Side.RIGHT


def find_confidence(passes: Passes, index: int, accuracy_m: float, side: Side) -> float:
    """Return 0 to 1: how far the circle of accuracy stays off the lane, times how clear the side.

    0 when the side is not known.
    """
    if side == Side.AROUND:
        return 0.0
    clearance = 1 - (accuracy_m + LANE_M) / float(passes.nearest_m[index])
    return clearance * float(max(passes.left[index], passes.right[index]))
