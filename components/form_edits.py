"""Changes of an item as plain JSON, one step each; a draft may be unfinished in any way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from components.form_shape import Shape, Sort, find_shape
from sites.checks import LEAST_APPROXIMATE_M
from sites.edited import ItemKind, Ref
from sites.merging import find_at, put_at
from sites.model import PositionGrade
from sites.outdated import Data

Edit = Callable[[Data], Data]
"""A change that takes the item alone; a function of a module, so that it may wait for a click."""


def _parents(path: str) -> list[str]:
    """Return the paths above a field, the nearest first."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(len(parts) - 1, 0, -1)]


def _is_spare(kind: ItemKind, path: str) -> bool:
    """Return whether a part that holds nothing says no more than its absence."""
    shape = find_shape(kind, path)
    return (
        shape is not None and not shape.needed and (shape.sort == Sort.TEXT or shape.default == {})
    )


def put_value(data: Data, kind: ItemKind, path: str, value: Any) -> Data:
    """Return the item with a field changed; what is empty, or is so anyway, is left out.

    A member of a list that is not there any more leaves the item as it is.
    """
    shape = find_shape(kind, path)
    if value in ("", [], None) or (
        shape is not None and not shape.needed and value == shape.default
    ):
        value = None
    try:
        changed = put_at(data, path, value)
    except (LookupError, TypeError, ValueError):
        return data
    for above in _parents(path):
        if find_at(changed, above) == {} and _is_spare(kind, above) and not above[-1].isdigit():
            changed = put_at(changed, above, None)
    return changed


def begin_group(data: Data, path: str) -> Data:
    """Return the item with a group that is still to be filled in."""
    return data if find_at(data, path) is not None else put_at(data, path, {})


def drop_part(data: Data, kind: ItemKind, path: str) -> Data:
    """Return the item without a group or a field."""
    return put_value(data, kind, path, None)


def _list_at(data: Data, path: str) -> list[Any]:
    held = find_at(data, path)
    return list(held) if isinstance(held, list) else []


def add_member(data: Data, kind: ItemKind, path: str, member: Data | None = None) -> Data:
    """Return the item with one more member at the end of a list."""
    return put_value(data, kind, path, [*_list_at(data, path), dict(member or {})])


def order_without(count: int, number: int) -> tuple[int, ...]:
    """Return the order of a list from which a member was taken."""
    return tuple(one for one in range(count) if one != number)


def order_moved(count: int, number: int, by: int) -> tuple[int, ...]:
    """Return the order of a list in which a member went ``by`` places further on."""
    order = list(range(count))
    if 0 <= number < count and 0 <= number + by < count:
        order.insert(number + by, order.pop(number))
    return tuple(order)


def reorder(data: Data, kind: ItemKind, path: str, order: Sequence[int]) -> Data:
    """Return the item with the members of a list that ``order`` names, in that order."""
    held = _list_at(data, path)
    return put_value(data, kind, path, [held[one] for one in order if one < len(held)])


def renumber(marks: Sequence[str], path: str, order: Sequence[int]) -> tuple[str, ...]:
    """Return paths as they are called after members of a list were moved or taken away."""
    places = {str(was): str(now) for now, was in enumerate(order)}
    found = []
    for mark in marks:
        if not mark.startswith(f"{path}."):
            found.append(mark)
            continue
        number, _, rest = mark.removeprefix(f"{path}.").partition(".")
        if number in places:
            found.append(".".join(one for one in (path, places[number], rest) if one))
    return tuple(found)


def begin_item(ref: Ref) -> Data:
    """Return an item of which only the id is known."""
    return {"id": ref.id}


def place_point(data: Data, lon: float, lat: float) -> Data:
    """Return the item at a point."""
    return {**data, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


def place_site(data: Data, lon: float, lat: float) -> Data:
    """Return a site at a point; one that was nowhere yet is there approximately."""
    roughly = {"accuracy_m": LEAST_APPROXIMATE_M, "position_grade": PositionGrade.APPROXIMATE.value}
    known = data if data.get("geometry") else {**roughly, **data}
    return place_point(known, lon, lat)


def take_off_map(data: Data) -> Data:
    """Return the item without a place."""
    return {name: value for name, value in data.items() if name != "geometry"}


def setting(kind: ItemKind, path: str, value: Any) -> Edit:
    """Return the change that gives a field a value."""
    return partial(put_value, kind=kind, path=path, value=value)


def list_members(data: Data, path: str) -> list[Data]:
    """Return the members of a list; what is no object stands as an empty one."""
    return [one if isinstance(one, dict) else {} for one in _list_at(data, path)]


def is_there(data: Data, shape: Shape, path: str) -> bool:
    """Return whether a group that may be missing is there."""
    return isinstance(find_at(data, path), dict) or not shape.is_optional_group
