"""Every page is opened through the shell, as a visitor does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[2] / "components" / "shell.py"

Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Return a function that opens a page: ``visit("situs", situs="lawang-sewu", lang="en")``."""

    def open_page(page: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(f"views/{page}.py")
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_page
