"""Tours: a class on a departure, joined by a short code that is easy to read out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.departures import DepartureRow, Draw
from sites.database import Base, Moment
from sites.errors import UnknownItem
from sites.text import Lang

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that looks like something else: no 0 and O, no 1, I and L."""
CODE_LENGTH = 6
_TRIES = 20
LONGEST_NAME = 120


class TourRow(Base):
    """The table of tours."""

    __tablename__ = "tour"

    id: Mapped[int] = mapped_column(primary_key=True)
    departure_id: Mapped[str] = mapped_column(
        ForeignKey("departure.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    lang: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    sites: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    route_id: Mapped[str | None]
    visit_plan_id: Mapped[str | None] = mapped_column(
        ForeignKey("visit_plan.id", ondelete="SET NULL"), index=True
    )
    group_number: Mapped[int | None]
    brief: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class BadName(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The name of a tour is empty or too long."""

    code = "bad_name"


@dataclass(frozen=True)
class Tour:
    """A class on a departure; without sites of its own it takes them all.

    ``route_id`` is its own route, None if it takes the departure's; ``brief`` what its plan
    tells the phones (see :func:`routes.publishing.build_brief`).
    """

    code: str
    departure_id: str
    name: str
    lang: Lang
    sites: tuple[str, ...]
    created_at: datetime
    route_id: str | None = None
    visit_plan_id: str | None = None
    group_number: int | None = None
    brief: dict[str, Any] | None = field(default=None, hash=False)


def show_tour(row: TourRow) -> Tour:
    """Return the value of a row."""
    return Tour(
        row.code,
        row.departure_id,
        row.name,
        Lang(row.lang),
        tuple(row.sites),
        row.created_at,
        row.route_id,
        row.visit_plan_id,
        row.group_number,
        row.brief,
    )


def parse_code(text: str) -> str | None:
    """Return a join code as it is stored, from any case and with spaces or dashes; else None."""
    code = text.replace(" ", "").replace("-", "").upper()
    if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS):
        return code
    return None


def draw_code(draw: Draw) -> str:
    """Return a join code: 6 of 31 letters, 887 million in all."""
    return "".join(draw(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _draw_free(session: Session, draw: Draw) -> str:
    for _ in range(_TRIES):
        code = draw_code(draw)
        if session.scalar(select(TourRow.id).where(TourRow.code == code)) is None:
            return code
    raise RuntimeError("no_free_code")


def add_tour(
    session: Session,
    departure_id: str,
    *,
    name: str,
    lang: Lang,
    sites: Iterable[str],
    now: datetime,
    draw: Draw,
) -> Tour:
    """Store a tour under a code that no other has.

    Raises :class:`UnknownItem` without such a departure, :class:`BadName` for a name that is
    empty or over 120 characters.
    """
    shown = name.strip()
    if not 0 < len(shown) <= LONGEST_NAME:
        raise BadName
    if session.get(DepartureRow, departure_id) is None:
        raise UnknownItem("departure", departure_id)
    row = TourRow(
        departure_id=departure_id,
        name=shown,
        lang=Lang(lang).value,
        code=_draw_free(session, draw),
        sites=list(dict.fromkeys(sites)),
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return show_tour(row)


def find_tour(session: Session, code: str) -> Tour | None:
    """Return the tour that a code (in any case) joins, or None."""
    wanted = parse_code(code)
    if wanted is None:
        return None
    row = session.scalar(select(TourRow).where(TourRow.code == wanted))
    return None if row is None else show_tour(row)


def list_tours(session: Session, departure_id: str | None = None) -> tuple[Tour, ...]:
    """Return the tours of one departure, or all, in the order they were made."""
    wanted = select(TourRow).order_by(TourRow.id)
    if departure_id is not None:
        wanted = wanted.where(TourRow.departure_id == departure_id)
    return tuple(show_tour(row) for row in session.scalars(wanted))


def remove_tour(session: Session, code: str) -> None:
    """Delete a tour; raises :class:`UnknownItem` when no tour has this code."""
    wanted = parse_code(code)
    gone = session.scalar(delete(TourRow).where(TourRow.code == wanted).returning(TourRow.id))
    if gone is None:
        raise UnknownItem("tour", code)
