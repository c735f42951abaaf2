"""A drawn ride put on the streets: what was tapped are the places it goes through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from components.own_draft import build_leg, renumber
from routes.model import Mode
from routes.own_checks import Vehicle
from routes.own_lines import OwnLeg, OwnLine, OwnPlace
from routes.streets import StreetNetwork, Unreachable
from sites.geo import Position

MOST_THROUGH = 60
"""More places than these are a recorded track and no plan of a ride."""


class Routed(NamedTuple):
    """A leg that was put on the streets: its number, how many corners it got, through what."""

    leg: int
    corners: int
    through: tuple[Position, ...]


class OffStreets(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A ride cannot be put on the streets: ``why`` says so, ``place`` is where."""

    def __init__(self, why: Unreachable, place: Position) -> None:
        self.why, self.place = why, place
        super().__init__(why.code)


class TooMany(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A ride has more places than a way is looked for through: ``count``."""

    code = "too_many_through"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(self.code)


def list_through(line: OwnLine, number: int, routed: Sequence[Routed]) -> tuple[Position, ...]:
    """Return the places a leg is to go through: those tapped, not the corners of the streets."""
    places = line.legs[number].places
    known = next((one for one in routed if one.leg == number), None)
    return places if known is None else (*known.through, *places[known.corners :])


def follow_streets(
    line: OwnLine,
    network: StreetNetwork,
    routed: Sequence[Routed] = (),
    *,
    vehicle: Vehicle,
    on: date | None = None,
) -> tuple[OwnLine, tuple[Routed, ...]]:
    """Return the line with every ride on streets that the vehicle may drive.

    Raises :class:`OffStreets`, and :class:`TooMany` for a recorded track. Walks are left as
    they are; one that begins where a ride ended begins where it ends now.
    """
    legs, done, stops = list(line.legs), [], list(line.stops)
    for number, leg in enumerate(line.legs):
        through = list_through(line, number, routed)
        if leg.mode != Mode.BUS or len(through) < 2:
            continue
        if len(through) > MOST_THROUGH:
            raise TooMany(len(through))
        try:
            way = network.route_through(through, vehicle.height_m, margin_m=vehicle.margin_m, on=on)
        except Unreachable as why:
            raise OffStreets(why, through[why.point]) from None
        places = tuple(Position(round(lon, 6), round(lat, 6)) for lon, lat in way)
        legs[number] = build_leg(leg.mode, places, leg.name)
        _join(legs, number, leg.places[-1])
        stops = [_move(stop, leg.places[-1], places[-1]) for stop in stops]
        done.append(Routed(number, len(places), through))
    return renumber(line._replace(legs=tuple(legs), stops=tuple(stops))), tuple(done)


def _join(legs: list[OwnLeg], number: int, was: Position) -> None:
    """Let the next leg begin where this one ends now, if it did before."""
    if number + 1 < len(legs) and legs[number + 1].places[0] == was:
        later, end = legs[number + 1], legs[number].places[-1]
        legs[number + 1] = build_leg(later.mode, (end, *later.places[1:]), later.name)


def _move(stop: OwnPlace, was: Position, now: Position) -> OwnPlace:
    return stop._replace(position=now) if stop.position == was else stop
