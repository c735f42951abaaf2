"""Places stand where the sources measured them, as nearly as they claim.

positions.json holds, for each place that at least one source locates, the measured position
(WGS84, longitude first), the distance in metres within which those sources agree or can be
trusted, and the ids of the sources. Some measured the place itself, some a bus shelter or a
street beside it; positions and streets (`osmStreets`) © OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from pyproj import Transformer
from shapely import transform
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from sites.catalogue import read_catalogue
from sites.geo import Position
from sites.model import PositionGrade, Site
from sites.nearness import measure_m

CATALOGUE = read_catalogue()
TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:32749", always_xy=True)
"""To UTM zone 49 south, where Semarang lies: metres, true to 1 in 2,500."""


class Measured(NamedTuple):
    """Where sources put a place, and how far off they may be."""

    site: str
    position: Position
    within_m: float
    sources: tuple[str, ...]


def read_measured() -> tuple[Measured, ...]:
    """The reference positions."""
    text = Path(__file__).with_name("positions.json").read_text(encoding="utf-8")
    return tuple(
        Measured(
            one["site"], Position(*one["position"]), float(one["within_m"]), tuple(one["sources"])
        )
        for one in json.loads(text)
    )


MEASURED = read_measured()
EACH = pytest.mark.parametrize("measured", MEASURED, ids=lambda one: one.site)


def flatten(site: Site) -> BaseGeometry:
    """The outline of a place in metres east and north."""
    outline = shape(site.geometry.model_dump())
    return transform(outline, TO_METRES.transform, interleaved=False)


def find_distance_m(site: Site, position: Position) -> float:
    """Metres from a position to a place: to its point, or to its area (0 inside)."""
    if site.geometry.type == "Point":
        return measure_m(site.position, position)
    return float(flatten(site).distance(Point(TO_METRES.transform(*position))))


@EACH
def test_a_place_lies_within_its_accuracy_of_where_it_was_measured(measured: Measured) -> None:
    site = CATALOGUE.get_site(measured.site)
    assert find_distance_m(site, measured.position) <= site.accuracy_m


@EACH
def test_a_point_claims_no_better_accuracy_than_its_measurement(measured: Measured) -> None:
    site = CATALOGUE.get_site(measured.site)
    if site.geometry.type == "Point":
        assert site.accuracy_m >= measured.within_m


@EACH
def test_a_place_names_the_sources_that_measured_it(measured: Measured) -> None:
    site = CATALOGUE.get_site(measured.site)
    assert set(measured.sources) <= set(site.position_sources)
    assert [one for one in measured.sources if CATALOGUE.find_source(one) is None] == []


def test_a_place_that_is_not_approximate_was_measured() -> None:
    known = {one.site for one in MEASURED}
    exact = {
        site.id for site in CATALOGUE.sites if site.position_grade != PositionGrade.APPROXIMATE
    }
    assert exact - known == set()


def test_most_places_were_measured_and_none_twice() -> None:
    names = [one.site for one in MEASURED]
    assert len(names) == len(set(names))
    assert len(names) > len(CATALOGUE.sites) / 2


@pytest.mark.parametrize("site", CATALOGUE.sites, ids=lambda site: site.id)
def test_an_area_is_no_wider_than_the_city_and_holds_its_own_point(site: Site) -> None:
    outline = shape(site.geometry.model_dump())
    assert outline.is_valid
    if site.geometry.type != "Point":
        assert outline.contains(Point(site.position))
        assert flatten(site).area < 3_000_000
