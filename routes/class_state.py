"""What a lecturer sees of the class on the day: phones, counts and notices of one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from routes.class_day import CheckInRow, GroupCountRow, find_size
from routes.class_notices import Notice, list_notices
from routes.tours import Tour, TourRow, show_tour
from routes.visit_desk import get_plan
from sites.errors import UnknownItem
from sites.rights import Actor
from sites.text import Lang


@dataclass(frozen=True)
class DeviceState:
    """The last word of one phone; ``heard_at`` in UTC."""

    device: str
    version: str
    complete: bool
    lang: Lang
    unsent: int
    heard_at: datetime


@dataclass(frozen=True)
class HeadsState:
    """The last count of a group; ``counted_at`` in UTC, by the phone that counted.

    ``of`` is 0 when it is not known how many there should be.
    """

    count: int
    of: int
    counted_at: datetime


class Phones(NamedTuple):
    """Phones by what they hold: all of the present pack, part of it, an older one; and how
    many of the class have not been heard of."""

    complete: int
    partial: int
    old: int
    missing: int


@dataclass(frozen=True)
class TourState:
    """One tour of the class, the whole one or a group's.

    ``size`` is None for a group whose heads nobody knows; ``version`` that of the present pack,
    None if it was not given.
    """

    tour: Tour
    size: int | None
    version: str | None
    devices: tuple[DeviceState, ...]
    heads: HeadsState | None

    @property
    def phones(self) -> Phones:
        """The phones of this tour, counted."""
        return count_phones([self], self.size or 0)


@dataclass(frozen=True)
class ClassState:
    """The whole class: its own tour first, then the groups by number."""

    size: int
    whole: TourState
    groups: tuple[TourState, ...]
    notices: tuple[Notice, ...]

    @property
    def phones(self) -> Phones:
        """All phones, whichever code they came by, against the size of the class."""
        return count_phones((self.whole, *self.groups), self.size)

    @property
    def heads(self) -> HeadsState | None:
        """The sum over the groups that have counted, as old as the oldest of them.

        A class without groups counts as a whole. None before anybody has counted.
        """
        counting = self.groups or (self.whole,)
        counted = [one.heads for one in counting if one.heads is not None]
        if not counted:
            return None
        total = sum(one.count for one in counted)
        of = sum(one.of for one in counted) if all(one.of for one in counted) else 0
        return HeadsState(total, of, min(one.counted_at for one in counted))

    @property
    def uncounted(self) -> tuple[Tour, ...]:
        """The groups that have not counted yet."""
        return tuple(one.tour for one in self.groups if one.heads is None)


def count_phones(states: Iterable[TourState], size: int) -> Phones:
    """Return the phones of some tours by what they hold, against ``size`` people."""
    complete = partial = old = 0
    for state in states:
        for device in state.devices:
            if state.version is not None and device.version != state.version:
                old += 1
            elif device.complete:
                complete += 1
            else:
                partial += 1
    return Phones(complete, partial, old, max(0, size - complete - partial - old))


def read_class(
    session: Session, actor: Actor | None, plan_id: str, versions: Mapping[str, str] | None = None
) -> ClassState:
    """Return what is known of one of the actor's opened plans on the day.

    ``versions`` are those of the present packs by join code. Raises NotAllowed,
    :class:`UnknownItem` (no such plan of the actor's, or not opened).
    """
    size = get_plan(session, actor, plan_id).plan.size
    wanted = select(TourRow).where(TourRow.visit_plan_id == plan_id)
    rows = list(session.scalars(wanted.order_by(TourRow.group_number, TourRow.id)))
    whole = next((row for row in rows if row.group_number is None), None)
    if whole is None:
        raise UnknownItem("tour", plan_id)
    known = versions or {}
    groups = [row for row in rows if row.group_number is not None]
    return ClassState(
        size,
        _read_tour(session, whole, known),
        tuple(_read_tour(session, row, known) for row in groups),
        list_notices(session, show_tour(whole)),
    )


def _read_tour(session: Session, row: TourRow, versions: Mapping[str, str]) -> TourState:
    brief = row.brief or {}
    size = find_size(brief) if row.group_number is None else brief.get("heads")
    said = select(CheckInRow).where(CheckInRow.tour_id == row.id)
    devices = tuple(
        DeviceState(
            one.device,
            one.data["version"],
            one.data["complete"],
            Lang(one.data["lang"]),
            one.data["unsent"],
            one.heard_at,
        )
        for one in session.scalars(said.order_by(CheckInRow.heard_at.desc(), CheckInRow.device))
    )
    counted = session.get(GroupCountRow, row.id)
    heads = None
    if counted is not None:
        heads = HeadsState(counted.count, counted.of, counted.counted_at)
    return TourState(show_tour(row), size, versions.get(row.code), devices, heads)
