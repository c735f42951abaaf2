"""Words of a file in one language or in both, and text made safe for any format."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from components.i18n import show_day, t, tn
from sites.text import Lang, Text

Langs = tuple[Lang, ...]
"""The languages of one file, the first one first."""

BOTH = "both"
LONGEST_SLUG = 40
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Control letters, marks that turn the direction of writing, halves of letters, no letters."""
_JOINERS = "\u200c\u200d"
"""Some scripts need them inside words."""


def parse_langs(word: str | None, own: Lang = Lang.ID) -> Langs:
    """Return the languages named by ``id``, ``en`` or ``both``; without a word, ``own``.

    Raises ValueError for anything else.
    """
    if not word:
        return (own,)
    return tuple(Lang) if word == BOTH else (Lang(word),)


def clean(text: str) -> str:
    """Return a text on one line, without letters that cannot be seen or printed."""
    spaced = (" " if letter.isspace() else letter for letter in text)
    seen = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(seen).split())


def join_words(words: tuple[str, ...]) -> str:
    """Return wordings side by side; those that are the same once."""
    return " / ".join(dict.fromkeys(words))


def pick(text: Text, langs: Langs) -> str:
    """Return a text of the content in each language, on one line."""
    return join_words(tuple(clean(text.in_lang(lang)) for lang in langs))


def pick_each(text: Text, langs: Langs) -> list[str]:
    """Return a text of the content once per language."""
    return list(dict.fromkeys(clean(text.in_lang(lang)) for lang in langs))


def say(key: str, langs: Langs, **values: object) -> str:
    """Return the wording of a key in each language, side by side."""
    return join_words(tuple(t(key, lang, **values) for lang in langs))


def say_number(key: str, number: int, langs: Langs, **values: object) -> str:
    """Return the plural of a key in each language, side by side."""
    return join_words(tuple(tn(key, number, lang, **values) for lang in langs))


def say_day(day: date | datetime, langs: Langs) -> str:
    """Return a date in words in each language, side by side."""
    return join_words(tuple(show_day(day, lang) for lang in langs))


def slug(text: str, without: str) -> str:
    """Return a name for a file: small letters, digits and dashes; ``without`` if nothing is left.

    Letters with marks lose their marks.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    dashed = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return dashed or without
