"""What the lecturer announces to a class while it is under way, and what is left of it.

A notice of a plan is for the whole class and all its groups. Times of day are Semarang's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ValidationError, model_validator
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from routes.class_day import NoticeRow
from routes.tours import Tour, TourRow
from routes.visit_desk import get_plan
from routes.visits import Sentence, Short
from sites.errors import UnknownItem
from sites.rights import Actor
from sites.text import Frozen, Slug

MOST_NOTICES = 100
_LARGEST_ID = 2**31 - 1
"""That a database is asked for."""


class SkipSite(Frozen):
    """A place that is left out: nothing is called there any more."""

    site: Slug


class StayMin(Frozen):
    """Minutes to stay, at a place or, without one, here."""

    minutes: Annotated[int, Field(ge=1, le=240, strict=True)]
    site: Slug | None = None


class MeetAt(Frozen):
    """A time of day and where to be then: at a stop, or a place in the lecturer's own words."""

    at: time
    stop: Slug | None = None
    place: Short | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.stop is None) == (self.place is None):
            raise ValueError("stop_or_place")
        return self


class Message(Frozen):
    """Words of the lecturer's own, in the plan's language."""

    text: Sentence


KINDS: Mapping[str, type[BaseModel]] = {
    "skip_site": SkipSite,
    "stay_min": StayMin,
    "meet_at": MeetAt,
    "message": Message,
}


class BadNotice(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A notice of no known kind, or with something missing in it; ``fields`` says what."""

    code = "bad_notice"

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(self.code)


class TooManyNotices(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A hundred are enough for one day."""

    code = "too_many_notices"


@dataclass(frozen=True)
class Notice:
    """One announcement; ``data`` as its kind has it, in JSON's types; ``at`` in UTC."""

    id: int
    kind: str
    data: Mapping[str, Any]
    at: datetime

    def describe(self) -> dict[str, Any]:
        """Return what a phone is told; ``said_at`` in epoch seconds."""
        told = {"id": self.id, "kind": self.kind, "said_at": round(self.at.timestamp(), 1)}
        return {**told, **self.data}


def parse_notice(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a notice as it is kept; raises :class:`BadNotice`."""
    model = KINDS.get(kind)
    if model is None:
        raise BadNotice(("kind",))
    try:
        read = model.model_validate(dict(data))
    except ValidationError as error:
        found = (".".join(map(str, one["loc"])) for one in error.errors(include_url=False))
        raise BadNotice(tuple(dict.fromkeys(name or "place" for name in found))) from None
    kept = read.model_dump(mode="json", exclude_none=True)
    if isinstance(read, MeetAt):
        kept["at"] = f"{read.at:%H:%M}"
    return kept


def announce(
    session: Session,
    actor: Actor | None,
    plan_id: str,
    kind: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
    stops: Collection[str] = (),
) -> Notice:
    """Tell something to everybody in one of the actor's opened plans.

    ``stops`` are those of the plan's route, at which a class can be told to meet.
    Raises NotAllowed, :class:`UnknownItem` (no such plan of the actor's, not opened yet, a
    place that is not in it, or no such stop), :class:`BadNotice`, :class:`TooManyNotices`.
    """
    plan = get_plan(session, actor, plan_id).plan
    kept = parse_notice(kind, data)
    site = kept.get("site")
    if site is not None and site not in plan.places:
        raise UnknownItem("site", site)
    stop = kept.get("stop")
    if stop is not None and stop not in stops:
        raise UnknownItem("stop", stop)
    whole = session.scalar(
        select(TourRow).where(TourRow.visit_plan_id == plan_id, TourRow.group_number.is_(None))
    )
    if whole is None:
        raise UnknownItem("tour", plan_id)
    said = select(func.count()).select_from(NoticeRow).where(NoticeRow.tour_id == whole.id)
    if (session.scalar(said) or 0) >= MOST_NOTICES:
        raise TooManyNotices
    row = NoticeRow(tour_id=whole.id, kind=kind, data=kept, at=now)
    session.add(row)
    session.flush()
    session.refresh(row)
    return _show(row)


def take_back(session: Session, actor: Actor | None, plan_id: str, notice_id: int) -> None:
    """Unsay a notice of one of the actor's plans; raises NotAllowed, :class:`UnknownItem`."""
    get_plan(session, actor, plan_id)
    row = session.get(NoticeRow, notice_id) if 0 < notice_id <= _LARGEST_ID else None
    tour = None if row is None else session.get(TourRow, row.tour_id)
    if row is None or tour is None or tour.visit_plan_id != plan_id:
        raise UnknownItem("notice", str(notice_id))
    session.delete(row)
    session.flush()


def list_notices(session: Session, tour: Tour) -> tuple[Notice, ...]:
    """Return what has been announced to a tour, its own and that of its whole class, in order."""
    mine = TourRow.code == tour.code
    if tour.visit_plan_id is not None:
        of_class = TourRow.visit_plan_id == tour.visit_plan_id
        mine = or_(mine, of_class & TourRow.group_number.is_(None))
    wanted = select(NoticeRow).join(TourRow, NoticeRow.tour_id == TourRow.id).where(mine)
    return tuple(_show(row) for row in session.scalars(wanted.order_by(NoticeRow.id)))


def _show(row: NoticeRow) -> Notice:
    return Notice(row.id, row.kind, row.data, row.at)
