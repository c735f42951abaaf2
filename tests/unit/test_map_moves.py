"""What a map sends when something is moved by hand, and positions as people type them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.map_moves import Move, Taken, list_new, parse_moves
from components.pin_area import apply_moves, describe_area, list_rings
from components.position_text import (
    BadPosition,
    check_position,
    format_degrees,
    parse_degrees,
    parse_pair,
)
from sites.geo import Polygon, Position
from tests.route_builders import build_block
from tests.strategies import junk

ROOT = Path(__file__).parents[2]


def send(number: int, what: str = "pin", token: str = "a", **said: Any) -> dict[str, Any]:
    """A move as the browser sends it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [110.41 + number / 1000, -6.98]},
        "properties": {"token": token, "n": number, "what": what, **said},
    }


@given(st.permutations(range(1, 8)), st.integers(0, 8))
def test_moves_come_in_their_order_and_each_once(numbers: list[int], taken: int) -> None:
    moves = parse_moves({"all_drawings": [send(number) for number in numbers]})
    assert [move.number for move in moves] == list(range(1, 8))
    new = list_new(moves, Taken("a", taken))
    assert [move.number for move in new] == list(range(taken + 1, 8))
    assert list_new(moves, Taken("b", taken)) == moves


@given(junk)
def test_what_is_no_move_is_left_out(value: Any) -> None:
    assert parse_moves(value) == ()
    assert parse_moves({"all_drawings": [value, send(1), {"properties": value}]}) == parse_moves(
        {"all_drawings": [send(1)]}
    )


@pytest.mark.parametrize("lon", ["nan", "inf", 181, "x", None, 10**400])
def test_a_place_off_the_earth_is_no_move(lon: Any) -> None:
    move = send(1)
    move["geometry"]["coordinates"][0] = lon
    assert parse_moves({"all_drawings": [move]}) == ()


degrees = st.integers(-90_000_000, 90_000_000).map(lambda n: n / 1e6)
longitudes = st.integers(90_000_001, 180_000_000).map(lambda n: n / 1e6)


@given(degrees, longitudes, st.booleans(), st.sampled_from((", ", " ; ", "  ", "\t")))
def test_a_pair_is_read_in_either_order(lat: float, lon: float, turned: bool, gap: str) -> None:
    pair = (lon, lat) if turned else (lat, lon)
    for point in (".", ","):
        text = gap.join(format_degrees(one).replace(".", point) for one in pair)
        assert parse_pair(text) == Position(lon, lat)


@given(degrees)
def test_one_number_is_read_with_comma_or_point(lat: float) -> None:
    assert parse_degrees(format_degrees(lat)) == lat
    assert parse_degrees(f" {format_degrees(lat).replace('.', ',')}° ") == lat


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("6.98 S 110.41 E", 110.41, -6.98),
        ("110,41 BT 6,98 LS", 110.41, -6.98),
        ("6,98° LU; 10,5° BB", -10.5, 6.98),
        ("(\u22126.98, 110.41)", 110.41, -6.98),
        ("-6.98,10.41", 10.41, -6.98),
    ],
)
def test_directions_and_minus_signs_of_print(text: str, lon: float, lat: float) -> None:
    assert parse_pair(text) == Position(lon, lat)


@pytest.mark.parametrize("text", ["", "tugu", "110", "1 2 3", "-6.98 tugu 110.4", "6°58'48\""])
def test_what_is_no_pair_is_none(text: str) -> None:
    assert parse_pair(text) is None


@pytest.mark.parametrize("text", ["", "x", "1 2", "6,9,8", "<b>6</b>"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadPosition, match="not_a_number"):
        parse_degrees(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        found = parse_pair(text)
    except BadPosition as refusal:
        assert refusal.code == "off_the_earth"
    else:
        assert found is None or (abs(found.lon) <= 180 and abs(found.lat) <= 90)


def test_a_position_off_the_earth_is_refused() -> None:
    with pytest.raises(BadPosition, match="off_the_earth"):
        check_position(110, 91)
    with pytest.raises(BadPosition, match="off_the_earth"):
        parse_pair("120 100")


BLOCK = build_block((0, 0), 60, 40).model_dump(mode="json", exclude_defaults=True)
corner = st.builds(
    Move,
    token=st.just("a"),
    number=st.just(1),
    place=st.builds(Position, st.floats(110.4, 110.45), st.floats(-7, -6.9)),
    what=st.just("corner"),
    path=st.sampled_from(("ring-0", "ring-1", "leg", "ring-x", "")),
    act=st.sampled_from(("add", "move", "remove", "")),
    at=st.integers(-2, 9),
)


@given(st.lists(corner, max_size=12))
def test_an_area_stays_an_area_whatever_is_done_to_its_corners(moves: list[Move]) -> None:
    changed = apply_moves(BLOCK, moves)
    Polygon.model_validate(changed["geometry"])
    assert changed["geometry"]["coordinates"][0][0] == changed["geometry"]["coordinates"][0][-1]
    assert len(list_rings(changed)[0]) >= 3
    assert {**changed, "geometry": 0} == {**BLOCK, "geometry": 0}


def test_corners_are_moved_added_and_removed() -> None:
    place = Position(110.42, -6.97)
    rings = list_rings(BLOCK)
    moved = apply_moves(BLOCK, [Move("a", 1, place, "corner", "ring-0", "move", 0)])
    assert list_rings(moved)[0] == [[-6.97, 110.42], *rings[0][1:]]
    added = apply_moves(BLOCK, [Move("a", 1, place, "corner", "ring-0", "add", 4)])
    assert list_rings(added)[0] == [*rings[0], [-6.97, 110.42]]
    gone = apply_moves(BLOCK, [Move("a", 1, place, "corner", "ring-0", "remove", 1)])
    assert list_rings(gone)[0] == [rings[0][0], *rings[0][2:]]
    again = apply_moves(gone, [Move("a", 2, place, "corner", "ring-0", "remove", 1)])
    assert again == gone
    assert describe_area(BLOCK)["paths"][0]["closed"]


def test_a_point_has_no_rings() -> None:
    point = {"geometry": {"type": "Point", "coordinates": [110.4, -7.0]}}
    assert list_rings(point) == list_rings({}) == []
    move = Move("a", 1, Position(110.4, -7), "corner", "ring-0", "move", 0)
    assert apply_moves(point, [move]) == point


def test_the_map_component_is_not_loaded_before_the_server_runs() -> None:
    asked = "import sys, app; print('streamlit_folium' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False"]
