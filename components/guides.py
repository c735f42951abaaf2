"""The guides of the published routes, and the demonstration that rides them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from components.cueing import find_cues
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_cues,
    current_lines,
    find_line,
    plan_day,
)
from routes.demo import Demo, demo_at
from routes.guide import Guide
from routes.timetable import Timetable
from sites.catalogue import Catalogue

DEMO_MORNING = datetime(2026, 11, 28, 8, tzinfo=SEMARANG_TIME)
"""The demonstration always rides through the traffic of this hour."""

MOST_KEPT = 64

_guides: dict[str, Guide] = {}
_own: dict[str, tuple[Guide, Catalogue]] = {}


def find_guide(route_id: str) -> Guide | None:
    """Return the guide of a route, or None; made anew when route or content has changed."""
    line = current_lines().get(route_id)
    if line is None:
        return _find_own_guide(route_id)
    cues = current_cues(route_id)
    known = _guides.get(route_id)
    if known is None or known.line is not line or known.cues is not cues:
        known = _guides[route_id] = Guide(line, cues)
    return known


def _find_own_guide(route_id: str) -> Guide | None:
    """Return the guide of a lecturer's route."""
    line, catalogue = find_line(route_id), current_catalogue()
    if line is None:
        return None
    kept = _own.pop(route_id, None)
    if kept is None or kept[0].line is not line or kept[1] is not catalogue:
        kept = (Guide(line, find_cues(line, catalogue)), catalogue)
    while len(_own) >= MOST_KEPT:
        _own.pop(next(iter(_own)))
    _own[route_id] = kept
    return kept[0]


@lru_cache(maxsize=2)
def _plan_demo(_routes: tuple[str, ...], _catalogue: str) -> dict[str, Timetable]:
    return {route_id: plan_day(route_id, DEMO_MORNING) for route_id in current_lines()}


def current_demo(now: datetime) -> Demo:
    """Return the demonstration at ``now``, over every published route in turn."""
    lines = current_lines()
    timetables = _plan_demo(tuple(lines), current_catalogue().version)
    return demo_at(lines, timetables, now)
