"""The editorial rules for what stands beside the places, and for all texts of an edition together.

References and numbers of every kind are judged in :mod:`sites.references` and
:mod:`sites.support`; here are grades, the visit of 2022, translation, trails that repeat a
stop, and sentences told at two items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sites.catalogue import Catalogue
from sites.checks import check_catalogue
from sites.errors import Problem
from sites.guidebook import Guidebook
from sites.model import Claim, Grade
from sites.passages import Passage, list_passages
from sites.prose import split_sentences
from sites.support import VISIT_SOURCE, VISIT_YEAR
from sites.text import Lang, Text, count_words

SAME_IN_BOTH = 3
"""Words up to which a text may read alike in both languages."""

GUIDEBOOK_KINDS = ("unplaced", "trail", "term", "era", "reading", "fleet")


def _list_claims(book: Guidebook) -> Iterator[tuple[str, str, int, Claim]]:
    for place in book.unplaced:
        yield from (("unplaced", place.id, number, one) for number, one in enumerate(place.claims))
    for card in book.fleet:
        yield from (("fleet", card.id, number, one) for number, one in enumerate(card.claims))


def _check_claims(book: Guidebook) -> Iterator[Problem]:
    for kind, item, number, claim in _list_claims(book):
        count = len(set(claim.sources))
        if claim.grade == Grade.TWO_SOURCES and count < 2:
            field = f"claims.{number}.grade"
            yield Problem("grade_too_high", item, field, True, {"count": count}, kind)
        if set(claim.sources) == {VISIT_SOURCE}:
            yield from _check_visit(kind, item, f"claims.{number}.text", claim.text, False)


def _check_visit(kind: str, item: str, field: str, text: Text, blocking: bool) -> Iterator[Problem]:
    for lang in Lang:
        if VISIT_YEAR not in text.in_lang(lang):
            yield Problem("visit_not_named", item, f"{field}.{lang}", blocking, kind=kind)


def _find_sources(claims: tuple[Claim, ...]) -> set[str]:
    return {source for claim in claims for source in claim.sources}


def _list_told(book: Guidebook) -> Iterator[tuple[Passage, set[str]]]:
    """Yield the texts that rest on sources as a whole, and these sources."""
    for term in book.terms:
        yield Passage("term", term.id, "meaning", term.meaning), set(term.sources)
    for note in book.eras:
        yield Passage("era", note.id, "text", note.text), set(note.sources)
    for card in book.fleet:
        yield Passage("fleet", card.id, "card", card.card), _find_sources(card.claims)
    for place in book.unplaced:
        yield Passage("unplaced", place.id, "known", place.known), _find_sources(place.claims)


def _check_told(book: Guidebook) -> Iterator[Problem]:
    """What rests on the visit alone says its year."""
    for (kind, item, field, text), sources in _list_told(book):
        if sources == {VISIT_SOURCE}:
            yield from _check_visit(kind, item, field, text, True)


def _check_trails(book: Guidebook) -> Iterator[Problem]:
    for trail in book.trails:
        counts = Counter(stop.site for stop in trail.stops)
        for number, stop in enumerate(trail.stops):
            if counts[stop.site] > 1:
                detail = {"wanted": stop.site}
                yield Problem("stop_twice", trail.id, f"stops.{number}.site", True, detail, "trail")


def _check_translation(catalogue: Catalogue) -> Iterator[Problem]:
    for kind, item, field, text in list_passages(catalogue):
        alike = text.id.strip() == text.en.strip() and count_words(text.id) > SAME_IN_BOTH
        if kind in GUIDEBOOK_KINDS and alike:
            yield Problem("untranslated", item, f"{field}.en", True, kind=kind)


def check_sentences(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a blocking ``same_sentence`` at each of two items of any kind that share one."""
    held: dict[tuple[Lang, str], dict[tuple[str, str], str]] = defaultdict(dict)
    for kind, item, field, text in list_passages(catalogue):
        for lang in Lang:
            for sentence in split_sentences(text.in_lang(lang)):
                held[lang, sentence].setdefault((kind, item), f"{field}.{lang}")
    for (_, sentence), places in held.items():
        for (kind, item), field in places.items() if len(places) > 1 else ():
            other = next(name for name in places if name != (kind, item))
            detail = {"other": other[1], "sentence": sentence[:60]}
            yield Problem("same_sentence", item, field, True, detail, kind)


def check_guidebook(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield the problems of trails, terms, eras, readings, unplaced places and the bus."""
    yield from _check_claims(catalogue.guidebook)
    yield from _check_told(catalogue.guidebook)
    yield from _check_trails(catalogue.guidebook)
    yield from _check_translation(catalogue)


def check_edition(catalogue: Catalogue, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of an edition: of its places, of what stands beside them, of both.

    A fault that two rules see in one field is told once. Facts that have aged are only looked
    for when ``today`` is given.
    """
    found = list(check_catalogue(catalogue, today))
    told = {(one.kind, one.item, one.field, one.code) for one in found}
    rest = (*check_guidebook(catalogue), *check_sentences(catalogue))
    found += (one for one in rest if (one.kind, one.item, one.field, one.code) not in told)
    return tuple(found)
