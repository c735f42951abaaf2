"""Languages, plurals, dates and the one way from content to markup."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from components.i18n import parse_lang, say_word, show_clock, show_day, show_duration, t, tn
from components.markup import render, show_distance
from sites.model import Dimension, Grade, Kind, LessonPlace, PositionGrade, Relation, Status
from sites.text import Lang, Text


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("en", Lang.EN), ("EN-gb", Lang.EN), ("id", Lang.ID), ("", Lang.ID), (None, Lang.ID)],
)
def test_only_english_is_english(asked: str | None, lang: Lang) -> None:
    assert parse_lang(asked) is lang


def test_english_has_a_singular_and_indonesian_has_none() -> None:
    assert tn("words.places", 1, "en") == "1 place"
    assert tn("words.places", 2, "en") == "2 places"
    assert tn("words.places", 1, "id") == "1 tempat"


def test_dates_and_clocks_follow_the_language_and_the_day() -> None:
    moment = datetime(2026, 11, 28, 9, 7)
    assert show_day(moment, "id") == "Sabtu, 28 November 2026"
    assert show_day(moment, "en") == "Saturday, 28 November 2026"
    assert show_clock(moment) == "09:07"


def test_a_duration_names_hours_only_when_there_are_some() -> None:
    assert show_duration(timedelta(minutes=59), "id") == "59 menit"
    assert show_duration(timedelta(minutes=119), "id") == "1 jam 59 menit"


def test_distances_are_as_exact_as_a_walker_needs() -> None:
    assert show_distance(143, Lang.ID) == "140 m"
    assert show_distance(5621, Lang.ID) == "5,6 km"
    assert show_distance(5621, Lang.EN) == "5.6 km"


def test_a_missing_string_is_an_error_and_not_an_empty_text() -> None:
    with pytest.raises(KeyError):
        t("words.no_such_word", "id")
    with pytest.raises(KeyError):
        t("words.kind", "id")


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("kind", Kind),
        ("grade", Grade),
        ("position_grade", PositionGrade),
        ("dimension", Dimension),
        ("relation", Relation),
        ("status", Status),
    ],
)
@pytest.mark.parametrize("lang", list(Lang))
def test_every_value_of_a_controlled_list_has_a_word(table: str, values: type, lang: Lang) -> None:
    for value in values:
        assert say_word(table, lang, value.value)


def test_markup_in_content_is_escaped_by_the_template() -> None:
    hurt = "<script>alert(1)</script>"
    place = LessonPlace(site="lawang-sewu", why=Text(id=hurt, en=hurt))
    drawn = render("lesson_place.html", Lang.ID, place=place)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
