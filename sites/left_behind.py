"""Years that were corrected in one field of an item and still stand in others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sites.merging import find_at, put_at
from sites.outdated import Data, is_text
from sites.prose import find_years


class LeftBehind(NamedTuple):
    """A year that was replaced somewhere, and the dotted paths of the fields that still say it.

    ``instead`` is the one year that took its place everywhere it was replaced; None where
    several did, or where it cannot be told which. ``done`` are the fields that got it.
    """

    year: str
    instead: str | None
    fields: tuple[str, ...]
    done: tuple[str, ...] = ()


def find_left_behind(before: Data, after: Data) -> tuple[LeftBehind, ...]:
    """Return the replaced years that other fields still say, the earliest year first.

    A year counts as replaced when a field lost it and got another one in the same language.
    """
    was, now = _read_years(before), _read_years(after)
    replaced: dict[str, set[str | None]] = defaultdict(set)
    done: dict[str, dict[str, None]] = defaultdict(dict)
    for place in (one for one in now if one in was):
        gone, come = was[place] - now[place], now[place] - was[place]
        for year in gone if come else ():
            replaced[year].add(next(iter(come)) if len(gone) == len(come) == 1 else None)
            done[year][place[0]] = None
    found = []
    for year, others in sorted(replaced.items()):
        fields = dict.fromkeys(field for (field, _), years in now.items() if year in years)
        if fields:
            instead = next(iter(others)) if len(others) == 1 else None
            found.append(LeftBehind(year, instead, tuple(fields), tuple(done[year])))
    return tuple(found)


def list_holding(data: Data, words: str) -> tuple[str, ...]:
    """Return the fields whose text, in either language, or whose number holds whole words."""
    whole = _whole(words)
    return tuple(
        path for path, texts in _list_texts(data, "") if any(map(whole.search, texts.values()))
    )


def carry_over(data: Data, words: str, instead: str, fields: Collection[str]) -> Data:
    """Return the item with whole words, such as a year, replaced in some fields.

    In both languages of a text. A field that is not there any more is left alone; so is every
    longer word or number that only contains the words, and a number that would become none.
    """
    whole = _whole(words)
    for field in fields:
        held = find_at(data, field)
        if is_text(held):
            said = {lang: whole.sub(lambda _: instead, text) for lang, text in held.items()}
            data = put_at(data, field, said)
        elif _is_number(held) and str(held) == words and instead.isdecimal():
            data = put_at(data, field, int(instead))
    return data


def find_around(text: str, words: str, letters: int = 55) -> str:
    """Return what stands round whole words in a text, on one line; "" where they do not stand."""
    found = _whole(words).search(text)
    if found is None:
        return ""
    begin, end = max(0, found.start() - letters), min(len(text), found.end() + letters)
    head = text[begin : found.start()].partition(" ")[2] if begin else text[: found.start()]
    tail = text[found.end() : end].rpartition(" ")[0] if end < len(text) else text[found.end() :]
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return " ".join(f"{before}{head}{found[0]}{tail}{after}".split())


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_years(data: Data) -> dict[tuple[str, str], frozenset[str]]:
    """Return the years of every text, by field and language, and of every number that is one."""
    texts = _list_texts(data, "")
    return {
        (path, lang): frozenset(find_years(text))
        for path, said in texts
        for lang, text in said.items()
    }


def _list_texts(value: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every text by language, and every whole number in none, with the path of its field."""
    if is_text(value):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _list_texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _list_texts(inner, f"{path}.{number}")
    elif _is_number(value):
        yield path, {"": str(value)}
