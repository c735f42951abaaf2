"""The rules for trails, terms, eras, the bus and unplaced places, each broken once."""

from __future__ import annotations

from typing import Any

import pytest

from sites.catalogue import Catalogue, build_catalogue
from sites.errors import Problem
from sites.guidebook import Guidebook
from sites.guidebook_checks import check_edition
from sites.model import Site, Source
from tests.builders import (
    ANY_SOURCE,
    OTHER_SOURCE,
    build_annotation,
    build_claim,
    build_lesson,
    build_site,
    build_smart_feature,
    build_text,
)

SOURCES = [Source(id=one, title=one) for one in (ANY_SOURCE, OTHER_SOURCE, "seed")]
SITES = ("satu", "dua", "tiga")
COUNTED = build_claim("Ada 4.321 batu.")
TOLD = build_claim("Kepada rombongan studi 2022 disebut 4.321 batu.", sources=("seed",))
STONES = build_text("Ada 4.321 batu.", "There are 4,321 stones.")


def build_place(name: str, **changes: Any) -> Site:
    """A place whose label shares no sentence with that of another."""
    label = build_text(f"{name} " * 45, f"word-{name} " * 45)
    return build_site(name, **{"label": label, **changes})


def build_edition(claim: Any = None, feature: Any = None, **book: Any) -> Catalogue:
    """Three places, one of them with a claim of its own, and a guidebook."""
    claims = [claim] if claim is not None else [build_claim()]
    sites = [
        build_place(name, claims=claims if name == "satu" else [build_claim()]) for name in SITES
    ]
    sites[2] = build_place("tiga", annotations=[build_annotation(name="Tiga")])
    return build_catalogue(
        sites,
        [feature or build_smart_feature()],
        [build_lesson(site="satu")],
        SOURCES,
        Guidebook.model_validate(book),
    )


def check(catalogue: Catalogue) -> list[Problem]:
    return [one for one in check_edition(catalogue) if one.kind != "catalogue"]


def name_faults(catalogue: Catalogue) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.item, one.field, one.code) for one in check(catalogue)]


def build_trail(**changes: Any) -> dict[str, Any]:
    stops = [{"site": name, "why": build_text(f"Ke {name}.", f"To {name}.")} for name in SITES]
    return {
        "id": "air",
        "number": 1,
        "title": build_text("Air", "Water"),
        "introduction": build_text("Jalan kaki.", "On foot."),
        "stops": stops,
        "question": build_text("Mengapa?", "Why?"),
        **changes,
    }


def build_unplaced(**changes: Any) -> dict[str, Any]:
    return {
        "id": "hilang",
        "name": build_text("Hilang", "Lost"),
        "kind": "civic",
        "known": build_text("Konon ada.", "Said to exist."),
        "wanted": build_text("Alamat.", "An address."),
        **changes,
    }


def build_fleet(**changes: Any) -> dict[str, Any]:
    return {
        "id": "bus",
        "name": build_text("Bus tingkat", "Double-decker"),
        "status": "running",
        "as_of": "2023",
        "agency": build_text("Dinas", "Office"),
        "card": build_text("Busnya tinggi.", "The bus is tall."),
        "claims": [build_claim()],
        "sources": [ANY_SOURCE],
        **changes,
    }


def build_term(**changes: Any) -> dict[str, Any]:
    words = build_text("Air laut di jalan.", "Sea water in the street.")
    return {"id": "rob", "term": build_text("rob"), "meaning": words, **changes}


def change_stop(**changes: Any) -> dict[str, Any]:
    first, *rest = build_trail()["stops"]
    return build_trail(stops=[{**first, **changes}, *rest])


def test_a_whole_guidebook_without_a_fault_has_none() -> None:
    book = build_edition(
        trails=[build_trail()], terms=[build_term()], unplaced=[build_unplaced()],
        fleet=[build_fleet()],
    )  # fmt: skip
    assert check(book) == []


