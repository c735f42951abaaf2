"""What the crew's phone reports: fixes of its position, and events a hand has tapped.

Times are seconds since 1970 (UTC), positions degrees of WGS84, longitude first. Every item
carries an id made by the phone, so that a batch may be sent again without doubling anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from sites.geo import Lat, Lon
from sites.text import Frozen, Slug

MOST_FIXES = 500
MOST_EVENTS = 100
LONGEST_MESSAGE = 280
SKEW_S = 60.0
"""A phone's clock that is further off than this is told so."""
_TRUSTED_SKEW_S = 10.0
"""Below this a difference may as well be the time the request took."""

ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Epoch = Annotated[float, Field(ge=1.5e9, le=4.1e9)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE, pattern=r"\S")]
Heads = Annotated[int, Field(ge=0, le=500)]


class Kind(StrEnum):
    """What an event says."""

    BEACON_ON = "beacon_on"
    BEACON_OFF = "beacon_off"
    PASSING = "passing"
    STOPPED = "stopped"
    MOVING = "moving"
    SKIP_STOP = "skip_stop"
    UNSKIP = "unskip"
    DIVERTED = "diverted"
    BACK = "back"
    MESSAGE = "message"
    HEAD_COUNT = "head_count"
    FINISH = "finish"


class Fix(Frozen):
    """One position as the phone measured it; heading clockwise from north, 0 to 360."""

    id: ClientId
    t: Epoch
    lon: Lon
    lat: Lat
    accuracy_m: Annotated[float, Field(ge=0, le=1e6)]
    speed_mps: Annotated[float, Field(ge=0, le=200)] | None = None
    heading_deg: Annotated[float, Field(ge=0, le=360)] | None = None


class Passing(Frozen):
    """The cue that is abeam, said by hand; in JSON the number of the pass is ``pass``."""

    site: Slug
    pass_number: Annotated[int, Field(ge=1, le=99, alias="pass")] = 1


class Skip(Frozen):
    """A stop that will not be made, or will be after all."""

    stop: Slug


class Message(Frozen):
    """Words to everybody on the bus, in both languages."""

    id: Words
    en: Words


class HeadCount(Frozen):
    """How many are on board, of how many."""

    count: Heads
    of: Heads | None = None


class Nothing(Frozen):
    """The event says everything by its kind."""


_DATA: dict[Kind, type[Frozen]] = {
    Kind.PASSING: Passing,
    Kind.SKIP_STOP: Skip,
    Kind.UNSKIP: Skip,
    Kind.MESSAGE: Message,
    Kind.HEAD_COUNT: HeadCount,
}


class Event(Frozen):
    """Something a hand has tapped; ``data`` is checked against its kind."""

    id: ClientId
    t: Epoch
    kind: Kind
    data: Annotated[dict[str, Any], Field(default_factory=dict)]

    @model_validator(mode="after")
    def _fits(self) -> Event:
        try:
            self.read_data()
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise PydanticCustomError("bad_data", "data.{where}", {"where": where}) from None
        return self

    def read_data(self) -> Frozen:
        """Return the data as the model of its kind."""
        return _DATA.get(self.kind, Nothing).model_validate(self.data)


class FixBatch(Frozen):
    """Up to 500 fixes; ``sent`` is what the phone's clock said when it sent them."""

    fixes: Annotated[tuple[Fix, ...], Field(max_length=MOST_FIXES)]
    sent: Epoch | None = None


class EventBatch(Frozen):
    """Up to 100 events; ``sent`` is what the phone's clock said when it sent them."""

    events: Annotated[tuple[Event, ...], Field(max_length=MOST_EVENTS)]
    sent: Epoch | None = None


Item = TypeVar("Item", Fix, Event)


class Timed(NamedTuple):
    """By how many seconds the phone's clock was ahead (negative: behind) and was set right."""

    ahead_s: float

    @property
    def is_far(self) -> bool:
        """True when the crew should set the clock of the phone."""
        return abs(self.ahead_s) > SKEW_S


def measure_skew(items: Sequence[Item], sent: float | None, now_s: float) -> Timed:
    """Return how far the phone's clock is ahead of ``now_s``.

    By ``sent`` when the phone says it, else by its newest item, which cannot lie ahead; a
    clock that is behind is seen by ``sent`` only.
    """
    newest = max((item.t for item in items), default=now_s)
    if sent is not None and abs(sent - now_s) > _TRUSTED_SKEW_S:
        return Timed(sent - now_s)
    return Timed(max(0.0, newest - now_s))


def set_right(items: Sequence[Item], skew: Timed, now_s: float) -> tuple[Item, ...]:
    """Return the items in order of time, moved by the skew of the clock, none after ``now_s``.

    All are moved together, so that the time between two fixes (and the speed) stays true.
    """
    moved = (item.model_copy(update={"t": min(now_s, item.t - skew.ahead_s)}) for item in items)
    return tuple(sorted(moved, key=lambda item: item.t))


_FIXES, _EVENTS = TypeAdapter(FixBatch), TypeAdapter(EventBatch)


def parse_fixes(raw: bytes) -> FixBatch:
    """Return a batch of fixes from JSON; raises pydantic's ``ValidationError``."""
    return _FIXES.validate_json(raw)


def parse_events(raw: bytes) -> EventBatch:
    """Return a batch of events from JSON; raises pydantic's ``ValidationError``."""
    return _EVENTS.validate_json(raw)
