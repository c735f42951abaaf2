"""What is found in a file with a line, gathered feature by feature and judged as a whole."""

from __future__ import annotations

from typing import NamedTuple

from routes.own_lines import OwnLeg, OwnLine, OwnPlace
from sites.errors import ContentError, Fault, Flaw
from sites.members import FaultList

LIMIT_BYTES = 10_000_000
MOST_POINTS = 50_000
MOST_LEGS = 200
MOST_STOPS = 100


class Sketch(NamedTuple):
    """Legs, stops and faults so far."""

    faults: FaultList
    legs: list[OwnLeg]
    stops: list[OwnPlace]


def open_sketch(file: str) -> Sketch:
    """Return a sketch with nothing in it."""
    return Sketch(FaultList(file), [], [])


def finish(sketch: Sketch, name: str | None) -> OwnLine:
    """Return the line; raises :class:`ContentError` with every fault, or ``no_line``."""
    faults = sketch.faults
    count = sum(len(leg.places) for leg in sketch.legs)
    many = (
        (count, MOST_POINTS, "too_many_points"),
        (len(sketch.legs), MOST_LEGS, "too_many_legs"),
        (len(sketch.stops), MOST_STOPS, "too_many_stops"),
    )
    for found, most, code in many:
        if found > most:
            faults.add("", [Flaw("", code, {"count": found, "limit": most})])
    faults.raise_if_any()
    if not sketch.legs:
        raise ContentError([Fault(faults.file, "", "", "no_line")])
    return OwnLine(faults.file, name, tuple(sketch.legs), tuple(sketch.stops))
