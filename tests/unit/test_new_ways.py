"""A route from nothing: what it is made of, how it grows and shrinks, what it is called."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.geojson_io import parse_route
from routes.line import build_line
from routes.new_ways import add_leg, begin_route, name_id, remove_last_leg, state_direction
from routes.way_edits import add_stop, edit_corner, find_feature, list_corners, list_features
from sites.errors import ContentError

MIDDLE = (110.4185, -6.9785)
NAME = {"id": "Rute baru", "en": "New route"}
WORDS = {"name": NAME, "about": {"id": "Tentang.", "en": "About."}, "follows": NAME}
BEGUN = begin_route("rute-baru", WORDS, NAME, MIDDLE, "2026-11-24")


def support(collection: dict[str, object]) -> str:
    """The route as a file, with the source that was missing."""
    copied = json.loads(json.dumps(collection))
    copied["features"][0]["properties"]["sources"] = ["seed"]
    return json.dumps(copied)


def test_a_route_from_nothing_lacks_only_what_supports_it() -> None:
    with pytest.raises(ContentError) as caught:
        parse_route(json.dumps(BEGUN), "baru")
    assert [fault.field for fault in caught.value.faults] == ["sources"]
    line = build_line(parse_route(support(BEGUN), "baru"))
    assert line.route.id == "rute-baru"
    assert 150 < line.length_m < 250
    assert line.route.grade == "unverified"


def test_legs_go_on_where_the_last_one_ends_and_stay_joined_when_it_is_dragged() -> None:
    grown = add_leg(add_leg(BEGUN, "bus", NAME), "walk", NAME)
    dragged = edit_corner(grown, "ruas-2", "move", 1, [110.43, -6.97])
    route = parse_route(support(dragged), "baru")
    assert [(leg.id, leg.mode.value, leg.order) for leg in route.legs] == [
        ("ruas-1", "bus", 1), ("ruas-2", "bus", 2), ("ruas-3", "walk", 3)
    ]  # fmt: skip
    ends = [list_corners(leg) for leg in list_features(dragged, "leg")]
    assert ends[1][-1] == ends[2][0] == [110.43, -6.97]


def test_the_last_leg_goes_with_its_stops_and_one_is_left() -> None:
    grown = add_leg(BEGUN, "walk", NAME)
    stopped = add_stop(add_stop(grown, "ruas-1", NAME), "ruas-2", NAME)
    shrunk = remove_last_leg(stopped)
    assert [leg["id"] for leg in list_features(shrunk, "leg")] == ["ruas-1"]
    assert [stop["id"] for stop in list_features(shrunk, "stop")] == ["perhentian-1"]
    assert remove_last_leg(shrunk) is shrunk
    assert len(list_features(stopped, "stop")) == 2


def test_nothing_grows_where_there_is_no_leg() -> None:
    bare = {"type": "FeatureCollection", "features": []}
    assert add_leg(bare, "bus", NAME) is bare
    assert remove_last_leg(bare) is bare
    assert find_feature(BEGUN, "ruas-1", "leg") is not None


def test_a_direction_is_unverified_until_more_is_known_and_can_be_taken_back() -> None:
    said = BEGUN
    for lang in ("id", "en"):
        said = state_direction(said, "ruas-1", f"direction.statement.{lang}", "Ke timur.")
    route = parse_route(support(said), "baru")
    assert route.legs[0].direction is not None
    assert route.legs[0].direction.grade == "unverified"
    for lang in ("id", "en"):
        said = state_direction(said, "ruas-1", f"direction.statement.{lang}", None)
    assert said == BEGUN
    assert state_direction(BEGUN, "tiada", "direction.statement.id", "x") is BEGUN


def test_an_id_is_made_of_the_name_and_is_new() -> None:
    assert name_id("Kota Lama, malam hari!", ()) == "kota-lama-malam-hari"
    assert name_id("Kafé", {"kafe", "kafe-2"}) == "kafe-3"
    assert name_id("三保洞", ()) == ""


@given(st.text(max_size=90), st.sets(st.sampled_from(["a", "a-2", "rute"])))
def test_any_name_makes_a_sound_id_or_none(name: str, known: set[str]) -> None:
    made = name_id(name, known)
    assert made == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert made not in known
