"""Years that were corrected in one field of an item and still stand in others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sites.outdated import Data, is_text
from sites.prose import find_years


class LeftBehind(NamedTuple):
    """A year that was replaced somewhere, and the dotted paths of the fields that still say it."""

    year: str
    fields: tuple[str, ...]


def find_left_behind(before: Data, after: Data) -> tuple[LeftBehind, ...]:
    """Return the replaced years that other fields still say, the earliest year first.

    A year counts as replaced when a field lost it and got another one in the same language.
    """
    was, now = dict(_walk(before, "")), dict(_walk(after, ""))
    replaced: set[str] = set()
    for place in was.keys() & now.keys():
        gone, come = was[place] - now[place], now[place] - was[place]
        if gone and come:
            replaced |= gone
    found = []
    for year in sorted(replaced):
        fields = dict.fromkeys(field for (field, _), years in now.items() if year in years)
        if fields:
            found.append(LeftBehind(year, tuple(fields)))
    return tuple(found)


def _walk(value: Any, path: str) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Yield the years of every text, by field and language, and of every number that is one."""
    if is_text(value):
        for lang, words in value.items():
            yield (path, lang), frozenset(find_years(words))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, f"{path}.{number}")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield (path, ""), frozenset(find_years(str(value)))
