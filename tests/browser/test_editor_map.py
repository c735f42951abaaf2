"""A pin dragged, nudged and typed, and a route drawn, in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from components.store import current_engine
from sites.rights import Role
from tests.account_builders import LOGIN, PASSWORD, keep_account
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    ROOT,
    OpenPage,
    end_process,
    wait_until_up,
)
from tests.browser.maps import MAP, find_frame, settle
from tests.ports import find_port

APP = Path(__file__).parent / "pin_app.py"
PIN = ".leaflet-marker-icon:has(.jm-place)"
CORNER = ".leaflet-marker-icon:has(.jm-handle)"
ACROSS = (110.41020, -6.98318)
"""The other side of Jalan Pemuda from Lawang Sewu."""

AREA = "simpang-lima"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page in a folder of its own, with Rini who may edit; yield its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(tmp_path_factory.mktemp("pin")))
        for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
            patch.delenv(name, raising=False)
        keep_account(current_engine(), roles=(Role.EDITOR,))
        port = find_port()
        command = [sys.executable, "-m", "streamlit", "run", str(APP)]
        options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        address = f"http://127.0.0.1:{port}"
        wait_until_up(address, process)
        yield address
        end_process(process)
        current_engine().dispose()


def enter(open_page: OpenPage, desk: str, query: str, size: dict[str, int] = DESKTOP) -> Page:
    """Sign in and open the page."""
    page = open_page(f"/masuk?next=%2F%3F{query}", size, home=desk)
    page.locator("#login").fill(LOGIN)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/?**")
    return page


def find_spot(page: Page, frame: Frame, lon: float, lat: float) -> tuple[float, float]:
    """Where a place of the map is on the screen."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    at = "([lon, lat]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }"
    x, y = frame.evaluate(at, [lon, lat])
    return box["x"] + x, box["y"] + y


