"""Eleven riders tap "wrong side" at one cue: it tops the list, with a map, and is ridden again."""

from __future__ import annotations

import json
import re
import urllib.request
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from components.sources import current_catalogue, current_cues, current_lines
from components.store import current_engine
from sites.geo import Position
from sites.rights import Role
from tests.account_builders import PASSWORD, keep_account
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import find_frame, settle

ROUTE, SITE, OTHER = "keliling-kota", "taman-pandanaran", "lawang-sewu"
OFFICE, CHIEF = "sari@kota.go.id", "budi@kota.go.id"
HOSTILE = "<script>window.hurt = 1</script> Tamannya di <b>kiri</b>"


def find_cue(site: str):
    return next(cue for cue in current_cues(ROUTE) if cue.site == site)


def tap(house: str, site: str, verdict: str, *riders: str, note: str = "") -> None:
    """Each rider's phone sends its own tap, and sends it again as phones do."""
    cue = find_cue(site)
    for rider in riders:
        item = {"id": f"ketukan-{rider}", "route": ROUTE, "site": site, "pass": 1, "note": note}
        item |= {"verdict": verdict, "side": cue.side, "abeam_m": cue.abeam_m}
        item |= {"departure": f"bus-{len(rider) % 2}"}
        for _ in range(2):
            body = json.dumps({"items": [item]}).encode()
            urllib.request.urlopen(f"{house}/api/v1/feedback", body).close()


def read(address: str) -> str:
    """What an address answers."""
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def find_across(site: str) -> Position:
    """The spot on the other side of the line, as far from it."""
    line, cue = current_lines()[ROUTE], find_cue(site)
    place = current_catalogue().find_site(site)
    assert place is not None
    x, y = line.plane.point(place.position)
    on_x, on_y = line.track.point_at(cue.abeam_m)
    return line.plane.position(2 * on_x - x, 2 * on_y - y)


def type_position(page: Page, spot: Position) -> None:
    """Type a position into the form of the place."""
    for part, degrees in (("lintang", spot.lat), ("bujur", spot.lon)):
        field = page.locator(f".st-key-pin-{part}-{SITE} input")
        field.fill(f"{degrees:.6f}")
        field.press("Enter")
        settle(page)
        expect(field).to_have_value(f"{degrees:.6f}")


def enter(
    open_page: OpenPage, house: str, query: str, login: str = OFFICE, size: dict[str, int] = DESKTOP
) -> Page:
    """Sign in on the way to a part of the desk, or to an item."""
    page = open_page(f"/masuk?{urlencode({'next': f'/redaksi?{query}'})}", size, home=house)
    page.get_by_label("Nama akun").fill(login)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kata sandi").press("Enter")
    page.wait_for_url("**/redaksi?**")
    settle(page)
    return page


@pytest.fixture(scope="module")
def accounts(house: str) -> None:
    """Sari, who edits, and Budi, who publishes."""
    keep_account(current_engine(), OFFICE, name="Sari", roles=(Role.EDITOR,))
    keep_account(current_engine(), CHIEF, name="Budi", roles=(Role.PUBLISHER,))


def test_eleven_wrong_sides_top_the_list_and_the_fix_is_ridden_before_it_is_closed(
    open_page: OpenPage, house: str, accounts: None
) -> None:
    there = find_across(SITE)
    tap(house, OTHER, "late", *(f"lambat-{n}" for n in range(4)))
    tap(house, SITE, "wrong_side", *(f"sisi-{n}" for n in range(1, 12)))
    tap(house, SITE, "wrong", "isi-1", note=HOSTILE)
    page = enter(open_page, house, "bagian=lapangan")
    top = page.locator(".jejak-case").first
    expect(top).to_contain_text("Taman Pandanaran")
    expect(top).to_contain_text(re.compile("11 laporan dari 2 perjalanan"))
    frame = find_frame(page, ".jm-pin")
    expect(frame.locator(".jm-pin")).to_have_count(2)
    page.get_by_role("button", name="Buka", exact=True).first.click()
    expect(page.locator(".jejak-here")).to_contain_text("kanan")
    expect(page.locator(".jejak-case-notes q")).to_have_text(HOSTILE)
    assert page.evaluate("window.hurt") is None
    find_frame(page, ".jm-pin")
    close = page.get_by_role("button", name="Tutup dengan alasan ini")
    expect(close).to_be_disabled()
    page.get_by_role("button", name="Uji seluruh perjalanan").click()
    verdict = page.locator(".jejak-retest-verdict")
    expect(verdict).to_have_attribute("data-passed", "no")
    page.get_by_role("button", name="Buka tempatnya di formulir").click()
    page.locator(".st-key-isi-bagian button", has_text="Posisi").click()
    find_frame(page, ".jm-place")
    type_position(page, there)
    expect(page.locator(".jejak-pin-effects .jejak-pin-is").first).to_contain_text("KIRI")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("versi 2")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Kembali ke daftar").click()
    expect(page.get_by_text("draf itulah yang diuji")).to_be_visible()
    expect(close).to_be_disabled()
    page.get_by_role("button", name="Uji seluruh perjalanan").click()
    expect(verdict).to_have_attribute("data-passed", "yes")
    expect(page.locator(".jejak-retest")).to_contain_text("Tidak ada isyarat lain yang memburuk")
    expect(page.get_by_text("Draf ini lulus uji, tetapi belum terbit")).to_be_visible()
    page.get_by_label("Apa yang sudah dilakukan").fill("Titik dipindahkan ke seberang jalan.")
    settle(page)
    close.click()
    expect(page.get_by_text("Drafnya belum terbit")).to_be_visible()
    expect(page.locator(".jejak-case").first).to_contain_text("4 laporan")
    page.goto(f"{house}/redaksi?butir=site:{SITE}")
    page.locator(".st-key-isi-ajukan button").click()
    expect(page.get_by_text("Diajukan untuk ditinjau.")).to_be_visible()


def test_the_fix_is_ridden_again_before_it_is_published_and_phones_then_say_the_other_side(
    open_page: OpenPage, house: str, accounts: None
) -> None:
    public = f"{house}/situs/{SITE}?lang=id"
    page = enter(open_page, house, f"butir=site:{SITE}", CHIEF)
    page.locator(".st-key-redaksi-muka-pilih button", has_text="Tinjauan").click()
    ridden = page.locator(".jejak-retest")
    expect(ridden).to_contain_text("isyarat «kiri», dulu «kanan»")
    expect(ridden).to_contain_text("Tidak ada isyarat lain yang memburuk")
    assert "Di sisi kiri bus" not in read(public)
    page.get_by_role("button", name="Terbitkan").first.click()
    settle(page)
    expect(page.get_by_text("Ponsel peserta menerimanya")).to_be_visible()
    assert "Di sisi kiri bus" in read(public)


def test_on_a_phone_the_list_fits_in_both_languages(
    open_page: OpenPage, house: str, accounts: None
) -> None:
    tap(house, OTHER, "early", *(f"cepat-{n}" for n in range(12)))
    page = enter(open_page, house, "bagian=lapangan", size=PHONE)
    page.goto(f"{house}/redaksi?bagian=lapangan&lang=en")
    expect(page.locator(".jejak-case").first).to_contain_text(re.compile("1[12] reports from"))
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
