"""The sketch basemap: sound geometry, light, named, and in the right place."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from shapely.geometry import LineString, MultiPoint, Point, box, shape
from shapely.geometry.base import BaseGeometry

from routes.geojson_io import read_routes
from routes.plane import build_plane
from sites.catalogue import SHIPPED
from sites.geo import Position

PATH = SHIPPED / "city.geojson"
CITY: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
FEATURES: list[dict[str, Any]] = CITY["features"]
PLANE = build_plane(Position(110.42, -6.98))
VIEW = box(110.37, -7.02, 110.46, -6.93)

KINDS = {
    "sea": {"Polygon"},
    "coast": {"LineString"},
    "river": {"LineString"},
    "canal": {"LineString"},
    "polder": {"Polygon"},
    "railway": {"LineString"},
    "street": {"LineString"},
    "square": {"Polygon"},
    "park": {"Polygon"},
    "quarter": {"Polygon"},
    "district": {"Point"},
}
PONCOL, TAWANG = Point(110.414697, -6.972837), Point(110.427923, -6.964446)
MUSEUM, TUGU_MUDA = Point(110.383877, -6.985714), Point(110.4095, -6.9841)


def layer(name: str) -> list[dict[str, Any]]:
    return [feature for feature in FEATURES if feature["properties"]["layer"] == name]


def drawn(layer_name: str, name: str | None) -> BaseGeometry:
    """The geometry, in degrees, of the one feature with that name in that layer."""
    (found,) = [f for f in layer(layer_name) if f["properties"]["name"] == name]
    return shape(found["geometry"])


def count_vertices(feature: dict[str, Any]) -> int:
    coordinates, kind = feature["geometry"]["coordinates"], feature["geometry"]["type"]
    if kind == "Point":
        return 1
    return len(coordinates) if kind == "LineString" else sum(map(len, coordinates))


def metres(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(PLANE.shape(one).distance(PLANE.shape(other)))


def test_every_feature_has_exactly_the_agreed_properties() -> None:
    for feature in FEATURES:
        assert set(feature["properties"]) == {"layer", "name", "rank", "grade"}
        assert feature["properties"]["rank"] in {1, 2, 3}
        assert feature["properties"]["grade"] in {"generalised", "sketch"}
        assert feature["properties"]["name"] is None or feature["properties"]["name"].strip()


def test_every_layer_is_drawn_with_its_own_kind_of_geometry() -> None:
    drawn_kinds: dict[str, set[str]] = {}
    for feature in FEATURES:
        kinds = drawn_kinds.setdefault(feature["properties"]["layer"], set())
        kinds.add(feature["geometry"]["type"])
    assert drawn_kinds == KINDS


def test_it_is_light_enough_to_go_with_every_pack() -> None:
    assert PATH.stat().st_size < 60_000
    assert 300 < sum(count_vertices(feature) for feature in FEATURES) < 950


def test_it_says_who_drew_it_and_against_what_it_was_measured() -> None:
    assert "CC BY 4.0" in CITY["attribution"]
    assert "OpenStreetMap (ODbL)" in CITY["attribution"]


def test_the_bounding_box_is_that_of_the_drawing() -> None:
    bounds = [shape(f["geometry"]).bounds for f in FEATURES]
    west, south, east, north = zip(*bounds, strict=True)
    assert CITY["bbox"] == [min(west), min(south), max(east), max(north)]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f["properties"]["name"] or "-")
def test_geometry_is_valid_and_no_finer_than_a_metre(feature: dict[str, Any]) -> None:
    geometry = shape(feature["geometry"])
    assert geometry.is_valid
    for position in MultiPoint(_vertices(geometry)).geoms:
        assert (round(position.x, 5), round(position.y, 5)) == (position.x, position.y)


def _vertices(geometry: BaseGeometry) -> list[tuple[float, float]]:
    edge = geometry.exterior if geometry.geom_type == "Polygon" else geometry
    return list(edge.coords)


def test_outer_rings_run_counter_clockwise() -> None:
    rings = [shape(f["geometry"]) for f in FEATURES if f["geometry"]["type"] == "Polygon"]
    assert rings
    assert all(polygon.exterior.is_ccw for polygon in rings)


def test_no_line_folds_back_on_itself() -> None:
    for feature in FEATURES:
        if feature["geometry"]["type"] != "LineString":
            continue
        line = LineString(feature["geometry"]["coordinates"])
        assert line.is_simple, feature["properties"]["name"]
        for before, after in pairwise(line.coords):
            assert before != after


def test_at_least_thirty_streets_are_named_each_once() -> None:
    names = Counter(f["properties"]["name"] for f in layer("street") if f["properties"]["name"])
    assert len(names) >= 30
    assert set(names.values()) == {1}
    for main in ("Jl. Pemuda", "Jl. Imam Bonjol", "Jl. Pandanaran", "Jl. Letjen Suprapto"):
        assert main in names


def test_a_street_beyond_the_reference_is_a_sketch() -> None:
    for feature in layer("street"):
        line = shape(feature["geometry"])
        if line.bounds[0] < 110.404 or line.bounds[1] < -6.998:
            assert feature["properties"]["grade"] == "sketch", feature["properties"]["name"]


def test_the_four_parts_of_the_heritage_area_are_apart_from_one_another() -> None:
    quarters = {f["properties"]["name"]: shape(f["geometry"]) for f in layer("quarter")}
    assert set(quarters) == {"Kota Lama", "Kauman", "Pecinan", "Kampung Melayu"}
    for name, quarter in quarters.items():
        others = [other for key, other in quarters.items() if key != name]
        assert not any(quarter.intersects(other) for other in others), name


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Kota Lama", 110.427486, -6.968241),
        ("Kauman", 110.422611, -6.972475),
        ("Pecinan", 110.427852, -6.974122),
        ("Kampung Melayu", 110.4221, -6.9665),
    ],
)
def test_each_part_holds_its_church_temple_or_mosque(name: str, lon: float, lat: float) -> None:
    assert drawn("quarter", name).contains(Point(lon, lat))


def test_the_sea_covers_the_north_of_the_view_and_no_street() -> None:
    sea = drawn("sea", "Laut Jawa")
    west, _, east, north = VIEW.bounds
    assert sea.contains(LineString([(west, north), (east, north)]))
    assert -6.956 < VIEW.intersection(sea).bounds[1] < -6.94
    assert not any(sea.intersects(shape(f["geometry"])) for f in layer("street"))


def test_the_coast_is_the_edge_of_the_sea() -> None:
    coast = drawn("coast", None)
    assert coast.difference(drawn("sea", "Laut Jawa").exterior.buffer(1e-9)).is_empty


@pytest.mark.parametrize(
    ("kind", "name"),
    [("river", "Kali Semarang"), ("canal", "Banjir Kanal Barat"), ("canal", "Banjir Kanal Timur")],
)
def test_river_and_canals_reach_the_sea(kind: str, name: str) -> None:
    mouth = Point(drawn(kind, name).coords[-1])
    assert metres(mouth, drawn("sea", "Laut Jawa")) < 60


def test_banjir_kanal_barat_lies_between_the_museum_and_tugu_muda() -> None:
    canal = drawn("canal", "Banjir Kanal Barat")
    assert canal.crosses(LineString([MUSEUM, TUGU_MUDA]))
    assert metres(canal, MUSEUM) > 1000


def test_kali_semarang_runs_under_the_berok_bridge() -> None:
    (visit,) = [route for route in read_routes() if route.id == "balaikota-kotalama"]
    (bridge,) = [stop for stop in visit.stops if stop.id == "jembatan-berok"]
    assert metres(drawn("river", "Kali Semarang"), Point(bridge.position)) < 40


def test_only_the_walk_of_the_study_visit_crosses_kali_semarang() -> None:
    river = drawn("river", "Kali Semarang")
    (visit,) = [route for route in read_routes() if route.id == "balaikota-kotalama"]
    crossing = [leg.id for leg in visit.legs if river.crosses(LineString(leg.geometry.coordinates))]
    assert crossing == ["jalan-suprapto"]


@pytest.mark.parametrize("station", [PONCOL, TAWANG], ids=["poncol", "tawang"])
def test_the_railway_passes_just_north_of_the_station(station: Point) -> None:
    railway = drawn("railway", "Rel Poncol–Tawang")
    north = LineString([station, (station.x, station.y + 0.003)])
    assert railway.crosses(north)
    assert metres(railway, station) < 150


def test_the_polder_lies_south_of_the_station_and_north_of_jalan_merak() -> None:
    polder = drawn("polder", "Polder Tawang")
    assert polder.bounds[3] < TAWANG.y
    assert not polder.intersects(drawn("street", "Jl. Merak"))
    assert metres(polder, TAWANG) < 100


def test_the_basemap_carries_the_streets_of_the_routes() -> None:
    streets = [PLANE.shape(shape(f["geometry"])) for f in layer("street")]
    for route in read_routes():
        for leg in route.legs:
            if leg.id == "jalan-alun-alun":
                continue
            line = PLANE.shape(LineString(leg.geometry.coordinates))
            points = [line.interpolate(share / 50, normalized=True) for share in range(51)]
            away = max(min(point.distance(street) for street in streets) for point in points)
            assert away < 40, (route.id, leg.id)
