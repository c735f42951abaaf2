"""Pictures of places, with what the law and every reader need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from sites.text import Frozen, PartialDate, Text, Words

WIDTHS = (480, 960, 1600)
"""Pixels across in which a picture is kept; one that is smaller stays as it is."""

LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
        "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
        "CC BY 3.0": "https://creativecommons.org/licenses/by/3.0/",
        "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
        "CC BY-SA 3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
        "CC BY-NC 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
        "CC BY-NC-SA 4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        "Public Domain Mark 1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    }
)
"""The usual licences by name, and where their text is; any other wording is allowed."""

NO_PERSON = "no_person"
"""A consent that nobody had to give: no person can be recognised."""

NO_CREDIT = re.compile(
    r"^(?:[\W_]*|n/?a|unknown|anonymous|tidak diketahui|anonim|tanpa nama)$", re.I
)
"""What stands in the place of an author or a licence and names neither."""

Share = Annotated[float, Field(ge=0, le=1)]
Pixels = Annotated[int, Field(ge=1, le=16383, strict=True)]


class Focal(Frozen):
    """The spot that stays in sight when a picture is cropped, in shares from the upper left."""

    x: Share = 0.5
    y: Share = 0.5


class Size(Frozen):
    """One size a picture is kept in, in pixels."""

    width: Pixels
    height: Pixels


class Picture(Frozen):
    """A picture with everything needed to show it lawfully and to everyone.

    ``sizes``: what it is kept in, the narrowest first; without one there is nothing to show.
    ``consent``: who agreed to be shown, or :data:`NO_PERSON`; None when nobody has asked yet.
    """

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(webp|jpg|png|svg)$")]
    author: Words
    licence: Words
    date: PartialDate
    alt: Text
    consent: Words | None = None
    focal: Focal = Focal()
    sizes: tuple[Size, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file without its ending: what an address is made of."""
        return self.file.rpartition(".")[0]

    @property
    def deed(self) -> str | None:
        """Where the licence can be read, if it is a usual one."""
        return LICENCES.get(self.licence)


def has_credit(author: Any, licence: Any) -> bool:
    """True when both are words that say who made a picture and how it may be used."""
    named = (
        isinstance(word, str) and not NO_CREDIT.match(word.strip()) for word in (author, licence)
    )
    return all(named)


def find_uncredited(data: Mapping[str, Any]) -> Iterator[int]:
    """Yield the places in the list of pictures whose author or licence is missing.

    ``data`` is a site as JSON, perhaps a draft that is no valid site yet.
    """
    held = data.get("pictures")
    for number, picture in enumerate(held if isinstance(held, list | tuple) else ()):
        said = picture if isinstance(picture, Mapping) else {}
        if not has_credit(said.get("author"), said.get("licence")):
            yield number
