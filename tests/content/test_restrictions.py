"""The shipped restrictions: sourced, dated, and kept by the shipped routes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.commands.review import review_files, review_shipped
from routes.clearance import check_clearance, list_set_downs
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Mode, Route
from routes.restrictions import SHIPPED, list_sources, read_restrictions
from sites.catalogue import read_catalogue
from sites.geo import Position

RESTRICTIONS = read_restrictions()
ROUTES = {route.id: route for route in read_routes()}


def drive(points: list[tuple[float, float]]) -> Route:
    """The study visit's route with one bus leg through these points."""
    visit = ROUTES["balaikota-kotalama"]
    leg = visit.legs[0]
    geometry = leg.geometry.model_copy(
        update={"coordinates": tuple(Position(*point) for point in points)}
    )
    return visit.model_copy(
        update={"legs": (leg.model_copy(update={"geometry": geometry}),), "stops": ()}
    )


def test_every_restriction_rests_on_a_source_of_the_catalogue() -> None:
    known = {source.id for source in read_catalogue().sources}
    assert RESTRICTIONS
    assert set(list_sources(RESTRICTIONS)) <= known


def test_a_restriction_is_judged_like_all_content(tmp_path: Path) -> None:
    assert [one for one in review_shipped() if one.file == str(SHIPPED)] == []
    path = tmp_path / "batas.geojson"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace("busDunia23", "busEntah"))
    (found,) = review_files([path])
    assert (found.feature, found.field, found.code) == ("kota-lama", "sources.0", "unknown_source")


def test_kota_lama_is_closed_to_double_deckers_by_one_source_of_september_2023() -> None:
    (kota_lama,) = [one for one in RESTRICTIONS if one.id == "kota-lama"]
    assert (kota_lama.grade, kota_lama.as_of) == ("one_source", "2023-09")
    assert kota_lama.sources == ("busDunia23",)
    assert kota_lama.concerns == "double_decker"
    assert kota_lama.max_height_m is None  # the source names no figure
    assert "satu sumber" in kota_lama.reason.id
    assert "one source" in kota_lama.reason.en


def test_its_edge_is_that_of_the_quarter_on_the_sketch_map() -> None:
    city = json.loads((SHIPPED.parents[2] / "sites" / "data" / "city.geojson").read_text())
    (quarter,) = [
        feature["geometry"]["coordinates"]
        for feature in city["features"]
        if (feature["properties"]["layer"], feature["properties"]["name"])
        == ("quarter", "Kota Lama")
    ]
    (kota_lama,) = [one for one in RESTRICTIONS if one.id == "kota-lama"]
    assert {tuple(p) for ring in quarter for p in ring} == {
        tuple(p) for ring in kota_lama.geometry.coordinates for p in ring
    }


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.id)
@pytest.mark.parametrize("height_m", [4.2, None])
def test_the_shipped_routes_enter_nothing_they_may_not(
    route: Route, height_m: float | None
) -> None:
    assert check_clearance(route, height_m, RESTRICTIONS) == ()


def test_a_bus_through_kota_lama_is_refused_and_set_down_at_the_square() -> None:
    square = ROUTES["balaikota-kotalama"]
    berok = next(leg for leg in square.legs if leg.id == "berok").geometry.coordinates
    through = [*berok, (110.42338, -6.97062), (110.4264, -6.96855), (110.43, -6.9677)]
    stops = list_set_downs(build_line(route) for route in ROUTES.values())
    (found,) = check_clearance(drive(through), 4.2, RESTRICTIONS, places=stops)
    assert found.restriction.id == "kota-lama"
    assert found.set_down is not None
    assert found.set_down.stop is not None
    assert "alun-alun" in found.set_down.stop.id


def test_the_walk_through_kota_lama_is_free() -> None:
    walked = [leg for leg in ROUTES["balaikota-kotalama"].legs if leg.mode == Mode.WALK]
    assert any(leg.id == "jalan-suprapto" for leg in walked)
    as_bus = tuple(
        leg.model_copy(update={"mode": Mode.BUS}) for leg in ROUTES["balaikota-kotalama"].legs
    )
    ridden = ROUTES["balaikota-kotalama"].model_copy(update={"legs": as_bus})
    assert check_clearance(ridden, 4.2, RESTRICTIONS) != ()
