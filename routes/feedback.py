"""Riders' verdicts on a cue: too early, too late, wrong side, wrong altogether.

Nothing about the rider is kept. A phone may say with it what it had told the rider: side, metres
and edition; and the rider may say in a sentence what is wrong.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.beacon import ClientId
from routes.model import Side
from sites.database import Base, Moment
from sites.text import Frozen, Slug

MOST_ITEMS = 100
LONGEST_NOTE = 280
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def _tidy(note: str) -> str:
    """Return a sentence on one line, without signs that nobody sees."""
    seen = (" " if unicodedata.category(sign) in _UNSEEN else sign for sign in note)
    return " ".join("".join(seen).split())


Note = Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(_tidy)]


class Verdict(StrEnum):
    """What was wrong with a cue."""

    EARLY = "early"
    LATE = "late"
    WRONG_SIDE = "wrong_side"
    WRONG = "wrong"


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
    content_version: Mapped[str | None]
    side: Mapped[str | None]
    abeam_m: Mapped[float | None]
    note: Mapped[str | None]


class Feedback(Frozen):
    """One tap of one rider; in JSON the number of the pass is ``pass``.

    ``content`` is the version of the catalogue that the phone rides with; ``side`` and
    ``abeam_m`` are what it told of the cue.
    """

    id: ClientId
    route: Slug
    site: Slug
    pass_number: Annotated[int, Field(ge=1, le=99, alias="pass")]
    verdict: Verdict
    departure: Slug | None = None
    content: Annotated[str, Field(pattern=r"^[0-9a-f]{6,64}$")] | None = None
    side: Side | None = None
    abeam_m: Annotated[float, Field(ge=0, le=1e6)] | None = None
    note: Note = ""


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
        "content_version": item.content,
        "side": item.side,
        "abeam_m": item.abeam_m,
        "note": item.note or None,
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
