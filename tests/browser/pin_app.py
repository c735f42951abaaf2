"""A page with nothing but the position of a site, or a route, for who has signed in as editor."""

from __future__ import annotations

import streamlit as st

from components.http.api import build_api_routes
from components.http.api_answers import UNREADABLE
from components.http.assets import build_asset_routes
from components.http.shell_page import SHELL_MIDDLEWARE
from components.http.sign_in import build_sign_in_routes

app = st.App(
    "pin_shell.py",
    routes=[*build_asset_routes(), *build_sign_in_routes(), *build_api_routes()],
    middleware=SHELL_MIDDLEWARE,
    exception_handlers=UNREADABLE,
)
