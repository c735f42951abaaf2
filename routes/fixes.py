"""Positions of a satellite receiver, and reading them from lines of JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Fix(NamedTuple):
    """One position of a receiver: seconds since the epoch, degrees (WGS84, longitude first).

    ``accuracy_m`` is the radius that holds about two thirds of the fixes; ``heading_deg`` is
    clockwise from north. What a receiver does not know is None.
    """

    t: float
    lon: float
    lat: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None


class FixLike(Protocol):
    """Anything that has the fields of a :class:`Fix`."""

    @property
    def t(self) -> float:
        """Seconds since the epoch."""

    @property
    def lon(self) -> float:
        """Degrees east."""

    @property
    def lat(self) -> float:
        """Degrees north."""

    @property
    def accuracy_m(self) -> float | None:
        """Radius that holds two thirds of the fixes."""

    @property
    def speed_mps(self) -> float | None:
        """Speed over ground."""

    @property
    def heading_deg(self) -> float | None:
        """Direction of motion, clockwise from north."""


LIMITS: Mapping[str, tuple[float, float]] = {
    "t": (0.0, 4.1e9),
    "lon": (-180.0, 180.0),
    "lat": (-90.0, 90.0),
    "accuracy_m": (0.0, 1e6),
    "speed_mps": (0.0, 200.0),
    "heading_deg": (0.0, 360.0),
}
"""The least and the greatest value of each field."""

_NEEDED = ("t", "lon", "lat")


class BadFix(ValueError):  # noqa: N818 - named by what it is, like a fault
    """A line is not a fix: ``not_json``, ``not_object``, ``missing``, ``not_number``, ``range``.

    ``field`` names the field, if it is about one; ``found`` is what stands there.
    """

    def __init__(self, code: str, field: str = "", found: object = "") -> None:
        self.code, self.field, self.found = code, field, found
        super().__init__(f"{code} {field}".strip())


def parse_fix(line: str) -> Fix:
    """Return the fix of one line of JSON; fields other than those of a fix are left out.

    Raises BadFix. A field that is null or missing is not known; time and place must be.
    """
    try:
        tree = json.loads(line)
    except (ValueError, RecursionError):
        raise BadFix("not_json", found=line.strip()[:40]) from None
    if not isinstance(tree, dict):
        raise BadFix("not_object", found=line.strip()[:40])
    t, lon, lat, *rest = (_read_number(tree, field) for field in LIMITS)
    if t is None or lon is None or lat is None:
        raise BadFix("missing", next(name for name in _NEEDED if tree.get(name) is None))
    return Fix(t, lon, lat, *rest)


def _read_number(tree: Mapping[str, Any], field: str) -> float | None:
    value = tree.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadFix("not_number", field, json.dumps(value, ensure_ascii=False)[:40])
    low, high = LIMITS[field]
    if not low <= value <= high:
        raise BadFix("range", field, value)
    return float(value)
