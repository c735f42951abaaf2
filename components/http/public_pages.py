"""Stable public addresses: ``/situs/{id}``, ``/fitur/{id}``, ``/s/{id}``, sitemap and robots.

A page is one resource in two languages and three forms; which one is sent is agreed on by
``?lang=``, Accept-Language and Accept, and said in the headers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from components.counting import count_opening
from components.http.bodies import HTML as HTML_MEDIA
from components.http.bodies import Body, answer, build_body
from components.http.lane import Lane
from components.http.negotiation import GEOJSON, HTML, JSONLD, choose_form, choose_lang
from components.http.pictures import build_picture_routes
from components.http.public_data import build_feature_document
from components.http.sitemap import build_robots, build_sitemap
from components.origin import find_origin
from components.public_page import (
    FEATURES,
    SITES,
    Ground,
    Page,
    build_absent_page,
    build_feature_page,
    build_site_page,
)
from components.published import is_withdrawn, read_stands
from components.sources import current_basemap, current_catalogue, current_cues, current_lines
from sites.exchange.linked_data import build_site_document
from sites.geojson_io import export_sites
from sites.text import Lang

AT_ONCE = 2
VARY = "accept, accept-language, accept-encoding"
KINDS = {SITES: "site", FEATURES: "smart_feature"}
Count = Callable[[str, str, Lang], None]
SHORT = 4096
"""Bytes of a name beyond which nobody looks for it."""


class Asked(NamedTuple):
    """One request for one thing: what it is, and how it is to be told."""

    page: str
    item: str
    form: str
    lang: Lang
    base: str


class Found(NamedTuple):
    """What is sent: a body, a status and the headers that belong to it."""

    body: Body
    status: int
    headers: Mapping[str, str]


def read_ground() -> Ground:
    """Return the content of this moment, and where the routes pass it."""
    routes = tuple((line, current_cues(route_id)) for route_id, line in current_lines().items())
    return Ground(current_catalogue(), routes, current_basemap()[1])


def _send_page(page: Page, lang: Lang, status: int = 200) -> Found:
    headers = {
        "content-security-policy": page.policy,
        "content-language": lang.value,
        "vary": VARY,
    }
    return Found(build_body(page.html, HTML_MEDIA), status, headers)


def _send_data(data: Mapping[str, Any], media: str) -> Found:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    shared = {"vary": VARY, "access-control-allow-origin": "*"}
    return Found(build_body(f"{text}\n", media), 200, shared)


def find_answer(asked: Asked) -> Found:
    """Return what is sent for a place or a feature: the thing itself, 410 or 404."""
    ground = read_ground()
    found = _find_site(asked, ground) if asked.page == SITES else _find_feature(asked, ground)
    if found is not None:
        return found
    gone = is_withdrawn(KINDS[asked.page], asked.item)
    page = build_absent_page(asked.lang, kind=asked.page, gone=gone)
    return _send_page(page, asked.lang, 410 if gone else 404)


def _find_site(asked: Asked, ground: Ground) -> Found | None:
    site = ground.catalogue.find_site(asked.item)
    if site is None:
        return None
    if asked.form == GEOJSON:
        return _send_data(export_sites((site,))["features"][0], GEOJSON)
    graph = build_site_document(site, asked.base)
    if asked.form == JSONLD:
        return _send_data(graph, JSONLD)
    return _send_page(build_site_page(site, ground, asked.lang, asked.base, graph), asked.lang)


def _find_feature(asked: Asked, ground: Ground) -> Found | None:
    feature = ground.catalogue.find_smart_feature(asked.item)
    if feature is None or asked.form == GEOJSON:
        return None
    graph = build_feature_document(feature, ground.catalogue, asked.base)
    if asked.form == JSONLD:
        return _send_data(graph, JSONLD)
    page = build_feature_page(feature, ground, asked.lang, asked.base, graph)
    return _send_page(page, asked.lang)


def find_base(request: Request) -> str:
    """Return scheme and host that this installation is reached under."""
    return find_origin(f"{request.url.scheme}://{request.url.netloc}")


class PublicDesk:
    """Answers requests for public pages, in threads of its own."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._lane = Lane(AT_ONCE)

    def _ask(self, request: Request, page: str, form: str | None) -> Asked:
        head = request.headers
        lang = choose_lang(request.query_params.get("lang"), head.get("accept-language", ""))
        liked = form or choose_form(head.get("accept", ""))
        if page == FEATURES and liked == GEOJSON and form is None:
            liked = HTML
        item = request.path_params["item"][:SHORT]
        return Asked(page, item, liked, lang, find_base(request))

    def show(self, page: str, form: str | None = None) -> Callable[[Request], Any]:
        """Return the endpoint for one kind of page, in one form or in the one asked for."""

        async def endpoint(request: Request) -> Response:
            asked = self._ask(request, page, form)
            found = await self._lane.run(find_answer, asked)
            if found.status == 200 and asked.form == HTML and request.method == "GET":
                self._count(KINDS[page], asked.item, asked.lang)
            sent = answer(request, found.body, status=found.status)
            sent.headers.update(found.headers)
            return sent

        return endpoint

    async def show_sitemap(self, request: Request) -> Response:
        """The sitemap; only to who has not got it."""
        body = await self._lane.run(_make_sitemap, find_base(request))
        return answer(request, body)


def _make_sitemap(base: str) -> Body:
    text = build_sitemap(current_catalogue(), read_stands(), base)
    return build_body(text, "application/xml")


async def show_robots(request: Request) -> Response:
    """Answer with robots.txt."""
    return answer(request, build_body(build_robots(find_base(request)), "text/plain"))


def _lead(place: str) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        path = place.format(item=quote(request.path_params.get("item", ""), safe=""))
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{path}{query}", 308)

    return endpoint


def _list_pages(desk: PublicDesk, page: str) -> list[BaseRoute]:
    return [
        Route(f"/{page}/", _lead(f"/{page}")),
        Route(f"/{page}/{{item}}.jsonld", desk.show(page, JSONLD)),
        Route(f"/{page}/{{item}}.geojson", desk.show(page, GEOJSON)),
        Route(f"/{page}/{{item}}", desk.show(page)),
        Route(f"/{page}/{{item}}/", _lead(f"/{page}/{{item}}")),
        Route(f"/{page}/{{item:path}}", desk.show(page, HTML)),
    ]


def build_public_routes(count: Count = count_opening) -> list[BaseRoute]:
    """Return every route of the public addresses, pictures included.

    ``count`` is told of every page that was opened; who opened it nobody asks.
    """
    desk = PublicDesk(count)
    return [
        Route("/s/{item}", _lead(f"/{SITES}/{{item}}")),
        Route("/sitemap.xml", desk.show_sitemap),
        Route("/robots.txt", show_robots),
        *build_picture_routes(),
        *_list_pages(desk, SITES),
        *_list_pages(desk, FEATURES),
    ]
