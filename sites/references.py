"""Ids that one item uses for another, and those of them that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from sites.catalogue import Catalogue
from sites.errors import Problem
from sites.model import Lesson, Site, SmartFeature

_SOURCE_FIELDS = frozenset({"sources", "position_sources"})


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
            if name in _SOURCE_FIELDS:
                yield from ((f"{place}.{number}", found) for number, found in enumerate(inner))
            else:
                yield from walk_sources(inner, place)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for number, inner in enumerate(value):
            yield from walk_sources(inner, f"{path}.{number}")


def _find_sources(kind: str, item: Site | SmartFeature | Lesson) -> Iterator[Reference]:
    for field, found in walk_sources(item, ""):
        yield Reference(kind, item.id, field, "source", found)


def find_references(catalogue: Catalogue) -> Iterator[Reference]:
    """Yield every use of an id in a catalogue."""
    for site in catalogue.sites:
        for number, tie in enumerate(site.annotations):
            field = f"annotations.{number}.feature"
            yield Reference("site", site.id, field, "smart_feature", tie.feature)
        yield from _find_sources("site", site)
    for feature in catalogue.smart_features:
        yield from _find_sources("smart_feature", feature)
    for lesson in catalogue.lessons:
        for number, place in enumerate(lesson.places):
            yield Reference("lesson", lesson.id, f"places.{number}.site", "site", place.site)
        for number, tied in enumerate(lesson.features):
            yield Reference("lesson", lesson.id, f"features.{number}", "smart_feature", tied)
        yield from _find_sources("lesson", lesson)


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
