"""Names pasted or read from a table, and everything that is odd about them.

A name may be a code name: nothing personal is required. What follows the name on its line, or
stands in a column headed so, is a note on needs.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from routes.visits import LARGEST_GROUP
from sites.errors import Detail
from sites.text import Frozen

MOST_LINES = 5000
MOST_COLUMNS = 60
LONGEST_NAME = 80
LONGEST_NEED = 160
_HEADS = {"nama", "name", "nama lengkap", "full name", "peserta", "student", "mahasiswa", "kode"}
_NEEDS = {"kebutuhan", "needs", "catatan", "note", "notes", "keterangan"}
_MARKS = ";,\t|"
_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}


class Person(Frozen):
    """One participant, by a name or code name; ``needs`` is what the lecturer should know."""

    name: str
    needs: str = ""


class Remark(NamedTuple):
    """Something odd about a line (1 is the first; 0 means the whole list)."""

    line: int
    code: str
    detail: Detail


class NameList(NamedTuple):
    """People in the order of the list, and what was odd."""

    people: tuple[Person, ...]
    remarks: tuple[Remark, ...]


class TooManyNames(ValueError):  # noqa: N818 - a refusal, named by its reason
    """More lines than any bus takes; nothing was read."""

    code = "too_many_names"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(self.code)


def decode_names(raw: bytes) -> str:
    """Return the text of a file: UTF-8 (with or without mark), UTF-16 with mark, else CP1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def parse_names(text: str) -> NameList:
    """Return the people of pasted lines or a CSV text; raises :class:`TooManyNames`."""
    lines = max(text.count("\n"), text.count("\r")) + 1
    if lines > MOST_LINES:
        raise TooManyNames(lines)
    return parse_rows(_split(text))


def _split(text: str) -> list[list[str]]:
    sample = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(_MARKS, key=sample.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return [line.split(mark) for line in text.splitlines()]


def parse_rows(rows: Iterable[Sequence[object]]) -> NameList:
    """Return the people of a table's rows; raises :class:`TooManyNames`.

    A first row that reads like a heading names the columns. Blank rows are passed over. The
    same name twice is two people and is remarked on.
    """
    held = [[_clean(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    if len(held) > MOST_LINES:
        raise TooManyNames(len(held))
    start, name_column, need_column = _find_columns(held)
    people: list[Person] = []
    remarks: list[Remark] = []
    first_line: dict[str, int] = {}
    for line, row in enumerate(held[start:], start + 1):
        name, needs = _pick(row, name_column), _pick(row, need_column)
        if not name:
            continue
        remarks += _remark(line, name, needs, first_line)
        people.append(Person(name=name[:LONGEST_NAME], needs=needs[:LONGEST_NEED]))
    if not people:
        remarks.append(Remark(0, "no_names", {}))
    if len(people) > LARGEST_GROUP:
        raise TooManyNames(len(people))
    return NameList(tuple(people), tuple(remarks))


def _clean(cell: object) -> str:
    text = "" if cell is None else unicodedata.normalize("NFC", str(cell))
    spaced = "".join(" " if one in "\r\n\t" else one for one in text)
    return " ".join(
        "".join(one for one in spaced if unicodedata.category(one) not in _INVISIBLE).split()
    )


def _find_columns(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """Return the first row of people, the column of names, the column of needs."""
    for number, row in enumerate(rows[:3]):
        heads = [cell.casefold() for cell in row]
        named = [column for column, head in enumerate(heads) if head in _HEADS]
        if named:
            needs = [column for column, head in enumerate(heads) if head in _NEEDS]
            return number + 1, named[0], needs[0] if needs else -1
    return 0, 0, 1


def _pick(row: Sequence[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""


def _remark(line: int, name: str, needs: str, first_line: dict[str, int]) -> Iterator[Remark]:
    key = name.casefold()
    if key in first_line:
        yield Remark(line, "name_twice", {"name": name[:LONGEST_NAME], "first": first_line[key]})
    first_line.setdefault(key, line)
    if len(name) > LONGEST_NAME:
        yield Remark(line, "name_cut", {"name": name[:20], "most": LONGEST_NAME})
    if len(needs) > LONGEST_NEED:
        yield Remark(line, "needs_cut", {"name": name[:LONGEST_NAME], "most": LONGEST_NEED})
