"""KML 2.2: legs, stops and places in a folder each, in the order its schema asks for."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from components.exports.outline import Outline, OutlineLeg, OutlinePoint
from components.exports.wording import Langs, say
from routes.model import Mode
from sites.geo import Position

NAMESPACE = "http://www.opengis.net/kml/2.2"
_COLOURS = {Mode.BUS: "ff7a5c0b", Mode.WALK: "ff144ab0"}
"""Opacity, blue, green, red."""
_LINE_PX = 5


def build_kml(outline: Outline, langs: Langs) -> bytes:
    """Return the file, UTF-8; longitude first, no heights."""
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    _write(document, name=outline.name, open="1", description=outline.description)
    for mode in Mode:
        style = Xml.SubElement(document, "Style", id=mode.value)
        _write(Xml.SubElement(style, "LineStyle"), color=_COLOURS[mode], width=str(_LINE_PX))
    legs = _open_folder(document, "legs", langs)
    for leg in outline.legs:
        _add_leg(legs, leg)
    for word, points in (("stops", outline.stops), ("places", outline.places)):
        folder = _open_folder(document, word, langs)
        for point in points:
            _add_point(folder, point)
    return bytes(Xml.tostring(root, "utf-8", xml_declaration=True))


def _write(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        Xml.SubElement(parent, name).text = text


def _write_places(parent: Xml.Element, positions: Iterable[Position]) -> None:
    _write(parent, coordinates=" ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in positions))


def _open_folder(document: Xml.Element, word: str, langs: Langs) -> Xml.Element:
    folder = Xml.SubElement(document, "Folder")
    _write(folder, name=say(f"paper.map.{word}", langs))
    return folder


def _add_leg(folder: Xml.Element, leg: OutlineLeg) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    _write(mark, name=leg.name, styleUrl=f"#{leg.mode.value}")
    line = Xml.SubElement(mark, "LineString")
    _write(line, tessellate="1")
    _write_places(line, leg.positions)


def _add_point(folder: Xml.Element, point: OutlinePoint) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    _write(mark, name=point.name, description=point.note)
    if point.at is not None and point.until is not None:
        span = Xml.SubElement(mark, "TimeSpan")
        _write(
            span,
            begin=point.at.isoformat(timespec="seconds"),
            end=point.until.isoformat(timespec="seconds"),
        )
    _write_places(Xml.SubElement(mark, "Point"), [point.position])
