"""The shipped routes on the ride page, through the app as it is started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, expect
from starlette.applications import Starlette

from components.http.ride import build_ride_routes, list_current_names
from tests.browser.ride_app import Boarding, open_boarding, serve

BUDGET_BYTES = 150_000
ROUTES = sorted(list_current_names())


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    with serve(Starlette(routes=build_ride_routes())) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    yield from open_boarding(chromium, home)


def count_bytes(session: CDPSession, document: str) -> dict[str, float]:
    """Return wire sizes by request, growing, of what one document asks for and itself.

    Not of its icon: not every browser asks for one that it has no place to show in.
    """
    asked: set[str] = set()
    sizes: dict[str, float] = {}

    def ask(event: dict[str, Any]) -> None:
        if "icon" in event["request"]["url"].rsplit("/", 1)[1]:
            return
        if document in {event["documentURL"], event["request"]["url"]}:
            asked.add(event["requestId"])

    def finish(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:
            sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", ask)
    session.on("Network.loadingFinished", finish)
    session.send("Network.enable")
    return sizes


@pytest.mark.parametrize("route", ROUTES)
def test_the_first_open_stays_within_its_budget(boarding: Boarding, route: str) -> None:
    rider = boarding.open("/ikut/nirvana/pack.json", service_workers="block")
    document = f"{boarding.address}/ikut/{route}"
    sizes = count_bytes(rider.context.new_cdp_session(rider.page), document)
    rider.page.goto(document)
    rider.page.wait_for_selector("body[data-ready]")
    rider.page.wait_for_load_state("networkidle")
    icon = rider.page.locator('link[rel="icon"]').get_attribute("href")
    drawn = rider.page.request.get(f"{boarding.address}{icon}").body()
    assert len(drawn) > 0
    assert sum(size > 0 for size in sizes.values()) == 4, "page, style sheet, script and pack"
    assert sum(sizes.values()) + len(drawn) < BUDGET_BYTES


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("route", ROUTES)
def test_every_cue_of_a_shipped_route_can_be_stepped_through(
    boarding: Boarding, route: str, lang: str
) -> None:
    rider = boarding.open(f"/ikut/{route}?lang={lang}")
    rider.page.wait_for_selector("body[data-ready]")
    rider.begin()
    rows = rider.page.locator(".row[data-cue]")
    assert rows.count() > 10
    for cue in range(rows.count()):
        asked = rows.nth(cue).locator("b").text_content()
        rider.jump(cue)
        board = rider.page.locator("#board").inner_text()
        assert asked in board.partition("\nLalu,")[0].partition("\nThen,")[0]
        assert "undefined" not in board


def test_lawang_sewu_is_on_the_left_when_the_bus_comes_from_city_hall(boarding: Boarding) -> None:
    rider = boarding.open("/ikut/balaikota-kotalama")
    rider.page.wait_for_selector("body[data-ready]")
    rider.begin()
    rider.page.locator('[data-tab="list"]').click()
    rider.page.locator(".row", has_text="Lawang Sewu").first.locator(".round").click()
    expect(rider.page.locator(".sign-word")).to_have_text("Kiri")
    assert urlsplit(rider.page.url).path == "/ikut/balaikota-kotalama"
