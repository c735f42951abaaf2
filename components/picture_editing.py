"""Changes of the pictures in a site as JSON: pure steps that a form puts one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sites.media import TakenPicture

Data = dict[str, Any]
MOST_PICTURES = 12
CENTRE = {"x": 0.5, "y": 0.5}


def list_pictures(data: Mapping[str, Any]) -> list[Data]:
    """Return the pictures of a site, as copies; a draft may hold anything."""
    held = data.get("pictures")
    return [dict(each) for each in held or () if isinstance(each, Mapping)]


def _put(data: Data, pictures: Sequence[Data]) -> Data:
    rest = {name: value for name, value in data.items() if name != "pictures"}
    return {**rest, "pictures": list(pictures)} if pictures else rest


def build_entry(taken: TakenPicture) -> Data:
    """Return a new picture as JSON: its words are still to be written."""
    entry: Data = {
        "file": taken.file,
        "author": "",
        "licence": "",
        "date": taken.taken_on or "",
        "alt": {"id": "", "en": ""},
        "sizes": [size.model_dump() for size in taken.sizes],
    }
    return entry


def add_pictures(entries: Sequence[Data], data: Data) -> Data:
    """Return the site with new pictures at its end; those it has already are left out."""
    held = list_pictures(data)
    known = {each.get("file") for each in held}
    fresh = {entry["file"]: entry for entry in entries if entry["file"] not in known}
    return _put(data, [*held, *fresh.values()][:MOST_PICTURES])


def remove_picture(file: str, data: Data) -> Data:
    """Return the site without a picture."""
    return _put(data, [each for each in list_pictures(data) if each.get("file") != file])


def move_picture(file: str, by: int, data: Data) -> Data:
    """Return the site with a picture ``by`` places further on; at an end nothing changes."""
    held = list_pictures(data)
    here = next((n for n, each in enumerate(held) if each.get("file") == file), None)
    if here is None or not 0 <= here + by < len(held):
        return data
    held.insert(here + by, held.pop(here))
    return _put(data, held)


def change_picture(file: str, path: tuple[str, ...], value: Any, data: Data) -> Data:
    """Return the site with one value of a picture changed; None takes the value away.

    ``path`` names it: ``("author",)``, ``("alt", "en")``, ``("focal", "x")``.
    """
    held = list_pictures(data)
    return _put(
        data, [_set(each, path, value) if each.get("file") == file else each for each in held]
    )


def _set(entry: Data, path: tuple[str, ...], value: Any) -> Data:
    first, *rest = path
    if rest:
        inner = entry.get(first)
        inner = (
            dict(inner) if isinstance(inner, Mapping) else dict(CENTRE if first == "focal" else {})
        )
        value = _set(inner, tuple(rest), value)
    kept = {name: each for name, each in entry.items() if name != first}
    return kept if value is None else {**kept, first: value}


adding, removing, moving, changing = (
    partial(partial, step) for step in (add_pictures, remove_picture, move_picture, change_picture)
)
"""Each returns a change that takes the site alone: ``removing(file)(data)``."""
