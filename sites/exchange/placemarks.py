"""KML out and in: a placemark per item, every field in its extended data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sites.edited import ItemKind
from sites.errors import ContentError, Fault, Flaw
from sites.exchange.cells import show_plain
from sites.exchange.columns import GEOMETRY, LAT, LON
from sites.exchange.flat import flatten
from sites.exchange.incoming import MOST_ROWS, Incoming, RawRow, build_incoming
from sites.outdated import Data

NAMESPACE = "http://www.opengis.net/kml/2.2"
_PLACE = frozenset({LON, LAT, GEOMETRY})
_DEEPEST = 60
_GEOMETRIES = ("Point", "Polygon", "MultiGeometry", "LineString", "LinearRing", "Track", "Model")


def _write(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    made = Xml.SubElement(parent, name)
    made.text = text
    return made


def _list_numbers(positions: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in positions)


def _add_polygon(parent: Xml.Element, rings: Sequence[Sequence[Sequence[float]]]) -> None:
    polygon = Xml.SubElement(parent, "Polygon")
    for number, ring in enumerate(rings):
        side = Xml.SubElement(polygon, "innerBoundaryIs" if number else "outerBoundaryIs")
        _write(Xml.SubElement(side, "LinearRing"), "coordinates", _list_numbers(ring))


def _add_geometry(parent: Xml.Element, geometry: Data) -> None:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        _write(Xml.SubElement(parent, "Point"), "coordinates", _list_numbers([coordinates]))
    elif kind == "Polygon":
        _add_polygon(parent, coordinates)
    else:
        many = Xml.SubElement(parent, "MultiGeometry")
        for rings in coordinates:
            _add_polygon(many, rings)


def _add_item(folder: Xml.Element, kind: ItemKind, data: Data) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    _write(mark, "name", show_plain(data["name"]["id"]))
    told = data.get("glance") or data.get("summary")
    if told:
        _write(mark, "description", show_plain(told["id"]))
    extended = Xml.SubElement(mark, "ExtendedData")
    for path, cell in flatten(kind, data).items():
        if cell and path not in _PLACE:
            _write(Xml.SubElement(extended, "Data", name=path), "value", cell)
    if data.get(GEOMETRY):
        _add_geometry(mark, data[GEOMETRY])


def export_kml(kind: ItemKind, items: Iterable[Data], title: str) -> bytes:
    """Return items as KML 2.2, UTF-8, longitude first, no heights."""
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    _write(document, "name", title)
    for data in items:
        _add_item(document, kind, data)
    return bytes(Xml.tostring(root, "utf-8", xml_declaration=True))


def _stop(file: str, code: str, **detail: str | int) -> ContentError:
    return ContentError([Fault(file, "", "", code, detail)])


def _bare(tag: Any) -> str:
    """The name of an element without its namespace; comments have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(parent: Any, *names: str) -> Iterator[Any]:
    return (child for child in parent if _bare(child.tag) in names)


def _find_text(parent: Any, name: str) -> str | None:
    return next((child.text for child in _children(parent, name)), None)


def _open(raw: bytes, file: str) -> Any:
    try:
        return fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise _stop(file, "forbidden_xml") from None
    except (Xml.ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (1, 0))[0]
        raise _stop(file, "not_xml", line=line) from None


def _list_marks(root: Any, file: str) -> list[Any]:
    """Every placemark in the order of the file, without going deeper than any map goes."""
    found: list[Any] = []
    waiting = [(root, 0)]
    while waiting:
        held, depth = waiting.pop()
        if depth > _DEEPEST:
            raise _stop(file, "too_deep")
        if _bare(held.tag) == "Placemark":
            found.append(held)
            if len(found) > MOST_ROWS:
                raise _stop(file, "too_many_rows", limit=MOST_ROWS)
            continue
        waiting.extend((child, depth + 1) for child in reversed(held))
    return found


def _list_data(mark: Any) -> Iterator[tuple[str, str]]:
    for extended in _children(mark, "ExtendedData"):
        for data in _children(extended, "Data"):
            yield data.get("name") or "", _find_text(data, "value") or ""
        for schema in _children(extended, "SchemaData"):
            for simple in _children(schema, "SimpleData"):
                yield simple.get("name") or "", simple.text or ""


def _read_positions(text: str | None) -> list[list[float]]:
    """Positions parted by blanks; raises ValueError."""
    positions = []
    for part in (text or "").split():
        numbers = [float(number) for number in part.split(",")]
        if not 2 <= len(numbers) <= 3:
            raise ValueError(part)
        positions.append(numbers)
    if not positions:
        raise ValueError
    return positions


def _read_ring(side: Any) -> list[list[float]]:
    ring = next(_children(side, "LinearRing"), None)
    return _read_positions(None if ring is None else _find_text(ring, "coordinates"))


def _read_polygon(polygon: Any) -> list[list[list[float]]]:
    sides = [*_children(polygon, "outerBoundaryIs"), *_children(polygon, "innerBoundaryIs")]
    return [_read_ring(side) for side in sides]


def _read_geometry(held: Any) -> Data:
    """A GeoJSON geometry; raises ValueError for what cannot be a place."""
    kind = _bare(held.tag)
    if kind == "Point":
        return {"type": "Point", "coordinates": _read_positions(_find_text(held, "coordinates"))[0]}
    if kind == "Polygon":
        return {"type": "Polygon", "coordinates": _read_polygon(held)}
    parts = list(_children(held, *_GEOMETRIES))
    if kind != "MultiGeometry" or any(_bare(part.tag) != "Polygon" for part in parts):
        raise ValueError(kind)
    return {"type": "MultiPolygon", "coordinates": [_read_polygon(part) for part in parts]}


def _read_mark(mark: Any, number: int) -> RawRow:
    values: dict[str, str] = {}
    flaws: list[Flaw] = []
    for name, value in _list_data(mark):
        if name in values and values[name] != value:
            flaws.append(Flaw(name[:60], "column_twice", {"field": name[:60]}))
        values[name] = value
    shown = _find_text(mark, "name")
    if shown and not any(key.startswith(("name.", "name_")) or key == "name" for key in values):
        values["name"] = shown
    if "id" not in values:
        values["id"] = mark.get("id") or ""
    geometry = None
    for held in _children(mark, *_GEOMETRIES):
        try:
            geometry = _read_geometry(held)
        except ValueError:
            detail = {"found": _bare(held.tag), "wanted": "Point, Polygon"}
            flaws.append(Flaw("geometry.type", "wrong_geometry_type", detail))
    return RawRow(number, values, geometry, flaws)


def parse_kml(raw: bytes, file: str, kind: ItemKind | None = None) -> Incoming:
    """Return the placemarks of a file as rows, counted from 1.

    Raises :class:`ContentError` for the whole file. Nothing is fetched and no entity expanded;
    links to other files are passed over.
    """
    root = _open(raw, file)
    if _bare(root.tag) != "kml" and not any(_bare(held.tag) == "Placemark" for held in root.iter()):
        raise _stop(file, "not_kml", found=_bare(root.tag)[:40])
    marks = _list_marks(root, file)
    if not marks:
        raise _stop(file, "no_rows")
    raws = [_read_mark(mark, number) for number, mark in enumerate(marks, 1)]
    return build_incoming(file, raws, kind)
