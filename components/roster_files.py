"""Name lists as spreadsheets: read with limits against bombs, written without formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from components.coverage import neutralise
from routes.name_list import (
    MOST_COLUMNS,
    MOST_LINES,
    NameList,
    TooManyNames,
    decode_names,
    parse_names,
    parse_rows,
)

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
MOST_PARTS = 400
MOST_TAGS = 500_000
"""Of XML, in all parts: a million cells fit into a small file and take a minute to read."""
_ZIP = b"PK\x03\x04"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadFile(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A file that is not read; ``code``: file_too_big, file_bomb or file_broken."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_names(raw: bytes) -> NameList:
    """Return the people of a CSV, a text or an XLSX file, told apart by its first bytes.

    Raises :class:`BadFile`, :class:`TooManyNames`.
    """
    if len(raw) > MOST_BYTES:
        raise BadFile("file_too_big")
    if raw.startswith(_ZIP):
        return parse_rows(_read_sheet(raw))
    return parse_names(decode_names(raw))


def _check_archive(raw: bytes) -> None:
    """Refuse what would unpack to much more than any list of names."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise BadFile("file_bomb")
        tags = 0
        for part in parts:
            with archive.open(part) as opened:
                content = opened.read(part.file_size + 1)
            tags += content.count(b"<")
            if len(content) > part.file_size or tags > MOST_TAGS:
                raise BadFile("file_bomb")


def _read_sheet(raw: bytes) -> list[tuple[object, ...]]:
    """Return the rows of the first sheet; values only, no formulas, no links."""
    try:
        _check_archive(raw)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            rows = []
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                if number >= MOST_LINES:
                    raise TooManyNames(number + 1)
                rows.append(tuple(row[:MOST_COLUMNS]))
        finally:
            book.close()
    except (BadFile, TooManyNames):
        raise
    except Exception as error:  # openpyxl raises whatever the broken part provokes
        raise BadFile("file_broken") from error
    return rows


def export_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV (UTF-8 with a mark) in which no cell is a formula."""
    held = io.StringIO()
    writer = csv.writer(held)
    for row in rows:
        writer.writerow([neutralise(str(cell)) for cell in row])
    return held.getvalue().encode("utf-8-sig")


def export_xlsx(rows: Iterable[Sequence[object]], title: str) -> bytes:
    """Return rows as a workbook of one sheet in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(one for one in title if one not in r"[]:*?/\'")[:31] or "1")
    for row in rows:
        sheet.append([_clean(str(cell)) for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _clean(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, without what XML cannot hold."""
    return neutralise(str(ILLEGAL_CHARACTERS_RE.sub("", cell)))
