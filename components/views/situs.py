"""Situs: one place, whole, under its own address ``?situs=…``."""

import streamlit as st

from components import site_choice, site_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
site_choice.ask_site(catalogue, session)
site = catalogue.find_site(session.site_id or "")

if site is None and session.site_id:
    show("refusal.html", session.lang, title="site.unknown", text="site.unknown_about")
elif site is None:
    show("refusal.html", session.lang, title="site.none", text="site.none_about")
else:
    wide, narrow = st.columns([8, 5], gap="large")
    with wide:
        site_view.show_site(site, catalogue, session)
        site_view.show_site_proof(site, catalogue, session)
    with narrow:
        site_view.show_site_map(site, catalogue, session)
        site_view.show_neighbours(site, catalogue, session)
