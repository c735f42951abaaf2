"""How a bus and a group on foot move between two fixes: what a tracker expects.

All figures are assumptions of this project, wide on purpose: they say what is possible, not what
a timetable promises. A group stands, keeps its speed, or changes it; it goes from one to the
other at random, with mean times (a Markov jump system: Blom and Bar-Shalom 1988). A speed that is
kept wanders slightly; one that changes is an Ornstein-Uhlenbeck process (Singer 1970), pulled
towards a usual speed and forgetting its own within ``memory_s``.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import NamedTuple


class Gait(IntEnum):
    """How a group moves."""

    STANDS = 0
    KEEPS = 1
    CHANGES = 2


class Pace(NamedTuple):
    """Speeds of something that moves, how long each gait lasts on average, how far it sways."""

    usual_mps: float
    spread_mps: float
    memory_s: float
    wander_m2ps3: float
    keeps_s: float
    changes_s: float
    moves_s: float
    stands_s: float
    fastest_mps: float
    sway_m: float


BUS = Pace(6.0, 3.5, 15.0, 0.005, 60.0, 7.0, 45.0, 30.0, 20.0, 6.0)
"""Through a city: a halt every 45 s of driving, 30 s long; rarely over 70 km/h."""

WALK = Pace(1.0, 0.4, 20.0, 0.002, 60.0, 20.0, 60.0, 60.0, 2.5, 12.0)
"""A guided group; it spreads over pavements and squares, so it sways off the line."""

DWELL_S = 600.0
"""Mean time at a planned stop."""

ARRIVES_S = 12.0
"""Mean time until a bus that is near a planned stop stands."""

FADES_S = 5.0
"""A speed of almost nothing lasts no longer."""

DRIFT_M2PS = 0.05
"""Fixes of one place are not independent: their common error wanders."""


class Guess(NamedTuple):
    """One guess at where the group is: a normal distribution of progress and speed.

    ``weight`` is its probability. Variances in m², m²/s and m²/s².
    """

    weight: float
    gait: int
    at_m: float
    speed_mps: float
    var_m: float
    cov: float
    var_mps: float


def stay(guess: Guess, dt_s: float, weight: float) -> Guess:
    """Return a standing guess ``dt_s`` later, still standing; fixes drift, so it widens a bit."""
    return guess._replace(weight=weight, var_m=guess.var_m + DRIFT_M2PS * dt_s)


def keep(guess: Guess, pace: Pace, dt_s: float, weight: float) -> Guess:
    """Return a moving guess ``dt_s`` later that has kept its speed but for a slight wander."""
    wander = pace.wander_m2ps3 * dt_s
    return Guess(
        weight,
        Gait.KEEPS,
        guess.at_m + guess.speed_mps * dt_s,
        guess.speed_mps,
        guess.var_m + dt_s * (2 * guess.cov + dt_s * (guess.var_mps + wander / 3)),
        guess.cov + dt_s * (guess.var_mps + wander / 2),
        guess.var_mps + wander,
    )


def change(guess: Guess, pace: Pace, dt_s: float, weight: float) -> Guess:
    """Return a moving guess ``dt_s`` later that has been changing its speed."""
    memory, spread2 = pace.memory_s, pace.spread_mps**2
    kept = math.exp(-dt_s / memory)
    reach = memory * (1 - kept)
    drift = guess.speed_mps - pace.usual_mps
    spread_m2 = spread2 * memory * (2 * dt_s - memory * (3 - 4 * kept + kept * kept))
    return Guess(
        weight,
        Gait.CHANGES,
        guess.at_m + pace.usual_mps * dt_s + drift * reach,
        pace.usual_mps + drift * kept,
        guess.var_m + reach * (2 * guess.cov + reach * guess.var_mps) + spread_m2,
        kept * (guess.cov + reach * guess.var_mps) + spread2 * memory * (1 - kept) ** 2,
        kept * kept * guess.var_mps + spread2 * (1 - kept * kept),
    )


def start_off(guess: Guess, pace: Pace, dt_s: float, weight: float) -> Guess:
    """Return a standing guess that has begun to move at some moment within ``dt_s``."""
    picks_up = 1 - math.exp(-dt_s / 6)
    slow = pace.usual_mps / 5
    speed = slow + (pace.usual_mps - slow) * picks_up
    var_mps = pace.spread_mps**2 * (0.4 + 0.6 * picks_up)
    var_m = guess.var_m + dt_s * dt_s * (speed * speed / 12 + var_mps / 4)
    at_m = guess.at_m + speed * dt_s / 2
    return Guess(weight, Gait.CHANGES, at_m, speed, var_m, var_mps * dt_s / 2, var_mps)


def halt(guess: Guess, dt_s: float, weight: float) -> Guess:
    """Return a moving guess that has come to stand at some moment within ``dt_s``."""
    run_m = guess.speed_mps * dt_s
    var_m = guess.var_m + guess.cov * dt_s + guess.var_mps * dt_s * dt_s / 4 + run_m * run_m / 12
    return Guess(weight, Gait.STANDS, guess.at_m + run_m / 2, 0.0, var_m, 0.0, 0.0)


def list_futures(guess: Guess, pace: Pace, dt_s: float, near_stop: bool) -> list[Guess]:
    """Return what may become of a guess within ``dt_s``, sharing its weight."""
    weight = guess.weight
    if guess.gait == Gait.STANDS:
        starts = _share(dt_s, DWELL_S if near_stop else pace.stands_s)
        return [
            stay(guess, dt_s, weight * (1 - starts)),
            start_off(guess, pace, dt_s, weight * starts),
        ]
    keeps = guess.gait == Gait.KEEPS
    changing = 1 - _share(dt_s, pace.changes_s) if not keeps else _share(dt_s, pace.keeps_s)
    halts = _halting(guess, pace, dt_s, near_stop) * (changing if keeps else 1.0)
    halts = max(halts, _fading(guess, pace, dt_s))
    moving = weight * (1 - halts)
    return [
        keep(guess, pace, dt_s, moving * (1 - changing)),
        change(guess, pace, dt_s, moving * changing),
        halt(guess, dt_s, weight * halts),
    ]


def _share(dt_s: float, mean_s: float) -> float:
    """Return the probability that what happens every ``mean_s`` happens within ``dt_s``."""
    return 1 - math.exp(-dt_s / mean_s)


def _halting(guess: Guess, pace: Pace, dt_s: float, near_stop: bool) -> float:
    """Return the probability that a moving guess stands after ``dt_s``.

    Nothing halts at once from full speed: within a second or two only what is slow already.
    """
    mean_s = min(pace.moves_s, ARRIVES_S) if near_stop else pace.moves_s
    return _share(dt_s, mean_s) / (1 + (guess.speed_mps / (2 + 1.2 * dt_s)) ** 2)


def _fading(guess: Guess, pace: Pace, dt_s: float) -> float:
    """Return the probability that what hardly moves is found to stand after ``dt_s``."""
    return _share(dt_s, FADES_S) / (1 + (guess.speed_mps / (0.15 * pace.usual_mps)) ** 4)
