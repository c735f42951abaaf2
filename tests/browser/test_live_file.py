"""The ride as one HTML file, opened from the disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from components.http.single import Single, build_single
from sites.text import Lang
from tests.browser.live_app import (
    CODE,
    ENGLISH_CODE,
    PROBE,
    Phone,
    Stage,
    Station,
    place_at,
    serve_stage,
)
from tests.browser.ride_app import PHONE, WATCH, Boarding, Rider, build_small_pack

OpenFile = Callable[..., Page]


@pytest.fixture
def open_file(chromium: Browser, tmp_path: Path) -> Iterator[OpenFile]:
    """Write a pack as a file and open it; whatever it asks for elsewhere fails the test."""
    pages: list[tuple[Page, list[str]]] = []

    def open_one(pack: dict[str, Any], lang: Lang = Lang.ID, server: str = "") -> Page:
        file = tmp_path / "perjalanan.html"
        file.write_text(build_single(Single(pack, lang, server)), encoding="utf-8")
        context = chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            locale="id-ID",
            has_touch=True,
            is_mobile=True,
            permissions=["geolocation"],
            geolocation=place_at(pack, 0),  # type: ignore[arg-type]
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(f"error: {error}"))
        page.clock.install()
        page.add_init_script(WATCH + PROBE)
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready]")
        pages.append((page, asked))
        return page

    yield open_one
    for page, asked in pages:
        allowed = ("file://", "http://127.0.0.1")
        assert [url for url in asked if not url.startswith(allowed)] == []
        assert page.evaluate("window.violations") == []
        page.context.close()


def test_a_route_s_file_rehearses_and_says_that_it_holds_everything(open_file: OpenFile) -> None:
    page = open_file(build_small_pack())
    expect(page.locator(".kept")).to_contain_text("Berkas ini sudah memuat semuanya")
    page.get_by_role("button", name="Dek atas, kiri").click()
    expect(page.get_by_role("button", name="Jeda latihan")).to_be_visible()
    expect(page.get_by_role("heading", name="Alfa")).to_be_visible()


def test_a_route_s_file_also_rides_for_real_by_own_gps(open_file: OpenFile) -> None:
    pack = build_small_pack()
    page = open_file(pack)
    page.get_by_role("link", name="Ikuti perjalanan sungguhan").click()
    page.wait_for_selector('body[data-mode="live"][data-ready]')
    page.get_by_role("button", name="Dek atas, kiri").click()
    phone = Phone(Stage(), Rider(page, page.context))
    phone.drive(range(0, 240, 20))
    expect(page.locator(".source-text")).to_have_text("GPS ponsel ini")
    expect(page.locator(".sign-word")).to_have_text("Kiri")
    expect(page.locator(".sign")).to_have_attribute("data-strength", "strong")


def test_without_gps_a_file_asks_where_we_are(open_file: OpenFile) -> None:
    page = open_file(build_small_pack())
    page.context.clear_permissions()
    page.get_by_role("link", name="Ikuti perjalanan sungguhan").click()
    page.wait_for_selector('body[data-mode="live"][data-ready]')
    page.get_by_role("button", name="Dek atas, kiri").click()
    expect(page.get_by_role("heading", name="Apakah kita di …?")).to_be_visible()
    page.locator(".place", has_text="Alfa").click()
    expect(page.locator(".source-text")).to_have_text("Anda tandai baru saja")
    expect(page.locator("#board .name >> visible=true")).to_have_text("Alfa")


def test_a_tour_s_file_given_a_server_follows_its_bus(
    chromium: Browser, open_file: OpenFile
) -> None:
    stage = Stage()
    with serve_stage(stage) as address:
        stage.ride(270, 10)
        joined = stage.find_tour(ENGLISH_CODE)
        assert joined
        page = open_file(json.loads(joined.build_pack().plain), Lang.EN, address)
        page.get_by_role("button", name="Upper deck, left").click()
        expect(page.locator(".source-text")).to_have_text(re.compile("^Bus position"))
        station = Station(stage, Boarding(chromium, address))
        phone = station.open(CODE)
        expect(phone.page.locator(".source-text")).to_have_text(re.compile("^Posisi bus"))
        station.boarding.close()
