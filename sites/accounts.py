"""Accounts, their passwords and sign-ins, in the database of the installation."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import JSON, ForeignKey, Index, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from sites.database import Base, Moment
from sites.errors import UnknownItem
from sites.passwords import HASHER, hash_password
from sites.rights import Action, Actor, Role, owns, require

ID_BYTES = 8
LONGEST_LOGIN = LONGEST_NAME = 120

KEEPER = Actor(account="keeper", name="keeper", roles=frozenset({Role.ADMIN}))
"""Whoever has a shell on the machine: no account, every right."""


class AccountRow(Base):
    """The table of accounts; without a password it can sign in through OpenID Connect only."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInRow(Base):
    """The table of open sign-ins: only a hash of each cookie's token is kept."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class FailedSignInRow(Base):
    """The table of failed sign-ins, by login and by address, for limiting them."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class BadAccount(ValueError):  # noqa: N818 - a refusal, named by its reason
    """An account cannot be made so: ``bad_login``, ``bad_name``, ``no_role``, ``login_taken``.

    Or it cannot be changed so: ``last_keeper`` (nobody would be left to manage accounts),
    ``own_account`` (nobody locks themselves out).
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of.

    Without a password it signs in through OpenID Connect only, its login being the e-mail.
    """

    login: str
    name: str
    roles: Iterable[Role]
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in; all times aware, in UTC."""

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Return who acts when this account has signed in."""
        return Actor(account=self.id, name=self.name, roles=self.roles)


def show_account(row: AccountRow) -> Account:
    """Return a row as a value; a role that is no longer known grants nothing."""
    roles = frozenset(Role(role) for role in row.roles if role in set(Role))
    kept = row.password_hash is not None
    return Account(row.id, row.login, row.name, roles, kept, row.created_at, row.disabled_at)


