"""Settings a visitor may switch on: online map tiles, off by default."""

from __future__ import annotations

import os

import streamlit as st

from components.i18n import t
from components.map_view import OnlineTiles
from sites.text import Lang

OPENSTREETMAP = OnlineTiles(
    address="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution="© OpenStreetMap",
)
SWITCH, ADDRESS, CREDIT = "petadaring", "alamatpeta", "kreditpeta"


def configured_tiles() -> OnlineTiles:
    """Return the tile service named by JEJAK_TILES and JEJAK_TILES_CREDIT, or OpenStreetMap's."""
    address = os.environ.get("JEJAK_TILES")
    if not address:
        return OPENSTREETMAP
    return OnlineTiles(address, os.environ.get("JEJAK_TILES_CREDIT", address))


def is_tile_address(address: str) -> bool:
    """True for an XYZ address template: http(s) with {z}, {x} and {y}."""
    starts = address.startswith(("https://", "http://"))
    return starts and all(part in address for part in ("{z}", "{x}", "{y}"))


def ask_tiles(lang: Lang) -> OnlineTiles | None:
    """Draw the switch for online tiles; None while it is off, as it is to begin with."""
    with st.popover(t("settings.map", lang), icon=":material/layers:", key="lapisan"):
        wanted = st.toggle(t("settings.online", lang), key=SWITCH, persist_state="session")
        st.caption(t("settings.online_about", lang))
        given = configured_tiles()
        if not wanted:
            return None
        address = st.text_input(
            t("settings.address", lang), value=given.address, key=ADDRESS, persist_state="session"
        )
        credit = st.text_input(
            t("settings.credit", lang), value=given.attribution, key=CREDIT, persist_state="session"
        )
        if not is_tile_address(address or ""):
            st.warning(t("settings.bad_address", lang))
            return None
        return OnlineTiles(str(address), credit or "")
