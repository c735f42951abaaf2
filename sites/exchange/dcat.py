"""The data set described for an open-data portal: DCAT 3 as JSON-LD (readable as DCAT 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shapely.geometry import box

from sites.exchange.linked_data import LANGS, LICENCE, say
from sites.geojson_io import AnyGeometry, build_bbox
from sites.text import Text

Node = dict[str, Any]

OPENSTREETMAP = "https://www.openstreetmap.org/copyright"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {"id": f"{_LANGUAGE}IND", "en": f"{_LANGUAGE}ENG"}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
}


@dataclass(frozen=True)
class Distribution:
    """One file of the set: its path, media type and title; ``standard`` is what it keeps to."""

    path: str
    media: str
    title: Text
    standard: str | None = None


@dataclass(frozen=True)
class Described:
    """The words about the set, and its version."""

    title: Text
    about: Text
    rights: Text
    publisher: str
    keywords: tuple[Text, ...]
    version: str


def _refer(address: str) -> Node:
    return {"@id": address}


def _build_distribution(one: Distribution, base: str) -> Node:
    address = f"{base}{one.path}"
    node: Node = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": say(one.title),
        "dcat:accessURL": _refer(address),
        "dcat:downloadURL": _refer(address),
        "dcat:mediaType": _refer(_IANA + one.media.partition(";")[0]),
        "dct:license": _refer(LICENCE),
    }
    if one.standard is not None:
        node["dct:conformsTo"] = _refer(one.standard)
    return node


def _build_extent(places: Iterable[AnyGeometry]) -> Node | None:
    bounds = build_bbox(places)
    if not bounds:
        return None
    west, south, east, north = bounds
    area = {"@type": "geo:wktLiteral", "@value": box(west, south, east, north).wkt}
    return {"@type": "dct:Location", "dcat:bbox": area}


def build_description(
    told: Described, files: Iterable[Distribution], places: Iterable[AnyGeometry], base: str
) -> Node:
    """Return the catalogue of one data set with its distributions; ``base`` is the address."""
    publisher = {"@type": "foaf:Agent", "foaf:name": told.publisher}
    address = f"{base}/api/v1/open/dcat.jsonld"
    dataset: Node = {
        "@id": f"{address}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": say(told.title),
        "dct:description": say(told.about),
        "dct:identifier": f"{address}#dataset",
        "dct:publisher": publisher,
        "dct:language": [_refer(_LANGUAGES[lang]) for lang in LANGS],
        "dct:license": _refer(LICENCE),
        "dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": say(told.rights)},
        "dct:source": _refer(OPENSTREETMAP),
        "dcat:keyword": [tagged for word in told.keywords for tagged in say(word)],
        "dcat:landingPage": _refer(f"{base}/"),
        "dcat:version": told.version,
        "owl:versionInfo": told.version,
        "dcat:distribution": [_build_distribution(one, base) for one in files],
    }
    extent = _build_extent(places)
    if extent is not None:
        dataset["dct:spatial"] = extent
    return {
        "@context": _CONTEXT,
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": say(told.title),
        "dct:description": say(told.about),
        "dct:publisher": publisher,
        "dct:license": _refer(LICENCE),
        "dcat:dataset": [dataset],
    }
