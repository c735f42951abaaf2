"""Two states made from one, brought together field by field; and the fields that differ.

Lists are compared member by member when all are of one length, else as a whole: a claim that
was inserted by one editor and one that was corrected by another are shown, not guessed at.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sites.outdated import Data

_ABSENT: Any = object()


@dataclass(frozen=True)
class FieldChange:
    """A field at a dotted path, before and after; None where it did not exist."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Clash:
    """A field that two editors changed differently since ``base``."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """What both agree on; where they clash ``data`` holds ``theirs``."""

    data: Data
    clashes: tuple[Clash, ...]


class Told(StrEnum):
    """Whether words were there before, came, or went."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some words of a comparison, with the spaces after them."""

    told: Told
    words: str


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _show(value: Any) -> Any:
    return None if value is _ABSENT else value


def _find(before: Any, after: Any, path: str) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and "coordinates" not in after:
        for name in (*before, *(name for name in after if name not in before)):
            yield from _find(before.get(name, _ABSENT), after.get(name, _ABSENT), _join(path, name))
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _find(one, other, _join(path, number))
        return
    yield FieldChange(path, _show(before), _show(after))


def find_changes(before: Data, after: Data) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in the order of ``before``."""
    return tuple(_find(before, after, ""))


def _merge(base: Any, mine: Any, theirs: Any, path: str, clashes: list[Clash]) -> Any:
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    versions: tuple[Any, Any, Any] = (base, mine, theirs)
    if all(isinstance(one, dict) and "coordinates" not in one for one in versions):
        names = dict.fromkeys([*base, *theirs, *mine])
        merged: dict[str, Any] = {}
        for name in names:
            was, ours, others = (one.get(name, _ABSENT) for one in versions)
            merged[name] = _merge(was, ours, others, _join(path, name), clashes)
        return {name: value for name, value in merged.items() if value is not _ABSENT}
    if all(isinstance(one, list) for one in versions) and len(set(map(len, versions))) == 1:
        members = enumerate(zip(base, mine, theirs, strict=True))
        return [_merge(a, b, c, _join(path, number), clashes) for number, (a, b, c) in members]
    clashes.append(Clash(path, _show(base), _show(mine), _show(theirs)))
    return theirs


def merge(base: Data, mine: Data, theirs: Data) -> Merged:
    """Return what comes of two states that were both made from ``base``."""
    clashes: list[Clash] = []
    data = _merge(base, mine, theirs, "", clashes)
    return Merged(data, tuple(clashes))


def find_at(data: Any, path: str) -> Any:
    """Return the value at a dotted path, or None."""
    for part in path.split(".") if path else ():
        if isinstance(data, list) and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        elif isinstance(data, dict) and part in data:
            data = data[part]
        else:
            return None
    return data


def put_at(data: Data, path: str, value: Any) -> Data:
    """Return data with a value at a dotted path; None takes the field away.

    Raises LookupError for a member of a list that there is not.
    """
    first, _, rest = path.partition(".")
    return _put_in(dict(data), first, rest, value)  # type: ignore[no-any-return]


def _put_in(held: Any, name: str, rest: str, value: Any) -> Any:
    key: Any = int(name) if isinstance(held, list) else name
    if rest:
        inner = held[key] if isinstance(held, list) else held.get(key, {})
        copy = list(inner) if isinstance(inner, list) else dict(inner or {})
        first, _, further = rest.partition(".")
        value = _put_in(copy, first, further, value)
    if isinstance(held, dict) and value is None:
        held.pop(key, None)
    elif isinstance(held, list) and value is None:
        del held[key]
    else:
        held[key] = value
    return held


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return a text with the words that went and came, by :mod:`difflib`."""
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for told, a, b, c, d in matcher.get_opcodes():
        if told == "equal":
            pieces.append(Piece(Told.SAME, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Told.GONE, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(Told.NEW, "".join(new[c:d])))
    return tuple(pieces)
