"""The picture form on a page of its own for an editor, with the addresses that it draws from."""

from __future__ import annotations

import pytest
import streamlit as st

from components.http.assets import build_asset_routes
from components.http.public_pages import build_public_routes
from components.http.shell_page import SHELL_MIDDLEWARE
from sites.rights import Role
from tests.pages.signing_in import sign_in_as

sign_in_as(pytest.MonkeyPatch(), Role.EDITOR, login="foto")

app = st.App(
    "picture_page.py",
    routes=[*build_asset_routes(), *build_public_routes()],
    middleware=SHELL_MIDDLEWARE,
)
