"""A route and restrictions edited as plain GeoJSON: corners, joints, stops, properties."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.map_moves import Move
from components.sources import current_lines
from components.way_judge import judge_limits, judge_route
from components.way_map import apply_way_moves
from routes.geojson_io import SHIPPED, parse_route
from routes.restrictions import parse_restrictions
from routes.way_edits import (
    add_restriction,
    add_stop,
    edit_corner,
    find_feature,
    find_free_id,
    list_corners,
    list_features,
    move_point,
    remove_feature,
    set_property,
    swap_stops,
)
from sites.edited import ItemKind, Ref
from sites.geo import Position
from sites.text import Lang
from tests.route_builders import build_route_tree, place

TREE = build_route_tree()
NAMES = {"id": "Baru", "en": "New"}
LIMITS: dict[str, Any] = {"type": "FeatureCollection", "features": []}
FIELDS = {
    "name": NAMES,
    "reason": NAMES,
    "grade": "unverified",
    "as_of": "2026-11",
    "sources": ["contoh1"],
}
ROUTE = Ref(ItemKind.ROUTE, "balaikota-kotalama")
SHIPPED_ROUTE = json.loads((SHIPPED / "balaikota-kotalama.geojson").read_text(encoding="utf-8"))
SHIPPED_LIMITS = json.loads((SHIPPED / "restrictions.geojson").read_text(encoding="utf-8"))


def read_corners(collection: dict[str, Any], leg: str) -> list[list[float]]:
    """The corners of a leg."""
    feature = find_feature(collection, leg, "leg")
    assert feature is not None
    return list_corners(feature)


def test_a_corner_is_added_moved_and_taken_away_again() -> None:
    spot = list(place(250, 30))
    added = edit_corner(TREE, "naik-bus", "add", 1, spot)
    assert len(read_corners(added, "naik-bus")) == 3
    assert read_corners(added, "naik-bus")[1] == spot
    other = list(place(200, 10))
    moved = edit_corner(added, "naik-bus", "move", 1, other)
    assert read_corners(moved, "naik-bus")[1] == other
    assert edit_corner(moved, "naik-bus", "remove", 1, other) == TREE
    assert parse_route(json.dumps(moved), "x").legs[0].geometry.coordinates[1] == tuple(other)


def test_legs_that_met_still_meet() -> None:
    spot = list(place(520, 10))
    moved = edit_corner(TREE, "naik-bus", "move", 1, spot)
    assert read_corners(moved, "naik-bus")[-1] == spot
    assert read_corners(moved, "jalan-kaki")[0] == spot
    back = edit_corner(moved, "jalan-kaki", "move", 0, place(500, 0))
    assert read_corners(back, "naik-bus")[-1] == pytest.approx(list(place(500, 0)))


def test_legs_that_did_not_meet_are_left_apart() -> None:
    apart = deepcopy(TREE)
    feature = find_feature(apart, "jalan-kaki", "leg")
    assert feature is not None
    feature["geometry"]["coordinates"][0] = list(place(510, 5))
    moved = edit_corner(apart, "naik-bus", "move", 1, place(490, 0))
    assert read_corners(moved, "jalan-kaki")[0] == list(place(510, 5))


def test_two_corners_stay_of_a_line_and_three_of_an_area() -> None:
    assert edit_corner(TREE, "naik-bus", "remove", 0, place(0, 0)) is TREE
    area = add_restriction(LIMITS, "Polygon", place(0, 0), FIELDS)
    fewer = edit_corner(area, "batas-1", "remove", 2, place(0, 0))
    assert len(list_corners(fewer["features"][0])) == 3
    assert edit_corner(fewer, "batas-1", "remove", 0, place(0, 0)) is fewer
    parse_restrictions(json.dumps(fewer), "x")


acts = st.tuples(
    st.sampled_from(("naik-bus", "jalan-kaki", "mulai", "tiada")),
    st.sampled_from(("add", "move", "remove", "explode")),
    st.integers(-1, 5),
    st.tuples(st.floats(110.40, 110.42), st.floats(-6.99, -6.97)),
)


@given(st.lists(acts, max_size=10))
def test_whatever_is_done_legs_stay_lines_and_the_tree_is_untouched(steps: list[Any]) -> None:
    before, changed = json.dumps(TREE), TREE
    for leg, act, at, spot in steps:
        changed = edit_corner(changed, leg, act, at, spot)
    assert json.dumps(TREE) == before
    legs = list_features(changed, "leg")
    assert [leg["id"] for leg in legs] == ["naik-bus", "jalan-kaki"]
    assert all(len(list_corners(leg)) >= 2 for leg in legs)
    assert read_corners(changed, "naik-bus")[-1] == read_corners(changed, "jalan-kaki")[0] or any(
        act in {"add", "remove"} for _, act, _, _ in steps
    )


def test_stops_are_added_moved_swapped_and_removed() -> None:
    added = add_stop(add_stop(TREE, "naik-bus", NAMES), "naik-bus", NAMES)
    first, second = "perhentian-1", "perhentian-2"
    order = [one["id"] for one in list_features(added, "stop")]
    assert order.index(first) < order.index(second)
    swapped = [one["id"] for one in list_features(swap_stops(added, second, -1), "stop")]
    assert swapped.index(second) < swapped.index(first)
    assert swap_stops(added, second, 1) is added
    spot = place(100, 5)
    moved = find_feature(move_point(added, first, spot, "stop"), first, "stop")
    assert moved is not None and moved["geometry"]["coordinates"] == list(spot)
    gone = remove_feature(added, first, "stop")
    assert find_feature(gone, first, "stop") is None
    assert len(gone["features"]) == len(added["features"]) - 1


def test_a_stop_on_the_line_can_be_read_back() -> None:
    added = move_point(add_stop(TREE, "naik-bus", NAMES), "perhentian-1", place(300, 5), "stop")
    route = parse_route(json.dumps(set_property(added, "perhentian-1", "order", 2, "stop")), "x")
    stop = next(one for one in route.stops if one.id == "perhentian-1")
    assert (stop.name.en, stop.dwell_s, stop.leg) == ("New", 300, "naik-bus")


def test_properties_are_set_by_path_and_taken_away() -> None:
    named = set_property(TREE, "naik-bus", "name.en", "The ride", "leg")
    assert find_feature(named, "naik-bus", "leg")["properties"]["name"]["en"] == "The ride"
    noted = set_property(named, "mulai", "note.id", "Di sini.", "stop")
    assert find_feature(noted, "mulai", "stop")["properties"]["note"] == {"id": "Di sini."}
    emptied = set_property(noted, "mulai", "note.id", None, "stop")
    assert emptied == named
    ended = set_property(noted, "naik-bus", "speeds", None, "leg")
    assert "speeds" not in find_feature(ended, "naik-bus", "leg")["properties"]
    assert set_property(TREE, "tiada", "name.id", "x") is TREE


@pytest.mark.parametrize("shape", ["Point", "LineString", "Polygon"])
def test_a_new_restriction_can_be_read(shape: str) -> None:
    drawn = add_restriction(LIMITS, shape, (110.42, -6.97), FIELDS)
    again = add_restriction(drawn, shape, (110.42, -6.97), FIELDS)
    found = parse_restrictions(json.dumps(again), "x")
    assert [one.id for one in found] == ["batas-1", "batas-2"]
    assert {one.geometry.type for one in found} == {shape}
    assert find_free_id(again, "batas") == "batas-3"
    assert add_restriction(LIMITS, "Circle", (110.42, -6.97), FIELDS) is LIMITS


def test_moves_of_the_map_are_applied_in_their_order() -> None:
    spot = Position(*place(250, 30))
    moves = (
        Move("a", 1, spot, "corner", "naik-bus", "add", 1),
        Move("a", 2, Position(*place(260, 35)), "corner", "naik-bus", "move", 1),
        Move("a", 3, Position(*place(20, 5)), "stop", "mulai"),
        Move("a", 4, spot, "pin"),
    )
    changed = apply_way_moves(TREE, moves)
    assert read_corners(changed, "naik-bus")[1] == list(place(260, 35))
    stop = find_feature(changed, "mulai", "stop")
    assert stop is not None and stop["geometry"]["coordinates"] == list(place(20, 5))


def test_the_shipped_route_is_sound_and_calls_what_is_published() -> None:
    judged = judge_route(ROUTE, SHIPPED_ROUTE, Lang.ID)
    assert (judged.faults, judged.changes) == ((), ())
    assert judged.line is not None
    assert judged.line.route == current_lines()[ROUTE.id].route


def test_a_detour_moves_all_that_comes_after_and_says_so_once() -> None:
    leg = SHIPPED_ROUTE["features"][1]
    lon, lat = leg["geometry"]["coordinates"][3]
    detour = edit_corner(SHIPPED_ROUTE, leg["id"], "move", 3, (lon + 0.0008, lat - 0.0008))
    changes = judge_route(ROUTE, detour, Lang.EN).changes
    assert sum("later" in said for said in changes) < 4
    assert any("Cues from" in said for said in changes)


def test_what_cannot_be_read_is_said_with_its_place() -> None:
    far = SHIPPED_ROUTE["features"][1]["geometry"]["coordinates"]
    torn = edit_corner(SHIPPED_ROUTE, "pemuda", "move", 0, (106.8, -6.2))
    judged = judge_route(ROUTE, torn, Lang.ID)
    assert judged.line is None
    assert any("pemuda" in said for said in judged.faults)
    assert far[0] != [106.8, -6.2]
    nameless = set_property(SHIPPED_ROUTE, "pemuda", "name.en", None, "leg")
    assert judge_route(ROUTE, nameless, Lang.EN).faults


def test_a_restriction_across_a_route_is_met_and_one_taken_away_frees_it() -> None:
    ref = Ref(ItemKind.RESTRICTIONS, "restrictions")
    same = judge_limits(ref, SHIPPED_LIMITS, Lang.ID)
    assert same.faults == () and not any("karena perubahan" in said for said in same.changes)
    at = SHIPPED_ROUTE["features"][1]["geometry"]["coordinates"][4]
    more = add_restriction(SHIPPED_LIMITS, "Polygon", at, FIELDS)
    met = judge_limits(ref, more, Lang.ID).changes
    assert any("masuk Baru" in said and "karena perubahan ini" in said for said in met)
    bad = set_property(more, "batas-1", "max_height_m", 99.0)
    assert judge_limits(ref, bad, Lang.ID).faults
