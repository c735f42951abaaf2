"""One page's turn, also when the content has gone bad under the running server."""

from __future__ import annotations

import logging

from streamlit.navigation.page import StreamlitPage

from components.markup import show
from components.state import Session
from sites.errors import ContentError

_LOG = logging.getLogger(__name__)


def run_page(session: Session, page: StreamlitPage) -> None:
    """Run a page; if the content cannot be read, tell the visitor so, and the keeper why."""
    try:
        page.run()
    except ContentError as error:
        _LOG.error("%s", error)
        show("refusal.html", session.lang, title="frame.unreadable", text="frame.unreadable_about")
