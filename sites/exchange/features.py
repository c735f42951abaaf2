"""GeoJSON out and in: our own form, and what QGIS and GDAL make of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sites.coordinates import name_type
from sites.document import parse_document
from sites.edited import ItemKind
from sites.errors import ContentError, Fault, Flaw
from sites.exchange.cells import is_deep, write_text
from sites.exchange.incoming import LIMIT_BYTES, MOST_ROWS, Incoming, RawRow, build_incoming
from sites.geojson_io import build_bbox
from sites.members import check_crs
from sites.model import Site, SmartFeature
from sites.outdated import Data

_OTHER_CRS84 = frozenset({"EPSG:4326", "urn:ogc:def:crs:EPSG::4326"})
"""What some programs write although they mean longitude first, as GeoJSON must be."""


def _protect(value: Any) -> Any:
    """A text at the top is read as a cell would be, and so is written as one."""
    return write_text(value) if isinstance(value, str) else value


def build_features(items: Iterable[Data], models: Iterable[Site | SmartFeature]) -> Data:
    """Return items as a FeatureCollection (RFC 7946); every field is a property."""
    places = [item.geometry for item in models if item.geometry is not None]
    features = [
        {
            "type": "Feature",
            "id": data["id"],
            "geometry": data.get("geometry"),
            "properties": {
                key: _protect(value) for key, value in data.items() if key not in ("id", "geometry")
            },
        }
        for data in items
    ]
    bbox = build_bbox(places)
    return {
        "type": "FeatureCollection",
        **({"bbox": bbox} if bbox else {}),
        "features": features,
    }


def export_features(items: Iterable[Data], models: Iterable[Site | SmartFeature]) -> bytes:
    """Return items as a GeoJSON file."""
    return json.dumps(build_features(items, models), ensure_ascii=False, indent=1).encode()


def _stop(file: str, code: str, **detail: str | int) -> ContentError:
    return ContentError([Fault(file, "", "", code, detail)])


def _list_members(tree: Any, file: str) -> list[Any]:
    if isinstance(tree, dict) and tree.get("type") == "Feature":
        return [tree]
    members = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(members, list) or tree.get("type") != "FeatureCollection":
        found = str(tree.get("type"))[:40] if isinstance(tree, dict) else name_type(tree)
        raise _stop(file, "not_a_collection", found=found)
    if not members:
        raise _stop(file, "no_rows")
    if len(members) > MOST_ROWS:
        raise _stop(file, "too_many_rows", limit=MOST_ROWS)
    return members


def _check_crs(tree: Any, file: str) -> None:
    if not isinstance(tree, dict) or tree.get("crs") is None:
        return
    crs = tree["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or name not in _OTHER_CRS84:
        flaws = check_crs(tree)
        if flaws:
            raise ContentError([Fault(file, "", *flaw) for flaw in flaws])


def _read_member(member: Any, number: int) -> RawRow:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        return RawRow(number, {}, flaws=[Flaw("", "not_a_feature", {"found": name_type(member)})])
    properties = member.get("properties")
    values = properties if isinstance(properties, dict) else {}
    flaws = []
    if properties is not None and not isinstance(properties, dict):
        detail = {"wanted": "object", "found": name_type(properties)}
        flaws.append(Flaw("properties", "wrong_type", detail))
    geometry = member.get("geometry")
    if geometry is not None and not isinstance(geometry, dict):
        detail = {"wanted": "object", "found": name_type(geometry)}
        flaws.append(Flaw("geometry", "wrong_type", detail))
        geometry = None
    if is_deep(geometry):
        flaws.append(Flaw("geometry", "too_deep"))
        geometry = None
    found = member.get("id")
    feature_id = found if isinstance(found, str) else None
    if feature_id is not None and feature_id.isdigit() and values.get("id"):
        feature_id = None  # a program's own number; the item's id is a property
    return RawRow(number, values, geometry, flaws, feature_id)


def parse_geojson(raw: bytes, file: str, kind: ItemKind | None = None) -> Incoming:
    """Return the features of a file as rows, counted from 1.

    Raises :class:`ContentError` for the whole file. Objects written as JSON in a text, an id
    among the properties, properties that are null and heights of 0 are understood.
    """
    document = parse_document(raw, file, LIMIT_BYTES)
    faults = [
        Fault(file, "", ".".join(map(str, flaw.path))[:200], flaw.code, flaw.detail)
        for flaw in document.flaws[:100]
    ]
    if faults:
        raise ContentError(faults)
    _check_crs(document.tree, file)
    members = _list_members(document.tree, file)
    raws = [_read_member(member, number) for number, member in enumerate(members, 1)]
    return build_incoming(file, raws, kind)
