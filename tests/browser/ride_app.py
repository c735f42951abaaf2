"""A small known ride on a server of its own, and a phone that is watched while it rides.

The line runs 1,000 m east and back again, then 300 m on foot. The bus does 10 m/s and stands
300 s at the turn, so every time below can be worked out in the head.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.applications import Starlette

from components.http.ride import build_ride_routes
from sites.text import Text
from tests.browser.conftest import DESKTOP, PHONE, find_port

HOSTILE = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>"
DEGREES_PER_M = 1 / 110_500
ROUTE = "uji"


def _text(words: str, english: str | None = None) -> dict[str, str]:
    return {"id": words, "en": english or f"{words} EN"}


def _site(name: str, at: tuple[float, float], **changes: Any) -> dict[str, Any]:
    tie = {
        "feature_name": _text(f"Fitur {HOSTILE}"),
        "text": _text("Dahulu lonceng, kini layar."),
        "question": _text("Siapa yang membaca layar itu?"),
        "status": "running",
        "as_of": "2025-04",
        "grade": "one_source",
        "relation": "watched_by",
        "dimension": "governance",
    }
    site = {
        "name": _text(name),
        "kind": "museum",
        "lon": at[0],
        "lat": at[1],
        "accuracy_m": 10,
        "approximate": False,
        "built": {"from_year": 1904, "to_year": 1907, "grade": "two_sources"},
        "glance": _text(f"Dua menara {name}", f"Two towers of {name}"),
        "label": _text(f"Label {name}."),
        "story": _text(f"Kisah {name}."),
        "look_for": {"kind": "count", "text": _text("Hitung jendelanya.")},
        "deck_reason": _text("Pagar menutup bagian bawah."),
        "then_now": [tie],
        "lessons": [{"title": _text("Pelajaran"), "told": _text("Diceritakan begitu.")}],
    }
    return {**site, **changes}


def _cue(site: str, abeam_m: float, side: str, **changes: Any) -> dict[str, Any]:
    cue = {
        "site": site,
        "pass": 1,
        "passes": 1,
        "leg": "pergi",
        "mode": "bus",
        "side": side,
        "from_m": abeam_m - 60,
        "abeam_m": abeam_m,
        "to_m": abeam_m + 30,
        "distance_m": 30,
        "deck": "both",
        "confidence": 1,
        "arrive": False,
        "approximate": False,
    }
    return {**cue, **changes}


def _leg(name: str, mode: str, from_m: float, to_m: float) -> dict[str, Any]:
    return {"id": name, "mode": mode, "name": _text(f"Jl. {name}"), "from_m": from_m, "to_m": to_m}


def _stop(name: str, at_m: float, dwell_s: int, sites: list[str]) -> dict[str, Any]:
    note = _text("Turun di kiri.")
    return {
        "id": name,
        "name": _text(f"Henti {name}"),
        "at_m": at_m,
        "dwell_s": dwell_s,
        "note": note,
        "sites": sites,
    }


def _at(east_m: float, north_m: float = 0) -> tuple[float, float]:
    return 110.41 + east_m * DEGREES_PER_M, -6.98 + north_m * DEGREES_PER_M


def build_small_pack() -> dict[str, Any]:
    """Return the pack of the small ride."""
    line = [[*_at(0), 0], [*_at(1000), 1000], [*_at(0), 2000], [*_at(0, 300), 2300]]
    street = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [_at(-200), _at(1200)]},
        "properties": {"layer": "street", "name": f"Jl. {HOSTILE}"[:24], "rank": 1},
    }
    return {
        "version": "0123456789ab",
        "catalogue": "ba9876543210",
        "departs": "08:00",
        "route": {
            "id": ROUTE,
            "name": _text("Rute uji", "Test route"),
            "about": _text("Untuk uji."),
            "set_down": None,
            "length_m": 2300,
            "origin": list(_at(0)),
            "grade": "one_source",
        },
        "line": line,
        "legs": [
            _leg("pergi", "bus", 0, 1000),
            _leg("pulang", "bus", 1000, 2000),
            _leg("kaki", "walk", 2000, 2300),
        ],
        "stops": [
            _stop("putar", 1000, 300, ["gama"]),
            _stop("ujung", 2300, 60, ["delta"]),
        ],
        "clock": [[0, 0], [1000, 100], [1000, 400], [2000, 500], [2300, 800], [2300, 860]],
        "cues": [
            _cue("alfa", 300, "left", passes=2, from_m=50),
            _cue("beta", 600, "right", deck="upper"),
            _cue("gama", 900, "around", approximate=True),
            _cue("alfa", 1700, "right", **{"pass": 2, "passes": 2, "leg": "pulang"}),
            _cue("delta", 2295, "left", leg="kaki", mode="walk", arrive=True),
        ],
        "sites": {
            "alfa": _site("Alfa", _at(300, 30)),
            "beta": _site(HOSTILE, _at(600, -30)),
            "gama": _site("Gama", _at(900, 10), accuracy_m=120, approximate=True),
            "delta": _site("Delta", _at(-20, 295)),
        },
        "basemap": {"type": "FeatureCollection", "features": [street]},
    }


@dataclass
class Shelf:
    """The packs a test server hands out; a test may take one away."""

    pack: dict[str, Any] = field(default_factory=build_small_pack)
    broken: bool = False

    def find(self, route_id: str) -> Mapping[str, Any] | None:
        """Return the pack; half of it while broken."""
        pack = copy.deepcopy(self.pack) if route_id == ROUTE else None
        if pack and self.broken:
            del pack["cues"]
        return pack

    def names(self) -> Mapping[str, Text]:
        """Return the one route there is."""
        return {ROUTE: Text(id="Rute uji", en="Test route")}


@contextmanager
def serve(app: Starlette) -> Iterator[str]:
    """Run an app on a free port; yield its address."""
    port = find_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    ready = threading.Event()
    started = server.startup

    async def startup(*args: Any, **options: Any) -> None:
        await started(*args, **options)
        ready.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert ready.wait(20), "the test server did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def serve_shelf(shelf: Shelf) -> Iterator[str]:
    """Serve the ride page over a shelf of packs."""
    with serve(Starlette(routes=build_ride_routes(shelf.find, shelf.names))) as address:
        yield address


@dataclass
class Rider:
    """A phone on the ride: a page with the things a rider does."""

    page: Page
    context: BrowserContext

    def begin(self, deck: str = "upper", side: str = "left") -> None:
        """Take a seat and pause, so that nothing moves by itself."""
        places = [("upper", "left"), ("upper", "right"), ("lower", "left"), ("lower", "right")]
        self.page.locator("#board .seat").nth(places.index((deck, side))).click()
        self.page.locator(".run").click()

    def jump(self, cue: int) -> None:
        """Go to the moment a cue falls due, from the list."""
        self.page.locator('[data-tab="list"]').click()
        self.page.locator(f'.row[data-cue="{cue}"] .round').click()

    def seek(self, t_s: int) -> None:
        """Go to a time in steps of the slider's arrow key (5 s)."""
        thumb = self.page.get_by_role("slider")
        thumb.focus()
        thumb.press("Home")
        for _ in range(t_s // 60):
            thumb.press("PageUp")
        for _ in range(t_s % 60 // 5):
            thumb.press("ArrowRight")


BoardRide = Callable[..., Rider]

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Boarding:
    """Opens riders on one server and checks afterwards what must never happen."""

    browser: Browser
    address: str
    riders: list[Rider] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(
        self, path: str = f"/ikut/{ROUTE}", size: Mapping[str, int] = PHONE, **options: Any
    ) -> Rider:
        """Open the page; it is ready when the pack is drawn."""
        touch = size["width"] < 600
        context = self.browser.new_context(
            viewport=dict(size), locale="id-ID", has_touch=touch, is_mobile=touch, **options
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))
        page.goto(f"{self.address}{path}")
        rider = Rider(page, context)
        self.riders.append(rider)
        return rider

    def ready(self, size: Mapping[str, int] = PHONE, query: str = "", **options: Any) -> Rider:
        """Open the small ride and wait until it is drawn."""
        rider = self.open(f"/ikut/{ROUTE}{query}", size, **options)
        rider.page.wait_for_selector("body[data-ready]")
        return rider

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.address).netloc:
            self.foreign.append(url)

    def close(self) -> None:
        """Check every rider and close."""
        assert self.foreign == []
        assert self.errors == []
        for rider in self.riders:
            self._check(rider.page)
            rider.context.close()

    def _check(self, page: Page) -> None:
        assert page.evaluate("window.violations ?? []") == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, "the page scrolls sideways"


__all__ = ["DESKTOP", "HOSTILE", "PHONE", "ROUTE", "Boarding", "Rider", "Shelf", "serve_shelf"]
