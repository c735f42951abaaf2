"""What the tags of a street mean: heights in metres and feet, directions, access, closings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.street_tags import (
    LEAST_HEIGHT_M,
    MOST_HEIGHT_M,
    Unread,
    Ways,
    parse_max_height,
    parse_oneway,
    read_tags,
)


@pytest.mark.parametrize(
    ("text", "height_m"),
    [
        ("3.8", 3.8),
        ("3.8 m", 3.8),
        (" 4,25m ", 4.25),
        ("380 cm", 3.8),
        ("12'6\"", 3.81),
        ("12' 6\"", 3.81),
        ("12 ft 6 in", 3.81),
        ("13ft", 3.962),
        ("12’6”", 3.81),
    ],
)
def test_a_height_is_read_in_metres_centimetres_and_feet(text: str, height_m: float) -> None:
    assert parse_max_height(text) == pytest.approx(height_m, abs=0.001)


@pytest.mark.parametrize("text", ["default", "none", "Unsigned", "no_sign"])
def test_where_there_is_no_sign_there_is_no_limit(text: str) -> None:
    assert parse_max_height(text) is None


@pytest.mark.parametrize(
    "text", ["", "low", "below_default", "3.8.1", "-3", "0.2", "38", "12'14\"", "3,8 kaki", "٣"]
)
def test_what_is_no_height_is_said_and_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="bad_height"):
        parse_max_height(text)


@given(st.text(alphabet="0123456789.,'\" mcftinedul", max_size=12) | st.text(max_size=20))
def test_a_height_is_sensible_or_refused_whatever_is_written(text: str) -> None:
    try:
        height_m = parse_max_height(text)
    except ValueError as error:
        assert str(error) == "bad_height"
        return
    assert height_m is None or LEAST_HEIGHT_M <= height_m <= MOST_HEIGHT_M


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("yes", Ways.FORWARD),
        ("1", Ways.FORWARD),
        ("True", Ways.FORWARD),
        ("-1", Ways.BACKWARD),
        ("no", Ways.BOTH),
        ("alternating", Ways.BOTH),
        ("reversible", Ways.NEITHER),
    ],
)
def test_a_direction_is_read(text: str, ways: Ways) -> None:
    assert parse_oneway(text) is ways


@pytest.mark.parametrize(
    ("tags", "drivable", "walkable"),
    [
        ({"highway": "primary"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "footway"}, False, True),
        ({"highway": "steps"}, False, True),
        ({"highway": "pedestrian", "bus": "yes"}, True, True),
        ({"highway": "service", "access": "private"}, False, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, False, True),
        ({"highway": "tertiary", "motor_vehicle": "no"}, False, True),
        ({"highway": "tertiary", "motor_vehicle": "no", "bus": "designated"}, True, True),
        ({"highway": "residential", "oneway": "reversible"}, False, True),
    ],
)
def test_who_may_use_a_street(tags: dict[str, str], drivable: bool, walkable: bool) -> None:
    words = read_tags(tags)
    assert words is not None
    assert (words.drivable, words.walkable) == (drivable, walkable)


@pytest.mark.parametrize("kind", ["proposed", "construction", "platform", "", "raceway"])
def test_what_cannot_be_used_yet_is_no_street(kind: str) -> None:
    assert read_tags({"highway": kind}) is None
    assert read_tags({"building": "yes"}) is None


def test_a_roundabout_is_one_way_without_saying_so() -> None:
    turned = read_tags({"highway": "primary", "junction": "roundabout"})
    assert turned is not None
    assert turned.ways is Ways.FORWARD


def test_a_bus_may_go_against_a_one_way_street_that_lets_buses() -> None:
    words = read_tags({"highway": "primary", "oneway": "yes", "oneway:bus": "no"})
    assert words is not None
    assert words.ways is Ways.BOTH


def test_the_lowest_of_two_heights_counts_and_an_unread_one_is_named() -> None:
    words = read_tags({"highway": "primary", "maxheight": "4.5", "maxheight:physical": "4.2"})
    assert words is not None
    assert words.max_height_m == 4.2
    unsure = read_tags({"highway": "primary", "maxheight": "rendah"})
    assert unsure is not None
    assert unsure.max_height_m is None
    assert unsure.unread == (Unread("maxheight", "rendah"),)


def test_a_street_being_built_is_closed_until_the_day_before_it_opens() -> None:
    tags = {"highway": "construction", "construction": "primary", "opening_date": "2026-12-01"}
    words = read_tags(tags)
    assert words is not None
    assert (words.highway, words.closed_until) == ("primary", date(2026, 11, 30))
    assert read_tags({**tags, "opening_date": "soon"}) is None
    assert read_tags({**tags, "opening_date": "0001-01-01"}) is None


@given(
    st.dictionaries(
        st.sampled_from(
            ["highway", "oneway", "maxheight", "access", "bus", "closed_until", "opening_date"]
        ),
        st.sampled_from(["primary", "yes", "no", "3.8", "construction", "2026-12-01"])
        | st.text(max_size=12),
    )
)
def test_no_tags_make_the_reader_fail(tags: dict[str, str]) -> None:
    words = read_tags(tags)
    assert words is None or words.highway
