"""Plans of visits, kept: each belongs to one account, and no other may read or change it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.visits import VisitPlan
from sites.database import Base, Moment
from sites.errors import UnknownItem
from sites.rights import Action, Actor, owns, require

ID_BYTES = 8


class VisitPlanRow(Base):
    """The table of plans; ``version`` counts the changes."""

    __tablename__ = "visit_plan"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class StalePlan(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The plan was changed elsewhere since it was read; nothing has been overwritten."""

    code = "stale_plan"

    def __init__(self, held: int, wanted: int) -> None:
        self.held, self.wanted = held, wanted
        super().__init__(self.code)


@dataclass(frozen=True)
class KeptPlan:
    """A plan as it lies in the database; all times aware, in UTC."""

    id: str
    owner: str
    version: int
    plan: VisitPlan
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None


def _show(row: VisitPlanRow) -> KeptPlan:
    plan = VisitPlan.model_validate(row.data)
    dates = (row.created_at, row.updated_at, row.archived_at)
    return KeptPlan(row.id, row.account_id, row.version, plan, *dates)


def _store(plan: VisitPlan) -> dict[str, Any]:
    return plan.model_dump(mode="json", exclude_defaults=True)


def _get_own(session: Session, actor: Actor | None, plan_id: str) -> VisitPlanRow:
    """Return the row; a plan of somebody else is as unknown as one that never was."""
    lecturer = require(actor, Action.PLAN_VISITS)
    row = session.get(VisitPlanRow, plan_id)
    if row is None or not owns(lecturer, row.account_id):
        raise UnknownItem("visit_plan", plan_id)
    return row


def add_plan(
    session: Session,
    actor: Actor | None,
    plan: VisitPlan,
    *,
    now: datetime,
    draw_id: Callable[[], str] = lambda: secrets.token_hex(ID_BYTES),
) -> KeptPlan:
    """Store a new plan of the actor's; raises NotAllowed."""
    lecturer = require(actor, Action.PLAN_VISITS)
    row = VisitPlanRow(
        id=draw_id(),
        account_id=lecturer.account,
        version=1,
        data=_store(plan),
        created_at=now,
        updated_at=now,
        archived_at=None,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return _show(row)


def get_plan(session: Session, actor: Actor | None, plan_id: str) -> KeptPlan:
    """Return one of the actor's plans; raises NotAllowed, :class:`UnknownItem`."""
    return _show(_get_own(session, actor, plan_id))


def list_plans(
    session: Session, actor: Actor | None, archived: bool = False
) -> tuple[KeptPlan, ...]:
    """Return the actor's plans, last changed first; raises NotAllowed."""
    lecturer = require(actor, Action.PLAN_VISITS)
    wanted = select(VisitPlanRow).where(VisitPlanRow.account_id == lecturer.account)
    found = (
        VisitPlanRow.archived_at.is_not(None) if archived else VisitPlanRow.archived_at.is_(None)
    )
    order = (VisitPlanRow.updated_at.desc(), VisitPlanRow.id)
    return tuple(_show(row) for row in session.scalars(wanted.where(found).order_by(*order)))


def save_plan(
    session: Session,
    actor: Actor | None,
    plan_id: str,
    plan: VisitPlan,
    *,
    version: int,
    now: datetime,
) -> KeptPlan:
    """Replace a plan that still has ``version``.

    Raises NotAllowed, :class:`UnknownItem`, :class:`StalePlan` when it was changed meanwhile.
    Saving what is already held changes nothing.
    """
    row = _get_own(session, actor, plan_id)
    held = _store(plan)
    if row.data == held:
        return _show(row)
    changed = session.execute(
        update(VisitPlanRow)
        .where(VisitPlanRow.id == plan_id, VisitPlanRow.version == version)
        .values(data=held, version=version + 1, updated_at=now)
    )
    session.refresh(row)
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise StalePlan(row.version, version)
    return _show(row)


def archive_plan(
    session: Session, actor: Actor | None, plan_id: str, archived_at: datetime | None
) -> None:
    """Put a plan away, or (None) take it out again; raises NotAllowed, :class:`UnknownItem`."""
    _get_own(session, actor, plan_id).archived_at = archived_at


def clone_plan(
    session: Session, actor: Actor | None, plan_id: str, plan: VisitPlan, *, now: datetime
) -> KeptPlan:
    """Store ``plan``, made after one of the actor's own; raises NotAllowed, UnknownItem."""
    _get_own(session, actor, plan_id)
    return add_plan(session, actor, plan, now=now)
