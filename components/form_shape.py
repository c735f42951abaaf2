"""What an editor may fill in for an item, read off the content models themselves.

A field that the models gain has an input at once; where it stands is said in ``SECTIONS``, and
what is named there nowhere stands in the first section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sites.edited import ItemKind
from sites.model import (
    Flag,
    Lesson,
    Metres,
    Site,
    SmartFeature,
    Source,
    Sources,
    WebAddress,
    Year,
)
from sites.text import PartialDate, Slug, SourceId, Text, Words


class Sort(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    WORDS = "words"
    DATE = "date"
    CHOICE = "choice"
    YEAR = "year"
    WHOLE = "whole"
    METRES = "metres"
    FLAG = "flag"
    PICK = "pick"
    MANY = "many"
    GROUP = "group"
    LIST = "list"


@dataclass(frozen=True)
class Shape:
    """One field: ``needed`` when an item is not whole without it.

    ``choices`` are the values of a controlled list, ``table`` where their words are; ``room``
    is the part of the catalogue an id is picked from; ``parts`` are the fields of a group or of
    each member of a list.
    """

    name: str
    sort: Sort
    needed: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    table: str = ""
    room: str = ""
    parts: tuple[Shape, ...] = ()

    @property
    def is_optional_group(self) -> bool:
        """True for a group that is there or not: who built it, opening hours."""
        return self.sort == Sort.GROUP and not self.needed and self.default is None


MODELS: Mapping[ItemKind, type[BaseModel]] = MappingProxyType(
    {
        ItemKind.SITE: Site,
        ItemKind.SMART_FEATURE: SmartFeature,
        ItemKind.LESSON: Lesson,
        ItemKind.SOURCE: Source,
    }
)

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "id": "it never changes, and is chosen before the form opens",
        "geometry": "a pin on the map, or two numbers",
        "accuracy_m": "beside the pin",
        "position_grade": "beside the pin",
        "pictures": "they have a section of their own",
    }
)
"""Fields of an item that are asked for in another way, and why."""

_ROOMS = {"feature": "smart_features", "features": "smart_features", "site": "sites"}
_TABLES = {
    "Kind": "kind",
    "Dimension": "dimension",
    "Grade": "grade",
    "Relation": "relation",
    "Status": "status",
    "DeckSight": "deck",
    "ClosureKind": "closure",
}
_SORTS: tuple[tuple[Any, Sort], ...] = (
    (PartialDate, Sort.DATE),
    (Year, Sort.YEAR),
    (Flag, Sort.FLAG),
    (Metres, Sort.METRES),
    (Words, Sort.WORDS),
    (WebAddress, Sort.WORDS),
)


def _strip(hint: Any) -> Any:
    """Return a type without what annotates it."""
    return get_args(hint)[0] if hasattr(hint, "__metadata__") else hint


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


def _list_choices(hint: Any) -> tuple[tuple[str, ...], str]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(str(one.value) for one in hint), _TABLES[hint.__name__]
    if get_origin(hint) is Literal:
        return get_args(hint), "task" if "sketch" in get_args(hint) else "lang"
    return (), ""


def _find_shape(name: str, hint: Any, needed: bool, default: Any) -> Shape:
    hint = _without_none(hint)
    begun = Shape(name, Sort.GROUP, needed, default)
    known = next((sort for alias, sort in _SORTS if hint == alias), None)
    if known is not None:
        return replace(begun, sort=known)
    if hint == Sources or hint == tuple[SourceId, ...]:
        return replace(begun, sort=Sort.MANY, room="sources")
    if hint == Slug:
        return replace(begun, sort=Sort.PICK, room=_ROOMS[name])
    bare = _strip(hint)
    choices, table = _list_choices(bare)
    if choices:
        return replace(begun, sort=Sort.CHOICE, choices=choices, table=table)
    if get_origin(bare) is tuple:
        return _find_list(begun, get_args(bare)[0])
    plain = {int: Sort.WHOLE, Text: Sort.TEXT}.get(bare)
    return replace(begun, sort=plain) if plain else replace(begun, parts=list_shapes(bare))


def _find_list(begun: Shape, member: Any) -> Shape:
    if member == Slug:
        return replace(begun, sort=Sort.MANY, room=_ROOMS[begun.name])
    choices, table = _list_choices(_strip(member))
    if choices:
        return replace(begun, sort=Sort.MANY, choices=choices, table=table)
    return replace(begun, sort=Sort.LIST, parts=list_shapes(member))


def _plain_default(default: Any) -> Any:
    if default is PydanticUndefined:
        return None
    if isinstance(default, BaseModel):
        return default.model_dump(mode="json", exclude_defaults=True)
    if isinstance(default, Enum):
        return str(default.value)
    return list(default) if isinstance(default, tuple) else default


@cache
def list_shapes(model: type[BaseModel]) -> tuple[Shape, ...]:
    """Return the fields of a model in its order; those of ``ELSEWHERE`` are left out."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _find_shape(name, hints[name], field.is_required(), _plain_default(field.default))
        for name, field in model.model_fields.items()
        if name not in ELSEWHERE
    )


