"""What one fix says about one guess: how likely it is, and where the guess moves to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from routes.motion import Gait, Guess, Pace
from routes.rails import Foot

APART_M = 80.0
"""Guesses nearer than this along the line are one place."""

_WILD = 0.1
"""Share of fixes that are wild, and how much wider they scatter (in variance)."""
_WILDER = 16.0
_FLOOR = 1e-8
"""Density per m² of a fix that fell anywhere: keeps one absurd fix from ruling anything out."""
_KAPPA = 4.0
_UNSAID = 0.3
_SPEED_VAR = 0.3


class Reading(NamedTuple):
    """One fix made ready: its feet, variances along and across the line in m², what it says."""

    feet: Sequence[Foot]
    var_m: float
    speed_mps: float | None
    way: tuple[float, float] | None


class Match(NamedTuple):
    """A foot with the place on it that fits a guess best, and the cost of both together."""

    cost: float
    at_m: float
    foot: Foot


def reweigh(guess: Guess, times: float) -> Guess:
    """Return the guess with its weight multiplied."""
    weight, gait, at_m, speed_mps, var_m, cov, var_mps = guess
    return Guess(weight * times, gait, at_m, speed_mps, var_m, cov, var_mps)


def weigh_way(reading: Reading, foot: Foot) -> float:
    """Return how well the heading of a fix agrees with the direction of a piece, 0.1 to 1."""
    if reading.way is None:
        return 1.0
    turn = reading.way[0] * foot.ux + reading.way[1] * foot.uy
    return 0.1 + 0.9 * math.exp(_KAPPA * (turn - 1))


def list_matches(guess: Guess, reading: Reading, sway2: float) -> list[Match]:
    """Return the place that fits a guess and a fix best, then others that come close to it.

    Along a straight piece the sum of the squared distances is a parabola; its lowest point,
    kept on the piece, is exact (the update of Kalman 1960 in one dimension, cut at the ends).
    Others count when they are lowest among their neighbours and well apart from the best.
    """
    costs, places = _weigh_feet(guess, reading, sway2)
    if not costs:
        return []
    best = min(range(len(costs)), key=costs.__getitem__)
    if costs[best] == math.inf:
        return []
    found = [Match(costs[best], places[best], reading.feet[best])]
    if max(places) - min(places) < APART_M:
        return found
    limit = min(costs[best] + 10, 30.0)
    for number, cost in enumerate(costs):
        if cost > limit or abs(places[number] - places[best]) < APART_M:
            continue
        if _is_lowest(costs, reading.feet, number):
            found.append(Match(cost, places[number], reading.feet[number]))
    return found


def _weigh_feet(guess: Guess, reading: Reading, sway2: float) -> tuple[list[float], list[float]]:
    """Return, per foot, the cost of its best place (infinite far from the guess) and the place."""
    at_m, fix, prior = guess.at_m, 1 / reading.var_m, 1 / guess.var_m
    across, both, far_m = 1 / (reading.var_m + sway2), fix + prior, 10 * math.sqrt(guess.var_m)
    heeds = guess.gait != Gait.STANDS and reading.way is not None
    costs, places = [], []
    for foot in reading.feet:
        _, along_m, across_m, from_m, to_m, _, _, _ = foot
        best_m = (along_m * fix + at_m * prior) / both
        best_m = from_m if best_m < from_m else min(best_m, to_m)
        places.append(best_m)
        off = best_m - at_m
        if off > far_m or -off > far_m:
            costs.append(math.inf)
            continue
        past = along_m - best_m
        cost = past * past * fix + off * off * prior + across_m * across_m * across
        costs.append(cost - 2 * math.log(weigh_way(reading, foot)) if heeds else cost)
    return costs, places


def _is_lowest(costs: Sequence[float], feet: Sequence[Foot], number: int) -> bool:
    """Return whether neither the piece before nor the one after costs less."""
    before, after, own = number - 1, number + 1, feet[number].number
    if before >= 0 and feet[before].number == own - 1 and costs[before] < costs[number]:
        return False
    joined = after < len(costs) and feet[after].number == own + 1
    return not joined or costs[after] > costs[number]


def take_fix(guess: Guess, match: Match | None, reading: Reading, pace: Pace) -> Guess:
    """Return the guess after a fix; its weight is multiplied by the density of the fix.

    A wild fix is not thrown away but believed less: its precision is the mean of that of an
    ordinary and of a wild one, each by its probability (a scale mixture of normals).
    """
    if match is None:
        return reweigh(guess, _FLOOR)
    var_m = reading.var_m
    across_var = var_m + pace.sway_m**2
    total = guess.var_m + var_m
    pull = (match.at_m - guess.at_m) * total / guess.var_m
    density = math.exp(-match.cost / 2) / math.sqrt(total * across_var)
    wild = match.foot.along_m - guess.at_m
    wild_total, wild_across = guess.var_m + _WILDER * var_m, _WILDER * across_var
    wild_cost = wild * wild / wild_total + match.foot.across_m**2 / wild_across
    wild_density = math.exp(-wild_cost / 2) / math.sqrt(wild_total * wild_across)
    sane = (1 - _WILD) * density / math.tau
    odd = _WILD * wild_density / math.tau
    weight = guess.weight * (sane + odd + _FLOOR)
    precision = (sane + odd / _WILDER) / ((sane + odd + _FLOOR) * var_m)
    if precision * guess.var_m < 1e-9:
        return reweigh(guess, sane + odd + _FLOOR)
    return _shift(guess, pull, 1 / precision, weight)


def _shift(guess: Guess, pull: float, var_m: float, weight: float) -> Guess:
    total = guess.var_m + var_m
    gain = guess.var_m / total
    return Guess(
        weight,
        guess.gait,
        guess.at_m + gain * pull,
        guess.speed_mps + guess.cov / total * pull,
        guess.var_m * (1 - gain),
        guess.cov * (1 - gain),
        guess.var_mps - guess.cov * guess.cov / total,
    )


def weigh_standing(guess: Guess, reading: Reading) -> Guess:
    """Return a standing guess with its weight; something that stands has no heading."""
    if guess.gait != Gait.STANDS or reading.way is None:
        return guess
    return reweigh(guess, _UNSAID)


def take_speed(guess: Guess, speed_mps: float) -> Guess:
    """Return the guess after a measured speed: sd 0.55 m/s moving, 0.5 m/s standing."""
    if guess.gait == Gait.STANDS:
        density = math.exp(-((speed_mps / 0.5) ** 2) / 2) / 0.5
        return reweigh(guess, density + 0.02)
    total = guess.var_mps + _SPEED_VAR
    pull = speed_mps - guess.speed_mps
    density = math.exp(-pull * pull / total / 2) / math.sqrt(total)
    return Guess(
        guess.weight * (density + 0.02),
        guess.gait,
        guess.at_m + guess.cov / total * pull,
        guess.speed_mps + guess.var_mps / total * pull,
        guess.var_m - guess.cov * guess.cov / total,
        guess.cov * (1 - guess.var_mps / total),
        guess.var_mps * (1 - guess.var_mps / total),
    )
