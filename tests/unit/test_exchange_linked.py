"""Linked data as others read it: schema.org, FIWARE's models, DCAT."""

from __future__ import annotations

import json
import re
import warnings
from html.parser import HTMLParser
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from routes.geojson_io import SHIPPED as SHIPPED_ROUTES
from routes.geojson_io import read_routes
from routes.itineraries import build_route_trip
from routes.line import build_line
from sites.catalogue import read_catalogue
from sites.exchange.dcat import Described, Distribution, build_description
from sites.exchange.fiware import list_pois, list_trips
from sites.exchange.linked_data import (
    build_graph,
    build_site_document,
    build_site_node,
    write_linked_data,
)
from sites.exchange.trips import build_trail_trip
from sites.model import Kind
from sites.text import Text
from tests.builders import build_site, build_text

BASE = "https://jejak.example"
SCHEMA, DCAT = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
CATALOGUE = read_catalogue()
TRIPS = (
    *(build_route_trip(build_line(route)) for route in read_routes(SHIPPED_ROUTES)),
    *(build_trail_trip(trail, CATALOGUE) for trail in CATALOGUE.guidebook.trails),
)
HOSTILE = "</script><script>alert(1)</script> & <!-- \u2028 \u202e ]]>"


def read_graph(tree: dict[str, Any]) -> Graph:
    """Read JSON-LD with another's reader; the vocabulary is named here, nothing is fetched."""
    known = {**tree}
    if known.get("@context") == "https://schema.org":
        known["@context"] = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the reader's own insides
        return Graph().parse(data=json.dumps(known), format="json-ld")


def test_every_place_and_trip_is_what_schema_org_means() -> None:
    graph = read_graph(build_graph(CATALOGUE.sites, TRIPS, BASE))
    places = set(graph.subjects(RDF.type, SCHEMA.TouristAttraction))
    assert places == {URIRef(f"{BASE}/situs/{site.id}") for site in CATALOGUE.sites}
    buildings = set(graph.subjects(RDF.type, SCHEMA.LandmarksOrHistoricalBuildings))
    open_air = {Kind.GREEN, Kind.WATER, Kind.DISTRICT}
    assert buildings == {
        URIRef(f"{BASE}/situs/{site.id}") for site in CATALOGUE.sites if site.kind not in open_air
    }
    assert len(set(graph.subjects(RDF.type, SCHEMA.TouristTrip))) == len(TRIPS)
    for site in CATALOGUE.sites:
        here = URIRef(f"{BASE}/situs/{site.id}")
        names = set(graph.objects(here, SCHEMA.name))
        assert names == {Literal(site.name.id, "id"), Literal(site.name.en, "en")}
        page = graph.value(here, SCHEMA.subjectOf)
        assert {str(each) for each in graph.objects(page, SCHEMA.inLanguage)} == {"id", "en"}


def test_a_place_has_its_position_and_only_the_address_that_is_known() -> None:
    node = build_site_node(build_site(), BASE)
    assert node["geo"] == {
        "@type": "GeoCoordinates", "latitude": -6.9839, "longitude": 110.4104,
    }  # fmt: skip
    assert node["address"] == {"@type": "PostalAddress", "addressCountry": "ID"}
    assert "sameAs" not in node
    assert "alternateName" not in node
    square = [(110.4, -7.0), (110.41, -7.0), (110.41, -6.99), (110.4, -7.0)]
    area = build_site(
        geometry={"type": "Polygon", "coordinates": [square]},
        address="Jl. Pemuda",
        former_names=({"lang": "nl", "name": "Hoofdkantoor"},),
    )
    node = build_site_node(area, BASE)
    assert node["geo"]["polygon"].split()[:2] == ["-7.0", "110.4"]
    assert node["address"]["streetAddress"] == "Jl. Pemuda"
    assert node["alternateName"] == [{"@language": "nl", "@value": "Hoofdkantoor"}]


