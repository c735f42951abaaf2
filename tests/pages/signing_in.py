"""A visitor who has signed in: AppTest has no browser that could send a cookie."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitCookies

from components.sign_in_cookie import COOKIE, seal
from components.store import current_engine
from sites.accounts import Account
from sites.database import open_writing
from sites.rights import Role
from sites.sign_ins import open_sign_in
from tests.account_builders import LOGIN, keep_account, read_now


def carry_cookies(patch: pytest.MonkeyPatch, cookies: dict[str, str]) -> None:
    """Let every page of this test be opened with these cookies."""
    patch.setattr(ContextProxy, "cookies", property(lambda _: StreamlitCookies(cookies)))


def move_in(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Give the installation an empty folder of its own, seen by nobody who has signed in."""
    patch.setenv("JEJAK_VAR", str(folder))
    for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
        patch.delenv(name, raising=False)
    carry_cookies(patch, {})


def sign_in_as(
    patch: pytest.MonkeyPatch, *roles: Role, login: str = LOGIN, name: str = "Rini"
) -> Account:
    """Make an account with these roles in the installation and sign in with it."""
    account = keep_account(current_engine(), login, name=name, roles=roles)
    with open_writing(current_engine()) as session:
        token = open_sign_in(session, account.id, now=read_now()).token
    carry_cookies(patch, {COOKIE: seal(token)})
    return account
