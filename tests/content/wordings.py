"""Every text of the edition with the place it stands at, for the tests of the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from sites.catalogue import read_catalogue
from sites.passages import list_passages
from sites.text import Lang, Text

CATALOGUE = read_catalogue()
COLLECTIONS = ("sites", "smart_features", "lessons", "guidebook")


def find_texts(value: Any, path: str) -> Iterator[tuple[str, Text]]:
    """Yield every text below a value with its place."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from find_texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from find_texts(inner, f"{path}.{getattr(inner, 'id', index)}")


def list_texts() -> Iterator[tuple[str, Text]]:
    """Every text of every kind of item, guidebook and all."""
    for name in COLLECTIONS:
        yield from find_texts(getattr(CATALOGUE, name), name)


def list_wordings() -> Iterator[tuple[str, Lang, str]]:
    """The same, one language at a time."""
    for where, text in list_texts():
        for lang in Lang:
            yield where, lang, text.in_lang(lang)


def list_prose() -> Iterator[tuple[str, Lang, str]]:
    """What is read as running text, one language at a time."""
    for kind, item, field, text in list_passages(CATALOGUE):
        for lang in Lang:
            yield f"{kind}:{item}:{field}", lang, text.in_lang(lang)
