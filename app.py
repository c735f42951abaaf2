"""The ASGI application: pages, ride page, crew page, assets and JSON interface in one process.

`streamlit run app.py` starts everything.
"""

from __future__ import annotations

import streamlit as st

from components.editions import when_due
from components.http.api import build_api_routes
from components.http.api_answers import UNREADABLE
from components.http.assets import build_asset_routes
from components.http.crew import build_crew_routes
from components.http.joined import find_current_tour
from components.http.public_pages import build_public_routes
from components.http.ride import build_ride_routes
from components.http.shell_page import SHELL_MIDDLEWARE
from components.http.sign_in import build_sign_in_routes
from components.judging import publish_waiting

when_due(publish_waiting)

app = st.App(
    "components/shell.py",
    routes=[
        *build_asset_routes(),
        *build_ride_routes(find_tour=find_current_tour),
        *build_crew_routes(),
        *build_sign_in_routes(),
        *build_api_routes(),
        *build_public_routes(),
    ],
    middleware=SHELL_MIDDLEWARE,
    exception_handlers=UNREADABLE,
)
