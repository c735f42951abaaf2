"""What holds for the real ride's page in every state: sizes, access, screen kept on, patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_app import Stage, Station, open_station
from tests.browser.ride_app import DESKTOP, PHONE

SMALL = {"width": 320, "height": 640}
FLAT = {"width": 844, "height": 390}
SIZES = {"phone": PHONE, "small": SMALL, "flat": FLAT, "wide": DESKTOP}
TOO_SMALL = """() => [...document.querySelectorAll("button, a, select, input")]
  .filter((node) => node.checkVisibility() && !node.matches(".skip, .sheet *"))
  .map((node) => [node, node.closest("label") ?? node])
  .map(([node, box]) => [node.outerHTML.slice(0, 80), box.getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5 || box.width < 46).map(([html]) => html)"""
TOO_FINE = """() => [...document.querySelectorAll("body *:not(script):not(svg *)")]
  .filter((node) => node.checkVisibility() && !node.closest(".map, .unseen, select")
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 17.99)
  .map((node) => node.outerHTML.slice(0, 90))"""
TOO_WIDE = """() => [...document.querySelectorAll(".view, .notices, .source")]
  .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth)
  .map((box) => box.id)"""
FORGET = """() => {
  const name = Object.keys(localStorage).find((key) => key.startsWith("jejak-ride-ikut-"));
  const kept = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({ ...kept, live: null, last: null }));
}"""
LOCKS = """
window.locks = 0;
const request = navigator.wakeLock.request.bind(navigator.wakeLock);
navigator.wakeLock.request = (kind) => { window.locks += 1; return request(kind); };
"""


@pytest.fixture
def stage() -> Stage:
    return Stage(departs_s=Stage().departs_s - 200)


@pytest.fixture
def station(chromium: Browser, stage: Stage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def ride_towards(stage: Stage) -> None:
    stage.ride(270, 5)


def stand(stage: Stage) -> None:
    stop = {"id": "putar", "since": stage.clock_s - 30}
    words = {"id": "Kembali ke bus sekarang.", "en": "Back to the bus now."}
    messages = [{"n": 1, "at": stage.clock_s, **words}]
    stage.ride(1000, 0, state="at_stop", stop=stop, messages=messages)


def lose(stage: Stage) -> None:
    stage.ride(300, 5)
    stage.say(t=stage.clock_s - 200)


def grow_old(stage: Stage) -> None:
    stage.ride(300, 5)
    stage.say(t=stage.clock_s - 40)


def divert(stage: Stage) -> None:
    stage.ride(700, 5, detours=[[650, None]])


def end(stage: Stage) -> None:
    stage.say(state="finished", detours=[[100, 950]])


STATES = (ride_towards, stand, lose, grow_old, divert, end)


@pytest.mark.parametrize("set_scene", STATES, ids=lambda scene: scene.__name__)
@pytest.mark.parametrize(
    "size", [PHONE, SMALL, FLAT, DESKTOP], ids=["phone", "small", "flat", "wide"]
)
def test_every_state_fits_every_screen_and_every_finger(
    station: Station, stage: Stage, set_scene: Callable[[Stage], None], size: dict[str, int]
) -> None:
    set_scene(stage)
    phone = station.open(size=size)
    phone.sit()
    expect(phone.page.locator("body")).to_have_attribute("data-source", _source_of(set_scene))
    for view in ("board", "strip", "map", "list"):
        tab = phone.page.locator(f'[data-tab="{view}"]')
        if tab.is_visible():
            tab.click()
        assert phone.page.evaluate(TOO_SMALL) == []
        assert phone.page.evaluate(TOO_FINE) == []
        assert phone.page.evaluate(TOO_WIDE) == []
    assert "undefined" not in phone.page.locator("body").inner_text()


def _source_of(scene: Callable[[Stage], None]) -> str:
    return {lose: "timetable", grow_old: "bus_old"}.get(scene, "bus")


def test_the_screen_stays_on_from_the_first_seat_to_the_end(station: Station, stage: Stage) -> None:
    ride_towards(stage)
    phone = station.open()
    phone.page.add_init_script(LOCKS)
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    assert phone.page.evaluate("window.locks") == 0
    phone.sit()
    phone.page.wait_for_function("() => window.locks === 1")


def test_a_question_about_the_place_is_said_to_screen_readers_and_reached_by_keys(
    station: Station, stage: Stage
) -> None:
    lose(stage)
    phone = station.open()
    phone.sit()
    region = phone.page.get_by_role("region", name="Pemberitahuan")
    expect(region.get_by_role("heading", name="Apakah kita di …?")).to_be_visible()
    expect(phone.page.locator("#live")).to_have_text(
        "Apakah kita di …? Pilih tempat yang terlihat di luar."
    )
    phone.page.keyboard.press("Tab")
    region.get_by_role("button", name="Gama").press("Enter")
    expect(phone.page.locator("#board")).to_be_focused()
    expect(phone.page.locator("#live")).to_have_text(
        "Di sekitar sini, sekarang: Gama. Dua menara Gama"
    )


def test_the_question_can_be_put_off_and_asked_for_again(station: Station, stage: Stage) -> None:
    lose(stage)
    phone = station.open()
    phone.sit()
    heading = phone.page.get_by_role("heading", name="Apakah kita di …?")
    phone.page.locator(".notice-ask").get_by_role("button", name="Tutup").click()
    expect(heading).to_be_hidden()
    phone.page.get_by_role("button", name="Kita di mana?").click()
    expect(heading).to_be_visible()


def test_nobody_is_asked_anything_before_the_server_has_been(
    station: Station, stage: Stage
) -> None:
    ride_towards(stage)
    phone = station.open()
    phone.page.add_init_script(
        """new MutationObserver(() => {
          if (document.querySelector(".notice-ask")) window.asked = true;
        }).observe(document, { subtree: true, childList: true });"""
    )
    phone.sit()
    stage.slow_s = 1
    phone.page.evaluate(FORGET)
    phone.page.reload()
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    assert phone.page.evaluate("window.asked") is None


def test_what_is_kept_on_the_phone_is_told_part_by_part(station: Station, stage: Stage) -> None:
    phone = station.open()
    phone.wait_until_kept()
    expect(phone.page.locator(".kept")).to_contain_text("Siap tanpa jaringan. Lengkap,")
    phone.page.evaluate("caches.delete('jejak-ride-pages')")
    phone.page.evaluate("navigator.serviceWorker.dispatchEvent(new MessageEvent('message'))")
    expect(phone.page.locator(".kept")).to_contain_text("Baru 3 dari 5 bagian tersimpan")
    phone.page.get_by_role("button", name="Pengaturan").click()
    parts = phone.page.locator(".kept-parts li")
    expect(parts).to_have_count(5)
    expect(parts.filter(has_text="Isi perjalanan dan peta: belum")).to_have_count(1)
    expect(parts.filter(has_text="kB")).to_have_count(3)
