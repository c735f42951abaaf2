"""The editorial rules, each broken once on an otherwise clean edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sites.catalogue import Catalogue, build_catalogue
from sites.checks import check_catalogue
from sites.errors import Problem
from sites.model import Source
from sites.prose import find_figures, find_numbers, find_years, split_sentences
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


def build_edition(**changes: Any) -> Catalogue:
    parts: dict[str, Any] = {
        "sites": [build_site(annotations=[build_annotation()])],
        "smart_features": [build_smart_feature()],
        "lessons": [build_lesson()],
        "sources": SOURCES,
    }
    return build_catalogue(**(parts | changes))


def check(catalogue: Catalogue, today: date | None = None) -> list[Problem]:
    """Problems of single items; those of the whole edition have their own test."""
    return [one for one in check_catalogue(catalogue, today) if one.kind != "catalogue"]


def check_site(**changes: Any) -> list[tuple[str, str, bool]]:
    found = check(build_edition(sites=[build_site(**changes)]))
    assert {problem.item for problem in found} <= {"lawang-sewu"}
    return [(problem.code, problem.field, problem.blocking) for problem in found]


def write_words(count: int, word: str = "kata") -> str:
    return " ".join([word] * count)


def test_a_clean_edition_has_no_problems_of_its_items() -> None:
    assert check(build_edition()) == []


@pytest.mark.parametrize(
    ("field", "least", "most"), [("glance", 1, 12), ("label", 40, 60), ("story", 120, 200)]
)
def test_a_text_is_counted_in_each_language(field: str, least: int, most: int) -> None:
    long, short = write_words(most + 1), write_words(most, "word")
    assert check_site(**{field: build_text(long, short)}) == [
        ("too_many_words", f"{field}.id", True)
    ]
    assert check_site(**{field: build_text(write_words(least), short)}) == []
    if least > 1:
        few = build_text(write_words(least), write_words(least - 1, "word"))
        assert check_site(**{field: few}) == [("too_few_words", f"{field}.en", True)]


def test_a_then_and_now_has_thirty_to_sixty_words() -> None:
    text = build_text(write_words(29), write_words(61, "word"))
    (few, many) = check(
        build_edition(sites=[build_site(annotations=[build_annotation(then_now=text)])])
    )
    assert (few.code, few.field) == ("too_few_words", "annotations.0.then_now.id")
    assert few.detail == {"count": 29, "least": 30, "most": 60}
    assert (many.code, many.field) == ("too_many_words", "annotations.0.then_now.en")


def test_a_glance_has_no_brackets_and_no_year() -> None:
    glance = build_text("Kubah tembaga (merah)", "A dome of 1907")
    claim = build_claim("Selesai 1907.")
    assert check_site(glance=glance, claims=[claim]) == [
        ("brackets", "glance.id", True),
        ("year_in_glance", "glance.en", True),
    ]


def test_an_english_text_that_is_the_indonesian_one_is_untranslated() -> None:
    assert check_site(label=build_text(write_words(50))) == [("untranslated", "label.en", True)]
    assert check_site(glance=build_text("Pasar Johar")) == []


def test_two_sources_means_two_different_ones() -> None:
    claim = build_claim(grade="two_sources", sources=(ANY_SOURCE, ANY_SOURCE))
    assert check_site(claims=[claim]) == [("grade_too_high", "claims.0.grade", True)]
    claim = build_claim(grade="two_sources", sources=(ANY_SOURCE, OTHER_SOURCE))
    assert check_site(claims=[claim]) == []
    tie = build_annotation(grade="two_sources")
    assert check_site(annotations=[tie]) == [("grade_too_high", "annotations.0.grade", True)]
    assert check_site(position_sources=(ANY_SOURCE,)) == [
        ("grade_too_high", "position_grade", True)
    ]


def test_an_approximate_position_claims_no_better_than_thirty_metres() -> None:
    approximate = {"position_grade": "approximate", "position_sources": ()}
    assert check_site(accuracy_m=29.0, **approximate) == [("too_exact", "accuracy_m", False)]
    assert check_site(accuracy_m=30.0, **approximate) == []


def test_what_only_the_visit_tells_names_its_year_in_both_languages() -> None:
    visit = {"sources": ("seed",)}
    text = build_text("Menurut rombongan 2022, ya.", "A group was told so.")
    claims = [build_claim(text=text, **visit)]
    assert check_site(claims=claims) == [("visit_not_named", "claims.0.text.en", False)]
    assert check_site(annotations=[build_annotation(**visit)]) == [
        ("visit_not_named", "annotations.0.then_now.id", True),
        ("visit_not_named", "annotations.0.then_now.en", True),
    ]
    assert check_site(claims=[build_claim(sources=("seed", ANY_SOURCE))]) == []


def test_a_lesson_and_a_feature_of_the_visit_name_its_year() -> None:
    told = build_text("Diceritakan kepada rombongan.", "Told to a group in 2022.")
    (problem,) = check(build_edition(lessons=[build_lesson(told=told)]))
    assert (problem.kind, problem.item, problem.field) == ("lesson", "leadership", "told.id")
    assert problem.blocking
    features = [build_smart_feature(told_2022=True)]
    fields = [problem.field for problem in check(build_edition(smart_features=features))]
    assert fields == ["summary.id", "summary.en"]


def test_ids_that_lead_nowhere_are_named_with_their_field() -> None:
    tie = build_annotation("tiada")
    lesson = build_lesson(
        places=[{"site": "hilang", "why": build_text("x")}], features=("gaib",), sources=("nihil",)
    )
    claim = build_claim(sources=(ANY_SOURCE, "kosong"))
    edition = build_edition(
        sites=[build_site(annotations=[tie], claims=[claim])],
        smart_features=[build_smart_feature(claims=[claim])],
        lessons=[lesson],
    )
    assert {(p.kind, p.item, p.field, p.code, p.detail["wanted"]) for p in check(edition)} == {
        ("site", "lawang-sewu", "annotations.0.feature", "unknown_smart_feature", "tiada"),
        ("site", "lawang-sewu", "claims.0.sources.1", "unknown_source", "kosong"),
        ("smart_feature", "fitur-contoh", "claims.0.sources.1", "unknown_source", "kosong"),
        ("lesson", "leadership", "places.0.site", "unknown_site", "hilang"),
        ("lesson", "leadership", "features.0", "unknown_smart_feature", "gaib"),
        ("lesson", "leadership", "sources.0", "unknown_source", "nihil"),
    }
    assert all(problem.blocking for problem in check(edition))


def test_every_place_of_a_source_is_looked_at() -> None:
    stated = {"text": build_text("A", "B"), "sources": ("tiada",), "grade": "one_source"}
    hours = {"text": build_text("A", "B"), "sources": ("tiada",), "as_of": "2025"}
    found = check_site(
        architect=stated,
        protection=stated,
        access={"hours": hours},
        position_sources=(ANY_SOURCE, "tiada"),
    )
    assert {field for _, field, _ in found} == {
        "architect.sources.0",
        "protection.sources.0",
        "access.hours.sources.0",
        "position_sources.1",
    }


def test_a_sentence_at_two_places_is_named_at_both() -> None:
    shared = "Kalimat yang persis sama ini terlalu panjang untuk kebetulan. "
    story = build_text(shared + write_words(120), write_words(130, "word"))
    sites = [build_site("satu", story=story), build_site("dua", story=story), build_site("tiga")]
    found = check(build_edition(sites=sites, lessons=[]))
    same = [problem for problem in found if shared[:20].lower() in str(problem.detail["sentence"])]
    assert [(p.item, p.field, p.detail["other"]) for p in same] == [
        ("dua", "story.id", "satu"),
        ("satu", "story.id", "dua"),
    ]
    assert {problem.code for problem in found} == {"same_sentence"}


def test_a_number_that_no_statement_carries_blocks_publishing() -> None:
    label = build_text(write_words(45) + " 1.234 buah", write_words(45, "word") + " in 1650")
    found = check(build_edition(sites=[build_site(label=label)]))
    assert [(p.code, p.field, p.detail["number"], p.blocking) for p in found] == [
        ("number_unsupported", "label.id", "1234", True),
        ("number_unsupported", "label.en", "1650", True),
    ]


SOURCED = {"sources": (ANY_SOURCE,), "grade": "one_source"}


@pytest.mark.parametrize(
    "support",
    [
        {"claims": [build_claim("Ada 1,234 buah sejak 1650.")]},
        {"claims": [build_claim("Ada 1234 buah.", as_of="1650-01")]},
        {
            "architect": {"text": build_text("No. 1234"), **SOURCED},
            "style": {"text": build_text("Tahun 1650"), **SOURCED},
        },
    ],
)
def test_a_number_is_carried_by_claims_their_dates_and_short_facts(support: dict[str, Any]) -> None:
    label = build_text(write_words(45) + " 1.234 buah", write_words(45, "word") + " in 1650")
    assert check_site(label=label, **support) == []


def test_a_year_or_an_address_without_a_source_carries_nothing() -> None:
    label = build_text(write_words(45) + " nomor 34", write_words(45, "word") + " in 1650")
    found = check_site(label=label, address="Jalan Contoh 34", built={"from_year": 1650})
    assert [code for code, _, _ in found] == ["number_unsupported"] * 2


def test_a_decimal_is_another_number_than_the_same_digits() -> None:
    label = build_text(write_words(45) + " 4,2 m", write_words(45, "word") + " 4.2 m")
    assert check_site(label=label, claims=[build_claim("Tingginya 4,2 m.")]) == []
    found = check_site(label=label, claims=[build_claim("Tingginya 42 m.")])
    assert [field for _, field, _ in found] == ["label.id", "label.en"]


def test_decades_centuries_and_small_counts_need_no_fact_of_their_own() -> None:
    label = build_text(
        write_words(40) + " tahun 1900-an, abad ke-20, 12 jendela",
        write_words(40, "word") + " in the 1900s, the 20th century, 3 doors",
    )
    assert check_site(label=label, claims=[build_claim("Selesai pada 1907.")]) == []


def test_a_smart_feature_carries_the_numbers_of_its_tie() -> None:
    words = build_text(
        write_words(35) + " 2.473 kamera", write_words(35, "word") + " 2,473 cameras"
    )
    sites = [build_site(annotations=[build_annotation(then_now=words)])]
    assert {problem.code for problem in check(build_edition(sites=sites))} == {"number_unsupported"}
    feature = build_smart_feature(claims=[build_claim("Ada 2473 kamera.")])
    assert check(build_edition(sites=sites, smart_features=[feature])) == []


def test_a_running_feature_is_stale_after_five_years_if_one_asks() -> None:
    hours = {"text": build_text("A", "B"), "sources": (ANY_SOURCE,), "as_of": "2019-12"}
    ties = [
        build_annotation(as_of="2020-12-31"),
        build_annotation(as_of="2021"),
        build_annotation(as_of="2015", status="ended"),
    ]
    edition = build_edition(sites=[build_site(annotations=ties, access={"hours": hours})])
    found = [p for p in check(edition, date(2026, 11, 24)) if p.code == "stale"]
    assert [(p.field, p.blocking) for p in found] == [
        ("annotations.0.as_of", False),
        ("access.hours.as_of", False),
    ]
    assert "stale" not in {problem.code for problem in check(edition)}


def test_the_whole_edition_is_warned_of_what_it_does_not_show() -> None:
    found = [p for p in check_catalogue(build_edition()) if p.kind == "catalogue"]
    assert not any(problem.blocking for problem in found)
    assert [p.item for p in found if p.code == "dimension_rare"] == [
        "governance", "branding", "economy", "living", "society", "environment",
    ]  # fmt: skip
    assert [p.detail for p in found if p.code == "ties_rare"] == [{"count": 1, "least": 30}]
    missing = [p.detail["number"] for p in found if p.code == "lesson_without_place"]
    assert missing == [2, 3, 4, 5, 6, 7]


def test_three_sites_are_enough_for_a_dimension() -> None:
    sites = [build_site(f"situs-{n}", annotations=[build_annotation()]) for n in range(3)]
    found = check_catalogue(build_edition(sites=sites, lessons=[]))
    assert "living" not in {p.item for p in found if p.code == "dimension_rare"}


def test_numbers_years_and_sentences_are_taken_out_of_prose() -> None:
    assert find_numbers("Rp 1.200,50 pada 1904–1907, 3D") == ("120050", "1904", "1907", "3")
    assert find_figures("Rp 1.200,50 dan 4,2 atau 1,234,567 dan 0,125 pada 1904") == (
        "1200.50", "4.2", "1234567", "0.125", "1904",
    )  # fmt: skip
    assert find_years("1753, 21000, 2022, 1499 dan A1907B") == ("1753", "2022", "1907")
    prose = "Satu dua tiga empat lima enam. Pendek sekali. Tujuh delapan sembilan sepuluh satu dua!"
    assert split_sentences(prose) == (
        "satu dua tiga empat lima enam.",
        "tujuh delapan sembilan sepuluh satu dua!",
    )
