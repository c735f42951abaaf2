"""A real server and a real Chromium; every page is watched for foreign hosts and errors."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from components.store import current_engine
from tests.account_builders import keep_account
from tests.browser.contexts import ContextPool
from tests.ports import find_port

ROOT = Path(__file__).parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE_MS = 20_000
"""How long a state is waited for: much longer than it takes, as the machine may be busy."""
CANDIDATES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


def find_chromium() -> str:
    """Return the path of a Chromium, or fail the run: a missing browser is no reason to skip."""
    for name in (os.environ.get("CHROMIUM", ""), *CANDIDATES):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail("no Chromium found: run `make browser`, or set CHROMIUM=/path/to/chromium")


def end_process(process: subprocess.Popen[bytes], limit_s: float = 20) -> None:
    """Ask a process to end, and make it if it does not."""
    process.terminate()
    try:
        process.wait(limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_up(address: str, process: subprocess.Popen[bytes], limit_s: float = 90) -> None:
    """Return when the server answers its health check; else end it and fail."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    died = process.poll() is not None
    end_process(process)
    pytest.fail("the server stopped while starting" if died else f"no answer within {limit_s} s")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: those with an app of their own, then Streamlit's.

    The workers take whole files in this order, so that none is left alone with a long one.
    """
    ranks: dict[Path, int] = {}
    for item in items:
        needs = set(getattr(item, "fixturenames", ()))
        rank = 0 if "house" in needs else 1 if "server" in needs else 2
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])


@dataclass
class RunningServer:
    """The app started as the README does, on a port of its own; may be stopped and started."""

    port: int = field(default_factory=find_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return the address a browser opens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and return when it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        broken_tiles = f"{self.address}/assets/none/{{z}}/{{x}}/{{y}}.png"
        environment = {**os.environ, "JEJAK_TILES": broken_tiles}
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        wait_until_up(self.address, self.process)

    def stop(self) -> None:
        """End the process if it runs."""
        if self.process is not None:
            end_process(self.process)
        self.process = None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start one app for the whole run; yield its address."""
    running = RunningServer()
    running.start()
    yield running.address
    running.stop()


@pytest.fixture
def own_server() -> Iterator[RunningServer]:
    """Start an app that one test may stop."""
    running = RunningServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app in a folder of its own, with Rini's account; yield its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(tmp_path_factory.mktemp("rumah")))
        for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
            patch.delenv(name, raising=False)
        keep_account(current_engine())
        running = RunningServer()
        running.start()
        yield running.address
        running.stop()
        current_engine().dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What must never happen on any page."""

    home: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def see_request(self, request: Request) -> None:
        """Note a request to any host but our own."""
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.home:
            self.foreign.append(request.url)

    def check(self, page: Page) -> None:
        """Fail on a foreign host, a page error or sideways scrolling."""
        assert self.foreign == []
        assert self.errors == []
        if not page.is_closed() and page.url.startswith("http"):
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0, f"{page.url} scrolls sideways"


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> ContextPool:
    """The contexts of this browser, used again by one test after another."""
    return ContextPool(chromium)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(contexts: ContextPool, server: str) -> Iterator[OpenPage]:
    """Return a function that opens a watched page: ``open_page("/rute", size=PHONE)``."""
    opened: list[tuple[BrowserContext, Page, Watch]] = []

    def open_one(
        path: str, size: dict[str, int] = PHONE, *, home: str = server, **options: object
    ) -> Page:
        touch = size["width"] < 600
        page = contexts.open(home, viewport=size, has_touch=touch, is_mobile=touch, **options)
        context = page.context
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(urlsplit(home).netloc)
        page.on("request", watch.see_request)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        opened.append((context, page, watch))
        page.goto(f"{home}{path}")
        return page

    yield open_one
    for context, page, watch in opened:
        watch.check(page)
        contexts.give_back(context)
