"""A field as one cell of text, and back: nothing is lost, and no spreadsheet finds a formula.

An empty cell says nothing; ``-`` takes an optional field away. What a cell cannot carry by
itself (blanks at its ends, control characters, a dash that is meant) is written ``json:"…"``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from sites.coordinates import name_type
from sites.errors import Flaw
from sites.exchange.columns import Column, Shape

DASH = "-"
JSON = "json:"
LONGEST_CELL = 200_000
"""Letters; the longest list shipped has 15,000."""
DEEPEST = 12

_SIGNS = "=+\\-@\uff0b\uff0d\uff1d\uff20"
_FORMULA = re.compile(rf"(^|[;\t\r\n])('*)(?=[^\S\t\r\n]*[{_SIGNS}])")
_KEPT_FORMULA = re.compile(rf"(^|[;\t\r\n])'('*)(?=[^\S\t\r\n]*[{_SIGNS}])")
_FORMULA_IN_JSON = re.compile(rf"(;\s*)([{_SIGNS}])")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""XML cannot hold these, or readers change them."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can say it, nothing else can write it."""
_EXCEL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:[.,]\d{1,25})?(?:[eE][+-]?\d{1,3})?")
_PARTS = re.compile(r"[,;\s]+")
_GDAL_LIST = re.compile(r"\(\d+:([^()]*)\)")
"""A list of texts in a form that has no lists, as ``(2:halte22,osm)``."""
_YES = frozenset({"true", "1", "ya", "yes", "benar", "1.0"})
_NO = frozenset({"false", "0", "tidak", "no", "salah", "0.0"})


class Removed(Enum):
    """The one value that says: take this field away."""

    REMOVED = "removed"


REMOVED = Removed.REMOVED


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group(0)):04x}"


def write_json(value: Any) -> str:
    """Return JSON on one line that XML, Excel and CSV carry unchanged."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = _UNSAFE.sub(_escape, text)
    text = _EXCEL_ESCAPE.sub(_escape, text)
    return _FORMULA_IN_JSON.sub(lambda found: f"{found[1]}\\u{ord(found[2]):04x}", text)


def show_plain(text: str) -> str:
    """Return a text for people's eyes only: what XML cannot hold becomes a replacement sign."""
    return _UNSAFE.sub("\ufffd", text)


def write_text(text: str) -> str:
    """Return a text as a cell; :func:`read_text` returns it as it was."""
    plain = text == text.strip() and text not in ("", DASH) and not text.startswith(JSON)
    if plain and not _UNSAFE.search(text) and not _EXCEL_ESCAPE.search(text):
        return _FORMULA.sub(r"\1'\2", text)
    return JSON + write_json(text)


def read_text(cell: str) -> str:
    """Return the text of a cell; a ``json:`` that is none is taken as it stands."""
    cell = cell.strip()
    if cell.startswith(JSON):
        try:
            value = json.loads(cell.removeprefix(JSON))
        except (ValueError, RecursionError):
            return cell
        return value if isinstance(value, str) and not _HALF.search(value) else cell
    return _KEPT_FORMULA.sub(r"\1\2", cell)


def _write_number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def write_cell(column: Column, value: Any) -> str:
    """Return a field as a cell; nothing (None) is the empty one."""
    if value is None:
        return ""
    if column.shape is Shape.FLAG:
        return "true" if value else "false"
    if column.shape in (Shape.WHOLE, Shape.NUMBER):
        return _write_number(value)
    if column.shape is Shape.WORDS:
        return ", ".join(value) if value else "[]"
    if column.shape in (Shape.LIST, Shape.OBJECT):
        return write_json(value)
    return write_text(str(value))


def _wrong(column: Column, value: Any) -> Flaw:
    wanted = Shape.LIST if column.shape is Shape.WORDS else column.shape
    if isinstance(value, str):
        detail = {"wanted": wanted.value, "found": value[:40]}
        return Flaw(column.path, "unreadable_cell", detail)
    detail = {"wanted": wanted.value, "found": name_type(value)}
    return Flaw(column.path, "wrong_type", detail)


def _read_number(column: Column, cell: str) -> int | float | Flaw:
    bare = cell.lstrip("'").replace("\u2212", "-").replace("\xa0", "").strip()
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        return _wrong(column, cell)
    number = float(bare.replace(",", "."))
    whole = number == int(number) if abs(number) < 1e15 else False
    if column.shape is Shape.WHOLE and not whole:
        return _wrong(column, cell)
    return int(number) if column.shape is Shape.WHOLE else number


def is_deep(value: Any, depth: int = DEEPEST) -> bool:
    """Return whether lists and objects stand deeper in each other than content ever does."""
    waiting = [(value, depth)]
    while waiting:
        held, left = waiting.pop()
        if isinstance(held, (list, dict)):
            if left == 0:
                return True
            inner = held.values() if isinstance(held, dict) else held
            waiting.extend((each, left - 1) for each in inner)
    return False


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _read_json(column: Column, cell: str) -> Any:
    try:
        value = json.loads(cell, parse_constant=_refuse_constant)
        halved = "\\u" in cell and bool(_HALF.search(json.dumps(value, ensure_ascii=False)))
    except (ValueError, RecursionError):
        halved = True
    if halved:
        return Flaw(column.path, "not_json_cell", {"found": cell[:40]})
    wanted = dict if column.shape is Shape.OBJECT else list
    if not isinstance(value, wanted):
        return _wrong(column, cell)
    return Flaw(column.path, "too_deep") if is_deep(value) else value


def _read_flag(column: Column, bare: str) -> bool | Flaw:
    lowered = bare.casefold()
    return lowered in _YES if lowered in _YES | _NO else _wrong(column, bare)


def _read_words(column: Column, bare: str) -> Any:
    if bare.startswith("["):
        return _read_json(column, bare)
    listed = _GDAL_LIST.fullmatch(bare)
    return [part for part in _PARTS.split(listed[1] if listed else read_text(bare)) if part]


def _read_text(_column: Column, bare: str) -> str:
    return read_text(bare)


_READERS: dict[Shape, Callable[[Column, str], Any]] = {
    Shape.TEXT: _read_text,
    Shape.WHOLE: _read_number,
    Shape.NUMBER: _read_number,
    Shape.FLAG: _read_flag,
    Shape.WORDS: _read_words,
    Shape.LIST: _read_json,
    Shape.OBJECT: _read_json,
}


def read_cell(column: Column, cell: str) -> Any:
    """Return what a cell says of a field: None (nothing), REMOVED, its value, or a Flaw."""
    bare = cell.strip()
    if not bare or bare == DASH:
        return REMOVED if bare else None
    if len(bare) > LONGEST_CELL:
        return Flaw(column.path, "long_cell", {"letters": len(bare), "limit": LONGEST_CELL})
    return _READERS[column.shape](column, bare)


def read_value(column: Column, value: Any) -> Any:
    """Return what a value that may have types of its own says of a field, as :func:`read_cell`."""
    if value is None or isinstance(value, str):
        return None if value is None else read_cell(column, value)
    if isinstance(value, (list, dict)):
        return Flaw(column.path, "too_deep") if is_deep(value) else value
    if column.shape is Shape.TEXT and not isinstance(value, bool):
        return _write_number(value) if abs(value) < math.inf else _wrong(column, value)
    if column.shape is Shape.FLAG and not isinstance(value, bool):
        return bool(value) if value in (0, 1) else _wrong(column, value)
    if column.shape is Shape.WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
