"""Drawing a line: taps, points, text, a ride that ends early, axes that were exchanged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.own_draft import (
    EMPTY,
    add_point,
    count_points,
    end_ride,
    find_end,
    read_line,
    renumber,
)
from components.own_map import Spot, group_spots
from components.own_streets import OffStreets, TooMany, follow_streets, list_through
from components.own_swap import find_swapped
from components.own_taps import list_new, parse_taps
from components.own_text import BadText, format_line, parse_line
from components.own_words import build_words
from routes.line import build_line
from routes.model import Mode
from routes.own_checks import Vehicle
from routes.own_lines import OwnLine, build_drawn_route
from routes.street_import import import_streets
from routes.streets import StreetNetwork
from sites.geo import GREATER_SEMARANG, Area, Position
from sites.text import Lang

STREETS = Path(__file__).parents[1] / "fixtures" / "streets" / "low_bridge.osm"
AREA = Area(110.39, -6.99, 110.43, -6.96)
WEST, EAST = Position(110.4005, -6.98), Position(110.4095, -6.98)

microdegrees = st.integers(0, 600_000)
places = st.builds(
    lambda x, y: Position(round(110.1 + x / 1e6, 6), round(-7.3 + y / 2e6, 6)),
    microdegrees,
    microdegrees,
)
drawings = st.lists(st.tuples(st.sampled_from(list(Mode)), places), min_size=2, max_size=12)


def nowhere(_name: str) -> None:
    """Know no place by name."""


def draw(points: list[tuple[Mode, Position]]) -> OwnLine:
    """Return the line of these taps."""
    line = EMPTY
    for mode, place in points:
        line = add_point(line, mode, place)
    return line


def ride(*points: Position) -> OwnLine:
    """Return a ride through these points."""
    return draw([(Mode.BUS, point) for point in points])


@pytest.fixture(scope="module")
def network() -> StreetNetwork:
    """Streets with a bridge of 3.8 m on the direct way."""
    return import_streets(STREETS, licence="CC0", area=AREA).network


def answer(*taps: tuple[int, str, float, float], token: str = "a") -> dict[str, Any]:
    """Return what a map sends."""
    return {
        "all_drawings": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"token": token, "n": number, "mode": mode},
            }
            for number, mode, lon, lat in taps
        ]
    }


def test_taps_come_in_their_order_and_each_only_once() -> None:
    taps = parse_taps(answer((2, "walk", 110.42, -6.97), (1, "bus", 110.41, -6.98)))
    assert [(tap.number, tap.mode) for tap in taps] == [(1, Mode.BUS), (2, Mode.WALK)]
    assert [tap.number for tap in list_new(taps, "a", 1)] == [2]
    assert list_new(taps, "a", 2) == ()
    assert [tap.number for tap in list_new(taps, "another loading", 2)] == [1, 2]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["properties", "geometry", "coordinates", "n", "mode", "token"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_a_browser_sends_is_taps_or_nothing(sent: Any) -> None:
    for odd in (sent, {"all_drawings": sent}, {"all_drawings": [sent]}):
        assert all(tap.mode in Mode for tap in parse_taps(odd))


def test_taps_off_the_earth_are_left_out() -> None:
    odd = answer((1, "bus", float("nan"), 0.0), (2, "bus", 500.0, 0.0), (3, "fly", 110.4, -6.9))
    assert parse_taps(odd) == ()


@given(drawings)
def test_a_drawn_line_has_no_gap_and_ends_where_the_last_tap_was(
    points: list[tuple[Mode, Position]],
) -> None:
    line = draw(points)
    assert find_end(line) == points[-1][1]
    for before, after in zip(line.legs, line.legs[1:], strict=False):
        assert before.places[-1] == after.places[0]
        assert before.mode != after.mode
    assert all(len(leg.places) == len(leg.numbers) for leg in line.legs)


def test_the_group_gets_off_where_a_walk_follows_a_ride() -> None:
    off = Position(110.405, -6.98)
    line = add_point(ride(WEST, off), Mode.WALK, EAST, joint="Alun-alun")
    assert [(stop.name, stop.position) for stop in line.stops] == [("Alun-alun", off)]
    assert add_point(line, Mode.WALK, EAST) is line


@given(drawings)
def test_a_line_that_is_written_down_is_read_back(points: list[tuple[Mode, Position]]) -> None:
    line = draw(points)
    read = parse_line(format_line(line, Lang.EN), nowhere)
    assert [(leg.mode, leg.places) for leg in read.legs] == [
        (leg.mode, leg.places) for leg in line.legs
    ]


@pytest.mark.parametrize(
    "row",
    ["-6.98, 110.41", "-6.98 110.41", "-6.98;110.41", "-6,98 110,41", "-6.98°, 110.41°",
     "  -6.98 ,  110.41  "],
)  # fmt: skip
def test_points_are_read_however_people_write_them(row: str) -> None:
    assert parse_line(row, nowhere).legs[0].places == (Position(110.41, -6.98),)


def test_a_name_after_the_numbers_makes_a_stop_and_known_names_are_places() -> None:
    known = {"Pasar Johar": ("Pasar Johar", Position(110.4243, -6.972))}
    text = "Naik bus:\n-6.98, 110.41 Titik kumpul\nPasar Johar\nwalk\n-6.97, 110.425"
    line = parse_line(text, known.get)
    assert [leg.mode for leg in line.legs] == [Mode.BUS, Mode.WALK]
    assert [stop.name for stop in line.stops] == ["Titik kumpul", "Pasar Johar"]


def test_every_bad_row_is_named_and_said_what_it_is() -> None:
    text = "-6.98, 110.41\nEntah di mana\n12\n48.85, 2.35\n110.41, -6.98"
    with pytest.raises(BadText) as refused:
        parse_line(text, nowhere)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [
        (2, "unknown_place"), (3, "bad_point"), (4, "outside_city"), (5, "swapped"),
    ]  # fmt: skip


def test_exchanged_rows_are_put_right_when_asked_and_others_left() -> None:
    line = parse_line("110.41, -6.98\n-6.97, 110.42", nowhere, swap=True)
    assert line.legs[0].places == (Position(110.41, -6.98), Position(110.42, -6.97))


def test_a_text_without_end_is_refused_whole() -> None:
    with pytest.raises(BadText) as refused:
        parse_line("-6.98, 110.41\n" * 1000, nowhere)
    assert [fault.code for fault in refused.value.faults] == ["too_many"]


GPX = '<gpx version="1.1"><trk><trkseg>{}</trkseg></trk></gpx>'


@pytest.mark.parametrize(
    "raw",
    [
        GPX.format('<trkpt lat="110.41" lon="-6.98"/><trkpt lon = "-6.97" lat = "110.42"/>'),
        json.dumps({"type": "LineString", "coordinates": [[-6.98, 110.41], [-6.97, 110.42]]}),
    ],
    ids=["gpx", "geojson"],
)
def test_a_file_with_exchanged_axes_is_put_right(raw: str) -> None:
    line = find_swapped(raw.encode(), "rute")
    assert line is not None
    assert line.legs[0].places == (Position(110.41, -6.98), Position(110.42, -6.97))


@pytest.mark.parametrize(
    "raw",
    [
        GPX.format('<trkpt lat="-6.98" lon="110.41"/><trkpt lat="-6.97" lon="110.42"/>'),
        GPX.format('<trkpt lat="48.85" lon="2.35"/><trkpt lat="48.86" lon="2.36"/>'),
        "{",
        "",
        "[" * 5000,
        '{"type": "LineString"}',
    ],
)
def test_no_exchange_is_offered_where_it_does_not_help(raw: str) -> None:
    assert find_swapped(raw.encode(), "rute") is None


@given(st.floats(60, 900))
def test_a_ride_that_ends_early_keeps_its_course_and_is_walked_from_there(at_m: float) -> None:
    line = ride(WEST, Position(110.404, -6.981), EAST)
    words = build_words()
    route = build_drawn_route(line, words, route_id="x", name="x", today=date(2026, 11, 24))
    measured = build_line(route)
    ended = end_ride(line, measured, at_m, "Halte")
    assert [leg.mode for leg in ended.legs] == [Mode.BUS, Mode.WALK]
    again = build_drawn_route(ended, words, route_id="x", name="x", today=date(2026, 11, 24))
    after = build_line(again)
    assert after.length_m == pytest.approx(measured.length_m, abs=1)
    assert after.spans[0].to_m == pytest.approx(at_m, abs=1)
    assert [stop.name.id for stop in again.stops][1] == "Halte"


def test_a_ride_of_several_legs_is_walked_to_its_end() -> None:
    one, other = ride(WEST, Position(110.404, -6.98)), ride(Position(110.404, -6.98), EAST)
    line = renumber(one._replace(legs=(*one.legs, *other.legs)))
    words = build_words()
    route = build_drawn_route(line, words, route_id="x", name="x", today=date(2026, 11, 24))
    ended = end_ride(line, build_line(route), 100.0, "")
    assert [leg.mode for leg in ended.legs] == [Mode.BUS, Mode.WALK, Mode.WALK]


def test_a_ride_after_a_walk_goes_on_when_the_one_before_ends_early() -> None:
    points = [Position(110.40 + n * 0.003, -6.98) for n in range(5)]
    modes = (Mode.BUS, Mode.BUS, Mode.WALK, Mode.BUS, Mode.BUS)
    line = draw(list(zip(modes, points, strict=True)))
    words = build_words()
    route = build_drawn_route(line, words, route_id="x", name="x", today=date(2026, 11, 24))
    ended = end_ride(line, build_line(route), 100.0, "")
    assert [leg.mode for leg in ended.legs] == [Mode.BUS, Mode.WALK, Mode.WALK, Mode.BUS]


def test_a_kept_route_is_taken_up_as_it_was_drawn() -> None:
    words = build_words()
    drawn = add_point(ride(WEST, EAST), Mode.WALK, Position(110.41, -6.983), joint="Pasar")
    made = build_drawn_route(drawn, words, route_id="x", name="Pagi", today=date(2026, 11, 24))
    line = read_line(made, words)
    assert line.name == "Pagi"
    assert [(leg.mode, leg.places, leg.name) for leg in line.legs] == [
        (leg.mode, leg.places, None) for leg in drawn.legs
    ]
    assert "Pasar" in [stop.name for stop in line.stops]
    again = build_drawn_route(line, words, route_id="x", name="Pagi", today=date(2026, 11, 24))
    assert again == made


def test_a_ride_follows_the_streets_round_the_low_bridge(network: StreetNetwork) -> None:
    low, high = Vehicle(3.0, 1), Vehicle(4.2, 2)
    straight, _ = follow_streets(ride(WEST, EAST), network, vehicle=low)
    round_it, routed = follow_streets(ride(WEST, EAST), network, vehicle=high)
    assert count_points(round_it) > count_points(straight)
    assert routed[0].through == (WEST, EAST)
    assert max(place.lat for place in round_it.legs[0].places) > -6.978


def test_the_way_is_looked_for_through_the_taps_and_not_through_its_own_corners(
    network: StreetNetwork,
) -> None:
    past_bridge, high = Position(110.4065, -6.98), Vehicle(4.2, 2)
    line, routed = follow_streets(ride(WEST, past_bridge), network, vehicle=high)
    longer = add_point(line, Mode.BUS, EAST)
    assert len(longer.legs[0].places) > 3
    assert list_through(longer, 0, routed) == (WEST, past_bridge, EAST)


def test_a_walk_begins_where_the_ride_on_the_streets_ends(network: StreetNetwork) -> None:
    beside = Position(110.4095, -6.9803)
    line = add_point(ride(WEST, beside), Mode.WALK, Position(110.41, -6.983), joint="Pasar")
    moved, _ = follow_streets(line, network, vehicle=Vehicle(3.0, 1))
    assert moved.legs[0].places[-1] != beside
    assert moved.legs[1].places[0] == moved.legs[0].places[-1] == moved.stops[0].position


def test_a_place_off_the_streets_is_named_with_where_it_is(network: StreetNetwork) -> None:
    off = Position(110.405, -6.99)
    with pytest.raises(OffStreets) as refused:
        follow_streets(ride(WEST, off, EAST), network, vehicle=Vehicle(3.0, 1))
    assert (refused.value.why.code, refused.value.place) == ("off_streets", off)


def test_a_recorded_track_is_not_sent_through_the_streets(network: StreetNetwork) -> None:
    track = [Position(110.40 + n / 1e5, -6.98) for n in range(100)]
    with pytest.raises(TooMany):
        follow_streets(ride(*track), network, vehicle=Vehicle())


def test_marks_at_one_place_are_one_mark_with_every_number() -> None:
    here, there = Position(110.41, -6.98), Position(110.42, -6.98)
    near = Position(110.4101, -6.9801)
    spots = [Spot(1, "", False, here), Spot(2, "", False, there), Spot(3, "", True, near)]
    marks = group_spots([*spots, Spot(4, "", True, None)])
    assert [(mark["n"], mark["blocks"]) for mark in marks] == [("1, 3", True), ("2", False)]
    assert GREATER_SEMARANG.holds(here)
