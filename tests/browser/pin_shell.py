"""The script of :mod:`tests.browser.pin_app`."""

from __future__ import annotations

import streamlit as st

from components.actor import current_actor
from components.editor_pin import show_pin
from components.editor_routes import show_routes
from components.editor_seat import Editor
from components.markup import show
from components.state import open_session
from tests.browser import pin_desk

session = open_session()
st.set_page_config(layout="wide")
show("frame_head.html", session.lang)
editor = Editor(current_actor(), session)
if session.part == "rute":
    show_routes(editor)
else:
    ref = pin_desk.find_ref(session.site_id)
    show_pin(editor, ref.id, pin_desk.read(editor, ref), *pin_desk.build_takers(ref))
