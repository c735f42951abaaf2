"""How fast a bus and a group on foot get on, when the route itself does not say.

All figures here are this project's own assumptions, not measurements: they are to be replaced
by the speeds of rides that have been ridden. They are data, so that replacing them is easy.
"""

from __future__ import annotations

from routes.model import Leg, Mode, Speed

BUS_KMPH = (
    Speed(from_hour=0, until_hour=6, speed_kmph=30),
    Speed(from_hour=6, until_hour=9, speed_kmph=16),
    Speed(from_hour=9, until_hour=15, speed_kmph=20),
    Speed(from_hour=15, until_hour=18, speed_kmph=15),
    Speed(from_hour=18, until_hour=21, speed_kmph=20),
    Speed(from_hour=21, until_hour=24, speed_kmph=28),
)
"""A large bus in city streets, halts at lights included: assumption."""

WALK_KMPH = ((5, 4.5), (15, 4.0), (30, 3.5), (60, 3.0))
"""Up to so many people, so many km/h: a group is as slow as its rear, and every crossing
stretches it. Assumption."""

CROWD_KMPH = 2.5
"""More people than the table has. Assumption."""


def find_walking_kmph(group_size: int) -> float:
    """Return the walking speed of a guided group in km/h."""
    for people, speed_kmph in WALK_KMPH:
        if group_size <= people:
            return speed_kmph
    return CROWD_KMPH


def find_speed_mps(leg: Leg, hour: int, group_size: int) -> float:
    """Return metres per second on a leg in one hour (0 to 23, local time).

    The leg's own speeds come first. On foot the group's pace is the upper limit; on the bus
    the size of the group does not matter.
    """
    said = _find_kmph(leg.speeds, hour)
    if leg.mode == Mode.WALK:
        pace = find_walking_kmph(group_size)
        return min(pace, said if said is not None else pace) / 3.6
    usual = _find_kmph(BUS_KMPH, hour)
    chosen = said if said is not None else usual
    if chosen is None:
        raise ValueError("hour_out_of_range")
    return chosen / 3.6


def _find_kmph(speeds: tuple[Speed, ...], hour: int) -> float | None:
    for speed in speeds:
        if speed.from_hour <= hour < speed.until_hour:
            return speed.speed_kmph
    return None
