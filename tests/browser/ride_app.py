"""The small ride on a server of its own, and a phone that is watched while it rides."""

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
from tests.browser.small_pack import DEGREES_PER_M, HOSTILE, ROUTE, build_small_pack


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


def open_boarding(browser: Browser, address: str) -> Iterator[Boarding]:
    """Open riders on one server; check them all at the end."""
    opened = Boarding(browser, address)
    yield opened
    opened.close()


__all__ = [
    "DEGREES_PER_M",
    "DESKTOP",
    "HOSTILE",
    "PHONE",
    "ROUTE",
    "Boarding",
    "Rider",
    "Shelf",
    "build_small_pack",
    "serve_shelf",
]
