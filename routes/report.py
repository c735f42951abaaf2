"""What is told of a belief: one progress that does not waver, and one state."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from routes.belief import AT_STOP_M, Belief
from routes.evidence import APART_M
from routes.motion import Gait
from routes.rails import Rail

SURE = 0.95
LEADING = 0.75
LIKELY = 0.6
STEP_M = 60.0
BACK_M = 30.0
"""A guess that falls back by less than this is noise."""
SETTLED_M = 6.0
"""Standing, a step of less than this is noise, either way."""
LEAP_M, LEAP_MPS = 100.0, 25.0
DOUBT_FIXES, DOUBT_S = 3, 5.0
OFF_FIXES, OFF_S = 4, 12.0
START_M = 60.0
BEGUN_M = 40.0
END_M = 25.0
RIDDEN_M = 150.0


class Phase(StrEnum):
    """What the group is doing."""

    WAITING = "waiting"
    RIDING = "riding"
    AT_STOP = "at_stop"
    WALKING = "walking"
    OFF_ROUTE = "off_route"
    FINISHED = "finished"


class Place(NamedTuple):
    """The likeliest place on the line, its share of all places, and the share that stands there.

    ``halted_m`` is where the group is if it stands.
    """

    at_m: float
    share: float
    stands: float
    halted_m: float
    speed_mps: float


class Report(NamedTuple):
    """What has been told so far, and how long something else has been the case.

    ``begun_m`` is where the group was first known to be; ``seen_t`` when it was last known.
    """

    state: Phase = Phase.WAITING
    progress_m: float | None = None
    speed_mps: float = 0.0
    seen_t: float = 0.0
    begun_m: float = 0.0
    moved: bool = False
    stands: bool = False
    doubts: int = 0
    doubt_t: float = 0.0
    offs: int = 0
    off_t: float = 0.0


def find_place(belief: Belief) -> Place | None:
    """Return the likeliest place, its guesses taken together; None without any guess."""
    if not belief.guesses:
        return None
    best_m = belief.guesses[0].at_m
    near = [one for one in belief.guesses if abs(one.at_m - best_m) < APART_M]
    weight = sum(one.weight for one in near)
    at_m = sum(one.weight * one.at_m for one in near) / weight
    halted = [one for one in near if one.gait == Gait.STANDS]
    stands = sum(one.weight for one in halted)
    return Place(
        at_m,
        weight / sum(one.weight for one in belief.guesses),
        stands / weight,
        sum(one.weight * one.at_m for one in halted) / stands if halted else at_m,
        sum(one.weight * one.speed_mps for one in near) / weight,
    )


def update_report(rail: Rail, told: Report, belief: Belief, t: float) -> Report:
    """Return what is told after a fix at ``t``."""
    if told.state == Phase.FINISHED:
        return told
    doubtful = 0.1 if told.state == Phase.OFF_ROUTE else 0.9
    told = _count_off(told, belief.off > doubtful, t)
    if told.offs >= OFF_FIXES and t - told.off_t >= OFF_S:
        return told._replace(state=Phase.OFF_ROUTE, stands=False, speed_mps=0.0)
    place = find_place(belief)
    if place is not None and belief.off < 0.5:
        told = _follow(told, place, t)
    return _name_state(rail, told)


def _count_off(told: Report, off: bool, t: float) -> Report:
    if not off:
        return told._replace(offs=0)
    return told._replace(offs=told.offs + 1, off_t=t if told.offs == 0 else told.off_t)


def _follow(told: Report, place: Place, t: float) -> Report:
    """Move the progress along when the place is likely and near; over a leap only when sure."""
    stands = place.stands > (0.3 if told.stands else 0.6)
    at_m, speed = (place.halted_m, 0.0) if stands else (place.at_m, place.speed_mps)
    if told.progress_m is None:
        if place.share < SURE:
            return told
        return told._replace(
            progress_m=at_m, begun_m=at_m, seen_t=t, stands=stands, speed_mps=speed
        )
    step_m = at_m - told.progress_m
    if place.share < (LIKELY if abs(step_m) < STEP_M else SURE):
        return told if abs(step_m) < STEP_M else _doubt(told, place, t)
    if not -BACK_M <= step_m <= LEAP_M + LEAP_MPS * (t - told.seen_t):
        return _doubt(told, place, t)
    on_m = SETTLED_M if stands and told.stands else 0.0
    moves = step_m > on_m or step_m < -(SETTLED_M if stands else BACK_M)
    at_m = at_m if moves else told.progress_m
    return told._replace(progress_m=at_m, seen_t=t, stands=stands, speed_mps=speed, doubts=0)


def _doubt(told: Report, place: Place, t: float) -> Report:
    """Another place, far off: believed when it has led for some fixes and seconds."""
    if place.share < LEADING:
        return told
    told = told._replace(doubts=told.doubts + 1, doubt_t=t if told.doubts == 0 else told.doubt_t)
    if told.doubts < DOUBT_FIXES or t - told.doubt_t < DOUBT_S:
        return told
    return told._replace(
        progress_m=place.at_m,
        begun_m=min(told.begun_m, place.at_m),
        seen_t=t,
        speed_mps=place.speed_mps,
        doubts=0,
    )


def _name_state(rail: Rail, told: Report) -> Report:
    at_m = told.progress_m
    if at_m is None:
        return told._replace(state=Phase.WAITING)
    moved = told.moved or at_m > START_M or at_m - told.begun_m > BEGUN_M
    told = told._replace(moved=moved)
    if not moved:
        return told._replace(state=Phase.WAITING)
    if at_m >= rail.length_m - END_M and told.stands and at_m - told.begun_m > RIDDEN_M:
        return told._replace(
            state=Phase.FINISHED, progress_m=rail.length_m, speed_mps=0.0, stands=True
        )
    if told.stands and rail.is_near_stop(at_m, AT_STOP_M):
        return told._replace(state=Phase.AT_STOP)
    walking = rail.is_walk(at_m)
    return told._replace(state=Phase.WALKING if walking else Phase.RIDING)
