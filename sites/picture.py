"""Pictures of places, with what the law and every reader need."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sites.text import Frozen, PartialDate, Text, Words


class Picture(Frozen):
    """A picture with everything needed to show it lawfully and to everyone."""

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(webp|jpg|png|svg)$")]
    author: Words
    licence: Words
    date: PartialDate
    alt: Text
