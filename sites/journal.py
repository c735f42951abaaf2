"""What editors said to each other about a field, and the log of all that was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sites.content_tables import CommentRow, EntryRow
from sites.edited import ItemKind, Ref
from sites.errors import UnknownItem
from sites.revisions import log
from sites.rights import Action, Actor, require

LONGEST_COMMENT = 1000


@dataclass(frozen=True)
class Entry:
    """One line of the log; ``at`` is in UTC."""

    at: datetime
    who: str
    who_name: str
    event: str
    ref: Ref
    number: int
    field: str
    text: str


@dataclass(frozen=True)
class Comment:
    """A remark on one field of one revision, open until somebody settles it."""

    id: int
    ref: Ref
    number: int
    field: str
    text: str
    who_name: str
    at: datetime
    settled_at: datetime | None


def list_log(
    session: Session, actor: Actor | None, ref: Ref | None = None, limit: int = 200
) -> tuple[Entry, ...]:
    """Return the log, newest first; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    wanted = select(EntryRow).order_by(EntryRow.id.desc()).limit(limit)
    if ref is not None:
        wanted = wanted.where(EntryRow.kind == ref.kind.value, EntryRow.item == ref.id)
    return tuple(
        Entry(
            row.at,
            row.who,
            row.who_name,
            row.event,
            Ref(ItemKind(row.kind), row.item),
            row.number,
            row.field,
            row.text,
        )
        for row in session.scalars(wanted)
    )


def _show(row: CommentRow) -> Comment:
    ref = Ref(ItemKind(row.kind), row.item)
    said = (row.number, row.field, row.text, row.who_name, row.at, row.settled_at)
    return Comment(row.id, ref, *said)


def add_comment(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    field: str,
    text: str,
    now: datetime,
) -> Comment | None:
    """Keep a remark; an empty one is none. Raises NotAllowed."""
    editor = require(actor, Action.EDIT_CONTENT)
    said = text.strip()[:LONGEST_COMMENT]
    if not said:
        return None
    row = CommentRow(
        kind=ref.kind.value,
        item=ref.id,
        number=number,
        field=field,
        text=said,
        who=editor.account,
        who_name=editor.name,
        at=now,
    )
    session.add(row)
    session.flush()
    log(session, editor, "commented", ref, now, number=number, field=field, text=said)
    return _show(row)


def settle_comment(session: Session, actor: Actor | None, comment: int, now: datetime) -> None:
    """Close a remark; raises NotAllowed, :class:`UnknownItem`."""
    editor = require(actor, Action.EDIT_CONTENT)
    row = session.get(CommentRow, comment)
    if row is None:
        raise UnknownItem("comment", str(comment))
    if row.settled_at is None:
        row.settled_at, row.settled_by = now, editor.account
        ref = Ref(ItemKind(row.kind), row.item)
        log(session, editor, "settled", ref, now, number=row.number, field=row.field)


def list_comments(session: Session, actor: Actor | None, ref: Ref) -> tuple[Comment, ...]:
    """Return the remarks on an item, oldest first; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    wanted = (CommentRow.kind == ref.kind.value, CommentRow.item == ref.id)
    rows = session.scalars(select(CommentRow).where(*wanted).order_by(CommentRow.id))
    return tuple(_show(row) for row in rows)