def test_a_number_at_a_stop_is_carried_by_that_place_and_no_other() -> None:
    trails = [change_stop(why=STONES)]
    assert name_faults(build_edition(trails=trails)) == [
        ("trail", "air", "stops.0.why.id", "number_unsupported"),
        ("trail", "air", "stops.0.why.en", "number_unsupported"),
    ]
    assert all(problem.blocking for problem in check(build_edition(trails=trails)))
    assert check(build_edition(COUNTED, trails=trails)) == []
    elsewhere = build_trail()
    elsewhere["stops"][1]["why"] = STONES
    assert len(check(build_edition(COUNTED, trails=[elsewhere]))) == 2


def test_a_number_of_a_whole_trail_is_carried_by_any_of_its_places() -> None:
    trails = [build_trail(introduction=STONES)]
    assert len(check(build_edition(trails=trails))) == 2
    assert check(build_edition(COUNTED, trails=trails)) == []


@pytest.mark.parametrize("field", ["summary", "card", "became"])
def test_a_number_of_a_feature_is_carried_by_what_it_states(field: str) -> None:
    bare = build_smart_feature(**{field: STONES})
    assert name_faults(build_edition(feature=bare)) == [
        ("smart_feature", "fitur-contoh", f"{field}.id", "number_unsupported"),
        ("smart_feature", "fitur-contoh", f"{field}.en", "number_unsupported"),
    ]
    sourced = {"text": STONES, "sources": (ANY_SOURCE,), "grade": "one_source"}
    for facts in ({"claims": [COUNTED]}, {"rule": sourced}, {"money": (sourced,)}):
        feature = build_smart_feature(**{field: STONES, **facts})
        assert check(build_edition(feature=feature)) == []


def test_a_number_of_the_bus_or_an_unplaced_place_is_carried_by_its_claims() -> None:
    fleet, place = build_fleet(card=STONES), build_unplaced(known=STONES)
    assert {item for _, item, _, _ in name_faults(build_edition(fleet=[fleet]))} == {"bus"}
    assert len(name_faults(build_edition(unplaced=[place]))) == 2
    fleet, place = {**fleet, "claims": [COUNTED]}, {**place, "claims": [COUNTED]}
    assert check(build_edition(fleet=[fleet])) == []
    assert check(build_edition(unplaced=[place])) == []


def test_a_number_of_a_term_is_carried_by_what_its_sources_state() -> None:
    terms = [build_term(meaning=STONES, sources=[OTHER_SOURCE])]
    assert len(check(build_edition(COUNTED, terms=terms))) == 2
    terms = [build_term(meaning=STONES, sources=[ANY_SOURCE])]
    assert check(build_edition(COUNTED, terms=terms)) == []


def test_an_allowance_lets_one_number_of_one_field_stand() -> None:
    allowed = {"item": "air", "field": "stops.0.why", "number": "4321", "reason": "Terhitung."}
    trails = [change_stop(why=STONES)]
    assert check(build_edition(trails=trails, allowances=[allowed])) == []
    (idle,) = check(build_edition(COUNTED, trails=trails, allowances=[allowed]))
    assert (idle.code, idle.item, idle.blocking) == (
        "allowance_unused", "air:stops.0.why:4321", False,
    )  # fmt: skip
    other = {**allowed, "field": "introduction"}
    codes = [one.code for one in check(build_edition(trails=trails, allowances=[other]))]
    assert codes == ["number_unsupported", "number_unsupported", "allowance_unused"]


def test_a_figure_of_the_visit_alone_stands_in_a_text_that_says_2022() -> None:
    trails = [change_stop(why=STONES)]
    assert name_faults(build_edition(TOLD, trails=trails)) == [
        ("trail", "air", "stops.0.why.id", "visit_figure"),
        ("trail", "air", "stops.0.why.en", "visit_figure"),
    ]
    said = build_text("Disebut 4.321 batu pada 2022.", "4,321 stones, as told in 2022.")
    assert check(build_edition(TOLD, trails=[change_stop(why=said)])) == []


