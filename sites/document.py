"""Bytes to a JSON tree, with every reason why they are not one.

The standard library's parser does the work; this module adds what it lets through: a byte
order mark, keys written twice, NaN and Infinity, numbers too long to be measurements. Those
do not stop the reading, so that all faults of a file are reported together.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sites.errors import NOTHING, ContentError, Detail, Fault

LIMIT_BYTES = 50_000_000
"""Largest file read; 62 complete places are under 1 MB."""

LONGEST_NUMBER = 25
"""Digits of the longest whole number taken seriously."""

UNREADABLE = frozenset(
    {
        "no_file",
        "not_a_file",
        "too_large",
        "empty_file",
        "not_utf8",
        "not_json",
        "too_deep",
        "unknown_content",
    }
)
"""Codes of faults after which nothing else can be said about a file."""

_BOM = "\ufeff"
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character above U+FFFF: JSON can write it alone, UTF-8 cannot."""


class TreeFlaw(NamedTuple):
    """A flaw at a path of keys and indexes from the root of the tree."""

    path: tuple[str | int, ...]
    code: str
    detail: Detail


@dataclass(frozen=True)
class Document:
    """A parsed JSON text and what was wrong with its writing."""

    tree: Any
    has_bom: bool
    flaws: tuple[TreeFlaw, ...]


class _Twice(dict[str, Any]):
    """An object in which a key was written more than once; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


class _Huge(float):
    """A whole number with more digits than any measurement has."""

    digits: int = 0


class _Reader:
    """Hooks for :func:`json.loads`; ``suspicious`` says whether a search is worth while."""

    def __init__(self) -> None:
        self.suspicious = False

    def read_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) == len(pairs):
            return built
        self.suspicious = True
        times = Counter(key for key, _ in pairs)
        twice = _Twice(built)
        twice.keys_twice = tuple(key for key in built if times[key] > 1)
        return twice

    def read_int(self, digits: str) -> int | float:
        if len(digits) <= LONGEST_NUMBER:
            return int(digits)
        self.suspicious = True
        huge = _Huge(digits)
        huge.digits = len(digits.lstrip("-"))
        return huge

    def read_constant(self, name: str) -> float:
        self.suspicious = True
        return float(name)


def _find_key_flaws(value: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[TreeFlaw]:
    for key in getattr(value, "keys_twice", ()):
        yield TreeFlaw((*path, key), "duplicate_key", {"name": key})
    for key in value:
        if _HALF.search(key):
            yield TreeFlaw((*path, key), "half_character", NOTHING)


def _may_hold_halves(text: str) -> bool:
    """True when a text has escapes of surrogates, or surrogates themselves."""
    return "\\ud" in text or "\\uD" in text or (not text.isascii() and bool(_HALF.search(text)))


def _find_flaws(tree: Any) -> Iterator[TreeFlaw]:
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            yield from _find_key_flaws(value, path)
            waiting.extend(((*path, key), inner) for key, inner in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, i), value[i]) for i in reversed(range(len(value))))
        elif isinstance(value, _Huge):
            yield TreeFlaw(path, "huge_number", {"digits": value.digits})
        elif isinstance(value, float) and not math.isfinite(value):
            yield TreeFlaw(path, "not_finite", {"found": str(value)})
        elif isinstance(value, str) and _HALF.search(value):
            yield TreeFlaw(path, "half_character", NOTHING)


def _decode(raw: bytes | str, file: str) -> str:
    """UTF-8 to text; a null byte, lawful UTF-8 but never JSON, betrays UTF-16 and binaries."""
    if isinstance(raw, str):
        return raw
    bad = raw.find(b"\0")
    text = ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error.start if bad < 0 else min(bad, error.start)
    if bad < 0:
        return text
    detail = {"byte": bad, "line": raw.count(b"\n", 0, bad) + 1}
    raise ContentError([Fault(file, "", "", "not_utf8", detail)])


def _load(text: str, file: str, reader: _Reader) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=reader.read_object,
            parse_int=reader.read_int,
            parse_constant=reader.read_constant,
        )
    except json.JSONDecodeError as error:
        near = text[error.pos : error.pos + 12].partition("\n")[0]
        detail: Detail = {"line": error.lineno, "column": error.colno, "near": near}
        raise ContentError([Fault(file, "", "", "not_json", detail)]) from None
    except RecursionError:
        raise ContentError([Fault(file, "", "", "too_deep")]) from None


def parse_document(raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES) -> Document:
    """Return the tree in ``raw`` (UTF-8 JSON) with the flaws of its writing.

    Raises :class:`ContentError` when there is no tree: over ``limit_bytes``, nothing but
    blanks, not UTF-8, not JSON, or nested deeper than the parser goes.
    """
    if len(raw) > limit_bytes:
        detail = {"bytes": len(raw), "limit": limit_bytes}
        raise ContentError([Fault(file, "", "", "too_large", detail)])
    text = _decode(raw, file)
    has_bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    if not text.strip():
        raise ContentError([Fault(file, "", "", "empty_file")])
    reader = _Reader()
    tree = _load(text, file, reader)
    suspicious = reader.suspicious or _may_hold_halves(text)
    return Document(tree, has_bom, tuple(_find_flaws(tree)) if suspicious else ())


def read_bytes(path: Path, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """Return a file's bytes; never reads more than ``limit_bytes`` of it.

    Raises :class:`ContentError` (``no_file``, ``not_a_file`` for folders and devices,
    ``too_large``).
    """
    try:
        if not path.is_file():
            raise ContentError([Fault(str(path), "", "", _name_absence(path))])
        size = path.stat().st_size
        if size <= limit_bytes:
            return path.read_bytes()
    except OSError:
        raise ContentError([Fault(str(path), "", "", "no_file")]) from None
    detail = {"bytes": size, "limit": limit_bytes}
    raise ContentError([Fault(str(path), "", "", "too_large", detail)])


def _name_absence(path: Path) -> str:
    return "not_a_file" if path.exists() else "no_file"
