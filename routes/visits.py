"""A lecturer's plan of one study visit: what is seen, in which order, how long, for whom.

Times of day are those of the route's city; a plan holds no person's name (rosters are kept
apart, see :mod:`routes.rosters`).
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from routes.model import Count
from sites.model import Dimension, Flag
from sites.text import Frozen, Lang, Slug, Words

LONGEST_DWELL_S = 14_400
LARGEST_GROUP = 500

Dwell = Annotated[int, Field(ge=0, le=LONGEST_DWELL_S, strict=True)]
Short = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
Sentence = Annotated[str, Field(min_length=1, max_length=600, pattern=r"\S")]
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
    """A place seen from the bus, and the goals it serves."""

    site: Slug
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
    kept free before ``return_by``.
    """

    day: date
    departs: time
    return_by: time | None = None
    pace_percent: Annotated[int, Field(ge=30, le=150, strict=True)] = 100
    slack_min: Annotated[int, Field(ge=0, le=180, strict=True)] = 10
    keep_free: tuple[NamedTime, ...] = ()
    sunset: time | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.return_by is not None and self.return_by <= self.departs:
            raise ValueError("returns_before_departure")
        return self


class VisitPlan(Frozen):
    """All of it. ``departure`` joins a run of the bus that exists; without it one is made.

    ``reading`` is how many words a minute are read aloud, if the lecturer has measured it.
    ``catalogue`` is the version of the content it was made with.
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
    reading: Annotated[int, Field(ge=40, le=300, strict=True)] | None = None
    catalogue: Words

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of every place in the plan, each once, bus part first."""
        seen = [sight.site for sight in self.sights]
        walked = [visit.site for visit in self.visits]
        return tuple(dict.fromkeys([*seen, *walked]))
