"""When something was published here, and what has been withdrawn: asked of the editors' store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from components.store import current_engine
from sites.content_tables import EditionRow
from sites.database import open_reading

Named = tuple[str, str]
"""Kind and id: ``("site", "lawang-sewu")``."""


class Stand(NamedTuple):
    """The last publishing of an item: when, and whether it took the item away."""

    at: datetime
    withdrawn: bool


def read_stands() -> Mapping[Named, Stand]:
    """Return the last publishing of every item that was published on this installation."""
    last = select(func.max(EditionRow.number)).group_by(EditionRow.kind, EditionRow.item)
    asked = select(EditionRow).where(EditionRow.number.in_(last))
    with open_reading(current_engine()) as session:
        rows = session.scalars(asked).all()
    return {(row.kind, row.item): Stand(row.at, row.revision is None) for row in rows}


def is_withdrawn(kind: str, item: str) -> bool:
    """True when the last publishing of an item took it away."""
    asked = (
        select(EditionRow.revision)
        .where(EditionRow.kind == kind, EditionRow.item == item)
        .order_by(EditionRow.number.desc())
        .limit(1)
    )
    with open_reading(current_engine()) as session:
        found = session.execute(asked).first()
    return found is not None and found.revision is None
