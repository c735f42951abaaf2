"""A page with nothing but the pictures of one place, kept for this visitor alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.editor_pictures import show_pictures
from components.editor_seat import Editor
from components.state import hold, open_session, recall
from sites.rights import Actor, Role

HELD = "uji-foto"


def change(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Hold the changed place."""
    hold(HELD, edit(recall(HELD) or {"id": "lawang-sewu"}))


session = open_session()
actor = Actor(account="a", name="Rini", roles=frozenset({Role.EDITOR}))
show_pictures(Editor(actor, session), recall(HELD) or {}, change)
st.json(recall(HELD) or {}, expanded=False)
