"""An item as a row of cells by dotted path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sites.edited import ItemKind
from sites.exchange.cells import write_cell
from sites.exchange.columns import GEOMETRY, LAT, LON, Column, list_written
from sites.outdated import Data


def _find(data: Mapping[str, Any], path: str) -> tuple[Any, bool]:
    """The value at a path, and whether there is something that could hold it."""
    held: Any = data
    *above, last = path.split(".")
    for part in above:
        held = held.get(part) if isinstance(held, Mapping) else None
    is_held = isinstance(held, Mapping)
    return (held.get(last) if is_held else None), is_held


def _list_cells(kind: ItemKind, data: Data) -> Iterator[tuple[Column, str]]:
    place = data.get(GEOMETRY) or {}
    is_point = place.get("type") == "Point"
    for column in list_written(kind):
        value, is_held = _find(data, column.path)
        if column.path in (LON, LAT):
            value = place["coordinates"][column.path == LAT] if is_point else None
        elif column.path == GEOMETRY:
            value = None if is_point else data.get(GEOMETRY)
        elif value is None and is_held:
            value = column.default
        yield column, write_cell(column, value)


def flatten(kind: ItemKind, data: Data) -> dict[str, str]:
    """Return an item as cells by path, in the order of the columns; absent fields are empty.

    A point stands in ``longitude`` and ``latitude``, an area as JSON in ``geometry``.
    """
    return {column.path: cell for column, cell in _list_cells(kind, data)}
