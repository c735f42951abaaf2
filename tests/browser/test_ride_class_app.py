"""A group and its lecturer through the app's own parts: database, interface and page together."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Mount

from components.http.api import build_api
from components.http.joined import find_current_tour
from components.http.ride import build_ride_routes
from components.http.single import Single, build_single
from components.http.tour_pack import find_versions
from components.store import current_engine
from routes.class_notices import announce
from routes.class_state import ClassState, Phones, read_class
from routes.publishing import Published
from sites.database import open_reading, open_writing
from sites.text import Lang
from tests.browser.ride_app import Boarding, serve
from tests.class_builders import RINI, add_lecturers, open_class


@dataclass
class Classroom:
    """A class that departs now, on a running server."""

    address: str
    engine: Engine
    plan_id: str
    published: Published

    def read(self) -> ClassState:
        """What its lecturer sees."""
        tours = (self.published.tour, *self.published.groups)
        with open_reading(self.engine) as session:
            versions = find_versions(session, [tour.code for tour in tours])
            return read_class(session, RINI, self.plan_id, versions)

    def announce(self, kind: str, **data: Any) -> None:
        """Tell the class something."""
        with open_writing(self.engine) as session:
            announce(session, RINI, self.plan_id, kind, data, now=datetime.now(UTC))

    def wait_until(self, holds: Callable[[ClassState], bool], limit_s: float = 15) -> ClassState:
        """Return what the lecturer sees as soon as it is so."""
        deadline = time.monotonic() + limit_s
        while not holds(state := self.read()):
            assert time.monotonic() < deadline, state
            time.sleep(0.1)
        return state


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine = current_engine()
    add_lecturers(engine)
    plan_id, published = open_class(engine, departs_at=datetime.now(UTC), own_walk=True)
    app = Starlette(
        routes=[
            *build_ride_routes(find_tour=find_current_tour),
            Mount("/api/v1", app=build_api()),
        ]
    )
    with serve(app) as address:
        yield Classroom(address, engine, plan_id, published)


@pytest.fixture
def boarding(chromium: Browser, classroom: Classroom) -> Iterator[Boarding]:
    opened = Boarding(chromium, classroom.address)
    yield opened
    opened.close()


def test_a_group_checks_in_hears_its_lecturer_and_is_counted(
    boarding: Boarding, classroom: Classroom
) -> None:
    code = classroom.published.groups[1].code
    page = boarding.open(f"/ikut/{code}").page
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#badge")).to_have_text("Kelompok Polder")
    state = classroom.wait_until(lambda one: one.phones.complete == 1)
    assert state.phones == Phones(complete=1, partial=0, old=0, missing=29)
    assert [len(one.devices) for one in state.groups] == [0, 1, 0]
    page.locator(".start .main-button").click()
    classroom.announce("meet_at", place="Gerbang <b>Tawang</b>", at="11:30")
    told = page.locator("#told p")
    expect(told).to_have_text("Berkumpul di Gerbang <b>Tawang</b> pukul 11:30.", timeout=20_000)
    page.locator("#open-brief").click()
    expect(page.locator("#card")).to_contain_text("Cari pompa")
    page.get_by_role("button", name="Hitung anggota").click()
    for _ in range(3):
        page.get_by_role("button", name="Satu orang lagi").click()
    heads = classroom.wait_until(lambda one: one.heads is not None).heads
    assert heads is not None
    assert (heads.count, heads.of) == (3, 0)
    expect(page.locator("#heads-state")).to_contain_text("Terkirim pukul")


def test_one_file_from_a_disk_checks_in_with_the_server_it_names(
    boarding: Boarding, classroom: Classroom, tmp_path: Path
) -> None:
    joined = find_current_tour(classroom.published.groups[0].code)
    assert joined is not None
    pack = json.loads(joined.build_pack().plain)
    file = tmp_path / "tur.html"
    file.write_text(build_single(Single(pack, Lang.ID, classroom.address)), encoding="utf-8")
    context = boarding.browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.locator("#open-brief").click()
    expect(page.locator("#card")).to_contain_text("Hitung menara")
    classroom.wait_until(lambda one: len(one.groups[0].devices) == 1)
    page.keyboard.press("Escape")
    classroom.announce("message", text="Ayo berangkat")
    expect(page.locator("#told p")).to_have_text("Ayo berangkat", timeout=20_000)
    context.close()


def test_one_file_without_a_server_has_the_brief_and_asks_nobody(
    boarding: Boarding, classroom: Classroom, tmp_path: Path
) -> None:
    joined = find_current_tour(classroom.published.groups[0].code)
    assert joined is not None
    pack = json.loads(joined.build_pack().plain)
    file = tmp_path / "tur.html"
    file.write_text(build_single(Single(pack, Lang.ID)), encoding="utf-8")
    context = boarding.browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.locator("#open-brief").click()
    expect(page.locator("#card")).to_contain_text("Hitung menara")
    expect(page.get_by_role("button", name="Hitung anggota")).to_have_count(0)
    assert [url for url in asked if url.startswith("http")] == []
    context.close()
