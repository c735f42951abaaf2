"""What an editor is typing, kept at every field, so that a lost tab loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from sites.content_tables import WorkRow, take_turn
from sites.edited import ItemKind, Ref
from sites.outdated import Data
from sites.rights import Action, Actor, require


@dataclass(frozen=True)
class Work:
    """An unsaved state, begun from revision ``base``; ``unaffected`` are paths of English."""

    ref: Ref
    base: int
    data: Data
    changed_at: datetime
    unaffected: tuple[str, ...] = ()


def _find_row(session: Session, actor: Actor, ref: Ref) -> WorkRow | None:
    return session.get(WorkRow, (actor.account, ref.kind.value, ref.id), populate_existing=True)


def _show(row: WorkRow) -> Work:
    ref = Ref(ItemKind(row.kind), row.item)
    return Work(ref, row.base, row.data, row.changed_at, tuple(row.unaffected))


def find_work(session: Session, actor: Actor | None, ref: Ref) -> Work | None:
    """Return what this editor has typed and not yet saved, or None; raises NotAllowed."""
    row = _find_row(session, require(actor, Action.EDIT_CONTENT), ref)
    return None if row is None else _show(row)


def change_work(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    edit: Callable[[Data], Data],
    *,
    begin: Callable[[], tuple[int, Data]],
    now: datetime,
) -> Work:
    """Keep what ``edit`` makes of the unsaved state; ``begin`` tells where a new one starts."""
    editor = require(actor, Action.EDIT_CONTENT)
    take_turn(session)
    row = _find_row(session, editor, ref)
    if row is None:
        base, data = begin()
        row = WorkRow(
            account_id=editor.account,
            kind=ref.kind.value,
            item=ref.id,
            base=base,
            data=edit(data),
            unaffected=[],
            changed_at=now,
        )
        session.add(row)
    else:
        row.data, row.changed_at = edit(row.data), now
    session.flush()
    return _show(row)


def mark_unaffected(
    session: Session, actor: Actor | None, ref: Ref, field: str, marked: bool
) -> None:
    """Note that a change of the Indonesian does not touch the English of a field."""
    row = _find_row(session, require(actor, Action.EDIT_CONTENT), ref)
    if row is not None:
        rest = [one for one in row.unaffected if one != field]
        row.unaffected = [*rest, field] if marked else rest


def rebase_work(
    session: Session, actor: Actor | None, ref: Ref, *, base: int, data: Data, now: datetime
) -> None:
    """Replace the unsaved state by one that was brought together with a newer revision."""
    row = _find_row(session, require(actor, Action.EDIT_CONTENT), ref)
    if row is not None:
        row.base, row.data, row.changed_at = base, data, now


def drop_work(session: Session, actor: Actor | None, ref: Ref) -> None:
    """Forget what was typed; raises NotAllowed."""
    row = _find_row(session, require(actor, Action.EDIT_CONTENT), ref)
    if row is not None:
        session.delete(row)
