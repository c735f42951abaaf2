"""Content in and out of files; the one module that knows how the files are laid out.

Sites and smart features are GeoJSON by RFC 7946: one Feature each, its ``id`` the item's id,
its ``geometry`` the place, every other model field a property. Lessons and sources are plain
JSON lists. Coordinates are WGS84, longitude first, two dimensions; polygons follow the
right-hand rule (repaired on the way in, guaranteed on the way out); there is no ``crs`` member
and a collection carries its ``bbox``.

Reading goes through the standard JSON parser and pydantic rather than ``geojson.loads``, whose
object hook visits every bilingual text; writing builds the ``geojson`` package's objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import geojson

from sites.document import LIMIT_BYTES, read_bytes
from sites.geo import LineString, MultiPolygon, Point, Polygon, build_shape
from sites.members import parse_features, parse_list, unpack_feature
from sites.model import Lesson, Site, SmartFeature, Source
from sites.sketch import SKETCH_PLACES, SketchPart

AnyGeometry = Point | LineString | Polygon | MultiPolygon

_FULL = 17
"""Decimals kept on export: all of them, so that what is read again is what was held."""

_WRAPPING = {"id", "geometry"}
_unpack_anywhere = partial(unpack_feature, needs_place=False)
_unpack_sketch = partial(unpack_feature, places=SKETCH_PLACES)


def parse_sites(raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES) -> tuple[Site, ...]:
    """Return the sites of a GeoJSON text; raises :class:`ContentError` with every fault."""
    return parse_features(raw, file, Site, limit_bytes=limit_bytes)


def parse_smart_features(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[SmartFeature, ...]:
    """Return the smart features of a GeoJSON text; their geometry may be null."""
    return parse_features(raw, file, SmartFeature, _unpack_anywhere, limit_bytes)


def parse_lessons(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[Lesson, ...]:
    """Return the lessons of a JSON list; raises :class:`ContentError` with every fault."""
    return parse_list(raw, file, Lesson, limit_bytes)


def parse_sources(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[Source, ...]:
    """Return the sources of a JSON list; raises :class:`ContentError` with every fault."""
    return parse_list(raw, file, Source, limit_bytes)


def parse_sketch(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[SketchPart, ...]:
    """Return the parts of the sketch map; raises :class:`ContentError` with every fault."""
    return parse_features(raw, file, SketchPart, _unpack_sketch, limit_bytes)


def read_sites(path: Path) -> tuple[Site, ...]:
    """Return the sites of a file; raises :class:`ContentError`, also when there is no file."""
    return parse_sites(read_bytes(path), str(path))


def read_smart_features(path: Path) -> tuple[SmartFeature, ...]:
    """Return the smart features of a file; raises :class:`ContentError`."""
    return parse_smart_features(read_bytes(path), str(path))


def read_lessons(path: Path) -> tuple[Lesson, ...]:
    """Return the lessons of a file; raises :class:`ContentError`."""
    return parse_lessons(read_bytes(path), str(path))


def read_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of a file; raises :class:`ContentError`."""
    return parse_sources(read_bytes(path), str(path))


def export_geometry(geometry: AnyGeometry) -> geojson.geometry.Geometry:
    """Return a GeoJSON geometry with every decimal kept."""
    kind = getattr(geojson, geometry.type)
    return kind(geometry.coordinates, precision=_FULL)


def export_feature(
    item_id: str | None, geometry: AnyGeometry | None, properties: dict[str, Any]
) -> geojson.Feature:
    """Return a GeoJSON Feature; a null geometry is written as null."""
    place = export_geometry(geometry) if geometry is not None else None
    return geojson.Feature(id=item_id, geometry=place, properties=properties)


def build_bbox(geometries: Iterable[AnyGeometry]) -> list[float]:
    """Return west, south, east, north in degrees; empty when there are no geometries."""
    bounds = [build_shape(geometry).bounds for geometry in geometries]
    if not bounds:
        return []
    west, south, east, north = zip(*bounds, strict=True)
    return [min(west), min(south), max(east), max(north)]


def export_collection(
    features: Iterable[geojson.Feature], geometries: Iterable[AnyGeometry]
) -> geojson.FeatureCollection:
    """Return a FeatureCollection with the ``bbox`` of ``geometries`` (none: no bbox)."""
    bbox = build_bbox(geometries)
    extra = {"bbox": bbox} if bbox else {}
    return geojson.FeatureCollection(list(features), **extra)


def _export_item(item: Site | SmartFeature) -> geojson.Feature:
    properties = item.model_dump(mode="json", exclude=_WRAPPING, exclude_defaults=True)
    return export_feature(item.id, item.geometry, properties)


def _placed(items: Iterable[Site | SmartFeature]) -> Iterator[AnyGeometry]:
    return (item.geometry for item in items if item.geometry is not None)


def export_sites(sites: Iterable[Site]) -> dict[str, Any]:
    """Return the sites as an RFC 7946 FeatureCollection; defaults are left out."""
    kept = tuple(sites)
    collection: dict[str, Any] = export_collection(map(_export_item, kept), _placed(kept))
    return collection


def export_smart_features(features: Iterable[SmartFeature]) -> dict[str, Any]:
    """Return the smart features as an RFC 7946 FeatureCollection; defaults are left out."""
    kept = tuple(features)
    collection: dict[str, Any] = export_collection(map(_export_item, kept), _placed(kept))
    return collection


def export_lessons(lessons: Iterable[Lesson]) -> list[dict[str, Any]]:
    """Return the lessons as plain objects; defaults are left out."""
    return [lesson.model_dump(mode="json", exclude_defaults=True) for lesson in lessons]


def export_sources(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Return the sources as plain objects; defaults are left out."""
    return [source.model_dump(mode="json", exclude_defaults=True) for source in sources]
