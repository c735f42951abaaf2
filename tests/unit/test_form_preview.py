"""The preview shows what is typed, however unfinished, and shows it as text."""

from __future__ import annotations

from typing import Any

import pytest

from components.form_preview import describe_card, describe_plate, list_cues, say
from components.judging import shipped_data
from components.markup import render
from components.sources import current_catalogue
from sites.edited import ItemKind, Ref
from sites.text import Lang

SITE = Ref(ItemKind.SITE, "lawang-sewu")
HURT = "<script>alert(1)</script>"


def read_site(**changes: Any) -> dict[str, Any]:
    return {**(shipped_data(SITE) or {}), **changes}


def describe(data: dict[str, Any], lang: Lang = Lang.ID, ref: Ref = SITE) -> dict[str, Any]:
    return describe_card(data, ref, current_catalogue(), lang)


def test_a_card_says_what_the_page_of_the_place_says() -> None:
    card = describe(read_site(), Lang.EN)
    assert card["name"] == "Lawang Sewu"
    assert card["meta"] == "Museum · 1904–1907"
    assert card["grade"] == "two_sources"
    assert card["glance"] == read_site()["glance"]["en"]
    assert card["ties"][0]["name"] == "BRT Trans Semarang"
    assert card["task_kind"] == "count"


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(
    "data",
    [
        {"id": "baru"},
        {"id": "baru", "name": {"id": "Baru"}, "built": {"from_year": 1900, "to_year": 1800}},
        {"id": "baru", "kind": "castle", "annotations": ["rusak", {}], "look_for": "rusak"},
        {"id": "baru", "name": ["x"], "label": 3, "built": "rusak", "claims": None},
    ],
)
def test_an_unfinished_or_broken_item_has_a_card_a_plate_and_no_fault(
    data: dict[str, Any], lang: Lang
) -> None:
    ref = Ref(ItemKind.SITE, "baru")
    card = render("form_card.html", lang, **describe(data, lang, ref))
    assert ("Baru" if say(data, "name", Lang.ID) and lang == Lang.ID else "baru") in card
    assert "/situs/baru" in render("form_plate.html", lang, **describe_plate(data, ref))
    assert list(list_cues(data, ref, lang)) == []


@pytest.mark.parametrize("kind", list(ItemKind)[:4])
def test_hostile_text_is_shown_as_text(kind: ItemKind) -> None:
    text = {"id": HURT, "en": HURT}
    names = ("name", "title", "glance", "label", "story", "summary", "card", "told", "take_home")
    data = {"id": "x", "address": HURT, **dict.fromkeys(names, text)}
    if kind == ItemKind.SOURCE:
        data["title"] = HURT
    if kind == ItemKind.SITE:
        data["annotations"] = [{"feature": HURT, "then_now": text, "question": text}]
        data["look_for"] = {"kind": HURT, "text": text}
    ref = Ref(kind, "x")
    drawn = [render("form_card.html", Lang.ID, **describe(data, Lang.ID, ref))]
    drawn.append(render("form_plate.html", Lang.ID, **describe_plate(data, ref)))
    assert "&lt;script&gt;" in drawn[0]
    assert not any("<script" in one for one in drawn)


def test_cues_point_to_the_side_and_move_with_the_pin() -> None:
    before = list(list_cues(read_site(), SITE, Lang.ID))
    assert {sign["side"] for one in before for sign in one["signs"]} >= {"left", "right"}
    assert all(one["glance"] == read_site()["glance"]["id"] for one in before)
    away = {"type": "Point", "coordinates": [110.30, -7.05]}
    after = list(list_cues(read_site(geometry=away), SITE, Lang.ID))
    assert [one["signs"] for one in after] == [[], []]
    assert all(one["silent"] for one in after)
    drawn = render("form_cue.html", Lang.ID, name=HURT, cues=before)
    assert "&lt;script&gt;" in drawn
    assert "←" in drawn


def test_a_plate_has_both_languages_and_the_address_of_the_place() -> None:
    plate = describe_plate(read_site(), SITE)
    assert plate["address"] == "/situs/lawang-sewu"
    assert [code for code, _ in plate["labels"]] == ["id", "en"]
    assert plate["kinds"] == ["Museum"]
