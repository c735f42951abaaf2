"""What a file would do, before it does anything: per item what is new, changed, same or faulty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from sites.coordinates import check_geometry
from sites.diagnosis import describe_error, list_errors
from sites.edited import ItemKind, Ref
from sites.errors import Fault, Flaw
from sites.exchange.columns import GEOMETRY, MODELS, find_columns
from sites.exchange.incoming import Incoming, IncomingRow
from sites.exchange.merged import merge
from sites.outdated import Data
from sites.revisions import is_same

MOST_CHANGES = 200
"""Changed fields listed of one item."""

_SOMEWHERE = {"type": "Point", "coordinates": [110.41, -6.98]}
"""Stands in for a flawed place, so that the other fields are judged too."""

FEW_MISSING = 3
"""From so many required fields on, it is the id that is wrong, more likely than the item new."""

Held = tuple[int, Data]
"""The number of the newest revision of an item, and its data."""
Current = Callable[[Ref], Held | None]


class Fate(StrEnum):
    """What becomes of an item."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Change:
    """One field, as it is and as it would be; None: absent."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class PlanItem:
    """One row judged. ``base`` is the revision it was compared with, ``data`` the whole item."""

    row: int
    ref: Ref | None
    fate: Fate
    base: int = 0
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    data: Data | None = None
    said_id: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything a file would do."""

    file: str
    items: tuple[PlanItem, ...]

    def count(self, fate: Fate) -> int:
        """Return how many items share a fate."""
        return Counter(item.fate for item in self.items)[fate]

    def pick(self, *fates: Fate) -> tuple[PlanItem, ...]:
        """Return the items with one of some fates, in the order of the file."""
        return tuple(item for item in self.items if item.fate in fates)

    @property
    def written(self) -> tuple[PlanItem, ...]:
        """What applying it would write."""
        return self.pick(Fate.NEW, Fate.CHANGED)

    @property
    def is_fit(self) -> bool:
        """True when nothing is faulty and there is something to write."""
        return bool(self.written) and not self.pick(Fate.FAULTY)


def _validate(kind: ItemKind, data: Data) -> tuple[Data | None, tuple[Flaw, ...]]:
    """The item as the model writes it, or every reason why it is none."""
    flaws: tuple[Flaw, ...] = ()
    if data.get(GEOMETRY) is not None or kind is ItemKind.SITE:
        flaws = check_geometry(data.get(GEOMETRY))
        data = {**data, GEOMETRY: _SOMEWHERE} if flaws else data
    model = MODELS[kind]
    try:
        item = model.model_validate(data)
    except ValidationError as error:
        known = frozenset(find_columns(kind))
        found = [describe_error(each, known, skip=0) for each in list_errors(error)[:100]]
        return None, (*flaws, *found)
    if flaws:
        return None, flaws
    return item.model_dump(mode="json", exclude_defaults=True), ()


def _differ(old: Any, new: Any, path: str) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict) and path != GEOMETRY:
        for key in dict.fromkeys((*old, *new)):
            below = f"{path}.{key}" if path else key
            yield from _differ(old.get(key), new.get(key), below)
    elif isinstance(old, list) and isinstance(new, list) and path != GEOMETRY:
        for place in range(max(len(old), len(new))):
            was = old[place] if place < len(old) else None
            now = new[place] if place < len(new) else None
            yield from _differ(was, now, f"{path}.{place}")
    elif old != new:
        yield Change(path, old, new)


def list_changes(old: Data | None, new: Data) -> tuple[Change, ...]:
    """Return the fields in which two states differ, by dotted path; a place is one field."""
    return tuple(_differ(old or {}, new, ""))[:MOST_CHANGES]


def _name(row: IncomingRow) -> str:
    return row.ref.id if row.ref is not None else f"#{row.row}"


def _refuse(file: str, row: IncomingRow, ref: Ref | None, flaws: tuple[Flaw, ...]) -> PlanItem:
    said = dict.fromkeys((flaw.field, flaw.code) for flaw in flaws)
    first = {(flaw.field, flaw.code): flaw for flaw in reversed(flaws)}
    faults = tuple(
        Fault(file, _name(row), one.field, one.code, {**one.detail, "row": row.row})
        for one in (first[key] for key in said)
    )
    return PlanItem(row.row, ref, Fate.FAULTY, faults=faults, said_id=row.said_id)


def _find(row: IncomingRow, is_sure: bool, current: Current) -> tuple[Ref | None, Held | None]:
    """The item that a row means; fields that both kinds have do not say of which kind it is."""
    if row.ref is None:
        return None, None
    held = current(row.ref)
    if held is None and not is_sure:
        other = Ref(ItemKind.SMART_FEATURE, row.ref.id)
        found = current(other)
        if found is not None:
            return other, found
    return row.ref, held


def _gather_missing(flaws: tuple[Flaw, ...]) -> tuple[Flaw, ...]:
    """Of an item that does not exist: one flaw for all the fields it would need, not one each."""
    missing = [flaw for flaw in flaws if flaw.code in ("missing_field", "null_geometry")]
    if len(missing) < FEW_MISSING:
        return flaws
    wanted = ", ".join(flaw.field for flaw in missing)
    rest = (flaw for flaw in flaws if flaw not in missing)
    return (Flaw("id", "no_such_item", {"wanted": wanted}), *rest)


def _judge(file: str, row: IncomingRow, is_sure: bool, current: Current) -> PlanItem:
    ref, held = _find(row, is_sure, current)
    if ref is None:
        return _refuse(file, row, None, row.flaws)
    base, old = held if held is not None else (0, None)
    merged, flaws = merge(old, row, ref.kind)
    unread = {flaw.field for flaw in row.flaws}
    new, found = _validate(ref.kind, {**merged, "id": ref.id})
    found = tuple(flaw for flaw in found if flaw.field not in unread)
    if old is None:
        found = _gather_missing(found)
    if row.flaws or flaws or new is None:
        return _refuse(file, row, ref, (*row.flaws, *flaws, *found))
    if old is not None and is_same(old, new):
        return PlanItem(row.row, ref, Fate.SAME, base, said_id=ref.id)
    fate = Fate.NEW if old is None else Fate.CHANGED
    return PlanItem(row.row, ref, fate, base, list_changes(old, new), (), new, ref.id)


def compare_incoming(incoming: Incoming, current: Current) -> Plan:
    """Return what a file would do to the items as they are now; nothing is written."""
    items = (_judge(incoming.file, row, incoming.is_sure, current) for row in incoming.rows)
    return Plan(incoming.file, tuple(items))
