"""A pin that was moved while what is known of its position stayed: accuracy, grade, sources."""

from __future__ import annotations

from components.i18n import t
from components.placing_words import say_m
from sites.geo import Position
from sites.merging import find_at
from sites.nearness import measure_m
from sites.outdated import Data
from sites.text import Lang

KNOWN = ("accuracy_m", "position_grade", "position_sources")
"""What says how well a position is known, and from what."""

LEAST_M = 1.0


def find_moved_m(before: Data, after: Data) -> float | None:
    """Return how far a point was moved with nothing else said of it; None if there is no need.

    An area, a place that is new on the map, and less than a metre are none.
    """
    points = [
        find_at(data, "geometry.coordinates")
        for data in (before, after)
        if find_at(data, "geometry.type") == "Point"
    ]
    if len(points) != 2 or any(before.get(name) != after.get(name) for name in KNOWN):
        return None
    try:
        moved_m = measure_m(*(Position(float(lon), float(lat)) for lon, lat in points))
    except (TypeError, ValueError):
        return None
    return moved_m if moved_m >= LEAST_M else None


def tell_moved(before: Data, after: Data, lang: Lang) -> str:
    """Return what wants to be looked at after a move, in words; nothing if nothing does."""
    moved_m = find_moved_m(before, after)
    return "" if moved_m is None else t("editor_pin.moved", lang, m=say_m(moved_m, lang))
