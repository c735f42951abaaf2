"""Every button of the crew page arrives as its event, and what can be taken back is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.crew_app import Depot, Garage, open_garage, place_at, wait_for


@pytest.fixture
def depot() -> Depot:
    return Depot()


@pytest.fixture
def garage(chromium: Browser, depot: Depot) -> Iterator[Garage]:
    yield from open_garage(chromium, depot)


def test_now_passing_offers_three_likely_places_and_sends_place_and_pass(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(at=place_at(580))
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    crew.tap("passing")
    likely = crew.page.locator("#likely b")
    expect(likely).to_have_text(["Alfa", re.compile("<script>"), "Gama"])
    crew.page.get_by_role("button", name=re.compile("Alfa.*lewat ke-2 dari 2")).click()
    wait_for(crew, lambda: depot.read_last() == ("passing", {"site": "alfa", "pass": 2}))
    expect(crew.page.locator("#sheet")).to_be_hidden()
    expect(crew.page.locator("#undo")).to_contain_text("Sekarang melewati Alfa")
    expect(crew.page.get_by_role("status")).to_have_text("Sekarang melewati Alfa.")


def test_a_tap_moves_the_place_at_once_when_there_is_no_receiver(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(permissions=[])
    crew.tap("passing")
    crew.page.locator('ol [data-cue="2"]').click()
    expect(crew.page.locator("#place")).to_contain_text("Alfa, di kanan, 800 m lagi")
    expect(crew.page.locator("#source")).to_have_text(re.compile(r"^kru, \d\d:\d\d:\d\d$"))
    wait_for(crew, lambda: depot.read_last() == ("passing", {"site": "gama", "pass": 1}))


def test_stopped_and_moving_take_turns(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("standing")
    expect(crew.page.locator("#standing")).to_have_accessible_name("Bus jalan lagi")
    crew.tap("standing")
    expect(crew.page.locator("#standing")).to_have_accessible_name("Bus berhenti")
    wait_for(crew, lambda: depot.list_kinds() == ["stopped", "moving"])


def test_a_diversion_is_told_at_once_and_undone_by_the_way_back(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.tap("diverted")
    wait_for(crew, lambda: depot.list_kinds() == ["diverted"])
    expect(crew.page.locator("#place")).to_have_text("Isyarat dihentikan: bus dialihkan")
    expect(crew.page.locator("#diverted")).to_have_accessible_name(
        "Bus sedang dialihkan Ketuk bila sudah kembali ke jalur"
    )
    crew.page.get_by_role("button", name="Batalkan").click()
    wait_for(crew, lambda: depot.list_kinds() == ["diverted", "back"])
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus dialihkan")


def test_the_offer_to_take_back_ends_after_six_seconds(garage: Garage) -> None:
    crew = garage.ready()
    crew.page.clock.install()
    crew.tap("diverted")
    undo = crew.page.get_by_role("button", name="Batalkan")
    crew.page.clock.run_for(5500)
    expect(undo).to_be_visible()
    crew.page.clock.run_for(1000)
    expect(undo).to_be_hidden()


def test_a_ready_message_goes_out_in_both_languages(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("message")
    crew.page.get_by_role("button", name="Turun di sisi kiri bus").click()
    expect(crew.page.locator('[data-ready="left"]')).to_have_attribute("aria-pressed", "true")
    crew.tap("send-message")
    wait_for(crew, lambda: bool(depot.events))
    assert depot.read_last() == (
        "message",
        {
            "id": "Turun di sisi kiri bus. Awas sepeda motor.",
            "en": "Get off on the left. Mind the motorbikes.",
        },
    )


def test_a_message_in_one_language_only_is_not_sent(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("message")
    crew.page.get_by_label("Bahasa Indonesia").fill("Bus terlambat 25 menit.")
    crew.page.locator("#send-message").click(force=True)
    expect(crew.page.get_by_role("alert")).to_contain_text("Isi kedua bahasa")
    expect(crew.page.get_by_label("Bahasa Inggris")).to_be_focused()
    assert depot.events == []
    crew.page.get_by_label("Bahasa Inggris").fill("The bus is 25 minutes late.")
    crew.tap("send-message")
    wait_for(crew, lambda: bool(depot.events))
    assert depot.read_last()[1]["en"] == "The bus is 25 minutes late."


def test_heads_are_counted_of_how_many(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("heads")
    more, fewer = (crew.page.locator(f'[data-step="count{sign}"]') for sign in ("plus", "minus"))
    for _ in range(3):
        more.click()
    fewer.click()
    expect(crew.page.locator("#heads-count")).to_have_text("2")
    of_more = crew.page.locator('[data-step="ofplus"]')
    box = of_more.bounding_box()
    assert box
    crew.page.mouse.move(box["x"] + 20, box["y"] + 20)
    crew.page.mouse.down()
    expect(crew.page.locator("#heads-of")).to_have_text(re.compile(r"^([4-9]|\d\d)$"))
    crew.page.mouse.up()
    of = int(crew.page.locator("#heads-of").text_content() or 0)
    crew.tap("send-heads")
    wait_for(crew, lambda: bool(depot.events))
    assert depot.read_last() == ("head_count", {"count": 2, "of": of})
    expect(crew.page.locator("#heads-about")).to_have_text(f"2 dari {of}")
    crew.tap("heads")
    crew.tap("heads-all")
    expect(crew.page.locator("#heads-count")).to_have_text(str(of))


def test_the_end_needs_two_seconds_of_holding(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    finish = crew.page.locator("#finish")
    finish.scroll_into_view_if_needed()
    finish.hover()
    crew.page.mouse.down()
    expect(finish).to_have_attribute("data-held", "true")
    expect(crew.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()
    crew.page.mouse.up()
    wait_for(crew, lambda: depot.list_kinds() == ["beacon_on", "beacon_off", "finish"])
    expect(crew.page.locator("#rest")).to_have_text(re.compile("^Semua sudah terkirim"))
    expect(crew.page.locator("#beacon")).to_be_hidden()


def test_a_mere_tap_on_the_end_only_asks(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("finish")
    expect(crew.page.get_by_role("heading", name="Selesaikan perjalanan?")).to_be_visible()
    crew.page.get_by_role("button", name="Belum").click()
    expect(crew.page.locator("#beacon")).to_be_visible()
    assert depot.events == []
    crew.tap("finish")
    crew.page.get_by_role("button", name="Ya, perjalanan selesai").click()
    wait_for(crew, lambda: depot.list_kinds() == ["finish"])


def test_the_end_is_kept_for_the_network_and_a_reopened_ride_opens_again(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.wait_kept()
    crew.go_offline()
    crew.tap("finish")
    crew.page.get_by_role("button", name="Ya, perjalanan selesai").click()
    expect(crew.page.locator("#rest")).to_contain_text("1 catatan masih menunggu jaringan")
    crew.page.reload()
    expect(crew.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()
    crew.go_offline(False)
    wait_for(crew, lambda: depot.list_kinds() == ["finish"])
    expect(crew.page.locator("#rest")).to_contain_text("Semua sudah terkirim")
    crew.page.reload()
    expect(crew.page.locator("#beacon")).to_be_visible()


def test_a_ride_that_was_ended_elsewhere_says_so(garage: Garage, depot: Depot) -> None:
    depot.finished = True
    crew = garage.open()
    expect(crew.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()


def test_what_a_second_crew_phone_did_shows_here_too(garage: Garage, depot: Depot) -> None:
    depot.live |= {
        "v": 9, "state": "riding", "t": depot.clock(), "progress_m": 1200.0, "by": "gps",
        "detours": [[1100.0, None]], "skipped": ["ujung"],
        "count": {"count": 61, "of": 62, "at": depot.clock()},
    }  # fmt: skip
    crew = garage.ready(permissions=[])
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus sedang dialihkan")
    expect(crew.page.locator("#heads-about")).to_have_text("61 dari 62")
    expect(crew.page.locator("#source")).to_have_text(re.compile("^server, "))
    expect(crew.page.locator("#skipped")).to_contain_text("Henti ujung")


def test_the_next_cue_and_the_delay_follow_the_bus(garage: Garage, depot: Depot) -> None:
    crew = garage.ready(at=place_at(200))
    crew.tap("beacon")
    expect(crew.page.locator("#place")).to_have_text("Alfa, di kiri, 100 m lagi")
    expect(crew.page.locator("#delay")).to_have_text("Tepat waktu")


def test_before_the_departure_the_page_counts_down(garage: Garage, depot: Depot) -> None:
    depot.departs_at = depot.departs_at.replace(year=depot.departs_at.year + 1)
    crew = garage.ready()
    expect(crew.page.locator("#delay")).to_have_text(re.compile(r"^Berangkat .* menit lagi$"))
    expect(crew.page.locator("#run")).to_have_text(
        re.compile(r"^\w+, \d+ \w+, berangkat \d\d:\d\d · Si Kenang$")
    )
