"""The card of the double-deckers: a page whose every figure has a claim, a date and a grade."""

from __future__ import annotations

import re

import pytest

from sites.catalogue import read_catalogue
from sites.model import Claim, Grade
from sites.prose import find_numbers, has_brackets
from sites.text import Lang, count_words

CATALOGUE = read_catalogue()
(FLEET,) = CATALOGUE.guidebook.fleet
EACH_LANG = pytest.mark.parametrize("lang", list(Lang))

VISIT_SOURCE, VISIT_YEAR = "seed", "2022"
ONE_SOURCE = {Lang.ID: "satu sumber", Lang.EN: "one source"}
NAMES = ("Si Kenang", "Si Denok", "Si Kuncung", "Mandala Bhakti", "Ranggawarsita")


def find_claim(words: str) -> Claim:
    """The one claim whose English wording matches."""
    (found,) = [claim for claim in FLEET.claims if re.search(words, claim.text.en)]
    return found


def test_there_is_one_card_and_it_is_the_double_decker() -> None:
    assert FLEET.id == "bus-tingkat"


@EACH_LANG
def test_the_card_is_a_page_that_reads_aloud_and_ends_on_a_question(lang: Lang) -> None:
    text = FLEET.card.in_lang(lang)
    assert 110 <= count_words(text) <= 220
    assert text.count("\n\n") >= 3
    assert not has_brackets(text)
    assert text.endswith("?")


@EACH_LANG
def test_every_number_of_the_card_is_carried_by_a_claim(lang: Lang) -> None:
    held = {
        number
        for claim in FLEET.claims
        for words in (claim.text.id, claim.text.en, claim.as_of or "")
        for number in find_numbers(words)
    }
    assert [n for n in find_numbers(FLEET.card.in_lang(lang)) if n not in held] == []


def test_both_languages_name_the_buses_and_starts_and_print_the_same_figures() -> None:
    for lang in Lang:
        assert [name for name in NAMES if name not in FLEET.card.in_lang(lang)] == []
    assert set(find_numbers(FLEET.card.id)) == set(find_numbers(FLEET.card.en))


@EACH_LANG
def test_the_card_grades_its_height_and_names_the_visit(lang: Lang) -> None:
    text = FLEET.card.in_lang(lang)
    assert text.count(ONE_SOURCE[lang]) >= 2
    assert VISIT_YEAR in text


def test_the_height_limit_and_the_height_of_the_bus_stay_claims_of_one_source() -> None:
    limit, height = find_claim("height limit"), find_claim("4.2 m high")
    assert (limit.grade, limit.as_of) == (Grade.ONE_SOURCE, "2023-09")
    assert (height.grade, height.as_of) == (Grade.ONE_SOURCE, "2017-10")


def test_the_runs_a_day_drift_over_three_dated_claims() -> None:
    drift = [find_claim(words) for words in ("three runs", "six trips", "08:00, 11:00 and 15:00")]
    assert [claim.as_of for claim in drift] == ["2018-03", "2019", "2023-09"]


def test_every_claim_names_known_sources_and_no_better_grade_than_they_carry() -> None:
    for claim in FLEET.claims:
        assert set(claim.sources) <= set(FLEET.sources)
        if claim.grade == Grade.TWO_SOURCES:
            assert len(set(claim.sources)) >= 2, claim.text.en
    assert all(CATALOGUE.find_source(source) is not None for source in FLEET.sources)


def test_what_only_the_visit_tells_of_the_bus_names_2022() -> None:
    told = [claim for claim in FLEET.claims if set(claim.sources) == {VISIT_SOURCE}]
    assert told
    for claim in told:
        assert VISIT_YEAR in claim.text.id
        assert VISIT_YEAR in claim.text.en
