"""Riders' verdicts on a cue: too early, too late, wrong side. Nothing about the rider is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.beacon import ClientId
from sites.database import Base, Moment
from sites.text import Frozen, Slug

MOST_ITEMS = 100


class Verdict(StrEnum):
    """What was wrong with a cue."""

    EARLY = "early"
    LATE = "late"
    WRONG_SIDE = "wrong_side"


class FeedbackRow(Base):
    """The table of verdicts."""

    __tablename__ = "feedback"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    route_id: Mapped[str] = mapped_column(index=True)
    departure_id: Mapped[str | None]
    site: Mapped[str]
    pass_number: Mapped[int]
    verdict: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Moment)


class Feedback(Frozen):
    """One tap of one rider; in JSON the number of the pass is ``pass``."""

    id: ClientId
    route: Slug
    site: Slug
    pass_number: Annotated[int, Field(ge=1, le=99, alias="pass")]
    verdict: Verdict
    departure: Slug | None = None


class FeedbackBatch(Frozen):
    """Up to 100 taps."""

    items: Annotated[tuple[Feedback, ...], Field(max_length=MOST_ITEMS)]


class Taken(NamedTuple):
    """How many taps were new, and how many known before."""

    accepted: int
    known: int


class Tally(NamedTuple):
    """How many riders said the same of one cue."""

    site: str
    pass_number: int
    verdict: Verdict
    riders: int


_BATCH = TypeAdapter(FeedbackBatch)


def parse_feedback(raw: bytes) -> FeedbackBatch:
    """Return a batch from JSON; raises pydantic's ``ValidationError``."""
    return _BATCH.validate_json(raw)


def accept_feedback(session: Session, items: Sequence[Feedback], now: datetime) -> Taken:
    """Store what is not known yet by its id."""
    wanted = {item.id: item for item in reversed(items)}
    known = _find_known(session, wanted)
    rows = [_row(item, now) for item in wanted.values() if item.id not in known]
    if rows:
        session.execute(insert(FeedbackRow), rows)
    return Taken(len(rows), len(items) - len(rows))


def _find_known(session: Session, ids: Iterable[str]) -> set[str]:
    column = FeedbackRow.client_id
    return set(session.scalars(select(column).where(column.in_(ids))))


def _row(item: Feedback, now: datetime) -> dict[str, object]:
    return {
        "client_id": item.id,
        "route_id": item.route,
        "departure_id": item.departure,
        "site": item.site,
        "pass_number": item.pass_number,
        "verdict": item.verdict.value,
        "received_at": now,
    }


def count_feedback(session: Session, route_id: str) -> tuple[Tally, ...]:
    """Return the verdicts on the cues of a route, the most frequent first."""
    row = FeedbackRow
    riders = func.count()
    groups = (row.site, row.pass_number, row.verdict)
    wanted = (
        select(*groups, riders)
        .where(row.route_id == route_id)
        .group_by(*groups)
        .order_by(riders.desc(), *groups)
    )
    return tuple(
        Tally(site, number, Verdict(verdict), n)
        for site, number, verdict, n in session.execute(wanted)
    )
