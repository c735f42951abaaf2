"""When the bus's position fails: own GPS, a tap, the timetable; and nobody sees an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_app import CODE, Phone, Stage, Station, open_station

HEADING = "#board .name >> visible=true"
GPS = "GPS ponsel ini"


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def station(chromium: Browser, stage: Stage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def source_of(phone: Phone) -> str:
    return phone.page.locator(".source-text").inner_text()


def test_when_the_beacon_dies_the_position_is_greyed_and_own_gps_takes_over(
    station: Station, stage: Stage
) -> None:
    stage.ride(120, 0)
    phone = station.open(gps=True)
    phone.sit()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    assert phone.page.evaluate("window.fixes") == 0, "GPS rests while the bus is known"
    phone.wait(23)
    expect(phone.page.locator(".source-text")).to_have_text(re.compile(r"^Posisi bus, 2\d"))
    phone.context.set_geolocation({"longitude": 110.5, "latitude": -6.9, "accuracy": 3000})
    phone.wait(9)
    expect(phone.page.locator(".source-text")).to_have_text(re.compile("^Posisi lama, 3"))
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus_old")
    phone.drive((150, 170, 190, 200))
    expect(phone.page.locator(".source-text")).to_have_text(GPS)
    phone.drive((220, 240))
    expect(phone.page.locator(".sign")).to_have_attribute("data-strength", "strong")
    expect(phone.page.locator(".sign-word")).to_have_text("Kiri")
    expect(phone.page.get_by_role("alert")).to_have_count(0)
    phone.hear(3, 270, 10)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")


def test_without_gps_the_phone_asks_which_of_three_places_and_carries_on_from_there(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 30
    stage.ride(300, 0)
    phone = station.open()
    phone.sit()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    stage.down = True
    phone.wait(45)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus_old")
    expect(phone.page.get_by_role("button", name="Pakai GPS ponsel ini")).to_be_visible()
    phone.wait(50)
    expect(phone.page.get_by_role("heading", name="Apakah kita di …?")).to_be_visible()
    expect(phone.page.locator(".place")).to_have_count(3)
    assert source_of(phone) == "Menurut jadwal"
    expect(phone.page.locator(".sign")).not_to_have_attribute("data-strength", "strong")
    phone.page.locator(".place", has_text="Henti putar").click()
    expect(phone.page.locator(".source-text")).to_have_text("Anda tandai baru saja")
    expect(phone.page.locator(HEADING)).to_have_text("Henti putar")
    phone.wait(290)
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile("^0:0|^0:1"))
    phone.wait(80)
    expect(phone.page.locator(".sign")).to_have_attribute("data-strength", "strong")
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")


def test_any_place_of_the_list_can_be_marked(station: Station, stage: Stage) -> None:
    stage.departs_s -= 300
    stage.down = True
    phone = station.open()
    phone.sit()
    phone.page.get_by_role("button", name="Tempat lain").click()
    phone.page.get_by_role("button", name="Kita sedang di Alfa").last.click()
    expect(phone.page.locator(".source-text")).to_have_text("Anda tandai baru saja")
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")


def test_ten_minutes_in_a_tunnel_ride_on_by_the_timetable_and_end_with_the_bus(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 50
    stage.ride(500, 0)
    phone = station.open()
    phone.sit()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    phone.context.set_offline(True)
    for _ in range(20):
        phone.wait(30)
        expect(phone.page.get_by_role("alert")).to_have_count(0)
    assert source_of(phone) == "Menurut jadwal"
    expect(phone.page.locator(HEADING)).to_have_text("Delta")
    stage.ride(1800, 8)
    phone.context.set_offline(False)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    expect(phone.page.locator(".notice-ask")).to_be_hidden()


def test_a_whole_ride_by_own_gps_calls_every_cue_on_its_side(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 1
    stage.down = True
    phone = station.open(gps=True)
    phone.sit()
    told = []
    for progress_m in range(0, 1000, 20):
        phone.drive((progress_m,))
        told.append((phone.page.locator("#live").text_content() or "")[:80])
    heard = list(dict.fromkeys(text for text in told if text))
    assert [text.split(",")[0] for text in heard][:2] == ["Di kiri", "Di seberang"]
    assert any("Gama" in text for text in heard), heard
    for _ in range(15):
        phone.drive((1000,), every_s=20)
    for progress_m in range(1020, 2000, 20):
        phone.drive((progress_m,))
        told.append((phone.page.locator("#live").text_content() or "")[:80])
    assert any("kanan bus" in text and "Alfa" in text for text in told)
    assert source_of(phone) == GPS
    assert phone.page.evaluate("window.buzzes") == 4


def test_a_phone_off_the_line_by_its_own_gps_calls_nothing_until_it_is_back(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 1
    stage.down = True
    phone = station.open(gps=True)
    phone.sit()
    phone.drive(range(20, 420, 20))
    phone.drive(range(420, 900, 20), off_m=250)
    expect(phone.page.locator(HEADING)).to_have_text("Bus keluar dari jalur")
    before = phone.page.evaluate("window.buzzes")
    phone.drive(range(920, 1000, 10))
    phone.drive((1000, 1000))
    phone.page.locator('[data-tab="list"]').click()
    unseen = phone.page.locator(".list-block", has_text="Dilewati tanpa terlihat")
    expect(unseen.get_by_role("listitem").first).to_be_visible()
    assert phone.page.evaluate("window.buzzes") == before


def test_a_reload_in_the_middle_keeps_seat_place_and_what_was_told(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 20
    stage.ride(250, 0)
    phone = station.open()
    phone.sit(1)
    phone.wait_until_kept()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    phone.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")
    expect(phone.page.locator(".sign-word")).to_have_text("Seberang")
    phone.context.set_offline(False)


def test_in_airplane_mode_from_the_start_the_ride_goes_by_own_gps(
    station: Station, stage: Stage
) -> None:
    stage.departs_s += 86_400
    loaded = station.open(gps=True)
    loaded.wait_until_kept()
    loaded.context.set_offline(True)
    loaded.wait(86_400 + 20)
    loaded.page.goto(f"{station.boarding.address}/ikut/{CODE.lower()}")
    loaded.page.wait_for_selector("body[data-ready]")
    loaded.sit()
    loaded.drive(range(20, 220, 20))
    expect(loaded.page.locator(".source-text")).to_have_text(GPS)
    expect(loaded.page.locator(".sign-word")).to_have_text("Kiri")
    expect(loaded.page.locator(".sign")).to_have_attribute("data-strength", "strong")
    loaded.context.set_offline(False)
