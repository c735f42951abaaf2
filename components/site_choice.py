"""Going from one place to the next without returning to the map."""

from __future__ import annotations

import streamlit as st

from components.i18n import t
from components.state import Session, pick_known, pick_site, read_widget, set_widget
from sites.catalogue import Catalogue

PICKER = "pilihsitus"


def _picked(known: frozenset[str]) -> None:
    pick_site(pick_known(read_widget(PICKER), known))


def ask_site(catalogue: Catalogue, session: Session) -> None:
    """Draw a picker over every place, in alphabetical order, that follows the address bar."""
    sites = sorted(catalogue.sites, key=lambda site: site.name.in_lang(session.lang))
    names = {site.id: site.name.in_lang(session.lang) for site in sites}
    if session.site_id in names:
        set_widget(PICKER, session.site_id)
    st.selectbox(
        t("site.pick", session.lang),
        list(names),
        index=None,
        key=PICKER,
        format_func=names.__getitem__,
        placeholder=t("site.pick_hint", session.lang),
        on_change=_picked,
        args=(frozenset(names),),
    )
