"""A line while it is being drawn: points added, a ride ended, a kept route taken up again.

Every change gives a new line. A draft may be unfinished: no leg at all, or one point.
"""

from __future__ import annotations

from collections.abc import Iterator

from routes.line import LegSpan, RouteLine
from routes.model import Mode, Route
from routes.own_lines import OwnLeg, OwnLine, OwnPlace, RouteWords
from sites.geo import Position
from sites.text import Lang, Text

DRAWN = "gambar"
"""What a line that came from no file is called where a file is named."""

EMPTY = OwnLine(DRAWN, None, ())
CUT_M = 2.0
"""A corner this near a cut is the cut."""


def renumber(line: OwnLine) -> OwnLine:
    """Return the line with its legs, places and stops numbered from 0, whatever file they had."""
    legs = tuple(
        leg._replace(feature=f"legs.{number}", numbers=tuple(range(len(leg.places))))
        for number, leg in enumerate(line.legs)
    )
    stops = (stop._replace(feature=f"stops.{number}") for number, stop in enumerate(line.stops))
    return line._replace(legs=legs, stops=tuple(stops))


def build_leg(mode: Mode, places: tuple[Position, ...], name: str | None = None) -> OwnLeg:
    """Return a leg that :func:`renumber` has yet to number."""
    return OwnLeg(mode, places, "", tuple(range(len(places))), name)


def add_point(line: OwnLine, mode: Mode, place: Position, joint: str = "") -> OwnLine:
    """Return the line one point longer; another mode begins a leg where the last one ends.

    Where the bus is left for a walk the group gets off: there a stop is set, called ``joint``.
    """
    if not line.legs:
        return renumber(line._replace(legs=(build_leg(mode, (place,)),)))
    *before, last = line.legs
    end = last.places[-1]
    if place == end:
        return line
    if last.mode == mode or len(last.places) == 1:
        longer = build_leg(mode, (*last.places, place), last.name)
        return renumber(line._replace(legs=(*before, longer)))
    legs = (*line.legs, build_leg(mode, (end, place)))
    is_left = last.mode == Mode.BUS and all(stop.position != end for stop in line.stops)
    stops = (*line.stops, OwnPlace(joint, end, "")) if is_left else line.stops
    return renumber(line._replace(legs=legs, stops=stops))


def count_points(line: OwnLine) -> int:
    """Return the number of places of all legs."""
    return sum(len(leg.places) for leg in line.legs)


def find_end(line: OwnLine) -> Position | None:
    """Return the last place, from which drawing goes on."""
    return line.legs[-1].places[-1] if line.legs else None


def read_line(route: Route, words: RouteWords) -> OwnLine:
    """Return a kept route as a line to be changed; sentences it was given are no names."""
    legs = tuple(
        build_leg(leg.mode, leg.geometry.coordinates, _read_name(leg.name, words))
        for leg in sorted(route.legs, key=lambda leg: leg.order)
    )
    stops = tuple(
        OwnPlace(_read_name(stop.name, words) or "", stop.position, "", stop.dwell_s)
        for stop in sorted(route.stops, key=lambda stop: stop.order)
    )
    return renumber(OwnLine(DRAWN, route.name.in_lang(Lang.ID), legs, stops))


def _read_name(name: Text, words: RouteWords) -> str | None:
    return None if name in words else name.in_lang(Lang.ID)


def end_ride(line: OwnLine, measured: RouteLine, at_m: float, name: str) -> OwnLine:
    """Return the line with the ride that passes ``at_m`` ended there, its rest walked.

    ``measured`` is the line as a route. A stop called ``name`` is set where the group gets off.
    Rides after a walk are left as they are.
    """
    legs: list[OwnLeg] = []
    is_ended = is_walked = False
    for span in measured.spans:
        mode, corners = span.leg.mode, span.leg.geometry.coordinates
        if mode == Mode.WALK:
            is_walked = False
        if mode == Mode.BUS and not is_ended and span.from_m <= at_m <= span.to_m:
            legs += _cut(measured, span, at_m)
            is_ended = is_walked = True
            continue
        legs.append(build_leg(Mode.WALK if is_walked else mode, corners))
    place = _round(measured.position_at(at_m))
    stops = tuple(stop for stop in line.stops if stop.position != place)
    return renumber(line._replace(legs=tuple(legs), stops=(*stops, OwnPlace(name, place, ""))))


def _cut(measured: RouteLine, span: LegSpan, at_m: float) -> Iterator[OwnLeg]:
    cut = _round(measured.position_at(at_m))
    held = [v for v in measured.vertices if span.from_m <= v.progress_m <= span.to_m]
    before = [Position(v.lon, v.lat) for v in held if v.progress_m < at_m - CUT_M]
    after = [Position(v.lon, v.lat) for v in held if v.progress_m > at_m + CUT_M]
    if before:
        yield build_leg(Mode.BUS, (*before, cut))
    if after:
        yield build_leg(Mode.WALK, (cut, *after))


def _round(place: Position) -> Position:
    """Return a place to about a tenth of a metre."""
    return Position(round(place.lon, 6), round(place.lat, 6))
