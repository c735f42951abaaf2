"""One row laid over one item: values put where their paths lead, parts taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import pairwise
from typing import Any

from sites.edited import ItemKind
from sites.errors import Flaw
from sites.exchange.cells import REMOVED
from sites.exchange.columns import GEOMETRY, LAT, LON, find_columns
from sites.exchange.incoming import IncomingRow
from sites.outdated import Data


def _step(held: Any, part: str, path: str) -> Any:
    """Go one step down, making an object where nothing is; raises KeyError off a list's end."""
    if isinstance(held, list):
        if not part.isdigit() or int(part) >= len(held):
            raise KeyError(path)
        return held[int(part)]
    if not isinstance(held, dict) or part.isdigit():
        raise KeyError(path)
    return held.setdefault(part, {})


def _put(data: Data, path: str, value: Any) -> None:
    parts = path.split(".")
    last = parts[-1]
    held: Any = data
    for part, after in pairwise(parts):
        if after.isdigit() and isinstance(held, dict) and part not in held:
            raise KeyError(path)  # a numbered part of a list that is not there
        held = _step(held, part, path)
    if isinstance(held, list):
        _put_numbered(held, last, value, path)
    elif not isinstance(held, dict) or last.isdigit():
        raise KeyError(path)
    elif value is REMOVED:
        held.pop(last, None)
    elif value == {}:
        held.setdefault(last, {})  # an object that is there, without a part to change
    else:
        held[last] = value


def _put_numbered(held: list[Any], last: str, value: Any, path: str) -> None:
    place = int(last) if last.isdigit() else -1
    if place < 0 or place > len(held) or (place == len(held) and value is REMOVED):
        raise KeyError(path)
    if value is REMOVED:
        del held[place]
    elif place == len(held):
        held.append(value)
    else:
        held[place] = value


def _is_void(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_void, value.values()))


def _prune(data: Data, path: str, kind: ItemKind) -> None:
    """Take away the optional objects above a removed part that hold nothing any more."""
    parts = path.split(".")
    for length in range(1, len(parts)):
        column = find_columns(kind).get(".".join(parts[:length]))
        held: Any = data
        for part in parts[: length - 1]:
            held = held.get(part) if isinstance(held, dict) else None
        if column is None or column.required or not isinstance(held, dict):
            continue
        if _is_void(held.get(parts[length - 1])):
            del held[parts[length - 1]]
            return


def _place(row: Mapping[str, Any], data: Data) -> Iterator[Flaw]:
    """Put a point together from its two columns, one of which may be what it was."""
    said = {name: row[name] for name in (LON, LAT) if name in row}
    if not said:
        return
    if REMOVED in said.values():
        yield Flaw(LON, "half_position", {"wanted": f"{LON}, {LAT}"})
        return
    place = data.get(GEOMETRY) or {}
    if len(said) == 1 and place.get("type") != "Point":
        yield Flaw(LON, "half_position", {"wanted": f"{LON}, {LAT}"})
        return
    was = place["coordinates"] if place.get("type") == "Point" else (None, None)
    data[GEOMETRY] = {
        "type": "Point",
        "coordinates": [said.get(LON, was[0]), said.get(LAT, was[1])],
    }


def _drop_zero_heights(value: Any) -> Any:
    """Coordinates without the heights of 0 that map programs add; other heights stay faults."""
    if not isinstance(value, list):
        return value
    if len(value) == 3 and not isinstance(value[0], list) and value[2] == 0:
        return value[:2]
    return [_drop_zero_heights(inner) for inner in value]


def _tidy_geometry(raw: Any) -> Any:
    """Plain lists; a multipolygon of one polygon stays what it is."""
    if not isinstance(raw, dict) or "coordinates" not in raw:
        return raw
    kept = {key: value for key, value in raw.items() if key not in ("bbox", "crs")}
    return {**kept, "coordinates": _drop_zero_heights(_listed(raw["coordinates"]))}


def _listed(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_listed(inner) for inner in value]
    return float(value) if type(value) is int else value


def merge(current: Data | None, row: IncomingRow, kind: ItemKind) -> tuple[Data, tuple[Flaw, ...]]:
    """Return an item with the changes of a row, and why some of them could not be made."""
    data: Data = deepcopy(current) if current is not None else {}
    flaws: list[Flaw] = []
    for path, value in row.changes.items():
        if path in (LON, LAT):
            continue
        try:
            _put(data, path, deepcopy(value))
        except KeyError:
            flaws.append(Flaw(path, "no_such_member", {"field": path[:60]}))
    flaws += _place(row.changes, data)
    if GEOMETRY in data:
        data[GEOMETRY] = _tidy_geometry(data[GEOMETRY])
    for path, value in row.changes.items():
        if value is REMOVED:
            _prune(data, path, kind)
    return data, tuple(flaws)
