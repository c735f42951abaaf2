"""Who is in which study group: private to the lecturer, kept apart from the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sites.database import Base, Moment


class RosterRow(Base):
    """The table of rosters, one per plan at most."""

    __tablename__ = "roster"

    visit_plan_id: Mapped[str] = mapped_column(
        ForeignKey("visit_plan.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)
