"""What the pages draw: strip map, timeline axis, pins and the constant map."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.map_view import (
    PinLayer,
    build_map,
    describe_line,
    describe_pins,
    find_clicked,
)
from components.settings import is_tile_address
from components.site_view import show_years
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_cues,
    current_lines,
    plan_day,
)
from components.strip import GAP_LIMITS_PX, build_strip
from components.timeline_view import AXIS_BREAKS, era_of_year, place_year
from sites.catalogue import Era
from sites.model import Years
from sites.text import Lang

ROUTES = list(current_lines())
MORNING = datetime(2026, 11, 28, 8, tzinfo=SEMARANG_TIME)


@pytest.mark.parametrize("route_id", ROUTES)
def test_the_strip_keeps_travel_order_and_loses_nothing(route_id: str) -> None:
    line, cues = current_lines()[route_id], current_cues(route_id)
    rows = build_strip(line, cues, plan_day(route_id, MORNING), current_catalogue())
    assert [row.at_m for row in rows] == sorted(row.at_m for row in rows)
    assert [row.cue for row in rows if row.cue] == list(cues)
    assert sum(row.stop is not None for row in rows) == len(line.route.stops)
    assert sum(row.leg_name is not None for row in rows) == len(line.spans)


@pytest.mark.parametrize("route_id", ROUTES)
def test_gaps_on_the_strip_follow_the_road_within_what_can_be_read(route_id: str) -> None:
    line, cues = current_lines()[route_id], current_cues(route_id)
    rows = build_strip(line, cues, plan_day(route_id, MORNING), current_catalogue())
    low, high = GAP_LIMITS_PX
    for before, row in pairwise(rows):
        assert low <= row.gap_px <= high
        if row.at_m - before.at_m > 2000:
            assert row.gap_px == high


@given(st.integers(1500, 2100), st.integers(1500, 2100))
def test_the_axis_never_runs_backwards_and_stays_inside(one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    assert 0.0 <= place_year(earlier) <= place_year(later) <= 100.0


def test_the_axis_meets_its_own_breaks() -> None:
    for year, percent in AXIS_BREAKS:
        assert place_year(year) == percent


@pytest.mark.parametrize(
    ("year", "era"),
    [
        (1753, Era.VOC),
        (1800, Era.COLONIAL_19C),
        (1907, Era.COLONIAL_20C),
        (1953, Era.REPUBLIC),
        (2018, Era.REFORM),
    ],
)
def test_a_year_falls_into_its_era(year: int, era: Era) -> None:
    assert era_of_year(year) is era


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (1904, 1907, "1904–1907"),
        (1953, 1953, "1953"),
        (None, 1800, "sebelum 1800"),
        (1860, None, "sejak 1860"),
        (None, None, "tahun tidak diketahui"),
    ],
)
def test_building_years_are_said_as_far_as_they_are_known(start, end, said: str) -> None:
    assert show_years(Years(from_year=start, to_year=end), Lang.ID) == said


def test_pins_are_numbered_in_order_and_only_approximate_ones_get_a_circle() -> None:
    sites = current_catalogue().sites
    pins = describe_pins(sites, Lang.EN)
    assert [pin["n"] for pin in pins] == list(range(1, len(sites) + 1))
    for pin, site in zip(pins, sites, strict=True):
        assert (pin["radius_m"] > 0) == site.is_approximate
        assert pin["lat"] < 0 < pin["lon"]


def test_a_line_is_flipped_to_latitude_first_for_leaflet() -> None:
    line = current_lines()[ROUTES[0]]
    first = describe_line(line)[0]["path"][0]
    lon, lat = line.spans[0].leg.geometry.coordinates[0]
    assert first == [lat, lon]


def test_a_click_finds_its_site_and_nothing_else() -> None:
    sites = current_catalogue().sites
    site = sites[3]
    spot = {"lat": site.position.lat, "lng": site.position.lon}
    assert find_clicked({"last_object_clicked": spot}, sites) is site
    assert find_clicked({"last_object_clicked": {"lat": 0.0, "lng": 0.0}}, sites) is None
    assert find_clicked({"last_object_clicked": None}, sites) is None
    assert find_clicked(None, sites) is None


def test_the_map_is_one_object_per_language_and_never_grows() -> None:
    first = build_map(Lang.ID, "v1")
    children = list(first._children)
    first.add_child(PinLayer({"pins": []}))
    assert list(first._children) == children
    assert build_map(Lang.ID, "v1") is first
    assert build_map(Lang.EN, "v1") is not first


def test_the_map_asks_no_foreign_host() -> None:
    links = [address for _, address in (*build_map(Lang.ID, "v1").default_js,)]
    links += [address for _, address in (*build_map(Lang.ID, "v1").default_css,)]
    assert links
    assert all(address.startswith("/assets/") for address in links)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://tile.example/{z}/{x}/{y}.png", True),
        ("http://10.0.0.1/{z}/{y}/{x}", True),
        ("javascript:alert({z}{x}{y})", False),
        ("https://tile.example/{z}/{x}.png", False),
        ("", False),
    ],
)
def test_a_tile_address_is_a_web_address_with_its_three_parts(address: str, good: bool) -> None:
    assert is_tile_address(address) is good
