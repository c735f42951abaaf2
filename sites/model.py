"""The content: frozen, validated facts about places, smart features, lessons and sources."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sites.closures import Closure
from sites.geo import Geometry, Position, find_representative
from sites.picture import Picture
from sites.text import Frozen, PartialDate, Slug, SourceId, Text, Words, broken_range


class Kind(StrEnum):
    """What sort of place a site is; it decides pin, pictogram and default sight distance."""

    CIVIC = "civic"
    WORSHIP = "worship"
    COMMERCE = "commerce"
    TRANSPORT = "transport"
    MUSEUM = "museum"
    MARKET = "market"
    MONUMENT = "monument"
    WATER = "water"
    DISTRICT = "district"
    GREEN = "green"


class Dimension(StrEnum):
    """The six dimensions of the Indonesian smart-city programme."""

    GOVERNANCE = "governance"
    BRANDING = "branding"
    ECONOMY = "economy"
    LIVING = "living"
    SOCIETY = "society"
    ENVIRONMENT = "environment"


class Grade(StrEnum):
    """How well a claim is supported; always shown next to it."""

    TWO_SOURCES = "two_sources"
    ONE_SOURCE = "one_source"
    UNVERIFIED = "unverified"


class PositionGrade(StrEnum):
    """How well a position is known."""

    SURVEYED = "surveyed"
    TWO_SOURCES = "two_sources"
    ONE_SOURCE = "one_source"
    APPROXIMATE = "approximate"


class Relation(StrEnum):
    """How a smart feature touches a place."""

    LOCATED_HERE = "located_here"
    WATCHED_BY = "watched_by"
    PROTECTED_FROM_WATER_BY = "protected_from_water_by"
    PAID_OR_BOOKED_THROUGH = "paid_or_booked_through"
    GOVERNED_BY = "governed_by"
    MOVED_BY = "moved_by"
    LIT_BY = "lit_by"
    SEEN_FROM_HERE = "seen_from_here"


class Status(StrEnum):
    """Where a smart feature stands at its as-of date."""

    PLANNED = "planned"
    RUNNING = "running"
    CHANGED = "changed"
    ENDED = "ended"


class DeckSight(StrEnum):
    """Which deck sees the thing the glance describes."""

    BOTH = "both"
    UPPER = "upper"


Sources = Annotated[tuple[SourceId, ...], Field(min_length=1)]
Year = Annotated[int, Field(ge=600, le=2100, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
WebAddress = Annotated[str, Field(pattern=r"^https?://\S+$")]
Metres = Annotated[float, Field(gt=0, le=2000, strict=True)]


class Years(Frozen):
    """A span of calendar years; either end may be unknown (None)."""

    from_year: Year | None = None
    to_year: Year | None = None
    grade: Grade = Grade.UNVERIFIED
    note: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_year and self.to_year and self.from_year > self.to_year:
            raise broken_range(self.from_year, self.to_year)
        return self


class FormerName(Frozen):
    """A name the place had or has: Dutch, colonial or popular."""

    lang: Literal["id", "nl", "jv", "zh", "en"]
    name: Words


class Claim(Frozen):
    """One checkable statement with its sources, grade and (if known) as-of date."""

    text: Text
    sources: Sources
    grade: Grade
    as_of: PartialDate | None = None


class Attributed(Frozen):
    """A short fact (architect, style, protection) that never stands without its source."""

    text: Text
    sources: Sources
    grade: Grade


class Annotation(Frozen):
    """The tie between one place and one smart feature: what it does *here*."""

    feature: Slug
    relation: Relation
    then_now: Text
    agency: Text
    dimension: Dimension
    status: Status
    as_of: PartialDate
    sources: Sources
    grade: Grade
    question: Text


class Deck(Frozen):
    """Which deck sees the glance, and one reason why."""

    sees: DeckSight
    reason: Text


class Task(Frozen):
    """One observation task, doable during the dwell at the place."""

    kind: Literal["count", "sketch", "compare", "ask"]
    text: Text


class Hours(Frozen):
    """Opening hours as a source printed them, with the date they were true."""

    text: Text
    sources: Sources
    as_of: PartialDate


class Access(Frozen):
    """Getting in: step-free or not (None: unknown), hours, closures."""

    step_free: Flag | None = None
    hours: Hours | None = None
    closures: tuple[Closure, ...] = ()


class Site(Frozen):
    """A heritage place with a story; ``geometry`` is WGS84, longitude first (RFC 7946).

    The true place lies within ``accuracy_m``; it can be made out from ``sight_m`` away.
    ``brief``: little is known, so its texts are short and say so.
    """

    id: Slug
    geometry: Geometry
    name: Text
    kind: Kind
    accuracy_m: Metres
    position_grade: PositionGrade
    position_sources: tuple[SourceId, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    address: Words | None = None
    built: Years
    architect: Attributed | None = None
    style: Attributed | None = None
    protection: Attributed | None = None
    glance: Text
    label: Text
    story: Text
    deck: Deck
    sight_m: Metres | None = None
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    annotations: tuple[Annotation, ...] = ()
    look_for: Task
    brief: Flag = False
    access: Access = Access()
    pictures: tuple[Picture, ...] = ()

    @property
    def position(self) -> Position:
        """A point inside the geometry: the point itself, or one well inside the area."""
        return find_representative(self.geometry)

    @property
    def is_approximate(self) -> bool:
        """True when the position must be drawn as a soft circle."""
        return self.position_grade == PositionGrade.APPROXIMATE


class Milestone(Frozen):
    """A dated event of a smart feature, for the timeline."""

    year: Year
    text: Text
    sources: Sources
    grade: Grade


class SmartFeature(Frozen):
    """A piece of smart-city infrastructure or a programme; it need not stand anywhere.

    ``summary`` fits a badge's card, ``card`` a page; ``rule`` is what it rests on in law.
    """

    id: Slug
    geometry: Geometry | None = None
    name: Text
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    since: Years
    status: Status
    as_of: PartialDate
    agency: Text
    summary: Text
    card: Text | None = None
    rule: Attributed | None = None
    money: tuple[Attributed, ...] = ()
    became: Text | None = None
    told_2022: Flag = False
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    milestones: tuple[Milestone, ...] = ()


class LessonPlace(Frozen):
    """Where a lesson can be seen, and what there is to see of it."""

    site: Slug
    why: Text


class Lesson(Frozen):
    """What a planner can take home; always told as one visitor's notes of 2022."""

    id: Slug
    number: Annotated[int, Field(ge=1, le=7, strict=True)]
    title: Text
    told: Text
    take_home: Text
    places: Annotated[tuple[LessonPlace, ...], Field(min_length=1)]
    features: tuple[Slug, ...] = ()
    sources: Sources
    as_of: PartialDate


class Source(Frozen):
    """A text that a claim rests on."""

    id: SourceId
    title: Words
    address: WebAddress | None = None
