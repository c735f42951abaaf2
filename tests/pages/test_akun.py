"""Akun: one's own password, and a keeper's accounts; refused as well as done."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.store import current_engine
from sites.accounts import KEEPER, Account, disable_account, find_account, find_row, set_roles
from sites.database import open_reading, open_writing
from sites.passwords import is_password
from sites.rights import Role
from sites.sign_ins import Try, find_by_token, open_sign_in, sign_in
from tests.account_builders import LOGIN, PASSWORD, keep_account, read_now
from tests.pages.conftest import Visit
from tests.pages.reading import read_page
from tests.pages.signing_in import move_in, sign_in_as

FRESH = "jembatan berok lama"
HURT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation without accounts."""
    move_in(monkeypatch, tmp_path)
    yield
    current_engine().dispose()


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Account:
    """A keeper who has signed in."""
    return sign_in_as(monkeypatch, Role.ADMIN)


def find(login: str) -> Account:
    """Return an account as it is kept."""
    with open_reading(current_engine()) as session:
        account = find_account(session, login)
    assert account is not None
    return account


def opens(login: str, password: str) -> bool:
    """Return whether this is the password of a login."""
    with open_reading(current_engine()) as session:
        row = find_row(session, login)
        return is_password(row and row.password_hash, password)


def press(app: AppTest, key: str) -> str:
    """Press a button; return what the page says then."""
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception
    return unescape(read_page(app))


def change(app: AppTest, old: str, new: str, again: str | None = None) -> str:
    """Fill in the form for one's own password and send it."""
    app.text_input(key="sandi-lama").set_value(old)
    app.text_input(key="sandi-baru").set_value(new)
    app.text_input(key="sandi-ulang").set_value(new if again is None else again)
    said = press(app, "akun-sandi-simpan")
    assert not any(app.text_input(key=key).value for key in ("sandi-lama", "sandi-baru"))
    return said


