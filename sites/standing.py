"""How an item stands: its newest revision, what visitors see, and what a newer product brings."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from sites.content_tables import ItemRow, RevisionRow
from sites.edited import PRODUCT, Item, ItemKind, Origin, Ref, Revision, Shipped, Stage
from sites.outdated import Data, Outdated


def normalise(data: Data) -> Data:
    """Return data as a database gives it back: plain lists, floats and strings."""
    kept: Data = json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False))
    return kept


def is_same(one: Data | None, other: Data | None) -> bool:
    """Return whether two states say the same, whatever the order of their fields."""
    if one is None or other is None:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def show_revision(row: RevisionRow) -> Revision:
    """Return a row as a value."""
    ref = Ref(ItemKind(row.kind), row.item)
    outdated = tuple(Outdated(**entry) for entry in row.outdated)
    who = (row.author, row.author_name, row.at, Origin(row.origin), row.note)
    return Revision(ref, row.number, row.parent, row.data, *who, outdated)


def first_revision(ref: Ref, data: Data) -> Revision:
    """Return what came with the product as the first revision of an item."""
    return Revision(ref, 1, None, data, PRODUCT, PRODUCT, None, Origin.SHIPPED)


def find_revision(session: Session, ref: Ref, number: int) -> Revision | None:
    """Return one revision that was written down, or None."""
    wanted = (RevisionRow.kind == ref.kind.value, RevisionRow.item == ref.id)
    row = session.scalar(select(RevisionRow).where(*wanted, RevisionRow.number == number))
    return None if row is None else show_revision(row)


def find_item_row(session: Session, ref: Ref) -> ItemRow | None:
    """Return the row of an item that was touched, or None."""
    return session.get(ItemRow, (ref.kind.value, ref.id), populate_existing=True)


def find_shipped(session: Session, ref: Ref) -> RevisionRow | None:
    """Return the newest revision that came with the product and was written down, or None."""
    wanted = (
        RevisionRow.kind == ref.kind.value,
        RevisionRow.item == ref.id,
        RevisionRow.origin == Origin.SHIPPED.value,
    )
    return session.scalar(
        select(RevisionRow).where(*wanted).order_by(RevisionRow.number.desc()).limit(1)
    )


def show_item(session: Session, ref: Ref, shipped: Shipped) -> Item:
    """Return an item as it is now; asks nobody who they are."""
    row, given = find_item_row(session, ref), shipped(ref)
    if row is None:
        first = None if given is None else first_revision(ref, normalise(given))
        return Item(ref, Stage.UNTOUCHED, first, first)
    newest, held = find_revision(session, ref, row.newest), find_shipped(session, ref)
    from_product = None if held is None else show_revision(held)
    given = None if given is None else normalise(given)
    is_offered = not is_same(given, from_product.data if from_product else None)
    if row.published is not None:
        published = find_revision(session, ref, row.published)
    else:
        published = None if row.withdrawn else _find_shown(ref, from_product, given)
    return Item(
        ref,
        Stage(row.stage),
        newest,
        published,
        row.publish_at,
        row.approved_by,
        row.withdrawn,
        given if is_offered else None,
        row.version,
    )


def _find_shown(ref: Ref, from_product: Revision | None, given: Data | None) -> Revision | None:
    """Return what visitors see of an item that was not published here: what comes with the product.

    That is so for a newer product, too, before somebody has looked at what it brings.
    """
    if given is None:
        return from_product
    return replace(from_product or first_revision(ref, given), data=given)


def list_authors(session: Session, ref: Ref, number: int) -> frozenset[str]:
    """Return the accounts that wrote what has changed since the last published revision.

    What came with the product has no author here; a newer product in between forgets nobody.
    """
    row = find_item_row(session, ref)
    since = (row.published or 0) if row else 0
    wanted = (RevisionRow.kind == ref.kind.value, RevisionRow.item == ref.id)
    span = (RevisionRow.number > since, RevisionRow.number <= number)
    found = session.scalars(select(RevisionRow.author).where(*wanted, *span).distinct())
    return frozenset(found) - {PRODUCT}
