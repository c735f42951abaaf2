"""What a step has led to, said once, beside the button that was pressed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components.i18n import t
from components.markup import show
from components.own_desk import NOTE
from components.state import Session, hold, recall

Place = Literal["list", "map", "found", "keep"]

PLACES: dict[str, Place] = {
    "on_streets": "map",
    "no_ride": "map",
    "too_many_through": "map",
    "ended": "found",
    "saved": "keep",
    "gone": "keep",
    "refused": "keep",
    "unfit": "keep",
    "restricted_route": "keep",
    "too_many_routes": "keep",
}
"""Where a note stands, by its code; the others are about the list."""


def show_note(place: Place, session: Session) -> None:
    """Say what the last step has led to, if it is said here.

    In a container that is always there: else the map below would be loaded anew.
    """
    with st.container(key=f"sendiri-kabar-{place}"):
        held = recall(NOTE)
        if held is None or PLACES.get(held[0], "list") != place:
            return
        hold(NOTE, None)
        code, values = held
        said = t(f"own.note.{code}", session.lang, **values)
        href = session.href("rencana") if code == "saved" else None
        show("own_note.html", session.lang, said=said, href=href)
