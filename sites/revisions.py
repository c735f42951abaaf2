"""Revisions: every state an item was ever saved in, added to and never changed.

What came with the product is revision 1 of an item; it is written down when the item is first
saved. A draft is saved against the revision that its editor saw: when there is a newer one it
is refused, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sites.content_tables import EntryRow, ItemRow, RevisionRow, take_turn
from sites.edited import (
    Item,
    ItemKind,
    Origin,
    Ref,
    Revision,
    Shipped,
    Stage,
    StaleDraft,
    parse_ref,
)
from sites.outdated import Data, find_outdated
from sites.rights import Action, Actor, require
from sites.standing import (
    find_item_row,
    find_revision,
    find_shipped,
    first_revision,
    is_same,
    normalise,
    show_item,
    show_revision,
)

__all__ = [
    "Data",
    "Item",
    "ItemKind",
    "Origin",
    "Ref",
    "Revision",
    "Shipped",
    "Stage",
    "StaleDraft",
    "is_same",
    "list_items",
    "list_revisions",
    "normalise",
    "open_item",
    "parse_ref",
    "save_draft",
]

LONGEST_NOTE = 1000


def open_item(session: Session, actor: Actor | None, ref: Ref, shipped: Shipped) -> Item:
    """Return an item for editing; nothing is written. Raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    return show_item(session, ref, shipped)


def list_revisions(
    session: Session, actor: Actor | None, ref: Ref, shipped: Shipped
) -> tuple[Revision, ...]:
    """Return every revision of an item, oldest first; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    wanted = (RevisionRow.kind == ref.kind.value, RevisionRow.item == ref.id)
    rows = session.scalars(select(RevisionRow).where(*wanted).order_by(RevisionRow.number))
    found = tuple(show_revision(row) for row in rows)
    given = shipped(ref)
    return found or (() if given is None else (first_revision(ref, normalise(given)),))


def log(session: Session, actor: Actor, event: str, ref: Ref, at: datetime, **facts: Any) -> None:
    """Add an entry to the log: ``number`` of the revision, ``field``, ``text``."""
    session.add(
        EntryRow(
            at=at,
            who=actor.account,
            who_name=actor.name,
            event=event,
            kind=ref.kind.value,
            item=ref.id,
            number=facts.get("number", 0),
            field=facts.get("field", ""),
            text=str(facts.get("text", ""))[:LONGEST_NOTE],
        )
    )


def _write(session: Session, revision: Revision) -> None:
    session.execute(
        insert(RevisionRow).values(
            kind=revision.ref.kind.value,
            item=revision.ref.id,
            number=revision.number,
            parent=revision.parent,
            data=revision.data,
            author=revision.author,
            author_name=revision.author_name,
            at=revision.at,
            origin=revision.origin.value,
            note=revision.note[:LONGEST_NOTE],
            outdated=[{"field": one.field, "was": one.was} for one in revision.outdated],
        )
    )


def touch(session: Session, ref: Ref, shipped: Shipped, now: datetime) -> ItemRow:
    """Return the row of an item; what came with the product is written down as revision 1."""
    take_turn(session)
    row = find_item_row(session, ref)
    if row is not None:
        return row
    given = shipped(ref)
    if given is not None:
        _write(session, replace(first_revision(ref, normalise(given)), at=now))
    row = ItemRow(
        kind=ref.kind.value,
        item=ref.id,
        version=1,
        stage=Stage.UNTOUCHED.value,
        newest=0 if given is None else 1,
        published=None,
        withdrawn=False,
        publish_at=None,
        approved_by=None,
        approved_name=None,
    )
    session.add(row)
    session.flush()
    return row


def move_item(session: Session, row: ItemRow, values: Mapping[str, Any]) -> None:
    """Change the row of an item that is still as it was read; raises IntegrityError if not."""
    here = (ItemRow.kind == row.kind, ItemRow.item == row.item, ItemRow.version == row.version)
    changed = session.execute(
        update(ItemRow).where(*here).values(version=row.version + 1, **values)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise IntegrityError("content_item", None, ValueError("changed meanwhile"))
    session.refresh(row)


def add_revision(
    session: Session, row: ItemRow, revision: Revision, stage: Stage = Stage.DRAFT
) -> None:
    """Write a revision down as the newest of its item."""
    _write(session, revision)
    move_item(
        session,
        row,
        {
            "newest": revision.number,
            "stage": stage.value,
            "publish_at": None,
            "approved_by": None,
            "approved_name": None,
        },
    )


def _next_number(session: Session, ref: Ref) -> int:
    wanted = (RevisionRow.kind == ref.kind.value, RevisionRow.item == ref.id)
    return (session.scalar(select(func.max(RevisionRow.number)).where(*wanted)) or 0) + 1


def add_shipped(session: Session, ref: Ref, data: Data, now: datetime) -> None:
    """Write down what a newer product brings; the newest revision of the item stays what it is."""
    held, number = find_shipped(session, ref), _next_number(session, ref)
    first = first_revision(ref, normalise(data))
    _write(session, replace(first, number=number, parent=held.number if held else None, at=now))


def save_draft(  # noqa: PLR0913 - all but three are by name
    session: Session,
    actor: Actor | None,
    ref: Ref,
    data: Data,
    *,
    base: int,
    shipped: Shipped,
    now: datetime,
    note: str = "",
    origin: Origin = Origin.EDIT,
    unaffected: Collection[str] = (),
) -> Item:
    """Save ``data`` as the newest revision, if ``base`` still is the newest one.

    Raises NotAllowed, :class:`StaleDraft`, and ValueError for data that names another id or is
    no JSON. The same data again makes no revision. An item in review leaves it.
    """
    editor = require(actor, Action.EDIT_CONTENT)
    kept = normalise(data)
    if kept.get("id") != ref.id:
        raise ValueError("wrong_id")
    row = touch(session, ref, shipped, now)
    held = find_revision(session, ref, row.newest)
    if base != row.newest and held is not None:
        raise StaleDraft(held, base)
    before, known, parent = (held.data, held.outdated, held.number) if held else ({}, (), None)
    outdated = find_outdated(before, kept, known, unaffected)
    if held is None or not is_same(kept, before) or outdated != held.outdated:
        who = (editor.account, editor.name, now, origin, note)
        number = _next_number(session, ref)
        made = Revision(ref, number, parent, kept, *who, outdated)
        _keep(session, editor, row, made, unaffected)
    return show_item(session, ref, shipped)


def _keep(
    session: Session, editor: Actor, row: ItemRow, made: Revision, unaffected: Collection[str]
) -> None:
    """Write a revision down, and into the log what was done; an item in review leaves it."""
    assert made.at is not None
    left = Stage(row.stage) in (Stage.IN_REVIEW, Stage.SCHEDULED)
    add_revision(session, row, made)
    events = [(f"saved_{made.origin.value}", {"text": made.note})]
    events += [("left_review", {})] if left else []
    events += [("unaffected", {"field": field}) for field in sorted(unaffected)]
    for event, facts in events:
        log(session, editor, event, made.ref, made.at, number=made.number, **facts)


def list_items(session: Session, actor: Actor | None, shipped: Shipped) -> tuple[Item, ...]:
    """Return every item that was touched, by kind and id; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    rows = session.execute(select(ItemRow.kind, ItemRow.item).order_by(ItemRow.kind, ItemRow.item))
    return tuple(show_item(session, Ref(ItemKind(kind), item), shipped) for kind, item in rows)
