"""Routes as data: legs, stops, speeds, editor's statements, and the buses that run them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sites.geo import LineString, Position
from sites.model import DeckSight, Flag, Grade, Sources
from sites.text import Frozen, PartialDate, Slug, Text, Words, broken_range, is_in_order

Count = Annotated[int, Field(ge=1, strict=True)]


class Mode(StrEnum):
    """How a leg is travelled."""

    BUS = "bus"
    WALK = "walk"


class Side(StrEnum):
    """Where to look, relative to the direction of travel."""

    LEFT = "left"
    RIGHT = "right"
    AROUND = "around"


class Speed(Frozen):
    """Expected running speed between two hours of the day (local time, 24 h, half-open)."""

    from_hour: Annotated[int, Field(ge=0, le=23, strict=True)]
    until_hour: Annotated[int, Field(ge=1, le=24, strict=True)]
    speed_kmph: Annotated[float, Field(gt=0, le=80, strict=True)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_hour >= self.until_hour:
            raise broken_range(self.from_hour, self.until_hour)
        return self


class Direction(Frozen):
    """An editor's statement that the leg may be driven this way, with its support."""

    statement: Text
    grade: Grade
    sources: tuple[str, ...] = ()


class Leg(Frozen):
    """One stretch of the route in one mode; ``geometry`` runs in travel order."""

    id: Slug
    order: Count
    mode: Mode
    name: Text
    geometry: LineString
    streets: tuple[str, ...] = ()
    direction: Direction | None = None
    speeds: tuple[Speed, ...] = ()


class Stop(Frozen):
    """A place where the group stands; ``position`` lies on its leg."""

    id: Slug
    order: Count
    leg: Slug
    name: Text
    position: Position
    dwell_s: Annotated[int, Field(ge=0, le=14400, strict=True)]
    sites: tuple[Slug, ...] = ()
    note: Text | None = None


class Override(Frozen):
    """An editor's word on a cue, for one pass or (``pass_number`` None) for all of them."""

    site: Slug
    pass_number: Count | None = None
    side: Side | None = None
    hidden: Flag = False
    reason: Text
    grade: Grade

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.side is None and not self.hidden:
            raise ValueError("empty_override")
        return self


class Route(Frozen):
    """Ordered legs with stops, valid between two dates."""

    id: Slug
    name: Text
    about: Text
    follows: Text
    sources: Sources
    grade: Grade
    set_down: Text | None = None
    valid_from: PartialDate
    valid_until: PartialDate | None = None
    legs: Annotated[tuple[Leg, ...], Field(min_length=1)]
    stops: tuple[Stop, ...] = ()
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.valid_until is not None and not is_in_order(self.valid_from, self.valid_until):
            raise broken_range(self.valid_from, self.valid_until)
        return self


class Cue(Frozen):
    """What to look at, where, from which deck, between which metres, on which pass.

    Metres are progress along the route from its start: in view from ``from_m`` to ``to_m``,
    nearest at ``abeam_m``, then ``distance_m`` away. ``confidence`` (0 to 1) is how far the
    circle of accuracy stays off the lane times how clear the side is; 0 without a side, and
    by the grade of an override. ``pass_number`` counts all cues of the site along the route,
    ``passes`` is their number. On a walk ``arrive`` is true and ``side`` is only a hint.
    ``also`` names places that are here too but could not be read aloud in the same seconds.
    """

    site: Slug
    pass_number: Count
    passes: Count
    leg: Slug
    mode: Mode
    side: Side
    from_m: float
    abeam_m: float
    to_m: float
    distance_m: float
    deck: DeckSight
    confidence: Annotated[float, Field(ge=0, le=1)]
    arrive: bool
    overridden: bool
    approximate: bool
    glance: Text
    also: tuple[Slug, ...] = ()


BusWord = Literal[
    "seats",
    "seats_lower",
    "seats_upper",
    "seats_left",
    "seats_right",
    "decks",
    "height_m",
    "length_m",
    "doors",
    "step_free_places",
    "funding",
    "since",
    "builder",
    "colour",
]
"""What can be known of a bus; ``doors`` are those on the kerb side."""


class BusFact(Frozen):
    """One dated, sourced value of a bus (seats, height…); values drift, so they are a list."""

    what: BusWord
    value: Words
    as_of: PartialDate | None = None
    sources: Sources
    grade: Grade


class Bus(Frozen):
    """A double-decker of the city, described only by dated facts."""

    id: Slug
    name: Words
    facts: Annotated[tuple[BusFact, ...], Field(min_length=1)]
