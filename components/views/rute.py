"""Rute: the line on the map, its stops with times, and the strip map."""

from datetime import datetime

import streamlit as st

from components import route_view
from components.markup import show
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_cues,
    current_lines,
    plan_day,
)
from components.state import open_session

session = open_session()
catalogue = current_catalogue()

show("page_head.html", session.lang, title="route.title", lead="route.lead")
line = route_view.ask_route(current_lines(), session)

if line is None:
    show("hint.html", session.lang, text="route.none")
else:
    depart, size = route_view.ask_departure(session, datetime.now(SEMARANG_TIME))
    cues = current_cues(line.route.id)
    day = plan_day(line.route.id, depart, size)
    about, drawn = st.columns([1, 1], gap="large")
    with about:
        route_view.show_summary(line, day, cues, session)
        route_view.show_ride_link(line, session)
    with drawn:
        route_view.show_route_map(line, cues, catalogue, session)
    when, where = st.columns([4, 6], gap="large")
    with when, st.container(key="perhentian"):
        route_view.show_stops(day, session)
        route_view.show_files(line, session)
    with where:
        route_view.show_strip(line, cues, day, catalogue, session)
