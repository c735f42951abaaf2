"""The class on the day: which phones have checked in, and who is back on the bus.

A phone goes by a random name that it makes for one tour; only its last word is kept, and for
thirty days after the departure. What the lecturer announces is in :mod:`routes.class_notices`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from sqlalchemy import JSON, ForeignKey, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.beacon import Epoch
from routes.departures import DepartureRow
from routes.tours import TourRow, parse_code
from sites.database import Base, Moment
from sites.errors import UnknownItem
from sites.model import Flag
from sites.text import Frozen, Lang

KEPT = timedelta(days=30)
"""After the departure: so long is known which phones checked in."""
MOST_DEVICES = 200
TIMES_SIZE = 3
MOST_HEADS = 500
TIMES_HEADS = 2
"""A count may be as large as twice the class: guests come along, but not four hundred."""
AGAIN = timedelta(seconds=20)
"""The same word sent again within this time is not written again."""

Device = Annotated[str, Field(pattern=r"^[0-9a-f]{16,40}$")]
Version = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Heads = Annotated[int, Field(ge=0, le=MOST_HEADS, strict=True)]


class CheckInRow(Base):
    """The table of phones: the last word of each, under a random name of its own making."""

    __tablename__ = "check_in"

    tour_id: Mapped[int] = mapped_column(
        ForeignKey("tour.id", ondelete="CASCADE"), primary_key=True
    )
    device: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    heard_at: Mapped[datetime] = mapped_column(Moment)


class NoticeRow(Base):
    """The table of the lecturer's announcements to a tour."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    tour_id: Mapped[int] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)


class GroupCountRow(Base):
    """The table of head-counts at re-boarding, one per tour: a group's tour is its own."""

    __tablename__ = "group_count"

    tour_id: Mapped[int] = mapped_column(
        ForeignKey("tour.id", ondelete="CASCADE"), primary_key=True
    )
    count: Mapped[int]
    of: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(Moment)


class TooManyHeads(ValueError):  # noqa: N818 - a refusal, named by its reason
    """More heads than twice the class: a slip of the finger, or somebody is trying something."""

    code = "too_many_heads"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(self.code)


class ClassOver(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The departure is so long past that nothing about it is kept any more."""

    code = "class_over"


class CheckIn(Frozen):
    """What a phone says of itself: nothing about who holds it or where it is.

    ``version`` is that of the pack it rides with, ``complete`` whether all of it is kept for a
    ride without a network, ``unsent`` how many things wait on it to be sent.
    """

    device: Device
    version: Version
    complete: Flag
    lang: Lang
    unsent: Annotated[int, Field(ge=0, le=9999, strict=True)] = 0


class HeadCount(Frozen):
    """So many heads of so many, counted by hand at ``t`` (epoch seconds by the phone).

    ``of`` is 0 as long as nobody has said how many the group has.
    """

    count: Heads
    of: Heads
    t: Epoch

    @model_validator(mode="after")
    def _no_more_than_there_are(self) -> Self:
        if self.of and self.count > self.of:
            raise ValueError("more_than_there_are")
        return self


def find_size(brief: dict[str, Any] | None) -> int | None:
    """Return how many ride with a tour: its group's heads if they are known, else the class."""
    size = (brief or {}).get("heads") or (brief or {}).get("size")
    return int(size) if size else None


def limit_devices(brief: dict[str, Any] | None) -> int:
    """Return how many phones a tour takes: thrice its size, and 200 unless the class is larger."""
    size = find_size(brief)
    return MOST_DEVICES if size is None else min(TIMES_SIZE * size, max(MOST_DEVICES, size))


def limit_heads(brief: dict[str, Any] | None) -> int:
    """Return how many heads can be counted in a tour: twice its class, and 500 at the most."""
    size = max(int((brief or {}).get(name) or 0) for name in ("size", "heads"))
    return min(MOST_HEADS, TIMES_HEADS * size) if size else MOST_HEADS


def _get_tour(session: Session, code: str, now: datetime) -> TourRow:
    row = session.scalar(select(TourRow).where(TourRow.code == parse_code(code)))
    if row is None:
        raise UnknownItem("tour", code)
    departure = session.get(DepartureRow, row.departure_id)
    if departure is not None and now > departure.departs_at + KEPT:
        raise ClassOver
    return row


def check_in(session: Session, code: str, said: CheckIn, now: datetime) -> None:
    """Keep the last word of a phone; saying the same once more changes nothing.

    When the tour has as many phones as it takes, the one heard longest ago makes room: whoever
    invents phones to fill it shuts nobody out, as a phone in use is soon heard again.
    Raises :class:`UnknownItem`, :class:`ClassOver`.
    """
    tour = _get_tour(session, code, now)
    data = said.model_dump(mode="json", exclude={"device"})
    known = session.get(CheckInRow, (tour.id, said.device))
    if known is not None and known.data == data and now - known.heard_at < AGAIN:
        return
    if known is None:
        _make_room(session, tour)
    values = {"tour_id": tour.id, "device": said.device, "data": data, "heard_at": now}
    insert = _choose_insert(session)(CheckInRow).values(**values)
    fresh = {"data": insert.excluded.data, "heard_at": insert.excluded.heard_at}
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[CheckInRow.tour_id, CheckInRow.device], set_=fresh
        )
    )
    session.expire_all()


