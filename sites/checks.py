"""The editorial rules, as data and small judges; every problem of an edition at once.

A blocking problem breaks a promise to the reader (a text of the wrong length, a tie to
nothing, a grade its sources do not carry); a warning asks an editor to look again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from sites.catalogue import Catalogue
from sites.errors import Detail, Problem
from sites.model import (
    Annotation,
    Claim,
    Dimension,
    Grade,
    PositionGrade,
    Site,
    Status,
)
from sites.picture_checks import check_pictures
from sites.prose import find_years, has_brackets, split_sentences
from sites.references import check_references
from sites.support import check_numbers
from sites.text import Lang, Text, count_words

_PIECE_END = re.compile(r"(?<=[.!?])\s")
GLANCE_WORDS = (1, 12)
LABEL_WORDS = (40, 60)
STORY_WORDS = (120, 200)
THEN_NOW_WORDS = (30, 60)
"""Fewest and most words per language."""

BRIEF_LABEL, BRIEF_STORY = (20, 60), (40, 120)
"""The same for a place of which little is known."""

LEAST_APPROXIMATE_M = 30.0
"""An approximate position claims no better accuracy than this."""

LEAST_SITES_PER_DIMENSION = 3
LEAST_ANNOTATED_SITES = 30
LESSON_NUMBERS = range(1, 8)
STALE_AFTER_YEARS = 5
VISIT_SOURCE = "seed"
VISIT_YEAR = "2022"


def _check_length(item: str, field: str, text: Text, words: tuple[int, int]) -> Iterator[Problem]:
    least, most = words
    for lang in Lang:
        count = count_words(text.in_lang(lang))
        if not least <= count <= most:
            detail = {"count": count, "least": least, "most": most}
            code = "too_few_words" if count < least else "too_many_words"
            yield Problem(code, item, f"{field}.{lang}", True, detail)


def _check_glance(site: Site) -> Iterator[Problem]:
    yield from _check_length(site.id, "glance", site.glance, GLANCE_WORDS)
    for lang in Lang:
        text = site.glance.in_lang(lang)
        if has_brackets(text):
            yield Problem("brackets", site.id, f"glance.{lang}", True)
        for year in find_years(text):
            yield Problem("year_in_glance", site.id, f"glance.{lang}", True, {"year": year})


def _check_translation(site: Site) -> Iterator[Problem]:
    for field, text in _find_texts(site):
        if count_words(text.id) > 3 and text.id.strip() == text.en.strip():
            yield Problem("untranslated", site.id, f"{field}.en", True)


def _check_grade(kind: str, item: str, field: str, stated: Claim | Annotation) -> Iterator[Problem]:
    count = len(set(stated.sources))
    if stated.grade == Grade.TWO_SOURCES and count < 2:
        yield Problem("grade_too_high", item, f"{field}.grade", True, {"count": count}, kind)


def _check_visit(
    kind: str, item: str, field: str, told: Text, sources: Iterable[str]
) -> Iterator[Problem]:
    """What only the visit of 2022 tells must say so in both languages.

    A claim is always shown beside its source, so there it is a warning.
    """
    if set(sources) != {VISIT_SOURCE}:
        return
    for lang in Lang:
        if VISIT_YEAR not in told.in_lang(lang):
            blocking = not field.startswith("claims.")
            yield Problem("visit_not_named", item, f"{field}.{lang}", blocking, kind=kind)


def _check_position(site: Site) -> Iterator[Problem]:
    grade = site.position_grade
    detail: Detail = {"accuracy_m": site.accuracy_m, "least": LEAST_APPROXIMATE_M}
    if grade == PositionGrade.APPROXIMATE and site.accuracy_m < LEAST_APPROXIMATE_M:
        yield Problem("too_exact", site.id, "accuracy_m", False, detail)
    if grade == PositionGrade.TWO_SOURCES and len(set(site.position_sources)) < 2:
        count = len(set(site.position_sources))
        yield Problem("grade_too_high", site.id, "position_grade", True, {"count": count})


def _check_ties(site: Site) -> Iterator[Problem]:
    for number, tie in enumerate(site.annotations):
        field = f"annotations.{number}"
        yield from _check_length(site.id, f"{field}.then_now", tie.then_now, THEN_NOW_WORDS)
        yield from _check_grade("site", site.id, field, tie)
        yield from _check_visit("site", site.id, f"{field}.then_now", tie.then_now, tie.sources)


def _check_site(site: Site) -> Iterator[Problem]:
    yield from _check_glance(site)
    yield from _check_length(
        site.id, "label", site.label, BRIEF_LABEL if site.brief else LABEL_WORDS
    )
    yield from _check_length(
        site.id, "story", site.story, BRIEF_STORY if site.brief else STORY_WORDS
    )
    yield from _check_translation(site)
    yield from _check_position(site)
    yield from _check_ties(site)
    yield from check_pictures(site)
    for number, claim in enumerate(site.claims):
        yield from _check_grade("site", site.id, f"claims.{number}", claim)
        yield from _check_visit("site", site.id, f"claims.{number}.text", claim.text, claim.sources)


def _check_features(catalogue: Catalogue) -> Iterator[Problem]:
    kind = "smart_feature"
    for feature in catalogue.smart_features:
        told = {source for claim in feature.claims for source in claim.sources}
        sources = {VISIT_SOURCE} if feature.told_2022 else told
        yield from _check_visit(kind, feature.id, "summary", feature.summary, sources)
        for number, claim in enumerate(feature.claims):
            yield from _check_grade(kind, feature.id, f"claims.{number}", claim)


def _check_lessons(catalogue: Catalogue) -> Iterator[Problem]:
    for lesson in catalogue.lessons:
        yield from _check_visit("lesson", lesson.id, "told", lesson.told, {VISIT_SOURCE})


def _find_texts(site: Site) -> Iterator[tuple[str, Text]]:
    yield from (("glance", site.glance), ("label", site.label), ("story", site.story))
    for number, tie in enumerate(site.annotations):
        yield f"annotations.{number}.then_now", tie.then_now


def _find_sentences(site: Site) -> Iterator[tuple[Lang, str, str]]:
    for field, text in _find_texts(site):
        for lang in Lang:
            for sentence in split_sentences(text.in_lang(lang)):
                yield lang, sentence, f"{field}.{lang}"


def _check_sentences(catalogue: Catalogue) -> Iterator[Problem]:
    """The same sentence at two places is filler at one of them; both are named."""
    held: dict[tuple[Lang, str], dict[str, str]] = defaultdict(dict)
    for site in catalogue.sites:
        for lang, sentence, field in _find_sentences(site):
            held[lang, sentence].setdefault(site.id, field)
    for (_, sentence), places in held.items():
        for item, field in places.items() if len(places) > 1 else ():
            other = next(one for one in places if one != item)
            detail = {"other": other, "sentence": sentence[:60]}
            yield Problem("same_sentence", item, field, True, detail)


def _check_edition(catalogue: Catalogue) -> Iterator[Problem]:
    """What the whole must show: every dimension, every lesson, enough ties."""
    for dimension in Dimension:
        count = len(catalogue.by_dimension(dimension))
        if count < LEAST_SITES_PER_DIMENSION:
            detail: Detail = {"count": count, "least": LEAST_SITES_PER_DIMENSION}
            yield Problem("dimension_rare", dimension, "", False, detail, "catalogue")
    tied = sum(1 for site in catalogue.sites if site.annotations)
    if tied < LEAST_ANNOTATED_SITES:
        detail = {"count": tied, "least": LEAST_ANNOTATED_SITES}
        yield Problem("ties_rare", "", "annotations", False, detail, "catalogue")
    told = {lesson.number for lesson in catalogue.lessons if catalogue.by_lesson(lesson.id)}
    for number in LESSON_NUMBERS:
        if number not in told:
            yield Problem("lesson_without_place", "", "", False, {"number": number}, "catalogue")


def _check_age(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    oldest = today.year - STALE_AFTER_YEARS
    for site in catalogue.sites:
        for number, tie in enumerate(site.annotations):
            current = tie.status in (Status.RUNNING, Status.PLANNED)
            if current and int(tie.as_of[:4]) < oldest:
                field = f"annotations.{number}.as_of"
                yield Problem("stale", site.id, field, False, {"as_of": tie.as_of})
        hours = site.access.hours
        if hours is not None and int(hours.as_of[:4]) < oldest:
            yield Problem("stale", site.id, "access.hours.as_of", False, {"as_of": hours.as_of})


def check_catalogue(catalogue: Catalogue, today: date | None = None) -> tuple[Problem, ...]:
    """Return every editorial problem, grouped by rule, blocking ones and warnings alike.

    Facts that have aged are only looked for when ``today`` is given.
    """
    problems = [problem for site in catalogue.sites for problem in _check_site(site)]
    problems += _check_features(catalogue)
    problems += _check_lessons(catalogue)
    problems += check_references(catalogue)
    problems += check_numbers(catalogue)
    problems += _check_sentences(catalogue)
    problems += _check_edition(catalogue)
    problems += _check_age(catalogue, today) if today is not None else ()
    return tuple(problems)


class _Wordings:
    """What every place says, to be asked where else a sentence stands."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._texts = {lang: tuple(_fold_texts(sites, lang)) for lang in Lang}
        self.find_other = lru_cache(maxsize=8_192)(self._find_other)

    def _find_other(self, site_id: str, lang: Lang, sentence: str) -> str | None:
        """Return the id of the first other place that says a sentence.

        Its longest piece up to a full stop is looked for as letters, and only where that
        stands are the sentences told apart.
        """
        piece = max(_PIECE_END.split(sentence), key=len)
        for other, text in self._texts[lang]:
            if piece in text and other.id != site_id:
                said = ((spoken, words) for spoken, words, _ in _find_sentences(other))
                if (lang, sentence) in said:
                    return other.id
        return None


def _fold_texts(sites: Iterable[Site], lang: Lang) -> Iterator[tuple[Site, str]]:
    for site in sites:
        texts = (text.in_lang(lang) for _, text in _find_texts(site))
        yield site, "\n".join(texts).casefold()


@lru_cache(maxsize=2)
def _gather_wordings(catalogue: Catalogue) -> _Wordings:
    return _Wordings(catalogue.sites)


def check_shared(catalogue: Catalogue, site: Site) -> Iterator[Problem]:
    wordings = _gather_wordings(catalogue)
    for lang, sentence, field in _find_sentences(site):
        other = wordings.find_other(site.id, lang, sentence)
        if other is not None:
            detail: Detail = {"other": other, "sentence": sentence[:60]}
            yield Problem("same_sentence", site.id, field, True, detail)
