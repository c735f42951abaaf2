"""Every rule of the content that a machine can check, and the test that checks it.

What a model refuses to load (a claim without a source, an unknown relation, a tie without a
date) is checked by the models themselves: test_the_shipped_content_fits.

Places
- ids are slugs and never change:
  test_every_place_of_the_edition_is_on_the_map_or_off_it_and_nothing_else_is
- at most six decimals, longitude first: test_a_position_is_written_with_six_decimals_at_most
- positions lie where sources measured them:
  test_a_place_lies_within_its_accuracy_of_where_it_was_measured
- approximate ones say how rough they are:
  test_an_approximate_position_claims_no_better_than_thirty_metres
- architect, style and protection only with a source:
  test_everything_stated_names_sources_that_resolve
- glance of twelve words, sight alone: test_a_glance_has_at_most_twelve_words,
  test_a_glance_is_sight_alone_without_bracket_year_or_full_stop
- label and story of their length: test_a_label_has_forty_to_sixty_words_and_a_brief_one_twenty,
  test_a_story_has_120_to_200_words_and_a_brief_one_forty_to_120
- one reason for the deck: test_a_deck_has_one_reason
- one observation task: test_a_task_asks_for_something_to_do
- hours and pictures come with date and licence: test_the_shipped_content_fits

Ties
- then and now in thirty to sixty words: test_a_then_and_now_has_thirty_to_sixty_words
- one open question: test_a_tie_ends_in_one_question
- thirty places, six dimensions, seven lessons:
  test_at_least_thirty_sites_are_tied_to_the_smart_city,
  test_every_dimension_is_seen_at_three_sites_or_more, test_the_seven_lessons_are_there_in_order,
  test_a_lesson_is_dated_to_the_visit_and_told_at_sites_that_exist
- a feature is tied to a place once: test_no_place_is_tied_to_the_same_feature_twice

Voice
- no praise, in any kind: test_nothing_talks_like_a_brochure
- no dashes, no brackets in what is read aloud (summaries are not):
  test_no_prose_has_a_bracket_or_an_em_dash
- years without "tahun": test_a_year_follows_its_preposition_without_tahun
- sums and sizes with their units: test_sums_in_rupiah_have_their_unit_and_the_marks_of_the_language
- spelling of both languages: test_every_word_is_in_the_dictionary_or_on_the_list
- two languages that differ and run alike: test_every_text_of_more_than_three_words_is_translated,
  test_the_two_languages_of_a_story_are_of_like_length_and_like_paragraphs
- both languages print the same figures: test_both_languages_of_a_text_print_the_same_figures
- no sentence at two items of any kind: test_no_sentence_is_shared_by_two_items
- sentences fit for the ear: test_no_sentence_is_longer_than_one_breath

Truth
- no number without a sourced statement: test_the_edition_has_nothing_to_mend
- allowances are few and reasoned: test_an_allowance_gives_its_reason_in_a_sentence
- no grade above the sources: test_the_edition_has_nothing_to_mend
- unverified claims say so: test_an_unverified_claim_says_so
- figures of the visit alone name 2022: test_a_figure_of_the_visit_alone_names_2022
- no number for the smart-city regulation: test_only_regulations_on_record_have_a_number
- no capacity for pumps: test_no_pump_has_a_capacity
- no year for the tentative list: test_the_tentative_list_has_no_year_of_entry
- Lapor Hendi is Lapor Semar today: test_who_speaks_of_lapor_hendi_says_lapor_semar
- Jatibarang has ended: test_the_landfill_gas_plant_has_ended_as_reported_in_2025
- the bus stays out of Kota Lama: test_the_bus_stays_west_of_the_berok_bridge_and_out_of_kota_lama,
  test_the_reason_for_stopping_at_alun_alun_is_dated_and_graded
- its facts drift and are dated: test_the_runs_a_day_drift_over_three_dated_claims
- both routes are reconstructions:
  test_a_route_says_it_is_a_reconstruction_and_its_speeds_an_assumption
- the basemap is our own and says so: test_it_says_who_drew_it_and_against_what_it_was_measured
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sites.catalogue import SHIPPED
from sites.guidebook_checks import check_edition
from sites.model import Grade, Status
from sites.text import Lang, count_words
from tests.content.test_content_rules import (
    CAPACITY,
    KNOWN_REGULATIONS,
    REGULATION,
    TENTATIVE_SINCE,
)
from tests.content.wordings import CATALOGUE, list_wordings

EACH_LANG = pytest.mark.parametrize("lang", list(Lang))
VISIT_YEAR = "2022"
VISIT_FIGURES = {
    "the budget": re.compile(r"\b1[.,]2 (?:triliun|trillion)"),
    "the volunteers": re.compile(
        r"\b400 (?:\w+ ){0,2}(?:mahasiswa|relawan|students?|volunteers?|people)"
    ),
    "who chairs": re.compile(
        r"Bappeda[^.]{0,40}(?:ketua|memimpin)|(?:diketuai|dipimpin)[^.]{0,20}Bappeda"
        r"|Bappeda[^.]{0,40}\bchair|\bchair[^.]{0,40}Bappeda"
    ),
    "gifts in kind": re.compile(
        r"(?:tidak pernah|bukan)[^.]{0,25}\buang\b|never[^.]{0,20}\b(?:cash|money)\b"
    ),
}
"""What only the notes of the visit say; the wording by which it is known."""

SAYS_SO = {
    Lang.ID: re.compile(r"belum|tidak (?:ter|dapat|mungkin)|pasti (?:salah|keliru)|konon", re.I),
    Lang.EN: re.compile(r"\bnot\b|unconfirmed|certainly wrong|said to", re.I),
}
REPORTED_WORD_FOR_WORD = ("readings", "claims", "milestones")
"""Where the name a source used may stand alone."""


def test_every_rule_above_has_a_test_that_is_there() -> None:
    folder = Path(__file__).parents[1]
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*/test_*.py"))
    named = re.findall(r"test_\w+", __doc__)
    assert len(named) >= 45
    assert [name for name in named if f"def {name}(" not in code] == []


def test_the_edition_has_nothing_to_mend() -> None:
    assert [one for one in check_edition(CATALOGUE) if one.blocking] == []


def test_a_position_is_written_with_six_decimals_at_most() -> None:
    for file in ("sites.geojson", "smart_features.geojson"):
        tree = json.loads((SHIPPED / file).read_text(encoding="utf-8"), parse_float=str)
        for feature in tree["features"]:
            text = json.dumps((feature["geometry"] or {}).get("coordinates", []))
            decimals = [len(found) for found in re.findall(r"\.(\d+)", text)]
            assert max(decimals, default=0) <= 6, feature["id"]


@EACH_LANG
def test_a_deck_has_one_reason(lang: Lang) -> None:
    for site in CATALOGUE.sites:
        reason = site.deck.reason.in_lang(lang)
        assert re.fullmatch(r"[^.!?]+(?:\.\d[^.!?]*)*[.]", reason), site.id


@EACH_LANG
def test_a_task_asks_for_something_to_do(lang: Lang) -> None:
    for site in CATALOGUE.sites:
        assert 3 <= count_words(site.look_for.text.in_lang(lang)) <= 45, site.id


@EACH_LANG
def test_a_tie_ends_in_one_question(lang: Lang) -> None:
    for site in CATALOGUE.sites:
        for tie in site.annotations:
            question = tie.question.in_lang(lang)
            assert question.endswith("?"), (site.id, tie.feature)
            assert question.count("?") == 1, (site.id, tie.feature)


def test_an_allowance_gives_its_reason_in_a_sentence() -> None:
    allowances = CATALOGUE.guidebook.allowances
    assert len(allowances) <= 30
    for one in allowances:
        assert one.reason.endswith("."), one.id
        assert count_words(one.reason) >= 6, one.id


def test_an_unverified_claim_says_so() -> None:
    items = (
        *CATALOGUE.sites,
        *CATALOGUE.smart_features,
        *CATALOGUE.guidebook.unplaced,
        *CATALOGUE.guidebook.fleet,
    )
    silent = [
        (item.id, lang.value)
        for item in items
        for claim in item.claims
        for lang in Lang
        if claim.grade == Grade.UNVERIFIED and not SAYS_SO[lang].search(claim.text.in_lang(lang))
    ]
    assert silent == []


@pytest.mark.parametrize("figure", VISIT_FIGURES)
def test_a_figure_of_the_visit_alone_names_2022(figure: str) -> None:
    told = [
        (where, words)
        for where, _, words in list_wordings()
        if VISIT_FIGURES[figure].search(words) and not where.endswith((".name", ".title"))
    ]
    assert told
    assert [where for where, words in told if VISIT_YEAR not in words] == []


def test_only_regulations_on_record_have_a_number() -> None:
    printed = {
        (where, number)
        for where, _, words in list_wordings()
        for number in REGULATION.findall(words)
    }
    assert {one for one in printed if one[1] not in KNOWN_REGULATIONS} == set()


def test_no_pump_has_a_capacity() -> None:
    assert [where for where, _, words in list_wordings() if CAPACITY.search(words)] == []


def test_the_tentative_list_has_no_year_of_entry() -> None:
    assert [where for where, _, words in list_wordings() if TENTATIVE_SINCE.search(words)] == []


def test_who_speaks_of_lapor_hendi_says_lapor_semar() -> None:
    silent = [
        where
        for where, _, words in list_wordings()
        if "Lapor Hendi" in words
        and "Lapor Semar" not in words
        and not any(part in where.split(".") for part in REPORTED_WORD_FOR_WORD)
        and not where.startswith("guidebook.terms.lapor-semar")
    ]
    assert silent == []
    (feature,) = [one for one in CATALOGUE.smart_features if one.id == "lapor-hendi"]
    assert all("Lapor Semar" in feature.name.in_lang(lang) for lang in Lang)


def test_the_landfill_gas_plant_has_ended_as_reported_in_2025() -> None:
    feature = CATALOGUE.get_smart_feature("landfill-gas")
    assert feature.status == Status.ENDED
    assert feature.as_of == "2025-10"
    for lang in Lang:
        assert feature.card is not None
        assert "2025" in feature.summary.in_lang(lang)
        assert "2025" in feature.card.in_lang(lang)
    for site in CATALOGUE.sites:
        for tie in site.annotations:
            if tie.feature == "landfill-gas":
                assert tie.status == Status.ENDED, site.id
