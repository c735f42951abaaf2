"""The guides of the published routes, and the demonstration that rides them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_cues,
    current_lines,
    plan_day,
)
from routes.demo import Demo, demo_at
from routes.guide import Guide
from routes.timetable import Timetable

DEMO_MORNING = datetime(2026, 11, 28, 8, tzinfo=SEMARANG_TIME)
"""The demonstration always rides through the traffic of this hour."""

_guides: dict[str, Guide] = {}


def find_guide(route_id: str) -> Guide | None:
    """Return the guide of a published route, or None; made anew when content has changed."""
    line = current_lines().get(route_id)
    if line is None:
        return None
    cues = current_cues(route_id)
    known = _guides.get(route_id)
    if known is None or known.line is not line or known.cues is not cues:
        known = _guides[route_id] = Guide(line, cues)
    return known


@lru_cache(maxsize=2)
def _plan_demo(_routes: tuple[str, ...], _catalogue: str) -> dict[str, Timetable]:
    return {route_id: plan_day(route_id, DEMO_MORNING) for route_id in current_lines()}


def current_demo(now: datetime) -> Demo:
    """Return the demonstration at ``now``, over every published route in turn."""
    lines = current_lines()
    timetables = _plan_demo(tuple(lines), current_catalogue().version)
    return demo_at(lines, timetables, now)
