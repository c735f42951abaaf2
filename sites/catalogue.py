"""One edition of the content: immutable, named by its own hash, with its indexes built."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar
from weakref import ReferenceType

from pydantic import BaseModel

from sites.eras import Era, era_of
from sites.errors import ContentError, Fault, UnknownItem
from sites.geo import Position
from sites.geojson_io import read_lessons, read_sites, read_smart_features, read_sources
from sites.guidebook import NO_GUIDEBOOK, Guidebook, read_guidebook
from sites.model import Dimension, Kind, Lesson, Site, SmartFeature, Source
from sites.nearness import NearIndex, Neighbour
from sites.search import SearchIndex
from sites.text import Lang

__all__ = [
    "SHIPPED",
    "Catalogue",
    "Era",
    "Neighbour",
    "build_catalogue",
    "era_of",
    "read_catalogue",
]

SHIPPED = Path(__file__).parent / "data"
"""The folder with the content that comes with the product."""

SITES_FILE = "sites.geojson"
SMART_FEATURES_FILE = "smart_features.geojson"
LESSONS_FILE = "lessons.json"
SOURCES_FILE = "sources.json"


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)
Key = TypeVar("Key")
T = TypeVar("T")
_Groups = Mapping[Key, tuple[Site, ...]]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything there is to show, in a fixed order (by id; lessons by number).

    ``version`` is 12 hexadecimal digits that change with any word of the content and with
    nothing else. ``get_`` raises :class:`UnknownItem`, ``find_`` returns None, plurals and
    ``by_`` return tuples.
    """

    sites: tuple[Site, ...]
    smart_features: tuple[SmartFeature, ...]
    lessons: tuple[Lesson, ...]
    sources: tuple[Source, ...]
    guidebook: Guidebook
    version: str
    _index: _Index

    def find_site(self, site_id: str) -> Site | None:
        """Return the site with this id, or None."""
        return self._index.sites.get(site_id)

    def find_smart_feature(self, feature_id: str) -> SmartFeature | None:
        """Return the smart feature with this id, or None."""
        return self._index.smart_features.get(feature_id)

    def find_lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson with this id, or None."""
        return self._index.lessons.get(lesson_id)

    def find_source(self, source_id: str) -> Source | None:
        """Return the source with this id, or None."""
        return self._index.sources.get(source_id)

    def get_site(self, site_id: str) -> Site:
        """Return the site with this id; raises :class:`UnknownItem`."""
        return _get(self._index.sites, "site", site_id)

    def get_smart_feature(self, feature_id: str) -> SmartFeature:
        """Return the smart feature with this id; raises :class:`UnknownItem`."""
        return _get(self._index.smart_features, "smart_feature", feature_id)

    def get_lesson(self, lesson_id: str) -> Lesson:
        """Return the lesson with this id; raises :class:`UnknownItem`."""
        return _get(self._index.lessons, "lesson", lesson_id)

    def get_source(self, source_id: str) -> Source:
        """Return the source with this id; raises :class:`UnknownItem`."""
        return _get(self._index.sources, "source", source_id)

    def by_kind(self, kind: Kind | str) -> tuple[Site, ...]:
        """Return the sites of one kind."""
        return self._index.by_kind.get(Kind(kind), ())

    def by_dimension(self, dimension: Dimension | str) -> tuple[Site, ...]:
        """Return the sites with an annotation in one smart-city dimension."""
        return self._index.by_dimension.get(Dimension(dimension), ())

    def by_era(self, era: Era | str) -> tuple[Site, ...]:
        """Return the sites whose building began in one era."""
        return self._index.by_era.get(Era(era), ())

    def by_lesson(self, lesson_id: str) -> tuple[Site, ...]:
        """Return the sites at which a lesson is told, in the lesson's own order."""
        lesson = self.find_lesson(lesson_id)
        found = (self.find_site(place.site) for place in lesson.places) if lesson else ()
        return tuple(site for site in found if site is not None)

    def lessons_at(self, site_id: str) -> tuple[Lesson, ...]:
        """Return the lessons told at a site."""
        return self._index.lessons_at.get(site_id, ())

    def sites_of(self, feature_id: str) -> tuple[Site, ...]:
        """Return the sites tied to a smart feature."""
        return self._index.by_feature.get(feature_id, ())

    def near(self, position: Position, within_m: float, limit: int = 10) -> tuple[Neighbour, ...]:
        """Return the nearest sites within ``within_m`` geodesic metres, nearest first.

        An area counts by the point inside it that stands for it.
        """
        return self._index.near.find(position, within_m, limit)

    def search(
        self, query: str, lang: Lang | str | None = None, limit: int = 20
    ) -> tuple[Site, ...]:
        """Return the sites that fit a query, best first; ``lang`` restricts the prose."""
        return self._index.search.find(query, Lang(lang) if lang is not None else None, limit)


