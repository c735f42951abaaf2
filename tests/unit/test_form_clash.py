"""Two editors at one item: both are kept, and each field that clashes is chosen for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components.editor_clash import (
    EDIT,
    MINE,
    THEIRS,
    find_open,
    resolve,
    say_value,
    say_when,
    say_who,
)
from components.form_spot import say_spot
from components.form_texts import describe_outdated
from sites.edited import PRODUCT, ItemKind, Origin, Ref, Revision
from sites.merging import Told, merge
from sites.outdated import Outdated
from sites.text import Lang

BASE = {
    "id": "x",
    "name": {"id": "Lama", "en": "Old"},
    "glance": {"id": "Kubah", "en": "Dome"},
    "claims": [{"text": {"id": "Satu"}}],
}
MINE_DATA = {
    **BASE,
    "glance": {"id": "Kubah tembaga", "en": "Dome"},
    "claims": [{"text": {"id": "Satu"}}, {"text": {"id": "Dua"}}],
    "address": "Jalan Pemuda",
}
THEIR_DATA = {
    **BASE,
    "name": {"id": "Baru", "en": "Old"},
    "glance": {"id": "Kubah besar", "en": "Dome"},
    "claims": [],
}


def test_fields_that_one_of_two_changed_need_no_choice() -> None:
    merged = merge(BASE, MINE_DATA, THEIR_DATA)
    assert [one.field for one in merged.clashes] == ["glance.id", "claims"]
    data = resolve(merged, {})
    assert data["name"]["id"] == "Baru"
    assert data["address"] == "Jalan Pemuda"


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ((MINE, ""), "Kubah tembaga"),
        ((THEIRS, ""), "Kubah besar"),
        ((EDIT, "Kubah tembaga besar"), "Kubah tembaga besar"),
    ],
)
def test_a_clash_is_settled_as_it_was_chosen(choice: tuple[str, str], said: str) -> None:
    merged = merge(BASE, MINE_DATA, THEIR_DATA)
    data = resolve(merged, {"glance.id": choice, "claims": (MINE, "")})
    assert data["glance"] == {"id": said, "en": "Dome"}
    assert data["claims"] == MINE_DATA["claims"]
    assert find_open(merged, {"glance.id": choice}) == ("claims",)
    assert find_open(merged, {"glance.id": choice, "claims": (MINE, "")}) == ()


def test_a_field_that_was_taken_away_may_stay_so() -> None:
    base, theirs = {"id": "x", "address": "A"}, {"id": "x", "address": "B"}
    merged = merge(base, {"id": "x"}, theirs)
    assert resolve(merged, {"address": (MINE, "")}) == {"id": "x"}
    assert resolve(merged, {"address": (EDIT, "")}) == {"id": "x"}
    assert resolve(merged, {"address": (THEIRS, "")}) == theirs


def test_any_value_is_shown_as_text() -> None:
    assert say_value("Kubah") == "Kubah"
    assert say_value(None) == ""
    assert say_value(1907) == "1907"
    assert '"Satu"' in say_value([{"id": "Satu"}])


def test_who_saved_and_when_is_told_by_name_and_the_clock_of_semarang() -> None:
    at = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
    ref = Ref(ItemKind.SITE, "x")
    revision = Revision(ref, 2, 1, {}, "a", "Sari", at, Origin.EDIT)
    assert say_when(revision, Lang.ID) == "Selasa, 24 November 2026, 09:05"
    assert say_who(revision, Lang.ID) == "Sari"
    shipped = Revision(ref, 3, 2, {}, PRODUCT, PRODUCT, at, Origin.SHIPPED)
    assert say_who(shipped, Lang.EN) == "The Jejak Semarang update"
    assert say_when(Revision(ref, 1, None, {}, "p", "p", None, Origin.SHIPPED), Lang.ID) == ""


def test_what_changed_in_the_indonesian_is_told_word_by_word() -> None:
    pieces = describe_outdated("Dibangun 1908 di sini", Outdated("label", "Dibangun 1907 di sini"))
    told = {mark: words.strip() for mark, words in pieces["pieces"]}
    assert told[Told.GONE.value] == "1907"
    assert told[Told.NEW.value] == "1908"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, ""),
        ({"geometry": None}, ""),
        ({"geometry": {"type": "Point", "coordinates": [110.41, -6.98]}}, "-6.980000, 110.410000"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, ""),
        ({"geometry": {"type": "Point", "coordinates": "rusak"}}, ""),
    ],
)
def test_the_place_of_a_feature_is_two_numbers_or_nothing(
    data: dict[str, object], said: str
) -> None:
    assert say_spot(data) == said
