"""What holds for the whole ride page: languages, sizes, access, refusals, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.ride_app import (
    DESKTOP,
    HOSTILE,
    PHONE,
    Boarding,
    Rider,
    Shelf,
    open_boarding,
    serve_shelf,
)
from tests.browser.waiting import wait_until

TOO_WIDE = """() => [...document.querySelectorAll(".view")]
  .filter((view) => view.scrollWidth > view.clientWidth)
  .flatMap((view) => [...view.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > view.getBoundingClientRect().right + 1)
    .map((node) => node.outerHTML.slice(0, 90)))"""
ALFA, BETA, GAMA, ALFA_AGAIN, DELTA = range(5)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def home(shelf: Shelf) -> Iterator[str]:
    with serve_shelf(shelf) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    yield from open_boarding(chromium, home)


@pytest.fixture
def rider(boarding: Boarding) -> Rider:
    return boarding.ready()


def test_switching_the_language_keeps_the_moment_and_is_remembered(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    before = rider.page.get_by_role("slider").get_attribute("aria-valuenow")
    rider.page.get_by_role("button", name="English").click()
    expect(rider.page.locator(".sign-word")).to_have_text("Left")
    expect(rider.page.locator("#board .glance")).to_have_text("Two towers of Alfa")
    expect(rider.page.locator("html")).to_have_attribute("lang", "en")
    expect(rider.page).to_have_url(re.compile(r"\?lang=en$"))
    assert rider.page.get_by_role("slider").get_attribute("aria-valuenow") == before
    rider.page.goto(rider.page.url.split("?")[0])
    expect(rider.page.get_by_role("heading", name="Where do you sit?")).to_be_visible()


def test_a_cue_is_told_once_to_screen_readers_in_the_rider_s_language(boarding: Boarding) -> None:
    rider = boarding.ready(query="?lang=en")
    rider.begin()
    rider.jump(ALFA)
    live = rider.page.get_by_role("status")
    expect(live).to_have_text(re.compile(r"^On the left, in 1\d seconds: Alfa EN\. Two towers"))
    expect(live).to_have_attribute("lang", "en")
    told = live.text_content()
    rider.page.get_by_role("slider").press("ArrowRight")
    assert live.text_content() == told


def test_hostile_words_are_shown_as_words(rider: Rider) -> None:
    rider.begin()
    rider.jump(BETA)
    expect(rider.page.locator("#board .name >> visible=true")).to_have_text(HOSTILE)
    said = f"Tertutup perancah sejak Maret 2020. Dicat {HOSTILE}"
    expect(rider.page.locator("#board .notes")).to_contain_text(said)
    rider.page.get_by_role("button", name="Buka kisahnya", exact=True).click()
    expect(rider.page.locator("#card h2")).to_have_text(HOSTILE)
    expect(rider.page.locator("#card .closure")).to_have_text([said])
    expect(rider.page.locator("#card h4").first).to_contain_text("<script>")
    rider.page.keyboard.press("Escape")
    rider.page.locator('[data-tab="map"]').click()
    expect(rider.page.locator(".pin").first).to_be_visible()
    assert rider.page.evaluate("window.hurt") is None


@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 360, "height": 640}])
@pytest.mark.parametrize("text_size", ["1", "3"])
def test_nothing_scrolls_sideways_at_any_size(
    boarding: Boarding, size: dict[str, int], text_size: str
) -> None:
    rider = boarding.ready(size)
    rider.begin()
    rider.page.get_by_role("button", name="Pengaturan").click()
    rider.page.locator(f'input[name="size"][value="{text_size}"]').check()
    rider.page.keyboard.press("Escape")
    for cue in (ALFA, BETA, GAMA, DELTA):
        rider.jump(cue)
        assert rider.page.evaluate(TOO_WIDE) == [], f"cue {cue}"


def test_everything_to_touch_is_at_least_48_pixels(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    small = """() => [...document.querySelectorAll("button, select, input")]
      .filter((node) => node.checkVisibility()).map((node) => [node, node.closest("label") ?? node])
      .map(([node, box]) => [node.outerHTML.slice(0, 80), box.getBoundingClientRect()])
      .filter(([, box]) => box.height < 48 || box.width < 46).map(([html]) => html)"""
    for view in ("board", "strip", "map", "list"):
        rider.page.locator(f'[data-tab="{view}"]').click()
        assert rider.page.evaluate(small) == []


def test_words_are_never_smaller_than_18_pixels_outside_the_map(rider: Rider) -> None:
    rider.begin()
    rider.jump(GAMA)
    small = """() => [...document.querySelectorAll("body *:not(script):not(svg *)")]
      .filter((node) => node.checkVisibility() && !node.closest(".map, .unseen, select")
        && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
      .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 17.99)
      .map((node) => node.outerHTML.slice(0, 90))"""
    for view in ("board", "strip", "list"):
        rider.page.locator(f'[data-tab="{view}"]').click()
        assert rider.page.evaluate(small) == []


def test_the_sun_look_has_black_on_white_everywhere_it_counts(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    rider.page.get_by_role("button", name="Pengaturan").click()
    rider.page.locator('input[name="look"][value="sun"]').check()
    rider.page.keyboard.press("Escape")
    expect(rider.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for part in (".glance", ".kicker", ".then", ".tab span", ".badge"):
        shown = rider.page.locator(f"{part} >> visible=true").first
        expect(shown).to_have_css("color", "rgb(0, 0, 0)")


def test_reduced_motion_moves_the_marker_once_a_second_without_transitions(
    boarding: Boarding,
) -> None:
    rider = boarding.ready(reduced_motion="reduce")
    rider.page.get_by_role("button", name="Dek atas, kiri").click()
    gap_ms = rider.page.evaluate("""() => new Promise((done) => {
      const times = [];
      new MutationObserver(() => {
        times.push(performance.now());
        if (times.length === 3) done(times[2] - times[1]);
      }).observe(document.querySelector(".thumb"), { attributeFilter: ["style"] });
    })""")
    assert gap_ms > 800
    duration = "getComputedStyle(document.querySelector('.sign'), '::before').transitionDuration"
    assert rider.page.evaluate(duration) == "0s"


def test_the_whole_ride_can_be_done_by_keyboard(rider: Rider) -> None:
    press = rider.page.keyboard.press
    press("Tab")
    expect(rider.page.locator(".skip")).to_be_focused()
    press("Enter")
    press("Tab")
    expect(rider.page.get_by_role("button", name="Dek atas, kiri")).to_be_focused()
    press("Enter")
    expect(rider.page.get_by_role("button", name="Jeda latihan")).to_be_visible()
    rider.page.get_by_role("slider").focus()
    press("ArrowRight")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert rider.page.evaluate(outline) == "solid"


def test_the_focus_is_never_lost_when_its_button_goes(rider: Rider) -> None:
    board = rider.page.get_by_role("region", name="Isyarat")
    rider.page.locator("#board .seat").first.press("Enter")
    expect(board).to_be_focused()
    rider.page.get_by_role("button", name="Pengaturan").press("Enter")
    rider.page.locator("#settings .seat").nth(1).press("Enter")
    expect(rider.page.locator("#settings .seat").nth(1)).to_be_focused()
    rider.page.keyboard.press("Escape")
    rider.page.locator('[data-tab="list"]').press("Enter")
    rider.page.locator(f'.row[data-cue="{GAMA}"] .round').press("Enter")
    expect(board).to_be_focused()


def test_the_screen_is_kept_lit_only_while_the_clock_runs(boarding: Boarding) -> None:
    rider = boarding.open("/ikut/nirvana")
    rider.page.add_init_script("""window.lit = 0;
      Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
        window.lit += 1;
        return { release: async () => { window.lit -= 1; } };
      } } });""")
    rider.page.goto(f"{boarding.address}/ikut/uji")
    rider.page.wait_for_selector("body[data-ready]")
    rider.page.locator("#board .seat").first.click()
    rider.page.wait_for_function("() => window.lit === 1")
    rider.page.locator(".run").click()
    rider.page.wait_for_function("() => window.lit === 0")


def test_the_settings_lead_on_to_the_rest_of_the_app(rider: Rider) -> None:
    rider.page.get_by_role("button", name="English").click()
    rider.page.get_by_role("button", name="Settings").click()
    way = rider.page.get_by_role("link", name="All pages of Jejak Semarang")
    expect(way).to_have_attribute("href", "/?lang=en")
    expect(way).to_have_attribute("target", "_top")


OFF_SCREEN = """() => [...document.querySelectorAll(
    ".dock button, .dock select, .dock .thumb, .top button")]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.outerHTML.slice(0, 70), node.getBoundingClientRect()])
  .filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([html]) => html)"""


@pytest.mark.parametrize("size", [(320, 640), (320, 256), (640, 400), (844, 390)])
def test_every_control_stays_on_the_screen_when_it_is_small(
    boarding: Boarding, size: tuple[int, int]
) -> None:
    rider = boarding.ready({"width": size[0], "height": size[1]})
    rider.begin()
    rider.jump(ALFA)
    assert rider.page.evaluate(OFF_SCREEN) == []
    assert rider.page.evaluate(TOO_WIDE) == []
    sign = rider.page.locator(".sign")
    sign.scroll_into_view_if_needed()
    expect(sign).to_be_in_viewport(ratio=0.99)


BROKEN_WORDS = """() => {
  const words = (node) => [...node.textContent.matchAll(/\\S+/g)].map((found) => {
    const range = document.createRange();
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    return [found[0], range.getClientRects().length];
  });
  return [...document.querySelectorAll(".strip-cue b")]
    .flatMap((name) => words(name.firstChild)).filter(([, lines]) => lines > 1);
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE, {"width": 320, "height": 640}])
def test_names_along_the_strip_break_between_words_only(
    boarding: Boarding, shelf: Shelf, size: dict[str, int]
) -> None:
    names = {"id": "Museum Ranggawarsita", "en": "Ranggawarsita museum"}
    shelf.pack["sites"]["alfa"]["name"] = names
    rider = boarding.ready(size)
    shelf.pack["sites"]["alfa"]["name"] = {"id": "Alfa", "en": "Alfa EN"}
    rider.begin()
    if size != DESKTOP:
        rider.page.locator('[data-tab="strip"]').click()
    expect(rider.page.locator(".strip-cue b").first).to_be_visible()
    broken = rider.page.evaluate(BROKEN_WORDS)
    assert [word for word, _ in broken if "<" not in word and "=" not in word] == []


