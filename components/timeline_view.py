"""The timeline: what was built when, by kind, beside the milestones of the smart city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

import streamlit as st

from components.i18n import say_word, t
from components.markup import show
from components.site_view import find_sources, show_years
from components.state import Session
from sites.catalogue import Catalogue, Era, era_of
from sites.eras import era_of_year
from sites.guidebook import EraNote
from sites.model import Kind, Milestone, Site, SmartFeature, Source

KINDS = "jeniswaktu"
AXIS_BREAKS = ((1730, 0.0), (1900, 34.0), (1950, 50.0), (2000, 60.0), (2027, 100.0))
"""Year and percent of the axis: the last quarter century is dense, so it gets more room."""
TICKS = (1750, 1800, 1850, 1900, 1950, 2000, 2010, 2020)
DOT_PERCENT = 3.6
"""How much of the axis a place's dot takes on the narrowest phone; nearer dots are stacked."""
YEAR_PERCENT = 1.4
"""How much a milestone's mark takes: no more than one year of the last quarter century."""


@dataclass(frozen=True)
class Entry:
    """One dated thing: a place built, or a milestone of a smart feature."""

    year: int
    site: Site | None = None
    years: str = ""
    milestone: Milestone | None = None
    feature: SmartFeature | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Note:
    """An era's note with the sources it rests on."""

    note: EraNote
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Dot:
    """A mark on the axis: percent from the left, what it stands for, and its floor from 0."""

    percent: float
    name: str
    floor: int = 0


def place_year(year: int) -> float:
    """Return where a year stands on the axis, in percent; linear between the breaks."""
    if year <= AXIS_BREAKS[0][0]:
        return 0.0
    for (start, low), (end, high) in pairwise(AXIS_BREAKS):
        if year <= end:
            return round(low + (high - low) * (year - start) / (end - start), 2)
    return 100.0


def stack_dots(dots: Sequence[Dot], width_percent: float) -> list[Dot]:
    """Return the dots from left to right, each on the lowest floor where it overlaps none."""
    ends: list[float] = []
    stacked = []
    for dot in sorted(dots, key=lambda each: each.percent):
        free = (floor for floor, end in enumerate(ends) if dot.percent - end >= 0)
        floor = next(free, len(ends))
        ends[floor : floor + 1] = [round(dot.percent + width_percent, 2)]
        stacked.append(Dot(dot.percent, dot.name, floor))
    return stacked


def dated_year(site: Site) -> int | None:
    """Return the year a place is sorted by: first building year, else the last."""
    return site.built.from_year or site.built.to_year


def list_entries(
    catalogue: Catalogue, kinds: Sequence[Kind], session: Session
) -> tuple[Entry, ...]:
    """Return every dated place of the wanted kinds and every milestone, oldest first."""
    built = [
        Entry(year=year, site=site, years=show_years(site.built, session.lang))
        for site in catalogue.sites
        if (year := dated_year(site)) and (not kinds or site.kind in kinds)
    ]
    steps = [
        Entry(
            year=step.year,
            milestone=step,
            feature=feature,
            sources=find_sources(step.sources, catalogue),
        )
        for feature in catalogue.smart_features
        for step in feature.milestones
    ]
    return tuple(sorted([*built, *steps], key=lambda entry: (entry.year, entry.site is None)))


def group_by_era(entries: Sequence[Entry]) -> Iterator[tuple[Era, tuple[Entry, ...]]]:
    """Yield each era with its entries, in order of time."""
    for era, members in groupby(entries, key=lambda entry: era_of_year(entry.year)):
        yield era, tuple(members)


def find_notes(catalogue: Catalogue) -> dict[Era, Note]:
    """Return the note of each era that has one, with its sources."""
    return {
        note.era: Note(note, find_sources(note.sources, catalogue))
        for note in catalogue.guidebook.eras
    }


def build_rows(catalogue: Catalogue, session: Session) -> dict[str, list[Dot]]:
    """Return the dots of the axis by kind; smart-city milestones are their own row."""
    rows: dict[str, list[Dot]] = {}
    for kind in Kind:
        dots = [
            Dot(place_year(year), f"{site.name.in_lang(session.lang)}, {year}")
            for site in catalogue.by_kind(kind)
            if (year := dated_year(site))
        ]
        if dots:
            rows[kind.value] = stack_dots(dots, DOT_PERCENT)
    steps = [
        Dot(place_year(step.year), f"{step.text.in_lang(session.lang)} ({step.year})")
        for feature in catalogue.smart_features
        for step in feature.milestones
    ]
    rows["smart"] = stack_dots(steps, YEAR_PERCENT)
    return rows


def ask_kinds(session: Session) -> tuple[Kind, ...]:
    """Draw the filter by kind."""
    chosen = st.pills(
        t("timeline.kind", session.lang),
        [kind.value for kind in Kind],
        selection_mode="multi",
        format_func=partial(say_word, "kind", session.lang),
        key=KINDS,
        persist_state="session",
    )
    return tuple(Kind(value) for value in chosen)


def show_axis(catalogue: Catalogue, session: Session) -> None:
    """Draw the axis: every dated place by kind, and the milestones of the smart city."""
    show(
        "timeline_axis.html",
        session.lang,
        rows=build_rows(catalogue, session),
        ticks=[(year, place_year(year)) for year in TICKS],
    )


def show_timeline(catalogue: Catalogue, kinds: Sequence[Kind], session: Session) -> None:
    """Draw every dated thing by era under the era's note, then the places without a year."""
    undated = [site for site in catalogue.sites if era_of(site) == Era.UNKNOWN]
    show(
        "timeline.html",
        session.lang,
        eras=list(group_by_era(list_entries(catalogue, kinds, session))),
        undated=[site for site in undated if not kinds or site.kind in kinds],
        notes=find_notes(catalogue),
        unknown=Era.UNKNOWN,
    )
