"""What an item still lacks and what of it has aged: codes, never sentences.

Works on plain data, so that a draft that is not yet fit can be looked at, too.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from sites.edited import ItemKind
from sites.model import PositionGrade, Status
from sites.outdated import Data, find_texts
from sites.picture import find_uncredited


class Mark(StrEnum):
    """Why an item wants to be looked at, the most pressing first."""

    FIELD = "field"  # riders report a cue of it
    NO_SOURCE = "no_source"
    NO_CREDIT = "no_credit"
    NO_ENGLISH = "no_english"
    OLD_ENGLISH = "old_english"
    OFFER = "offer"  # a newer product brings a change
    AGED = "aged"
    APPROXIMATE = "approximate"


WEIGHT: Mapping[Mark, int] = MappingProxyType(
    {
        Mark.FIELD: 400,
        Mark.NO_SOURCE: 300,
        Mark.NO_CREDIT: 300,
        Mark.NO_ENGLISH: 200,
        Mark.OLD_ENGLISH: 150,
        Mark.OFFER: 100,
        Mark.AGED: 10,
        Mark.APPROXIMATE: 1,
    }
)
"""How much each presses; one that stands twice presses no more than one a little."""

URGENT = frozenset(Mark) - {Mark.AGED, Mark.APPROXIMATE}
"""What is a gap; the others are a reminder, and hold for most places."""

WANTED: Mapping[ItemKind, tuple[str, ...]] = MappingProxyType(
    {
        ItemKind.SITE: (
            *("geometry", "name", "kind", "built", "address", "glance", "label", "story"),
            *("deck", "claims", "annotations", "look_for", "access", "pictures"),
        ),
        ItemKind.SMART_FEATURE: (
            *("name", "dimensions", "since", "status", "as_of", "agency", "summary", "card"),
            *("rule", "claims", "milestones"),
        ),
        ItemKind.LESSON: ("number", "title", "told", "take_home", "places", "features", "sources"),
        ItemKind.SOURCE: ("title", "address"),
        ItemKind.ROUTE: ("collection",),
        ItemKind.RESTRICTIONS: ("collection",),
    }
)
"""The parts that a finished item of each kind has."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_SOURCED = ("claims", "annotations", "milestones", "money")
_ENDED = Status.ENDED.value


class Marked(NamedTuple):
    """A mark and how often it stands."""

    mark: Mark
    times: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be said of a state whatever the day: ``dates`` are its as-of dates, as written."""

    name: tuple[str, str]
    lacks: tuple[Marked, ...]
    dates: tuple[str, ...]
    filled: int
    wanted: int
    digest: str


def gather_facts(kind: ItemKind, data: Data, outdated: int = 0) -> Facts:
    """Return what is to be known of a state; ``outdated``: so many English texts are behind."""
    lacks = Counter(_find_lacks(data))
    lacks[Mark.OLD_ENGLISH] += outdated
    wanted = WANTED[kind]
    filled = sum(1 for part in wanted if data.get(part) not in _EMPTY)
    dates = () if kind == ItemKind.LESSON else tuple(sorted(_find_dates(data)))
    marked = tuple(Marked(mark, lacks[mark]) for mark in Mark if lacks[mark])
    return Facts(_find_name(data), marked, dates, filled, len(wanted), find_digest(data))


def find_digest(data: Data) -> str:
    """Return what tells a state from any other, whatever the order of its fields."""
    said = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def find_marks(
    facts: Facts, today: date, *, reports: int = 0, offered: bool = False
) -> tuple[Marked, ...]:
    """Return the marks of a state on a day, the most pressing first."""
    found = Counter({one.mark: one.times for one in facts.lacks})
    found[Mark.FIELD], found[Mark.OFFER] = reports, int(offered)
    found[Mark.AGED] = sum(1 for as_of in facts.dates if is_aged(as_of, today))
    return tuple(Marked(mark, found[mark]) for mark in Mark if found[mark])


def weigh(marks: tuple[Marked, ...]) -> int:
    """Return how much an item presses; riders' reports weigh by their number."""
    return sum(WEIGHT[one.mark] + min(one.times, 90) for one in marks)


def is_aged(as_of: str, today: date) -> bool:
    """Return whether a date of reduced precision is certainly more than twelve months ago."""
    latest = as_of + {4: "-12-31", 7: "-31"}.get(len(as_of), "")
    return latest < f"{today.year - 1:04}-{today.month:02}-{today.day:02}"


def _find_lacks(data: Data) -> Iterator[Mark]:
    for path, indonesian, english in find_texts(data):
        if path and indonesian.strip() and not english.strip():
            yield Mark.NO_ENGLISH
    for field in _SOURCED:
        for stated in _list_members(data, field):
            if not stated.get("sources"):
                yield Mark.NO_SOURCE
    for _ in find_uncredited(data):
        yield Mark.NO_CREDIT
    if data.get("position_grade") == PositionGrade.APPROXIMATE:
        yield Mark.APPROXIMATE


def _list_members(data: Data, field: str) -> Iterator[Data]:
    held = data.get(field)
    for member in held if isinstance(held, list) else ():
        if isinstance(member, dict):
            yield member


def _find_dates(value: Any) -> Iterator[str]:
    """Yield the as-of dates of what still holds; what has ended does not age."""
    if isinstance(value, list):
        for inner in value:
            yield from _find_dates(inner)
    elif isinstance(value, dict) and "coordinates" not in value:
        if isinstance(value.get("as_of"), str) and value.get("status") != _ENDED:
            yield value["as_of"]
        for inner in value.values():
            yield from _find_dates(inner)


def _find_name(data: Data) -> tuple[str, str]:
    name = data.get("name") or data.get("title") or _find_route_name(data)
    if isinstance(name, dict):
        indonesian = str(name.get("id") or name.get("en") or "")
        return indonesian, str(name.get("en") or indonesian)
    return (name, name) if isinstance(name, str) else ("", "")


def _find_route_name(data: Data) -> Any:
    collection = data.get("collection")
    features = collection.get("features") if isinstance(collection, dict) else None
    for feature in features if isinstance(features, list) else ():
        held = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(held, dict) and held.get("role") == "route":
            return held.get("name")
    return None
