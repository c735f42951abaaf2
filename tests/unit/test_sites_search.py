"""Finding a place by what people type: old names, slips, either language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.catalogue import Catalogue, build_catalogue
from sites.spelling import fold, modernise, split_tokens
from tests.builders import build_site, build_text


def build_town() -> Catalogue:
    return build_catalogue(
        [
            build_site(
                "lawang-sewu",
                kind="transport",
                name=build_text("Lawang Sewu", "Lawang Sewu"),
                former_names=[{"lang": "nl", "name": "Hoofdkantoor NIS"}],
                address="Jl. Pemuda 160",
            ),
            build_site(
                "gereja-blenduk",
                kind="worship",
                name=build_text("Gereja Blenduk", "Blenduk Church"),
                former_names=[{"lang": "nl", "name": "Koepelkerk"}],
            ),
            build_site(
                "pasar-johar", kind="market", name=build_text("Pasar Johar", "Johar Market")
            ),
            build_site(
                "alun-srigunting",
                kind="green",
                name=build_text("Taman Srigunting", "Srigunting Park"),
                glance=build_text("Pohon di samping gereja", "Trees beside the Blenduk dome"),
            ),
            build_site(
                "kafe-coco", name=build_text("Café Coçó", "Café Coçó"), address="Gang Cêrme"
            ),
        ]
    )


TOWN = build_town()


def first(query: str, lang: str | None = None) -> str:
    found = TOWN.search(query, lang)
    return found[0].id if found else ""


@pytest.mark.parametrize(
    ("query", "site"),
    [
        ("lawang sewu", "lawang-sewu"),
        ("LAWANG", "lawang-sewu"),
        ("lawangsewu", "lawang-sewu"),
        ("law", "lawang-sewu"),
        ("lawnag sweu", "lawang-sewu"),
        ("hoofdkantoor", "lawang-sewu"),
        ("pemuda 160", "lawang-sewu"),
        ("stasiun", "lawang-sewu"),
        ("railway", "lawang-sewu"),
        ("koepelkerk", "gereja-blenduk"),
        ("Gredja Blendoek", "gereja-blenduk"),
        ("church", "gereja-blenduk"),
        ("pasar djohar", "pasar-johar"),
        ("market", "pasar-johar"),
        ("cafe coco", "kafe-coco"),
        ("cerme", "kafe-coco"),
        ("srigunting trees", "alun-srigunting"),
    ],
)
def test_a_place_is_found_as_people_type_it(query: str, site: str) -> None:
    assert first(query) == site


def test_a_name_comes_before_a_sentence_that_mentions_it() -> None:
    found = [site.id for site in TOWN.search("blenduk")]
    assert found.index("gereja-blenduk") < found.index("alun-srigunting")


def test_all_words_together_beat_one_of_them() -> None:
    assert [site.id for site in TOWN.search("blenduk trees")] == ["alun-srigunting"]


def test_a_word_nobody_has_does_not_hide_the_others() -> None:
    assert first("johar xyzzy") == "pasar-johar"
    assert TOWN.search("xyzzy") == ()


def test_the_language_restricts_the_prose_but_not_the_names() -> None:
    assert [site.id for site in TOWN.search("dome", "en")] == ["alun-srigunting"]
    assert TOWN.search("dome", "id") == ()
    assert first("johar", "en") == first("johar", "id") == "pasar-johar"


def test_the_limit_is_kept_and_may_be_nothing() -> None:
    assert len(TOWN.search("contoh", limit=2)) == 2
    assert TOWN.search("contoh", limit=0) == ()
    assert TOWN.search("contoh", limit=-1) == ()


@pytest.mark.parametrize("query", ["", "   ", "!?", "…"])
def test_nothing_asked_is_nothing_found(query: str) -> None:
    assert TOWN.search(query) == ()


@given(st.text(max_size=300))
def test_any_query_gives_each_site_at_most_once(query: str) -> None:
    found = [site.id for site in TOWN.search(query)]
    assert len(found) == len(set(found)) <= len(TOWN.sites)


def test_folding_takes_accents_case_and_ligatures_away() -> None:
    assert fold("ÉGLISE Łódź Æolus") == "eglise lodz aeolus"
    assert split_tokens("Jl. Pemuda 160-A, «Semarang»") == ("jl", "pemuda", "160", "a", "semarang")


def test_the_spelling_of_1901_becomes_todays() -> None:
    assert [modernise(word) for word in ("poerwodinatan", "tjandi", "djohar")] == [
        "purwodinatan",
        "candi",
        "johar",
    ]
