"""Garis waktu: no mark on the axis hides another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.sources import current_catalogue
from components.state import Session
from components.timeline_view import (
    AXIS_BREAKS,
    DOT_PERCENT,
    YEAR_PERCENT,
    Dot,
    build_rows,
    place_year,
    stack_dots,
)
from tests.pages.conftest import Visit
from tests.pages.reading import read_page


def hidden(dots: list[Dot], width_percent: float) -> list[tuple[Dot, Dot]]:
    """Return the pairs on one floor that stand closer than a mark is wide."""
    return [
        (one, other)
        for one, other in combinations(dots, 2)
        if one.floor == other.floor and abs(one.percent - other.percent) < width_percent - 0.011
    ]


@given(st.lists(st.integers(1730, 2027), max_size=60))
def test_no_dot_hides_another_and_none_is_lost(years: list[int]) -> None:
    dots = stack_dots([Dot(place_year(year), str(year)) for year in years], DOT_PERCENT)
    assert sorted(dot.name for dot in dots) == sorted(str(year) for year in years)
    assert hidden(dots, DOT_PERCENT) == []


def test_a_dot_that_stands_alone_stays_on_the_ground() -> None:
    dots = stack_dots([Dot(10.0, "a"), Dot(50.0, "b"), Dot(50.0, "c")], DOT_PERCENT)
    assert [dot.floor for dot in dots] == [0, 0, 1]


def test_the_shipped_smart_city_row_hides_no_milestone() -> None:
    rows = build_rows(current_catalogue(), Session())
    steps = [step for feature in current_catalogue().smart_features for step in feature.milestones]
    assert len(rows["smart"]) == len(steps)
    assert hidden(rows["smart"], YEAR_PERCENT) == []


def test_one_recent_year_is_wider_than_a_milestones_mark() -> None:
    assert place_year(2019) - place_year(2018) >= YEAR_PERCENT
    assert place_year(AXIS_BREAKS[-1][0]) == 100.0


@pytest.mark.parametrize(("lang", "word"), [("id", "2 sumber"), ("en", "2 sources")])
def test_sources_of_a_milestone_are_folded_away_but_there(
    visit: Visit, lang: str, word: str
) -> None:
    said = read_page(visit("garis_waktu", lang=lang))
    assert f"<details><summary>{word}</summary>" in said
    assert 'rel="noopener noreferrer"' in said


def test_every_era_shown_can_be_jumped_to(visit: Visit) -> None:
    said = read_page(visit("garis_waktu"))
    assert 'href="#masa-reform"' in said
    assert said.count('href="#masa-') == said.count('id="masa-')
