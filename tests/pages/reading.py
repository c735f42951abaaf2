"""What a page says and where it leads, as plain values."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

TEXT_KINDS = ("markdown", "info", "warning", "caption")
LABEL_KINDS = ("radio", "button", "text_input", "expander", "selectbox", "page_link")


def read_page(app: AppTest) -> str:
    """Return everything a page draws as markup or text, joined."""
    parts = [element.proto.body for element in app.get("html")]
    parts += [str(element.value) for kind in TEXT_KINDS for element in app.get(kind)]
    parts += [element.proto.label for kind in LABEL_KINDS for element in app.get(kind)]
    return "\n".join(parts)


def say(app: AppTest) -> str:
    """Return what a page says, as people read it; fails where it broke."""
    assert not app.exception, [error.message for error in app.exception]
    return unescape(read_page(app))


def list_links(app: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Return every page link as (page, query)."""
    links = []
    for element in app.get("page_link"):
        query = {name: values[0] for name, values in parse_qs(element.proto.query_string).items()}
        links.append((element.proto.page, query))
    return links


def read_address(app: AppTest, name: str) -> str:
    """Return one query parameter of the address bar."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]