def fold_login(text: str) -> str:
    """Return a login as it is compared: NFKC, without case and outer spaces."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once).strip()


def parse_login(text: str) -> str:
    """Return a login as it is stored; raises :class:`BadAccount` (``bad_login``).

    1 to 120 printable letters without a space, such as ``rini`` or ``rini@kampus.ac.id``.
    """
    login = fold_login(text)
    fits = 0 < len(login) <= LONGEST_LOGIN
    if not fits or not login.isprintable() or any(letter.isspace() for letter in login):
        raise BadAccount("bad_login")
    return login


def _parse_name(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadAccount("bad_name")
    return name


def _list_roles(roles: Iterable[Role]) -> list[str]:
    found = sorted({Role(role).value for role in roles})
    if not found:
        raise BadAccount("no_role")
    return found


def find_row(session: Session, login: str) -> AccountRow | None:
    """Return the row of a login in any spelling, or None."""
    folded = fold_login(login)
    if not 0 < len(folded) <= LONGEST_LOGIN or not folded.isprintable():
        return None
    return session.scalar(select(AccountRow).where(AccountRow.login == folded))


def _get_row(session: Session, actor: Actor | None, login: str) -> AccountRow:
    require(actor, Action.MANAGE_ACCOUNTS)
    row = find_row(session, login)
    if row is None:
        raise UnknownItem("account", login)
    return row


def add_account(
    session: Session,
    actor: Actor | None,
    new: NewAccount,
    *,
    now: datetime,
    draw_id: Callable[[], str] = lambda: secrets.token_hex(ID_BYTES),
    hasher: PasswordHasher = HASHER,
) -> Account:
    """Store a new account; raises NotAllowed, :class:`BadAccount`, BadPassword."""
    require(actor, Action.MANAGE_ACCOUNTS)
    row = AccountRow(
        id=draw_id(),
        login=parse_login(new.login),
        name=_parse_name(new.name),
        roles=_list_roles(new.roles),
        password_hash=None if new.password is None else hash_password(new.password, hasher),
        created_at=now,
        disabled_at=None,
    )
    if find_row(session, row.login) is not None:
        raise BadAccount("login_taken")
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise BadAccount("login_taken") from None
    session.refresh(row)
    return show_account(row)


def find_account(session: Session, login: str) -> Account | None:
    """Return the account of a login in any spelling, or None."""
    row = find_row(session, login)
    return None if row is None else show_account(row)


def find_holder(session: Session, account: str) -> Actor | None:
    """Return who acts for an account by its id; None once it is disabled or removed."""
    row = session.get(AccountRow, account)
    return None if row is None or row.disabled_at is not None else show_account(row).actor


def list_accounts(session: Session, actor: Actor | None) -> tuple[Account, ...]:
    """Return every account by its login; raises NotAllowed."""
    require(actor, Action.MANAGE_ACCOUNTS)
    rows = session.scalars(select(AccountRow).order_by(AccountRow.login))
    return tuple(show_account(row) for row in rows)


def set_password(
    session: Session,
    actor: Actor | None,
    login: str,
    password: str,
    *,
    hasher: PasswordHasher = HASHER,
) -> None:
    """Change a password, of anybody or (without that right) one's own, and end all sign-ins.

    Raises NotAllowed, :class:`UnknownItem`, BadPassword.
    """
    row = find_row(session, login)
    if actor is None or row is None or not owns(actor, row.id):
        row = _get_row(session, actor, login)
    row.password_hash = hash_password(password, hasher)
    _end_sign_ins(session, row)


def set_roles(session: Session, actor: Actor | None, login: str, roles: Iterable[Role]) -> None:
    """Replace the roles, at once for open sign-ins too.

    Raises NotAllowed, UnknownItem, :class:`BadAccount` (``no_role``, ``last_keeper``).
    """
    row = _get_row(session, actor, login)
    wanted = _list_roles(roles)
    if Role.ADMIN.value not in wanted:
        _leave_a_keeper(session, row)
    row.roles = wanted


def _leave_a_keeper(session: Session, row: AccountRow) -> None:
    """Refuse to take the last keeper who can sign in; both rows are looked at in one turn."""
    if Role.ADMIN.value not in row.roles or row.disabled_at is not None:
        return
    wanted = select(AccountRow).where(AccountRow.id != row.id, AccountRow.disabled_at.is_(None))
    others = session.scalars(wanted.with_for_update())
    if not any(Role.ADMIN.value in other.roles for other in others):
        raise BadAccount("last_keeper")


def _leave_oneself(actor: Actor | None, row: AccountRow) -> None:
    if actor is not None and owns(actor, row.id):
        raise BadAccount("own_account")


def disable_account(session: Session, actor: Actor | None, login: str, now: datetime) -> None:
    """Keep an account from signing in and end its sign-ins.

    Raises NotAllowed, UnknownItem, :class:`BadAccount` (``own_account``, ``last_keeper``).
    """
    row = _get_row(session, actor, login)
    _leave_oneself(actor, row)
    _leave_a_keeper(session, row)
    row.disabled_at = row.disabled_at or now
    _end_sign_ins(session, row)


def enable_account(session: Session, actor: Actor | None, login: str) -> None:
    """Let a disabled account sign in again; raises NotAllowed, UnknownItem."""
    _get_row(session, actor, login).disabled_at = None


def remove_account(session: Session, actor: Actor | None, login: str) -> None:
    """Delete an account with its plans, rosters and routes.

    Raises NotAllowed, UnknownItem, :class:`BadAccount` (``own_account``, ``last_keeper``).
    """
    row = _get_row(session, actor, login)
    _leave_oneself(actor, row)
    _leave_a_keeper(session, row)
    session.execute(delete(AccountRow).where(AccountRow.id == row.id))


def end_sign_ins(session: Session, actor: Actor | None, login: str) -> int:
    """End every sign-in of an account, return how many; raises NotAllowed, UnknownItem."""
    return _end_sign_ins(session, _get_row(session, actor, login))


def _end_sign_ins(session: Session, row: AccountRow) -> int:
    gone = delete(SignInRow).where(SignInRow.account_id == row.id).returning(SignInRow.token_hash)
    return len(session.scalars(gone).all())