def test_a_lecturer_changes_her_own_password_and_stays_signed_in_here_alone(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    rini = sign_in_as(monkeypatch, Role.LECTURER)
    with open_writing(current_engine()) as session:
        elsewhere = open_sign_in(session, rini.id, now=read_now())
    app = visit("akun")
    assert "10 sampai 1.000 huruf" in read_page(app)
    assert "Akun di sini" not in read_page(app)
    assert "tidak cocok" in change(app, "salah sama sekali", FRESH)
    assert "tidak sama" in change(app, PASSWORD, FRESH, FRESH + "x")
    assert "terlalu pendek" in change(app, PASSWORD, "pendek")
    assert opens(LOGIN, PASSWORD)
    said = change(app, PASSWORD, FRESH)
    assert "sudah diganti" in said
    assert "Peran: dosen" in said
    assert opens(LOGIN, FRESH)
    with open_reading(current_engine()) as session:
        assert find_by_token(session, elsewhere.token, read_now()) is None


def test_guesses_at_the_old_password_are_limited_with_those_at_the_door(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, Role.LECTURER)
    app = visit("akun", lang="en")
    for _ in range(5):
        assert "does not match" in change(app, "salah sama sekali", FRESH)
    assert "Too many failed tries" in change(app, PASSWORD, FRESH)
    assert opens(LOGIN, PASSWORD)
    with pytest.raises(ValueError, match="too_many_tries"):
        sign_in(current_engine(), Try(LOGIN, PASSWORD, "10.0.0.9", read_now()))


def test_an_account_of_an_institution_has_no_password_to_change(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    rini = sign_in_as(monkeypatch, Role.LECTURER)
    with open_writing(current_engine()) as session:
        row = find_row(session, rini.login)
        assert row is not None
        row.password_hash = None
    app = visit("akun")
    assert "diganti di sana" in read_page(app)
    assert not app.text_input


def add(app: AppTest, login: str, name: str, roles: list[str], password: str) -> str:
    """Fill in the form for a new account and send it."""
    app.text_input(key="akun-baru-login").set_value(login)
    app.text_input(key="akun-baru-nama").set_value(name)
    app.button_group(key="akun-baru-peran").set_value(roles)
    app.text_input(key="akun-baru-sandi").set_value(password)
    return press(app, "akun-tambahkan")


def test_a_keeper_adds_accounts_and_is_told_what_is_wrong_with_one(
    visit: Visit, keeper: Account
) -> None:
    app = visit("akun")
    assert "Belum ada akun lain" in unescape(read_page(app))
    assert "paling sedikit satu peran" in add(app, "budi", "Budi", [], FRESH)
    assert app.text_input(key="akun-baru-login").value == "budi"
    assert "terlalu pendek" in add(app, "budi", "Budi", ["crew"], "pendek")
    assert "tanpa spasi" in add(app, "bu di", "Budi", ["crew"], FRESH)
    said = add(app, "budi", HURT, ["crew", "lecturer"], FRESH)
    assert "Akun budi dibuat" in said
    assert "<script" not in read_page(app)
    assert find("budi").roles == {Role.CREW, Role.LECTURER}
    assert opens("budi", FRESH)
    assert "sudah ada" in add(app, "BUDI", "Budi", ["crew"], FRESH)
    assert "Akun tari@kampus.ac.id dibuat" in add(
        app, "tari@kampus.ac.id", "Tari", ["lecturer"], ""
    )
    assert not find("tari@kampus.ac.id").has_password


def test_a_keeper_changes_switches_off_resets_and_signs_out_others(
    visit: Visit, keeper: Account
) -> None:
    budi = keep_account(current_engine(), "budi", name="Budi", roles=(Role.CREW,))
    with open_writing(current_engine()) as session:
        for _ in range(3):
            open_sign_in(session, budi.id, now=read_now())
    app = visit("akun", lang="en")
    assert "3 devices are signed in" in read_page(app)
    one = next(button.key for button in app.button if button.key.startswith("pintu-tutup-"))
    assert "signed out on one device" in press(app, one)
    assert "2 devices are signed in" in read_page(app)
    assert "signed out on every device" in press(app, "pintu-tutup-semua")
    roles = next(one for one in app.button_group if one.key.startswith(f"akun-peran-{budi.id}"))
    roles.set_value(["editor", "publisher"]).run()
    assert "saved and take effect at once" in press(app, "akun-simpan-peran")
    assert find("budi").roles == {Role.EDITOR, Role.PUBLISHER}
    app.text_input(key="akun-sandi-baru").set_value(FRESH)
    assert "password of budi is changed" in press(app, "akun-sandi-pasang")
    assert opens("budi", FRESH)
    assert "switched off" in press(app, "akun-disable")
    assert find("budi").disabled_at is not None
    assert "switched on again" in press(app, "akun-enable")
    assert find("budi").disabled_at is None


def test_a_keeper_who_lost_the_role_meanwhile_changes_nothing(
    visit: Visit, keeper: Account
) -> None:
    keep_account(current_engine(), "budi", name="Budi", roles=(Role.ADMIN,))
    app = visit("akun")
    with open_writing(current_engine()) as session:
        set_roles(session, KEEPER, LOGIN, [Role.LECTURER])
    said = press(app, "akun-disable")
    assert "tidak punya hak" in said
    assert "Akun di sini" not in said
    assert find("budi").disabled_at is None


def test_the_last_keeper_is_kept(visit: Visit, keeper: Account) -> None:
    keep_account(current_engine(), "budi", name="Budi", roles=(Role.ADMIN,))
    app = visit("akun")
    with open_writing(current_engine()) as session:
        disable_account(session, KEEPER, "budi", read_now())
    assert "aktif kembali" in press(app.run(), "akun-enable")
    keys = {button.key for button in app.button}
    assert "akun-disable" in keys, "of Budi: one's own account is not among those to change"
    logins = app.selectbox(key="akun-pilih").options
    assert len(logins) == 1
    assert "budi" in logins[0]
