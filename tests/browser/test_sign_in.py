"""Signing in and out as people do: by hand, on a phone, without scripts, in two tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from components.store import current_engine
from sites.accounts import KEEPER, end_sign_ins
from sites.database import open_writing
from tests.account_builders import LOGIN, PASSWORD
from tests.browser.conftest import DESKTOP, PHONE, OpenPage

HURT = "<script>alert(1)</script>"


def fill(page: Page, login: str = LOGIN, password: str = PASSWORD) -> None:
    """Fill in the form and send it by the keyboard."""
    page.get_by_label("Nama akun").fill(login)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_label("Kata sandi").press("Enter")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_signing_in_leads_back_to_the_page_and_out_again(
    open_page: OpenPage, house: str, size: dict[str, int]
) -> None:
    page = open_page("/masuk?next=/akun", size, home=house)
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "login"
    fill(page, password="salah sama sekali")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    assert page.get_by_label("Nama akun").input_value() == LOGIN
    assert page.get_by_label("Kata sandi").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "password"
    fill(page)
    expect(page.get_by_text("Peran: dosen")).to_be_visible()
    assert "jejak_masuk" not in page.evaluate("document.cookie")
    page.get_by_role("link", name="Keluar").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    page.wait_for_url("**/?lang=id*")
    page.goto(f"{house}/akun")
    expect(page.get_by_role("heading", name="Masuk dulu")).to_be_visible()


def test_the_form_needs_no_script_and_changes_language(open_page: OpenPage, house: str) -> None:
    page = open_page("/masuk?next=/keluar%3F", home=house, java_script_enabled=False)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Account name").fill(LOGIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{house}/keluar?lang=en")
    expect(page.get_by_text("Rini", exact=True)).to_be_visible()
    page.context.close()


def test_typed_markup_shows_as_text(open_page: OpenPage, house: str) -> None:
    page = open_page(f"/masuk?next=/akun?x={HURT}", home=house)
    fill(page, HURT, "salah sama sekali")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_label("Nama akun").input_value() == HURT
    assert page.locator("script").count() == 0


def test_an_open_page_of_a_revoked_sign_in_knows_nobody_at_its_next_step(
    open_page: OpenPage, house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("/masuk?next=/akun", DESKTOP, home=house)
    fill(page)
    expect(page.get_by_text("Peran: dosen")).to_be_visible()
    with open_writing(current_engine()) as session:
        assert end_sign_ins(session, KEEPER, LOGIN) >= 1
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in first")).to_be_visible()


def test_another_site_cannot_sign_in_or_out_for_a_visitor(open_page: OpenPage, house: str) -> None:
    page = open_page("/masuk?next=/akun", DESKTOP, home=house)
    fill(page)
    expect(page.get_by_text("Peran: dosen")).to_be_visible()
    elsewhere = house.replace("127.0.0.1", "localhost")
    form = f'<form method="post" action="{house}/keluar"><button>Hadiah</button></form>'
    other = page.context.new_page()
    other.route("**/hadiah", lambda route: route.fulfill(body=form, content_type="text/html"))
    other.goto(f"{elsewhere}/hadiah")
    other.get_by_role("button").click()
    expect(other.get_by_role("alert")).to_contain_text("tidak ada yang dilakukan")
    page.reload()
    expect(page.get_by_text("Peran: dosen")).to_be_visible()
