"""Counters without persons: how often something was opened on a day, and nothing else.

A row is a day, a thing, a language and a number. No address, no name, no time of day is stored.
A batch of counts sent twice is counted once: its random id is remembered for two days, beside
the day and nothing of its content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, TypeAdapter
from sqlalchemy import Date, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from sites.database import Base
from sites.rights import Action, Actor, require
from sites.text import Frozen, Lang, Slug

MOST_COUNTS = 300
MOST_EACH = 500
REMEMBERED = timedelta(days=2)
OLDEST = timedelta(days=14)
"""A phone may have been without a network for so long; what is older counts for today."""


class What(StrEnum):
    """What is counted."""

    PLACE_OPENED = "place_opened"
    CUE_SHOWN = "cue_shown"
    CUE_OPENED = "cue_opened"
    PACK_COMPLETED = "pack_completed"
    PAGE_OPENED = "page_opened"


OF_CUES = frozenset({What.CUE_SHOWN, What.CUE_OPENED})


class TallyRow(Base):
    """The table of counters; what does not apply is empty, or 0 for the pass."""

    __tablename__ = "tally"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    pass_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lang: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class TallyBatchRow(Base):
    """The table of batches taken lately, so that one sent again is not counted again."""

    __tablename__ = "tally_batch"

    id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)


class Counted(NamedTuple):
    """The thing a counter is about; ``kind`` is that of the item, as ``site`` or ``pack``."""

    what: What
    route: str = ""
    kind: str = ""
    item: str = ""
    pass_number: int = 0
    lang: Lang = Lang.ID


class Count(Frozen):
    """One line of a batch; in JSON the number of the pass is ``pass``."""

    what: What
    n: Annotated[int, Field(ge=1, le=MOST_EACH, strict=True)]
    lang: Lang
    route: Slug | None = None
    site: Slug | None = None
    pass_number: Annotated[int, Field(ge=0, le=99, alias="pass")] = 0

    @property
    def counted(self) -> Counted:
        """What it is about."""
        number = self.pass_number if self.what in OF_CUES else 0
        kind = "site" if self.site else "pack"
        return Counted(self.what, self.route or "", kind, self.site or "", number, self.lang)


def _only_ridden(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    """Pages are counted where they are served, not by whoever says so."""
    return tuple(one for one in counts if one.what != What.PAGE_OPENED)


class Batch(Frozen):
    """What one phone has counted since its last batch; ``id`` is random and means nothing."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f-]{32,40}$")]
    day: date
    counts: Annotated[
        tuple[Count, ...], Field(max_length=MOST_COUNTS), AfterValidator(_only_ridden)
    ]


class Tally(NamedTuple):
    """A counter as it is read: a day, what, how often."""

    day: date
    counted: Counted
    times: int


_BATCH = TypeAdapter(Batch)


def parse_batch(raw: bytes) -> Batch:
    """Return a batch from JSON; raises pydantic's ``ValidationError``."""
    return _BATCH.validate_json(raw)


def settle_day(said: date, today: date) -> date:
    """Return the day a batch counts for: the one it says if that can be, else today."""
    return said if today - OLDEST <= said <= today else today


def add_counts(session: Session, counts: Mapping[Counted, int], day: date) -> None:
    """Add to the counters of a day, each in one statement; in one order, so that none waits
    for another in a circle."""
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    row = TallyRow
    keys = [row.day, row.what, row.route, row.kind, row.item, row.pass_number, row.lang]
    for counted, count in sorted(counts.items()):
        if count <= 0:
            continue
        values: dict[str, Any] = {**counted._asdict(), "day": day, "count": count}
        values |= {"what": counted.what.value, "lang": counted.lang.value}
        statement = insert(row).values(**values)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=keys, set_={"count": row.count + statement.excluded.count}
            )
        )


def take_batch(session: Session, batch: Batch, counts: Iterable[Count], today: date) -> bool:
    """Add the ``counts`` of a batch that are known things; False if it was taken before.

    Forgets batches of which no phone will remember the id.
    """
    session.execute(delete(TallyBatchRow).where(TallyBatchRow.day < today - REMEMBERED))
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    row = TallyBatchRow
    remember = insert(row).values(id=batch.id, day=today).on_conflict_do_nothing()
    if session.scalar(remember.returning(row.id)) is None:
        return False
    sums: Counter[Counted] = Counter()
    for one in counts:
        sums[one.counted] += one.n
    add_counts(session, sums, settle_day(batch.day, today))
    return True


def list_tallies(
    session: Session, actor: Actor | None, since: date, until: date
) -> tuple[Tally, ...]:
    """Return the counters of the days from ``since`` to ``until``, both included.

    Raises NotAllowed.
    """
    require(actor, Action.EDIT_CONTENT)
    row = TallyRow
    keys = (row.day, row.what, row.route, row.kind, row.item, row.pass_number, row.lang)
    wanted = select(*keys, row.count).where(row.day >= since, row.day <= until).order_by(*keys)
    return tuple(
        Tally(day, Counted(What(what), route, kind, item, number, Lang(lang)), times)
        for day, what, route, kind, item, number, lang, times in session.execute(wanted)
    )


def find_first_day(session: Session) -> date | None:
    """Return the first day of which anything was counted, or None."""
    return session.scalar(select(func.min(TallyRow.day)))


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
