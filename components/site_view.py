"""One place on the screen: the short card, and the whole story with its proof."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.i18n import t, tn
from components.map_view import describe_pins, show_map
from components.markup import show
from components.picture_view import list_shown
from components.reading_view import show_reading_times
from components.state import Session
from sites.catalogue import Catalogue
from sites.guidebook import FleetCard, Unplaced
from sites.model import Annotation, Site, SmartFeature, Source, Years
from sites.text import Lang

PAGE_SITE = "views/situs.py"
NEARBY_M = 500
NEARBY_LIMIT = 5


@dataclass(frozen=True)
class Tie:
    """An annotation together with the smart feature it names."""

    annotation: Annotation
    feature: SmartFeature


@dataclass(frozen=True)
class Proof:
    """A claim's wording, grade, date and the sources it rests on."""

    text: str
    grade: str
    as_of: str | None
    sources: tuple[Source, ...]


def show_years(years: Years, lang: Lang) -> str:
    """Return building years in words: a year, a span, before, since, or unknown."""
    start, end = years.from_year, years.to_year
    if start is None and end is None:
        return t("words.year_unknown", lang)
    if start is None:
        return t("words.before", lang, year=end)
    if end is None:
        return t("words.after", lang, year=start)
    if start == end:
        return t("words.about_year", lang, year=start)
    return t("words.years", lang, from_year=start, to_year=end)


def find_ties(site: Site, catalogue: Catalogue) -> tuple[Tie, ...]:
    """Return the site's annotations with their features; unknown features are left out."""
    found = ((note, catalogue.find_smart_feature(note.feature)) for note in site.annotations)
    return tuple(Tie(note, feature) for note, feature in found if feature is not None)


def find_sources(ids: tuple[str, ...], catalogue: Catalogue) -> tuple[Source, ...]:
    """Return the sources named by ``ids`` in that order; unknown ids are left out."""
    found = (catalogue.find_source(source_id) for source_id in ids)
    return tuple(source for source in found if source is not None)


def list_proof(
    holder: Site | SmartFeature | FleetCard | Unplaced, catalogue: Catalogue, lang: Lang
) -> tuple[Proof, ...]:
    """Return every claim the holder carries, ready to be shown with its sources."""
    return tuple(
        Proof(
            text=claim.text.in_lang(lang),
            grade=claim.grade.value,
            as_of=claim.as_of,
            sources=find_sources(claim.sources, catalogue),
        )
        for claim in holder.claims
    )


def show_card(site: Site, catalogue: Catalogue, session: Session) -> None:
    """Draw the short card with its one action: read on."""
    show(
        "site_card.html",
        session.lang,
        site=site,
        years=show_years(site.built, session.lang),
        ties=find_ties(site, catalogue),
        link=session.href,
    )
    with st.container(key="utama-kartu"):
        st.page_link(
            PAGE_SITE,
            label=t("explore.open", session.lang),
            icon=":material/arrow_forward:",
            query_params=session.address(situs=site.id),
            width="stretch",
        )


def show_site(site: Site, catalogue: Catalogue, session: Session) -> None:
    """Draw the whole place: glance, label, story, ties, task, proof."""
    show(
        "site.html",
        session.lang,
        site=site,
        years=show_years(site.built, session.lang),
        ties=find_ties(site, catalogue),
        lessons=catalogue.lessons_at(site.id),
        pictures=list_shown(site.pictures, session.lang),
        styled=True,
        link=session.href,
    )


def show_site_proof(site: Site, catalogue: Catalogue, session: Session) -> None:
    """Draw the claims with their sources and grades, folded away but never left out."""
    proof = list_proof(site, catalogue, session.lang)
    position_sources = find_sources(site.position_sources, catalogue)
    with st.expander(tn("public.proof", len(proof), session.lang), icon=":material/fact_check:"):
        show("proof.html", session.lang, site=site, proof=proof, position_sources=position_sources)
        show_reading_times(site, session)


def show_site_map(site: Site, catalogue: Catalogue, session: Session) -> None:
    """Draw a small map with the place and its neighbours."""
    near = catalogue.near(site.position, NEARBY_M, limit=NEARBY_LIMIT + 1)
    around = [neighbour.site for neighbour in near if neighbour.site.id != site.id]
    shown = [site, *around[:NEARBY_LIMIT]]
    show_map(
        session.lang,
        catalogue.version,
        {
            "pins": describe_pins(shown, session.lang),
            "chosen": site.id,
            "view": {"at": [site.position.lat, site.position.lon], "zoom": 16},
        },
        key=f"peta-{site.id}",
        height_px=300,
    )


def show_neighbours(site: Site, catalogue: Catalogue, session: Session) -> None:
    """Draw links to the nearest other places with their distance, numbered as their pins."""
    near = catalogue.near(site.position, NEARBY_M, limit=NEARBY_LIMIT + 1)
    others = [each for each in near if each.site.id != site.id][:NEARBY_LIMIT]
    show("section.html", session.lang, title="site.near" if others else "site.near_none")
    for number, each in enumerate(others, start=2):
        distance = t("words.metres", session.lang, n=round(each.distance_m / 10) * 10)
        st.page_link(
            PAGE_SITE,
            label=f"{number} · {each.site.name.in_lang(session.lang)} · {distance}",
            icon=":material/place:",
            query_params=session.address(situs=each.site.id),
        )
