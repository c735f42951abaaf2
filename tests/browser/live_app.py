"""The small ride as a real one: a stage that scripts what the server tells the phones.

The stage serves the shipped page over HTTP and answers the live interface with the bodies a
test has set, by a clock the test has set.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.http.bodies import JSON, Body, build_body
from components.http.ride import build_ride_routes
from components.http.ride_shell import JoinedTour
from sites.text import Lang, Text
from tests.browser.ride_app import (
    ROUTE,
    Boarding,
    Rider,
    build_small_pack,
    open_boarding,
    serve,
)
from tests.browser.waiting import EVERY_MS, PATIENCE_S, wait_until

DEPARTURE = "uji-0800"
CODE = "UJ2345"
ENGLISH_CODE = "UJ6789"
WIB = timezone(timedelta(hours=7))
METRES_PER_DEGREE = 110_500
QUIET_BODY = {
    "state": "waiting",
    "t": None,
    "progress_m": None,
    "speed_mps": None,
    "by": "none",
    "detours": [],
    "skipped": [],
    "messages": [],
    "stop": None,
    "count": None,
}


@dataclass(frozen=True)
class StageTour:
    """A tour of the stage, as the page asks for it."""

    stage: Stage
    tour: JoinedTour
    sites: tuple[str, ...] = ()

    def build_pack(self) -> Body:
        """The small pack with this tour in it."""
        pack = copy.deepcopy(self.stage.pack)
        departs = datetime.fromtimestamp(self.stage.departs_s, UTC).astimezone(WIB)
        pack["departs"] = f"{departs:%H:%M}"
        pack["tour"] = {
            "code": self.tour.code,
            "name": self.tour.name,
            "lang": self.tour.lang.value,
            "departure": DEPARTURE,
            "route": ROUTE,
            "departs": departs.isoformat(timespec="seconds"),
            "sites": list(self.sites),
            "live": self.tour.live,
        }
        pack["version"] = hashlib.sha256(json.dumps(pack).encode()).hexdigest()[:12]
        return build_body(json.dumps(pack), JSON)


@dataclass
class Stage:
    """What the server says; its clock runs ``ahead_s`` of this machine's."""

    pack: dict[str, Any] = field(default_factory=build_small_pack)
    departs_s: float = field(default_factory=lambda: float(int(time.time())))
    ahead_s: float = 0
    body: dict[str, Any] = field(default_factory=lambda: dict(QUIET_BODY))
    asked: int = 0
    feedback: list[dict[str, Any]] = field(default_factory=list)
    tallies: list[dict[str, Any]] = field(default_factory=list)
    refused_tallies: int = 0
    down: bool = False
    slow_s: float = 0
    chosen: tuple[str, ...] = ()

    @property
    def clock_s(self) -> float:
        """The server's time."""
        return time.time() + self.ahead_s

    def say(self, **changes: Any) -> None:
        """Tell the phones something new from now on."""
        self.body = {**self.body, **changes, "v": self.body.get("v", 0) + 1}

    def ride(self, progress_m: float, speed_mps: float = 10, **changes: Any) -> None:
        """Put the bus at a place, now."""
        place = {"progress_m": progress_m, "speed_mps": speed_mps, "t": self.clock_s, "by": "gps"}
        self.say(**{"state": "riding", "stop": None, **place, **changes})

    def find_pack(self, route_id: str) -> Mapping[str, Any] | None:
        """The pack of the rehearsal."""
        return copy.deepcopy(self.pack) if route_id == ROUTE else None

    def find_tour(self, code: str) -> StageTour | None:
        """Two classes on one bus."""
        live = f"/api/v1/departures/{DEPARTURE}/live"
        tours = {
            CODE: (JoinedTour(CODE, "Kelas A", Lang.ID, ROUTE, live), self.chosen),
            ENGLISH_CODE: (JoinedTour(ENGLISH_CODE, "Class B", Lang.EN, ROUTE, live), ("beta",)),
        }
        found = tours.get(code.upper())
        return None if found is None else StageTour(self, *found)

    async def show_live(self, request: Request) -> Response:
        """The live body, with tag, clock and age, as the contract says."""
        self.asked += 1
        await asyncio.sleep(self.slow_s)
        if self.down:
            return Response(status_code=503)
        raw = json.dumps(self.body).encode()
        etag = f'"{hashlib.sha256(raw).hexdigest()[:16]}"'
        headers = {"etag": etag, "cache-control": "no-cache", "x-now": f"{self.clock_s:.3f}"}
        headers |= {"access-control-allow-origin": "*", "access-control-expose-headers": "x-now"}
        if self.body["t"] is not None:
            headers["x-age"] = f"{self.clock_s - self.body['t']:.1f}"
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(raw, headers=headers, media_type="application/json")

    async def take_feedback(self, request: Request) -> Response:
        # As the real desk does: what lost only its answer comes again, and counts once.
        """Keep verdicts; refuse while down."""
        if self.down:
            return Response(status_code=503)
        items = (await request.json())["items"]
        held = {item["id"] for item in self.feedback}
        self.feedback.extend(item for item in items if item["id"] not in held)
        return JSONResponse({"accepted": len(items), "known": 0})

    async def take_tallies(self, request: Request) -> Response:
        """Keep batches of counts, also of the same id; refuse while down."""
        if self.down:
            self.refused_tallies += 1
            return Response(status_code=503)
        self.tallies.append(await request.json())
        return JSONResponse({"counted": len(self.tallies[-1]["counts"])})

    def build_app(self) -> Starlette:
        """The page and the live interface."""
        names = {ROUTE: Text(id="Rute uji", en="Test route")}
        return Starlette(
            routes=[
                *build_ride_routes(self.find_pack, lambda: names, self.find_tour),
                Route("/api/v1/departures/{id}/live", self.show_live),
                Route("/api/v1/feedback", self.take_feedback, methods=["POST"]),
                Route("/api/v1/tallies", self.take_tallies, methods=["POST"]),
            ]
        )


