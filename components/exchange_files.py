"""The open files of this installation: what each is called, what it is, and how it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from components.i18n import t
from components.sources import current_lines
from routes.itineraries import build_route_trip
from sites.catalogue import Catalogue
from sites.edited import ItemKind
from sites.exchange.columns import GEOMETRY, LAT, LON, list_written
from sites.exchange.dcat import Described, Distribution, build_description
from sites.exchange.files import Form, Wording, export_items
from sites.exchange.fiware import list_pois, list_trips
from sites.exchange.linked_data import build_graph
from sites.exchange.trips import Trip, build_trail_trip
from sites.model import Site, SmartFeature
from sites.text import Lang, Text

OPEN = "/api/v1/open"
GEOJSON, CSV = "application/geo+json", "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KML, JSONLD = "application/vnd.google-earth.kml+xml", "application/ld+json"
MEDIA = {Form.GEOJSON: GEOJSON, Form.CSV: CSV, Form.XLSX: XLSX, Form.KML: KML}
STANDARDS = {
    Form.GEOJSON: "https://www.rfc-editor.org/rfc/rfc7946",
    Form.CSV: "https://www.rfc-editor.org/rfc/rfc4180",
    Form.KML: "http://www.opengis.net/doc/IS/kml/2.2",
}
NGSI = "https://www.etsi.org/deliver/etsi_gs/CIM/001_099/009/"
_TABLE = "editor_exchange"
_NAMED = {"path": "claims.0.text.id", "lon": LON, "lat": LAT, "area": GEOMETRY}

Build = Callable[[Catalogue, str], bytes]


@dataclass(frozen=True)
class OpenFile:
    """A file anybody may have: its name, media type and builder.

    ``rides`` tells that it depends on the routes too, not on the catalogue alone; ``links``
    that it names addresses of this installation.
    """

    name: str
    media: str
    build: Build
    standard: str | None = None
    rides: bool = False
    links: bool = True

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"{OPEN}/{self.name}"


def _both(key: str, **values: str) -> Text:
    said = {lang.value: t(f"{_TABLE}.{key}", lang, **values) for lang in Lang}
    return Text(**said)


def _say_both(key: str) -> str:
    said = _both(key)
    return f"{said.id} / {said.en}"


def _write_notes(kind: ItemKind) -> list[list[str]]:
    """The second sheet of a workbook: how to fill the first one in, in both languages."""
    rules = ("rule_absent", "rule_empty", "rule_dash", "rule_list", "rule_place", "rule_id")
    lines = [[t(f"{_TABLE}.notes.{head}", Lang.ID) for head in ("column", "holds")]]
    lines += [
        ["", _both(f"notes.{rule}", **_NAMED).in_lang(lang)] for lang in Lang for rule in rules
    ]
    lines += [
        [column.path, _say_both(f"shape.{column.shape.value}")] for column in list_written(kind)
    ]
    return lines


def write_wording(kind: ItemKind) -> Wording:
    """Return the words that files of a kind carry."""
    title = t(f"{_TABLE}.kind.{kind.value}", Lang.ID)
    return Wording(title, (t(f"{_TABLE}.notes.sheet", Lang.ID), _write_notes(kind)))


def list_items(catalogue: Catalogue, kind: ItemKind) -> tuple[Site, ...] | tuple[SmartFeature, ...]:
    """Return the items of a kind."""
    return catalogue.sites if kind is ItemKind.SITE else catalogue.smart_features


def write_form(catalogue: Catalogue, form: Form, kind: ItemKind) -> bytes:
    """Return the items of a kind in a form that comes in again without loss."""
    return export_items(form, kind, list_items(catalogue, kind), write_wording(kind))


def list_shown_trips(catalogue: Catalogue) -> tuple[Trip, ...]:
    """Return the routes and the trails that are shown now."""
    routes = [build_route_trip(line) for line in current_lines().values()]
    return (*routes, *(build_trail_trip(each, catalogue) for each in catalogue.guidebook.trails))


def _write_json(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=1).encode()


def _write_graph(catalogue: Catalogue, base: str) -> bytes:
    return _write_json(build_graph(catalogue.sites, list_shown_trips(catalogue), base))


def _write_pois(catalogue: Catalogue, base: str) -> bytes:
    return _write_json(list_pois(catalogue.sites, base, _both("publisher").id))


def _write_trips(catalogue: Catalogue, base: str) -> bytes:
    return _write_json(list_trips(list_shown_trips(catalogue), base, _both("publisher").id))


def _write_description(catalogue: Catalogue, base: str) -> bytes:
    told = Described(
        title=_both("dataset.title"),
        about=_both("dataset.about"),
        rights=_both("dataset.rights"),
        publisher=_both("publisher").id,
        keywords=tuple(_both(f"dataset.keyword.{word}") for word in ("heritage", "city", "bus")),
        version=catalogue.version,
    )
    files = [
        Distribution(one.path, one.media, _both(f"file.{_key(one.name)}"), one.standard)
        for one in OPEN_FILES
        if one.name != DESCRIPTION
    ]
    places = [site.geometry for site in catalogue.sites]
    return _write_json(build_description(told, files, places, base))


def _key(name: str) -> str:
    """The name of a file as a key of the strings."""
    return name.replace(".", "_").replace("-", "_")


def say_file(name: str, lang: Lang) -> str:
    """Return what a file is, in words."""
    return t(f"{_TABLE}.file.{_key(name)}", lang)


def _list_forms(word: str, kind: ItemKind) -> Iterable[OpenFile]:
    for form in Form:

        def build(catalogue: Catalogue, _base: str, form: Form = form) -> bytes:
            return write_form(catalogue, form, kind)

        yield OpenFile(f"{word}.{form.value}", MEDIA[form], build, STANDARDS.get(form), links=False)


DESCRIPTION = "dcat.jsonld"
OPEN_FILES: tuple[OpenFile, ...] = (
    *_list_forms("sites", ItemKind.SITE),
    *_list_forms("smart-features", ItemKind.SMART_FEATURE),
    OpenFile("sites.jsonld", JSONLD, _write_graph, "https://schema.org", rides=True),
    OpenFile("poi.ngsi.jsonld", JSONLD, _write_pois, NGSI),
    OpenFile("trips.ngsi.jsonld", JSONLD, _write_trips, NGSI, rides=True),
    OpenFile(DESCRIPTION, JSONLD, _write_description),
)
"""Everything that is open, in the order it is offered."""


@lru_cache(maxsize=16)
def _make_once(name: str, catalogue: Catalogue, base: str) -> bytes:
    return find_open_file(name).build(catalogue, base)


def find_open_file(name: str) -> OpenFile:
    """Return an open file by its name; raises KeyError."""
    return {one.name: one for one in OPEN_FILES}[name]


def write_open_file(name: str, catalogue: Catalogue, base: str) -> bytes:
    """Return an open file; what depends on the catalogue alone is made once per version."""
    one = find_open_file(name)
    if one.rides:
        return one.build(catalogue, base)
    return _make_once(name, catalogue, base if one.links else "")
