"""The ASGI application: Streamlit pages, ride page, assets and JSON interface in one process.

`streamlit run app.py` starts everything.
"""

from __future__ import annotations

import streamlit as st
from starlette.routing import Mount

from components.http.api import build_api
from components.http.assets import build_asset_routes
from components.http.ride import build_ride_routes
from components.http.shell_page import SHELL_MIDDLEWARE

app = st.App(
    "components/shell.py",
    routes=[
        *build_asset_routes(),
        *build_ride_routes(),
        Mount("/api/v1", app=build_api()),
    ],
    middleware=SHELL_MIDDLEWARE,
)
