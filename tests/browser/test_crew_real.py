"""The crew page against the interface itself: database, tracker and what the riders are told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount

from components.http.api import build_api
from components.http.crew import build_crew_routes
from components.sources import current_lines
from components.store import current_engine
from routes.departures import add_departure, revoke_crew
from routes.journal import EventRow, FixRow
from sites.database import open_reading, open_writing
from tests.browser.crew_app import Crew, Depot, Garage, wait_for
from tests.browser.ride_app import serve

ROUTE = "balaikota-kotalama"


@dataclass
class Yard:
    """A real server with one real departure, and a crew's phone on it."""

    garage: Garage
    departure: str

    def read_live(self) -> dict[str, Any]:
        """Return what the riders are told."""
        with urlopen(f"{self.garage.address}/api/v1/departures/{self.departure}/live") as answer:
            body: dict[str, Any] = json.load(answer)
        return body

    def open(self, progress_m: float) -> Crew:
        """Open the crew page on the bus, so many metres along the line."""
        return self.garage.ready(at=self.place(progress_m), secret=self.garage.depot.secret)

    def place(self, progress_m: float) -> dict[str, float]:
        """Return a position on the line for the browser."""
        spot = current_lines()[ROUTE].position_at(progress_m)
        return {"longitude": spot.lon, "latitude": spot.lat, "accuracy": 6}

    def count(self, table: type[FixRow] | type[EventRow]) -> int:
        """Return how many rows the server holds of this departure."""
        wanted = select(func.count()).where(table.departure_id == self.departure)
        with open_reading(current_engine()) as session:
            return session.scalar(wanted) or 0


@pytest.fixture
def yard(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Yard]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'jejak.sqlite'}")
    now = datetime.now(UTC)
    with open_writing(current_engine()) as session:
        new = add_departure(session, ROUTE, now, now=now, draw=secrets.choice, bus_id="si-kenang")
    routes = [*build_crew_routes(), Mount("/api/v1", app=build_api())]
    with serve(Starlette(routes=routes)) as address:
        garage = Garage(chromium, address, Depot(secret=new.secret))
        yield Yard(garage, new.departure.id)
        garage.close()
    current_engine().dispose()


def test_the_riders_are_told_where_the_crew_s_phone_is(yard: Yard) -> None:
    crew = yard.open(300)
    crew.tap("beacon")
    for metres in range(320, 460, 20):
        crew.context.set_geolocation(yard.place(metres))
        crew.page.wait_for_timeout(1000)
    wait_for(crew, lambda: (yard.read_live()["progress_m"] or 0) > 380)
    live = yard.read_live()
    assert live["by"] == "gps"
    assert live["progress_m"] == pytest.approx(430, abs=50)
    assert abs(live["t"] - datetime.now(UTC).timestamp()) < 10
    expect(crew.page.locator("#source")).to_contain_text("ponsel, ")


def test_every_deed_of_the_crew_reaches_the_riders(yard: Yard) -> None:
    crew = yard.open(0)
    crew.tap("passing")
    crew.page.locator('ol [data-cue="3"]').click()
    crew.tap("message")
    crew.page.locator('[data-ready="late_10"]').click()
    crew.tap("send-message")
    crew.tap("heads")
    crew.page.locator('[data-step="countplus"]').click()
    crew.page.locator('[data-step="ofplus"]').click()
    crew.tap("send-heads")
    crew.tap("diverted")
    crew.tap("skipping")
    crew.page.locator("[data-stop]").last.click()
    wait_for(crew, lambda: yard.count(EventRow) == 5)
    live = yard.read_live()
    assert live["by"] == "hand"
    assert live["detours"][0][1] is None
    assert len(live["skipped"]) == 1
    assert live["messages"][0]["en"] == "The bus is about 10 minutes late."
    assert (live["count"]["count"], live["count"]["of"]) == (1, 1)
    crew.page.locator("#skipped button").click()
    wait_for(crew, lambda: yard.read_live()["skipped"] == [])
    crew.tap("diverted")
    crew.tap("finish")
    crew.page.locator("#finish-sure").click()
    wait_for(crew, lambda: yard.read_live()["state"] == "finished")
    assert yard.read_live()["detours"][0][1] is not None


def test_a_lost_answer_doubles_nothing_in_the_database(yard: Yard) -> None:
    crew = yard.open(0)
    lost: list[str] = []

    def lose_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data)
        route.fetch()
        route.abort()

    crew.context.route("**/departures/*/events", lose_first)
    crew.tap("standing")
    expect(crew.page.locator("#state")).to_have_text("Semua terkirim")
    assert len(lost) == 1
    assert yard.count(EventRow) == 1


def test_the_app_itself_answers_for_the_crew(server: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server}/kru/{'x' * 22}")
    page = refused.value.read().decode()
    refused.value.close()
    assert refused.value.code == 404
    assert "Tautan kru tidak berlaku" in page
    assert "_stcore" not in page
    assert refused.value.headers["referrer-policy"] == "no-referrer"


def test_a_revoked_link_is_refused_and_its_queue_goes_out_through_the_new_one(yard: Yard) -> None:
    crew = yard.open(0)
    with open_writing(current_engine()) as session:
        again = revoke_crew(session, yard.departure, secrets.choice)
    crew.tap("standing")
    expect(crew.page.get_by_role("alert")).to_contain_text("tidak berlaku lagi")
    assert yard.count(EventRow) == 0
    crew.page.goto(f"{yard.garage.address}/kru/{again}")
    wait_for(crew, lambda: yard.count(EventRow) == 1)
