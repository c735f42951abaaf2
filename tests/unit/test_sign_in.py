"""Signing in and out over HTTP: forms, cookies, who may send them, where they lead."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from components import openid
from components.http.api import build_api
from components.http.same_origin import parse_next
from components.http.shell_page import ShellPage
from components.http.sign_in import MOST_BYTES, ONWARD, actor_of, build_sign_in_routes
from components.http.sign_in_page import POLICY
from components.secret import FILE, WeakSecret, find_secret
from components.sign_in_cookie import COOKIE, seal, unseal
from components.store import current_engine
from sites.accounts import KEEPER, disable_account, end_sign_ins, set_roles
from sites.database import open_reading, open_writing
from sites.rights import Action, Role, require
from sites.sign_ins import LASTS, PER_LOGIN, find_by_token
from tests.account_builders import LOGIN, NOW, PASSWORD, QUICK, keep_account

HOME = "https://jejak.example"
OURS = {"origin": HOME}
HURT = "<script>alert(1)</script>"


class Door:
    """The sign-in pages and the interface on a database of their own, seen by one browser."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = NOW
        routes = build_sign_in_routes(lambda: engine, lambda: self.now, QUICK)
        self.app = Starlette(routes=routes, middleware=[Middleware(ShellPage)])
        self.client = self.open_browser()

    def open_browser(self, home: str = HOME) -> TestClient:
        """Another browser, without cookies."""
        return TestClient(self.app, base_url=home, follow_redirects=False)

    def send(self, client: TestClient | None = None, **fields: str):
        """Send the form as a page of ours does."""
        form = {"login": LOGIN, "password": PASSWORD, **fields}
        return (client or self.client).post("/masuk", data=form, headers=OURS)

    def whose(self, value: str, at: datetime | None = None) -> str | None:
        """The login behind a cookie."""
        with open_reading(self.engine) as session:
            found = find_by_token(session, unseal(value) or "", at or self.now)
        return None if found is None else found.login


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """This installation in a folder of its own, with Rini's account."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))
    for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    engine = current_engine()
    keep_account(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def door(house: Engine) -> Door:
    """The sign-in pages of this installation."""
    return Door(house)


def test_the_right_password_opens_a_sign_in_and_leads_on(door: Door) -> None:
    answer = door.send(next="/rencana?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/rencana?lang=en")
    assert door.whose(answer.cookies[COOKIE]) == LOGIN
    assert answer.headers["cache-control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(door: Door) -> None:
    header = door.send().headers["set-cookie"]
    value, *marks = header.split("; ")
    assert value.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(marks)
    assert f"Max-Age={int(LASTS.total_seconds())}" in marks
    assert not [mark for mark in marks if mark.startswith("Domain")]


@pytest.mark.parametrize(
    ("home", "headers", "secure"),
    [
        ("http://192.0.2.1:8501", {"origin": "http://192.0.2.1:8501"}, False),
        ("http://inside", {"origin": "http://inside", "x-forwarded-proto": "https"}, True),
    ],
)
def test_the_cookie_is_secure_wherever_the_browser_came_by_https(
    door: Door, home: str, headers: dict[str, str], secure: bool
) -> None:
    form = {"login": LOGIN, "password": PASSWORD}
    answer = door.open_browser(home).post("/masuk", data=form, headers=headers)
    assert answer.status_code == 303
    assert ("Secure" in answer.headers["set-cookie"]) is secure


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(door: Door) -> None:
    answers = [
        door.send(login=login, password="salah sama sekali")
        for login in (LOGIN, "budi@kampus.ac.id")
    ]
    pages = [answer.text.replace("budi@", "rini@") for answer in answers]
    assert pages[0] == pages[1]
    assert "tidak cocok" in pages[0]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert not [answer for answer in answers if "set-cookie" in answer.headers]
    assert "salah sama sekali" not in pages[0]


def test_the_form_keeps_what_was_typed_as_text_only(door: Door) -> None:
    answer = door.send(login=f'{HURT}"', next=f"/rencana?x={HURT}")
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;" in answer.text


@pytest.mark.parametrize(("lang", "word"), [("id", "Kata sandi"), ("en", "Password")])
def test_the_form_speaks_both_languages_and_may_not_be_framed_or_kept(
    door: Door, lang: str, word: str
) -> None:
    answer = door.client.get(f"/masuk?lang={lang}&next=/rencana")
    assert f'<html lang="{lang}">' in answer.text
    assert word in answer.text
    assert 'name="next" value="/rencana"' in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert door.send(lang=lang, password="x").text.startswith(
        f'<!doctype html>\n<html lang="{lang}"'
    )


def test_too_many_failures_say_how_long_to_wait(door: Door) -> None:
    for _ in range(PER_LOGIN):
        door.send(password="salah sama sekali")
    answer = door.send()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "15 menit" in answer.text
    assert "set-cookie" not in answer.headers
    door.now += timedelta(minutes=14, seconds=30)
    assert "Try again in 1 minute." in door.send(lang="en").text
    door.now += timedelta(minutes=1)
    assert door.send().status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"{HOME}.evil.example"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"origin": HOME, "sec-fetch-site": "same-site"},
        {"referer": "https://evil.example/?https://jejak.example"},
        {"origin": "https://[::bad"},
    ],
)
@pytest.mark.parametrize("path", ["/masuk", "/keluar"])
def test_a_form_sent_by_another_site_does_nothing(
    door: Door, path: str, headers: dict[str, str]
) -> None:
    cookie = door.send().cookies[COOKIE]
    form = {"login": LOGIN, "password": PASSWORD}
    answer = door.client.post(path, data=form, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert door.whose(cookie) == LOGIN


def test_a_browser_that_says_same_origin_is_believed_over_the_host_a_proxy_wrote(
    door: Door,
) -> None:
    headers = {"origin": "https://jejak.public", "sec-fetch-site": "same-origin"}
    form = {"login": LOGIN, "password": PASSWORD}
    assert door.client.post("/masuk", data=form, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "rencana",
        "",
        "/" + "a" * 600,
        "/masuk?next=/masuk",
        "/KELUAR",
        "http:/evil.example",
    ],
)
def test_no_next_leads_out_of_the_house(door: Door, onward: str) -> None:
    assert door.send(next=onward).headers["location"] == "/"


@given(st.text(alphabet="/\\.:@?#%\t\n ehttpsvil", max_size=12))
def test_whatever_is_asked_next_stays_on_this_host(onward: str) -> None:
    path = parse_next(f"/{onward}")
    parts = urlsplit(path)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path


def test_a_password_of_a_megabyte_is_refused_before_it_is_read_whole(door: Door) -> None:
    answer = door.send(password="x" * 1_000_000)
    assert answer.status_code == 413
    assert "1.000" in answer.text
    for letters in ("é", "𝌆"):
        fits = door.send(password=letters * 1000)
        assert fits.status_code == 403
        assert len(letters.encode()) * 3 * 1000 < MOST_BYTES


@pytest.mark.parametrize(
    "raw",
    [b"", b"login", b"\xff\xfe=%ff", b"login=%00&password=%00", b"a=1&" * 50, b"login=%ED%A0%80"],
)
def test_a_form_that_is_none_opens_nothing(door: Door, raw: bytes) -> None:
    headers = {**OURS, "content-type": "application/x-www-form-urlencoded"}
    assert door.client.post("/masuk", content=raw, headers=headers).status_code == 403


def test_a_sign_in_is_new_whatever_cookie_came_with_the_form(door: Door) -> None:
    first = door.send().cookies[COOKIE]
    second = door.send().cookies[COOKIE]
    assert first != second
    assert door.whose(first) is None
    assert door.whose(second) == LOGIN
    planted = door.open_browser()
    planted.cookies.set(COOKIE, seal("A" * 43))
    assert door.send(planted).cookies[COOKIE] != seal("A" * 43)
    assert door.whose(seal("A" * 43)) is None


def _tamper(value: str) -> Iterator[str]:
    token, mark = value.rsplit(".", 1)
    yield token
    yield f"{token}."
    yield f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}.{mark}"
    yield f"{token}.{mark[:-1]}"
    yield Signer("x" * 40, salt="jejak.masuk").sign(token).decode()
    yield Signer(find_secret(), salt="jejak.openid").sign(token).decode()
    yield f"{value}{'x' * 5000}"
    yield "é.é"


def test_a_cookie_that_was_tampered_with_is_nobodys(door: Door) -> None:
    value = door.send().cookies[COOKIE]
    assert door.whose(value) == LOGIN
    for forged in _tamper(value):
        assert unseal(forged) is None, forged


def test_signing_out_ends_the_sign_in_and_takes_the_cookies_away(door: Door) -> None:
    value = door.send().cookies[COOKIE]
    door.client.cookies.set("_streamlit_user", "x")
    page = door.client.get("/keluar?lang=en").text
    assert "Rini" in page
    assert 'method="post" action="/keluar"' in page
    answer = door.client.post("/keluar", data={"lang": "en"}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=en")
    gone = answer.headers.get_list("set-cookie")
    assert {cookie.split("=")[0] for cookie in gone} == {COOKIE, "_streamlit_user"}
    assert all("Max-Age=0" in cookie for cookie in gone)
    assert door.whose(value) is None


def test_signing_out_everywhere_ends_the_other_devices_too(door: Door) -> None:
    phone, laptop = door.open_browser(), door.open_browser()
    values = [door.send(client).cookies[COOKIE] for client in (phone, laptop)]
    phone.post("/keluar", data={"everywhere": "1"}, headers=OURS)
    assert [door.whose(value) for value in values] == [None, None]


def test_signing_out_without_having_signed_in_is_no_fault(door: Door) -> None:
    assert door.client.post("/keluar", headers=OURS).status_code == 303
    assert "Kata sandi" in door.client.get("/keluar").text


def test_whoever_has_signed_in_sees_the_ways_on_and_out_instead_of_the_form(door: Door) -> None:
    door.send()
    page = door.client.get("/masuk?next=/rencana").text
    assert 'href="/rencana"' in page
    assert 'name="password"' not in page
    assert page.index('href="/rencana"') < page.index('action="/keluar"')
    out = door.client.get("/keluar?next=/rencana").text
    assert out.index('action="/keluar"') < out.index('href="/rencana"')
    assert 'name="everywhere" value="1"' in out


def test_the_interface_says_who_has_signed_in_until_that_is_revoked(door: Door) -> None:
    api = TestClient(build_api())
    nobody = api.get("/me")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "sign_in_first")
    assert set(nobody.json()["detail"]) == {"id", "en"}
    door.now = datetime.now(NOW.tzinfo)
    api.cookies.set(COOKIE, door.send().cookies[COOKIE])
    me = api.get("/me")
    assert me.json() == {"name": "Rini", "roles": ["lecturer"]}
    assert me.headers["cache-control"] == "no-store"
    assert "cookie" in me.headers["vary"]
    with open_writing(door.engine) as session:
        set_roles(session, KEEPER, LOGIN, [Role.CREW, Role.ADMIN])
    assert api.get("/me").json()["roles"] == ["admin", "crew"]
    with open_writing(door.engine) as session:
        end_sign_ins(session, KEEPER, LOGIN)
    assert api.get("/me").status_code == 401


def build_guarded() -> TestClient:
    """An interface with one thing that only lecturers may read and write."""
    api = build_api()

    @api.api_route("/guarded", methods=["GET", "POST"])
    def guarded(request: Request) -> str:
        return require(actor_of(request), Action.PLAN_VISITS).name

    return TestClient(api, base_url=HOME)


def test_the_interface_refuses_for_want_of_rights_with_a_sentence(door: Door) -> None:
    guarded = build_guarded()
    assert guarded.get("/guarded").json()["code"] == "sign_in_first"
    assert guarded.get("/guarded").status_code == 401
    door.now = datetime.now(NOW.tzinfo)
    guarded.cookies.set(COOKIE, door.send().cookies[COOKIE])
    assert guarded.get("/guarded").json() == "Rini"
    with open_writing(door.engine) as session:
        set_roles(session, KEEPER, LOGIN, [Role.CREW])
    refused = guarded.get("/guarded")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert "may not do this" in refused.json()["detail"]["en"]
    with open_writing(door.engine) as session:
        disable_account(session, KEEPER, LOGIN, NOW)
    assert guarded.get("/guarded").status_code == 401


def test_a_cookie_does_not_write_for_a_page_of_another_site(door: Door) -> None:
    guarded = build_guarded()
    door.now = datetime.now(NOW.tzinfo)
    guarded.cookies.set(COOKIE, door.send().cookies[COOKIE])
    refused = guarded.post("/guarded", headers={"origin": "https://other.kampus.ac.id"})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    assert guarded.post("/guarded", headers=OURS).json() == "Rini"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(house: Engine, tmp_path: Path) -> None:
    secret = find_secret()
    path = tmp_path / "var" / FILE
    assert path.read_text() == secret == find_secret()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert {file.name for file in path.parent.iterdir() if "sqlite" not in file.name} == {FILE}


def test_a_secret_of_the_environment_is_used_unless_it_is_short(
    house: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = seal("A" * 43)
    monkeypatch.setenv("JEJAK_SECRET", "s" * 32)
    assert find_secret() == "s" * 32
    assert unseal(value) is None
    monkeypatch.setenv("JEJAK_SECRET", "short")
    with pytest.raises(WeakSecret):
        find_secret()


BROWSER = {"_streamlit_user": "signed-by-streamlit", "_streamlit_user_tokens": "{}"}


@pytest.mark.parametrize(
    ("claims", "standing"),
    [
        ({"email": "Rini@Kampus.ac.id", "email_verified": True}, "known"),
        ({"email": LOGIN, "email_verified": "true"}, "known"),
        ({"email": LOGIN, "email_verified": False}, "unverified"),
        ({"email": LOGIN, "email_verified": "false"}, "unverified"),
        ({"email": LOGIN}, "unverified"),
        ({"email_verified": True}, "unverified"),
        ({"email": None, "email_verified": True}, "unverified"),
        ({"email": [LOGIN], "email_verified": True}, "unverified"),
        ({"email": "budi@kampus.ac.id", "email_verified": True}, "unknown"),
        ({"email": "' OR 1=1 --", "email_verified": True}, "unknown"),
        ({"email": "mati@kampus.ac.id", "email_verified": True}, "disabled"),
    ],
)
def test_a_provider_opens_the_account_of_a_verified_email_and_makes_none(
    house: Engine, claims: dict[str, object], standing: str
) -> None:
    keep_account(house, "mati@kampus.ac.id")
    with open_writing(house) as session:
        disable_account(session, KEEPER, "mati@kampus.ac.id", NOW)
    admin = {**claims, "roles": ["admin"]}
    with open_reading(house) as session:
        found = openid.find_claimed(session, admin)
    assert found.standing == standing
    assert (found.account is not None) == (standing == "known")
    if found.account is not None:
        assert found.account.roles == {Role.LECTURER}


def test_a_ticket_opens_a_sign_in_only_in_the_browser_it_was_written_for(door: Door) -> None:
    account = keep_account(door.engine, "openid@kampus.ac.id", password=None)
    ticket = openid.write_ticket(account, BROWSER)
    assert ticket is not None
    path = f"/masuk/tiket?tiket={ticket}&next=/rencana"
    thief = door.open_browser()
    assert thief.get(path).status_code == 403
    thief.cookies.set("_streamlit_user", "another")
    assert thief.get(path).status_code == 403
    for name, value in BROWSER.items():
        door.client.cookies.set(name, value)
    assert door.client.get(path.replace(ticket, f"{ticket}x")).status_code == 403
    answer = door.client.get(path)
    assert answer.headers["location"] == "/rencana"
    assert door.whose(answer.cookies[COOKIE]) == "openid@kampus.ac.id"
    assert openid.write_ticket(account, {COOKIE: "x"}) is None


@pytest.mark.parametrize(
    ("kept", "onward"),
    [
        ("%2Fredaksi%3Fbagian%3Dcatatan", "/redaksi?bagian=catatan"),
        ("%2F%2Fjahat.example", "/"),
        ("https%3A%2F%2Fjahat.example", "/"),
        ("%2Fmasuk%2Ftiket", "/"),
        ("%FF%00", "/"),
    ],
)
def test_a_provider_s_guest_goes_where_they_wanted_but_to_no_other_house(
    door: Door, kept: str, onward: str
) -> None:
    account = keep_account(door.engine, "openid@kampus.ac.id", password=None)
    ticket = openid.write_ticket(account, BROWSER)
    for name, value in (*BROWSER.items(), (ONWARD, kept)):
        door.client.cookies.set(name, value)
    answer = door.client.get(f"/masuk/tiket?tiket={ticket}")
    assert answer.headers["location"] == onward
    forgotten = [one for one in answer.headers.get_list("set-cookie") if one.startswith(ONWARD)]
    assert len(forgotten) == 1
    assert "Max-Age=0" in forgotten[0]


def test_without_a_provider_no_page_offers_one(door: Door) -> None:
    assert not openid.is_configured()
    assert "akun lembaga" not in door.client.get("/masuk").text
