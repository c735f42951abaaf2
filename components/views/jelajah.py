"""Jelajah: the map of the city, and a list that does everything the map does."""

from functools import partial

import streamlit as st

from components import explore, site_view
from components.map_view import describe_pins, show_map
from components.markup import show
from components.settings import ask_tiles
from components.sources import current_catalogue, current_lines, sites_on_routes
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
lines = current_lines()

show("page_head.html", session.lang, title="explore.title", lead="explore.lead")
with st.container(key="alat", horizontal=True, vertical_alignment="bottom", gap="small"):
    wish = explore.ask_wish(lines, session.lang)
    tiles = ask_tiles(session.lang)

sites = explore.find_sites(catalogue, wish, sites_on_routes())
chosen = catalogue.find_site(session.site_id or "")
wide, narrow = st.columns([5, 4], gap="medium")

with wide:
    show_map(
        session.lang,
        catalogue.version,
        {
            "pins": describe_pins(sites, session.lang),
            "chosen": chosen and chosen.id,
            "fit": explore.fit_to(wish, sites),
        },
        key=explore.MAP,
        tiles=tiles,
        on_change=partial(explore.pick_from_map, sites),
    )
    show("map_note.html", session.lang, number=len(sites))

with narrow:
    with st.container(key="jelajah-nihil"):
        if not sites:
            explore.show_nothing_found(session.lang)
    if chosen:
        site_view.show_card(chosen, catalogue, session)
    elif sites:
        show("hint.html", session.lang, text="explore.pick")
    show("list_start.html", session.lang)
    if sites:
        explore.show_site_list(sites, session.site_id, session.lang)
