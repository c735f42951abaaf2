"""The class on the day: which phones have checked in, what was announced, who is back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sites.database import Base, Moment


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
