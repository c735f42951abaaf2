"""What surrounds every page: name, navigation above or below, language switch, footer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.http.assets import asset_address
from components.i18n import t
from components.markup import show
from components.state import Session, switch_lang
from sites.text import Lang

PAGES = Path(__file__).parent / "views"
"""Not named `pages`: Streamlit takes such a folder beside the shell for its older multipage
kind and would run a page alone, without frame or language, until the shell has run once."""

ICONS = {
    "jelajah": ":material/map:",
    "situs": ":material/account_balance:",
    "rute": ":material/route:",
    "garis-waktu": ":material/timeline:",
    "pelajaran": ":material/school:",
    "pandu": ":material/directions_bus:",
    "tentang": ":material/info:",
}
THUMB = ("jelajah", "rute", "pandu", "pelajaran")
BEHIND_MORE = tuple(slug for slug in ICONS if slug not in THUMB)

Pages = Mapping[str, StreamlitPage]


def build_pages(lang: Lang) -> dict[str, StreamlitPage]:
    """Return every page by its Indonesian slug, titled in the visitor's language."""
    return {
        slug: st.Page(
            PAGES / f"{slug.replace('-', '_')}.py",
            title=t(f"frame.pages.{slug}", lang),
            url_path=slug,
            default=slug == "jelajah",
        )
        for slug in ICONS
    }


def open_frame(session: Session, pages: Pages, page: StreamlitPage) -> None:
    """Draw the head of the page: settings, name, top navigation, language switch."""
    st.set_page_config(
        page_title=f"{page.title} · {t('frame.name', session.lang)}",
        page_icon=asset_address("app", "icon.svg"),
        layout="wide",
    )
    show("frame_head.html", session.lang)
    with st.container(key="jejak-top", horizontal=True, vertical_alignment="center", gap="small"):
        show("frame_name.html", session.lang)
        for target in pages.values():
            st.page_link(target, query_params=session.address(), width="content")
        st.button(
            t("frame.other_language", session.lang),
            key="jejak-lang",
            icon=":material/translate:",
            on_click=switch_lang,
            args=(Lang(t("frame.other_language_lang", session.lang)),),
        )


def close_frame(session: Session, pages: Pages, page: StreamlitPage) -> None:
    """Draw the foot of the page and, on phones, the bar under the thumb."""
    show("frame_foot.html", session.lang)
    with st.container(key="jejak-thumb", horizontal=True, wrap=False, gap=None):
        for slug in THUMB:
            _link(slug, session, pages)
        here = "sini" if page.url_path in BEHIND_MORE else "lain"
        with (
            st.container(key=f"jejak-more-{here}"),
            st.popover(
                t("frame.more", session.lang), icon=":material/more_horiz:", width="stretch"
            ),
            st.container(key="jejak-rest"),
        ):
            for slug in BEHIND_MORE:
                _link(slug, session, pages)


def _link(slug: str, session: Session, pages: Pages) -> None:
    st.page_link(pages[slug], icon=ICONS[slug], query_params=session.address(), width="stretch")
