"""The columns of a flat table: every field of a model by its dotted path, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sites.edited import ItemKind
from sites.model import Site, SmartFeature
from sites.text import Text

MODELS: dict[ItemKind, type[Site] | type[SmartFeature]] = {
    ItemKind.SITE: Site,
    ItemKind.SMART_FEATURE: SmartFeature,
}
"""What can be exchanged as a table or a map."""

GEOMETRY, LON, LAT = "geometry", "longitude", "latitude"


class Shape(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    WHOLE = "whole_number"
    NUMBER = "number"
    FLAG = "flag"
    WORDS = "words"
    """Ids or words of a controlled list, parted by commas."""
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True)
class Column:
    """A field: ``default`` is what its absence means, when that is not nothing at all."""

    path: str
    shape: Shape
    default: Any = None
    required: bool = False


def _open(annotation: Any) -> Any:
    """The type itself, without what may be absent and without its bounds."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _open(get_args(annotation)[0])
    if origin in (Union, UnionType):
        inner = [_open(arg) for arg in get_args(annotation) if arg is not NoneType]
        return inner[0] if len(inner) == 1 else annotation
    return annotation


_SCALARS = {bool: Shape.FLAG, int: Shape.WHOLE, float: Shape.NUMBER}


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _shape(kind: Any) -> Shape:
    if get_origin(kind) is tuple:
        inner = _open(get_args(kind)[0])
        plain = isinstance(inner, type) and issubclass(inner, str)
        return Shape.WORDS if plain else Shape.LIST
    return _SCALARS.get(kind, Shape.OBJECT if _is_model(kind) else Shape.TEXT)


def _walk(model: type[BaseModel], prefix: str) -> list[Column]:
    found: list[Column] = []
    for name, field in model.model_fields.items():
        path, kind = prefix + name, _open(field.annotation)
        if path == GEOMETRY:
            continue
        if _is_model(kind):
            found += [
                Column(path, Shape.OBJECT, None, field.is_required()),
                *_walk(kind, f"{path}."),
            ]
            continue
        default = field.default if isinstance(field.default, (bool, str)) else None
        found.append(Column(path, _shape(kind), default))
    return found


_PLACE = (
    Column(LON, Shape.NUMBER),
    Column(LAT, Shape.NUMBER),
    Column(GEOMETRY, Shape.OBJECT),
)


@cache
def list_columns(kind: ItemKind) -> tuple[Column, ...]:
    """Return every column of a kind in the order of its fields, objects before their parts."""
    head, *rest = _walk(MODELS[kind], "")
    return (head, *_PLACE, *rest)


@cache
def find_columns(kind: ItemKind) -> dict[str, Column]:
    """Return the columns of a kind by path."""
    return {column.path: column for column in list_columns(kind)}


def list_written(kind: ItemKind) -> tuple[Column, ...]:
    """Return the columns that a table is written with: objects stand there as their parts."""
    return tuple(
        column
        for column in list_columns(kind)
        if column.shape is not Shape.OBJECT or column.path == GEOMETRY
    )


@cache
def _is_text(kind: ItemKind, path: str) -> bool:
    field = MODELS[kind].model_fields.get(path)
    return field is not None and _open(field.annotation) is Text


def is_bilingual(kind: ItemKind, path: str) -> bool:
    """Return whether a field at the top is a text in both languages."""
    return _is_text(kind, path)
