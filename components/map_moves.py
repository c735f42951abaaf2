"""What was moved by hand on a map, as the browser sends it: each once, in order, however late.

The browser numbers what it sends and keeps it until the page says that it has taken it;
``token`` names one loading of the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from components.state import hold, read_at_once, recall
from sites.geo import Position

MOST_MOVES = 500
LONGEST = 80


class Move(NamedTuple):
    """One thing done: ``what`` to which ``path``, ``act`` and ``at`` for its corners."""

    token: str
    number: int
    place: Position
    what: str
    path: str = ""
    act: str = ""
    at: int = 0


class Taken(NamedTuple):
    """Up to which number the page has taken what one loading of the map sent."""

    token: str = ""
    number: int = 0


def parse_moves(answer: Any) -> tuple[Move, ...]:
    """Return the moves in what a map answers, in their order; what is none is left out."""
    sent = answer.get("all_drawings") if isinstance(answer, Mapping) else None
    members = sent[:MOST_MOVES] if isinstance(sent, list) else ()
    return tuple(sorted((one for part in members for one in _parse(part)), key=lambda m: m.number))


def _parse(member: Any) -> Iterator[Move]:
    try:
        said, (lon, lat) = member["properties"], member["geometry"]["coordinates"]
        place = Position(round(float(lon), 6), round(float(lat), 6))
        words = (str(said[key])[:LONGEST] for key in ("token", "what"))
        token, what = words
        path, act = (str(said.get(key, ""))[:LONGEST] for key in ("path", "act"))
        move = Move(token, int(said["n"]), place, what, path, act, int(said.get("index", 0)))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return
    if all(map(math.isfinite, place)) and abs(place.lon) <= 180 and abs(place.lat) <= 90:
        yield move


def list_new(moves: tuple[Move, ...], taken: Taken) -> tuple[Move, ...]:
    """Return the moves that were not taken yet: all of another loading of the map."""
    return tuple(m for m in moves if m.token != taken.token or m.number > taken.number)


def find_taken(map_key: str) -> Taken:
    """Return what the page has taken of one map."""
    held: Taken | None = recall(f"{map_key}-diambil")
    return held or Taken()


def take_moves(map_key: str) -> tuple[Move, ...]:
    """Return what is new on a map, and note it as taken; in the map's own callback."""
    found = list_new(parse_moves(read_at_once(map_key)), find_taken(map_key))
    if found:
        hold(f"{map_key}-diambil", Taken(found[-1].token, found[-1].number))
    return found
