"""The live position of a departure: what the beacon sent is stored, and told to the phones.

A batch is stored, and the live row made new, in one transaction: what was acknowledged is
there, and what is told follows from what is stored. An item is known by the id its phone gave
it; sent again it changes nothing. An item that comes late is put in its place in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.beacon import Event, EventBatch, FixBatch, Kind, Timed, measure_skew, set_right
from routes.departures import Departure, lock_departure, set_finished
from routes.guide import Guide
from routes.journal import (
    TO_DEPARTURE,
    EventRow,
    FixRow,
    Item,
    Table,
    count_batches,
    pick_new,
    store_items,
)
from routes.replay import Advanced, advance, remember, replay
from routes.ride import Json, load_ride
from sites.database import Base, Moment


class LiveRow(Base):
    """The table of what is told now, with the state it was made from."""

    __tablename__ = "live"

    departure_id: Mapped[str] = mapped_column(
        ForeignKey(TO_DEPARTURE, ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    tracker: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Finished(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Nothing is taken for a departure after its end."""

    code = "finished"


@dataclass(frozen=True)
class Receipt:
    """How many items of a batch were new, known before, or later than the end of the ride.

    ``body`` is what is told from now on; None when the batch changed nothing.
    """

    accepted: int
    known: int
    refused: int
    version: int
    skew: Timed
    body: Json | None = None


def accept_fixes(
    session: Session, departure_id: str, guide: Guide, batch: FixBatch, now: datetime
) -> Receipt:
    """Store a batch of fixes and make the live row new.

    Raises :class:`~sites.errors.UnknownItem` without such a departure, :class:`Finished` when
    every new item is later than the end of the ride.
    """
    skew = measure_skew(batch.fixes, batch.sent, now.timestamp())
    fixes = set_right(batch.fixes, skew, now.timestamp())
    return _accept(session, departure_id, guide, _Batch(FixRow, fixes, skew, now))


def accept_events(
    session: Session, departure_id: str, guide: Guide, batch: EventBatch, now: datetime
) -> Receipt:
    """Store a batch of events and make the live row new; raises as :func:`accept_fixes`."""
    skew = measure_skew(batch.events, batch.sent, now.timestamp())
    events = set_right(batch.events, skew, now.timestamp())
    return _accept(session, departure_id, guide, _Batch(EventRow, events, skew, now))


@dataclass(frozen=True)
class _Batch:
    table: Table
    items: Sequence[Item]
    skew: Timed
    now: datetime


def _accept(session: Session, departure_id: str, guide: Guide, batch: _Batch) -> Receipt:
    departure = lock_departure(session, departure_id)
    new = pick_new(session, batch.table, departure_id, batch.items)
    taken = [item for item in new if not _is_over(departure, item.t)]
    if new and not taken:
        raise Finished
    row = session.get(LiveRow, departure_id)
    version = count_batches(session, departure_id) if row is None else row.version
    body = None
    if taken:
        memory = None if row is None else row.tracker
        store_items(session, batch.table, departure_id, taken, batch.now)
        advanced = advance(session, departure_id, guide, memory, taken)
        version += 1
        body = _keep(session, departure, advanced, version, batch.now).body
        _finish(session, departure, taken)
    known = len(batch.items) - len(new)
    return Receipt(len(taken), known, len(new) - len(taken), version, batch.skew, body)


def _is_over(departure: Departure, t: float) -> bool:
    ended = departure.finished_at
    return ended is not None and t > ended.timestamp()


def _finish(session: Session, departure: Departure, taken: Iterable[Item]) -> None:
    ends = [item.t for item in taken if isinstance(item, Event) and item.kind == Kind.FINISH]
    if ends and departure.finished_at is None:
        set_finished(session, departure.id, datetime.fromtimestamp(min(ends), UTC))


def _keep(
    session: Session, departure: Departure, advanced: Advanced, version: int, now: datetime
) -> LiveRow:
    told = advanced.ride.describe()
    row = LiveRow(
        departure_id=departure.id,
        version=version,
        tracker=advanced.memory,
        body={"v": version, "route": departure.route_id, **told},
        updated_at=now,
    )
    return session.merge(row)


def rebuild_live(session: Session, departure_id: str, guide: Guide, now: datetime) -> Json:
    """Make the live row again from what is stored; return what is told."""
    departure = lock_departure(session, departure_id)
    row = session.get(LiveRow, departure_id)
    version = count_batches(session, departure_id) if row is None else row.version + 1
    advanced = remember(replay(session, departure_id, guide))
    return _keep(session, departure, advanced, version, now).body


def find_live(session: Session, departure_id: str, guide: Guide) -> Json | None:
    """Return what is told now; None when the live row is missing or of an old format."""
    row = session.get(LiveRow, departure_id)
    if row is None or load_ride(guide, row.tracker) is None:
        return None
    return row.body


def reopen(session: Session, departure_id: str, guide: Guide, now: datetime) -> None:
    """Take back the end of a ride that a finger ended too early."""
    lock_departure(session, departure_id)
    set_finished(session, departure_id, None)
    session.execute(
        delete(EventRow).where(
            EventRow.departure_id == departure_id, EventRow.kind == Kind.FINISH.value
        )
    )
    rebuild_live(session, departure_id, guide, now)
