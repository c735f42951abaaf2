"""Study groups: of equal size, with roles, seats on two decks, and a dimension each in a jigsaw."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from routes.model import Count
from routes.name_list import Person
from routes.visits import Group
from sites.errors import Detail
from sites.model import Dimension
from sites.text import Frozen

MOST_GROUPS = 40

Member = Annotated[int, Field(ge=0)]
"""Place of a person in the roster, from 0."""


class Role(StrEnum):
    """What somebody does for the group during the visit."""

    LEADER = "leader"
    CLOCK = "clock"
    NOTES = "notes"
    PICTURES = "pictures"


class Team(Frozen):
    """A group with its people: ``members`` in the order in which roles are dealt."""

    number: Count
    members: tuple[Member, ...] = ()
    deck: Literal["upper", "lower"] | None = None
    side: Literal["left", "right"] | None = None
    dimension: Dimension | None = None

    @property
    def roles(self) -> tuple[tuple[Role, int], ...]:
        """Roles with the member who has each; a small group leaves the last ones out."""
        return tuple(zip(Role, self.members, strict=False))


class SeatRemark(NamedTuple):
    """Something about seats or dimensions that the lecturer should know."""

    code: str
    detail: Detail


class Dealt(NamedTuple):
    """Teams by number, and what could not be had."""

    teams: tuple[Team, ...]
    remarks: tuple[SeatRemark, ...]


class NoGroups(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Fewer than one group, more than forty, or more groups than people."""

    code = "bad_group_count"


def deal_teams(people: Sequence[Person], count: int, seed: int = 0) -> tuple[Team, ...]:
    """Return ``count`` teams whose sizes differ by one at most; raises :class:`NoGroups`.

    People with needs are kept together in the first teams, so that they can sit below. The same
    seed deals the same teams.
    """
    if not 1 <= count <= min(MOST_GROUPS, max(1, len(people))):
        raise NoGroups
    chance = random.Random(seed)
    order = list(range(len(people)))
    chance.shuffle(order)
    order.sort(key=lambda number: not people[number].needs)
    most, longer = divmod(len(people), count)
    teams, taken = [], 0
    for number in range(count):
        size = most + (number < longer)
        members = order[taken : taken + size]
        chance.shuffle(members)
        teams.append(Team(number=number + 1, members=tuple(members)))
        taken += size
    return tuple(teams)


def seat_teams(
    teams: Sequence[Team], people: Sequence[Person], lower: int | None, upper: int | None
) -> Dealt:
    """Give each team a deck and, on it, left and right in turn.

    Teams with needs go below first, then whole teams as they fit; ``lower`` and ``upper`` are
    seats, None where no source tells.
    """
    seated: dict[int, Team] = {}
    left = lower or 0
    remarks: list[SeatRemark] = []
    if lower is None or upper is None:
        remarks.append(SeatRemark("seats_unknown", {}))
    turns = {"lower": 0, "upper": 0}
    for team in sorted(teams, key=lambda one: (-_count_needs(one, people), one.number)):
        needs = _count_needs(team, people)
        below = len(team.members) <= left and (needs > 0 or lower is not None)
        deck: Literal["upper", "lower"] = "lower" if below else "upper"
        left -= len(team.members) if below else 0
        if needs and not below:
            remarks.append(SeatRemark("needs_upstairs", {"group": team.number, "people": needs}))
        side: Literal["left", "right"] = "left" if turns[deck] % 2 == 0 else "right"
        turns[deck] += 1
        seated[team.number] = team.model_copy(update={"deck": deck, "side": side})
    above = sum(len(team.members) for team in seated.values() if team.deck == "upper")
    if upper is not None and above > upper:
        remarks.append(SeatRemark("upper_full", {"people": above, "seats": upper}))
    return Dealt(tuple(seated[team.number] for team in teams), tuple(remarks))


def _count_needs(team: Team, people: Sequence[Person]) -> int:
    return sum(bool(people[member].needs) for member in team.members)


def deal_dimensions(teams: Sequence[Team]) -> Dealt:
    """Give each team one of the six dimensions in turn, and name those nobody has."""
    every = list(Dimension)
    dealt = tuple(
        team.model_copy(update={"dimension": every[number % len(every)]})
        for number, team in enumerate(teams)
    )
    return Dealt(dealt, tuple(_find_missing(dealt)))


def _find_missing(teams: Sequence[Team]) -> Iterator[SeatRemark]:
    held = {team.dimension for team in teams}
    for dimension in Dimension:
        if dimension not in held:
            yield SeatRemark("dimension_missing", {"dimension": dimension.value})


def show_groups(teams: Sequence[Team], names: Sequence[str]) -> tuple[Group, ...]:
    """Return what a plan keeps of the teams: no people; ``names`` are the groups' own."""
    return tuple(
        Group(
            number=team.number,
            name=name,
            dimension=team.dimension,
            deck=team.deck,
            side=team.side,
        )
        for team, name in zip(teams, names, strict=True)
    )
