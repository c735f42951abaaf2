"""How long a text takes to be read aloud to a group.

The speeds are this project's own assumption, not a measurement: the pace of somebody who tells
a bus what it passes, slower than talk. They are a setting, so that whoever measures a real
guide can put the measured speed in its place.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from sites.model import Site
from sites.syllables import SHORT, count_syllables
from sites.text import Frozen, Lang

_END = re.compile(r"[.!?…]+[»”’\"')\]]*$")


class ReadingSpeed(Frozen):
    """Syllables per second in each language, and the pause after every sentence in seconds.

    Indonesian has the shorter syllables, hence more of them in a second. Assumption.
    """

    id_syllables_per_s: Annotated[float, Field(gt=0, le=20)] = 5.0
    en_syllables_per_s: Annotated[float, Field(gt=0, le=20)] = 4.0
    pause_s: Annotated[float, Field(ge=0, le=10)] = 0.6

    def in_lang(self, lang: Lang | str) -> float:
        """Return the syllables per second in ``lang``; anything but English is Indonesian."""
        return self.en_syllables_per_s if lang == Lang.EN else self.id_syllables_per_s


USUAL = ReadingSpeed()
"""What is assumed until somebody measures."""


def read_seconds(text: str, lang: Lang | str, speed: ReadingSpeed = USUAL) -> float:
    """Return the seconds it takes to read a text aloud in ``lang``, pauses included.

    Texts that end with a full stop add up: two of them take as long as both in one.
    """
    return count_syllables(text, lang) / speed.in_lang(lang) + _count_pauses(text) * speed.pause_s


def _count_pauses(text: str) -> int:
    """Sentences with a word in them; the full stop of an abbreviation ends none."""
    pauses, open_words = 0, False
    for token in text.split():
        open_words = open_words or any(one.isalnum() for one in token)
        if open_words and _END.search(token) and not _is_short(token):
            pauses, open_words = pauses + 1, False
    return pauses + open_words


def _is_short(token: str) -> bool:
    word = re.sub(r"\W", "", token).casefold()
    return token.endswith(".") and word in {*SHORT[Lang.ID], *SHORT[Lang.EN]} - {"m", "km", "ha"}


def glance_seconds(site: Site, lang: Lang | str, speed: ReadingSpeed = USUAL) -> float:
    """Return the seconds to read a place's name and its glance aloud in ``lang``."""
    called = (site.name.in_lang(lang), site.glance.in_lang(lang))
    return sum(read_seconds(text, lang, speed) for text in called)


def longest_glance_seconds(site: Site, speed: ReadingSpeed = USUAL) -> float:
    """Return the same for the language that takes longer."""
    return max(glance_seconds(site, lang, speed) for lang in Lang)
