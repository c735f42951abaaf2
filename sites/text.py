"""Words in two languages, and the small string types the content is made of."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Lang(StrEnum):
    """The languages every shown text exists in; Indonesian is the master."""

    ID = "id"
    EN = "en"


class Frozen(BaseModel):
    """Base of every content model: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""Kebab-case id that never changes."""

SourceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$", max_length=40)]


def _in_calendar(text: str) -> str:
    if len(text) == 10:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise PydanticCustomError("bad_date", "no such day") from None
    return text


PartialDate = Annotated[
    str,
    Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    AfterValidator(_in_calendar),
]
"""ISO 8601 calendar date with reduced precision: ``2018``, ``2018-02`` or ``2018-02-26``."""

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


def is_in_order(first: str, last: str) -> bool:
    """True unless ``first`` is certainly later than ``last`` (partial dates, ``2018-02``)."""
    shared = min(len(first), len(last))
    return first[:shared] <= last[:shared]


def broken_range(first: int | str, last: int | str) -> PydanticCustomError:
    """Return the pydantic error for a span that ends before it begins."""
    detail = {"first": first, "last": last}
    return PydanticCustomError("broken_range", "{first} is later than {last}", detail)


class Text(Frozen):
    """One text in both languages."""

    id: Words
    en: Words

    def in_lang(self, lang: Lang | str) -> str:
        """Return the wording in ``lang``; anything but English is Indonesian."""
        return self.en if lang == Lang.EN else self.id


_WORD = re.compile(r"[^\W_]+(?:[-'’.,/–][^\W_]+)*")


def count_words(text: str) -> int:
    """Number of words as a reader counts them: hyphenated words and figures are one."""
    return len(_WORD.findall(text))