@dataclass(frozen=True)
class _Index:
    sites: Mapping[str, Site]
    smart_features: Mapping[str, SmartFeature]
    lessons: Mapping[str, Lesson]
    sources: Mapping[str, Source]
    by_kind: _Groups[Kind]
    by_dimension: _Groups[Dimension]
    by_era: _Groups[Era]
    by_feature: _Groups[str]
    lessons_at: Mapping[str, tuple[Lesson, ...]]
    near: NearIndex
    search: SearchIndex


def _get(held: Mapping[str, Item], kind: str, item_id: str) -> Item:
    try:
        return held[item_id]
    except KeyError:
        raise UnknownItem(kind, item_id) from None


def _hold(items: Iterable[Item], kind: str, faults: list[Fault]) -> dict[str, Item]:
    held: dict[str, Item] = {}
    for item in items:
        if item.id in held:
            faults.append(Fault(kind, item.id, "id", "duplicate_item"))
        held[item.id] = item
    return held


def _group(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, tuple[Item, ...]]:
    groups: dict[Key, dict[str, Item]] = defaultdict(dict)
    for key, item in pairs:
        groups[key][item.id] = item
    return {key: tuple(items.values()) for key, items in groups.items()}


class _Digests:
    """Digests of items, made once for each as long as somebody holds it: items never change."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[ReferenceType[BaseModel], str]] = {}

    def tell(self, item: BaseModel) -> str:
        """Return hexadecimal digits that change with any word of an item."""
        key = id(item)
        held = self._held.get(key)
        if held is not None and held[0]() is item:
            return held[1]
        data = item.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self._held[key] = (ReferenceType(item, lambda _: self._held.pop(key, None)), digest)
        return digest


_digests = _Digests()


def _build_version(*collections: Iterable[BaseModel]) -> str:
    held = [[_digests.tell(item) for item in items] for items in collections]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:12]


def build_catalogue(
    sites: Iterable[Site],
    smart_features: Iterable[SmartFeature] = (),
    lessons: Iterable[Lesson] = (),
    sources: Iterable[Source] = (),
    guidebook: Guidebook = NO_GUIDEBOOK,
) -> Catalogue:
    """Return a catalogue of the given items, in any order.

    Raises :class:`ContentError` when two items of a kind share an id. References between
    items are not judged here but by :func:`sites.checks.check_catalogue`.
    """
    faults: list[Fault] = []
    held_sites = _hold(sorted(sites, key=lambda site: site.id), "site", faults)
    held_features = _hold(sorted(smart_features, key=lambda item: item.id), "smart_feature", faults)
    by_number = sorted(lessons, key=lambda lesson: (lesson.number, lesson.id))
    held_lessons = _hold(by_number, "lesson", faults)
    held_sources = _hold(sorted(sources, key=lambda source: source.id), "source", faults)
    if faults:
        raise ContentError(faults)
    every = tuple(held_sites.values())
    told = tuple(held_lessons.values())
    index = _Index(
        sites=held_sites,
        smart_features=held_features,
        lessons=held_lessons,
        sources=held_sources,
        by_kind=_group((site.kind, site) for site in every),
        by_dimension=_group((tie.dimension, site) for site in every for tie in site.annotations),
        by_era=_group((era_of(site), site) for site in every),
        by_feature=_group((tie.feature, site) for site in every for tie in site.annotations),
        lessons_at=_group((place.site, lesson) for lesson in told for place in lesson.places),
        near=NearIndex(every),
        search=SearchIndex(every),
    )
    rest = (tuple(held_features.values()), told, tuple(held_sources.values()))
    version = _build_version(every, *rest, (guidebook,))
    return Catalogue(every, *rest, guidebook, version, index)


def _attempt(
    read: Callable[[Path], tuple[T, ...]], path: Path, faults: list[Fault]
) -> tuple[T, ...]:
    try:
        return read(path)
    except ContentError as error:
        faults.extend(error.faults)
        return ()


def read_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Return the catalogue in ``folder``; raises :class:`ContentError` with all files' faults."""
    faults: list[Fault] = []
    sites = _attempt(read_sites, folder / SITES_FILE, faults)
    features = _attempt(read_smart_features, folder / SMART_FEATURES_FILE, faults)
    lessons = _attempt(read_lessons, folder / LESSONS_FILE, faults)
    sources = _attempt(read_sources, folder / SOURCES_FILE, faults)
    guidebook = NO_GUIDEBOOK
    try:
        guidebook = read_guidebook(folder)
    except ContentError as error:
        faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return build_catalogue(sites, features, lessons, sources, guidebook)
