"""What a file wants to change: rows of fields, each with what could not be read of it.

A file need not be whole: a column that is not there, an empty cell and a null leave a field
as it is; ``-`` takes an optional field away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from shapely import from_wkt
from shapely.errors import ShapelyError
from shapely.geometry import mapping

from sites.edited import ItemKind, Ref
from sites.errors import Flaw
from sites.exchange.cells import REMOVED, read_cell, read_value
from sites.exchange.columns import (
    GEOMETRY,
    LAT,
    LON,
    Column,
    Shape,
    find_columns,
    is_bilingual,
)

LIMIT_BYTES = 50_000_000
"""5,000 complete places are 40 MB."""
MOST_ROWS = 20_000
MOST_COLUMNS = 400
MOST_UNKNOWN = 20
"""Unknown fields named of one row."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERED = re.compile(r"\.(?:0|[1-9]\d{0,2})(?=\.|$)")
_ALIASES = {
    "x": LON, "lon": LON, "lng": LON, "long": LON, "bujur": LON,
    "y": LAT, "lat": LAT, "lintang": LAT,
}  # fmt: skip
_PASSED_OVER = frozenset(
    {
        "fid", "ogc_fid", "gml_id", "layer", "path", "description", "timestamp", "begin", "end",
        "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon", "snippet",
    }
)  # fmt: skip
"""Columns that geographic programs add by themselves."""
_WKT, _WKT_SAMPLE = "wkt", "POINT (110.41 -6.98)"


@dataclass(frozen=True)
class IncomingRow:
    """One item of a file; ``row`` counts as the program that shows the file counts.

    ``changes`` are values by dotted path, REMOVED for a field to take away; ``ref`` is None
    when the row does not say which item it is.
    """

    row: int
    ref: Ref | None
    changes: Mapping[str, Any]
    flaws: tuple[Flaw, ...] = ()
    said_id: str = ""


@dataclass(frozen=True)
class Incoming:
    """A file read: its rows in order. ``is_sure`` when its fields are those of one kind only."""

    file: str
    kind: ItemKind
    rows: tuple[IncomingRow, ...]
    is_sure: bool = True


@dataclass
class RawRow:
    """A row as a reader found it: text cells, or values of any type with ``typed``."""

    row: int
    values: Mapping[str, Any]
    geometry: Any = None
    flaws: list[Flaw] = field(default_factory=list)
    feature_id: Any = None


@cache
def _tops(kind: ItemKind) -> frozenset[str]:
    return frozenset(path for path in find_columns(kind) if "." not in path)


@cache
def _underscored(kind: ItemKind) -> dict[str, str]:
    return {path.replace(".", "_"): path for path in find_columns(kind) if "." in path}


def guess_kind(names: Iterable[str]) -> tuple[ItemKind, bool]:
    """Return what the fields belong to, and whether some of them belong to nothing else."""
    tops = {name.strip().partition(".")[0] for name in names}
    tops |= {path.partition(".")[0] for name in names if (path := _underscored_top(name))}
    only_site = tops & (_tops(ItemKind.SITE) - _tops(ItemKind.SMART_FEATURE))
    only_feature = tops & (_tops(ItemKind.SMART_FEATURE) - _tops(ItemKind.SITE))
    kind = ItemKind.SMART_FEATURE if len(only_feature) > len(only_site) else ItemKind.SITE
    return kind, bool(only_site or only_feature)


def _underscored_top(name: str) -> str | None:
    for kind in (ItemKind.SITE, ItemKind.SMART_FEATURE):
        if name in _underscored(kind):
            return _underscored(kind)[name]
    return None


def resolve(kind: ItemKind, name: str) -> Column | None:
    """Return the column that a head means: its path, a usual other name, a numbered part."""
    columns, bare = find_columns(kind), name.strip()
    known = columns.get(bare) or columns.get(_ALIASES.get(bare.casefold(), ""))
    known = known or columns.get(_underscored(kind).get(bare, ""))
    if known is None and bare.casefold() in _tops(kind):
        known = columns[bare.casefold()]
    if known is None and _NUMBERED.search(bare):
        top = columns.get(_NUMBERED.split(bare, maxsplit=1)[0])
        if top is not None and top.shape is Shape.LIST:
            return Column(bare, _shape_inside(bare))
    return known


def _shape_inside(path: str) -> Shape:
    """Numbered parts of lists are texts, except for the lists and years that content has there."""
    last = path.rpartition(".")[2]
    if last == "sources":
        return Shape.WORDS
    return Shape.OBJECT if last.isdigit() else Shape.WHOLE if last == "year" else Shape.TEXT


