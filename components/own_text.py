"""A line as text: one point a line, a place by its name or as latitude and longitude.

This is the way to draw without a map. ``bus`` and ``jalan kaki`` (``walk``) on a line of their
own say how the line goes on. A name after the numbers makes the point a stop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from components.i18n import t
from components.own_draft import EMPTY, add_point, renumber
from routes.model import Mode
from routes.own_lines import OwnLine, OwnPlace
from sites.geo import GREATER_SEMARANG, Position
from sites.text import Lang

MOST_LINES = 300
LONGEST_TEXT = 30_000

FindPlace = Callable[[str], tuple[str, Position] | None]

_MODES = {
    Mode.BUS: frozenset({"bus", "naik bus", "by bus"}),
    Mode.WALK: frozenset({"jalan kaki", "jalan", "walk", "on foot"}),
}
_POINT = re.compile(
    r"(-?\d+(?:\.\d+)?)°?\s*[,;\s]\s*(-?\d+(?:\.\d+)?)°?(?:[\s,;:]+(.*))?", re.ASCII
)
_COMMAS = re.compile(r"(-?\d+),(\d+)°?\s*[;\s]\s*(-?\d+),(\d+)\b", re.ASCII)


class TextFault(NamedTuple):
    """A line that is no point; ``line`` counts from 1. ``swapped`` ones can be put right."""

    line: int
    code: str
    found: str


class BadText(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A text that is no line yet; ``faults`` names every line to be mended."""

    def __init__(self, faults: Iterable[TextFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("bad_text")


def format_line(line: OwnLine, lang: Lang) -> str:
    """Return the text of a line; a leg that begins where the last one ends says so only once."""
    names = {stop.position: stop.name for stop in line.stops}
    rows: list[str] = []
    end: Position | None = None
    for leg in line.legs:
        rows.append(t(f"own.text.{leg.mode.value}", lang))
        for place in leg.places[1:] if leg.places[0] == end else leg.places:
            name = " ".join(names.get(place, "").split())
            rows.append(f"{place.lat:.6f}, {place.lon:.6f} {name}".rstrip())
        end = leg.places[-1]
    return "\n".join(rows)


def parse_line(text: str, find_place: FindPlace, swap: bool = False) -> OwnLine:
    """Return the line of a text; raises :class:`BadText` with every fault.

    ``find_place`` knows places by name. With ``swap`` points written longitude first are
    turned round where only that puts them in the city.
    """
    line, mode, faults = EMPTY, Mode.BUS, list[TextFault]()
    rows = text[:LONGEST_TEXT].splitlines()
    if len(rows) > MOST_LINES or len(text) > LONGEST_TEXT:
        raise BadText([TextFault(MOST_LINES, "too_many", str(len(rows)))])
    for number, row in enumerate(rows, start=1):
        word = " ".join(row.split())
        spoken = _find_mode(word)
        if spoken is not None:
            mode = spoken
        elif word:
            read = _read_point(word, find_place, swap)
            if isinstance(read, str):
                faults.append(TextFault(number, read, word[:60]))
                continue
            name, place = read
            line = add_point(line, mode, place)
            line = _name_stop(line, name, place) if name else line
    if faults:
        raise BadText(faults)
    return renumber(line)


def _find_mode(word: str) -> Mode | None:
    said = word.rstrip(":").casefold()
    return next((mode for mode, words in _MODES.items() if said in words), None)


def _name_stop(line: OwnLine, name: str, place: Position) -> OwnLine:
    stops = tuple(stop for stop in line.stops if stop.position != place)
    return line._replace(stops=(*stops, OwnPlace(name, place, "")))


def _read_point(word: str, find_place: FindPlace, swap: bool) -> tuple[str, Position] | str:
    """Return the name and the place of a line, or the code of what is wrong with it."""
    found = _POINT.fullmatch(_COMMAS.sub(r"\1.\2 \3.\4", word))
    if found is None:
        return find_place(word) or ("bad_point" if word[0] in "-0123456789" else "unknown_place")
    place = Position(float(found[2]), float(found[1]))
    turned = Position(place.lat, place.lon)
    if not GREATER_SEMARANG.holds(place):
        if not GREATER_SEMARANG.holds(turned):
            return "outside_city"
        if not swap:
            return "swapped"
        place = turned
    return (found[3] or "").strip(), place
