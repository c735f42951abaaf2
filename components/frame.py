"""What surrounds every page: name, navigation above or below, language switch, footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.account_view import show_return, show_way_in
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
    "rute": ":material/route:",
    "pandu": ":material/directions_bus:",
    "pelajaran": ":material/school:",
    "fitur": ":material/hub:",
    "tema": ":material/signpost:",
    "situs": ":material/account_balance:",
    "garis-waktu": ":material/timeline:",
    "pustaka": ":material/menu_book:",
    "cakupan": ":material/grid_on:",
    "tentang": ":material/info:",
    "rencana": ":material/edit_calendar:",
    "rute-sendiri": ":material/draw:",
    "kelas": ":material/groups:",
    "redaksi": ":material/edit_note:",
}
QUIET = {"akun": "account.title"}
"""Pages in no bar, with the key of their title."""
TOP = ("jelajah", "rute", "pandu", "pelajaran", "fitur", "tema")
THUMB = ("jelajah", "rute", "pandu", "pelajaran")
WORK = ("rencana", "rute-sendiri", "kelas", "redaksi")
"""Pages for those who prepare visits and keep the content; they stand together at the end."""

Pages = Mapping[str, StreamlitPage]


def build_pages(lang: Lang) -> dict[str, StreamlitPage]:
    """Return every page by its Indonesian slug, titled in the visitor's language."""
    titles = {slug: f"frame.pages.{slug}" for slug in ICONS} | QUIET
    return {
        slug: st.Page(
            PAGES / f"{slug.replace('-', '_')}.py",
            title=t(title, lang),
            url_path=slug,
            default=slug == "jelajah",
        )
        for slug, title in titles.items()
    }


def list_rest(shown: Sequence[str]) -> tuple[str, ...]:
    """Return the pages a bar has no room for, in their order."""
    return tuple(slug for slug in ICONS if slug not in shown)


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
        for slug in TOP:
            st.page_link(pages[slug], query_params=session.address(), width="content")
        _show_more(TOP, "atas", session, pages, page)
        st.button(
            t("frame.other_language", session.lang),
            key="jejak-lang",
            icon=":material/translate:",
            on_click=switch_lang,
            args=(Lang(t("frame.other_language_lang", session.lang)),),
        )
    show_return(session, page.url_path)


def close_frame(session: Session, pages: Pages, page: StreamlitPage) -> None:
    """Draw the foot of the page and, on phones, the bar under the thumb."""
    show("frame_foot.html", session.lang)
    with st.container(key="jejak-thumb", horizontal=True, wrap=False, gap=None):
        for slug in THUMB:
            _link(slug, session, pages)
        _show_more(THUMB, "", session, pages, page)


def _show_more(
    shown: Sequence[str], where: str, session: Session, pages: Pages, page: StreamlitPage
) -> None:
    """Draw the button behind which the other pages stand; it is marked on one of them."""
    rest = list_rest(shown)
    here = "sini" if page.url_path in rest else "lain"
    icon = None if where else ":material/more_horiz:"
    with (
        st.container(key=f"jejak-more-{where or 'bawah'}-{here}"),
        st.popover(
            t("frame.more", session.lang),
            icon=icon,
            width="content" if where else "stretch",
            key=f"jejak-lain-{where or 'bawah'}",
        ),
        st.container(key="jejak-rest-atas" if where else "jejak-rest"),
    ):
        for slug in rest:
            if slug == WORK[0]:
                show("frame_group.html", session.lang)
            _link(slug, session, pages)
        show_way_in(session)


def _link(slug: str, session: Session, pages: Pages) -> None:
    st.page_link(pages[slug], icon=ICONS[slug], query_params=session.address(), width="stretch")
