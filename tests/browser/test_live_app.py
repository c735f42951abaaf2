"""The real ride through the app's own parts: commands, database, interface and page together."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, CDPSession, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from components.cli import main
from components.http.api import build_api
from components.http.joined import find_current_tour
from components.http.ride import build_ride_routes
from components.sources import current_lines
from tests.browser.ride_app import Boarding, Rider, serve

ROUTE = "balaikota-kotalama"
LAWANG_SEWU_M = 618
BUDGET_BYTES = 150_000
PACK_BUDGET_BYTES = 1_500_000


def run(*words: str) -> dict[str, Any]:
    """Run a command as an organiser does; return what it prints as JSON."""
    result = CliRunner().invoke(main, [*words, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@dataclass
class Bus:
    """One departure on a running server, as its crew's phone drives it."""

    address: str
    departure: str
    secret: str
    codes: tuple[str, str]

    def post(self, kind: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Send a batch as the beacon does."""
        request = Request(
            f"{self.address}/api/v1/departures/{self.departure}/{kind}",
            data=json.dumps({kind: items}).encode(),
            headers={"authorization": f"Bearer {self.secret}", "content-type": "application/json"},
        )
        with urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def drive(self, from_m: float, to_m: float, speed_mps: float = 7) -> None:
        """Send the fixes of a stretch that ends now."""
        line = current_lines()[ROUTE]
        now = datetime.now(UTC).timestamp()
        seconds = range(int((to_m - from_m) / speed_mps), -1, -1)
        fixes = []
        for ago_s in seconds:
            place = line.position_at(to_m - ago_s * speed_mps)
            fix = {"lon": place.lon, "lat": place.lat, "accuracy_m": 5, "speed_mps": speed_mps}
            fixes.append({"id": str(uuid.uuid4()), "t": now - ago_s, **fix})
        self.post("fixes", fixes)

    def say(self, kind: str, **data: Any) -> None:
        """Send one event."""
        now = datetime.now(UTC).timestamp()
        self.post("events", [{"id": str(uuid.uuid4()), "t": now, "kind": kind, "data": data}])


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    depart = datetime.now(UTC).isoformat(timespec="minutes")
    departure = run("departure", "add", ROUTE, "--depart", depart)
    classes = (("PWK UGM", "id", "lawang-sewu"), ("Planning", "en", "tugu-muda"))
    codes = [
        run("tour", "add", departure["id"], "--name", name, "--lang", lang, "--site", site)["code"]
        for name, lang, site in classes
    ]
    secret = departure["crew"].rsplit("/", 1)[1]
    app = Starlette(
        routes=[
            *build_ride_routes(find_tour=find_current_tour),
            Mount("/api/v1", app=build_api()),
        ]
    )
    with serve(app) as address:
        yield Bus(address, departure["id"], secret, (codes[0], codes[1]))


@pytest.fixture
def boarding(chromium: Browser, bus: Bus) -> Iterator[Boarding]:
    opened = Boarding(chromium, bus.address)
    yield opened
    opened.close()


def board(boarding: Boarding, code: str, seat: int = 0) -> Rider:
    """Open a tour by its code and take a seat."""
    rider = boarding.open(f"/ikut/{code}")
    rider.page.wait_for_selector("body[data-ready]")
    rider.page.locator("#board .seat").nth(seat).click()
    return rider


def count_bytes(session: CDPSession) -> list[float]:
    sizes: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def test_two_classes_on_one_bus_each_hear_of_their_own_site_in_their_own_language(
    boarding: Boarding, bus: Bus
) -> None:
    bus.drive(200, LAWANG_SEWU_M - 75)
    first, second = (board(boarding, code) for code in bus.codes)
    expect(first.page.locator(".sign")).to_have_attribute("data-strength", "strong")
    expect(first.page.locator(".sign-word")).to_have_text("Kiri")
    expect(first.page.locator("#live")).to_have_text(
        re.compile(r"^Di kiri, \d+ detik lagi: Lawang")
    )
    expect(second.page.locator("#board .name >> visible=true")).to_have_text(re.compile("Tugu"))
    expect(second.page.locator(".sign")).to_have_attribute("data-strength", "quiet")
    for rider, said in ((first, "Posisi bus"), (second, "Bus position")):
        expect(rider.page.locator(".source-text")).to_have_text(re.compile(f"^{said}"))


def test_what_the_crew_taps_reaches_the_phones(boarding: Boarding, bus: Bus) -> None:
    bus.drive(200, 400)
    rider = board(boarding, bus.codes[1])
    bus.say("message", id="Kita terlambat.", en="We are late.")
    expect(rider.page.locator(".notice-message")).to_contain_text("We are late.")
    bus.say("diverted")
    expect(rider.page.get_by_role("heading", name="The bus has left its line")).to_be_visible()
    bus.say("back")
    expect(rider.page.locator("#board .name >> visible=true")).to_have_text(re.compile("Tugu"))
    bus.say("finish")
    expect(rider.page.get_by_role("heading", name="End of the ride")).to_be_visible()


def test_a_verdict_is_taken_by_the_server(boarding: Boarding, bus: Bus) -> None:
    bus.drive(200, LAWANG_SEWU_M - 40)
    rider = board(boarding, bus.codes[0])
    expect(rider.page.locator(".sign")).to_have_attribute("data-strength", "strong")
    rider.page.get_by_role("button", name="Terlambat").click(timeout=20_000)
    expect(rider.page.locator(".verdict")).to_have_text(re.compile(r"^Terlambat\. Terkirim "))


def test_a_place_that_the_crew_taps_carries_on_by_the_timetable(
    boarding: Boarding, bus: Bus
) -> None:
    bus.say("passing", site="sma-3", **{"pass": 1})
    rider = board(boarding, bus.codes[0])
    expect(rider.page.locator(".source-text")).to_have_text(re.compile("^Ditandai awak bus"))
    expect(rider.page.locator("#board .name >> visible=true")).to_have_text(re.compile("Lawang"))


def test_a_tour_s_file_opened_from_the_disk_follows_the_bus_of_its_server(
    chromium: Browser, bus: Bus, tmp_path: Path
) -> None:
    file = tmp_path / "perjalanan.html"
    words = ["pack", bus.codes[1].lower(), "-o", str(file), "--server", bus.address]
    assert CliRunner().invoke(main, words).exit_code == 0
    bus.drive(200, LAWANG_SEWU_M - 40)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_role("button", name="Upper deck, left").click()
    expect(page.locator(".source-text")).to_have_text(re.compile("^Bus position"))
    context.close()


def test_joining_by_code_stays_within_the_budgets(boarding: Boarding, bus: Bus) -> None:
    rider = boarding.open("/ikut/nirvana/pack.json", service_workers="block")
    sizes = count_bytes(rider.context.new_cdp_session(rider.page))
    rider.page.goto(f"{bus.address}/ikut/{bus.codes[0]}")
    rider.page.wait_for_selector("body[data-ready]")
    rider.page.wait_for_function("() => performance.getEntriesByType('resource').length >= 5")
    assert sum(sizes) < BUDGET_BYTES
    plain = rider.page.evaluate(
        """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
          .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
    )
    assert plain < PACK_BUDGET_BYTES


def test_the_demonstration_rides_for_everyone(boarding: Boarding) -> None:
    rider = board(boarding, "demo")
    expect(rider.page.locator("#badge")).to_have_text("Contoh langsung")
    expect(rider.page.locator("body")).to_have_attribute(
        "data-source", re.compile("^(bus|before)$")
    )
    assert "undefined" not in rider.page.locator("body").inner_text()
