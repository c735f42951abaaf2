"""Measures of written text: words, sentences, numbers, years."""

from __future__ import annotations

import re

from sites.text import count_words

_SENTENCE_END = re.compile(r"(?<=[.!?])[»”\"')\]]*\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?<!\d)1[5-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_BRACKET = re.compile(r"[()\[\]{}]")
_SEPARATOR = re.compile(r"[.,]")

SHORTEST_SENTENCE = 6
"""Words from which a sentence is somebody's own wording and may stand in one place only."""


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that are long enough to be told apart, in lower case."""
    found = (sentence.strip().casefold() for sentence in _SENTENCE_END.split(text))
    return tuple(one for one in found if count_words(one) >= SHORTEST_SENTENCE)


def find_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a text without separators: ``1.200`` and ``1,200`` are ``1200``."""
    return tuple(_SEPARATOR.sub("", found) for found in _NUMBER.findall(text))


def find_years(text: str) -> tuple[str, ...]:
    """Return what reads as a year between 1500 and 2099."""
    return tuple(_YEAR.findall(text))


def has_brackets(text: str) -> bool:
    """True when a text, read aloud, would stumble over a bracket."""
    return _BRACKET.search(text) is not None
