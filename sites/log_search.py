"""The log of the desk, searched: by item, by person, by what happened; page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from sites.content_tables import EntryRow
from sites.edited import ItemKind, Ref
from sites.journal import Entry
from sites.rights import Action, Actor, require


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty asks for everything. ``item`` is a part of an id."""

    item: str = ""
    who: str = ""
    event: str = ""


def search_log(
    session: Session, actor: Actor | None, wanted: Wanted, *, skip: int = 0, limit: int = 50
) -> tuple[Entry, ...]:
    """Return what was done, newest first; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    asked = _narrow(select(EntryRow), wanted).order_by(EntryRow.id.desc())
    rows = session.scalars(asked.offset(skip).limit(limit))
    return tuple(_show(row) for row in rows)


def list_people(session: Session, actor: Actor | None) -> dict[str, str]:
    """Return everybody who did something, by account, with the name they had last."""
    require(actor, Action.EDIT_CONTENT)
    asked = select(EntryRow.who, EntryRow.who_name).distinct().order_by(EntryRow.who_name)
    return {row[0]: row[1] for row in session.execute(asked)}


def list_events(session: Session, actor: Actor | None) -> tuple[str, ...]:
    """Return everything that ever happened, by its code."""
    require(actor, Action.EDIT_CONTENT)
    return tuple(session.scalars(select(EntryRow.event).distinct().order_by(EntryRow.event)))


def _narrow(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.item:
        asked = asked.where(EntryRow.item.icontains(wanted.item, autoescape=True))
    if wanted.who:
        asked = asked.where(EntryRow.who == wanted.who)
    if wanted.event:
        asked = asked.where(EntryRow.event == wanted.event)
    return asked


def _show(row: EntryRow) -> Entry:
    ref = Ref(ItemKind(row.kind), row.item)
    said = (row.number, row.field, row.text)
    return Entry(row.at, row.who, row.who_name, row.event, ref, *said)
