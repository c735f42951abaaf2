"""Serving the crew page: shell, versioned parts, service worker and what a link opens.

The crew's secret is the last part of the page's address. No answer repeats it, no answer may
be framed or kept by a proxy, and no request of the page tells another one where it came from.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.http.bodies import ASK_AGAIN, FOREVER, answer, build_body
from components.http.crew_page import (
    build_crew_missing,
    build_crew_shell,
    build_crew_worker,
    crew_version,
    read_crew_parts,
)
from components.i18n import parse_lang, t
from components.sources import SEMARANG_TIME
from components.store import current_engine
from routes.buses import read_buses
from routes.departures import find_by_crew_secret
from sites.database import open_reading
from sites.text import Lang

SECRET = re.compile(r"[A-Za-z0-9_-]{22}")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
PRIVATE_HEADERS = {
    "cache-control": "private, no-cache",
    "content-security-policy": POLICY,
    "permissions-policy": "geolocation=(self), camera=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


class Run(Protocol):
    """What this page needs to know of a departure; the time is aware."""

    @property
    def id(self) -> str:
        """Its slug."""

    @property
    def route_id(self) -> str:
        """The route it follows."""

    @property
    def bus_id(self) -> str | None:
        """The bus, if it is known."""

    @property
    def departs_at(self) -> datetime:
        """When it is to leave."""

    @property
    def finished_at(self) -> datetime | None:
        """When the crew ended it, or None."""


FindRun = Callable[[str], Run | None]
Clock = Callable[[], float]


def find_current_run(secret: str) -> Run | None:
    """Return the departure that a crew link opens; None if it is unknown or revoked."""
    with open_reading(current_engine()) as session:
        return find_by_crew_secret(session, secret)


@cache
def _bus_names() -> Mapping[str, str]:
    return {bus.id: bus.name for bus in read_buses()}


def _show_bus(bus_id: str | None) -> dict[str, str] | None:
    return None if bus_id is None else {"id": bus_id, "name": _bus_names().get(bus_id, bus_id)}


def show_run(run: Run) -> dict[str, Any]:
    """Return what a link opens; ``pack`` is the route's pack for this departure's own hour."""
    departs = run.departs_at.astimezone(SEMARANG_TIME).isoformat(timespec="seconds")
    route, departure = quote(run.route_id, safe=""), quote(run.id, safe="")
    return {
        "departure": run.id,
        "route": run.route_id,
        "departs": departs,
        "bus": _show_bus(run.bus_id),
        "finished": run.finished_at is not None,
        "pack": f"/api/v1/routes/{route}/pack?depart={quote(departs, safe='')}",
        "live": f"/api/v1/departures/{departure}/live",
    }


def _read_key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _refuse(status: int, code: str) -> Response:
    detail = {lang.value: t(f"crew.api.{code}", lang) for lang in Lang}
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"detail": detail}, status, headers)


def _guard(response: Response) -> Response:
    response.headers.update(PRIVATE_HEADERS)
    return response


@dataclass(frozen=True)
class CrewDesk:
    """Answers the requests of the crew page from one look-up and a clock (epoch seconds)."""

    find_run: FindRun
    clock: Clock

    def _find(self, secret: str) -> Run | None:
        return self.find_run(secret) if SECRET.fullmatch(secret) else None

    def show_page(self, request: Request) -> Response:
        """The crew page, or the bilingual page for a link that opens nothing (404)."""
        if self._find(request.path_params["secret"]) is None:
            return _guard(answer(request, build_crew_missing(), status=404))
        lang = parse_lang(request.query_params.get("lang"))
        return _guard(answer(request, build_crew_shell(lang)))

    def show_me(self, request: Request) -> Response:
        """What the bearer's link opens; 401 without a key, 403 with one that opens nothing."""
        key = _read_key(request)
        run = self._find(key) if key else None
        if key is None:
            response = _refuse(401, "no_key")
        elif run is None:
            response = _refuse(403, "unknown_key")
        else:
            response = JSONResponse(show_run(run))
        response.headers["x-now"] = f"{self.clock():.3f}"
        return _guard(response)

    async def show_part(self, request: Request) -> Response:
        """A script or style sheet; kept for ever when asked for by its own version."""
        body = read_crew_parts().get(request.path_params["name"])
        if body is None:
            return answer(request, build_body("", "text/plain"), status=404)
        current = request.path_params["version"] == crew_version()
        return answer(request, body, FOREVER if current else ASK_AGAIN)

    async def show_worker(self, request: Request) -> Response:
        """The service worker of the scope ``/kru/``."""
        return answer(request, build_crew_worker())


def build_crew_routes(
    find_run: FindRun = find_current_run, clock: Clock = time.time
) -> list[BaseRoute]:
    """Return the routes of the crew page, to be mounted at the root of the app."""
    desk = CrewDesk(find_run, clock)
    return [
        Route("/kru/sw.js", desk.show_worker),
        Route("/kru/api/me", desk.show_me),
        Route("/kru/_/{version}/{name}", desk.show_part),
        Route("/kru/{secret}", desk.show_page),
    ]
