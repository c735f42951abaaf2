"""The Streamlit script: page list, frame, run."""

from __future__ import annotations

import streamlit as st

from components.frame import build_pages, close_frame, open_frame
from components.state import open_session
from components.turn import run_page

session = open_session()
pages = build_pages(session.lang)
page = st.navigation(list(pages.values()), position="hidden")
open_frame(session, pages, page)
run_page(session, page)
close_frame(session, pages, page)
