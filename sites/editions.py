"""Editions: what came with the product, with everything that was published here laid over it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from sites.catalogue import Catalogue, build_catalogue
from sites.content_tables import EditionRow, ItemRow, RevisionRow
from sites.edited import ItemKind, Origin, Ref
from sites.errors import ContentError, Fault
from sites.geojson_io import parse_lessons, parse_sites, parse_smart_features, parse_sources
from sites.guidebook import Guidebook
from sites.model import Lesson, Site, SmartFeature, Source
from sites.outdated import Data

ContentItem = Site | SmartFeature | Lesson | Source
T = TypeVar("T", Site, SmartFeature, Lesson, Source)
_WRAPPED = (ItemKind.SITE, ItemKind.SMART_FEATURE)


@dataclass(frozen=True)
class Edition:
    """What was published here, by item; None stands for what was withdrawn."""

    number: int
    items: Mapping[Ref, Data | None]


def dump_item(item: BaseModel) -> Data:
    """Return an item as plain JSON values; what says nothing new is left out."""
    data = item.model_dump(mode="json", exclude_defaults=True)
    geometry = getattr(item, "geometry", None)
    if geometry is not None:
        data["geometry"] = {"type": geometry.type, "coordinates": data["geometry"]["coordinates"]}
    kept: Data = json.loads(json.dumps(data, ensure_ascii=False))
    return kept


def read_item(ref: Ref, data: Data) -> tuple[ContentItem | None, tuple[Fault, ...]]:
    """Return an item through the same door as a file, or None with every fault of it.

    For sites, smart features, lessons and sources; raises KeyError for another kind.
    """
    held: Any = dict(data)
    if ref.kind in _WRAPPED:
        geometry = held.pop("geometry", None)
        feature = {"type": "Feature", "id": held.pop("id", None), "geometry": geometry}
        members = [{**feature, "properties": held}]
        held = {"type": "FeatureCollection", "features": members}
    else:
        held = [held]
    text = json.dumps(held, ensure_ascii=False)
    parse: Any = {
        ItemKind.SITE: parse_sites,
        ItemKind.SMART_FEATURE: parse_smart_features,
        ItemKind.LESSON: parse_lessons,
        ItemKind.SOURCE: parse_sources,
    }[ref.kind]
    try:
        (item,) = parse(text, str(ref))
    except ContentError as error:
        return None, error.faults
    return item, ()


def find_edition(session: Session) -> int:
    """Return the number of the newest edition; 0 when nothing was published here."""
    return session.scalar(select(func.max(EditionRow.number))) or 0


def read_edition(session: Session) -> Edition:
    """Return everything that was published or withdrawn here, as it is now."""
    joined = and_(
        RevisionRow.kind == ItemRow.kind,
        RevisionRow.item == ItemRow.item,
        RevisionRow.number == ItemRow.published,
    )
    rows = session.execute(
        select(ItemRow.kind, ItemRow.item, ItemRow.withdrawn, RevisionRow.data, RevisionRow.origin)
        .outerjoin(RevisionRow, joined)
        .where(ItemRow.published.is_not(None) | ItemRow.withdrawn)
    )
    items: dict[Ref, Data | None] = {}
    for kind, item, withdrawn, data, origin in rows:
        if withdrawn or origin != Origin.SHIPPED.value:
            items[Ref(ItemKind(kind), item)] = None if withdrawn else data
    return Edition(find_edition(session), items)


def _lay(
    items: Iterable[T], kind: ItemKind, edition: Edition, faults: list[Fault]
) -> tuple[T, ...]:
    held: dict[str, T] = {item.id: item for item in items}
    for ref, data in edition.items.items():
        if ref.kind != kind:
            continue
        if data is None:
            held.pop(ref.id, None)
            continue
        item, found = read_item(ref, data)
        faults.extend(found)
        if item is not None:
            held[ref.id] = item  # type: ignore[assignment]
    return tuple(held.values())


def _without(lessons: Iterable[Lesson], sites: frozenset[str]) -> tuple[Lesson, ...]:
    """Return lessons told only at places that are still there; one told nowhere is left out."""
    kept = []
    for lesson in lessons:
        places = tuple(place for place in lesson.places if place.site in sites)
        if places:
            kept.append(lesson.model_copy(update={"places": places}))
    return tuple(kept)


def _trim(book: Guidebook, sites: frozenset[str]) -> Guidebook:
    """Return the guidebook without stops of trails at places that were withdrawn."""
    trails = []
    for trail in book.trails:
        stops = tuple(stop for stop in trail.stops if stop.site in sites)
        trails += [trail.model_copy(update={"stops": stops})] if stops else []
    terms = tuple(
        term.model_copy(update={"sites": tuple(one for one in term.sites if one in sites)})
        for term in book.terms
    )
    return book.model_copy(update={"trails": tuple(trails), "terms": terms})


def build_edition(shipped: Catalogue, edition: Edition) -> tuple[Catalogue, tuple[Fault, ...]]:
    """Return the catalogue that visitors see, and what could not be laid over it any more.

    A revision that a newer product no longer understands leaves the shipped item in its place.
    """
    if not edition.items:
        return shipped, ()
    faults: list[Fault] = []
    sites = _lay(shipped.sites, ItemKind.SITE, edition, faults)
    features = _lay(shipped.smart_features, ItemKind.SMART_FEATURE, edition, faults)
    lessons = _lay(shipped.lessons, ItemKind.LESSON, edition, faults)
    sources = _lay(shipped.sources, ItemKind.SOURCE, edition, faults)
    book = shipped.guidebook
    if any(data is None for data in edition.items.values()):
        there = frozenset(site.id for site in sites)
        lessons, book = _without(lessons, there), _trim(book, there)
    return build_catalogue(sites, features, lessons, sources, book), tuple(faults)
