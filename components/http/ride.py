"""Serving the ride page: shell, versioned parts, pack and service worker under ``/ikut``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from components.http.api_answers import say_both
from components.http.bodies import (
    ASK_AGAIN,
    CONTENT_SECURITY_POLICY,
    FOREVER,
    HTML,
    JSON,
    Body,
    answer,
    build_body,
)
from components.http.pack import build_pack
from components.http.ride_parts import MEDIA, RIDE, parts_version, read_parts, read_worker
from components.http.ride_shell import (
    JoinedTour,
    build_manifest,
    build_missing,
    build_shell,
    build_tour_shell,
)
from components.i18n import parse_lang
from components.sources import (
    SEMARANG_TIME,
    current_basemap,
    current_catalogue,
    current_lines,
    example_departure,
)
from routes.model import Route as BusRoute
from sites.catalogue import Catalogue
from sites.errors import ContentError
from sites.text import Lang, Text

__all__ = [
    "ASK_AGAIN",
    "CONTENT_SECURITY_POLICY",
    "FOREVER",
    "HTML",
    "MEDIA",
    "RIDE",
    "Body",
    "answer",
    "build_body",
    "build_missing",
    "build_ride_routes",
    "build_shell",
    "find_current_pack",
    "list_current_names",
    "parts_version",
    "read_parts",
]

RETRY_S = "60"
LIKE_A_CODE = re.compile(r"[0-9A-Za-z]{6}")


class Joined(Protocol):
    """What a code opens: its tour, and the tour's pack when it is asked for."""

    @property
    def tour(self) -> JoinedTour:
        """What the page needs before the pack is there."""

    def build_pack(self) -> Body:
        """The pack of the tour, ready to send."""


FindPack = Callable[[str], Mapping[str, Any] | None]
ListNames = Callable[[], Mapping[str, Text]]
FindTour = Callable[[str], Joined | None]


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


def find_no_tour(_code: str) -> None:
    """Know no codes: an installation that only rehearses."""


@lru_cache(maxsize=8)
def _build_pack_body(text: str) -> Body:
    return build_body(text, JSON)


@lru_cache(maxsize=32)
def _build_tour_page(tour: JoinedTour, names: tuple[tuple[str, Text], ...], lang: Lang) -> Body:
    return build_tour_shell(tour, dict(names), lang)


def _refuse(status: int, key: str, **values: object) -> Response:
    headers = {"retry-after": RETRY_S} if status == 503 else {}
    return JSONResponse({"detail": say_both(key, **values)}, status, headers)


def _lead_to(request: Request, slug: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/ikut/{quote(slug)}{query}", 307)


@dataclass(frozen=True)
class RideDesk:
    """Answers the requests of the ride page from its look-ups: packs, route names, tours."""

    find_pack: FindPack
    list_names: ListNames
    find_tour: FindTour

    async def find_joined(self, slug: str) -> Joined | None:
        """Return what a code opens, asked for beside the event loop: codes are in a database."""
        return await run_in_threadpool(self.find_tour, slug)

    async def show_page(self, request: Request) -> Response:
        """The page of a route or tour, or a bilingual page that lists the routes (404)."""
        names = self.list_names()
        slug = request.path_params["slug"]
        asked = request.query_params.get("lang")
        if slug in names:
            return answer(request, build_shell(slug, names, parse_lang(asked)))
        joined = await self.find_joined(slug)
        tour = None if joined is None else joined.tour
        if tour is None or (tour.route_id not in names and tour.route_name is None):
            words = "ride_live.joined" if LIKE_A_CODE.fullmatch(slug) else "ride.missing"
            return answer(request, build_missing(names, words), status=404)
        if tour.code != slug:
            return _lead_to(request, tour.code)
        lang = parse_lang(asked) if asked else tour.lang
        return answer(request, _build_tour_page(tour, tuple(names.items()), lang))

    async def show_pack(self, request: Request) -> Response:
        """The pack of a route or tour as JSON; 404 if there is no such ride."""
        slug = request.path_params["slug"]
        try:
            body = await run_in_threadpool(self.find_pack_body, slug)
        except ContentError:
            return _refuse(503, "api.unreadable")
        if body is None:
            return _refuse(404, "api.unknown_route", id=slug)
        return answer(request, body)

    def find_pack_body(self, slug: str) -> Body | None:
        """Return the pack of a route or tour, ready to send, or None."""
        pack = self.find_pack(slug)
        if pack is not None:
            return _build_pack_body(json.dumps(pack, ensure_ascii=False))
        joined = self.find_tour(slug)
        return None if joined is None else joined.build_pack()

    async def show_manifest(self, request: Request) -> Response:
        """The manifest of a route or tour for the home screen; 404 if there is no such ride."""
        names = self.list_names()
        slug = request.path_params["slug"]
        lang = parse_lang(request.query_params.get("lang"))
        if slug in names:
            return answer(request, build_manifest(slug, names[slug].in_lang(lang), lang))
        joined = await self.find_joined(slug)
        if joined is None:
            return _refuse(404, "api.unknown_route", id=slug)
        return answer(request, build_manifest(joined.tour.code, joined.tour.name, lang))

    async def show_missing(self, request: Request) -> Response:
        """The bilingual page that lists the routes (404)."""
        return answer(request, build_missing(self.list_names()), status=404)

    async def mend_address(self, request: Request) -> Response:
        """A slash too many leads to the ride."""
        return _lead_to(request, request.path_params["slug"])

    async def show_part(self, request: Request) -> Response:
        """A script, style sheet or icon; kept for ever when asked for by its own version."""
        body = read_parts().get(request.path_params["name"])
        if body is None:
            return answer(request, build_body("", "text/plain"), status=404)
        current = request.path_params["version"] == parts_version()
        return answer(request, body, FOREVER if current else ASK_AGAIN)

    async def show_worker(self, request: Request) -> Response:
        """The service worker, which carries the version of the parts it keeps."""
        return answer(request, read_worker())


def build_ride_routes(
    find_pack: FindPack = find_current_pack,
    list_names: ListNames = list_current_names,
    find_tour: FindTour = find_no_tour,
) -> list[BaseRoute]:
    """Return the routes of the ride page, to be mounted at the root of the app."""
    desk = RideDesk(find_pack, list_names, find_tour)
    return [
        Route("/ikut/sw.js", desk.show_worker),
        Route("/ikut/_/{version}/{name}", desk.show_part),
        Route("/ikut/{slug}/pack.json", desk.show_pack),
        Route("/ikut/{slug}/manifest.webmanifest", desk.show_manifest),
        Route("/ikut/{slug}", desk.show_page),
        Route("/ikut/{slug}/", desk.mend_address),
        Route("/ikut", desk.show_missing),
        Route("/ikut/{rest:path}", desk.show_missing),
    ]
