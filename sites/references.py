"""Ids that one item uses for another, and those of them that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from sites.catalogue import Catalogue
from sites.errors import Problem
from sites.guidebook import Guidebook

SOURCE_FIELDS = frozenset({"sources", "position_sources"})


class Reference(NamedTuple):
    """A use of ``wanted`` (an id of kind ``to``) in a field of an item."""

    kind: str
    item: str
    field: str
    to: str
    wanted: str


def walk_sources(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every source id below a model with the dotted path of its place."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            place = f"{path}.{name}" if path else name
            if name in SOURCE_FIELDS:
                yield from ((f"{place}.{number}", found) for number, found in enumerate(inner))
            else:
                yield from walk_sources(inner, place)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for number, inner in enumerate(value):
            yield from walk_sources(inner, f"{path}.{number}")


def _find_sources(kind: str, item_id: str, item: BaseModel) -> Iterator[Reference]:
    for field, found in walk_sources(item, ""):
        yield Reference(kind, item_id, field, "source", found)


def _find_in_guidebook(book: Guidebook) -> Iterator[Reference]:
    for trail in book.trails:
        for number, stop in enumerate(trail.stops):
            yield Reference("trail", trail.id, f"stops.{number}.site", "site", stop.site)
    for term in book.terms:
        for number, site in enumerate(term.sites):
            yield Reference("term", term.id, f"sites.{number}", "site", site)
        for number, tied in enumerate(term.features):
            yield Reference("term", term.id, f"features.{number}", "smart_feature", tied)
        yield from _find_sources("term", term.id, term)
    for note in book.eras:
        yield from _find_sources("era", note.id, note)
    for reading in book.readings:
        yield Reference("reading", reading.id, "source", "source", reading.source)
    for place in book.unplaced:
        yield from _find_sources("unplaced", place.id, place)
    for card in book.fleet:
        yield from _find_sources("fleet", card.id, card)


def find_references(catalogue: Catalogue) -> Iterator[Reference]:
    """Yield every use of an id in a catalogue."""
    for site in catalogue.sites:
        for number, tie in enumerate(site.annotations):
            field = f"annotations.{number}.feature"
            yield Reference("site", site.id, field, "smart_feature", tie.feature)
        yield from _find_sources("site", site.id, site)
    for feature in catalogue.smart_features:
        yield from _find_sources("smart_feature", feature.id, feature)
    for lesson in catalogue.lessons:
        for number, place in enumerate(lesson.places):
            yield Reference("lesson", lesson.id, f"places.{number}.site", "site", place.site)
        for number, tied in enumerate(lesson.features):
            yield Reference("lesson", lesson.id, f"features.{number}", "smart_feature", tied)
        yield from _find_sources("lesson", lesson.id, lesson)
    yield from _find_in_guidebook(catalogue.guidebook)


def check_references(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a blocking ``unknown_site``, ``unknown_smart_feature`` or ``unknown_source``."""
    finders: dict[str, Callable[[str], object | None]] = {
        "site": catalogue.find_site,
        "smart_feature": catalogue.find_smart_feature,
        "source": catalogue.find_source,
    }
    for kind, item, field, to, wanted in find_references(catalogue):
        if finders[to](wanted) is None:
            yield Problem(f"unknown_{to}", item, field, True, {"wanted": wanted}, kind)
