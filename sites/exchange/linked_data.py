"""Places and trips as schema.org knows them (JSON-LD 1.1); nothing is said that is not known."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sites.exchange.trips import Trip
from sites.geo import Point, Polygon
from sites.model import Kind, Site
from sites.text import Lang, Text

Node = dict[str, Any]

CONTEXT = "https://schema.org"
COUNTRY = "ID"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANGS = [lang.value for lang in Lang]

_OPEN_AIR = frozenset({Kind.GREEN, Kind.WATER, Kind.DISTRICT})
"""Kinds of places that are no building and no single landmark."""


def write_linked_data(tree: Any) -> str:
    """Return JSON that may stand in a script element: no tag and no line ends inside it."""
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def say(text: Text) -> list[Node]:
    """Return a wording in every language, tagged."""
    return [{"@language": lang.value, "@value": text.in_lang(lang)} for lang in Lang]


def name_site(base: str, site_id: str) -> str:
    """Return the stable public address of a place."""
    return f"{base}/situs/{site_id}"


def _list_pairs(ring: Iterable[tuple[float, float]]) -> str:
    """Latitude first, as schema.org's shapes have it."""
    return " ".join(f"{lat} {lon}" for lon, lat in ring)


def _build_geo(site: Site) -> Node | list[Node]:
    geometry = site.geometry
    if isinstance(geometry, Point):
        lon, lat = geometry.coordinates
        return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    polygons = (
        [geometry.coordinates] if isinstance(geometry, Polygon) else list(geometry.coordinates)
    )
    shapes = [{"@type": "GeoShape", "polygon": _list_pairs(rings[0])} for rings in polygons]
    return shapes[0] if len(shapes) == 1 else shapes


def _build_property(name: str, value: float | str, unit: str | None = None) -> Node:
    node: Node = {"@type": "PropertyValue", "propertyID": name, "value": value}
    return {**node, "unitCode": unit} if unit else node


def _list_properties(site: Site) -> list[Node]:
    found = [
        _build_property("accuracy_m", site.accuracy_m, "MTR"),
        _build_property("position_grade", site.position_grade.value),
    ]
    for name, year in (("from_year", site.built.from_year), ("to_year", site.built.to_year)):
        if year is not None:
            found.append(_build_property(f"built.{name}", year))
    return found


def _build_page(base: str, site: Site) -> Node:
    return {
        "@type": "WebPage",
        "url": name_site(base, site.id),
        "inLanguage": LANGS,
        "license": LICENCE,
    }


def build_site_node(site: Site, base: str) -> Node:
    """Return one place, for its own page or for a graph; ``base`` is the public address."""
    kinds = ["TouristAttraction"]
    if site.kind not in _OPEN_AIR:
        kinds.insert(0, "LandmarksOrHistoricalBuildings")
    address: Node = {"@type": "PostalAddress", "addressCountry": COUNTRY}
    if site.address is not None:
        address["streetAddress"] = site.address
    node: Node = {
        "@type": kinds,
        "@id": name_site(base, site.id),
        "identifier": site.id,
        "url": name_site(base, site.id),
        "name": say(site.name),
        "disambiguatingDescription": say(site.glance),
        "description": say(site.label),
        "geo": _build_geo(site),
        "address": address,
        "additionalProperty": _list_properties(site),
        "subjectOf": _build_page(base, site),
    }
    if site.former_names:
        node["alternateName"] = [
            {"@language": one.lang, "@value": one.name} for one in site.former_names
        ]
    return node


def build_trip_node(trip: Trip, base: str) -> Node:
    """Return one trip; its stops are an ordered list of places."""
    stops = [
        {
            "@type": "ListItem",
            "position": number,
            "item": {"@id": name_site(base, stop.site)}
            if stop.site is not None
            else {
                "@type": "Place",
                "name": say(stop.name),
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": stop.position.lat,
                    "longitude": stop.position.lon,
                },
            },
        }
        for number, stop in enumerate(trip.stops, 1)
    ]
    return {
        "@type": "TouristTrip",
        "@id": f"{base}/{trip.page}#{trip.id}",
        "url": f"{base}/{trip.page}",
        "name": say(trip.name),
        "description": say(trip.about),
        "itinerary": {
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderAscending",
            "numberOfItems": len(stops),
            "itemListElement": stops,
        },
    }


def wrap(node: Node) -> Node:
    """Return one node as a document of its own, as a page carries it."""
    return {"@context": CONTEXT, **node}


def build_graph(sites: Iterable[Site], trips: Iterable[Trip], base: str) -> Node:
    """Return every place and every trip as one document."""
    nodes = [build_site_node(site, base) for site in sites]
    nodes += [build_trip_node(trip, base) for trip in trips]
    return {"@context": CONTEXT, "@graph": nodes}


def build_site_document(site: Site, base: str) -> Node:
    """Return one place as a document of its own, as its page carries it."""
    return wrap(build_site_node(site, base))
