"""What is done at the accounts page: one's own password, and other people's accounts.

Every right is asked for where accounts are kept; here refusals become codes to be said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Semaphore
from typing import Any

import streamlit as st

from components.actor import current_account, current_actor, read_cookies
from components.sign_in_cookie import COOKIE, unseal
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.accounts import BadAccount, NewAccount, add_account, set_password
from sites.database import open_writing
from sites.errors import UnknownItem
from sites.passwords import BadPassword
from sites.rights import NotAllowed, Role
from sites.sign_ins import TooManyTries, Try, WrongPassword, change_password

NOTE, CHOSEN = "akun-kabar", "akun-terpilih"
NOBODY = "0.0.0.0"
OLD, NEW, AGAIN = "sandi-lama", "sandi-baru", "sandi-ulang"
LOGIN, NAME, ROLES, FIRST = (f"akun-baru-{part}" for part in ("login", "nama", "peran", "sandi"))
RESET = "akun-sandi-baru"
_hashing = Semaphore(2)
"""Of all visitors: each password needs 64 MiB while it is hashed."""


def note(code: str, *, is_fault: bool = False, **values: Any) -> None:
    """Have something said once, at the next run of the page."""
    hold(NOTE, (code, is_fault, values))


def take_note() -> tuple[str, bool, dict[str, Any]] | None:
    """Return what is to be said, and say it no more."""
    said: tuple[str, bool, dict[str, Any]] | None = recall(NOTE)
    hold(NOTE, None)
    return said


def now() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


def _take(*keys: str) -> list[str]:
    """Return what fields hold and empty them: no password stays in the session."""
    held = [str(read_at_once(key) or "") for key in keys]
    for key in keys:
        set_widget(key, "")
    return held


def save_own() -> None:
    """Callback: change the password of whoever has signed in."""
    old, new, again = _take(OLD, NEW, AGAIN)
    account, token = current_account(), unseal(read_cookies().get(COOKIE))
    if account is None or token is None:
        return
    if new != again:
        note("not_the_same", is_fault=True)
        return
    tried = Try(account.login, old, str(st.context.ip_address or NOBODY), now())
    try:
        with _hashing:
            change_password(current_engine(), tried, new, token=token)
    except TooManyTries as many:
        note("too_many_tries", is_fault=True, minutes=-(-many.wait_s // 60))
    except (WrongPassword, BadPassword) as refused:
        code = "wrong_old" if isinstance(refused, WrongPassword) else refused.code
        note(code, is_fault=True)
    else:
        note("own_saved")


def act(done: str, change: Callable[..., Any], login: str, *args: Any) -> bool:
    """Callback: change an account as a keeper, and say what has come of it."""
    try:
        with open_writing(current_engine()) as session:
            change(session, current_actor(), login, *args)
    except UnknownItem as unknown:
        note(f"unknown_{unknown.kind}", is_fault=True, login=login)
    except (BadAccount, NotAllowed) as refused:
        note(refused.code, is_fault=True, login=login)
    else:
        note(done, login=login)
        return True
    return False


def reset_password(login: str) -> None:
    """Callback: give somebody else a new password; one's own asks for the old one."""
    (password,) = _take(RESET)
    actor = current_account()
    if actor is not None and actor.login == login:
        note("own_account", is_fault=True, login=login)
        return
    try:
        with _hashing:
            act("password_set", set_password, login, password)
    except BadPassword as bad:
        note(bad.code, is_fault=True)


def add_one() -> None:
    """Callback: make an account; what was typed stays when it is refused, but no password."""
    login, name = (str(read_at_once(key) or "") for key in (LOGIN, NAME))
    roles = [Role(role) for role in read_at_once(ROLES) or ()]
    (password,) = _take(FIRST)
    try:
        with _hashing, open_writing(current_engine()) as session:
            new = NewAccount(login, name, roles, password or None)
            made = add_account(session, current_actor(), new, now=now())
    except (BadAccount, BadPassword, NotAllowed) as refused:
        note(refused.code, is_fault=True, login=login)
        return
    hold(CHOSEN, made.login)
    note("added", login=made.login)
    for key, empty in ((LOGIN, ""), (NAME, ""), (ROLES, [])):
        set_widget(key, empty)
