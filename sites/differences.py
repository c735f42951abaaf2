"""What differs between two states, for people: words, values, and members that came or went.

Beyond :func:`sites.merging.find_changes`, which takes a list of another length as a whole: here
the members that stayed are recognised, and only what was added, removed or changed is told.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sites.merging import find_changes
from sites.outdated import Data

ALIKE = 0.5
"""A member that is so much like another is that one, changed."""
_KEYS = ("id", "feature", "site", "address", "year")
"""What tells members of a list apart, where they have it."""
LONGEST_COMPARED = 4000


class Sort(StrEnum):
    """What happened to a field or to a member of a list."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """One field at a dotted path, counted in the state it is in: a removed one in ``before``."""

    field: str
    sort: Sort
    before: Any
    after: Any


def list_differences(before: Data, after: Data) -> tuple[Difference, ...]:
    """Return what differs, in the order of ``before``."""
    return tuple(_list(before, after))


def _list(before: Data, after: Data, path: str = "") -> Iterator[Difference]:
    for change in find_changes(before, after):
        field = f"{path}.{change.field}".strip(".")
        old, new = change.before, change.after
        if _is_members(old) and _is_members(new):
            yield from _list_members(field, old or [], new or [])
        elif old is None:
            yield Difference(field, Sort.ADDED, None, new)
        else:
            yield Difference(field, Sort.REMOVED if new is None else Sort.CHANGED, old, new)


def _is_members(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(member, dict) for member in value)
    )


def _list_members(field: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    pairs = pair_members(old, new)
    for number, member in enumerate(old):
        if number not in pairs:
            yield Difference(f"{field}.{number}", Sort.REMOVED, member, None)
        else:
            place = pairs[number]
            yield from _list(member, new[place], f"{field}.{place}")
    kept = set(pairs.values())
    for number, member in enumerate(new):
        if number not in kept:
            yield Difference(f"{field}.{number}", Sort.ADDED, None, member)


def pair_members(old: list[Any], new: list[Any]) -> dict[int, int]:
    """Return which old member is which new one: the same, by its key, else the most alike."""
    written = [[json.dumps(one, sort_keys=True) for one in members] for members in (old, new)]
    pairs: dict[int, int] = {}
    _match(pairs, *written)
    _match(pairs, *([_find_key(one) for one in members] for members in (old, new)))
    likeness = sorted(
        (-_compare(written[0][one], written[1][other]), one, other)
        for one in range(len(old))
        for other in range(len(new))
        if one not in pairs and other not in pairs.values()
    )
    for alike, one, other in likeness:
        if -alike >= ALIKE and one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def _match(pairs: dict[int, int], old: list[str], new: list[str]) -> None:
    """Pair what is equal and not paired yet, from the first to the last; "" equals nothing."""
    taken = set(pairs.values())
    for one, said in enumerate(old):
        if one in pairs or not said:
            continue
        found = (at for at, told in enumerate(new) if told == said and at not in taken)
        place = next(found, None)
        if place is not None:
            pairs[one] = place
            taken.add(place)


def _find_key(member: Any) -> str:
    for key in _KEYS:
        if isinstance(member.get(key), (str, int)):
            return f"{key}={member[key]}"
    return ""


def _compare(one: str, other: str) -> float:
    a, b = one[:LONGEST_COMPARED], other[:LONGEST_COMPARED]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
