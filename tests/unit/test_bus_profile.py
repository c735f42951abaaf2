"""What is known of a bus: dated and sourced values, the careful one for planning, or unknown."""

from __future__ import annotations

from typing import Any

import pytest

from routes.bus_profile import build_profile, check_capacity, find_profile
from routes.buses import read_buses
from routes.model import Bus


def build_bus(*facts: tuple[str, str, str | None]) -> Bus:
    held: list[dict[str, Any]] = [
        {
            "what": what,
            "value": value,
            "as_of": as_of,
            "sources": ["contoh1"],
            "grade": "one_source",
        }
        for what, value, as_of in facts
    ]
    return Bus.model_validate({"id": "si-contoh", "name": "Si Contoh", "facts": held})


def test_the_lowest_number_of_seats_is_the_capacity() -> None:
    profile = build_profile(build_bus(("seats", "53", "2018-09"), ("seats", "50", "2024-05")))
    assert profile.capacity == 50
    assert [seats.value for seats in profile.seats] == [53, 50]
    assert profile.seats[1].as_of == "2024-05"
    assert profile.seats[1].sources == ("contoh1",)


def test_what_no_source_says_is_unknown_and_not_guessed() -> None:
    profile = build_profile(build_bus(("colour", "red", None)))
    assert profile.capacity is None
    assert profile.clear_height_m is None
    assert {"seats", "height_m", "doors", "step_free_places", "seats_left"} <= set(profile.unknown)


@pytest.mark.parametrize("value", ["banyak", "0", "7000", "52.5", ""])
def test_a_value_that_is_no_number_of_seats_is_left_out(value: str) -> None:
    bus = build_bus(("seats", value or "-", None))
    assert build_profile(bus).capacity is None


def test_seats_by_deck_are_read_out_of_a_sum() -> None:
    profile = build_profile(
        build_bus(("seats", "70 (10 + 60)", "2024-05"), ("seats", "± 70", None))
    )
    assert [seats.value for seats in profile.seats_lower] == [10]
    assert [seats.value for seats in profile.seats_upper] == [60]
    assert profile.capacity == 70


def test_the_greatest_height_is_what_must_fit() -> None:
    profile = build_profile(build_bus(("height_m", "4.2", "2017"), ("height_m", "4,35", "2025")))
    assert profile.clear_height_m == 4.35


def test_sides_doors_and_step_free_places_are_facts_like_others() -> None:
    facts = (("seats_left", "34", "2026"), ("doors", "2", None), ("step_free_places", "0", None))
    profile = build_profile(build_bus(*facts))
    assert [one.value for one in profile.seats_left] == [34]
    assert [one.value for one in profile.doors] == [2]
    assert [one.value for one in profile.step_free_places] == [0]


def test_a_class_too_large_is_said_with_how_many_too_many() -> None:
    profile = build_profile(build_bus(("seats", "53", None), ("seats", "50", None)))
    assert check_capacity(50, profile).fits is True
    over = check_capacity(58, profile)
    assert (over.fits, over.over, over.seats) == (False, 8, 50)
    told = check_capacity(58, profile, told=60)
    assert (told.fits, told.over, told.is_told) == (True, 0, True)


def test_without_seats_nobody_can_say_whether_they_fit() -> None:
    room = check_capacity(500, None)
    assert (room.fits, room.over) == (None, 0)


@pytest.mark.parametrize(
    ("bus_id", "capacity", "height_m"),
    [("si-kenang", 70, 4.2), ("si-denok", 50, None), ("si-kuncung", 70, None)],
)
def test_the_shipped_buses_are_described_by_their_sources(
    bus_id: str, capacity: int, height_m: float | None
) -> None:
    profile = find_profile(read_buses(), bus_id)
    assert profile is not None
    assert (profile.capacity, profile.clear_height_m) == (capacity, height_m)
    assert profile.deck_count == 2
    assert all(decks.sources for decks in profile.decks)
    assert {"doors", "seats_left", "seats_right", "step_free_places"} <= set(profile.unknown)


def test_a_bus_that_is_not_there_has_no_profile() -> None:
    assert find_profile(read_buses(), "si-doel") is None
    assert find_profile(read_buses(), None) is None