@dataclass(frozen=True)
class Section:
    """A part of the form that is drawn alone; ``names`` are its fields."""

    name: str
    names: tuple[str, ...] = ()
    is_wide: bool = False


_TEXTS, _POSITION = ("name", "glance", "label", "story", "look_for"), "position"
SECTIONS: Mapping[ItemKind, tuple[Section, ...]] = MappingProxyType(
    {
        ItemKind.SITE: (
            Section("texts", _TEXTS),
            Section(
                "facts",
                (
                    *("built", "kind", "address", "former_names", "architect", "style"),
                    *("protection", "deck", "sight_m", "brief"),
                ),
            ),
            Section("claims", ("claims",)),
            Section("ties", ("annotations",)),
            Section("access", ("access",)),
            Section(_POSITION, ("position_sources",), is_wide=True),
            Section("pictures", is_wide=True),
            Section("retest", is_wide=True),
        ),
        ItemKind.SMART_FEATURE: (
            Section("texts", ("name", "summary", "card", "became", "agency")),
            Section(
                "facts",
                ("since", "dimensions", "status", "as_of", "rule", "money", "told_2022"),
            ),
            Section("claims", ("claims",)),
            Section("milestones", ("milestones",)),
            Section(_POSITION),
        ),
        ItemKind.LESSON: (
            Section("texts", ("title", "told", "take_home")),
            Section("places", ("places",)),
            Section("facts", ("number", "features", "sources", "as_of")),
        ),
        ItemKind.SOURCE: (Section("texts", ("title", "address")),),
    }
)

_OF_PLACE = frozenset({"geometry", "accuracy_m", "position_grade"})


def list_section(kind: ItemKind, section: Section) -> tuple[Shape, ...]:
    """Return the fields of a section, in the order in which it names them."""
    shapes = {shape.name: shape for shape in list_shapes(MODELS[kind])}
    return tuple(shapes[name] for name in section.names) + _list_rest(kind, section)


def _list_rest(kind: ItemKind, section: Section) -> tuple[Shape, ...]:
    if section != SECTIONS[kind][0]:
        return ()
    placed = {name for one in SECTIONS[kind] for name in one.names}
    return tuple(one for one in list_shapes(MODELS[kind]) if one.name not in placed)


def find_section(kind: ItemKind, path: str) -> str:
    """Return the name of the section in which a field is asked for."""
    name = path.partition(".")[0]
    for section in SECTIONS[kind]:
        if name in section.names or name == section.name:
            return section.name
    return _POSITION if name in _OF_PLACE else SECTIONS[kind][0].name


def find_shape(kind: ItemKind, path: str) -> Shape | None:
    """Return the shape of the field at a dotted path; numbers of members are passed over."""
    shapes, found = list_shapes(MODELS[kind]), None
    for part in path.split("."):
        if part.isdigit():
            continue
        found = next((one for one in shapes if one.name == part), None)
        if found is None:
            return None
        shapes = found.parts
    return found


def list_leaves(shapes: tuple[Shape, ...], path: str = "") -> Iterator[tuple[str, Shape]]:
    """Yield every field with an input of its own; a member of a list stands at number 0."""
    for shape in shapes:
        here = f"{path}{shape.name}"
        if shape.sort == Sort.GROUP:
            yield from list_leaves(shape.parts, f"{here}.")
        elif shape.sort == Sort.LIST:
            yield from list_leaves(shape.parts, f"{here}.0.")
        else:
            yield here, shape
