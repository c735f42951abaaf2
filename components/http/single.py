"""A ride as one HTML file that works from ``file://``: no server, no second request.

Script and style are allowed by their hashes only. Without a server's address the file asks
nobody for anything; with one it asks for the live position there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from components.http.ride_parts import ICON, ICONS, build_script, build_sheet, read_modules
from components.http.ride_shell import embed, fill_page
from sites.text import Lang, Text

REAL = "#langsung"


class BadServer(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A server's address that is not http(s)://host[:port]."""

    code = "bad_server"


@dataclass(frozen=True)
class Single:
    """What goes into one file; ``server`` is the address of an installation, or empty."""

    pack: Mapping[str, Any]
    lang: Lang
    server: str = ""

    @property
    def name(self) -> Text:
        """The name of the route."""
        return Text.model_validate(self.pack["route"]["name"])


def parse_server(word: str) -> str:
    """Return scheme and host of a server's address; raises :class:`BadServer`."""
    parts = urlsplit(word.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise BadServer(word)
    return f"{parts.scheme}://{parts.netloc}"


def hash_source(text: str) -> str:
    """Return the hash of an inline script or style as a policy names it (CSP 3, SHA-256)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def build_policy(script: str, style: str, server: str) -> str:
    """Return the content security policy of a file with this script and style."""
    rules = {
        "default-src": "'none'",
        "script-src": hash_source(script),
        "style-src": hash_source(style),
        "img-src": "data:",
        "connect-src": server or "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _link_inline(script: str, style: str, server: str) -> str:
    policy = escape(build_policy(script, style, server))
    return "\n".join(
        (
            f'<meta http-equiv="content-security-policy" content="{policy}">',
            f"<style>{style}</style>",
            f'<script type="module">{script}</script>',
        )
    )


def _link_icon() -> str:
    drawing = next(path for path in ICONS if path.name == ICON).read_bytes()
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
    return f'<link rel="icon" href="{address}">'


def _find_addresses(single: Single) -> dict[str, str]:
    """Return what the file may ask a server for, and how it begins."""
    tour = single.pack.get("tour")
    mode = {"mode": "live" if tour else "rehearsal"}
    if not (tour and single.server):
        return mode
    live = f"{single.server}{tour['live']}"
    return {**mode, "live": live, "feedback": f"{single.server}/api/v1/feedback"}


def build_single(single: Single) -> str:
    """Return the file's text."""
    script, style = build_script(read_modules()), build_sheet()
    pack = embed(single.pack)
    markup = {
        "links": _link_inline(script, style, single.server),
        "icons": _link_icon(),
        "routes": "{}",
        "embedded": f'<script type="application/json" id="pack">{pack}</script>',
    }
    size = sum(len(part.encode()) for part in (script, style, pack))
    facts = {
        "route": str(single.pack["route"]["id"]),
        "pack": "",
        "worker": "",
        "bytes": str(size),
        **_find_addresses(single),
    }
    return fill_page(single.lang, single.name.in_lang(single.lang), markup, **facts)
