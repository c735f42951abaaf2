"""Who is looking at a page: the account of the cookie, asked anew at every run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from components.sign_in_cookie import COOKIE, find_signed_in
from components.store import current_engine
from sites.accounts import Account
from sites.rights import Actor


def read_cookies() -> Mapping[str, str]:
    """Return the cookies with which this visitor's page was opened."""
    return st.context.cookies


def current_account() -> Account | None:
    """Return the account that has signed in, or None; one whose sign-in was ended is None."""
    cookies = read_cookies()
    if COOKIE not in cookies:
        return None
    return find_signed_in(current_engine(), cookies, datetime.now(UTC))


def current_actor() -> Actor | None:
    """Return who has signed in, with the roles of this moment, or None."""
    account = current_account()
    return None if account is None else account.actor
