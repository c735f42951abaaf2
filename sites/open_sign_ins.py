"""Open sign-ins as a keeper sees them: since when, until when; and how one is ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sites.accounts import AccountRow, SignInRow, find_row
from sites.errors import UnknownItem
from sites.rights import Action, Actor, require

SHOWN = 16
"""Letters of a token's hash by which a sign-in is named: they open nothing."""


@dataclass(frozen=True)
class OpenSignIn:
    """A sign-in that is open, by the beginning of its token's hash; times in UTC."""

    id: str
    created_at: datetime
    expires_at: datetime


def _get_id(session: Session, login: str) -> str:
    row: AccountRow | None = find_row(session, login)
    if row is None:
        raise UnknownItem("account", login)
    return row.id


def list_open(
    session: Session, actor: Actor | None, login: str, now: datetime
) -> tuple[OpenSignIn, ...]:
    """Return the open sign-ins of an account, the latest first; raises NotAllowed, UnknownItem."""
    require(actor, Action.MANAGE_ACCOUNTS)
    mine = SignInRow.account_id == _get_id(session, login)
    wanted = select(SignInRow).where(mine, SignInRow.expires_at > now)
    rows = session.scalars(wanted.order_by(SignInRow.created_at.desc(), SignInRow.token_hash))
    return tuple(OpenSignIn(one.token_hash[:SHOWN], one.created_at, one.expires_at) for one in rows)


def count_open(session: Session, actor: Actor | None, now: datetime) -> Mapping[str, int]:
    """Return how many sign-ins are open, by the id of their account; raises NotAllowed."""
    require(actor, Action.MANAGE_ACCOUNTS)
    counted = select(SignInRow.account_id, func.count()).where(SignInRow.expires_at > now)
    found = session.execute(counted.group_by(SignInRow.account_id))
    return {account: count for account, count in found}  # noqa: C416 - rows are no pairs


def end_one(session: Session, actor: Actor | None, login: str, opened: str) -> None:
    """End one sign-in of an account; raises NotAllowed, UnknownItem."""
    require(actor, Action.MANAGE_ACCOUNTS)
    mine = SignInRow.account_id == _get_id(session, login)
    named = func.substr(SignInRow.token_hash, 1, SHOWN) == opened
    gone = session.scalars(delete(SignInRow).where(mine, named).returning(SignInRow.token_hash))
    if not gone.all():
        raise UnknownItem("sign_in", opened)
