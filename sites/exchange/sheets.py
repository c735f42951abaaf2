"""Tables in: CSV of any usual encoding and separator, and XLSX, read with limits."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from sites.edited import ItemKind
from sites.errors import ContentError, Detail, Fault, Flaw
from sites.exchange.cells import LONGEST_CELL
from sites.exchange.incoming import (
    MOST_COLUMNS,
    MOST_ROWS,
    Incoming,
    RawRow,
    build_incoming,
)
from sites.exchange.tables import MORE

ZIP = b"PK\x03\x04"
MOST_UNPACKED = 120_000_000
MOST_PARTS = 400
MOST_TAGS = 4_000_000
"""Of XML, in all parts: cells by the million fit into a small file and take minutes to read."""
_SEPARATORS = ",;\t"
_CONTINUED = re.compile(r"(.+)\+([2-9]|[1-9]\d)")
_HEAD_SCAN = 60


def _stop(file: str, code: str, **detail: str | int) -> ContentError:
    kept: Detail = detail
    return ContentError([Fault(file, "", "", code, kept)])


def decode(raw: bytes, file: str) -> str:
    """Return the text of a table: UTF-8, UTF-16 with its mark, or else Windows-1252."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    found = next((name for mark, name in marks if raw.startswith(mark)), None)
    for name in (found,) if found else ("utf-8", "cp1252"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            failed = _stop(file, "unknown_encoding", byte=error.start, line=line)
            continue
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise _stop(file, "unknown_encoding", byte=text.index("\0"), line=line)
        return text
    raise failed


def _pick_separator(text: str) -> str:
    """The sign that parts the heads best, outside quotes."""
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return max(_SEPARATORS, key=head.count)


def _skip_sep_line(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;``."""
    first, _, rest = text.partition("\n")
    said = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and said in tuple(_SEPARATORS):
        return rest, said
    return text, _pick_separator(text)


def _read_csv(raw: bytes, file: str) -> Iterator[list[str]]:
    text, separator = _skip_sep_line(decode(raw, file))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        if "field limit" in str(error):
            detail = {"row": reader.line_num, "limit": LONGEST_CELL}
            raise _stop(file, "long_cell_in_line", **detail) from None
        raise _stop(file, "broken_quotes", row=reader.line_num) from None


def _show_cell(value: Any) -> str:
    """A workbook's cell as it would be written: dates by ISO 8601, whole numbers without .0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _check_archive(raw: bytes, file: str) -> None:
    """Refuse what would unpack to much more than any content."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _stop(file, "file_bomb")
        tags = 0
        for part in parts:
            with archive.open(part) as opened:
                content = opened.read(part.file_size + 1)
            tags += content.count(b"<")
            if len(content) > part.file_size or tags > MOST_TAGS:
                raise _stop(file, "file_bomb")


def _read_xlsx(raw: bytes, file: str) -> list[list[str]]:
    """The first sheet: values only, no formulas, no links."""
    try:
        _check_archive(raw, file)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            rows = []
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                if number > MOST_ROWS:
                    raise _stop(file, "too_many_rows", limit=MOST_ROWS)
                rows.append([_show_cell(cell) for cell in row[: MOST_COLUMNS + 1]])
        finally:
            book.close()
    except ContentError:
        raise
    except Exception:  # openpyxl raises whatever the broken part provokes
        raise _stop(file, "broken_workbook") from None
    return rows


def _check_heads(heads: Sequence[str], file: str) -> None:
    named = [head for head in heads if head]
    if len(heads) > MOST_COLUMNS:
        raise _stop(file, "too_many_columns", limit=MOST_COLUMNS)
    if "id" not in named:
        raise _stop(file, "no_id_column", found=", ".join(named)[:_HEAD_SCAN])
    twice = [head for head in dict.fromkeys(named) if named.count(head) > 1]
    if twice:
        faults = [
            Fault(file, "", head[:60], "column_twice", {"field": head[:60]}) for head in twice
        ]
        raise ContentError(faults)


def _join_parts(cells: dict[str, str]) -> dict[str, str]:
    """Cells that went on in others, whole again."""
    joined = dict(cells)
    for head in cells:
        found = _CONTINUED.fullmatch(head)
        if found and found[1] in joined:
            joined[found[1]] += joined.pop(head).removeprefix(MORE)
    return joined


def _gather(rows: Iterable[Sequence[str]], file: str) -> Iterator[RawRow]:
    heads: list[str] | None = None
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise _stop(file, "too_many_rows", limit=MOST_ROWS)
        if not any(cell.strip() for cell in cells):
            continue
        if heads is None:
            heads = [cell.strip() for cell in cells]
            while heads and not heads[-1]:
                heads.pop()
            _check_heads(heads, file)
            continue
        named = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        flaws = []
        if any(cell.strip() for cell in cells[len(heads) :]):
            flaws.append(Flaw("", "more_cells", {"count": len(cells), "limit": len(heads)}))
        yield RawRow(number, _join_parts(named), flaws=flaws)


def parse_table(raw: bytes, file: str, kind: ItemKind | None = None) -> Incoming:
    """Return the rows of a CSV or an XLSX file; raises :class:`ContentError` for the whole file.

    Rows count as spreadsheets count them: the heads are row 1.
    """
    rows = _read_xlsx(raw, file) if raw.startswith(ZIP) else _read_csv(raw, file)
    raws = list(_gather(rows, file))
    if not raws:
        raise _stop(file, "no_rows")
    return build_incoming(file, raws, kind)
