"""Measures of written text: words, sentences, numbers, years."""

from __future__ import annotations

import re

from sites.text import count_words

_SENTENCE_END = re.compile(r"(?<=[.!?])[»”\"')\]]*\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?<!\d)1[5-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_BRACKET = re.compile(r"[()\[\]{}]")
_SEPARATOR = re.compile(r"[.,]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_SHORT = re.compile(
    r"(?:^|[\s(«“\"'–-])(?:(?:[A-Z]\.)*[A-Z]|Jl|Jln|Gg|[Dd]r|Drs|[Ii]r|Mr|Mrs|[Nn]o|St|Th|Hj|KH|"
    r"Mgr|Prof)\.$"
)
"""An initial or an abbreviation: its full stop ends no sentence."""

SHORTEST_SENTENCE = 6
"""Words from which a sentence is somebody's own wording and may stand in one place only."""


def list_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text as they are written; a paragraph ends one as well.

    The full stop of an initial or an abbreviation (``Jl.``, ``J.``, ``Dr.``) ends none.
    """
    found: list[str] = []
    for paragraph in text.splitlines():
        begun = ""
        for part in _SENTENCE_END.split(paragraph):
            begun = f"{begun} {part}".strip()
            if not _SHORT.search(begun):
                found, begun = [*found, begun], ""
        found.append(begun)
    return tuple(one for one in found if count_words(one))


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that are long enough to be told apart, in lower case."""
    found = (sentence.casefold() for sentence in list_sentences(text))
    return tuple(one for one in found if count_words(one) >= SHORTEST_SENTENCE)


def find_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a text without separators: ``1.200`` and ``1,200`` are ``1200``."""
    return tuple(_SEPARATOR.sub("", found) for found in _NUMBER.findall(text))


def _plain(figure: str) -> str:
    if _THOUSANDS.fullmatch(figure):
        return _SEPARATOR.sub("", figure)
    *whole, last = _SEPARATOR.split(figure)
    return f"{''.join(whole)}.{last}" if whole else last


def find_figures(text: str) -> tuple[str, ...]:
    """Return the numbers in a text with a point before decimals and nothing before thousands.

    ``4,2`` and ``4.2`` are ``4.2``, ``1.200`` and ``1,200`` are ``1200``: three digits after
    a single separator are taken for thousands, in either language.
    """
    return tuple(_plain(found) for found in _NUMBER.findall(text))


def find_years(text: str) -> tuple[str, ...]:
    """Return what reads as a year between 1500 and 2099."""
    return tuple(_YEAR.findall(text))


def has_brackets(text: str) -> bool:
    """True when a text, read aloud, would stumble over a bracket."""
    return _BRACKET.search(text) is not None