def _name_unknown(kind: ItemKind, name: str) -> Flaw:
    shown = name[:60]
    close = get_close_matches(shown, find_columns(kind), n=1, cutoff=0.75)
    if close:
        return Flaw(shown, "misspelt_field", {"field": shown, "meant": close[0]})
    return Flaw(shown, "unknown_field", {"field": shown})


def _read_wkt(text: str) -> Any:
    try:
        return mapping(from_wkt(text))
    except (ShapelyError, ValueError, TypeError):
        return Flaw(GEOMETRY, "not_wkt", {"found": text[:40], "wanted": _WKT_SAMPLE})


class _Gathering:
    """The fields of one row while they are read."""

    def __init__(self, kind: ItemKind, raw: RawRow) -> None:
        self.kind, self.raw = kind, raw
        self.changes: dict[str, Any] = {}
        self.flaws: list[Flaw] = list(raw.flaws)

    def take(self, name: str, value: Any) -> None:
        """Take one named value, whatever type it has."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if name.strip().casefold() == _WKT and isinstance(value, str):
            self.keep(GEOMETRY, _read_wkt(value))
            return
        column = resolve(self.kind, name)
        if column is None:
            if name.strip().casefold() not in _PASSED_OVER:
                self.flaws.append(_name_unknown(self.kind, name))
            return
        if self._is_plain_name(column, value):
            self.changes.setdefault(f"{column.path}.id", read_cell(Column("", Shape.TEXT), value))
            return
        self.keep(column.path, read_value(column, value), opens=column.shape is Shape.OBJECT)

    def _is_plain_name(self, column: Column, value: Any) -> bool:
        """A map program's own name of a place: one language, and only if there is no better."""
        if column.path != "name" or not is_bilingual(self.kind, "name"):
            return False
        return isinstance(value, str) and not value.lstrip().startswith("{")

    def keep(self, path: str, found: Any, opens: bool = False) -> None:
        """Keep a value that was read; an object becomes its parts, so that it may be partial."""
        if isinstance(found, Flaw):
            self.flaws.append(found._replace(field=found.field or path))
        elif opens and found and isinstance(found, dict) and path != GEOMETRY:
            for key, inner in found.items():
                self._keep_part(f"{path}.{key}", inner)
        elif found is not None:
            self.changes[path] = found

    def _keep_part(self, path: str, value: Any) -> None:
        if value is None:
            return
        column = find_columns(self.kind).get(path)
        if column is None and not _NUMBERED.search(path):
            self.flaws.append(_name_unknown(self.kind, path))
        elif column is not None and column.shape is Shape.OBJECT and isinstance(value, dict):
            self.keep(path, value, opens=True)
        else:
            self.changes[path] = value

    def build(self) -> IncomingRow:
        """Return the row."""
        said = self.changes.pop("id", None)
        if isinstance(self.raw.feature_id, str) and self.raw.feature_id:
            said = self.raw.feature_id if said is None else said
            if said != self.raw.feature_id:
                detail = {"first": self.raw.feature_id[:60], "second": str(said)[:60]}
                self.flaws.append(Flaw("id", "two_ids", detail))
        ref = self._build_ref(said)
        shown = said[:60] if isinstance(said, str) else ""
        return IncomingRow(self.raw.row, ref, self.changes, _cut(self.flaws), shown)

    def _build_ref(self, said: Any) -> Ref | None:
        if said is None or said is REMOVED:
            self.flaws.append(Flaw("id", "missing_field", {"field": "id"}))
            return None
        if not isinstance(said, str) or not _SLUG.fullmatch(said) or len(said) > 60:
            self.flaws.append(Flaw("id", "bad_slug", {"found": str(said)[:60]}))
            return None
        return Ref(self.kind, said)


def _cut(flaws: Sequence[Flaw]) -> tuple[Flaw, ...]:
    return tuple(flaws[:MOST_UNKNOWN])


def build_incoming(file: str, raws: Sequence[RawRow], kind: ItemKind | None = None) -> Incoming:
    """Return the rows of a file; ``kind`` is found from the fields unless it is given."""
    names = {str(name) for raw in raws for name, value in raw.values.items() if value is not None}
    guessed, is_sure = (kind, True) if kind is not None else guess_kind(names)
    rows, first = [], dict[Ref, int]()
    for raw in raws:
        gathering = _Gathering(guessed, raw)
        for name, value in raw.values.items():
            gathering.take(str(name), value)
        if raw.geometry is not None:
            gathering.keep(GEOMETRY, raw.geometry)
        row = gathering.build()
        if row.ref is not None and first.setdefault(row.ref, row.row) != row.row:
            detail = {"first": first[row.ref], "second": row.row}
            row = replace(row, flaws=(*row.flaws, Flaw("id", "duplicate_id", detail)))
        rows.append(row)
    return Incoming(file, guessed, tuple(rows), is_sure)