def test_a_wide_screen_shows_line_cue_and_map_side_by_side(boarding: Boarding) -> None:
    rider = boarding.ready(DESKTOP)
    rider.begin()
    rider.page.locator('.strip-cue[data-cue="0"]').click()
    rider.page.get_by_role("button", name="Maju ke isyarat ini, pukul 08:00").click()
    for part in ("#strip", "#board .sign", "#map"):
        expect(rider.page.locator(part)).to_be_visible()
    expect(rider.page.get_by_role("button", name="Peta")).to_have_attribute("aria-current", "true")
    rider.page.get_by_role("button", name="Daftar").click()
    expect(rider.page.locator("#list")).to_be_visible()
    expect(rider.page.locator("#board .sign")).to_be_visible()
    rider.page.locator(f'.row[data-cue="{BETA}"] .round').click()
    expect(rider.page.locator("#list")).to_be_visible()


def test_a_phone_that_refuses_storage_rides_all_the_same(boarding: Boarding) -> None:
    rider = boarding.open("/ikut/nirvana")
    rider.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    rider.page.goto(f"{boarding.address}/ikut/uji")
    rider.page.wait_for_selector("body[data-ready]")
    rider.begin()
    rider.jump(ALFA)
    expect(rider.page.locator(".sign-word")).to_have_text("Kiri")