class _Scripts(HTMLParser):
    """The text of every script element."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note every element."""
        self.others.append(tag)

    def handle_data(self, data: str) -> None:
        """Note every text."""
        self.texts.append(data)


@pytest.mark.parametrize("text", [HOSTILE, "<!--<script>", "a&lt;b", "\"'`", "\u2029"])
def test_hostile_text_stays_text_inside_a_page(text: str) -> None:
    site = build_site(name=build_text(f"x{text}"), address=f"x{text}")
    written = write_linked_data(build_site_document(site, BASE))
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    assert page.others == ["script"]
    assert json.loads("".join(page.texts))["name"][0]["@value"] == f"x{text}"
    assert not re.search("[<>&\u2028\u2029]", written)


def test_places_are_points_of_interest_for_a_broker() -> None:
    found = list_pois(CATALOGUE.sites, BASE, "Jejak Semarang")
    assert len({entity["id"] for entity in found}) == len(CATALOGUE.sites)
    for entity in found:
        assert {"id", "type", "name", "category", "@context"} <= set(entity)
        assert entity["type"] == "PointOfInterest"
        assert entity["id"].startswith("urn:ngsi-ld:PointOfInterest:")
        for name, attribute in entity.items():
            if name not in ("id", "type", "@context"):
                check_attribute(attribute)
    assert found[0]["name"]["languageMap"]["en"] == CATALOGUE.sites[0].name.en


def check_attribute(attribute: dict[str, Any]) -> None:
    """Each kind of attribute of NGSI-LD has its own member, and it is not null."""
    members = {
        "Property": "value", "GeoProperty": "value", "LanguageProperty": "languageMap",
        "Relationship": "object",
    }  # fmt: skip
    assert attribute[members[attribute["type"]]] not in (None, "", [], {})


def test_routes_and_trails_are_tourist_trips_for_a_broker() -> None:
    found = {entity["id"]: entity for entity in list_trips(TRIPS, BASE, "Jejak Semarang")}
    assert len(found) == len(TRIPS)
    for entity in found.values():
        for name, attribute in entity.items():
            if name not in ("id", "type", "@context"):
                check_attribute(attribute)
    route = found["urn:ngsi-ld:TouristTrip:jejak-semarang:rute-balaikota-kotalama"]
    assert route["location"]["value"]["type"] == "MultiLineString"
    trail = CATALOGUE.guidebook.trails[0]
    told = found[f"urn:ngsi-ld:TouristTrip:jejak-semarang:tema-{trail.id}"]
    assert told["refPointOfInterest"]["object"][0].endswith(trail.stops[0].site)


def test_the_set_is_described_for_a_portal() -> None:
    words = {name: build_text(f"{name} {HOSTILE}") for name in ("title", "about", "rights")}
    told = Described(**words, publisher="Jejak", keywords=(Text(id="a", en="b"),), version="v1")
    files = [Distribution("/a.csv", "text/csv; charset=utf-8", build_text("CSV"))]
    places = [site.geometry for site in CATALOGUE.sites]
    graph = read_graph(build_description(told, files, places, BASE))
    dataset = graph.value(None, RDF.type, DCAT.Dataset)
    assert graph.value(graph.value(None, RDF.type, DCAT.Catalog), DCAT.dataset) == dataset
    file = graph.value(dataset, DCAT.distribution)
    assert graph.value(file, DCAT.downloadURL) == URIRef(f"{BASE}/a.csv")
    assert str(graph.value(file, DCAT.mediaType)).endswith("/text/csv")
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(dataset, DCT.license) == licence
    assert graph.value(dataset, DCAT.version) == Literal("v1")
    area = graph.value(graph.value(dataset, DCT.spatial), DCAT.bbox)
    assert str(area).startswith("POLYGON ((110.")
    assert Literal(f"title {HOSTILE}", "id") in set(graph.objects(dataset, DCT.title))