def _make_room(session: Session, tour: TourRow) -> None:
    """Forget the phones heard longest ago until one more has a place."""
    mine = CheckInRow.tour_id == tour.id
    held = session.scalar(select(func.count()).select_from(CheckInRow).where(mine)) or 0
    over = held + 1 - limit_devices(tour.brief)
    if over > 0:
        oldest = select(CheckInRow.device).where(mine)
        oldest = oldest.order_by(CheckInRow.heard_at, CheckInRow.device).limit(over)
        gone = session.scalars(oldest).all()
        session.execute(delete(CheckInRow).where(mine, CheckInRow.device.in_(gone)))


def count_heads(session: Session, code: str, said: HeadCount, now: datetime) -> bool:
    """Keep a group's count if nothing counted later is known; return whether it is the last.

    A phone whose clock is ahead counts as having counted now. Raises :class:`UnknownItem`,
    :class:`ClassOver`, :class:`TooManyHeads`.
    """
    tour = _get_tour(session, code, now)
    most = limit_heads(tour.brief)
    if max(said.count, said.of) > most:
        raise TooManyHeads(most)
    at = min(datetime.fromtimestamp(said.t, UTC), now)
    values = {"tour_id": tour.id, "count": said.count, "of": said.of, "counted_at": at}
    insert = _choose_insert(session)(GroupCountRow).values(**values)
    fresh = {name: insert.excluded[name] for name in ("count", "of", "counted_at")}
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[GroupCountRow.tour_id],
            set_=fresh,
            where=GroupCountRow.counted_at <= insert.excluded.counted_at,
        )
    )
    session.expire_all()
    kept = session.get(GroupCountRow, tour.id)
    return kept is not None and (kept.count, kept.of, kept.counted_at) == (said.count, said.of, at)


def _choose_insert(session: Session) -> Any:
    """Both databases can insert or update in one statement, each in its own dialect."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if is_postgresql else sqlite.insert


def forget_old(session: Session, now: datetime) -> int:
    """Delete the phones and counts of departures over thirty days ago; return how many rows."""
    past = select(DepartureRow.id).where(DepartureRow.departs_at < now - KEPT)
    tours = select(TourRow.id).where(TourRow.departure_id.in_(past))
    gone = 0
    for table in (CheckInRow, GroupCountRow):
        done = session.execute(delete(table).where(table.tour_id.in_(tours)))
        gone += done.rowcount  # type: ignore[attr-defined]
    return gone
