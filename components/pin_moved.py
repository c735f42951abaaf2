"""A pin that was moved while what is known of its position stayed: accuracy, grade, sources."""

from __future__ import annotations

from components.difference_words import find_spot, say_way
from components.i18n import t
from sites.geo import Position
from sites.merging import find_at
from sites.nearness import measure_m
from sites.outdated import Data
from sites.text import Lang

KNOWN = ("accuracy_m", "position_grade", "position_sources")
"""What says how well a position is known, and from what."""

LEAST_M = 1.0


def find_moved(before: Data, after: Data) -> tuple[Position, Position] | None:
    """Return where a point was and is, if nothing else was said of it; None if there is no need.

    An area, a place that is new on the map, and less than a metre are none.
    """
    if any(find_at(data, "geometry.type") != "Point" for data in (before, after)):
        return None
    if any(before.get(name) != after.get(name) for name in KNOWN):
        return None
    old, new = (find_spot(data["geometry"]) for data in (before, after))
    if old is None or new is None:
        return None
    return (old, new) if measure_m(old, new) >= LEAST_M else None


def tell_moved(before: Data, after: Data, lang: Lang, words: str = "editor_pin.moved") -> str:
    """Return what wants to be looked at after a move, in words; nothing if nothing does."""
    moved = find_moved(before, after)
    if moved is None:
        return ""
    distance, way = say_way(*moved, lang)
    return t(words, lang, m=distance, way=way)
