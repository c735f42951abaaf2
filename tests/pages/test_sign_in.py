"""Who has signed in, as the pages see it: the way in, the name, the account page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import openid
from components.actor import current_actor
from components.sign_in_cookie import COOKIE, seal
from components.store import current_engine
from sites.accounts import KEEPER, end_sign_ins, set_roles
from sites.database import open_writing
from sites.rights import Role
from tests.account_builders import LOGIN, keep_account
from tests.pages.conftest import Visit
from tests.pages.reading import read_page
from tests.pages.signing_in import carry_cookies, move_in, sign_in_as

HURT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation without accounts."""
    move_in(monkeypatch, tmp_path)
    yield
    current_engine().dispose()


@pytest.mark.parametrize(("lang", "word"), [("id", "Masuk"), ("en", "Sign in")])
def test_every_page_shows_the_way_in_in_its_language(visit: Visit, lang: str, word: str) -> None:
    said = read_page(visit("tentang", lang=lang))
    assert f'<a href="/masuk?lang={lang}">{word}</a>' in said


def test_a_page_without_a_cookie_asks_no_database(visit: Visit, tmp_path: Path) -> None:
    visit("tentang")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "Masuk sebagai Rini"), ("en", "Signed in as Rini")]
)
def test_whoever_has_signed_in_is_named_and_shown_the_way_out(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    sign_in_as(monkeypatch, Role.LECTURER)
    page = read_page(visit("tentang", lang=lang))
    assert said in page
    assert f'href="/keluar?lang={lang}"' in page
    assert 'href="/masuk' not in page


def test_a_name_with_markup_shows_as_text(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_as(monkeypatch, Role.LECTURER, name=HURT)
    page = read_page(visit("akun"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_open_page_forgets_a_sign_in_at_its_next_run_once_it_is_ended(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, Role.LECTURER)
    page = visit("akun")
    assert "Peran: dosen" in read_page(page)
    with open_writing(current_engine()) as session:
        set_roles(session, KEEPER, LOGIN, [Role.CREW, Role.EDITOR])
    assert "Peran: penyunting, kru" in read_page(page.run())
    with open_writing(current_engine()) as session:
        end_sign_ins(session, KEEPER, LOGIN)
    said = read_page(page.run())
    assert "Peran" not in said
    assert "Masuk dulu" in said


@pytest.mark.parametrize("value", ["", "x", seal.__name__, "A" * 43 + "." + "B" * 43])
def test_a_forged_cookie_is_nobody(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    carry_cookies(monkeypatch, {COOKIE: value})
    assert "Masuk dulu" in read_page(visit("akun"))


@pytest.mark.parametrize(("lang", "said"), [("id", "Masuk dulu"), ("en", "Sign in first")])
def test_the_account_page_leads_to_the_form(visit: Visit, lang: str, said: str) -> None:
    page = visit("akun", lang=lang)
    assert said in read_page(page)
    assert f'href="/masuk?lang={lang}&amp;next=%2Fakun%3Flang%3D{lang}"' in read_page(page)
    assert not [button for button in page.button if button.key == "jejak-openid"]


def guarded() -> None:
    """A page that only lecturers may use."""
    from components import account_view  # noqa: PLC0415
    from components.markup import show  # noqa: PLC0415
    from components.state import open_session  # noqa: PLC0415
    from sites.rights import Action  # noqa: PLC0415

    session = open_session()
    actor = account_view.ask_for(session, Action.PLAN_VISITS, "rencana")
    if actor is not None:
        show("hint.html", session.lang, text="account.command.kept")


def test_a_guarded_page_leads_back_to_itself_or_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = AppTest.from_function(guarded, default_timeout=60)
    said = read_page(page.run())
    assert 'href="/masuk?lang=id&amp;next=%2Frencana%3Flang%3Did"' in said
    sign_in_as(monkeypatch, Role.CREW)
    said = read_page(page.run())
    assert "Bukan untuk akun ini" in said
    assert "/masuk" not in said
    with open_writing(current_engine()) as session:
        set_roles(session, KEEPER, LOGIN, [Role.LECTURER])
    assert "Tidak ada yang dihapus" in read_page(page.run())


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Authlib can be found, and the browser carries a provider's answer."""
    (tmp_path / "packages" / "authlib").mkdir(parents=True)
    (tmp_path / "packages" / "authlib" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "packages")
    carry_cookies(monkeypatch, {openid.PROVIDER_COOKIE: "signed-by-streamlit"})


def account_page() -> None:
    """The account alone, without frame."""
    from components import account_view  # noqa: PLC0415
    from components.state import open_session  # noqa: PLC0415

    account_view.show_account(open_session())


def come_back(
    email: str | None = None, verified: bool = True, lang: str = "id", configured: bool = True
) -> str:
    """What the account page says to whoever comes back from the provider, or has not gone yet."""
    app = AppTest.from_function(account_page, default_timeout=60)
    app.query_params["lang"] = lang
    if configured:
        app.secrets["auth"] = {"client_id": "jejak"}
    if email is not None:
        app.user = {"is_logged_in": True, "email": email, "email_verified": verified}
    return read_page(app.run())


def test_a_provider_is_offered_where_one_is_configured(provider: None) -> None:
    assert "Masuk dengan akun lembaga" in come_back()
    assert "Masuk dengan akun lembaga" not in come_back(configured=False)


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "belum ada akun"), ("en", "there is no account")]
)
def test_an_unknown_email_is_told_so_and_gets_no_account(
    provider: None, lang: str, said: str
) -> None:
    page = come_back(f"budi{HURT}@kampus.ac.id", lang=lang)
    assert said in page
    assert "<script" not in page
    assert "tiket" not in page


def test_a_verified_email_gets_a_ticket_and_an_unverified_one_none(provider: None) -> None:
    keep_account(current_engine(), password=None)
    assert 'href="/masuk/tiket?lang=id&amp;tiket=' in come_back(LOGIN.upper())
    assert "tiket" not in come_back(LOGIN, verified=False)
    assert current_actor() is None
