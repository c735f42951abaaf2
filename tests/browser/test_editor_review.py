"""Two people, two browsers: one submits, the other sends back, then publishes what all see."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import pytest
from playwright.sync_api import Page, expect

from components.judging import judge, shipped_data
from components.store import current_engine
from sites.accounts import Account
from sites.database import open_writing
from sites.edited import ItemKind, Ref
from sites.merging import put_at
from sites.review import approve, submit
from sites.revisions import open_item, save_draft
from sites.rights import Role
from tests.account_builders import PASSWORD, keep_account, read_now
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import settle

LAWANG = Ref(ItemKind.SITE, "lawang-sewu")
EDITOR, PUBLISHER = "sari@kota.id", "budi@kota.id"
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Desk:
    """The app, and the editor who makes drafts."""

    address: str
    editor: Account
    publisher: Account

    def correct(self) -> None:
        """Save a draft with a month corrected in both languages."""
        with open_writing(current_engine()) as session:
            item = open_item(session, self.editor.actor, LAWANG, shipped_data)
            assert item.newest is not None
            data = item.newest.data
            words = data["label"]
            assert "Februari" in words["id"] and "February" in words["en"]
            told = {"id": words["id"].replace("Februari", "Maret")}
            told["en"] = words["en"].replace("February", "March")
            kept = {"base": item.number, "shipped": shipped_data, "now": read_now()}
            data = put_at(data, "label", told)
            save_draft(session, self.editor.actor, LAWANG, data, note="Prasasti", **kept)


@pytest.fixture(scope="module")
def desk(house: str) -> Desk:
    """The app, with an editor and a publisher."""
    editor = keep_account(current_engine(), EDITOR, name="Sari", roles=(Role.EDITOR,))
    budi = keep_account(current_engine(), PUBLISHER, name="Budi", roles=(Role.PUBLISHER,))
    return Desk(house, editor, budi)


def enter(open_page: OpenPage, desk: Desk, login: str, query: str, size: dict[str, int]) -> Page:
    """Sign in and open the desk."""
    page = open_page(f"/masuk?next=%2Fredaksi%3F{query}", size, home=desk.address)
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/redaksi?**")
    return page


def choose_face(page: Page, face: str) -> None:
    """Open one of the faces of an item."""
    settle(page)
    page.locator(".st-key-redaksi-muka-pilih").get_by_text(face, exact=True).click()
    settle(page)


def press(page: Page, key: str) -> None:
    """Press a button by its key."""
    settle(page)
    page.locator(f".st-key-{key} button").click()


def write(page: Page, key: str, text: str) -> None:
    """Write into a field and leave it."""
    field = page.locator(f".st-key-{key} textarea")
    field.fill(text)
    field.press("Control+Enter")
    settle(page)


def test_a_change_goes_from_one_to_the_other_and_to_everybody(
    open_page: OpenPage, desk: Desk
) -> None:
    desk.correct()
    opened = f"butir%3D{LAWANG}%26lang%3Did"
    sari = enter(open_page, desk, EDITOR, opened, DESKTOP)
    choose_face(sari, "Tinjauan")
    expect(sari.locator(".jejak-change").first).to_contain_text("Maret")
    write(sari, "tinjauan-catatan", "Menurut prasasti")
    press(sari, "tinjauan-submit")
    expect(sari.locator(".jejak-plan-note")).to_contain_text("Diajukan untuk ditinjau")

    budi = enter(open_page, desk, PUBLISHER, "bagian%3Dtinjau%26lang%3Did", PHONE)
    row = budi.locator(".jejak-desk-row")
    expect(row).to_contain_text("Menurut prasasti")
    expect(row).to_contain_text("Anda boleh menyetujuinya")
    budi.get_by_role("button", name="Buka tinjauan").click()
    expect(budi.locator(".jejak-change del").first).to_contain_text("Februari")
    expect(budi.locator(".jejak-change ins").first).to_contain_text("Maret")
    write(budi, "komentar-isi", "Fotonya mana?")
    press(budi, "komentar-simpan")
    expect(budi.locator(".jejak-comment")).to_contain_text("Fotonya mana?")
    write(budi, "tinjauan-alasan", "Lampirkan sumbernya")
    press(budi, "tinjauan-send_back")
    expect(budi.locator(".jejak-plan-note")).to_contain_text("Dikembalikan")

    sari.reload()
    choose_face(sari, "Tinjauan")
    expect(sari.locator(".jejak-said")).to_contain_text("Lampirkan sumbernya")
    sari.locator(".jejak-comment").wait_for()
    sari.get_by_role("button", name="Selesai").click()
    expect(sari.locator(".jejak-comment")).to_have_count(0)
    press(sari, "tinjauan-submit")
    expect(sari.locator(".jejak-stage-line")).to_contain_text("Menunggu tinjauan")
    expect(sari.locator(".st-key-tinjauan-publish")).to_have_count(0)

    budi.reload()
    choose_face(budi, "Tinjauan")
    press(budi, "tinjauan-publish")
    expect(budi.locator(".jejak-plan-note")).to_contain_text("Terbit")
    for lang, month in (("id", "27 Maret 1904"), ("en", "27 March 1904")):
        budi.wait_for_function(
            """async ([lang, month]) => {
              const told = await fetch("/situs/lawang-sewu?lang=" + lang, { cache: "no-store" });
              return (await told.text()).includes(month);
            }""",
            arg=[lang, month],
            timeout=MINUTE_MS,
        )


def test_an_old_version_comes_back_as_a_draft_and_the_log_names_both(
    open_page: OpenPage, desk: Desk
) -> None:
    sari = enter(open_page, desk, EDITOR, f"butir%3D{LAWANG}%26lang%3Den", PHONE)
    choose_face(sari, "History")
    expect(sari.locator(".jejak-versions > li")).to_have_count(2)
    expect(sari.locator(".jejak-versions > li").first).to_contain_text("what visitors see")
    press(sari, "riwayat-ambil")
    expect(sari.locator(".jejak-versions > li")).to_have_count(3)
    expect(sari.locator(".jejak-versions > li").first).to_contain_text("back to an old version")
    choose_face(sari, "Review")
    expect(sari.locator(".jejak-stage-line")).to_contain_text("Draft")
    expect(sari.locator(".jejak-change ins").first).to_contain_text("Februar")

    sari.goto(f"{desk.address}/redaksi?bagian=catatan&lang=en")
    log = sari.locator(".jejak-log")
    for said in ("submitted", "sent back", "commented", "published", "went back"):
        expect(log).to_contain_text(said)
    expect(log).to_contain_text("Sari")
    expect(log).to_contain_text("Budi")
    with sari.expect_download() as told:
        press(sari, "catatan-unduh")
    assert told.value.suggested_filename == "catatan-redaksi.csv"
    assert "Lampirkan sumbernya" in told.value.path().read_text(encoding="utf-8-sig")


def test_what_is_approved_for_a_time_is_published_then_by_itself(desk: Desk) -> None:
    ref, told = Ref(ItemKind.SITE, "tugu-muda"), "Bundaran yang baru saja diperiksa, Semarang"
    sari, budi, now = desk.editor.actor, desk.publisher.actor, read_now()
    soon = now + timedelta(seconds=4)
    with open_writing(current_engine()) as session:
        item = open_item(session, sari, ref, shipped_data)
        assert item.newest is not None
        data = put_at(item.newest.data, "address", told)
        kept = {"base": item.number, "shipped": shipped_data, "now": now}
        number = save_draft(session, sari, ref, data, **kept).number
        step = {"number": number, "judge": judge, "now": now}
        submit(session, sari, ref, **step)
        approve(session, budi, ref, publish_at=soon, **step)
    address = f"{desk.address}/situs/{ref.id}"
    assert told not in httpx2.get(address, follow_redirects=True).text
    limit_s = time.monotonic() + MINUTE_MS / 1000
    while told not in httpx2.get(address, follow_redirects=True).text:
        assert time.monotonic() < limit_s, "not published within a minute of its time"
        time.sleep(0.5)
    assert read_now() >= soon
