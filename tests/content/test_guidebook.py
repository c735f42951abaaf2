"""Trails, glossary, eras and readings: they lead somewhere, stay short, and add no facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, hypot, radians

import pytest

from sites.catalogue import read_catalogue
from sites.eras import Era, era_of
from sites.guidebook import EraNote, Reading, Term, Trail
from sites.model import Lesson, Site, SmartFeature
from sites.prose import find_numbers, has_brackets, split_sentences
from sites.text import Lang, Text, count_words
from tests.content.test_content_rules import BROCHURE, find_texts, words_between

CATALOGUE = read_catalogue()
BOOK = CATALOGUE.guidebook
Item = Site | SmartFeature | Lesson | Trail | Term | EraNote | Reading
ITEMS: tuple[Item, ...] = (
    *BOOK.trails,
    *BOOK.terms,
    *BOOK.eras,
    *BOOK.readings,
)
STATING: tuple[Site | SmartFeature, ...] = (*CATALOGUE.sites, *CATALOGUE.smart_features)
"""What makes claims."""

EACH_TRAIL = pytest.mark.parametrize("trail", BOOK.trails, ids=lambda trail: trail.id)
EACH_TERM = pytest.mark.parametrize("term", BOOK.terms, ids=lambda term: term.id)
EACH_ERA = pytest.mark.parametrize("note", BOOK.eras, ids=lambda note: note.id)
EACH_ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)

VISIT_SOURCE, VISIT_YEAR = "seed", "2022"
COUNTED = 12
"""Numbers up to this may be what anybody can count on the spot."""

WALK_M = 1_000
"""Farther apart than this, as the crow flies, two stops are not a walk but a ride."""

METRES_PER_DEGREE = 111_320


def find_wordings(item: Item) -> Iterator[tuple[Lang, str]]:
    """Yield every wording of an item, one language at a time."""
    for _, text in find_texts(item):
        yield from ((lang, text.in_lang(lang)) for lang in Lang)


def find_sentences(items: Iterable[Item]) -> Iterator[str]:
    """Yield every sentence of the items."""
    for item in items:
        for _, words in find_wordings(item):
            yield from split_sentences(words)


def find_carried(items: Iterable[Site | SmartFeature], sources: Iterable[str] | None) -> set[str]:
    """Return the numbers in the claims of the items (those from ``sources``), and centuries."""
    wanted = None if sources is None else set(sources)
    stated = [
        claim
        for item in items
        for claim in item.claims
        if wanted is None or wanted & set(claim.sources)
    ]
    held = {n for claim in stated for lang in Lang for n in find_numbers(claim.text.in_lang(lang))}
    held |= {claim.as_of[:4] for claim in stated if claim.as_of}
    years = {int(number) for number in held if len(number) == 4 and number < "2100"}
    return held | {str((year - 1) // 100 + 1) for year in years}


def find_uncarried(text: Text, carried: set[str]) -> list[str]:
    """Return the numbers of a text that are neither carried nor small enough to count."""
    numbers = {number for lang in Lang for number in find_numbers(text.in_lang(lang))}
    small = {number for number in numbers if len(number) <= 2 and int(number) <= COUNTED}
    return sorted(numbers - small - carried)


def find_around(site: Site) -> tuple[Site | SmartFeature, ...]:
    """Return a place and the smart features tied to it."""
    ids = dict.fromkeys(tie.feature for tie in site.annotations)
    return (site, *(CATALOGUE.get_smart_feature(feature_id) for feature_id in ids))


def distance_m(first: Site, second: Site) -> float:
    """Metres between two places of one city, as the crow flies."""
    one, other = first.position, second.position
    east = (other.lon - one.lon) * cos(radians(one.lat))
    return METRES_PER_DEGREE * hypot(east, other.lat - one.lat)


def test_there_are_three_trails_numbered_in_order() -> None:
    assert [trail.number for trail in BOOK.trails] == [1, 2, 3]


@EACH_TRAIL
def test_a_trail_has_six_to_ten_stops_and_none_twice(trail: Trail) -> None:
    stops = [stop.site for stop in trail.stops]
    assert 6 <= len(stops) <= 10
    assert len(set(stops)) == len(stops)


@EACH_TRAIL
def test_every_stop_of_a_trail_is_a_place_of_the_edition(trail: Trail) -> None:
    assert [stop.site for stop in trail.stops if CATALOGUE.find_site(stop.site) is None] == []


@EACH_TRAIL
def test_the_words_of_a_trail_are_of_the_agreed_length(trail: Trail) -> None:
    assert words_between(trail.introduction, 90, 150) == {}
    assert words_between(trail.question, 12, 45) == {}
    for stop in trail.stops:
        assert words_between(stop.why, 25, 50) == {}, stop.site


@EACH_TRAIL
def test_a_trail_closes_with_a_question_in_both_languages(trail: Trail) -> None:
    assert all(trail.question.in_lang(lang).endswith("?") for lang in Lang)


@EACH_TRAIL
def test_a_trail_says_how_one_gets_along(trail: Trail) -> None:
    assert "kaki" in trail.introduction.id
    assert "bus" in trail.introduction.id
    assert re.search(r"\bfoot\b|\bwalk", trail.introduction.en)
    assert re.search(r"\bbus\b", trail.introduction.en)


@EACH_TRAIL
def test_a_trail_can_be_followed_without_crossing_the_city_back_and_forth(trail: Trail) -> None:
    sites = [CATALOGUE.get_site(stop.site) for stop in trail.stops]
    rides = [distance_m(*pair) for pair in pairwise(sites) if distance_m(*pair) > WALK_M]
    assert len(rides) <= 3
    if rides:
        assert sum(rides) < 2.5 * max(distance_m(one, other) for one in sites for other in sites)


@EACH_TRAIL
def test_a_number_at_a_stop_is_carried_by_a_claim_of_that_place(trail: Trail) -> None:
    for stop in trail.stops:
        carried = find_carried(find_around(CATALOGUE.get_site(stop.site)), None)
        assert find_uncarried(stop.why, carried) == [], stop.site


@EACH_TRAIL
def test_a_number_in_a_trail_is_carried_by_a_claim_of_one_of_its_places(trail: Trail) -> None:
    sites = [CATALOGUE.get_site(stop.site) for stop in trail.stops]
    carried = find_carried([item for site in sites for item in find_around(site)], None)
    for text in (trail.title, trail.introduction, trail.question):
        assert find_uncarried(text, carried) == []


def test_there_are_thirty_terms_or_more_in_the_order_of_the_indonesian_alphabet() -> None:
    headwords = [term.term.id.casefold() for term in BOOK.terms]
    assert len(headwords) >= 30
    assert headwords == sorted(headwords)
    assert len(set(headwords)) == len(headwords)


@EACH_TERM
def test_a_meaning_has_fifteen_to_forty_five_words(term: Term) -> None:
    assert words_between(term.meaning, 15, 45) == {}


@EACH_TERM
def test_an_abbreviation_is_spelt_out(term: Term) -> None:
    if term.term.id.isupper():
        assert term.stands_for is not None
    if term.stands_for is not None:
        assert count_words(term.stands_for.id) >= 2


@EACH_TERM
def test_a_term_leads_only_to_what_is_there(term: Term) -> None:
    assert [one for one in term.sites if CATALOGUE.find_site(one) is None] == []
    assert [one for one in term.features if CATALOGUE.find_smart_feature(one) is None] == []


@EACH_TERM
def test_a_number_in_a_meaning_is_carried_by_a_claim_from_the_same_sources(term: Term) -> None:
    assert find_uncarried(term.meaning, find_carried(STATING, term.sources)) == []


@EACH_TERM
def test_a_term_with_sources_leads_to_a_place_or_feature_that_uses_one_of_them(term: Term) -> None:
    if term.sources:
        items = [item for item in STATING if item.id in (*term.sites, *term.features)]
        used = {source for item in items for claim in item.claims for source in claim.sources}
        assert used & set(term.sources)


def test_every_era_has_its_note_in_the_order_of_time() -> None:
    assert [note.era for note in BOOK.eras] == list(Era)


@EACH_ERA
def test_the_note_of_an_era_is_of_the_agreed_length(note: EraNote) -> None:
    least, most = (15, 40) if note.era is Era.UNKNOWN else (60, 110)
    assert words_between(note.text, least, most) == {}


@EACH_ERA
def test_the_note_of_an_era_rests_on_claims_of_the_edition(note: EraNote) -> None:
    used = {source for item in STATING for claim in item.claims for source in claim.sources}
    assert set(note.sources) <= used
    assert (not note.sources) == (note.era is Era.UNKNOWN)


@EACH_ERA
def test_a_number_in_an_era_is_carried_by_a_claim_from_its_sources(note: EraNote) -> None:
    assert find_uncarried(note.text, find_carried(STATING, note.sources)) == []


@EACH_ERA
def test_the_note_of_an_era_names_a_building_of_that_era(note: EraNote) -> None:
    if note.era is not Era.UNKNOWN:
        names = [site.name.id for site in CATALOGUE.sites if era_of(site) is note.era]
        assert any(name in note.text.id for name in names)


def test_there_are_twenty_to_twenty_eight_readings_and_the_visit_is_one() -> None:
    assert 20 <= len(BOOK.readings) <= 28
    assert VISIT_SOURCE in {reading.source for reading in BOOK.readings}


def test_every_theme_has_two_readings_or_more_and_stands_together() -> None:
    themes = [reading.theme for reading in BOOK.readings]
    assert min(Counter(themes).values()) >= 2
    assert len(set(themes)) == 5
    assert sum(1 for one, other in pairwise(themes) if one != other) == 4


@pytest.mark.parametrize("reading", BOOK.readings, ids=lambda reading: reading.id)
def test_a_reading_says_in_twelve_to_thirty_words_what_it_is_good_for(reading: Reading) -> None:
    assert words_between(reading.why, 12, 30) == {}


def test_a_reading_other_than_the_visit_can_be_looked_up() -> None:
    found = [CATALOGUE.get_source(reading.source) for reading in BOOK.readings]
    assert {source.id for source in found if source.address is None} == {VISIT_SOURCE}


def test_every_source_of_a_term_or_an_era_is_listed() -> None:
    wanted = {source for term in BOOK.terms for source in term.sources}
    wanted |= {source for note in BOOK.eras for source in note.sources}
    assert {source for source in wanted if CATALOGUE.find_source(source) is None} == set()


@EACH_TERM
def test_what_the_visit_tells_says_2022_in_both_languages(term: Term) -> None:
    if set(term.sources) == {VISIT_SOURCE}:
        assert all(VISIT_YEAR in term.meaning.in_lang(lang) for lang in Lang)


def test_no_sentence_is_told_twice_in_the_edition() -> None:
    own = Counter(find_sentences(ITEMS))
    others: tuple[Item, ...] = (*STATING, *CATALOGUE.lessons)
    told = set(find_sentences(others))
    assert [one for one, count in own.items() if count > 1 or one in told] == []


def test_every_text_longer_than_a_name_differs_between_the_languages() -> None:
    alike = [text.id for item in ITEMS for _, text in find_texts(item) if text.id == text.en]
    assert [words for words in alike if count_words(words) > 3] == []


@EACH_ITEM
def test_a_text_is_fit_for_reading_aloud_and_does_not_advertise(item: Item) -> None:
    for lang, words in find_wordings(item):
        assert not has_brackets(words)
        assert "—" not in words
        assert re.search(rf"\b(?:{BROCHURE[lang]})\b", words, re.I) is None


def test_sums_in_rupiah_are_written_the_way_each_language_writes_them() -> None:
    wrong = {Lang.ID: re.compile(r"Rp\s\d"), Lang.EN: re.compile(r"Rp\d")}
    found = [
        (item.id, lang)
        for item in ITEMS
        for lang, words in find_wordings(item)
        if wrong[lang].search(words)
    ]
    assert found == []
