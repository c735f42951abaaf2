"""The running prose of an edition: every text that is read as a text, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sites.catalogue import Catalogue
from sites.guidebook import Guidebook
from sites.model import Lesson, Site, SmartFeature
from sites.text import Text


class Passage(NamedTuple):
    """A text in a field (dotted path without the language) of an item of one kind."""

    kind: str
    item: str
    field: str
    text: Text


def _list_site(site: Site) -> Iterator[tuple[str, Text]]:
    yield from (("glance", site.glance), ("label", site.label), ("story", site.story))
    for number, tie in enumerate(site.annotations):
        yield f"annotations.{number}.then_now", tie.then_now
        yield f"annotations.{number}.question", tie.question
    yield "look_for.text", site.look_for.text


def _list_feature(feature: SmartFeature) -> Iterator[tuple[str, Text]]:
    yield "summary", feature.summary
    if feature.card is not None:
        yield "card", feature.card
    if feature.became is not None:
        yield "became", feature.became


def _list_lesson(lesson: Lesson) -> Iterator[tuple[str, Text]]:
    yield from (("told", lesson.told), ("take_home", lesson.take_home))
    for number, place in enumerate(lesson.places):
        yield f"places.{number}.why", place.why


def _list_guidebook(book: Guidebook) -> Iterator[Passage]:
    for place in book.unplaced:
        yield Passage("unplaced", place.id, "known", place.known)
        yield Passage("unplaced", place.id, "wanted", place.wanted)
    for trail in book.trails:
        yield Passage("trail", trail.id, "introduction", trail.introduction)
        for number, stop in enumerate(trail.stops):
            yield Passage("trail", trail.id, f"stops.{number}.why", stop.why)
        yield Passage("trail", trail.id, "question", trail.question)
    yield from (Passage("term", term.id, "meaning", term.meaning) for term in book.terms)
    yield from (Passage("era", note.id, "text", note.text) for note in book.eras)
    yield from (Passage("reading", one.id, "why", one.why) for one in book.readings)
    yield from (Passage("fleet", card.id, "card", card.card) for card in book.fleet)


def list_passages(catalogue: Catalogue) -> Iterator[Passage]:
    """Yield the prose of every item: sites, smart features, lessons, then the guidebook."""
    for site in catalogue.sites:
        yield from (Passage("site", site.id, *found) for found in _list_site(site))
    for feature in catalogue.smart_features:
        for field, text in _list_feature(feature):
            yield Passage("smart_feature", feature.id, field, text)
    for lesson in catalogue.lessons:
        yield from (Passage("lesson", lesson.id, *found) for found in _list_lesson(lesson))
    yield from _list_guidebook(catalogue.guidebook)
