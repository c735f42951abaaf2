"""The page-length cards of the smart features: length, voice, proof, and where they are tied."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from sites.catalogue import read_catalogue
from sites.model import Attributed, Claim, Grade, SmartFeature
from sites.prose import find_numbers, has_brackets, split_sentences
from sites.text import Lang, Text, count_words

CATALOGUE = read_catalogue()
FEATURES = {feature.id: feature for feature in CATALOGUE.smart_features}
EACH_FEATURE = pytest.mark.parametrize("feature", FEATURES.values(), ids=FEATURES.keys())
EACH_LANG = pytest.mark.parametrize("lang", list(Lang))

THIN = {
    *("app-gatekeeping", "budget-1-2-trillion", "call-112", "city-app-lunpia", "free-wifi"),
    *("kota-lama-smart-pilot", "smart-lighting", "spbe-apps", "volunteers-400"),
}
"""Features of which little is known; their cards are short and say so."""

THIN_WORDS, FULL_WORDS = (60, 110), (110, 220)

VISIT_SOURCE, VISIT_YEAR = "seed", "2022"
VISIT = {
    Lang.ID: re.compile(r"rombongan studi[^.]{0,40}2022"),
    Lang.EN: re.compile(r"study group[^.]{0,40}2022"),
}
ONE_SOURCE = {
    Lang.ID: re.compile(r"\bsatu sumber\b", re.I),
    Lang.EN: re.compile(r"\b(?:one|single) source\b", re.I),
}
FOR_PLANNERS = {Lang.ID: "erencana", Lang.EN: "planner"}

REGULATION = re.compile(r"(?:peraturan wali kota|perwal|mayoral regulation)\D{0,25}(\d+)", re.I)
ON_RECORD = {"e-parking": {"70", "2021"}, "landfill-gas": {"69", "2018"}}
"""The two mayoral regulations whose numbers are known; no other card may print one."""

PAIRINGS = {
    "cctv-10000": {"balai-kota", "kota-lama-district"},
    "csr-in-kind": {"balai-kota", "museum-ranggawarsita"},
    "kota-lama-smart-pilot": {"kota-lama-district", "taman-srigunting"},
    "landfill-gas": {"balai-kota"},
    "spbe-apps": {"balai-kota"},
    "national-heritage-2020": {"kota-lama-district", "masjid-kauman", "masjid-layur", "pecinan"},
    "flood-pumps": {"polder-tawang", "museum-kota-lama", "jembatan-berok"},
    "e-parking": {"kota-lama-district", "pasar-johar", "museum-kota-lama"},
}
"""Ties that a feature's card would be poorer without."""


