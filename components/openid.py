"""Signing in through an OpenID Connect provider: Streamlit asks who it is, we say what they may.

Streamlit keeps the provider's answer in a cookie of its own and knows it only inside a page. The
page therefore hands whoever has an account a ticket, good for two minutes and only together with
that same cookie, which the sign-in pages exchange for a sign-in like any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from importlib.util import find_spec
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from components.secret import find_secret
from sites.accounts import Account, find_account
from sites.text import Lang

PROVIDER_COOKIE = "_streamlit_user"
TICKET_S = 120
PAGE = "akun"


class Standing(StrEnum):
    """What the provider's answer is worth here."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    DISABLED = "disabled"


class Found(NamedTuple):
    """What became of an answer: the e-mail it names, and the account, if it opens one."""

    standing: Standing
    email: str
    account: Account | None = None


def is_configured() -> bool:
    """True when ``.streamlit/secrets.toml`` has an ``[auth]`` table and Authlib is installed."""
    if find_spec("authlib") is None or not st.secrets.load_if_toml_exists():
        return False
    return bool(st.secrets.get("auth"))


def find_door(lang: Lang) -> str | None:
    """Return the address of the page that asks the provider, or None without one."""
    return f"/{PAGE}?{urlencode({'lang': lang.value})}" if is_configured() else None


def find_claimed(session: Session, claims: Mapping[str, Any]) -> Found:
    """Return the account whose login is the e-mail a provider vouches for.

    Roles come from the account alone, never from the provider; an e-mail that the provider has
    not verified opens nothing.
    """
    said = claims.get("email")
    email = said.strip() if isinstance(said, str) else ""
    verified = claims.get("email_verified") in (True, "true")
    if not email or not verified:
        return Found(Standing.UNVERIFIED, email)
    account = find_account(session, email)
    if account is None:
        return Found(Standing.UNKNOWN, email)
    if account.disabled_at is not None:
        return Found(Standing.DISABLED, email)
    return Found(Standing.KNOWN, email, account)


def _build_sealer() -> URLSafeTimedSerializer:
    options = {"digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(find_secret(), salt="jejak.openid", signer_kwargs=options)


def _name_browser(cookies: Mapping[str, str]) -> str | None:
    kept = sorted(
        (name, value) for name, value in cookies.items() if name.startswith(PROVIDER_COOKIE)
    )
    return hashlib.sha256(repr(kept).encode()).hexdigest() if kept else None


def write_ticket(account: Account, cookies: Mapping[str, str]) -> str | None:
    """Return a ticket for the browser with these cookies; None if no provider has written one."""
    browser = _name_browser(cookies)
    return None if browser is None else str(_build_sealer().dumps([account.id, browser]))


def read_ticket(ticket: str, cookies: Mapping[str, str]) -> str | None:
    """Return the id of the account of a ticket shown by the browser it was written for."""
    try:
        account_id, browser = _build_sealer().loads(ticket, max_age=TICKET_S)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(account_id) if browser == _name_browser(cookies) else None
