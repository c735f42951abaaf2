"""A crew's phone, and a server that keeps what it is sent and can be made to fail.

The ride is the small one of ``ride_app``: 1,000 m east, back again, 300 m on foot. The server
answers as the interface is described: batches are taken once by their ids, a wrong secret is
refused, a finished departure takes nothing more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from components.http.crew import build_crew_routes
from tests.browser.conftest import PHONE
from tests.browser.ride_app import DEGREES_PER_M, WATCH, build_small_pack, serve
from tests.browser.waiting import wait_until

SECRET = "kru-Rahasia_0123456789"
SECRET_AGAIN = "kru-Rahasia_abcdefghij"
DEPARTURE = "1128-0800-uji2"
WAIT_MS = 15_000
Item = dict[str, Any]


@dataclass(frozen=True)
class SmallRun:
    """A departure of the small ride."""

    departs_at: datetime
    finished_at: datetime | None = None
    id: str = DEPARTURE
    route_id: str = "uji"
    bus_id: str | None = "si-kenang"


class CutAnswer(Response):
    """An answer whose end never arrives: the work is done, the phone does not learn of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"400")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"accepted"', "more_body": True})
        raise ConnectionError("the answer is lost")


def _silent_bus() -> dict[str, Any]:
    return {
        "v": 0, "state": "waiting", "t": None, "progress_m": None, "speed_mps": None,
        "by": "none", "detours": [], "skipped": [], "messages": [], "stop": None, "count": None,
    }  # fmt: skip


@dataclass
class Depot:
    """What the server has taken, in order, and how it behaves."""

    pack: dict[str, Any] = field(default_factory=build_small_pack)
    live: dict[str, Any] = field(default_factory=_silent_bus)
    departs_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(seconds=30))
    secret: str = SECRET
    finished: bool = False
    taken: dict[str, list[Item]] = field(default_factory=lambda: {"fixes": [], "events": []})
    known: set[str] = field(default_factory=set)
    repeated: int = 0
    batches: list[int] = field(default_factory=list)
    lose_answers: int = 0
    refuse_kind: str = ""
    ahead_s: float = 0
    tokens: list[str] = field(default_factory=list)

    @property
    def fixes(self) -> list[Item]:
        """The positions taken, each once."""
        return self.taken["fixes"]

    @property
    def events(self) -> list[Item]:
        """The events taken, each once."""
        return self.taken["events"]

    def list_kinds(self) -> list[str]:
        """Return the kinds of the events, in the order they arrived."""
        return [event["kind"] for event in self.events]

    def read_last(self) -> tuple[str, Any] | None:
        """Return kind and data of the event that arrived last."""
        return (self.events[-1]["kind"], self.events[-1]["data"]) if self.events else None

    def clock(self) -> float:
        """Return this server's time."""
        return time.time() + self.ahead_s

    def find_run(self, secret: str) -> SmallRun | None:
        """Return the departure for the one right secret."""
        ended = datetime.now(UTC) if self.finished else None
        return SmallRun(self.departs_at, ended) if secret == self.secret else None

    async def take(self, request: Request) -> Response:
        """Take one batch."""
        channel = request.path_params["channel"]
        items: list[Item] = (await request.json())[channel]
        self.tokens.append(request.headers["authorization"])
        if self.tokens[-1] != f"Bearer {self.secret}":
            return _refuse(403, "kunci")
        if self.finished:
            return _refuse(409, "selesai")
        if self.refuse_kind and any(item.get("kind") == self.refuse_kind for item in items):
            return _refuse(422, "cacat")
        return self._keep(channel, items)

    def _keep(self, channel: str, items: list[Item]) -> Response:
        new = [item for item in items if item["id"] not in self.known]
        self.repeated += len(items) - len(new)
        self.known |= {item["id"] for item in new}
        self.taken[channel] += new
        self.batches.append(len(items))
        self.live["v"] += 1
        for item in new:
            self._tell(item.get("kind"), item.get("data", {}))
        if self.lose_answers:
            self.lose_answers -= 1
            return CutAnswer()
        counts = {"accepted": len(new), "known": len(items) - len(new)}
        return JSONResponse({**counts, "version": self.live["v"]})

    def _tell(self, kind: str | None, data: Item) -> None:
        if kind in ("diverted", "back"):
            self.live["detours"] = [[0.0, None if kind == "diverted" else 1.0]]
        elif kind in ("skip_stop", "unskip"):
            others = [stop for stop in self.live["skipped"] if stop != data["stop"]]
            self.live["skipped"] = [*others, data["stop"]] if kind == "skip_stop" else others
        elif kind == "head_count":
            self.live["count"] = {"of": None, **data, "at": self.clock()}

    async def show_live(self, _request: Request) -> Response:
        """Say what the riders are told."""
        headers = {"cache-control": "no-cache", "x-now": f"{self.clock():.3f}", "x-age": "1"}
        return JSONResponse(self.live, headers=headers)

    async def show_pack(self, _request: Request) -> Response:
        """Hand out the pack of the small ride."""
        return JSONResponse(self.pack)


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"detail": {"id": f"Ditolak: {why}", "en": f"Refused: {why}"}}, status)


