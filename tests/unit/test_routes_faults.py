"""Every flaw of a route file is named with its feature and field, all at once."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.geojson_io import export_source, parse_route
from routes.line import build_line
from sites.errors import ContentError
from tests.builders import build_route, build_stop
from tests.route_builders import build_route_tree, place

FILE = "rute.geojson"


def find_feature(tree, role, number=0):
    return [f for f in tree["features"] if f["properties"].get("role") == role][number]


def find_faults(tree):
    with pytest.raises(ContentError) as caught:
        parse_route(json.dumps(tree), FILE)
    assert all(fault.file == FILE for fault in caught.value.faults)
    return [(fault.feature, fault.field, fault.code) for fault in caught.value.faults]


def change(role, number=0, /, **properties):
    def apply(tree):
        find_feature(tree, role, number)["properties"].update(properties)

    return apply


def reshape(role, number=0, **geometry):
    def apply(tree):
        find_feature(tree, role, number)["geometry"].update(geometry)

    return apply


def rename(role, number, name):
    def apply(tree):
        find_feature(tree, role, number)["id"] = name

    return apply


def drop(role):
    def apply(tree):
        tree["features"] = [f for f in tree["features"] if f["properties"]["role"] != role]

    return apply


def forget(role, name):
    def apply(tree):
        del find_feature(tree, role)["properties"][name]

    return apply


def repeat(role):
    def apply(tree):
        tree["features"].append(copy.deepcopy(find_feature(tree, role)))

    return apply


def place_route(tree):
    find_feature(tree, "route")["geometry"] = {"type": "Point", "coordinates": [110.41, -6.98]}


NOT_JOINED = [list(place(535, 0)), list(place(535, 400))]
SWAPPED = [[-6.98, 110.41], [-6.98, 110.42]]
AWAY = [[106.8, -6.2], [106.9, -6.2]]
SAME = [list(place(0, 0)), list(place(0, 0))]

FAULTS = {
    "a leg that does not join the one before": (
        reshape("leg", 1, coordinates=NOT_JOINED),
        ("jalan-kaki", "geometry.coordinates.0", "legs_not_joined"),
    ),
    "a stop far from its leg": (
        reshape("stop", 0, coordinates=list(place(0, 60))),
        ("mulai", "geometry", "stop_far"),
    ),
    "a stop on an unknown leg": (
        change("stop", 0, leg="naik-kapal"),
        ("mulai", "leg", "unknown_leg"),
    ),
    "two legs with one id": (rename("leg", 1, "naik-bus"), ("naik-bus", "id", "duplicate_id")),
    "two stops with one id": (rename("stop", 1, "mulai"), ("mulai", "id", "duplicate_id")),
    "two legs with one order": (
        change("leg", 1, order=1),
        ("jalan-kaki", "order", "duplicate_order"),
    ),
    "no role": (forget("leg", "role"), ("naik-bus", "role", "missing_role")),
    "an unknown role": (change("leg", 0, role="rail"), ("naik-bus", "role", "not_allowed")),
    "no route": (drop("route"), ("", "features", "no_route")),
    "no leg": (drop("leg"), ("", "features", "no_leg")),
    "two routes": (repeat("route"), ("rute-contoh", "id", "second_route")),
    "a route with a place": (place_route, ("rute-contoh", "geometry", "route_geometry")),
    "a leg that is a point": (
        reshape("leg", 0, type="Point"),
        ("naik-bus", "geometry.type", "wrong_geometry_type"),
    ),
    "a stop that is a line": (
        reshape("stop", 0, type="LineString"),
        ("mulai", "geometry.type", "wrong_geometry_type"),
    ),
    "a leg without length": (
        reshape("leg", 0, coordinates=SAME),
        ("naik-bus", "geometry.coordinates", "no_length"),
    ),
    "swapped axes": (
        reshape("leg", 0, coordinates=SWAPPED),
        ("naik-bus", "geometry.coordinates", "swapped_axes"),
    ),
    "a leg in another city": (
        reshape("leg", 0, coordinates=AWAY),
        ("naik-bus", "geometry.coordinates", "outside_area"),
    ),
    "a date that does not exist": (
        change("route", valid_from="2026-13"),
        ("rute-contoh", "valid_from", "bad_date"),
    ),
    "an end before the beginning": (
        change("route", valid_until="2025"),
        ("rute-contoh", "", "broken_range"),
    ),
    "hours that run backwards": (
        change("leg", 0, speeds=[{"from_hour": 9, "until_hour": 6, "speed_kmph": 15}]),
        ("naik-bus", "speeds.0", "broken_range"),
    ),
    "an override that says nothing": (
        change(
            "route",
            overrides=[{"site": "x", "reason": {"id": "a", "en": "b"}, "grade": "unverified"}],
        ),
        ("rute-contoh", "overrides.0", "empty_override"),
    ),
    "a missing translation": (
        change("leg", 0, name={"id": "Jalan"}),
        ("naik-bus", "name.en", "missing_translation"),
    ),
    "a misspelt field": (
        change("stop", 0, dwel_s=5),
        ("mulai", "dwel_s", "misspelt_field"),
    ),
    "a position among the properties": (
        change("stop", 0, position=[110.41, -6.98]),
        ("mulai", "position", "unknown_field"),
    ),
    "a dwell that is no number": (
        change("stop", 0, dwell_s="lama"),
        ("mulai", "dwell_s", "wrong_type"),
    ),
}


@pytest.mark.parametrize(("harm", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_a_flaw_is_named_with_its_feature_and_field(harm, fault):
    tree = build_route_tree()
    harm(tree)
    assert fault in find_faults(tree)


@pytest.mark.parametrize(("harm", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_one_flaw_gives_few_faults(harm, fault):
    tree = build_route_tree()
    harm(tree)
    assert len(find_faults(tree)) <= 2


def test_a_number_that_is_none_is_a_fault():
    text = json.dumps(build_route_tree()).replace('"dwell_s": 300', '"dwell_s": NaN', 1)
    with pytest.raises(ContentError) as caught:
        parse_route(text, FILE)
    assert [(f.feature, f.code) for f in caught.value.faults] == [("mulai", "not_finite")]


def test_all_flaws_of_a_file_are_reported_together():
    tree = build_route_tree()
    for harm in ("swapped axes", "a dwell that is no number", "a date that does not exist"):
        FAULTS[harm][0](tree)
    assert {code for *_, code in find_faults(tree)} == {"swapped_axes", "wrong_type", "bad_date"}


def test_a_gap_says_how_wide_it_is_and_between_which_legs():
    tree = build_route_tree()
    reshape("leg", 1, coordinates=NOT_JOINED)(tree)
    with pytest.raises(ContentError) as caught:
        parse_route(json.dumps(tree), FILE)
    detail = caught.value.faults[0].detail
    assert dict(detail) == {"before": "naik-bus", "after": "jalan-kaki", "gap_m": 35}


def test_stops_against_the_direction_of_travel_are_named():
    stops = [
        build_stop(place(400, 0), "dulu", order=1),
        build_stop(place(100, 0), "nanti", order=2),
    ]
    route = build_route([place(0, 0), place(500, 0)], stops=stops)
    assert ("nanti", "order", "stop_out_of_order") in find_faults(export_source(route))


def test_stops_on_a_leg_that_doubles_back_may_come_by_again():
    stops = [
        build_stop(place(400, 0), "pergi", order=1),
        build_stop(place(100, 0), "pulang", order=2),
    ]
    route = build_route([place(0, 0), place(500, 0), place(0, 0)], stops=stops)
    assert parse_route(json.dumps(export_source(route)), FILE) == route


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4) | st.integers(-9, 9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def harmed_trees(draw):
    """A sound route file in which one value, anywhere, became something else."""
    tree = build_route_tree()
    holder, steps = tree, draw(st.integers(1, 7))
    for _ in range(steps):
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if not isinstance(holder[key], (dict, list)) or not holder[key]:
            break
        parent, holder = holder, holder[key]
    else:
        holder = parent
    holder[key] = draw(JSON)
    return tree


@settings(max_examples=300, deadline=None)
@given(harmed_trees())
def test_a_harmed_file_is_read_or_refused_but_never_crashes(tree):
    try:
        route = parse_route(json.dumps(tree), FILE)
    except ContentError as error:
        assert error.faults
    else:
        assert build_line(route).length_m > 0
