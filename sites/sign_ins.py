"""Signing in and out: passwords tried, tries limited, tokens of which only a hash is kept.

A try is noted before its password is compared, so that a thousand tries at once are a thousand
tries; comparing takes long and happens outside any transaction.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from argon2 import PasswordHasher
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from sites.accounts import (
    Account,
    AccountRow,
    FailedSignInRow,
    SignInRow,
    find_row,
    fold_login,
    show_account,
)
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.passwords import HASHER, check_length, hash_password, is_outdated, is_password

TOKEN_BYTES = 32
LASTS = timedelta(days=14)
"""How long a sign-in is open, however often it is used."""
WINDOW = timedelta(minutes=15)
PER_LOGIN, PER_ADDRESS = 5, 20
"""Failures within the window after which the next try is refused."""
_NEIGHBOURS_V6 = 64
"""Bits that the addresses of one household share."""

DrawToken = Callable[[], str]


def draw_token() -> str:
    """Return 43 letters that stand for 32 random bytes."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class WrongPassword(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Login and password do not belong together; it is not said which of them is wrong."""

    code = "wrong_password"


class TooManyTries(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Too many failures of this login or from this address; try again in ``wait_s``."""

    code = "too_many_tries"

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(self.code)


class SignedIn(NamedTuple):
    """An account with the only copy of its token."""

    account: Account
    token: str


@dataclass(frozen=True)
class Try:
    """Somebody at the door; ``address`` is theirs on the network. The time is aware."""

    login: str
    password: str = field(repr=False)
    address: str
    at: datetime

    @property
    def limits(self) -> Mapping[str, int]:
        """Return how many failures each key may have; nothing typed can be read off a key."""
        login = f"login {_digest(fold_login(self.login))}"
        return {login: PER_LOGIN, f"from {name_network(self.address)}": PER_ADDRESS}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def name_network(address: str) -> str:
    """Return whose address it is: IPv4 as it stands, of IPv6 the first 64 bits."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"name {_digest(address)}"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.ip_network((int(parsed), _NEIGHBOURS_V6), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed)


def sign_in(
    engine: Engine,
    tried: Try,
    *,
    draw: DrawToken = draw_token,
    hasher: PasswordHasher = HASHER,
) -> SignedIn:
    """Open a sign-in; raises :class:`WrongPassword`, :class:`TooManyTries`.

    Unknown logins, disabled accounts and accounts without a password are answered as a wrong
    password is, after the same work.
    """
    known = prove_password(engine, tried, hasher=hasher)
    kept = known.kept
    renewed = hash_password(tried.password, hasher) if is_outdated(kept, hasher) else None
    with open_writing(engine) as session:
        _clear(session, tried, known.noted)
        whose = known.account_id
        return _admit(session, whose, kept=kept, renewed=renewed, now=tried.at, draw=draw)


class Proved(NamedTuple):
    """Whose password was shown, what is kept of it, and the notes on the try."""

    account_id: str
    kept: str
    noted: tuple[int, ...]


def prove_password(engine: Engine, tried: Try, *, hasher: PasswordHasher = HASHER) -> Proved:
    """Return whose password it is; raises :class:`WrongPassword`, :class:`TooManyTries`.

    The try stays noted as a failure until it is cleared.
    """
    noted = _note_try(engine, tried)
    with open_reading(engine) as session:
        wait_s = max(_wait_s(session, tried, key, most) for key, most in tried.limits.items())
        row = find_row(session, tried.login)
        kept = None if row is None or row.disabled_at else row.password_hash
        account_id = None if row is None else row.id
    if wait_s > 0:
        _forget_try(engine, noted)
        raise TooManyTries(wait_s)
    if not is_password(kept, tried.password, hasher) or kept is None or account_id is None:
        raise WrongPassword
    return Proved(account_id, kept, noted)


def change_password(
    engine: Engine, tried: Try, password: str, *, token: str, hasher: PasswordHasher = HASHER
) -> None:
    """Replace one's own password after showing the old one; ends every sign-in but ``token``'s.

    Raises :class:`WrongPassword`, :class:`TooManyTries`, as signing in does, also when the token
    is not of an open sign-in of this login; :class:`sites.passwords.BadPassword`.
    """
    check_length(password)
    with open_reading(engine) as session:
        asking = find_by_token(session, token, tried.at)
        row = find_row(session, tried.login)
    if asking is None or row is None or asking.id != row.id:
        raise WrongPassword
    known = prove_password(engine, tried, hasher=hasher)
    fresh = hash_password(password, hasher)
    with open_writing(engine) as session:
        row = session.get(AccountRow, known.account_id)
        if row is None or row.password_hash != known.kept or row.disabled_at is not None:
            raise WrongPassword
        row.password_hash = fresh
        _clear(session, tried, known.noted)
        others = SignInRow.token_hash != _digest(token)
        session.execute(delete(SignInRow).where(SignInRow.account_id == row.id, others))


def _admit(
    session: Session,
    account_id: str,
    *,
    kept: str,
    renewed: str | None,
    now: datetime,
    draw: DrawToken,
) -> SignedIn:
    """Open it, unless the account was changed while its password was being compared."""
    row = session.get(AccountRow, account_id)
    if row is None or row.password_hash != kept:
        raise WrongPassword
    row.password_hash = renewed or kept
    return _open(session, row, now, draw)


def open_sign_in(
    session: Session, account_id: str, *, now: datetime, draw: DrawToken = draw_token
) -> SignedIn:
    """Open a sign-in for somebody who has shown otherwise who they are.

    Raises :class:`UnknownItem` without such an account, :class:`WrongPassword` if disabled.
    """
    row = session.get(AccountRow, account_id)
    if row is None:
        raise UnknownItem("account", account_id)
    return _open(session, row, now, draw)


def _open(session: Session, row: AccountRow, now: datetime, draw: DrawToken) -> SignedIn:
    if row.disabled_at is not None:
        raise WrongPassword
    token = draw()
    opened = SignInRow(
        token_hash=_digest(token), account_id=row.id, created_at=now, expires_at=now + LASTS
    )
    session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
    session.add(opened)
    return SignedIn(show_account(row), token)


def find_by_token(session: Session, token: str, now: datetime) -> Account | None:
    """Return whose sign-in this is; None if it was ended, has run out, or never was."""
    wanted = (
        select(AccountRow)
        .join(SignInRow, SignInRow.account_id == AccountRow.id)
        .where(SignInRow.token_hash == _digest(token), SignInRow.expires_at > now)
        .where(AccountRow.disabled_at.is_(None))
    )
    row = session.scalar(wanted)
    return None if row is None else show_account(row)


def close_sign_in(session: Session, token: str) -> None:
    """End one sign-in; one that is not open is left as it is."""
    session.execute(delete(SignInRow).where(SignInRow.token_hash == _digest(token)))


def close_own(session: Session, account: Account) -> None:
    """End every sign-in of an account that is signed in itself."""
    session.execute(delete(SignInRow).where(SignInRow.account_id == account.id))


def _note_try(engine: Engine, tried: Try) -> tuple[int, ...]:
    with open_writing(engine) as session:
        session.execute(delete(FailedSignInRow).where(FailedSignInRow.at <= tried.at - WINDOW))
        rows = [FailedSignInRow(key=key, at=tried.at) for key in tried.limits]
        session.add_all(rows)
        session.flush()
        return tuple(row.id for row in rows)


def _forget_try(engine: Engine, noted: tuple[int, ...]) -> None:
    with open_writing(engine) as session:
        session.execute(delete(FailedSignInRow).where(FailedSignInRow.id.in_(noted)))


def _clear(session: Session, tried: Try, noted: tuple[int, ...]) -> None:
    """Forget the failures of the login, of the address only this try.

    Else whoever has an account could guess at others for ever, signing in now and then.
    """
    login, _ = tried.limits
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.key == login))
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.id.in_(noted)))


def _wait_s(session: Session, tried: Try, key: str, most: int) -> int:
    """Seconds until a try is open again; 0 if it is, with this one among those noted."""
    noted = (
        select(FailedSignInRow.at)
        .where(FailedSignInRow.key == key, FailedSignInRow.at > tried.at - WINDOW)
        .order_by(FailedSignInRow.at.desc(), FailedSignInRow.id.desc())
        .offset(most)
        .limit(1)
    )
    blocking = session.scalar(noted)
    if blocking is None:
        return 0
    return max(1, ceil((blocking + WINDOW - tried.at).total_seconds()))