def test_a_term_an_era_and_a_card_of_the_visit_alone_say_2022() -> None:
    told = {"sources": ["seed"]}
    seen = build_claim(build_text("Pada 2022.", "In 2022."), sources=("seed",))
    found = name_faults(
        build_edition(
            terms=[build_term(**told)],
            eras=[
                {"era": "voc", "title": build_text("VOC"), "text": build_text("a b", "c"), **told}
            ],
            unplaced=[build_unplaced(claims=[seen])],
        )
    )
    assert [(kind, field) for kind, _, field, code in found if code == "visit_not_named"] == [
        ("term", "meaning.id"), ("term", "meaning.en"), ("era", "text.id"), ("era", "text.en"),
        ("unplaced", "known.id"), ("unplaced", "known.en"),
    ]  # fmt: skip


def test_a_claim_of_the_bus_has_no_better_grade_than_its_sources() -> None:
    claims = [build_claim(grade="two_sources")]
    assert name_faults(build_edition(fleet=[build_fleet(claims=claims)])) == [
        ("fleet", "bus", "claims.0.grade", "grade_too_high")
    ]


def test_a_trail_does_not_stop_twice_at_one_place() -> None:
    assert name_faults(build_edition(trails=[change_stop(site="dua")])) == [
        ("trail", "air", "stops.0.site", "stop_twice"),
        ("trail", "air", "stops.1.site", "stop_twice"),
    ]


def test_ids_of_the_guidebook_that_lead_nowhere_are_named_with_their_field() -> None:
    lost = build_claim(sources=("kosong",))
    found = name_faults(
        build_edition(
            trails=[change_stop(site="tiada")],
            terms=[build_term(sites=["tiada"], features=["gaib"], sources=["nihil"])],
            readings=[{"source": "nihil", "theme": "city", "why": build_text("a", "b")}],
            fleet=[build_fleet(claims=[lost], sources=["kosong"])],
        )
    )
    assert set(found) == {
        ("trail", "air", "stops.0.site", "unknown_site"),
        ("term", "rob", "sites.0", "unknown_site"),
        ("term", "rob", "features.0", "unknown_smart_feature"),
        ("term", "rob", "sources.0", "unknown_source"),
        ("reading", "nihil", "source", "unknown_source"),
        ("fleet", "bus", "claims.0.sources.0", "unknown_source"),
        ("fleet", "bus", "sources.0", "unknown_source"),
    }


def test_an_untranslated_text_of_the_guidebook_is_named() -> None:
    meaning = build_text("Satu dua tiga empat lima")
    assert name_faults(build_edition(terms=[build_term(meaning=meaning)])) == [
        ("term", "rob", "meaning.en", "untranslated")
    ]


def test_a_sentence_shared_by_items_of_two_kinds_is_named_at_both() -> None:
    shared = build_text("Satu dua tiga empat lima enam tujuh.", "Own words.")
    trails = [change_stop(why=shared)]
    feature = build_smart_feature(card=shared)
    found = check(build_edition(feature=feature, trails=trails))
    assert [(one.kind, one.field, one.detail["other"]) for one in found] == [
        ("smart_feature", "card.id", "air"),
        ("trail", "stops.0.why.id", "fitur-contoh"),
    ]
    assert all(one.blocking and one.code == "same_sentence" for one in found)


def test_a_sentence_that_two_places_share_is_named_once_at_each() -> None:
    shared = "Kalimat yang sama ini panjang sekali. "
    sites = [
        build_place(name, story=build_text(shared + f"{name} " * 125, f"word-{name} " * 125))
        for name in ("satu", "dua")
    ]
    found = check_edition(build_catalogue(sites, sources=SOURCES))
    same = [one for one in found if one.code == "same_sentence" and one.field == "story.id"]
    assert sorted(one.item for one in same) == ["dua", "satu"]
