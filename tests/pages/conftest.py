"""Every page is opened through the shell, as a visitor does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[2] / "components" / "shell.py"
HOME = "jelajah"

Visit = Callable[..., AppTest]


def choose(app: AppTest, page: str) -> None:
    """Let the next run be of a page.

    AppTest knows a page by the name of its file until it has run once, by its address after that.
    Only a page whose two names differ needs that first run, which draws the home page and its map.
    """
    if "_" in page:
        app.run()
    if page != HOME:
        app.switch_page(f"views/{page}.py")


@pytest.fixture
def visit() -> Visit:
    """Return a function that opens a page: ``visit("situs", situs="lawang-sewu", lang="en")``."""

    def open_page(page: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        choose(app, page)
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_page
