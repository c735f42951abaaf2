"""The cookie of a sign-in: a token under a signature, and whose it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from itsdangerous import BadSignature, Signer
from sqlalchemy import Engine

from components.secret import find_secret
from sites.accounts import Account
from sites.database import open_reading
from sites.sign_ins import find_by_token

COOKIE = "jejak_masuk"
_LONGEST = 200
"""Letters of a cookie that are looked at; ours has 87."""


def _build_signer() -> Signer:
    return Signer(find_secret(), salt="jejak.masuk", digest_method=hashlib.sha256)


def seal(token: str) -> str:
    """Return what the cookie of a token holds."""
    return _build_signer().sign(token).decode("ascii")


def unseal(value: str | None) -> str | None:
    """Return the token of a cookie that was signed here; else None."""
    if not value or len(value) > _LONGEST or not value.isascii():
        return None
    try:
        return _build_signer().unsign(value).decode("ascii")
    except BadSignature:
        return None


def find_signed_in(engine: Engine, cookies: Mapping[str, str], now: datetime) -> Account | None:
    """Return the account whose sign-in the cookies carry, as the database knows it now."""
    token = unseal(cookies.get(COOKIE))
    if token is None:
        return None
    with open_reading(engine) as session:
        return find_by_token(session, token, now)
