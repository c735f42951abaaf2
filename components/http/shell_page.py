"""Streamlit's entry page in the visitor's language, with our style and frame script.

Streamlit hard-codes ``<html lang="en">`` and its own title; a screen reader would then read
Indonesian with English rules. This middleware rewrites that one HTML document and leaves
every other response alone.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, quote

from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.http.assets import asset_address
from components.i18n import parse_lang, read_strings, t
from components.markup import render
from sites.text import Lang

_UNTOUCHED = (
    "/_stcore/", "/static/", "/media/", "/component/", "/assets/", "/api/", "/ikut/", "/kru/",
    "/masuk", "/keluar", "/situs/", "/fitur/", "/s/", "/gambar", "/sitemap.xml", "/robots.txt",
)  # fmt: skip
_WITHHELD = frozenset(
    {b"accept-encoding", b"range", b"if-range", b"if-none-match", b"if-modified-since"}
)
"""Asked of the page as it is sent, not of Streamlit's before it is rewritten."""

STYLES = ("app.css", "drag.css", "field.css", "pin.css", "desk.css", "form.css")
SCRIPTS = ("frame.js", "drag.js", "uploader.js", "typing.js")
_HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
_HTML_TAG = re.compile(rb'<html lang="[a-z]+"')
_TITLE = re.compile(rb"<title>[^<]*</title>")


def build_head(lang: Lang) -> str:
    """Return the markup added to the document head: style, frame script, both languages."""
    words = {code.value: read_strings(code)["frame"]["script"] for code in Lang}
    return render(
        "head.html",
        lang,
        styles=[asset_address("app", name) for name in STYLES],
        scripts=[asset_address("app", name) for name in SCRIPTS],
        icon=asset_address("app", "icon.svg"),
        words=json.dumps(words, ensure_ascii=False),
    )


def rewrite_document(document: bytes, lang: Lang) -> bytes:
    """Return Streamlit's index page with language, title, style and script of this project."""
    title = Markup("<title>{}</title>").format(t("frame.name", lang)).encode()
    document = _HTML_TAG.sub(f'<html lang="{lang.value}"'.encode(), document, count=1)
    document = _TITLE.sub(title, document, count=1)
    return document.replace(b"</head>", build_head(lang).encode() + b"</head>", 1)


class ShellPage:
    """ASGI middleware: rewrites the HTML document, passes everything else through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and not scope["path"].startswith(_UNTOUCHED)
        if not wanted:
            await self.app(scope, receive, send)
            return
        plain = [pair for pair in scope["headers"] if pair[0] not in _WITHHELD]
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        asked = {**scope, "headers": plain, "method": method}
        await self.app(asked, receive, _Rewriter(send, scope))


def _find_shallow(scope: Scope) -> str | None:
    """The address of the page that a deeper address means, or None.

    Streamlit looks for its files beside the address and stays blank below its own pages.
    """
    first, *rest = [part for part in scope["path"].split("/") if part] or [""]
    query = scope.get("query_string", b"").decode("latin-1")
    return f"/{quote(first)}{'?' if query else ''}{query}" if rest else None


class _Rewriter:
    """Holds back an HTML response until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, scope: Scope) -> None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])
        self.send, self.lang = send, parse_lang(asked[0])
        self.is_head = scope["method"] == "HEAD"
        self.shallow = _find_shallow(scope)
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            plain = "content-encoding" not in headers and message["status"] == 200
            if plain and headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        if self.start is None:
            await self._pass_on(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self.start)

    async def _pass_on(self, message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await self.send({**message, "body": b""} if is_body and self.is_head else message)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        headers["cache-control"] = "no-cache"
        document = b""
        if self.shallow is None:
            document = rewrite_document(self.body, self.lang)
            headers["content-language"] = self.lang.value
            headers.update(_HEADERS)
        else:
            headers["location"] = self.shallow
        headers["content-length"] = str(len(document))
        await self.send({**start, "status": 307 if self.shallow else start["status"]})
        await self._pass_on({"type": "http.response.body", "body": document})


SHELL_MIDDLEWARE = [Middleware(ShellPage)]
