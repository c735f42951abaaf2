"""From a dry run to drafts: how the items stand, and everything saved or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from sites.content_tables import ItemRow, RevisionRow
from sites.edited import Item, ItemKind, Origin, Ref, Shipped
from sites.exchange.columns import MODELS
from sites.exchange.dry_run import Held, Plan
from sites.revisions import normalise, save_draft
from sites.rights import Action, Actor, require


class PlanRefused(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Something is faulty, or there is nothing to write."""

    code = "plan_refused"


def read_current(
    session: Session, actor: Actor | None, shipped: Shipped
) -> Callable[[Ref], Held | None]:
    """Return how an item stands now: its newest revision, or what came with the product.

    What was touched is read at once, so that a long file asks only once. Raises NotAllowed.
    """
    require(actor, Action.EDIT_CONTENT)
    newest = and_(
        RevisionRow.kind == ItemRow.kind,
        RevisionRow.item == ItemRow.item,
        RevisionRow.number == ItemRow.newest,
    )
    wanted = ItemRow.kind.in_([kind.value for kind in MODELS])
    columns = (RevisionRow.kind, RevisionRow.item, RevisionRow.number, RevisionRow.data)
    rows = session.execute(select(*columns).join(ItemRow, newest).where(wanted))
    touched = {Ref(ItemKind(kind), item): (number, data) for kind, item, number, data in rows}

    def find(ref: Ref) -> Held | None:
        held = touched.get(ref)
        if held is not None:
            return held
        given = shipped(ref)
        return None if given is None else (1, normalise(given))

    return find


def apply_plan(
    session: Session,
    actor: Actor | None,
    plan: Plan,
    *,
    shipped: Shipped,
    now: datetime,
    note: str = "",
) -> tuple[Item, ...]:
    """Save everything a plan writes as drafts, inside the caller's transaction.

    Raises NotAllowed, :class:`PlanRefused`, and StaleDraft when an item was saved since the plan
    was made: the transaction must then be left by the exception, so that nothing is kept.
    """
    require(actor, Action.EDIT_CONTENT)
    if not plan.is_fit:
        raise PlanRefused
    return tuple(
        save_draft(
            session,
            actor,
            item.ref,
            item.data,
            base=item.base,
            shipped=shipped,
            now=now,
            note=note,
            origin=Origin.IMPORT,
        )
        for item in plan.written
        if item.ref is not None and item.data is not None
    )
