"""What the project is and what it rests on."""

from __future__ import annotations

import streamlit as st

from components.i18n import t
from components.markup import show
from components.site_view import list_proof
from components.state import Session
from sites.catalogue import Catalogue
from sites.model import Grade, PositionGrade


def count_claims(catalogue: Catalogue) -> dict[str, int]:
    """Return how many claims of places and smart features carry each grade."""
    holders = (*catalogue.sites, *catalogue.smart_features)
    grades = [claim.grade for holder in holders for claim in holder.claims]
    return {grade.value: grades.count(grade) for grade in Grade}


def count_positions(catalogue: Catalogue) -> dict[str, int]:
    """Return how many places carry each grade of position."""
    grades = [site.position_grade for site in catalogue.sites]
    return {grade.value: grades.count(grade) for grade in PositionGrade if grade in grades}


def show_about(catalogue: Catalogue, session: Session) -> None:
    """Draw purpose, grades with counts, licences and privacy."""
    show(
        "about.html",
        session.lang,
        catalogue=catalogue,
        claims=count_claims(catalogue),
        positions=count_positions(catalogue),
    )


def show_unplaced(catalogue: Catalogue, session: Session) -> None:
    """Draw the places that want a position, with what is known and what would settle it."""
    show(
        "unplaced.html",
        session.lang,
        places=[
            (place, list_proof(place, catalogue, session.lang))
            for place in catalogue.guidebook.unplaced
        ],
    )


def show_sources(catalogue: Catalogue, session: Session) -> None:
    """Draw every source, folded away."""
    count = len(catalogue.sources)
    with st.expander(t("about.sources", session.lang, n=count), icon=":material/menu_book:"):
        show("sources.html", session.lang, sources=catalogue.sources)
