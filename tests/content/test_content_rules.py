"""The shipped texts keep the rules of the house: length, language, truth, voice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.model import Route
from sites.catalogue import read_catalogue
from sites.checks import check_catalogue
from sites.model import Dimension, Site, SmartFeature
from sites.prose import find_years, has_brackets, split_sentences
from sites.text import Lang, Text, count_words

CATALOGUE = read_catalogue()
ROUTES = {route.id: route for route in read_routes()}
EACH_SITE = pytest.mark.parametrize("site", CATALOGUE.sites, ids=lambda site: site.id)
EACH_ROUTE = pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES.keys())
EACH_LANG = pytest.mark.parametrize("lang", list(Lang))

VISIT_SOURCE, VISIT_YEAR = "seed", "2022"
SAME_IN_BOTH = 3
"""Words up to which a text may read alike in both languages."""

BROCHURE = {
    Lang.ID: (
        "memukau|memikat|menakjubkan|mem?pesona|eksotis|ikonik|permata|instagramable|saksi bisu|"
        "tak lekang|wajib dikunjungi|tidak boleh dilewatkan|surga tersembunyi|memanjakan mata"
    ),
    Lang.EN: (
        "nestled|bustling|vibrant|stunning|breathtaking|charming|iconic|picturesque|tapestry|"
        "boasts|gem|testament|delve|must-see|must-visit|rich history|steeped in|step back in time"
    ),
}
"""Words that praise instead of showing; a regular expression per language."""

REGULATION = re.compile(r"(?:peraturan wali kota|perwal|mayoral regulation)\D{0,25}(\d+)", re.I)
KNOWN_REGULATIONS = {"70", "69"}
"""On record: street parking (70 of 2021) and the landfill-gas plant (69 of 2018)."""

CAPACITY = re.compile(r"\d[\d.,]*\s*(?:lit(?:er|re)|m3|m³|meter kubik|cubic met)", re.I)
TENTATIVE_SINCE = re.compile(
    r"(?:masuk|dimasukkan|inscribed|entered|added)[^.]{0,60}(?:daftar sementara|tentative list)"
    r"[^.]{0,30}(?:pada|sejak|in|since)\s+(?:19|20)\d\d",
    re.I,
)


def find_texts(value: Any, path: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every two-language text below a value with the path to it."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from find_texts(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from find_texts(inner, f"{path}.{index}")


def find_all_texts() -> Iterator[tuple[str, Text]]:
    """Every text of the edition, named by its item."""
    for item in (*CATALOGUE.sites, *CATALOGUE.smart_features, *CATALOGUE.lessons):
        for path, text in find_texts(item):
            yield f"{item.id}:{path}", text


def find_wordings() -> Iterator[tuple[str, Lang, str]]:
    """Every wording of the edition, one language at a time."""
    for where, text in find_all_texts():
        for lang in Lang:
            yield where, lang, text.in_lang(lang)


def find_prose(site: Site) -> Iterator[tuple[str, Text]]:
    """What is read aloud of a site."""
    yield from (("glance", site.glance), ("label", site.label), ("story", site.story))
    for index, tie in enumerate(site.annotations):
        yield f"then_now.{index}", tie.then_now


def find_sourced() -> Iterator[tuple[str, Any]]:
    """Everything that must name what it rests on: claims, ties, milestones, short facts."""
    for site in CATALOGUE.sites:
        for index, stated in enumerate((*site.claims, *site.annotations)):
            yield f"{site.id}:stated.{index}", stated
        for name in ("architect", "style", "protection"):
            if (fact := getattr(site, name)) is not None:
                yield f"{site.id}:{name}", fact
    for feature in CATALOGUE.smart_features:
        for index, stated in enumerate((*feature.claims, *feature.milestones)):
            yield f"{feature.id}:stated.{index}", stated
    for lesson in CATALOGUE.lessons:
        yield lesson.id, lesson


def words_between(text: Text, least: int, most: int) -> dict[str, int]:
    """The word counts that fall outside the limits, by language."""
    counts = {lang.value: count_words(text.in_lang(lang)) for lang in Lang}
    return {lang: count for lang, count in counts.items() if not least <= count <= most}


def test_the_editorial_checks_find_nothing_that_blocks_publishing() -> None:
    assert [problem for problem in check_catalogue(CATALOGUE) if problem.blocking] == []


def test_every_number_in_the_prose_is_carried_by_a_fact_of_its_place() -> None:
    found = [p for p in check_catalogue(CATALOGUE) if p.code == "number_unsupported"]
    assert [(problem.item, problem.field, problem.detail["number"]) for problem in found] == []


@EACH_SITE
def test_a_glance_has_at_most_twelve_words(site: Site) -> None:
    assert words_between(site.glance, 3, 12) == {}


@EACH_SITE
def test_a_label_has_forty_to_sixty_words_and_a_brief_one_twenty(site: Site) -> None:
    assert words_between(site.label, 20 if site.brief else 40, 60) == {}


@EACH_SITE
def test_a_story_has_120_to_200_words_and_a_brief_one_forty_to_120(site: Site) -> None:
    least, most = (40, 120) if site.brief else (120, 200)
    assert words_between(site.story, least, most) == {}


@EACH_SITE
def test_a_then_and_now_has_thirty_to_sixty_words(site: Site) -> None:
    for tie in site.annotations:
        assert words_between(tie.then_now, 30, 60) == {}, tie.feature


@EACH_LANG
@EACH_SITE
def test_a_glance_is_sight_alone_without_bracket_year_or_full_stop(site: Site, lang: Lang) -> None:
    text = site.glance.in_lang(lang)
    assert not has_brackets(text)
    assert find_years(text) == ()
    assert not text.endswith((".", "!", "?"))
    assert text[0].isupper()


def test_every_text_longer_than_a_name_differs_between_the_languages() -> None:
    alike = [
        where
        for where, text in find_all_texts()
        if text.id.strip() == text.en.strip() and count_words(text.id) > SAME_IN_BOTH
        if not where.endswith((":name", ":title"))
    ]
    assert alike == []


def test_the_two_languages_of_a_story_are_of_like_length_and_like_paragraphs() -> None:
    for site in CATALOGUE.sites:
        story = site.story
        assert story.id.count("\n\n") == story.en.count("\n\n"), site.id
        assert 0.75 < count_words(story.id) / count_words(story.en) < 1.25, site.id


@EACH_LANG
@EACH_SITE
def test_a_story_is_set_in_paragraphs(site: Site, lang: Lang) -> None:
    assert "\n\n" in site.story.in_lang(lang)


@EACH_LANG
def test_no_more_than_two_stories_in_five_end_on_a_question(lang: Lang) -> None:
    ends = [site.id for site in CATALOGUE.sites if site.story.in_lang(lang).endswith("?")]
    assert len(ends) <= len(CATALOGUE.sites) * 2 / 5, ends


@EACH_LANG
def test_no_three_stories_open_with_the_same_words(lang: Lang) -> None:
    openings: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for site in CATALOGUE.sites:
        openings[tuple(site.story.in_lang(lang).casefold().split()[:2])].append(site.id)
    assert [sites for sites in openings.values() if len(sites) > 2] == []


@EACH_LANG
def test_no_sentence_is_told_at_two_sites(lang: Lang) -> None:
    held: dict[str, set[str]] = defaultdict(set)
    for site in CATALOGUE.sites:
        for _, text in find_prose(site):
            for sentence in split_sentences(text.in_lang(lang)):
                held[sentence].add(site.id)
    assert {sentence: sites for sentence, sites in held.items() if len(sites) > 1} == {}


def test_no_text_has_an_em_dash() -> None:
    assert [where for where, _, words in find_wordings() if "—" in words] == []


def test_no_text_talks_like_a_brochure() -> None:
    found = [
        (where, hit.group())
        for where, lang, words in find_wordings()
        for hit in re.finditer(rf"\b(?:{BROCHURE[lang]})\b", words, re.I)
    ]
    assert found == []


def test_sums_in_rupiah_are_written_the_way_each_language_writes_them() -> None:
    pattern = {Lang.ID: re.compile(r"Rp\s\d"), Lang.EN: re.compile(r"Rp\d")}
    assert [where for where, lang, words in find_wordings() if pattern[lang].search(words)] == []


def test_there_are_at_least_28_sites() -> None:
    assert len(CATALOGUE.sites) >= 28


def test_at_least_thirty_sites_are_tied_to_the_smart_city() -> None:
    assert sum(1 for site in CATALOGUE.sites if site.annotations) >= 30


@pytest.mark.parametrize("dimension", list(Dimension))
def test_every_dimension_is_seen_at_three_sites_or_more(dimension: Dimension) -> None:
    assert len(CATALOGUE.by_dimension(dimension)) >= 3


def test_the_seven_lessons_are_there_in_order() -> None:
    assert [lesson.number for lesson in CATALOGUE.lessons] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("lesson", CATALOGUE.lessons, ids=lambda lesson: lesson.id)
def test_a_lesson_is_dated_to_the_visit_and_told_at_sites_that_exist(lesson: Any) -> None:
    assert VISIT_YEAR in lesson.told.id
    assert VISIT_YEAR in lesson.told.en
    assert lesson.places
    for place in lesson.places:
        assert CATALOGUE.find_site(place.site) is not None, place.site


def test_what_only_the_visit_tells_says_2022_in_both_languages() -> None:
    unnamed = [
        where
        for where, stated in find_sourced()
        if set(stated.sources) == {VISIT_SOURCE}
        for text in [getattr(stated, "text", None) or getattr(stated, "then_now", None)]
        if text is not None and not (VISIT_YEAR in text.id and VISIT_YEAR in text.en)
        if getattr(stated, "year", None) != int(VISIT_YEAR)
    ]
    assert unnamed == []


@pytest.mark.parametrize("feature", CATALOGUE.smart_features, ids=lambda feature: feature.id)
def test_a_feature_known_from_the_visit_alone_says_so(feature: SmartFeature) -> None:
    told = {source for claim in feature.claims for source in claim.sources}
    assert feature.told_2022 == (told == {VISIT_SOURCE})
    if feature.told_2022:
        assert VISIT_YEAR in feature.summary.id
        assert VISIT_YEAR in feature.summary.en


def test_the_smart_city_regulation_is_never_given_a_number() -> None:
    printed = {
        (where, number)
        for where, _, words in find_wordings()
        for number in REGULATION.findall(words)
    }
    assert {
        (where, number) for where, number in printed if number not in KNOWN_REGULATIONS
    } == set()


def test_no_pump_is_given_a_capacity() -> None:
    assert [where for where, _, words in find_wordings() if CAPACITY.search(words)] == []


def test_the_year_of_the_tentative_list_is_not_stated() -> None:
    assert [where for where, _, words in find_wordings() if TENTATIVE_SINCE.search(words)] == []


def test_everything_stated_names_sources_that_resolve() -> None:
    known = {source.id for source in CATALOGUE.sources}
    for where, stated in find_sourced():
        assert stated.sources, where
        assert set(stated.sources) <= known, where


@EACH_ROUTE
def test_every_site_on_a_shipped_route_exists_and_has_its_place(route: Route) -> None:
    named = {site for stop in route.stops for site in stop.sites}
    named |= {override.site for override in route.overrides}
    assert {site for site in named if CATALOGUE.find_site(site) is None} == set()


@pytest.mark.parametrize("site_id", ["kampung-pelangi", "rs-kariadi", "sam-poo-kong"])
def test_the_southern_places_of_the_city_loop_are_cued_once(site_id: str) -> None:
    line = build_line(ROUTES["keliling-kota"])
    assert len(build_cues(line, (CATALOGUE.get_site(site_id),))) == 1
