"""Accounts: how they are named, who may change them, how passwords are kept and tried."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from sites.accounts import (
    KEEPER,
    AccountRow,
    BadAccount,
    FailedSignInRow,
    NewAccount,
    SignInRow,
    add_account,
    disable_account,
    enable_account,
    end_sign_ins,
    find_account,
    fold_login,
    list_accounts,
    parse_login,
    remove_account,
    set_password,
    set_roles,
)
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.passwords import BadPassword, hash_password, is_outdated, is_password
from sites.rights import Actor, NotAllowed, Role
from sites.sign_ins import (
    LASTS,
    PER_ADDRESS,
    PER_LOGIN,
    WINDOW,
    SignedIn,
    TooManyTries,
    Try,
    WrongPassword,
    close_sign_in,
    find_by_token,
    name_network,
    open_sign_in,
    sign_in,
)
from tests.account_builders import LOGIN, NOW, PASSWORD, QUICK, CountingHasher, keep_account

STRANGER = Actor(account="x", name="X", roles=frozenset({Role.LECTURER}))
HOSTILE = ["' OR 1=1 --", 'rini"; DROP TABLE account; --', "%", "\x00", "\ud800", "a" * 100_000, ""]


def knock(
    engine: Engine,
    login: str = LOGIN,
    password: str = PASSWORD,
    *,
    address: str = "203.0.113.7",
    at: datetime = NOW,
    hasher: PasswordHasher = QUICK,
) -> SignedIn:
    """Try to sign in."""
    return sign_in(engine, Try(login, password, address, at), hasher=hasher)


def fail(engine: Engine, times: int, login: str = LOGIN, **changes: object) -> None:
    """Guess wrongly."""
    for _ in range(times):
        with pytest.raises(WrongPassword):
            knock(engine, login, "salah sama sekali", **changes)  # type: ignore[arg-type]


def count(engine: Engine, table: type) -> int:
    """Number of rows."""
    with open_reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def see(engine: Engine, token: str, at: datetime = NOW) -> str | None:
    """The login behind a token."""
    with open_reading(engine) as session:
        found = find_by_token(session, token, at)
    return None if found is None else found.login


@pytest.mark.parametrize(
    "typed", [" RINI@Kampus.ac.id ", "rini＠kampus.ac.id", "Rini@KAMPUS.AC.ID"]
)
def test_a_login_is_the_same_in_any_case_width_and_with_spaces_round_it(
    engine: Engine, typed: str
) -> None:
    made = keep_account(engine)
    assert knock(engine, typed).account == made
    with pytest.raises(BadAccount, match="login_taken"):
        keep_account(engine, typed)


@given(st.text())
def test_folding_a_login_twice_changes_nothing_more(typed: str) -> None:
    assert fold_login(fold_login(typed)) == fold_login(typed)


@given(st.text())
def test_a_login_that_is_taken_is_printable_short_and_without_spaces(typed: str) -> None:
    try:
        login = parse_login(typed)
    except BadAccount as bad:
        assert bad.code == "bad_login"
    else:
        assert login.isprintable()
        assert 0 < len(login) <= 120
        assert not any(letter.isspace() for letter in login)


@pytest.mark.parametrize("login", [*HOSTILE[:2], *HOSTILE[3:]])
def test_a_hostile_login_makes_no_account(engine: Engine, login: str) -> None:
    with pytest.raises(BadAccount, match="bad_login"):
        keep_account(engine, login)
    assert count(engine, AccountRow) == 0


@pytest.mark.parametrize("login", HOSTILE)
def test_a_hostile_login_opens_nothing_and_is_counted_like_any(engine: Engine, login: str) -> None:
    keep_account(engine)
    fail(engine, PER_LOGIN, login)
    with pytest.raises(TooManyTries):
        knock(engine, login)
    assert knock(engine).account.login == LOGIN
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT key FROM failed_sign_in")).scalars().all()
    assert all(len(key) < 80 for key in kept)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "bad_name"),
        ({"name": "x" * 121}, "bad_name"),
        ({"name": "Rini\u202e"}, "bad_name"),
        ({"roles": ()}, "no_role"),
    ],
)
def test_an_account_without_name_or_role_is_refused(
    engine: Engine, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(BadAccount, match=code):
        keep_account(engine, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("password", "code"), [("123456789", "short_password"), ("x" * 1001, "long_password")]
)
def test_a_password_has_ten_to_a_thousand_letters(engine: Engine, password: str, code: str) -> None:
    with pytest.raises(BadPassword, match=code):
        keep_account(engine, password=password)
    for right in ("1234567890", "x" * 1000):
        assert hash_password(right, QUICK).startswith("$argon2id$")


@given(st.text(min_size=10, max_size=40), st.text(max_size=40))
def test_only_the_same_password_opens(kept: str, tried: str) -> None:
    hashed = hash_password(kept, QUICK)
    assert is_password(hashed, kept, QUICK)
    assert is_password(hashed, tried, QUICK) == is_password(
        hash_password(kept, QUICK), tried, QUICK
    )
    assert not is_password(hashed, f"{kept}x", QUICK)
    assert not is_password(None, tried, QUICK)


def test_neither_password_nor_token_lies_in_the_database(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    assert len(token) == 43
    with engine.connect() as connection:
        rows = [
            str(row)
            for table in ("account", "sign_in", "failed_sign_in")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert rows
    assert not [row for row in rows if PASSWORD in row or token in row]
    assert PASSWORD not in repr(Try(LOGIN, PASSWORD, "x", NOW))
    assert PASSWORD not in repr(NewAccount(LOGIN, "x", (), PASSWORD))


def test_an_unknown_login_is_answered_after_the_same_work(engine: Engine) -> None:
    keep_account(engine)
    keep_account(engine, "tanpa@kampus.ac.id", password=None)
    keep_account(engine, "mati@kampus.ac.id")
    with open_writing(engine) as session:
        disable_account(session, KEEPER, "mati@kampus.ac.id", NOW)
    for login in (LOGIN, "entah", "tanpa@kampus.ac.id", "mati@kampus.ac.id"):
        hasher = CountingHasher()
        with pytest.raises(WrongPassword):
            knock(engine, login, "salah sama sekali", hasher=hasher)
        assert hasher.guesses == 1, login


def test_a_disabled_account_cannot_sign_in_until_it_is_enabled(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    with open_writing(engine) as session:
        disable_account(session, KEEPER, LOGIN, NOW)
    assert see(engine, token) is None
    with pytest.raises(WrongPassword):
        knock(engine)
    with open_writing(engine) as session:
        enable_account(session, KEEPER, LOGIN)
    assert see(engine, token) is None
    assert see(engine, knock(engine).token) == LOGIN


def test_an_account_without_password_opens_by_no_password_but_by_its_provider(
    engine: Engine,
) -> None:
    made = keep_account(engine, password=None)
    for password in ("", "None", PASSWORD):
        with pytest.raises(WrongPassword):
            knock(engine, password=password)
    with open_writing(engine) as session:
        token = open_sign_in(session, made.id, now=NOW).token
    assert see(engine, token) == LOGIN
    with pytest.raises(UnknownItem), open_writing(engine) as session:
        open_sign_in(session, "entah", now=NOW)


def test_a_password_kept_with_older_settings_is_renewed_when_it_is_next_used(
    engine: Engine,
) -> None:
    keep_account(engine)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    knock(engine, hasher=stronger)
    with open_reading(engine) as session:
        kept = session.scalar(select(AccountRow.password_hash)) or ""
    assert not is_outdated(kept, stronger)
    assert is_outdated(kept, QUICK)
    assert knock(engine, hasher=stronger).account.login == LOGIN


def test_five_failures_close_a_login_and_say_for_how_long(engine: Engine) -> None:
    keep_account(engine)
    for minute in range(PER_LOGIN):
        fail(engine, 1, at=NOW + timedelta(minutes=minute), address=f"203.0.113.{minute}")
    after = NOW + timedelta(minutes=5)
    for _ in range(3):
        with pytest.raises(TooManyTries) as caught:
            knock(engine, at=after)
        assert caught.value.wait_s == 600
    assert knock(engine, at=NOW + WINDOW + timedelta(seconds=1)).account.login == LOGIN


def test_a_password_is_not_even_compared_while_a_login_is_closed(engine: Engine) -> None:
    keep_account(engine)
    fail(engine, PER_LOGIN)
    hasher = CountingHasher()
    with pytest.raises(TooManyTries):
        knock(engine, hasher=hasher)
    assert hasher.guesses == 0


def test_twenty_failures_close_an_address_for_every_login(engine: Engine) -> None:
    keep_account(engine)
    for number in range(PER_ADDRESS):
        fail(engine, 1, f"tebakan-{number}")
    with pytest.raises(TooManyTries):
        knock(engine)
    assert knock(engine, address="203.0.113.8").account.login == LOGIN


def test_success_clears_the_failures_of_the_login_but_not_those_of_the_address(
    engine: Engine,
) -> None:
    keep_account(engine)
    fail(engine, PER_LOGIN - 1)
    knock(engine)
    fail(engine, PER_LOGIN - 1)
    knock(engine)
    for number in range(PER_ADDRESS - 2 * (PER_LOGIN - 1)):
        fail(engine, 1, f"tebakan-{number}")
    with pytest.raises(TooManyTries):
        knock(engine)


def test_guesses_made_all_at_once_are_limited_as_those_in_a_row(engine: Engine) -> None:
    keep_account(engine)
    hasher = CountingHasher()

    def guess(_: int) -> str:
        try:
            knock(engine, password="salah sama sekali", hasher=hasher)
        except (WrongPassword, TooManyTries) as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(24)))
    assert set(answers) <= {"wrong_password", "too_many_tries"}
    assert hasher.guesses <= PER_LOGIN


def test_failures_are_forgotten_after_a_quarter_of_an_hour(engine: Engine) -> None:
    keep_account(engine)
    fail(engine, 4)
    fail(engine, 1, at=NOW + WINDOW + timedelta(seconds=1))
    assert count(engine, FailedSignInRow) == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_neighbours_in_one_ipv6_network_count_as_one(address: str, network: str) -> None:
    assert name_network(address) == network


def test_a_sign_in_ends_after_two_weeks_however_often_it_is_used(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    assert see(engine, token, NOW + LASTS - timedelta(seconds=1)) == LOGIN
    assert see(engine, token, NOW + LASTS) is None
    assert see(engine, token, NOW + LASTS + timedelta(days=1)) is None
    knock(engine, at=NOW + LASTS)
    assert count(engine, SignInRow) == 1


def test_signing_out_ends_one_sign_in_and_revoking_ends_all(engine: Engine) -> None:
    keep_account(engine)
    tokens = [knock(engine).token for _ in range(3)]
    assert len(set(tokens)) == 3
    with open_writing(engine) as session:
        close_sign_in(session, tokens[0])
        close_sign_in(session, "tidak ada")
    assert [see(engine, token) for token in tokens] == [None, LOGIN, LOGIN]
    with open_writing(engine) as session:
        assert end_sign_ins(session, KEEPER, LOGIN) == 2
    assert [see(engine, token) for token in tokens] == [None] * 3


def test_a_new_password_ends_every_sign_in_and_replaces_the_old_one(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    with open_writing(engine) as session:
        set_password(session, KEEPER, LOGIN, "gereja blenduk 1753", hasher=QUICK)
    assert see(engine, token) is None
    fail(engine, 1)
    assert knock(engine, password="gereja blenduk 1753").account.login == LOGIN


def test_changed_roles_hold_at_once_for_open_sign_ins(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    with open_writing(engine) as session:
        set_roles(session, KEEPER, LOGIN, [Role.CREW, Role.EDITOR])
    with open_reading(engine) as session:
        found = find_by_token(session, token, NOW)
    assert found is not None
    assert found.actor.roles == {Role.CREW, Role.EDITOR}


def test_one_may_change_ones_own_password_and_nobody_elses(engine: Engine) -> None:
    rini = keep_account(engine).actor
    keep_account(engine, "budi")
    with open_writing(engine) as session:
        set_password(session, rini, LOGIN, "gereja blenduk 1753", hasher=QUICK)
    for actor in (rini, None):
        with pytest.raises(NotAllowed), open_writing(engine) as session:
            set_password(session, actor, "budi", "gereja blenduk 1753", hasher=QUICK)
    assert knock(engine, "budi").account.login == "budi"


@pytest.mark.parametrize("actor", [None, STRANGER], ids=["nobody", "lecturer"])
def test_only_a_keeper_manages_accounts(engine: Engine, actor: Actor | None) -> None:
    keep_account(engine)
    with open_writing(engine) as session:
        for change in (
            lambda: add_account(session, actor, NewAccount("b", "B", [Role.CREW]), now=NOW),
            lambda: list_accounts(session, actor),
            lambda: set_roles(session, actor, LOGIN, [Role.ADMIN]),
            lambda: disable_account(session, actor, LOGIN, NOW),
            lambda: enable_account(session, actor, LOGIN),
            lambda: end_sign_ins(session, actor, LOGIN),
            lambda: remove_account(session, actor, LOGIN),
            lambda: set_password(session, actor, LOGIN, PASSWORD, hasher=QUICK),
        ):
            with pytest.raises(NotAllowed):
                change()
    with open_reading(engine) as session:
        found = find_account(session, LOGIN)
        assert found is not None
        assert found.roles == {Role.LECTURER}


def test_a_removed_account_takes_its_sign_ins_along(engine: Engine) -> None:
    keep_account(engine)
    token = knock(engine).token
    with open_writing(engine) as session:
        remove_account(session, KEEPER, LOGIN)
        with pytest.raises(UnknownItem):
            remove_account(session, KEEPER, LOGIN)
    assert see(engine, token) is None
    assert count(engine, SignInRow) == 0
