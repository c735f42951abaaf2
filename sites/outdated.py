"""English that its Indonesian has left behind.

Indonesian is the master. When it changes and the English beside it does not, the English is
out of date until somebody translates it anew or says that the change does not touch it. Texts
are recognised by their English, not by their place in a list, so that moving or removing a
claim makes nothing out of date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
"""An item as plain JSON values; a text in both languages is ``{"id": …, "en": …}``."""


@dataclass(frozen=True)
class Outdated:
    """An English text at a dotted path, and the Indonesian it was made from."""

    field: str
    was: str


def find_texts(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield path, Indonesian and English of every text in both languages, in order."""
    if isinstance(value, dict):
        if is_text(value):
            yield path, value.get("id", ""), value.get("en", "")
            return
        for name, inner in value.items():
            yield from find_texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from find_texts(inner, f"{path}.{number}" if path else str(number))


def is_text(value: Any) -> bool:
    """Return whether a value is a text in one or both languages, and nothing else."""
    if not isinstance(value, dict) or not value or not set(value) <= {"id", "en"}:
        return False
    return all(isinstance(words, str) for words in value.values())


def _family(path: str) -> str:
    """Return a path without its numbers: the same field of any member of a list."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def find_outdated(
    before: Data, after: Data, known: Iterable[Outdated] = (), unaffected: Collection[str] = ()
) -> tuple[Outdated, ...]:
    """Return what is out of date in ``after``, in the order of its fields.

    ``known`` is what was out of date in ``before``; ``unaffected`` are paths in ``after`` of
    which an editor has said that the change does not touch the English.
    """
    held: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    earlier = {entry.field: entry.was for entry in known}
    for path, indonesian, english in find_texts(before):
        held[_family(path), english][indonesian] = earlier.get(path, indonesian)
    found: list[Outdated] = []
    for path, indonesian, english in find_texts(after):
        sources = held.get((_family(path), english), {})
        if not english.strip() or not sources or path in unaffected:
            continue
        was = sources.get(indonesian) or next(iter(sources.values()))
        if was != indonesian:
            found.append(Outdated(path, was))
    return tuple(found)
