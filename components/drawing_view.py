"""Drawings on Streamlit pages: as pictures, because Streamlit strips SVG out of markup."""

from __future__ import annotations

import base64

from components.i18n import t
from components.markup import show
from components.state import Session

_INK = (
    "color:#1e2233;--brick:#a23b2a;--indigo:#27356f;--teal:#0b5f6a;--line:#8a8478;--soft:#565a6e;"
    "--sand:#f2e7d3;--paper:#fffdf8;--cream:#fbf5ea;font-family:system-ui,sans-serif"
)
"""A picture inherits nothing from the page: it is inked for light paper, and framed on it."""


def image_address(svg: str) -> str:
    """Return a drawing as an address for ``img``."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def ink(svg: str) -> str:
    """Return a drawing that takes its colours from the page with colours of its own."""
    return str(svg).replace("<svg ", f'<svg style="{_INK}" ', 1)


def show_drawing(name: str, svg: str, session: Session) -> None:
    """Draw one of the drawings on paper; its words are ``drawing.{name}.title`` and ``.desc``."""
    show(
        "drawing.html",
        session.lang,
        address=image_address(ink(svg)),
        title=t(f"drawing.{name}.title", session.lang),
        about=t(f"drawing.{name}.desc", session.lang),
    )
