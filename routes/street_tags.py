"""What the tags of an OpenStreetMap way say to a bus: may it drive here, which way, how high.

The same words are understood as properties of GeoJSON lines. What cannot be understood is said
(:class:`Unread`), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

Tags = Mapping[str, str]

_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
DRIVABLE = frozenset(
    {
        *_ROADS,
        *(f"{kind}_link" for kind in _ROADS),
        *("unclassified", "residential", "living_street", "service", "road", "busway"),
    }
)
"""Values of ``highway`` that a bus may drive on unless another tag forbids it."""

ON_FOOT_ONLY = frozenset(
    {"footway", "path", "pedestrian", "steps", "track", "cycleway", "bridleway", "corridor"}
)
_NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "busway"})

_CLOSED = frozenset(
    {"no", "private", "permit", "delivery", "agricultural", "forestry", "emergency", "military"}
)
_BUS_KEYS = ("bus", "psv", "motor_vehicle", "vehicle", "access")
_FOOT_KEYS = ("foot", "access")
_HEIGHT_KEYS = ("maxheight", "maxheight:physical")
_ONEWAY_KEYS = ("oneway:bus", "oneway:psv", "oneway")

NO_LIMIT = frozenset({"default", "none", "unsigned", "no_sign", "no_indications", "no"})
"""What mappers write where there is a bridge and no sign."""

LEAST_HEIGHT_M, MOST_HEIGHT_M = 1.0, 20.0
"""A limit outside these is a slip of the pen."""

_INCH_M = 0.0254
_METRES = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?)\s*(m|cm)?", re.ASCII)
_FEET = re.compile(
    r"(\d{1,2})\s*(?:'|ft|feet|′|’)\s*(?:(\d{1,2})\s*(?:\"|''|in|inches|″|”)?)?", re.ASCII
)


class Ways(StrEnum):
    """In which direction a street may be driven, seen along its line."""

    BOTH = "both"
    FORWARD = "forward"
    BACKWARD = "backward"
    NEITHER = "neither"


class Unread(NamedTuple):
    """A tag whose value says something that is not understood."""

    key: str
    value: str


class StreetWords(NamedTuple):
    """What the tags of one way come to."""

    highway: str
    name: str | None
    ways: Ways
    drivable: bool
    walkable: bool
    max_height_m: float | None
    closed_until: date | None
    unread: tuple[Unread, ...] = ()


def parse_max_height(text: str) -> float | None:
    """Return a height in metres from ``3.8``, ``3.8 m``, ``380 cm``, ``12'6"``; None: no limit.

    Raises ValueError("bad_height") for anything else, ``below_default`` too, which hides one.
    """
    word = text.strip().lower()
    if word in NO_LIMIT:
        return None
    height_m = _measure(word)
    if height_m is None or not LEAST_HEIGHT_M <= height_m <= MOST_HEIGHT_M:
        raise ValueError("bad_height")
    return round(height_m, 3)


def _measure(word: str) -> float | None:
    if found := _METRES.fullmatch(word):
        number = float(found[1].replace(",", "."))
        return number / 100 if found[2] == "cm" else number
    if (found := _FEET.fullmatch(word)) and int(found[2] or 0) < 12:
        return (int(found[1]) * 12 + int(found[2] or 0)) * _INCH_M
    return None


def parse_oneway(text: str) -> Ways:
    """Return what a value of ``oneway`` means; raises ValueError("bad_oneway").

    Where the direction changes by the hour (``reversible``) nobody can plan on either.
    """
    word = text.strip().lower()
    known = {
        **dict.fromkeys(("yes", "true", "1"), Ways.FORWARD),
        **dict.fromkeys(("-1", "reverse"), Ways.BACKWARD),
        **dict.fromkeys(("no", "false", "0", "alternating"), Ways.BOTH),
        "reversible": Ways.NEITHER,
    }
    if word not in known:
        raise ValueError("bad_oneway")
    return known[word]


def parse_closing(tags: Tags) -> date | None:
    """Return the last day on which a street is closed; raises ValueError("bad_date").

    Named as ``closed_until``, or as the day of its opening (``opening_date``).
    """
    try:
        if "closed_until" in tags:
            return date.fromisoformat(tags["closed_until"].strip())
        if "opening_date" in tags:
            return date.fromisoformat(tags["opening_date"].strip()) - timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError("bad_date") from None
    return None


def _may_enter(tags: Tags, keys: tuple[str, ...]) -> bool | None:
    """What the most exact of the keys says; None when none of them is there."""
    for key in keys:
        if key in tags:
            return tags[key].strip().lower() not in _CLOSED
    return None


def _find_heights(tags: Tags, unread: list[Unread]) -> float | None:
    heights: list[float] = []
    for key in _HEIGHT_KEYS:
        if key not in tags:
            continue
        try:
            height_m = parse_max_height(tags[key])
        except ValueError:
            unread.append(Unread(key, tags[key]))
            continue
        heights += [] if height_m is None else [height_m]
    return min(heights, default=None)


def _find_ways(tags: Tags, unread: list[Unread]) -> Ways:
    for key in _ONEWAY_KEYS:
        if key not in tags:
            continue
        try:
            return parse_oneway(tags[key])
        except ValueError:
            unread.append(Unread(key, tags[key]))
    turned = tags.get("junction") in ("roundabout", "circular")
    implied = turned or tags.get("highway") in ("motorway", "motorway_link")
    return Ways.FORWARD if implied else Ways.BOTH


def _find_kind(tags: Tags, closed: date | None) -> str:
    """The kind of street: one being built is of the kind it will be, if its day is known."""
    highway = tags.get("highway", "").strip()
    if highway == "construction" and closed is not None:
        return tags.get("construction", "").strip()
    return highway


def read_tags(tags: Tags) -> StreetWords | None:
    """Return what the tags mean for a bus and on foot; None when it is no street at all."""
    unread: list[Unread] = []
    closed = None
    try:
        closed = parse_closing(tags)
    except ValueError:
        key = "closed_until" if "closed_until" in tags else "opening_date"
        unread.append(Unread(key, tags[key]))
    kind = _find_kind(tags, closed)
    if kind not in DRIVABLE | ON_FOOT_ONLY:
        return None
    ways = _find_ways(tags, unread)
    by_bus, on_foot = _may_enter(tags, _BUS_KEYS), _may_enter(tags, _FOOT_KEYS)
    is_road = kind in DRIVABLE or (tags.get("bus") or tags.get("psv")) in ("yes", "designated")
    return StreetWords(
        highway=kind,
        name=tags.get("name", "").strip() or None,
        ways=ways,
        drivable=is_road and by_bus is not False and ways is not Ways.NEITHER,
        walkable=kind not in _NOT_ON_FOOT and on_foot is not False,
        max_height_m=_find_heights(tags, unread),
        closed_until=closed,
        unread=tuple(unread),
    )
