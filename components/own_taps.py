"""Taps on the map, as the browser sends them: each once, in order, however late.

The browser numbers its taps and keeps those that the page does not yet say it has taken, so
that quick taps are not lost while the page is drawn. ``token`` names one loading of the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from routes.model import Mode
from sites.geo import Position

MOST_TAPS = 500
LONGEST_TOKEN = 40


class Tap(NamedTuple):
    """One tap: the ``number`` counts from 1 within ``token``."""

    token: str
    number: int
    mode: Mode
    place: Position


def parse_taps(answer: Any) -> tuple[Tap, ...]:
    """Return the taps in what a map answers, in their order; what is none is left out."""
    sent = answer.get("all_drawings") if isinstance(answer, Mapping) else None
    members = sent[:MOST_TAPS] if isinstance(sent, list) else ()
    return tuple(sorted((tap for one in members for tap in _parse(one)), key=lambda t: t.number))


def _parse(member: Any) -> Iterator[Tap]:
    try:
        said, (lon, lat) = member["properties"], member["geometry"]["coordinates"]
        place = Position(round(float(lon), 6), round(float(lat), 6))
        tap = Tap(str(said["token"])[:LONGEST_TOKEN], int(said["n"]), Mode(said["mode"]), place)
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    if all(map(math.isfinite, place)) and abs(place.lon) <= 180 and abs(place.lat) <= 90:
        yield tap


def list_new(taps: tuple[Tap, ...], token: str, taken: int) -> tuple[Tap, ...]:
    """Return the taps that were not taken yet: all of another loading of the map."""
    return tuple(tap for tap in taps if tap.token != token or tap.number > taken)