@contextmanager
def serve_stage(stage: Stage) -> Iterator[str]:
    """Serve the stage; yield its address."""
    with serve(stage.build_app()) as address:
        yield address


def place_at(pack: Mapping[str, Any], progress_m: float, off_m: float = 0) -> dict[str, float]:
    """Return a geolocation on the small line, ``off_m`` north of it."""
    line = pack["line"]
    for (lon_a, lat_a, from_m), (lon_b, lat_b, to_m) in pairwise(line):
        if progress_m <= to_m:
            share = (progress_m - from_m) / (to_m - from_m)
            lat = lat_a + share * (lat_b - lat_a) + off_m / METRES_PER_DEGREE
            return {"longitude": lon_a + share * (lon_b - lon_a), "latitude": lat, "accuracy": 8}
    return {"longitude": line[-1][0], "latitude": line[-1][1], "accuracy": 8}


PROBE = """
window.fixes = 0;
window.buzzes = 0;
navigator.vibrate = () => { window.buzzes += 1; return true; };
const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);
navigator.geolocation.watchPosition = (take, refuse, options) =>
  watch((fix) => { take(fix); window.fixes += 1; }, refuse, options);
"""
CACHED = """async () => {
  if (!navigator.serviceWorker.controller || !await caches.match(location.pathname)) return 0;
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().length;
}"""
PARTS = 5


@dataclass
class Phone:
    """A phone on the real ride: its clock and the server's can be moved together."""

    stage: Stage
    rider: Rider

    @property
    def page(self) -> Page:
        """The page."""
        return self.rider.page

    @property
    def context(self) -> BrowserContext:
        """The browser context."""
        return self.rider.context

    def sit(self, seat: int = 0) -> None:
        """Take a seat: 0 upper left, 1 upper right, 2 lower left, 3 lower right."""
        self.page.locator("#board .seat").nth(seat).click()

    def wait(self, seconds: float) -> None:
        """Let time pass at once, here and on the server."""
        self.stage.ahead_s += seconds
        self.page.clock.fast_forward(int(seconds * 1000))

    def hear(self, seconds: float, progress_m: float, speed_mps: float, **changes: Any) -> None:
        """Let time pass and hear where the bus is then."""
        self.stage.ahead_s += seconds
        self.stage.ride(progress_m, speed_mps, **changes)
        self.page.clock.fast_forward(int(seconds * 1000))

    def move(self, progress_m: float, off_m: float = 0) -> None:
        """Put the phone somewhere and wait until the page has heard of it."""
        before = self.page.evaluate("window.fixes")
        place = place_at(self.stage.pack, progress_m, off_m)
        self.context.set_geolocation(place)  # type: ignore[arg-type]
        self.page.wait_for_function("before => window.fixes > before", arg=before)

    def drive(self, places: Sequence[float], every_s: float = 2, off_m: float = 0) -> None:
        """Move the phone from place to place, ``every_s`` seconds each."""
        for progress_m in places:
            self.wait(every_s)
            self.move(progress_m, off_m)

    def wait_for_bus(self) -> None:
        """Return when the phone has heard where the bus is."""
        expect(self.page.locator("body")).to_have_attribute("data-source", "bus")

    def wait_until_called(self, name: str) -> None:
        """Return when the bus is here or nearly, and the board calls a place by its name."""
        self.wait_for_bus()
        board = self.page.locator("#board")
        expect(board).to_have_attribute("data-phase", re.compile("^(ready|now)$"))
        expect(board.locator(".name >> visible=true")).to_have_text(name)

    def pass_time_until(self, holds: Callable[[], bool], step_s: float = 1) -> None:
        """Let time pass, ``step_s`` by ``step_s``, until something holds on the server."""
        limit_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < limit_s, "it never came"
            self.wait(step_s)
            self.page.wait_for_timeout(EVERY_MS)

    def wait_until_kept(self) -> None:
        """Return when everything the ride needs is in the phone's cache."""
        wait_until(self.page, f"async () => await ({CACHED})() >= {PARTS}")


def open_station(browser: Browser, stage: Stage) -> Iterator[Station]:
    """Serve a stage to phones; check them all at the end."""
    with serve_stage(stage) as address:
        for boarding in open_boarding(browser, address):
            yield Station(stage, boarding)


@dataclass
class Station:
    """Opens phones on one stage."""

    stage: Stage
    boarding: Boarding

    def open(
        self,
        code: str = CODE,
        query: str = "",
        gps: bool = False,
        slow_s: float = 0,
        **options: Any,
    ) -> Phone:
        """Open a tour's page on a phone whose clock is ``slow_s`` behind the server's.

        With ``gps`` the phone may be asked where it is.
        """
        if gps:
            options |= {"permissions": ["geolocation"], "geolocation": place_at(self.stage.pack, 0)}
        rider = self.boarding.open("/ikut/nirvana/pack.json", **options)
        rider.page.clock.install(time=self.stage.clock_s - slow_s)
        rider.page.add_init_script(PROBE)
        rider.page.goto(f"{self.boarding.address}/ikut/{code}{query}")
        rider.page.wait_for_selector("body[data-ready]")
        return Phone(self.stage, rider)
