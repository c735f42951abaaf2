"""Review: submitted, looked at by another person, published; every step is in the log.

Nobody approves their own change. English that is out of date, or anything else that an edition
must not have, keeps a revision from being published. Publishing is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sites.accounts import find_holder
from sites.content_tables import EditionRow, ItemRow, take_turn
from sites.edited import Item, ItemKind, Origin, Ref, Revision, Shipped, Stage, StaleDraft
from sites.errors import Fault, Problem, UnknownItem
from sites.merging import find_at, put_at
from sites.outdated import Data
from sites.revisions import list_revisions, log, move_item, save_draft
from sites.rights import Action, Actor, require
from sites.standing import find_item_row, find_revision, list_authors, show_item


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a state: faults keep it from being content, problems are editorial."""

    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def blocks(self) -> bool:
        """Return whether it must not be published."""
        return bool(self.faults) or any(problem.blocking for problem in self.problems)


Judge = Callable[[Ref, Data], Verdict]


class Refused(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A step that is not open to this revision, or not to this person."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _nothing(_ref: Ref) -> Data | None:
    return None


def _hold(session: Session, ref: Ref, number: int) -> tuple[ItemRow, Revision]:
    """Return the row and its newest revision, which must be the one that was looked at."""
    take_turn(session)
    row = find_item_row(session, ref)
    held = None if row is None else find_revision(session, ref, row.newest)
    if row is None or held is None:
        raise UnknownItem(ref.kind.value, ref.id)
    if held.number != number:
        raise StaleDraft(held, number)
    return row, held


def _expect(row: ItemRow, *stages: Stage) -> None:
    if Stage(row.stage) not in stages:
        raise Refused("wrong_stage")


def submit(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    judge: Judge,
    now: datetime,
    note: str = "",
) -> Item:
    """Ask for a review; raises NotAllowed, StaleDraft, UnknownItem, :class:`Refused`.

    English that is out of date does not keep it from being looked at. What was withdrawn comes
    back in the same way, changed or not.
    """
    editor = require(actor, Action.EDIT_CONTENT)
    row, held = _hold(session, ref, number)
    _expect(row, Stage.DRAFT, Stage.WITHDRAWN)
    if judge(ref, held.data).blocks:
        raise Refused("not_fit")
    move_item(session, row, {"stage": Stage.IN_REVIEW.value})
    log(session, editor, "submitted", ref, now, number=number, text=note)
    return show_item(session, ref, _nothing)


_NOBODY_APPROVES = {"publish_at": None, "approved_by": None, "approved_name": None}


def _back_to_draft(session: Session, row: ItemRow) -> None:
    move_item(session, row, {"stage": Stage.DRAFT.value, **_NOBODY_APPROVES})


def take_back(
    session: Session, actor: Actor | None, ref: Ref, *, number: int, now: datetime
) -> Item:
    """Make a draft of what waits for review or for its time; raises as :func:`submit`."""
    editor = require(actor, Action.EDIT_CONTENT)
    row, _ = _hold(session, ref, number)
    _expect(row, Stage.IN_REVIEW, Stage.SCHEDULED)
    _back_to_draft(session, row)
    log(session, editor, "taken_back", ref, now, number=number)
    return show_item(session, ref, _nothing)


def send_back(
    session: Session, actor: Actor | None, ref: Ref, *, number: int, reason: str, now: datetime
) -> Item:
    """Ask for more work, and say what; raises as :func:`submit`, ``no_reason`` without one."""
    publisher = require(actor, Action.PUBLISH_CONTENT)
    row, _ = _hold(session, ref, number)
    _expect(row, Stage.IN_REVIEW, Stage.SCHEDULED)
    if not reason.strip():
        raise Refused("no_reason")
    _back_to_draft(session, row)
    log(session, publisher, "sent_back", ref, now, number=number, text=reason.strip())
    return show_item(session, ref, _nothing)


def _next_edition(session: Session) -> int:
    return (session.scalar(select(func.max(EditionRow.number))) or 0) + 1


def _show_from_now(
    session: Session, row: ItemRow, actor: Actor, revision: int | None, now: datetime
) -> None:
    """Begin an edition: visitors see this revision of the item, or (None) the item no more."""
    number = _next_edition(session)
    told = {"at": now, "who": actor.account, "kind": row.kind, "item": row.item}
    session.add(EditionRow(number=number, revision=revision, **told))
    session.flush()


def _publish(session: Session, row: ItemRow, actor: Actor, now: datetime) -> None:
    ref, number = Ref(ItemKind(row.kind), row.item), row.newest
    _show_from_now(session, row, actor, number, now)
    done = {"published": number, "withdrawn": False, "publish_at": None}
    move_item(session, row, {"stage": Stage.PUBLISHED.value, **done})
    log(session, actor, "published", ref, now, number=number)


def approve(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    judge: Judge,
    now: datetime,
    publish_at: datetime | None = None,
) -> Item:
    """Publish what another person submitted, now or at a time.

    What already waits for its time can be approved anew, for another time or for now. Raises
    NotAllowed, StaleDraft, UnknownItem, :class:`Refused` (``wrong_stage``, ``own_change``,
    ``outdated``, ``not_fit``). Nothing is published when it raises.
    """
    publisher = require(actor, Action.PUBLISH_CONTENT)
    row, held = _hold(session, ref, number)
    _expect(row, Stage.IN_REVIEW, Stage.SCHEDULED)
    if publisher.account in list_authors(session, ref, number):
        raise Refused("own_change")
    if held.outdated:
        raise Refused("outdated")
    if judge(ref, held.data).blocks:
        raise Refused("not_fit")
    log(session, publisher, "approved", ref, now, number=number)
    by = {"approved_by": publisher.account, "approved_name": publisher.name}
    if publish_at is not None and publish_at > now:
        move_item(session, row, {"stage": Stage.SCHEDULED.value, "publish_at": publish_at, **by})
        log(session, publisher, "scheduled", ref, now, number=number, text=publish_at.isoformat())
    else:
        move_item(session, row, by)
        _publish(session, row, publisher, now)
    return show_item(session, ref, _nothing)


def find_due(session: Session, now: datetime) -> tuple[Ref, ...]:
    """Return what was approved for a time that has come."""
    due = (ItemRow.stage == Stage.SCHEDULED.value, ItemRow.publish_at <= now)
    rows = session.execute(select(ItemRow.kind, ItemRow.item).where(*due).order_by(ItemRow.item))
    return tuple(Ref(ItemKind(kind), item) for kind, item in rows)


def publish_due(
    session: Session, judge: Judge, now: datetime, kinds: Collection[ItemKind] = tuple(ItemKind)
) -> tuple[Ref, ...]:
    """Publish what was approved for a time that has come, of these kinds.

    What is no longer fit by then, because of something published since, goes back to its
    editors; what was approved by somebody who may publish no longer waits for another person.
    The log says so.
    """
    take_turn(session)
    published: list[Ref] = []
    for ref in (one for one in find_due(session, now) if one.kind in kinds):
        row = find_item_row(session, ref)
        held = None if row is None else find_revision(session, ref, row.newest)
        if row is None or held is None:
            continue
        who = Actor(account=row.approved_by or "", name=row.approved_name or "?", roles=frozenset())
        holder = find_holder(session, who.account)
        if holder is None or not holder.may(Action.PUBLISH_CONTENT):
            move_item(session, row, {"stage": Stage.IN_REVIEW.value, **_NOBODY_APPROVES})
            log(session, who, "approver_gone", ref, now, number=held.number)
        elif judge(ref, held.data).blocks:
            _back_to_draft(session, row)
            log(session, who, "not_fit_when_due", ref, now, number=held.number)
        else:
            _publish(session, row, who, now)
            published.append(ref)
    return tuple(published)


def discard(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    shipped: Shipped,
    now: datetime,
) -> Item:
    """Put away a draft that no visitor ever saw; it stays stored and can be submitted again.

    Raises as :func:`submit`, ``was_shown`` for what is published or came with the product.
    """
    editor = require(actor, Action.EDIT_CONTENT)
    row, _ = _hold(session, ref, number)
    _expect(row, Stage.DRAFT)
    if row.published is not None or shipped(ref) is not None:
        raise Refused("was_shown")
    move_item(session, row, {"stage": Stage.WITHDRAWN.value})
    log(session, editor, "discarded", ref, now, number=number)
    return show_item(session, ref, shipped)


def withdraw(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    reason: str,
    shipped: Shipped,
    now: datetime,
) -> Item:
    """Take an item out of what visitors see; it can be published again later."""
    publisher = require(actor, Action.PUBLISH_CONTENT)
    if not reason.strip():
        raise Refused("no_reason")
    if find_item_row(session, ref) is None:
        found = shipped(ref)
        if found is None:
            raise UnknownItem(ref.kind.value, ref.id)
        save_draft(session, actor, ref, found, base=1, shipped=shipped, now=now)
    row, _ = _hold(session, ref, number)
    _show_from_now(session, row, publisher, None, now)
    gone = {"published": None, "withdrawn": True, "publish_at": None}
    move_item(session, row, {"stage": Stage.WITHDRAWN.value, **gone})
    log(session, publisher, "withdrawn", ref, now, number=number, text=reason.strip())
    return show_item(session, ref, shipped)


def roll_back(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    to: int,
    fields: Collection[str] = (),
    shipped: Shipped,
    now: datetime,
) -> Item:
    """Make a draft of an earlier revision, whole or of some fields; it is reviewed as any other."""
    revisions = {one.number: one for one in list_revisions(session, actor, ref, shipped)}
    wanted = revisions.get(to)
    if wanted is None:
        raise UnknownItem("revision", str(to))
    row = find_item_row(session, ref)
    newest = revisions[row.newest if row else to]
    data = wanted.data
    if fields:
        data = newest.data
        for field in fields:
            data = put_at(data, field, find_at(wanted.data, field))
    note = f"{to}: {', '.join(sorted(fields))}" if fields else str(to)
    save = partial(save_draft, base=newest.number, shipped=shipped, now=now, note=note)
    return save(session, actor, ref, data, origin=Origin.ROLL_BACK)
