"""A line of a lecturer's own, drawn or imported, and the route it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from routes.line import RouteLine, build_line
from routes.model import Leg, Mode, Route, Speed, Stop
from routes.soundness import JOINT_M, STOP_M
from routes.visits import LONGEST_DWELL_S
from routes.walks import measure_m
from sites.geo import LineString, Position
from sites.model import Grade
from sites.text import Text

GAP_M = 50.0
"""Legs that end and begin no farther apart than this are joined; a larger gap is a mistake."""

OWN_SOURCE = "sendiri"
"""What a lecturer's own route rests on: the lecturer."""

USUAL_DWELL_S = 600
"""How long the group stays where the lecturer named a stop and no time: an assumption."""

LONGEST_NAME = 120

SPEEDS = tuple(
    Speed(from_hour=from_hour, until_hour=until_hour, speed_kmph=speed_kmph)
    for from_hour, until_hour, speed_kmph in (
        (0, 6, 24.0),
        (6, 9, 14.0),
        (9, 15, 18.0),
        (15, 18, 14.0),
        (18, 21, 17.0),
        (21, 24, 22.0),
    )
)
"""Running speeds by hour, those assumed for Jl. Pemuda on the shipped routes."""


class OwnLeg(NamedTuple):
    """One leg as it came: ``feature`` is its name in the file, ``numbers`` its vertices there."""

    mode: Mode
    places: tuple[Position, ...]
    feature: str
    numbers: tuple[int, ...]
    name: str | None = None


class OwnPlace(NamedTuple):
    """A stop as it came; without ``dwell_s`` the usual time."""

    name: str
    position: Position
    feature: str
    dwell_s: int | None = None


class OwnLine(NamedTuple):
    """Legs in travel order, and stops in any order."""

    file: str
    name: str | None
    legs: tuple[OwnLeg, ...]
    stops: tuple[OwnPlace, ...] = ()


class RouteWords(NamedTuple):
    """The sentences of a route that its owner does not write: kept with it, in both languages."""

    about: Text
    follows: Text
    ride: Text
    walk: Text
    begins: Text
    ends: Text


def name_in_both(name: str) -> Text:
    """Return a name as a text: a lecturer writes it once."""
    shown = " ".join(name.split())[:LONGEST_NAME]
    return Text(id=shown, en=shown)


def build_drawn_route(
    line: OwnLine, words: RouteWords, *, route_id: str, name: str, today: date
) -> Route:
    """Return the route of a line that was found sound, unverified, valid from ``today``.

    Legs less than :data:`GAP_M` apart are joined; stops are put on the leg they are nearest to,
    those too far from the line are left out. Raises ValueError("no_length") when nothing is left.
    """
    legs = tuple(_number(_open_loop(list(_join(line.legs, words)))))
    if not legs:
        raise ValueError("no_length")
    route = Route(
        id=route_id,
        name=name_in_both(name),
        about=words.about,
        follows=words.follows,
        sources=(OWN_SOURCE,),
        grade=Grade.UNVERIFIED,
        valid_from=today.isoformat(),
        legs=legs,
    )
    stops = tuple(_place_stops(build_line(route), line.stops, words))
    return route.model_copy(update={"stops": stops})


def drop_repeats(places: Sequence[Position]) -> tuple[Position, ...]:
    """Return the places without those that are where the one before is."""
    kept = list(places[:1])
    kept += [place for before, place in pairwise(places) if place != before]
    return tuple(kept)


def _join(legs: Sequence[OwnLeg], words: RouteWords) -> Iterator[Leg]:
    at: Position | None = None
    for leg in legs:
        places = leg.places if at is None or _is_far(at, leg.places[0]) else (at, *leg.places)
        corners = drop_repeats(places)
        if len(corners) < 2:
            continue
        at = corners[-1]
        usual = words.ride if leg.mode == Mode.BUS else words.walk
        yield Leg(
            id="leg",
            order=1,
            mode=leg.mode,
            name=name_in_both(leg.name) if leg.name and leg.name.strip() else usual,
            geometry=LineString(type="LineString", coordinates=corners),
            speeds=SPEEDS if leg.mode == Mode.BUS else (),
        )


def _is_far(end: Position, start: Position) -> bool:
    return measure_m((end, start)) > GAP_M


def _open_loop(legs: list[Leg]) -> list[Leg]:
    """Cut a last leg that ends where it began, so that its end is a place of its own."""
    if not legs:
        return legs
    corners = legs[-1].geometry.coordinates
    if len(corners) < 3 or measure_m((corners[0], corners[-1])) > 2 * STOP_M:
        return legs
    half = len(corners) // 2
    parts = (corners[: half + 1], corners[half:])
    lines = [LineString(type="LineString", coordinates=part) for part in parts]
    return [*legs[:-1], *(legs[-1].model_copy(update={"geometry": line}) for line in lines)]


def _number(legs: Sequence[Leg]) -> Iterator[Leg]:
    for number, leg in enumerate(legs, start=1):
        yield leg.model_copy(update={"id": f"leg-{number}", "order": number})


def find_far_stops(line: RouteLine, stops: Sequence[OwnPlace]) -> Iterator[tuple[OwnPlace, float]]:
    """Yield the stops that are too far from the line to be put on it, with the metres."""
    for stop in stops:
        offset_m = line.project(stop.position).offset_m
        if offset_m > STOP_M:
            yield stop, offset_m


def _place_stops(line: RouteLine, named: Sequence[OwnPlace], words: RouteWords) -> Iterator[Stop]:
    """Yield a stop at either end and those named between; somewhere the group stays."""
    far = {stop for stop, _ in find_far_stops(line, named)}
    at = sorted(
        ((line.project(stop.position).progress_m, stop) for stop in named if stop not in far),
        key=lambda pair: pair[0],
    )
    first = [stop for at_m, stop in at if at_m <= JOINT_M][:1]
    last = [stop for at_m, stop in at if at_m >= line.length_m - JOINT_M and stop not in first][-1:]
    inner = [(at_m, stop) for at_m, stop in at if stop not in (*first, *last)]
    stays = bool(inner) or any(stop.dwell_s for stop in last)
    ends = last[0] if last else OwnPlace("", line.position_at(line.length_m), "")
    begins = first[0] if first else OwnPlace("", line.position_at(0), "")
    drafts = [
        (0.0, begins, begins.dwell_s or 0, words.begins),
        *((at_m, stop, stop.dwell_s, words.ends) for at_m, stop in inner),
        (line.length_m, ends, ends.dwell_s or (0 if stays else USUAL_DWELL_S), words.ends),
    ]
    for number, (at_m, stop, dwell_s, usual) in enumerate(drafts, start=1):
        span = line.spans[-1] if at_m >= line.length_m else line.span_at(at_m)
        yield Stop(
            id=f"berhenti-{number}",
            order=number,
            leg=span.leg.id,
            name=name_in_both(stop.name) if stop.name.strip() else usual,
            position=line.position_at(at_m),
            dwell_s=min(USUAL_DWELL_S if dwell_s is None else dwell_s, LONGEST_DWELL_S),
        )
