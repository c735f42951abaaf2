"""What holds for the whole crew page: sizes, languages, looks, access, refusals, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE
from tests.browser.crew_app import SECRET, SECRET_AGAIN, Crew, Depot, Garage, open_garage, wait_for
from tests.browser.ride_app import HOSTILE

SHEETS = ("passing", "skipping", "message", "heads", "finish", "open-options")
SMALL = """() => [...document.querySelectorAll("button, input, textarea, a")]
  .filter((node) => node.checkVisibility()).map((node) => [node, node.closest("label") ?? node])
  .map(([node, box]) => [node.outerHTML.slice(0, 80), box.getBoundingClientRect()])
  .filter(([, box]) => box.height < 64 || box.width < 64).map(([html]) => html)"""
CLOSE_TOGETHER = """() => {
  const boxes = [...document.querySelectorAll("main button")].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
    a.left < b.right + 8 && b.left < a.right + 8 && a.top < b.bottom + 8 && b.top < a.bottom + 8));
}"""
SMALL_WORDS = """() => [...document.querySelectorAll("body *:not(script):not(svg *)")]
  .filter((node) => node.checkVisibility() && !node.closest(".unseen")
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 17.99)
  .map((node) => node.outerHTML.slice(0, 90))"""
CUT_OFF = """() => [...document.querySelectorAll("main button, main p, dialog[open] *")]
  .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).display !== "inline").map((node) => node.outerHTML.slice(0, 90))"""


@pytest.fixture
def depot() -> Depot:
    return Depot()


@pytest.fixture
def garage(chromium: Browser, depot: Depot) -> Iterator[Garage]:
    yield from open_garage(chromium, depot)


@pytest.fixture
def crew(garage: Garage) -> Crew:
    return garage.ready()


def choose(crew: Crew, name: str, value: str) -> None:
    """Choose an option in the settings."""
    crew.tap("open-options")
    crew.page.locator(f'input[name="{name}"][value="{value}"]').check()
    crew.page.keyboard.press("Escape")


def test_everything_to_touch_is_at_least_64_pixels_and_apart(crew: Crew) -> None:
    assert crew.page.evaluate(SMALL) == []
    assert crew.page.evaluate(CLOSE_TOGETHER) == []
    for sheet in SHEETS:
        crew.tap(sheet)
        assert crew.page.evaluate(SMALL) == [], sheet
        crew.page.keyboard.press("Escape")
    crew.tap("diverted")
    assert crew.page.evaluate(SMALL) == []


@pytest.mark.parametrize(
    "size", [PHONE, {"width": 360, "height": 640}, {"width": 844, "height": 390}]
)
@pytest.mark.parametrize("text", ["1", "3"])
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_words_fit_at_any_size(
    garage: Garage, size: Mapping[str, int], text: str, query: str
) -> None:
    crew = garage.ready(size=size, query=query)
    choose(crew, "size", text)
    assert crew.page.evaluate(CUT_OFF) == []
    for sheet in SHEETS:
        crew.tap(sheet)
        assert crew.page.evaluate(CUT_OFF) == [], sheet
        assert crew.page.evaluate(SMALL_WORDS) == [], sheet
        crew.page.keyboard.press("Escape")


@pytest.mark.parametrize("look", ["light", "dark", "sun"])
def test_no_look_breaks_a_rule_of_access(crew: Crew, look: str) -> None:
    choose(crew, "look", look)
    crew.tap("diverted")
    crew.tap("beacon")
    expect(crew.page.locator("#beacon")).to_have_attribute("data-state", "on")
    faults = [Axe().run(crew.page).response["violations"]]
    for sheet in SHEETS:
        crew.tap(sheet)
        faults.append(Axe().run(crew.page).response["violations"])
        crew.page.keyboard.press("Escape")
    named = [
        (one["id"], node["html"]) for found in faults for one in found for node in one["nodes"]
    ]
    assert named == []


def test_the_sun_look_is_black_on_white(crew: Crew) -> None:
    choose(crew, "look", "sun")
    expect(crew.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for part in ("#place", "#delay", "#state", "#standing b", ".facts dt", "#diverted-about"):
        expect(crew.page.locator(part).first).to_have_css("color", "rgb(0, 0, 0)")
    expect(crew.page.locator("#passing")).to_have_css("background-color", "rgb(0, 0, 0)")


def test_the_language_is_switched_in_place_and_remembered(crew: Crew) -> None:
    crew.tap("diverted")
    crew.page.get_by_role("button", name="EN, English").click()
    expect(crew.page.locator("html")).to_have_attribute("lang", "en")
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus is on a diversion")
    expect(crew.page).to_have_title("Crew · Test route · Jejak Semarang")
    crew.page.reload()
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus is on a diversion")
    crew.page.get_by_role("button", name="ID, Bahasa Indonesia").click()
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus sedang dialihkan")


def test_the_page_can_be_worked_by_keyboard_alone(crew: Crew, depot: Depot) -> None:
    press = crew.page.keyboard.press
    crew.page.locator("#skipping").focus()
    press("Tab")
    expect(crew.page.locator("#diverted")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert crew.page.evaluate(outline) == "solid"
    press("Enter")
    wait_for(crew, lambda: depot.list_kinds() == ["diverted"])
    crew.page.locator("#heads").focus()
    press("Enter")
    for _ in range(3):
        press("Tab")
    press("Enter")
    press(" ")
    expect(crew.page.locator("#heads-count")).to_have_text("2")
    press("Escape")
    expect(crew.page.locator("#heads")).to_be_focused()
    press("Tab")
    expect(crew.page.locator("#finish")).to_be_focused()
    crew.page.keyboard.down("Enter")
    expect(crew.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()
    crew.page.keyboard.up("Enter")
    wait_for(crew, lambda: "finish" in depot.list_kinds())


def test_a_key_tapped_on_the_end_only_asks(crew: Crew, depot: Depot) -> None:
    crew.page.locator("#finish").press("Enter")
    expect(crew.page.get_by_role("heading", name="Selesaikan perjalanan?")).to_be_visible()
    assert depot.events == []


def test_hostile_words_are_shown_as_words(garage: Garage, depot: Depot) -> None:
    hostile = {"id": HOSTILE, "en": HOSTILE}
    depot.pack["route"]["name"] = hostile
    depot.pack["stops"][1]["name"] = hostile
    crew = garage.ready()
    expect(crew.page.locator("h1")).to_have_text(HOSTILE)
    crew.tap("passing")
    expect(crew.page.locator('ol [data-cue="1"] b')).to_have_text(HOSTILE)
    crew.page.locator('ol [data-cue="1"]').click()
    expect(crew.page.locator("#undo p")).to_contain_text(HOSTILE)
    crew.tap("skipping")
    expect(crew.page.locator('[data-stop="ujung"] b')).to_have_text(HOSTILE)
    crew.page.keyboard.press("Escape")
    crew.tap("message")
    for lang in ("id", "en"):
        crew.page.locator(f"#message-{lang}").fill(HOSTILE)
    crew.tap("send-message")
    wait_for(crew, lambda: depot.list_kinds()[-1:] == ["message"])
    assert depot.events[-1]["data"] == hostile
    assert crew.page.evaluate("window.hurt") is None


def test_the_link_opens_again_without_a_network(crew: Crew) -> None:
    crew.wait_kept()
    crew.go_offline()
    crew.page.reload()
    crew.page.wait_for_selector('body[data-state="running"]')
    expect(crew.page.locator("h1")).to_have_text("Rute uji")
    crew.tap("standing")
    expect(crew.page.locator("#queued")).to_have_text("1")
    crew.go_offline(False)


def test_a_link_that_opens_nothing_is_answered_in_both_languages(garage: Garage) -> None:
    crew = garage.open(secret="x" * 22)
    expect(crew.page.get_by_role("heading", name="Tautan kru tidak berlaku")).to_be_visible()
    expect(crew.page.get_by_role("heading", name="Crew link not valid")).to_be_visible()
    expect(crew.page.locator("section[lang=en]")).to_contain_text("Ask the organiser")


def test_a_link_revoked_meanwhile_does_not_open_from_memory(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.wait_kept()
    depot.secret = SECRET_AGAIN
    crew.page.reload()
    expect(crew.page.get_by_role("heading", name="Tautan kru tidak berlaku")).to_be_visible()
    crew.go_offline()
    kept = """async (path) => {
      const names = (await caches.keys()).filter((name) => name === "jejak-crew-pages");
      const found = await Promise.all(
        names.map(async (name) => (await caches.open(name)).match(path)));
      return found.filter(Boolean).length;
    }"""
    assert crew.page.evaluate(kept, f"/kru/{SECRET}") == 0


def test_a_phone_that_refuses_storage_works_and_says_so(garage: Garage, depot: Depot) -> None:
    crew = garage.open(secret="x" * 22)
    crew.page.add_init_script("""
      for (const name of ["localStorage", "indexedDB"]) {
        Object.defineProperty(window, name, { get() { throw new Error("no"); } });
      }""")
    crew.page.goto(f"{garage.address}/kru/{SECRET}")
    expect(crew.page.get_by_role("alert")).to_contain_text("tidak mau menyimpan antrean")
    crew.tap("standing")
    wait_for(crew, lambda: depot.list_kinds() == ["stopped"])


def test_a_server_in_trouble_is_said_and_can_be_tried_again(garage: Garage, depot: Depot) -> None:
    pack, depot.pack = depot.pack, {"route": {}}
    crew = garage.open()
    expect(crew.page.get_by_role("alert")).to_contain_text("Server belum bisa menjawab")
    depot.pack = pack
    crew.page.get_by_role("button", name="Coba lagi").click()
    expect(crew.page.locator("#beacon")).to_be_visible()


def test_without_scripts_the_page_says_what_it_needs(garage: Garage) -> None:
    crew = garage.open(java_script_enabled=False)
    expect(crew.page.locator("noscript p[lang=id]")).to_contain_text("JavaScript")
    expect(crew.page.locator("noscript p[lang=en]")).to_be_visible()
    garage.crews.remove(crew)
    crew.context.close()


def test_screen_readers_hear_each_deed_once_in_the_page_s_language(garage: Garage) -> None:
    crew = garage.ready(query="?lang=en")
    crew.tap("standing")
    said = crew.page.get_by_role("status")
    expect(said).to_have_text("Riders know that the bus has stopped.")
    expect(said).to_have_attribute("lang", "en")
    crew.tap("diverted")
    expect(said).to_have_text(re.compile("^Cues are held: the bus is diverted. The Undo button"))
