"""The ride inside the app: the ride page itself, embedded at full height."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import streamlit as st

from components.i18n import t
from components.markup import show
from components.state import Session
from routes.line import RouteLine

HEIGHT_PX = 860


def ride_address(line: RouteLine, session: Session) -> str:
    """Return the address of the ride page of a route in the visitor's language."""
    query = urlencode({"lang": session.lang.value})
    return f"/ikut/{quote(line.route.id)}?{query}"


def show_ride(line: RouteLine, session: Session) -> None:
    """Draw the ride page in the app, and the link that opens it alone."""
    address = ride_address(line, session)
    show("guide_note.html", session.lang, address=address)
    with st.container(key="jejak-ride"):
        st.iframe(
            address,
            height=HEIGHT_PX,
            alt=t("guide.frame", session.lang, name=line.route.name.in_lang(session.lang)),
        )


def show_no_route(lines: Mapping[str, RouteLine], session: Session) -> None:
    """Say that there is nothing to ride yet."""
    show("hint.html", session.lang, text="route.none")
