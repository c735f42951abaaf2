"""Words as a search sees them: without accents, case or the spelling of 1901."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij"})
_VAN_OPHUIJSEN = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"))
"""Old spellings and their modern letters (Ejaan van Ophuijsen 1901 to EYD)."""


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


def split_tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and figures of a text, in order."""
    return tuple(_TOKEN.findall(fold(text)))


@lru_cache(maxsize=65_536)
def modernise(token: str) -> str:
    """Return a folded word in today's Indonesian spelling: ``blendoek`` is ``blenduk``."""
    for old, new in _VAN_OPHUIJSEN:
        token = token.replace(old, new)
    return token