def read_pin(frame: Frame, mark: str = PIN) -> tuple[float, float]:
    """Where the middle of a mark is in its frame."""
    box = frame.locator(mark).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def carry(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at a spot and move to another, holding on."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 11):
        x, y = (a + (b - a) * step / 10 for a, b in zip(start, end, strict=True))
        page.mouse.move(x, y)


def find_field(page: Page, part: str, item: str = "lawang-sewu") -> str:
    """What a typed field holds."""
    return page.locator(f".st-key-pin-{part}-{item} input").input_value()


def expect_field(page: Page, part: str, value: float, item: str = "lawang-sewu") -> None:
    """Wait until a field holds about so many degrees."""
    page.wait_for_function(
        "([part, item, value]) => { const f = document.querySelector("
        "`.st-key-pin-${part}-${item} input`); return f && Math.abs(f.value - value) < 2e-5; }",
        arg=[part, item, value],
    )


def test_while_the_pin_is_dragged_every_route_is_told_anew_and_a_drop_is_kept(
    open_page: OpenPage, desk: str
) -> None:
    page = enter(open_page, desk, "lang%3Did")
    frame = find_frame(page, f"{PIN}")
    panel = frame.locator(".jm-panel")
    expect(panel).to_contain_text("KIRI, 376 m setelah SMA Negeri 3")
    expect(frame.locator(".jm-accuracy")).to_have_count(1)
    page.locator(MAP).evaluate("map => map.scrollIntoView({block: 'center'})")
    carry(page, read_pin(frame), find_spot(page, frame, *ACROSS))
    expect(panel).to_contain_text("KANAN,")
    expect(panel).not_to_contain_text("KIRI, 376 m")
    assert int(panel.get_attribute("data-asked") or 0) >= 1
    before = find_field(page, "lintang")
    page.mouse.up()
    expect_field(page, "lintang", ACROSS[1])
    expect_field(page, "bujur", ACROSS[0])
    assert find_field(page, "lintang") != before
    effects = page.locator(".jejak-pin-effects")
    expect(effects).to_contain_text("Dengan posisi ini")
    expect(effects.locator(".jejak-pin-is").first).to_contain_text("KANAN")
    expect(effects.locator(".jejak-pin-was").first).to_contain_text("KIRI")
    settle(page)
    page.reload()
    frame = find_frame(page, PIN)
    expect_field(page, "lintang", ACROSS[1])


def test_keys_move_the_pin_by_metres_quick_ones_too_and_it_keeps_the_focus(
    open_page: OpenPage, desk: str
) -> None:
    page = enter(open_page, desk, "lang%3Den%26situs%3Dgereja-blenduk")
    frame = find_frame(page, PIN)
    lat, lon = (float(find_field(page, part, "gereja-blenduk")) for part in ("lintang", "bujur"))
    frame.locator(PIN).focus()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowUp", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    expect_field(page, "lintang", lat + 12 / 111_320, "gereja-blenduk")
    east_deg = -9 / (111_320 * 0.99256)
    expect_field(page, "bujur", lon + east_deg, "gereja-blenduk")
    settle(page)
    focused = "document.activeElement.getAttribute('aria-label')"
    assert "arrow keys" in str(frame.evaluate(focused))
    page.keyboard.press("ArrowDown")
    expect_field(page, "lintang", lat + 11 / 111_320, "gereja-blenduk")


NAME = """() => {
  const one = document.activeElement;
  return one.getAttribute("aria-label") || one.title || one.innerText || "";
}"""


def test_the_key_that_goes_on_stops_only_at_what_has_a_name(open_page: OpenPage, desk: str) -> None:
    page = enter(open_page, desk, "lang%3Did%26situs%3Dgereja-blenduk")
    frame = find_frame(page, PIN)
    expect(frame.locator("path.jm-faint").first).to_be_attached()
    assert frame.locator("path.jm-faint").count() > 5
    frame.locator(".leaflet-container").first.focus()
    named = []
    for _ in range(10):
        named.append(str(frame.evaluate(NAME)))
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") != "IFRAME":
            break
    assert all(named), named
    assert [name[:8] for name in named[1:]] == ["Pin posi", "Perbesar", "Perkecil"]


def test_a_pasted_pair_moves_the_pin_and_nonsense_is_told(open_page: OpenPage, desk: str) -> None:
    page = enter(open_page, desk, "lang%3Did%26situs%3Dkantor-pos-besar", PHONE)
    frame = find_frame(page, PIN)
    field = page.locator(".st-key-pin-bujur-kantor-pos-besar input")
    field.fill("-6,98 110,42")
    field.press("Enter")
    expect_field(page, "lintang", -6.98, "kantor-pos-besar")
    expect_field(page, "bujur", 110.42, "kantor-pos-besar")
    place = "(() => { let at; map.eachLayer(l => { if (l.options.draggable) at = l.getLatLng(); });"
    frame.wait_for_function(f"{place} return Math.abs(at.lat + 6.98) < 1e-6; }})()")
    field.fill("<b>sana</b>")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("bukan angka derajat")
    assert field.input_value() == "<b>sana</b>"
    expect_field(page, "lintang", -6.98, "kantor-pos-besar")
    box = frame.locator(".jm-panel").bounding_box()
    assert box is not None
    assert box["width"] <= PHONE["width"]
    assert box["height"] <= 0.45 * 560


def test_corners_of_an_area_are_moved_added_and_removed(open_page: OpenPage, desk: str) -> None:
    page = enter(open_page, desk, "lang%3Did%26situs%3D" + AREA)
    frame = find_frame(page, CORNER)
    corners = frame.locator(CORNER)
    count = corners.count()
    expect(frame.locator(PIN)).to_have_count(0)
    frame.evaluate("map.setZoom(18, {animate: false})")
    ends = "(() => { let p; map.eachLayer(l => { if (l.options.className === 'jm-hit') p = l; });"
    spot = frame.evaluate(
        f"{ends} const [a, b] = p.getLatLngs()[0]; map.panTo(a, {{animate: false}});"
        " return [(a.lng + b.lng) / 2, (a.lat + b.lat) / 2]; })()"
    )
    page.mouse.click(*find_spot(page, frame, *spot))
    expect(corners).to_have_count(count + 1)
    settle(page)
    frame.locator(CORNER).nth(1).focus()
    page.keyboard.press("Shift+ArrowUp")
    settle(page)
    expect(corners).to_have_count(count + 1)
    frame.locator(CORNER).nth(1).focus()
    page.keyboard.press("Delete")
    expect(corners).to_have_count(count)
    settle(page)
    page.reload()
    frame = find_frame(page, CORNER)
    expect(frame.locator(CORNER)).to_have_count(count)


def test_a_route_is_drawn_by_its_corners_and_saved_as_a_draft(
    open_page: OpenPage, desk: str
) -> None:
    page = enter(open_page, desk, "lang%3Did%26bagian%3Drute")
    find_frame(page, "path.jm-street")
    choose = page.locator(".st-key-jalur-bagian input")
    choose.click()
    choose.fill("Ruas 1")
    choose.press("Enter")
    frame = find_frame(page, CORNER)
    corners = frame.locator(CORNER)
    count = corners.count()
    assert count == 10
    page.locator(MAP).evaluate("map => map.scrollIntoView({block: 'center'})")
    x, y = read_pin(frame, f"{CORNER} >> nth=3")
    carry(page, (x, y), (x + 60, y + 40))
    page.mouse.up()
    state, effects = page.locator(".jejak-way-state"), page.locator(".jejak-pin-effects")
    expect(state).to_contain_text("belum disimpan sebagai draf")
    expect(effects).to_contain_text("lebih lambat")
    detour = effects.inner_text()
    x, y = read_pin(frame, f"{CORNER} >> nth=3")
    page.mouse.click(x, y)
    frame.locator(".jm-remove").click()
    expect(corners).to_have_count(count - 1)
    page.wait_for_function(
        "said => document.querySelector('.jejak-pin-effects').innerText !== said", arg=detour
    )
    settle(page)
    page.locator(".st-key-jalur-urung button").click()
    expect(corners).to_have_count(count)
    page.locator(".st-key-jalur-simpan button").click()
    expect(state).to_contain_text("Draf")
    expect(state).to_contain_text("versi 2")
    expect(state).not_to_contain_text("belum disimpan")


def test_a_route_is_begun_from_nothing_drawn_and_saved(open_page: OpenPage, desk: str) -> None:
    page = enter(open_page, desk, "lang%3Did%26bagian%3Drute")
    find_frame(page, "path.jm-street")
    page.locator(".st-key-jalur-baru summary").click()
    for lang, name in (("id", "Kota Lama malam"), ("en", "Old town by night")):
        field = page.locator(f".st-key-jalur-baru-nama-{lang} input")
        field.fill(name)
        field.press("Tab")
        settle(page)
    page.locator(".st-key-jalur-baru-mulai button").click()
    expect(page.locator(".st-key-jalur-mana input")).to_have_value("Kota Lama malam")
    settle(page)
    choose = page.locator(".st-key-jalur-bagian input")
    choose.click()
    choose.fill("Ruas 1")
    choose.press("Enter")
    frame = find_frame(page, CORNER)
    expect(frame.locator(CORNER)).to_have_count(2)
    page.locator(MAP).evaluate("map => map.scrollIntoView({block: 'center'})")
    x, y = read_pin(frame, f"{CORNER} >> nth=1")
    carry(page, (x, y), (x, y - 90))
    page.mouse.up()
    state = page.locator(".jejak-way-state")
    expect(state).to_contain_text("belum disimpan sebagai draf")
    settle(page)
    page.locator(".st-key-jalur-simpan button").click()
    expect(state).to_contain_text("versi 2")
    expect(state).not_to_contain_text("belum disimpan")
