"""Serving the ride page: shell, versioned parts, pack and service worker under ``/ikut``."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from components.http.assets import etag_matches
from components.http.bundle import bundle_modules, bundle_styles
from components.http.pack import build_pack
from components.i18n import parse_lang, read_strings, t
from components.sources import (
    SEMARANG_TIME,
    current_basemap,
    current_catalogue,
    current_lines,
    example_departure,
)
from routes.model import Route as BusRoute
from sites.catalogue import Catalogue
from sites.text import Lang, Text

RIDE = Path(__file__).parents[1] / "ride"
MEDIA = {".js": "text/javascript", ".css": "text/css"}
STYLES = ("tokens.css", "frame.css", "board.css", "strip.css", "map.css", "sheet.css")
ENTRY = "main"
WORKER = "sw.js"
SCRIPT = "ride.js"
SHEET = "ride.css"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
PAGE_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "same-origin",
}
HTML = "text/html; charset=utf-8"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

FindPack = Callable[[str], Mapping[str, Any] | None]
ListNames = Callable[[], Mapping[str, Text]]


@dataclass(frozen=True)
class Body:
    """A response body, ready in both encodings, with the tag that names it."""

    plain: bytes
    packed: bytes
    etag: str
    media: str


def build_body(content: str | bytes, media: str) -> Body:
    """Return ``content`` with its gzip form and an entity tag over its bytes."""
    plain = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Body(plain, gzip.compress(plain, 9, mtime=0), f'"{digest}"', media)


def answer(request: Request, body: Body, cache: str = ASK_AGAIN, status: int = 200) -> Response:
    """Return ``body`` as the request can take it: 304, gzip or plain."""
    headers = {"etag": body.etag, "cache-control": cache, "vary": "accept-encoding"}
    headers["x-content-type-options"] = "nosniff"
    headers.update(PAGE_HEADERS if body.media == HTML else {})
    if status == 200 and etag_matches(request.headers, body.etag):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(body.packed, status, headers, media_type=body.media)
    return Response(body.plain, status, headers, media_type=body.media)


def _read(name: str) -> str:
    return (RIDE / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def read_parts() -> Mapping[str, Body]:
    """Return script and style sheet of the page, and each module by itself, by file name."""
    modules = {path.stem: _read(path.name) for path in RIDE.glob("*.js") if path.name != WORKER}
    files = {f"{name}.js": source for name, source in modules.items()}
    files[SCRIPT] = bundle_modules(modules, ENTRY)
    files[SHEET] = bundle_styles(_read(name) for name in STYLES)
    return {name: build_body(files[name], MEDIA[Path(name).suffix]) for name in sorted(files)}


@lru_cache(maxsize=1)
def parts_version() -> str:
    """Return 12 hexadecimal digits that change with any script or style sheet."""
    tags = "".join(f"{name}{body.etag}" for name, body in read_parts().items())
    return hashlib.sha256(tags.encode()).hexdigest()[:12]


def _part_address(name: str) -> str:
    return f"/ikut/_/{parts_version()}/{name}"


def _link_sheet() -> str:
    return f'<link rel="stylesheet" href="{_part_address(SHEET)}">'


def _link_parts(pack: str) -> str:
    return "\n".join(
        (
            _link_sheet(),
            f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{escape(pack)}">',
            f'<script type="module" src="{_part_address(SCRIPT)}"></script>',
        )
    )


def _embed(value: Any) -> str:
    """Return ``value`` as JSON that cannot end the script element it stands in."""
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return packed.replace("<", "\\u003c")


def _embed_words() -> str:
    return _embed({lang.value: read_strings(lang)["ride"] for lang in Lang})


def _embed_names(names: Mapping[str, Text]) -> str:
    return _embed(
        {
            route_id: {lang.value: name.in_lang(lang) for lang in Lang}
            for route_id, name in names.items()
        }
    )


def _fill(file: str, **values: str) -> str:
    return Template(_read(file)).substitute(values)


def _each_lang(key: str, name: str) -> dict[str, str]:
    return {f"{name}_{lang.value}": escape(t(key, lang)) for lang in Lang}


def build_shell(route_id: str, names: Mapping[str, Text], lang: Lang) -> Body:
    """Return the page of one of the named routes; the ride itself comes with the pack."""
    shown = names[route_id].in_lang(lang)
    pack = f"/ikut/{route_id}/pack.json"
    html = _fill(
        "index.html",
        lang=lang.value,
        route=escape(route_id),
        name=escape(shown),
        title=escape(t("ride.page.title", lang, route=shown)),
        loading=escape(t("ride.page.loading", lang)),
        pack=escape(pack),
        links=_link_parts(pack),
        sprite=_read("sprite.svg"),
        words=_embed_words(),
        routes=_embed_names(names),
        **_each_lang("ride.page.noscript", "noscript"),
    )
    return build_body(html, HTML)


def build_missing(names: Mapping[str, Text]) -> Body:
    """Return the page for an unknown route, in both languages, with the routes there are."""
    lists = {
        f"list_{lang.value}": "".join(
            f'<li><a href="/ikut/{escape(route_id)}?lang={lang.value}">'
            f"{escape(name.in_lang(lang))}</a></li>"
            for route_id, name in names.items()
        )
        for lang in Lang
    }
    html = _fill(
        "missing.html",
        links=_link_sheet(),
        **_each_lang("ride.missing.title", "title"),
        **_each_lang("ride.missing.about", "about"),
        **lists,
    )
    return build_body(html, HTML)


@lru_cache(maxsize=8)
def _build_current(catalogue: Catalogue, route: BusRoute, city_version: str) -> Mapping[str, Any]:
    depart = example_departure(datetime.now(SEMARANG_TIME))
    return build_pack(catalogue, route, depart, current_basemap()[1])


def find_current_pack(route_id: str) -> Mapping[str, Any] | None:
    """Return the pack of a published route, or None."""
    line = current_lines().get(route_id)
    if line is None:
        return None
    return _build_current(current_catalogue(), line.route, current_basemap()[0])


def list_current_names() -> Mapping[str, Text]:
    """Return the names of the published routes by id."""
    return {route_id: line.route.name for route_id, line in current_lines().items()}


@dataclass(frozen=True)
class RideDesk:
    """Answers the requests of the ride page from two look-ups: packs and route names."""

    find_pack: FindPack
    list_names: ListNames

    async def show_page(self, request: Request) -> Response:
        """The page of a route, or the bilingual page that lists the routes (404)."""
        names = self.list_names()
        route_id = request.path_params["route"]
        if route_id not in names:
            return answer(request, build_missing(names), status=404)
        lang = parse_lang(request.query_params.get("lang"))
        return answer(request, build_shell(route_id, names, lang))

    def show_pack(self, request: Request) -> Response:
        """The pack of a route as JSON; 404 if there is no such route."""
        pack = self.find_pack(request.path_params["route"])
        if pack is None:
            return answer(request, build_body("{}", "application/json"), status=404)
        return answer(request, _build_pack_body(json.dumps(pack, ensure_ascii=False)))

    async def show_part(self, request: Request) -> Response:
        """A script or style sheet; kept for ever when asked for by its own version."""
        body = read_parts().get(request.path_params["name"])
        if body is None:
            return answer(request, build_body("", "text/plain"), status=404)
        current = request.path_params["version"] == parts_version()
        return answer(request, body, FOREVER if current else ASK_AGAIN)

    async def show_worker(self, request: Request) -> Response:
        """The service worker, which carries the version of the parts it keeps."""
        body = build_body(_read(WORKER).replace("__VERSION__", parts_version()), MEDIA[".js"])
        return answer(request, body)


@lru_cache(maxsize=8)
def _build_pack_body(text: str) -> Body:
    return build_body(text, "application/json")


def build_ride_routes(
    find_pack: FindPack = find_current_pack, list_names: ListNames = list_current_names
) -> list[BaseRoute]:
    """Return the routes of the ride page, to be mounted at the root of the app."""
    desk = RideDesk(find_pack, list_names)
    return [
        Route("/ikut/sw.js", desk.show_worker),
        Route("/ikut/_/{version}/{name}", desk.show_part),
        Route("/ikut/{route}/pack.json", desk.show_pack),
        Route("/ikut/{route}", desk.show_page),
    ]