@contextmanager
def serve_depot(depot: Depot) -> Iterator[str]:
    """Serve the crew page and the interface it speaks to; yield the address."""
    routes = [
        *build_crew_routes(depot.find_run, depot.clock),
        Route("/api/v1/routes/uji/pack", depot.show_pack),
        Route(f"/api/v1/departures/{DEPARTURE}/live", depot.show_live),
        Route(f"/api/v1/departures/{DEPARTURE}/{{channel}}", depot.take, methods=["POST"]),
    ]
    with serve(Starlette(routes=routes)) as address:
        yield address


def place_at(east_m: float, north_m: float = 0) -> dict[str, float]:
    """Return a position for the browser, in metres from the start of the small ride."""
    return {
        "longitude": 110.41 + east_m * DEGREES_PER_M,
        "latitude": -6.98 + north_m * DEGREES_PER_M,
        "accuracy": 8,
    }


@dataclass
class Crew:
    """The crew's phone: its page and what a thumb does on it."""

    page: Page
    context: BrowserContext

    def drive(self, *east_m: float) -> None:
        """Move the bus along the first leg."""
        for metres in east_m:
            self.context.set_geolocation(place_at(metres))

    def tap(self, ident: str) -> None:
        """Tap one of the big buttons."""
        self.page.locator(f"#{ident}").click()

    def go_offline(self, offline: bool = True) -> None:
        """Switch airplane mode on or off."""
        self.context.set_offline(offline)

    def wait_kept(self) -> None:
        """Return when the page and its parts are kept for the time without a network."""
        wait_until(
            self.page,
            """async () => {
          const names = await caches.keys();
          const counts = await Promise.all(names.filter((name) => name.startsWith("jejak-crew-"))
            .map(async (name) => (await (await caches.open(name)).keys()).length));
          return navigator.serviceWorker.controller !== null
            && await caches.match(location.pathname) !== undefined
            && counts.reduce((a, b) => a + b, 0) >= 3;
        }""",
        )


def wait_for(crew: Crew, true: Callable[[], bool]) -> None:
    """Return when something is true of the server; fail after a while."""
    for _ in range(WAIT_MS // 50):
        if true():
            return
        crew.page.wait_for_timeout(50)
    pytest.fail("it did not come to pass")


@dataclass
class Garage:
    """Opens crew phones on one server and checks afterwards what must never happen."""

    browser: Browser
    address: str
    depot: Depot
    crews: list[Crew] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(
        self,
        secret: str = SECRET,
        query: str = "",
        size: Mapping[str, int] = PHONE,
        at: Mapping[str, float] | None = None,
        script: str = "",
        **options: Any,
    ) -> Crew:
        """Open the crew page on a phone that is allowed to know where it is."""
        options = {"permissions": ["geolocation"], "locale": "id-ID", **options}
        context = self.browser.new_context(
            viewport=dict(size), has_touch=True, geolocation=dict(at or place_at(0)), **options
        )
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH + script)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url, request.headers))
        page.goto(f"{self.address}/kru/{secret}{query}")
        crew = Crew(page, context)
        self.crews.append(crew)
        return crew

    def ready(self, **options: Any) -> Crew:
        """Open the page and wait until it is at work."""
        crew = self.open(**options)
        crew.page.wait_for_selector('body[data-state="running"]')
        return crew

    def _note(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.address).netloc:
            self.foreign.append(url)
        in_address = self.depot.secret in url and not parts.path.startswith("/kru/")
        if in_address or self.depot.secret in headers.get("referer", ""):
            self.leaks.append(url)

    def close(self) -> None:
        """Check every phone and close."""
        assert (self.foreign, self.leaks, self.errors) == ([], [], [])
        for crew in self.crews:
            assert crew.page.evaluate("window.violations ?? []") == []
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert crew.page.evaluate(wide) <= 0, "the page scrolls sideways"
            crew.context.close()


def open_garage(browser: Browser, depot: Depot) -> Iterator[Garage]:
    """Serve a depot to crew phones; check them all at the end."""
    with serve_depot(depot) as address:
        opened = Garage(browser, address, depot)
        yield opened
        opened.close()
