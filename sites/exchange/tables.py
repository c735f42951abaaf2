"""Tables out: CSV and XLSX with the same columns, one row per item, every cell text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sites.edited import ItemKind
from sites.exchange.columns import list_written
from sites.exchange.flat import flatten
from sites.outdated import Data

LONGEST_PART = 30_000
"""Letters; a cell of a workbook holds 32,767. What is longer goes on in ``claims+2``."""
MORE = "|"
"""Begins a cell that goes on from another, so that it is never a formula."""
_WIDE, _NARROW = 48, 18


def split_cell(cell: str) -> list[str]:
    """Return a cell as the parts that fit, at least one."""
    parts = [cell[at : at + LONGEST_PART] for at in range(0, len(cell), LONGEST_PART)] or [""]
    return [parts[0], *(MORE + part for part in parts[1:])]


def build_rows(kind: ItemKind, items: Iterable[Data]) -> list[list[str]]:
    """Return the heads and a row per item; a column too long for a cell has others after it."""
    flat = [flatten(kind, data) for data in items]
    heads: list[str] = []
    columns: list[list[str]] = []
    for column in list_written(kind):
        parts = [split_cell(row[column.path]) for row in flat]
        for number in range(max(map(len, parts), default=1)):
            heads.append(column.path if number == 0 else f"{column.path}+{number + 1}")
            columns.append([cell[number] if number < len(cell) else "" for cell in parts])
    return [heads, *map(list, zip(*columns, strict=True))] if flat else [heads]


def export_csv(kind: ItemKind, items: Iterable[Data]) -> bytes:
    """Return items as CSV: commas, UTF-8 with a mark, so that spreadsheets read the letters."""
    held = io.StringIO()
    csv.writer(held).writerows(build_rows(kind, items))
    return held.getvalue().encode("utf-8-sig")


def export_xlsx(
    kind: ItemKind,
    items: Iterable[Data],
    title: str,
    notes: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """Return items as a workbook; the heads stay in sight. ``notes`` is a second sheet's name
    and rows, for whoever fills the first one in."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    rows = build_rows(kind, items)
    for number in range(1, len(rows[0]) + 1):
        wide = any(len(row[number - 1]) > _NARROW for row in rows[1:])
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE if wide else _NARROW
    _append(sheet, rows)
    if notes is not None:
        name, lines = notes
        beside = book.create_sheet(name[:31])
        beside.freeze_panes = "A2"
        beside.column_dimensions["A"].width = _WIDE
        beside.column_dimensions["B"].width = _WIDE * 2
        _append(beside, lines)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _append(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    head: Any = WriteOnlyCell(sheet)
    body: Any = WriteOnlyCell(sheet)
    head.number_format = body.number_format = "@"
    head.font = Font(bold=True)
    body.alignment = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(rows):
        style = (body if number else head)._style  # settling it once makes it ten times faster
        sheet.append([_build_cell(sheet, value, style) for value in row])


def _build_cell(sheet: Any, value: str, style: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    cell.value = value or None
    if value:
        cell.data_type = "s"  # a formula or an error value is a text here, too
    cell._style = style
    return cell
