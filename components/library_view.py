"""The library on the screen: words of the trade, and what is worth reading whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

import streamlit as st

from components.i18n import t
from components.markup import show
from components.site_view import find_sources
from components.state import Session
from sites.catalogue import Catalogue
from sites.guidebook import Reading, Term
from sites.model import Site, SmartFeature, Source
from sites.spelling import fold
from sites.text import Lang

QUERY = "cariistilah"
THEMES: tuple[str, ...] = get_args(Reading.model_fields["theme"].annotation)


@dataclass(frozen=True)
class Entry:
    """A term with the places and features it names, and the sources of its meaning."""

    term: Term
    sites: tuple[Site, ...]
    features: tuple[SmartFeature, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Shelf:
    """The readings of one theme, each with its source."""

    theme: str
    books: tuple[tuple[Source, Reading], ...]


def sort_terms(terms: Sequence[Term], lang: Lang) -> tuple[Term, ...]:
    """Return the terms by the headword of a language, accents and case put aside."""
    return tuple(sorted(terms, key=lambda term: fold(term.term.in_lang(lang))))


def find_terms(terms: Sequence[Term], query: str) -> tuple[Term, ...]:
    """Return the terms that hold every word of a query in either language, headwords first."""
    wanted = fold(query).split()
    fitting = [term for term in terms if all(word in _all_words(term) for word in wanted)]
    return tuple(sorted(fitting, key=lambda term: not _is_in_head(term, wanted)))


def _all_words(term: Term) -> str:
    texts = [text for text in (term.term, term.stands_for, term.meaning) if text is not None]
    return fold(" ".join(f"{text.id} {text.en}" for text in texts))


def _is_in_head(term: Term, wanted: Sequence[str]) -> bool:
    head = fold(f"{term.term.id} {term.term.en}")
    return all(word in head for word in wanted)


def first_letter(term: Term, lang: Lang) -> str:
    """Return the capital a term is filed under; ``#`` for anything but a letter."""
    letter = fold(term.term.in_lang(lang))[:1].upper()
    return letter if letter.isalpha() else "#"


def build_entry(term: Term, catalogue: Catalogue) -> Entry:
    """Return a term with what it refers to; unknown ids are left out."""
    sites = (catalogue.find_site(each) for each in term.sites)
    features = (catalogue.find_smart_feature(each) for each in term.features)
    return Entry(
        term,
        tuple(site for site in sites if site is not None),
        tuple(feature for feature in features if feature is not None),
        find_sources(term.sources, catalogue),
    )


def build_shelves(catalogue: Catalogue) -> tuple[Shelf, ...]:
    """Return the reading list by theme; a theme or source that is not there is left out."""
    readings = catalogue.guidebook.readings
    shelves = (
        Shelf(
            theme,
            tuple(
                (source, reading)
                for reading in readings
                if reading.theme == theme and (source := catalogue.find_source(reading.source))
            ),
        )
        for theme in THEMES
    )
    return tuple(shelf for shelf in shelves if shelf.books)


def ask_query(session: Session) -> str:
    """Draw the search box of the glossary; return what was typed."""
    query = st.text_input(
        t("library.search", session.lang),
        key=QUERY,
        type="search",
        placeholder=t("library.search_hint", session.lang),
        live="300ms",
        icon=":material/search:",
    )
    return (query or "").strip()


def show_glossary(catalogue: Catalogue, query: str, session: Session) -> None:
    """Draw the term the address names, then the terms that fit, under their letters."""
    terms = sort_terms(catalogue.guidebook.terms, session.lang)
    asked = next((term for term in terms if term.id == session.term_id), None)
    found = find_terms(terms, query) if query else terms
    letters = [
        (letter, [build_entry(term, catalogue) for term in members])
        for letter, members in groupby(found, lambda term: first_letter(term, session.lang))
    ]
    show(
        "glossary.html",
        session.lang,
        asked=asked and build_entry(asked, catalogue),
        is_lost=bool(session.term_id) and asked is None,
        query=query,
        total=len(terms),
        found=[build_entry(term, catalogue) for term in found],
        letters=letters,
        link=session.href,
    )


def show_readings(catalogue: Catalogue, session: Session) -> None:
    """Draw the reading list by theme."""
    show("readings.html", session.lang, shelves=build_shelves(catalogue))
