"""Departures: one bus run each, its crew's secret link, and when it is finished."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sites.database import Base, Moment
from sites.errors import UnknownItem

Draw = Callable[[str], str]
"""Picks one letter of a string at random, as ``secrets.choice`` does."""

SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SECRET_LENGTH = 22
"""Of 64 letters: 132 bits, beyond guessing."""
_TAIL_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_TAIL_LENGTH = 4


class DepartureRow(Base):
    """The table of departures."""

    __tablename__ = "departure"

    id: Mapped[str] = mapped_column(primary_key=True)
    route_id: Mapped[str]
    bus_id: Mapped[str | None]
    departs_at: Mapped[datetime] = mapped_column(Moment)
    crew_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class Departure:
    """One bus run; all times are aware and in UTC. The crew's secret is not kept anywhere."""

    id: str
    route_id: str
    bus_id: str | None
    departs_at: datetime
    created_at: datetime
    finished_at: datetime | None = None


class NewDeparture(NamedTuple):
    """A departure with the only copy of its crew's secret."""

    departure: Departure
    secret: str


def _show(row: DepartureRow) -> Departure:
    return Departure(
        row.id, row.route_id, row.bus_id, row.departs_at, row.created_at, row.finished_at
    )


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a crew's secret in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def draw_secret(draw: Draw) -> str:
    """Return a new secret for a crew link: 22 letters that need no escape in an address."""
    return "".join(draw(SECRET_LETTERS) for _ in range(SECRET_LENGTH))


def name_departure(departs_at: datetime, draw: Draw) -> str:
    """Return an id such as ``1128-0800-k7fq``: day and time as given, and four random letters."""
    tail = "".join(draw(_TAIL_LETTERS) for _ in range(_TAIL_LENGTH))
    return f"{departs_at:%m%d-%H%M}-{tail}"


def add_departure(
    session: Session,
    route_id: str,
    departs_at: datetime,
    *,
    now: datetime,
    draw: Draw,
    bus_id: str | None = None,
) -> NewDeparture:
    """Store a departure; both times are aware. ``draw`` picks a letter at random."""
    secret = draw_secret(draw)
    row = DepartureRow(
        id=name_departure(departs_at, draw),
        route_id=route_id,
        bus_id=bus_id,
        departs_at=departs_at,
        crew_hash=hash_secret(secret),
        created_at=now,
        finished_at=None,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return NewDeparture(_show(row), secret)


def is_ridden(session: Session, route_id: str) -> bool:
    """Return whether any departure runs on a route."""
    return (
        session.scalar(select(DepartureRow.id).where(DepartureRow.route_id == route_id)) is not None
    )


def list_departures(session: Session) -> tuple[Departure, ...]:
    """Return every departure, the earliest first."""
    order = (DepartureRow.departs_at, DepartureRow.id)
    return tuple(_show(row) for row in session.scalars(select(DepartureRow).order_by(*order)))


def find_departure(session: Session, departure_id: str) -> Departure | None:
    """Return a departure, or None."""
    row = session.get(DepartureRow, departure_id)
    return None if row is None else _show(row)


def find_by_crew_secret(session: Session, secret: str) -> Departure | None:
    """Return the departure that a crew link opens; None if it is unknown or was revoked."""
    wanted = select(DepartureRow).where(DepartureRow.crew_hash == hash_secret(secret))
    row = session.scalar(wanted)
    return None if row is None else _show(row)


def is_crew(session: Session, departure_id: str, secret: str) -> bool:
    """True when ``secret`` opens this departure; compared in constant time."""
    row = _get_row(session, departure_id)
    return hmac.compare_digest(row.crew_hash, hash_secret(secret))


def _get_row(session: Session, departure_id: str, lock: bool = False) -> DepartureRow:
    row = session.get(DepartureRow, departure_id, with_for_update=lock or None)
    if row is None:
        raise UnknownItem("departure", departure_id)
    return row


def lock_departure(session: Session, departure_id: str) -> Departure:
    """Return a departure that no other transaction changes before this one ends.

    Raises :class:`UnknownItem`. SQLite ignores the lock of the row: there the whole database
    has one writer.
    """
    row = _get_row(session, departure_id, lock=True)
    session.refresh(row)
    return _show(row)


def revoke_crew(session: Session, departure_id: str, draw: Draw) -> str:
    """Make the crew's link worthless; return the secret of the new one. UnknownItem if none."""
    secret = draw_secret(draw)
    _get_row(session, departure_id, lock=True).crew_hash = hash_secret(secret)
    return secret


def set_finished(session: Session, departure_id: str, finished_at: datetime | None) -> None:
    """Note when the run ended; None takes that back. UnknownItem if there is no such run."""
    _get_row(session, departure_id, lock=True).finished_at = finished_at


def remove_departure(session: Session, departure_id: str) -> None:
    """Delete a departure with its tours, fixes and events. UnknownItem if there is none."""
    _get_row(session, departure_id, lock=True)
    session.execute(delete(DepartureRow).where(DepartureRow.id == departure_id))
