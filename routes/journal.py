"""The journal of a departure: every fix and every event that was ever taken, by its own id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes import tracking
from routes.beacon import Event, Fix, Kind
from sites.database import Base, Moment

TO_DEPARTURE = "departure.id"


class FixRow(Base):
    """The table of positions, as the beacon measured them."""

    __tablename__ = "fix"
    __table_args__ = (Index("ix_fix_departure_t", "departure_id", "t"),)

    departure_id: Mapped[str] = mapped_column(
        ForeignKey(TO_DEPARTURE, ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[str] = mapped_column(primary_key=True)
    t: Mapped[float]
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float]
    speed_mps: Mapped[float | None]
    heading_deg: Mapped[float | None]
    received_at: Mapped[datetime] = mapped_column(Moment)


class EventRow(Base):
    """The table of what the crew has tapped."""

    __tablename__ = "event"

    departure_id: Mapped[str] = mapped_column(
        ForeignKey(TO_DEPARTURE, ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[str] = mapped_column(primary_key=True)
    t: Mapped[float]
    kind: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(Moment)


Item = Fix | Event
Table = type[FixRow] | type[EventRow]


def pick_new(
    session: Session, table: Table, departure_id: str, items: Sequence[Item]
) -> list[Item]:
    """Return the items whose ids the journal does not hold yet, each once, in order of time."""
    wanted = {item.id: item for item in reversed(items)}
    held = select(table.client_id).where(
        table.departure_id == departure_id, table.client_id.in_(wanted)
    )
    known = set(session.scalars(held))
    fresh = (item for item in wanted.values() if item.id not in known)
    return sorted(fresh, key=attrgetter("t"))


def store_items(
    session: Session, table: Table, departure_id: str, items: Sequence[Item], now: datetime
) -> None:
    """Write new items into the journal as received ``now``."""
    common = {"departure_id": departure_id, "received_at": now}
    rows = []
    for item in items:
        fields = item.model_dump(mode="json")
        rows.append({**common, "client_id": fields.pop("id"), **fields})
    session.execute(insert(table), rows)


def read_fixes(session: Session, departure_id: str, after_t: float = 0.0) -> Iterator[tracking.Fix]:
    """Return the fixes of a departure, or those after a time, in order of time."""
    row = FixRow
    columns = (row.t, row.lon, row.lat, row.accuracy_m, row.speed_mps, row.heading_deg)
    wanted = (
        select(*columns)
        .where(row.departure_id == departure_id, row.t > after_t)
        .order_by(row.t, row.received_at, row.client_id)
    )
    for values in session.execute(wanted):
        yield tracking.Fix(*values)


def read_events(session: Session, departure_id: str, after_t: float = 0.0) -> Iterator[Event]:
    """Return the events of a departure, or those after a time, in the order of arrival."""
    row = EventRow
    wanted = (
        select(row.client_id, row.t, row.kind, row.data)
        .where(row.departure_id == departure_id, row.t > after_t)
        .order_by(row.received_at, row.t, row.client_id)
    )
    for client_id, t, kind, data in session.execute(wanted):
        yield Event.model_construct(id=client_id, t=t, kind=Kind(kind), data=data)


def count_batches(session: Session, departure_id: str) -> int:
    """Return how many batches brought something new."""
    counts = (
        session.scalar(
            select(func.count(table.received_at.distinct())).where(
                table.departure_id == departure_id
            )
        )
        for table in (FixRow, EventRow)
    )
    return sum(count or 0 for count in counts)
