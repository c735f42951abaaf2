"""Coverage on the screen: filters, the gaps in words, the table, and its download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components.coverage import Coverage, build_coverage, export_csv, find_gaps
from components.i18n import say_word, t
from components.markup import show
from components.state import Session
from routes.line import RouteLine
from sites.catalogue import Catalogue
from sites.model import Dimension

ON_ROUTE, ONLY_GAPS = "rutecakupan", "celahsaja"
FILE = "cakupan-jejak-semarang.csv"


@dataclass(frozen=True)
class Ask:
    """What a lecturer wants in the table."""

    route_id: str | None = None
    only_gaps: bool = False


def ask_what(lines: Mapping[str, RouteLine], session: Session) -> Ask:
    """Draw the filters: one route or all places, all rows or the gaps only."""
    names = {each: line.route.name.in_lang(session.lang) for each, line in lines.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="saringcakupan"):
        route_id = st.pills(
            t("coverage.on_route", session.lang),
            list(names),
            format_func=names.__getitem__,
            key=ON_ROUTE,
            persist_state="session",
        )
        only_gaps = st.toggle(
            t("coverage.only_gaps", session.lang), key=ONLY_GAPS, persist_state="session"
        )
    return Ask(route_id, bool(only_gaps))


def list_heads(coverage: Coverage, session: Session) -> list[str]:
    """Return the heads of all columns of the download, left to right."""
    return [
        "id",
        t("coverage.place", session.lang),
        *(say_word("dimension", session.lang, each.value) for each in Dimension),
        *(f"{each.number} {each.title.in_lang(session.lang)}" for each in coverage.lessons),
        *(t(f"coverage.{each}_s", session.lang) for each in ("glance", "label", "story")),
    ]


def show_coverage(
    catalogue: Catalogue,
    on_routes: Mapping[str, frozenset[str]],
    ask: Ask,
    session: Session,
) -> None:
    """Draw the gaps in words, the table and the download for what was asked."""
    among = on_routes[ask.route_id] if ask.route_id else None
    whole = build_coverage(catalogue, session.lang, among)
    shown = whole.keep_gaps() if ask.only_gaps else whole
    show("coverage_gaps.html", session.lang, gaps=find_gaps(whole), whole=whole, link=session.href)
    if not shown.rows:
        show("hint.html", session.lang, text="coverage.none")
        return
    show(
        "coverage_table.html",
        session.lang,
        shown=shown,
        dimensions=list(Dimension),
        link=session.href,
    )
    st.download_button(
        t("coverage.download", session.lang),
        export_csv(shown, list_heads(shown, session), session.lang),
        file_name=FILE,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="unduhcakupan",
    )
