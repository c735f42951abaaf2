"""Lines out of GPX files, 1.0 and 1.1: what a device recorded or a planner drew.

Only names, kinds and positions are read. The XML is parsed by ``defusedxml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from routes.model import Mode
from routes.own_lines import OwnLeg, OwnLine, OwnPlace
from routes.own_sketch import LIMIT_BYTES, MOST_POINTS, Sketch, finish, open_sketch
from routes.plane import build_plane
from sites.errors import ContentError, Fault, Flaw
from sites.geo import GREATER_SEMARANG, Position
from sites.members import FaultList

TRACK_M = 2.0
"""Points of a recorded track that lie within this of the line without them are dropped."""

_ON_FOOT = ("walk", "foot", "hik", "jalan kaki", "run")


def parse_gpx(raw: bytes | str, file: str) -> OwnLine:
    """Return the line of a GPX file: segments of its tracks, or if it has none its routes.

    Waypoints are stops. Entities and document types are refused unread (``xml_entities``).
    """
    if len(raw) > LIMIT_BYTES:
        detail = {"bytes": len(raw), "limit": LIMIT_BYTES}
        raise ContentError([Fault(file, "", "", "too_large", detail)])
    root = _parse_xml(raw, file)
    if _local(root) != "gpx":
        raise ContentError([Fault(file, "", "", "not_gpx", {"found": _local(root)[:40]})])
    sketch = open_sketch(file)
    tracks = list(_children(root, "trk"))
    for number, track in enumerate(tracks):
        for part, segment in enumerate(_children(track, "trkseg")):
            _read_points(track, segment, f"trk.{number}.trkseg.{part}", sketch)
    for number, route in enumerate(() if tracks else _children(root, "rte")):
        _read_points(route, route, f"rte.{number}", sketch)
    for number, point in enumerate(_children(root, "wpt")):
        position = _read_point(point, f"wpt.{number}", "", sketch.faults)
        if position is not None:
            sketch.stops.append(OwnPlace(_child_text(point, "name"), position, f"wpt.{number}"))
    holders = (*tracks, *_children(root, "rte"), *_children(root, "metadata"))
    names = (_child_text(holder, "name") for holder in holders)
    return finish(sketch, next((name for name in names if name), None))


def _parse_xml(raw: bytes | str, file: str) -> Element:
    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise ContentError([Fault(file, "", "", "xml_entities")]) from None
    except ParseError as error:
        line, column = error.position
        detail = {"line": line, "column": column}
        raise ContentError([Fault(file, "", "", "not_xml", detail)]) from None
    except (ValueError, LookupError):  # an encoding that is none, or does not fit
        raise ContentError([Fault(file, "", "", "not_xml", {"line": 1, "column": 0})]) from None
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _local(child) == name)


def _child_text(element: Element, name: str) -> str:
    return next(((child.text or "").strip() for child in _children(element, name)), "")


def _read_points(owner: Element, segment: Element, feature: str, sketch: Sketch) -> None:
    kind = "rtept" if owner is segment else "trkpt"
    read = [
        (number, _read_point(point, feature, f"{kind}.{number}", sketch.faults))
        for number, point in enumerate(_children(segment, kind))
    ]
    places = [(number, place) for number, place in read if place is not None]
    if len(places) < 2 and len(places) == len(read):
        sketch.faults.add(feature, [Flaw("", "short_line", {"count": len(places)})])
        return
    on_foot = _child_text(owner, "type").lower().startswith(_ON_FOOT)
    kept = places if kind == "rtept" else _thin(places)
    leg = OwnLeg(
        Mode.WALK if on_foot else Mode.BUS,
        tuple(place for _, place in kept),
        feature,
        tuple(number for number, _ in kept),
        _child_text(owner, "name") or None,
    )
    sketch.legs.append(leg)


def _read_point(point: Element, feature: str, field: str, faults: FaultList) -> Position | None:
    try:
        lon, lat = float(point.get("lon", "")), float(point.get("lat", ""))
    except ValueError:
        lon = lat = math.nan
    if abs(lon) <= 180 and abs(lat) <= 90:
        return Position(lon, lat)
    found = f"{point.get('lat')}, {point.get('lon')}"[:60]
    faults.add(feature, [Flaw(field, "bad_point", {"found": found})])
    return None


def _thin(places: list[tuple[int, Position]]) -> list[tuple[int, Position]]:
    """Return a recorded track without the points that say nothing about its course."""
    in_city = [place for _, place in places if GREATER_SEMARANG.holds(place)]
    if not 2 <= len(places) <= MOST_POINTS or len(in_city) < len(places):
        return places
    flat = build_plane(places[0][1]).to_plane(np.array([place for _, place in places]))
    line = shapely.LineString(flat).simplify(TRACK_M, preserve_topology=False)
    kept, waiting = [], iter(zip(flat.tolist(), places, strict=True))
    for corner in shapely.get_coordinates(line).tolist():
        kept.append(next(place for xy, place in waiting if xy == corner))
    return kept