def find_strings(value: Any) -> Iterator[str]:
    """Every wording and year below a value."""
    if isinstance(value, str | int):
        yield str(value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from find_strings(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from find_strings(inner)


def find_support(*values: Any) -> set[str]:
    """The numbers that facts carry."""
    return {number for held in find_strings(values) for number in find_numbers(held)}


def card_of(feature: SmartFeature) -> Text:
    """The card, which every feature must have."""
    assert feature.card is not None, feature.id
    return feature.card


def find_sources(facts: Iterable[Claim | Attributed]) -> set[str]:
    """The sources of some facts."""
    return {source for fact in facts for source in fact.sources}


def find_attributed(feature: SmartFeature) -> tuple[Attributed, ...]:
    """The rule and the money of a feature."""
    return (*((feature.rule,) if feature.rule else ()), *feature.money)


def find_prose() -> Iterator[tuple[str, Text]]:
    """What is read aloud anywhere in the edition, with the name of its text."""
    for feature in FEATURES.values():
        yield f"{feature.id}:card", card_of(feature)
        yield f"{feature.id}:summary", feature.summary
        if feature.became is not None:
            yield f"{feature.id}:became", feature.became
    for fleet in CATALOGUE.guidebook.fleet:
        yield f"{fleet.id}:card", fleet.card
    for lesson in CATALOGUE.lessons:
        yield f"{lesson.id}:told", lesson.told
        yield f"{lesson.id}:take_home", lesson.take_home
    for site in CATALOGUE.sites:
        for name in ("label", "story"):
            yield f"{site.id}:{name}", getattr(site, name)
        for number, tie in enumerate(site.annotations):
            yield f"{site.id}:then_now.{number}", tie.then_now
            yield f"{site.id}:question.{number}", tie.question


def test_there_are_25_features() -> None:
    assert len(FEATURES) == 25


@EACH_LANG
@EACH_FEATURE
def test_a_card_is_as_long_as_what_is_known_allows(feature: SmartFeature, lang: Lang) -> None:
    least, most = THIN_WORDS if feature.id in THIN else FULL_WORDS
    assert least <= count_words(card_of(feature).in_lang(lang)) <= most


@EACH_LANG
@EACH_FEATURE
def test_a_card_reads_aloud_in_paragraphs(feature: SmartFeature, lang: Lang) -> None:
    text = card_of(feature).in_lang(lang)
    paragraphs = text.split("\n\n")
    assert len(paragraphs) >= 3
    assert all(one.strip() == one and "\n" not in one for one in paragraphs)
    assert not has_brackets(text)
    assert "—" not in text


@EACH_FEATURE
def test_both_languages_of_a_card_have_the_same_paragraphs_and_figures(
    feature: SmartFeature,
) -> None:
    card = card_of(feature)
    assert card.id.count("\n\n") == card.en.count("\n\n")
    assert set(find_numbers(card.id)) == set(find_numbers(card.en))


@EACH_LANG
@EACH_FEATURE
def test_a_card_ends_on_a_question_for_planners(feature: SmartFeature, lang: Lang) -> None:
    text = card_of(feature).in_lang(lang)
    assert text.endswith("?")
    assert text.count("?") <= 4
    if not feature.told_2022 or feature.id in THIN:
        assert FOR_PLANNERS[lang] in text


@EACH_LANG
@EACH_FEATURE
def test_a_card_says_up_to_when_its_facts_reach(feature: SmartFeature, lang: Lang) -> None:
    assert feature.as_of[:4] in card_of(feature).in_lang(lang)


@EACH_LANG
@EACH_FEATURE
def test_a_feature_that_rests_on_one_source_says_so(feature: SmartFeature, lang: Lang) -> None:
    if len(find_sources(feature.claims)) == 1:
        assert ONE_SOURCE[lang].search(card_of(feature).in_lang(lang))


@EACH_LANG
@EACH_FEATURE
def test_every_number_of_a_card_is_carried_by_a_fact_of_the_feature(
    feature: SmartFeature, lang: Lang
) -> None:
    facts = (feature.claims, feature.rule, feature.money, feature.milestones)
    support = find_support(*facts, feature.since, feature.as_of)
    support |= set(find_numbers(feature.name.in_lang(lang))) & {"112"}
    printed = find_numbers(card_of(feature).in_lang(lang))
    assert [number for number in printed if number not in support] == []


@EACH_FEATURE
def test_rule_and_money_of_a_feature_print_no_figure_of_their_own(feature: SmartFeature) -> None:
    support = find_support(feature.claims, feature.since)
    for fact in find_attributed(feature):
        assert find_support(fact.text) <= support, fact.text.en


@EACH_LANG
def test_no_sentence_of_a_card_is_told_twice_in_the_edition(lang: Lang) -> None:
    held: dict[str, list[str]] = defaultdict(list)
    for where, text in find_prose():
        for sentence in split_sentences(text.in_lang(lang)):
            held[sentence].append(where)
    shared = {
        sentence: places
        for sentence, places in held.items()
        if len(places) > 1 and any(place.endswith(":card") for place in places)
    }
    assert shared == {}


@EACH_LANG
def test_no_two_cards_open_with_the_same_words(lang: Lang) -> None:
    openings = Counter(
        tuple(card_of(feature).in_lang(lang).casefold().split()[:3])
        for feature in FEATURES.values()
    )
    assert [opening for opening, count in openings.items() if count > 1] == []


@EACH_LANG
@EACH_FEATURE
def test_what_only_the_visit_tells_names_2022(feature: SmartFeature, lang: Lang) -> None:
    if VISIT_SOURCE in find_sources(feature.claims):
        assert VISIT[lang].search(card_of(feature).in_lang(lang))
    for fact in find_attributed(feature):
        if VISIT_SOURCE in fact.sources:
            assert VISIT_YEAR in fact.text.in_lang(lang)


@EACH_LANG
@EACH_FEATURE
def test_only_the_two_regulations_on_record_have_a_number(
    feature: SmartFeature, lang: Lang
) -> None:
    texts = [card_of(feature), *(fact.text for fact in find_attributed(feature))]
    printed = {number for text in texts for number in REGULATION.findall(text.in_lang(lang))}
    assert printed <= ON_RECORD.get(feature.id, set())


@EACH_LANG
def test_the_rule_of_the_smart_city_programme_prints_years_alone(lang: Lang) -> None:
    rule = FEATURES["smart-city-programme"].rule
    assert rule is not None
    assert set(find_numbers(rule.text.in_lang(lang))) == {"2016", "2021", VISIT_YEAR}
    assert not re.search(r"\b(?:nomor|no\.|number)\s*\d", rule.text.in_lang(lang), re.I)


@pytest.mark.parametrize(
    ("feature_id", "numbers"),
    [
        ("e-parking", {"70", "2021"}),
        ("landfill-gas", {"69", "2018"}),
        ("national-heritage-2020", {"682", "2020"}),
    ],
)
def test_a_rule_that_was_read_is_named_with_its_number(feature_id: str, numbers: set[str]) -> None:
    rule = FEATURES[feature_id].rule
    assert rule is not None
    for lang in Lang:
        assert numbers <= set(find_numbers(rule.text.in_lang(lang)))


@EACH_FEATURE
def test_rule_and_money_name_known_sources_and_no_better_grade(feature: SmartFeature) -> None:
    for fact in find_attributed(feature):
        assert all(CATALOGUE.find_source(source) is not None for source in fact.sources)
        if fact.grade == Grade.TWO_SOURCES:
            assert len(set(fact.sources)) >= 2, fact.text.en


def test_every_feature_is_tied_to_a_place() -> None:
    tied = {tie.feature for site in CATALOGUE.sites for tie in site.annotations}
    assert set(FEATURES) - tied == set()


@pytest.mark.parametrize(("feature_id", "sites"), PAIRINGS.items(), ids=PAIRINGS.keys())
def test_a_feature_is_tied_where_it_can_be_seen_or_told(feature_id: str, sites: set[str]) -> None:
    tied = {
        site.id for site in CATALOGUE.sites for tie in site.annotations if tie.feature == feature_id
    }
    assert sites <= tied


def test_no_place_is_tied_to_the_same_feature_twice() -> None:
    for site in CATALOGUE.sites:
        held = [tie.feature for tie in site.annotations]
        assert len(held) == len(set(held)), site.id
