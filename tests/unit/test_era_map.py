"""The map of eras: every place is on it once, none covers another, none leaves its window."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.era_map import (
    CITY,
    MARK_PX,
    NARROW_PX,
    OLD_TOWN,
    Mark,
    Window,
    draw_strokes,
    place_marks,
    spread,
)
from components.era_view import build_panels
from components.sources import current_basemap, current_catalogue
from sites.geo import Position
from tests.builders import build_site

GAP = 100 * MARK_PX / NARROW_PX
SPOTS = st.lists(st.tuples(st.floats(40, 60), st.floats(40, 60)), max_size=12)


def find_nearest(points: list[tuple[float, float]]) -> float:
    """Return the smallest distance between two of the points."""
    pairs = combinations(points, 2)
    return min((hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairs), default=1000.0)


def unsquash(marks: list[Mark], window: Window) -> list[tuple[float, float]]:
    """Return marks in units alike in both directions."""
    return [(mark.left, mark.top / window.shape) for mark in marks]


@settings(deadline=None)
@given(SPOTS)
def test_points_are_moved_apart_and_none_is_lost(points: list[tuple[float, float]]) -> None:
    moved = spread(points, 2.0)
    assert len(moved) == len(points)
    assert find_nearest(moved) >= 2.0 * 0.9


def test_points_in_one_spot_part() -> None:
    assert find_nearest(spread([(50.0, 50.0)] * 5, 4.0)) >= 3.6


def test_a_lone_point_stays_where_it_is() -> None:
    assert spread([(10.0, 10.0), (50.0, 50.0)], 4.0) == [(10.0, 10.0), (50.0, 50.0)]


def test_longitude_runs_right_and_latitude_up() -> None:
    left, top = OLD_TOWN.place(OLD_TOWN.west, OLD_TOWN.north)
    assert (left, top) == (0, 0)
    assert OLD_TOWN.place(OLD_TOWN.east, OLD_TOWN.south) == pytest.approx((100, 100))
    assert OLD_TOWN.holds(Position(110.4275, -6.9682))
    assert not OLD_TOWN.holds(Position(110.4104, -6.9839))


def test_a_place_at_the_edge_keeps_its_whole_mark_inside() -> None:
    site = build_site(position=(OLD_TOWN.west, OLD_TOWN.south))
    (mark,) = place_marks([site], OLD_TOWN)
    assert mark.left >= GAP / 2
    assert mark.top <= 100 - GAP / 2 * OLD_TOWN.shape + 0.01


def test_every_shipped_place_is_drawn_once_and_no_mark_covers_another() -> None:
    catalogue = current_catalogue()
    panels = build_panels(catalogue.sites)
    drawn = sorted(mark.site.id for panel in panels for mark in panel.marks)
    assert drawn == sorted(site.id for site in catalogue.sites)
    for panel in panels:
        assert find_nearest(unsquash(panel.marks, panel.window)) >= GAP * 0.9


def test_marks_stay_near_the_places_they_stand_for() -> None:
    for panel in build_panels(current_catalogue().sites):
        for mark in panel.marks:
            at = panel.window.place(mark.site.position.lon, mark.site.position.lat)
            assert hypot(mark.left - at[0], mark.top - at[1]) <= 4 * GAP, mark.site.id


def test_the_ground_has_coast_river_canals_and_quarters() -> None:
    city = current_basemap()[1]
    whole = {stroke.layer for stroke in draw_strokes(city, CITY)}
    assert {"sea", "coast", "river", "canal", "railway", "quarter"} <= whole
    assert [stroke.is_area for stroke in draw_strokes(city, OLD_TOWN)] == sorted(
        (stroke.is_area for stroke in draw_strokes(city, OLD_TOWN)), reverse=True
    )
