"""The seven lessons on the screen, each with the places where it can be seen."""

from __future__ import annotations

import streamlit as st

from components.markup import show
from components.site_view import PAGE_SITE
from components.state import Session
from sites.catalogue import Catalogue
from sites.model import Lesson


def show_lesson(lesson: Lesson, catalogue: Catalogue, session: Session) -> None:
    """Draw one lesson, its question, and a link to every place where it is seen."""
    features = (catalogue.find_smart_feature(each) for each in lesson.features)
    with st.container(border=True, key=f"pelajaran-{lesson.id}"):
        told, seen = st.columns([7, 5], gap="large")
        with told:
            show(
                "lesson.html",
                session.lang,
                lesson=lesson,
                features=[feature for feature in features if feature is not None],
            )
        with seen:
            show_where(lesson, catalogue, session)


def show_where(lesson: Lesson, catalogue: Catalogue, session: Session) -> None:
    """Draw a link to every place where a lesson is seen, with what to notice there."""
    show("lesson_where.html", session.lang)
    for place in lesson.places:
        site = catalogue.find_site(place.site)
        if site is not None:
            st.page_link(
                PAGE_SITE,
                label=site.name.in_lang(session.lang),
                icon=":material/place:",
                query_params=session.address(situs=site.id),
            )
            show("lesson_place.html", session.lang, place=place)


def show_lessons(catalogue: Catalogue, session: Session) -> None:
    """Draw all seven in their order."""
    for lesson in catalogue.lessons:
        show_lesson(lesson, catalogue, session)
