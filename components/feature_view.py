"""Smart features on the screen: all of them by dimension, and one whole with its proof."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.drawing_view import show_drawing
from components.drawings.shipped import draw_section
from components.i18n import tn
from components.map_view import describe_pins, show_map
from components.markup import show
from components.site_view import Proof, find_sources, list_proof, show_years
from components.state import Session
from sites.catalogue import Catalogue
from sites.guidebook import FleetCard
from sites.model import Annotation, Dimension, Lesson, Milestone, Site, SmartFeature, Source

PAGE_FEATURES = "views/fitur.py"


@dataclass(frozen=True)
class TiedPlace:
    """A place together with what the feature does there."""

    site: Site
    annotation: Annotation


@dataclass(frozen=True)
class Step:
    """A milestone together with the sources it rests on."""

    milestone: Milestone
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class DimensionGroup:
    """The features first sorted under a dimension, and those that touch it as well."""

    dimension: Dimension
    features: tuple[SmartFeature, ...]
    others: tuple[SmartFeature, ...]


def group_features(catalogue: Catalogue) -> tuple[DimensionGroup, ...]:
    """Return the six dimensions in order; each feature is whole in one and named in others."""
    return tuple(
        DimensionGroup(
            dimension,
            tuple(each for each in catalogue.smart_features if each.dimensions[0] == dimension),
            tuple(each for each in catalogue.smart_features if dimension in each.dimensions[1:]),
        )
        for dimension in Dimension
    )


def list_tied_places(feature_id: str, catalogue: Catalogue) -> tuple[TiedPlace, ...]:
    """Return every place tied to a feature with its annotation, in the catalogue's order."""
    return tuple(
        TiedPlace(site, note)
        for site in catalogue.sites_of(feature_id)
        for note in site.annotations
        if note.feature == feature_id
    )


def list_steps(feature: SmartFeature, catalogue: Catalogue) -> tuple[Step, ...]:
    """Return the milestones of a feature, oldest first."""
    ordered = sorted(feature.milestones, key=lambda step: step.year)
    return tuple(Step(step, find_sources(step.sources, catalogue)) for step in ordered)


def list_lessons(feature_id: str, catalogue: Catalogue) -> tuple[Lesson, ...]:
    """Return the lessons that name a feature."""
    return tuple(lesson for lesson in catalogue.lessons if feature_id in lesson.features)


def find_fleet(card_id: str, catalogue: Catalogue) -> FleetCard | None:
    """Return the card of a bus fleet by id, or None."""
    return next((card for card in catalogue.guidebook.fleet if card.id == card_id), None)


def show_features(catalogue: Catalogue, session: Session) -> None:
    """Draw the bus first, then every feature under its dimension."""
    show(
        "features.html",
        session.lang,
        fleet=catalogue.guidebook.fleet,
        groups=group_features(catalogue),
        places={each.id: len(catalogue.sites_of(each.id)) for each in catalogue.smart_features},
        link=session.href,
    )


def show_feature(feature: SmartFeature, catalogue: Catalogue, session: Session) -> None:
    """Draw one feature: what it is, what it rests on, what it does at each place, proof."""
    show("feature_back.html", session.lang, link=session.href)
    wide, narrow = st.columns([8, 5], gap="large")
    ties = list_tied_places(feature.id, catalogue)
    with wide:
        show(
            "feature.html",
            session.lang,
            feature=feature,
            since=show_years(feature.since, session.lang),
            rule_sources=find_sources(feature.rule.sources if feature.rule else (), catalogue),
            money=[(each, find_sources(each.sources, catalogue)) for each in feature.money],
        )
        _show_proof(list_proof(feature, catalogue, session.lang), session)
    with narrow:
        if ties:
            _show_tied_map(feature.id, [tie.site for tie in ties], catalogue, session)
        show(
            "feature_steps.html",
            session.lang,
            steps=list_steps(feature, catalogue),
            lessons=list_lessons(feature.id, catalogue),
            link=session.href,
        )
    show("feature_ties.html", session.lang, ties=ties, link=session.href)


def show_fleet(card: FleetCard, catalogue: Catalogue, session: Session) -> None:
    """Draw the bus itself, told like a feature, with its proof."""
    show("feature_back.html", session.lang, link=session.href)
    told, drawn = st.columns([7, 5], gap="large")
    with told:
        show(
            "fleet.html",
            session.lang,
            card=card,
            sources_read=find_sources(card.sources, catalogue),
            link=session.href,
        )
        _show_proof(list_proof(card, catalogue, session.lang), session)
    with drawn:
        show_drawing("section", draw_section(session.lang), session)


def _show_proof(proof: tuple[Proof, ...], session: Session) -> None:
    with st.expander(tn("public.proof", len(proof), session.lang), icon=":material/fact_check:"):
        show("claims.html", session.lang, proof=proof)


def _show_tied_map(
    feature_id: str, sites: list[Site], catalogue: Catalogue, session: Session
) -> None:
    show_map(
        session.lang,
        catalogue.version,
        {"pins": describe_pins(sites, session.lang), "chosen": None, "fit": feature_id},
        key=f"peta-fitur-{feature_id}",
        height_px=280,
    )
    show("feature_map_note.html", session.lang)
