"""Sources that nobody has seen yet: made for a claim, published together with what uses them.

A correction mostly rests on a source that is not on the list. It waits for its review beside the
item; whoever publishes the item has looked at both, and both are published in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sites.content_tables import ItemRow, take_turn
from sites.edited import Item, ItemKind, Ref, Revision, Stage
from sites.outdated import Data
from sites.references import SOURCE_FIELDS
from sites.review import Judge, Refused, approve
from sites.rights import Actor
from sites.standing import find_item_row, find_revision, find_shipped

JudgeBeside = Callable[[Collection[Revision]], Judge]
"""Makes a judge for which these sources count as shown."""

Seen = tuple[Ref, int]
"""An item, and the number of the revision that somebody looked at."""


def list_source_ids(data: Any) -> frozenset[str]:
    """Return the ids of the sources that a state names, however deep."""
    return frozenset(_walk(data))


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _walk(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in SOURCE_FIELDS and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, str))
            else:
                yield from _walk(inner)


def list_waiting_sources(session: Session) -> tuple[Revision, ...]:
    """Return the sources that wait for review or for their time and were never shown, by id."""
    wanted = (
        ItemRow.kind == ItemKind.SOURCE.value,
        ItemRow.stage.in_((Stage.IN_REVIEW.value, Stage.SCHEDULED.value)),
        ItemRow.published.is_(None),
        ItemRow.withdrawn.is_(False),
    )
    rows = session.execute(
        select(ItemRow.item, ItemRow.newest).where(*wanted).order_by(ItemRow.item)
    )
    refs = ((Ref(ItemKind.SOURCE, item), newest) for item, newest in rows)
    found = (find_revision(session, *one) for one in refs if find_shipped(session, one[0]) is None)
    return tuple(one for one in found if one is not None)


def list_companions(session: Session, data: Data) -> tuple[Revision, ...]:
    """Return the waiting sources that a state names: they are published together with it."""
    named = list_source_ids(data)
    if not named:
        return ()
    return tuple(one for one in list_waiting_sources(session) if one.ref.id in named)


def approve_together(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    beside: Collection[Seen],
    judge_beside: JudgeBeside,
    now: datetime,
    publish_at: datetime | None = None,
) -> Item:
    """Publish what another person submitted with the waiting sources it names.

    ``beside`` are the sources that were looked at. Raises as :func:`sites.review.approve`, and
    :class:`Refused` (``sources_changed`` when others wait by now, ``own_source`` for one that
    the publisher wrote). Nothing is published when it raises, if the caller then rolls back.
    """
    take_turn(session)
    row = find_item_row(session, ref)
    held = None if row is None else find_revision(session, ref, row.newest)
    waiting = () if held is None else list_companions(session, held.data)
    if {(one.ref, one.number) for one in waiting} != set(beside):
        raise Refused("sources_changed")
    judge = judge_beside(waiting)
    publish = partial(approve, session, actor, judge=judge, now=now, publish_at=publish_at)
    for one in waiting:
        try:
            publish(one.ref, number=one.number)
        except Refused as refusal:
            raise Refused("own_source" if refusal.code == "own_change" else refusal.code) from None
    return publish(ref, number=number)
