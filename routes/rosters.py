"""Who is in which study group: private to the lecturer, kept apart from the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from pydantic import model_validator
from sqlalchemy import JSON, ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.groups import Team
from routes.name_list import Person
from routes.visit_desk import get_plan
from sites.database import Base, Moment
from sites.rights import Actor
from sites.text import Frozen


class RosterRow(Base):
    """The table of rosters, one per plan at most."""

    __tablename__ = "roster"

    visit_plan_id: Mapped[str] = mapped_column(
        ForeignKey("visit_plan.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Roster(Frozen):
    """The people of a plan and their teams."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        members = [member for team in self.teams for member in team.members]
        if len(set(members)) != len(members) or any(one >= len(self.people) for one in members):
            raise ValueError("bad_members")
        return self


NOBODY = Roster()


def find_roster(session: Session, actor: Actor | None, plan_id: str) -> Roster:
    """Return the roster of one of the actor's plans; empty if none was kept.

    Raises NotAllowed, UnknownItem.
    """
    get_plan(session, actor, plan_id)
    row = session.get(RosterRow, plan_id)
    return NOBODY if row is None else Roster.model_validate(row.data)


def keep_roster(
    session: Session, actor: Actor | None, plan_id: str, roster: Roster, *, now: datetime
) -> None:
    """Replace the roster of one of the actor's plans; raises NotAllowed, UnknownItem."""
    get_plan(session, actor, plan_id)
    data = roster.model_dump(mode="json", exclude_defaults=True)
    row = session.get(RosterRow, plan_id)
    if row is None:
        session.add(RosterRow(visit_plan_id=plan_id, data=data, updated_at=now))
    else:
        row.data, row.updated_at = data, now
    session.flush()


def forget_roster(session: Session, actor: Actor | None, plan_id: str) -> None:
    """Delete the roster of one of the actor's plans; raises NotAllowed, UnknownItem."""
    get_plan(session, actor, plan_id)
    session.execute(delete(RosterRow).where(RosterRow.visit_plan_id == plan_id))
