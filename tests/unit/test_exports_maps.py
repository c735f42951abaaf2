"""GPX, KML and GeoJSON, each opened by a reader that is not ours."""

from __future__ import annotations

import json
from typing import Any

import geojson
import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from components.exports.geojson import build_geojson
from components.exports.gpx import build_gpx
from components.exports.kml import NAMESPACE, build_kml
from components.exports.outline import Outline, build_outline, build_route_outline
from components.exports.wording import Langs
from routes.line import build_line
from tests.paper_builders import (
    BOTH,
    CATALOGUE,
    ID,
    LOOP,
    ORIGIN,
    SHOWN,
    build_day,
    build_hostile,
    build_plan,
)

RULES = etree.RelaxNG(
    etree.fromstring(f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{NAMESPACE}"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="kml"><element name="Document">
    <ref name="words"/>
    <oneOrMore><element name="Style"><attribute name="id" ns=""><data type="ID"/></attribute>
      <element name="LineStyle"><element name="color"><data type="hexBinary"/></element>
        <element name="width"><data type="double"/></element></element>
    </element></oneOrMore>
    <zeroOrMore><element name="Folder"><ref name="words"/>
      <zeroOrMore><element name="Placemark"><ref name="words"/>
        <optional><element name="TimeSpan">
          <element name="begin"><data type="dateTime"/></element>
          <element name="end"><data type="dateTime"/></element></element></optional>
        <optional><element name="styleUrl"><data type="anyURI"/></element></optional>
        <choice>
          <element name="Point"><ref name="where"/></element>
          <element name="LineString"><optional><element name="tessellate">
            <data type="boolean"/></element></optional><ref name="where"/></element>
        </choice>
      </element></zeroOrMore>
    </element></zeroOrMore>
  </element></element></start>
  <define name="words"><element name="name"><text/></element>
    <optional><element name="open"><data type="boolean"/></element></optional>
    <optional><element name="description"><text/></element></optional></define>
  <define name="where"><element name="coordinates"><list><oneOrMore><data type="string">
    <param name="pattern">-?\\d+(\\.\\d+)?,-?\\d+(\\.\\d+)?</param></data></oneOrMore></list>
  </element></define>
</grammar>""")
)
"""The part of OGC KML 2.2 that we write, in the order its schema asks for."""


def draw(langs: Langs = BOTH, **changes: Any) -> Outline:
    """Return the outline of the sample visit."""
    return build_outline(build_day(build_plan(**changes)), langs, ORIGIN)


def test_gpx_holds_places_stops_and_the_line() -> None:
    """Waypoints for places, a route of the stops with times, a track per mode."""
    outline = draw()
    gpx = gpxpy.parse(build_gpx(outline, BOTH).decode())
    assert gpx.version == "1.1"
    assert [point.name for point in gpx.waypoints][1] == "2. Lawang Sewu"
    assert len(gpx.waypoints) == 7
    lawang = CATALOGUE.get_site("lawang-sewu").position
    assert (gpx.waypoints[1].longitude, gpx.waypoints[1].latitude) == pytest.approx(lawang)
    (route,) = gpx.routes
    times = [point.time for point in route.points if point.time]
    assert len(times) == len(route.points) == 5
    assert times == sorted(times)
    assert [track.type for track in gpx.tracks] == ["bus", "walk"]
    length_m = build_day().planned.line.length_m
    assert sum(track.length_2d() for track in gpx.tracks) == pytest.approx(length_m, rel=0.01)
    assert "ODbL" in (gpx.description or "")


def test_kml_is_what_its_schema_asks_for() -> None:
    """Legs, stops and places in a folder each; longitude first."""
    root = etree.fromstring(build_kml(draw(), BOTH))
    assert RULES.validate(root), RULES.error_log
    names = {"k": NAMESPACE}
    folders = root.findall(".//k:Folder", names)
    assert [len(folder.findall("k:Placemark", names)) for folder in folders] == [
        len(draw().legs), 5, 7,
    ]  # fmt: skip
    for where in root.iterfind(".//k:coordinates", names):
        for pair in where.text.split():
            lon, lat = map(float, pair.split(","))
            assert 110 < lon < 111
            assert -8 < lat < -6


def test_the_rules_for_kml_notice_a_wrong_order() -> None:
    """Or they would prove nothing."""
    root = etree.fromstring(build_kml(draw(), BOTH))
    document = root[0]
    document.append(document[0])
    assert not RULES.validate(root)


def test_geojson_follows_rfc_7946() -> None:
    """Longitude first, no CRS member, times with an offset."""
    whole = geojson.loads(build_geojson(draw(ID)))
    assert whole.is_valid
    assert "crs" not in whole
    roles = [feature["properties"]["role"] for feature in whole["features"]]
    assert (roles.count("stop"), roles.count("place")) == (5, 7)
    places = [one for one in whole["features"] if one["properties"]["role"] == "place"]
    assert places[1]["properties"]["arrive"].startswith("2026-11-28T08:02:")
    assert places[1]["properties"]["arrive"].endswith("+07:00")
    assert [one["properties"]["approximate"] for one in places].count(True) == sum(
        place.site.is_approximate for place in build_day().places
    )


def test_hostile_words_show_as_words_in_every_map_file() -> None:
    """A marked section of XML is no exception."""
    outline = build_outline(build_day(build_hostile()), ID, ORIGIN)
    assert gpxpy.parse(build_gpx(outline, ID).decode()).name.startswith(SHOWN)
    root = etree.fromstring(build_kml(outline, ID))
    assert root.findtext(f".//{{{NAMESPACE}}}name").startswith(SHOWN)
    assert json.loads(build_geojson(outline))["name"].startswith(SHOWN)


@given(st.text(min_size=1, max_size=120).filter(str.strip))
def test_whatever_a_plan_is_called_the_files_can_be_read(name: str) -> None:
    """Control letters and halves of letters are left out."""
    day = build_day_named(name)
    outline = build_outline(day, ID, ORIGIN)
    gpxpy.parse(build_gpx(outline, ID).decode())
    etree.fromstring(build_kml(outline, ID))


DAY = build_day()


def build_day_named(name: str) -> Any:
    """Return the sample visit under another name, without following it anew."""
    plan = DAY.plan.model_copy(update={"name": name})
    kept = type(DAY.kept)(**{**vars(DAY.kept), "plan": plan})
    return type(DAY)(kept, DAY.planned, DAY.catalogue, DAY.published)


def test_a_published_route_has_no_times_of_day() -> None:
    """It is ridden at many."""
    line = build_line(LOOP)
    outline = build_route_outline(line, [CATALOGUE.get_site("lawang-sewu")], ID, ORIGIN)
    gpx = gpxpy.parse(build_gpx(outline, ID).decode())
    assert {point.time for point in gpx.routes[0].points} == {None}
    assert [point.name for point in gpx.waypoints] == ["Lawang Sewu"]
    assert RULES.validate(etree.fromstring(build_kml(outline, ID)))
