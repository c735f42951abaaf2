"""A lecturer's plan of one study visit: what is seen, in which order, how long, for whom.

Times of day are those of the route's city; a plan holds no person's name (rosters are kept
apart, see :mod:`routes.rosters`).
"""

from __future__ import annotations

import unicodedata
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from routes.model import Count
from sites.aloud import USUAL, ReadingSpeed
from sites.model import Dimension, Flag
from sites.text import Frozen, Lang, Slug, Words

LONGEST_DWELL_S = 14_400
LARGEST_GROUP = 500

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _show_only(value: object) -> object:
    """Return a text without what nobody can see: control characters, turns of direction."""
    if not isinstance(value, str):
        return value
    return "".join(
        one
        for one in value
        if one in "\n\t" or (unicodedata.category(one) not in ("Cc", "Cs") and one not in _BIDI)
    )


Dwell = Annotated[int, Field(ge=0, le=LONGEST_DWELL_S, strict=True)]
Short = Annotated[
    str, BeforeValidator(_show_only), Field(min_length=1, max_length=120, pattern=r"\S")
]
Sentence = Annotated[
    str, BeforeValidator(_show_only), Field(min_length=1, max_length=600, pattern=r"\S")
]
"""Lecturers write in one language: the plan's own."""


class Goal(Frozen):
    """Something the class is to learn; it may be one of the lessons."""

    id: Slug
    text: Sentence
    lesson: Slug | None = None


class Assignment(Frozen):
    """A task at a stop for some groups, by number; without groups for all."""

    text: Sentence
    groups: tuple[Count, ...] = ()


class Sight(Frozen):
    """A place seen from the bus, what is told of it there, and the goals it serves."""

    site: Slug
    tells: Literal["story", "label", "glance"] = "story"
    goals: tuple[Slug, ...] = ()
    assignments: tuple[Assignment, ...] = ()


class Visit(Frozen):
    """A place walked to: ``dwell_s`` seconds there, if need be only between two times of day.

    ``opens`` and ``closes`` are the lecturer's own entries.
    """

    site: Slug
    dwell_s: Dwell = 600
    goals: tuple[Slug, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    opens: time | None = None
    closes: time | None = None


class NamedTime(Frozen):
    """A time of day to keep free, as the lecturer entered it: a prayer, a meal."""

    name: Short
    at: time
    lasts_min: Annotated[int, Field(ge=0, le=240, strict=True)] = 15


class Group(Frozen):
    """A study group: its number, its seats on the bus, and in a jigsaw its dimension."""

    number: Count
    name: Short
    dimension: Dimension | None = None
    deck: Literal["upper", "lower"] | None = None
    side: Literal["left", "right"] | None = None


class Clock(Frozen):
    """When the visit begins and must be over, and how careful the plan is.

    ``pace_percent`` scales the expected running speeds (80: heavy traffic); ``slack_min`` is
    kept free before ``return_by``. ``ride_back_min`` is the lecturer's own estimate of the way
    home after the last stop; nothing is added to it.
    """

    day: date
    departs: time
    return_by: time | None = None
    pace_percent: Annotated[int, Field(ge=30, le=150, strict=True)] = 100
    slack_min: Annotated[int, Field(ge=0, le=180, strict=True)] = 10
    ride_back_min: Annotated[int, Field(ge=0, le=600, strict=True)] = 0
    keep_free: tuple[NamedTime, ...] = ()
    sunset: time | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.return_by is not None and self.return_by <= self.departs:
            raise ValueError("returns_before_departure")
        return self


class Seen(Frozen):
    """What a place was like when it was chosen: short digests of its texts, place and ties."""

    site: Slug
    texts: Short
    place: Short
    ties: Short


class VisitPlan(Frozen):
    """All of it. ``departure`` joins a run of the bus that exists; without it one is made.

    ``returns``: the walk leads back to the bus. ``seats`` is what the lecturer was told the bus
    takes, if it is not to be what the sources say. ``reading`` is the speed of reading aloud, if
    it has been measured. ``catalogue`` is the version of the content the plan was made with.
    """

    name: Short
    lang: Lang
    route: Slug
    departure: str | None = None
    bus: Slug | None = None
    size: Annotated[int, Field(ge=1, le=LARGEST_GROUP, strict=True)] = 30
    clock: Clock
    sights: tuple[Sight, ...] = ()
    visits: tuple[Visit, ...] = ()
    goals: tuple[Goal, ...] = ()
    groups: tuple[Group, ...] = ()
    lessons: tuple[Slug, ...] = ()
    step_free: Flag = False
    returns: Flag = True
    seats: Annotated[int, Field(ge=1, le=LARGEST_GROUP, strict=True)] | None = None
    reading: ReadingSpeed = USUAL
    seen: tuple[Seen, ...] = ()
    catalogue: Words

    @property
    def stations(self) -> tuple[Sight | Visit, ...]:
        """Everything seen or visited, bus part first."""
        return (*self.sights, *self.visits)

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of every place in the plan, each once, bus part first."""
        return tuple(dict.fromkeys(station.site for station in self.stations))
