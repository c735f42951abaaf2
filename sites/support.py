"""Numbers in the prose of an item, and the sourced statements of that item that carry them.

A number that anybody can count on the spot needs no statement; a century or a decade is
carried by a year in it. What else may stand without one is said in the allowances, with a
reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from sites.catalogue import Catalogue
from sites.errors import Problem
from sites.guidebook import EraNote, Term, Trail
from sites.model import Site, SmartFeature
from sites.passages import Passage, list_passages
from sites.prose import find_figures, find_years
from sites.text import Lang

COUNTED = 12
"""Numbers up to this may be what anybody can count on the spot."""

VISIT_SOURCE, VISIT_YEAR = "seed", "2022"


class _Statement(NamedTuple):
    """The numbers of one sourced statement, and its sources."""

    numbers: frozenset[str]
    sources: frozenset[str]


def _find_in(value: Any) -> Iterator[str]:
    """Yield every number in the words, dates and years below a value."""
    if isinstance(value, str):
        yield from find_figures(value)
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _find_in(getattr(value, name)) if name != "sources" else ()
    elif isinstance(value, tuple):
        for inner in value:
            yield from _find_in(inner)


def _add_ages(numbers: frozenset[str]) -> frozenset[str]:
    """Add the century and the decade of each year, which prose may use instead of it."""
    years = {int(number) for number in numbers if find_years(number) == (number,)}
    centuries = {str((year - 1) // 100 + 1) for year in years}
    return numbers | centuries | {str(year // 10 * 10) for year in years}


def _list_stated(item: Any) -> Iterator[_Statement]:
    """Yield what an item states with sources: claims, short facts, money, milestones, hours."""
    held: list[Any] = list(item.claims)
    if isinstance(item, Site):
        held += [item.architect, item.style, item.protection, item.access.hours]
    if isinstance(item, SmartFeature):
        held += [item.rule, *item.money, *item.milestones]
    for one in held:
        if one is not None:
            yield _Statement(frozenset(_find_in(one)), frozenset(one.sources))


def _gather(stated: Iterable[_Statement]) -> tuple[frozenset[str], frozenset[str]]:
    """Return all numbers carried, and those that not the visit alone carries."""
    every: frozenset[str] = frozenset()
    beyond_visit: frozenset[str] = frozenset()
    for numbers, sources in stated:
        every |= numbers
        if sources != {VISIT_SOURCE}:
            beyond_visit |= numbers
    return _add_ages(every), _add_ages(beyond_visit)


class _Shelf:
    """The statements of an edition by item, each read once."""

    def __init__(self, catalogue: Catalogue) -> None:
        book = catalogue.guidebook
        self.catalogue = catalogue
        self.sites = {one.id: list(_list_stated(one)) for one in catalogue.sites}
        self.features = {one.id: list(_list_stated(one)) for one in catalogue.smart_features}
        self.unplaced = {one.id: list(_list_stated(one)) for one in book.unplaced}
        self.fleet = {one.id: list(_list_stated(one)) for one in book.fleet}
        self.trails = {one.id: one for one in book.trails}
        self.told: dict[tuple[str, str], Term | EraNote] = {
            **{("term", one.id): one for one in book.terms},
            **{("era", one.id): one for one in book.eras},
        }

    def around(self, site_id: str) -> list[_Statement] | None:
        """The statements of a place and of the smart features tied to it; None: unknown."""
        site = self.catalogue.find_site(site_id)
        if site is None:
            return None
        tied = [self.features.get(tie.feature, []) for tie in site.annotations]
        return [*self.sites[site_id], *(one for found in tied for one in found)]

    def from_sources(self, item: Term | EraNote) -> list[_Statement]:
        """Everything stated anywhere from one of the sources of a term or an era."""
        wanted = set(item.sources)
        held = (*self.sites.values(), *self.features.values(), *self.fleet.values())
        return [one for found in held for one in found if wanted & one.sources]


def _find_site_support(shelf: _Shelf, passage: Passage) -> list[_Statement] | None:
    own = shelf.sites[passage.item]
    if not passage.field.startswith("annotations."):
        return own
    site = shelf.catalogue.get_site(passage.item)
    tie = site.annotations[int(passage.field.split(".")[1])]
    if tie.feature not in shelf.features:
        return None
    dated = _Statement(frozenset(find_figures(tie.as_of)), frozenset(tie.sources))
    return [*own, *shelf.features[tie.feature], dated]


def _find_feature_support(shelf: _Shelf, passage: Passage) -> list[_Statement]:
    feature = shelf.catalogue.get_smart_feature(passage.item)
    stated = shelf.features[passage.item]
    sources = frozenset(source for one in stated for source in one.sources)
    return [*stated, _Statement(frozenset(find_figures(feature.as_of)), sources)]


def _find_trail_support(shelf: _Shelf, trail: Trail, field: str) -> list[_Statement] | None:
    stops = trail.stops
    if field.startswith("stops."):
        stops = (stops[int(field.split(".")[1])],)
    found = [shelf.around(stop.site) for stop in stops]
    if None in found:
        return None
    return [one for stated in found for one in stated or ()]


def _find_support(shelf: _Shelf, passage: Passage) -> list[_Statement] | None:
    """The statements that may carry the numbers of a passage; None: it is not judged."""
    kind, item = passage.kind, passage.item
    if kind == "site":
        return _find_site_support(shelf, passage)
    if kind == "smart_feature":
        return _find_feature_support(shelf, passage)
    if kind == "trail":
        return _find_trail_support(shelf, shelf.trails[item], passage.field)
    if kind == "unplaced":
        return shelf.unplaced[item]
    if kind == "fleet":
        return shelf.fleet[item]
    told = shelf.told.get((kind, item))
    return shelf.from_sources(told) if told is not None else None


def _is_countable(number: str) -> bool:
    return len(number) <= 2 and int(number) <= COUNTED


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _check_passage(
    passage: Passage, support: list[_Statement], allowed: dict[tuple[str, str, str], bool]
) -> Iterator[Problem]:
    """Judge one text; what it needs of the allowances is marked as used."""
    kind, item, field, text = passage
    every, beyond_visit = _gather(support)
    for lang in Lang:
        told = text.in_lang(lang)
        for number in dict.fromkeys(find_figures(told)):
            detail, place = {"number": number}, f"{field}.{lang}"
            key = (item, field, _bare(number))
            if _is_countable(number):
                continue
            if number not in every:
                if key in allowed:
                    allowed[key] = True
                else:
                    yield Problem("number_unsupported", item, place, True, detail, kind)
            elif number not in beyond_visit and VISIT_YEAR not in told:
                yield Problem("visit_figure", item, place, True, detail, kind)


def check_numbers(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a blocking problem for each number in the prose that nothing stated carries.

    The prose of a place, an unplaced one, a smart feature and the bus rests on its own
    statements; a tie also on those of its feature, a trail on those of its places and their
    features, a term or an era on whatever its sources state. A number that the visit alone
    carries must stand in a text with the year of the visit. Lessons and readings state
    nothing of their own and are not judged. An allowance that allows nothing is a warning.
    """
    shelf = _Shelf(catalogue)
    allowances = catalogue.guidebook.allowances
    allowed = {(one.item, one.field, one.number): False for one in allowances}
    for passage in list_passages(catalogue):
        support = _find_support(shelf, passage)
        if support is not None:
            yield from _check_passage(passage, support, allowed)
    for one in allowances:
        if not allowed[one.item, one.field, one.number]:
            detail = {"number": one.number}
            yield Problem("allowance_unused", one.id, "number", False, detail, "allowance")
