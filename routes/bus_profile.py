"""What is known of a bus for planning: each value with its date, sources and grade, or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from routes.model import Bus, BusFact, BusWord
from sites.model import Grade
from sites.text import Frozen, PartialDate, Slug, Words

Value = TypeVar("Value", int, float)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_BY_DECK = re.compile(r"\(\s*(\d+)\s*\+\s*(\d+)\s*\)", re.ASCII)
MOST_SEATS = 200


class Known(Frozen, Generic[Value]):
    """One value as its sources give it; a value that several sources give is held several times."""

    value: Value
    as_of: PartialDate | None
    sources: tuple[str, ...]
    grade: Grade


Counts = tuple[Known[int], ...]
Lengths = tuple[Known[float], ...]


class BusProfile(Frozen):
    """A bus by its facts, each oldest first; an empty tuple is unknown.

    Seats are counted over the whole bus, by deck (``lower``, ``upper``) and by side, as far as
    a source does.
    """

    bus: Slug
    name: Words
    decks: Counts = ()
    seats: Counts = ()
    seats_lower: Counts = ()
    seats_upper: Counts = ()
    seats_left: Counts = ()
    seats_right: Counts = ()
    height_m: Lengths = ()
    length_m: Lengths = ()
    doors: Counts = ()
    step_free_places: Counts = ()

    @property
    def capacity(self) -> int | None:
        """The lowest number of seats that a source gives, None when none does."""
        return min((seats.value for seats in self.seats), default=None)

    @property
    def clear_height_m(self) -> float | None:
        """The greatest height that a source gives: what a bridge must let through."""
        return max((height.value for height in self.height_m), default=None)

    @property
    def deck_count(self) -> int:
        """How many decks; a bus of this product is a double-decker unless a source says not."""
        return max((decks.value for decks in self.decks), default=2)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What no source says, in the order of the fields."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) == ())


class Room(NamedTuple):
    """Whether a class fits: ``seats`` counted, None when no source says and nobody was told."""

    size: int
    seats: int | None
    is_told: bool = False

    @property
    def over(self) -> int:
        """How many too many; 0 when they fit or when it is not known."""
        return 0 if self.seats is None else max(0, self.size - self.seats)

    @property
    def fits(self) -> bool | None:
        """Whether all have a seat; None when it is not known."""
        return None if self.seats is None else self.size <= self.seats


def _read_number(fact: BusFact) -> float | None:
    found = _NUMBER.search(fact.value)
    return None if found is None else float(found[0].replace(",", "."))


def _know(fact: BusFact, value: Value) -> Known[Value]:
    return Known(value=value, as_of=fact.as_of, sources=fact.sources, grade=fact.grade)


def _select(bus: Bus, what: BusWord) -> Iterator[BusFact]:
    return iter(sorted((f for f in bus.facts if f.what == what), key=lambda f: f.as_of or ""))


def _count(bus: Bus, what: BusWord, least: int = 1) -> Counts:
    """Return the whole numbers that facts give; what is no sensible number is left out."""
    read = ((fact, _read_number(fact)) for fact in _select(bus, what))
    return tuple(
        _know(fact, int(number))
        for fact, number in read
        if number is not None and number.is_integer() and least <= number <= MOST_SEATS
    )


def _measure(bus: Bus, what: BusWord) -> Lengths:
    read = ((fact, _read_number(fact)) for fact in _select(bus, what))
    return tuple(_know(fact, number) for fact, number in read if number is not None and number > 0)


def _count_on_deck(bus: Bus, deck: int) -> Counts:
    """Return the seats of a deck from facts such as ``70 (10 + 60)``: lower, then upper."""
    found = ((fact, _BY_DECK.search(fact.value)) for fact in _select(bus, "seats"))
    return tuple(_know(fact, int(match[deck])) for fact, match in found if match is not None)


def build_profile(bus: Bus) -> BusProfile:
    """Return what the facts of a bus say for planning."""
    return BusProfile(
        bus=bus.id,
        name=bus.name,
        decks=_count(bus, "decks"),
        seats=_count(bus, "seats"),
        seats_lower=(*_count(bus, "seats_lower"), *_count_on_deck(bus, 1)),
        seats_upper=(*_count(bus, "seats_upper"), *_count_on_deck(bus, 2)),
        seats_left=_count(bus, "seats_left"),
        seats_right=_count(bus, "seats_right"),
        height_m=_measure(bus, "height_m"),
        length_m=_measure(bus, "length_m"),
        doors=_count(bus, "doors"),
        step_free_places=_count(bus, "step_free_places", least=0),
    )


def find_profile(buses: Iterable[Bus], bus_id: str | None) -> BusProfile | None:
    """Return the profile of one of the buses, or None."""
    return next((build_profile(bus) for bus in buses if bus.id == bus_id), None)


def check_capacity(size: int, profile: BusProfile | None, told: int | None = None) -> Room:
    """Return whether a class of ``size`` fits; ``told`` seats go before what sources say."""
    if told is not None:
        return Room(size, told, is_told=True)
    return Room(size, None if profile is None else profile.capacity)
