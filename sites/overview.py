"""How all items stand that were touched here, in a few questions to the database.

What is known of a revision never changes, so that it is gathered once: a :class:`Memory` keeps it
and asks for newer revisions only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from sites.content_tables import EntryRow, ItemRow, RevisionRow
from sites.edited import ItemKind, Origin, Ref, Stage
from sites.freshness import Facts, gather_facts
from sites.rights import Action, Actor, require

_SHIPPED = RevisionRow.origin == Origin.SHIPPED.value
_OF_ITEM = and_(RevisionRow.kind == ItemRow.kind, RevisionRow.item == ItemRow.item)


class Standing(NamedTuple):
    """A touched item: its stage, its newest revision, and the one it grew from."""

    ref: Ref
    stage: Stage
    newest: Facts | None
    grown_from: Facts | None
    publish_at: datetime | None


@dataclass
class Memory:
    """What was gathered of the revisions of one database, up to one of them.

    ``grown``: the newest revision of each item that came with the product.
    """

    last: int = 0
    facts: dict[tuple[Ref, int], Facts] = field(default_factory=dict)
    grown: dict[Ref, int] = field(default_factory=dict)


class Waiting(NamedTuple):
    """What waits for a review or for its time: since when, and who submitted it."""

    ref: Ref
    stage: Stage
    number: int
    publish_at: datetime | None
    since: datetime | None
    who_name: str
    note: str


def list_standings(session: Session, actor: Actor | None, memory: Memory) -> tuple[Standing, ...]:
    """Return every item that was touched here; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    _catch_up(session, memory)
    return tuple(_list(session, memory))


def _list(session: Session, memory: Memory) -> Iterator[Standing]:
    row = ItemRow
    asked = select(row.kind, row.item, row.stage, row.newest, row.publish_at)
    for kind, item, stage, newest, publish_at in session.execute(asked):
        ref = Ref(ItemKind(kind), item)
        grown_from = memory.facts.get((ref, memory.grown.get(ref, 0)))
        newest_facts = memory.facts.get((ref, newest))
        yield Standing(ref, Stage(stage), newest_facts, grown_from, publish_at)


def _catch_up(session: Session, memory: Memory) -> None:
    """Gather what is not known yet: at first only what may be asked for."""
    last = session.scalar(select(func.max(RevisionRow.id))) or 0
    if last < memory.last:  # another database stands in its place
        memory.last = 0
        memory.facts.clear()
        memory.grown.clear()
    if last == memory.last:
        return
    row = RevisionRow
    asked: Select[Any] = select(row.kind, row.item, row.number, row.origin, row.data, row.outdated)
    asked = asked.where(row.id > memory.last, row.id <= last)
    if not memory.facts:
        newest = row.number == ItemRow.newest
        asked = asked.join(ItemRow, _OF_ITEM).where(newest | _SHIPPED)
    for kind, item, number, origin, data, outdated in session.execute(asked):
        ref = Ref(ItemKind(kind), item)
        if origin == Origin.SHIPPED.value:
            memory.grown[ref] = max(number, memory.grown.get(ref, 0))
        memory.facts[ref, number] = gather_facts(ref.kind, data, len(outdated))
    memory.last = last


def count_in_review(session: Session) -> int:
    """Return how many items wait for somebody to look at them."""
    wanted = ItemRow.stage == Stage.IN_REVIEW.value
    return session.scalar(select(func.count()).select_from(ItemRow).where(wanted)) or 0


def list_waiting(session: Session, actor: Actor | None) -> tuple[Waiting, ...]:
    """Return what is in review or scheduled, the longest wait first; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    stages = (Stage.IN_REVIEW.value, Stage.SCHEDULED.value)
    rows = session.scalars(select(ItemRow).where(ItemRow.stage.in_(stages))).all()
    found = [_show_waiting(session, row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.since is None, one.since, one.ref)))


def _show_waiting(session: Session, row: ItemRow) -> Waiting:
    ref = Ref(ItemKind(row.kind), row.item)
    here = (EntryRow.kind == row.kind, EntryRow.item == row.item, EntryRow.event == "submitted")
    said = session.scalar(select(EntryRow).where(*here).order_by(EntryRow.id.desc()).limit(1))
    facts = (None, "", "") if said is None else (said.at, said.who_name, said.text)
    return Waiting(ref, Stage(row.stage), row.newest, row.publish_at, *facts)