def test_a_broken_pack_is_said_and_can_be_tried_again(boarding: Boarding, shelf: Shelf) -> None:
    shelf.broken = True
    rider = boarding.open()
    expect(rider.page.get_by_role("alert")).to_contain_text("tidak lengkap")
    shelf.broken = False
    rider.page.get_by_role("button", name="Coba lagi").click()
    expect(rider.page.get_by_role("heading", name="Di mana Anda duduk?")).to_be_visible()


def test_an_unknown_route_is_answered_in_both_languages(boarding: Boarding) -> None:
    rider = boarding.open("/ikut/nirvana")
    expect(rider.page.get_by_role("heading", name="Rute tidak ditemukan")).to_be_visible()
    expect(rider.page.get_by_role("heading", name="Route not found")).to_be_visible()
    rider.page.get_by_role("link", name="Test route").click()
    expect(rider.page.get_by_role("heading", name="Where do you sit?")).to_be_visible()


def test_without_scripts_the_page_says_what_it_needs(boarding: Boarding) -> None:
    rider = boarding.open(java_script_enabled=False)
    expect(rider.page.locator("noscript p[lang=id]")).to_contain_text("JavaScript")
    expect(rider.page.locator("noscript p[lang=en]")).to_be_visible()
    boarding.riders.remove(rider)
    rider.context.close()


def test_a_reload_without_a_network_rides_on(boarding: Boarding) -> None:
    rider = boarding.ready()
    kept = """async () => {
      const pages = await caches.open("jejak-ride-pages");
      const names = await caches.keys();
      const parts = names.find((name) => name.startsWith("jejak-ride-parts-"));
      if (!parts) return 0;
      const cache = await caches.open(parts);
      return (await pages.keys()).length >= 2 ? (await cache.keys()).length : 0;
    }"""
    wait_until(rider.page, f"async () => await ({kept})() >= 2")
    rider.context.set_offline(True)
    rider.page.reload()
    rider.page.wait_for_selector("body[data-ready]")
    rider.begin()
    rider.jump(ALFA)
    expect(rider.page.locator(".sign-word")).to_have_text("Kiri")
    rider.context.set_offline(False)
