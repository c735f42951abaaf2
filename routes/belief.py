"""All guesses at where the group is, weighed: a handful of them, whatever the ride."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from routes.evidence import (
    APART_M,
    Reading,
    list_matches,
    reweigh,
    take_fix,
    take_speed,
    weigh_standing,
    weigh_way,
)
from routes.motion import BUS, WALK, Gait, Guess, Pace, list_futures
from routes.rails import Foot, Rail

KEPT = 9
"""Guesses kept after a fix; memory and time per fix are bounded by it."""
MERGED_M = 30.0
AT_STOP_M = 60.0
_FAINT = 1e-7
_OFF_DENSITY = 1 / 250.0**2
_LEAVES_S = 3000.0
_RETURNS_S = 120.0
_BORN_SPREAD_M = 300.0


class Hint(NamedTuple):
    """Where the group should be (by the timetable, say) and how far off that may be (sd)."""

    at_m: float
    spread_m: float


class Belief(NamedTuple):
    """Guesses, heaviest first, and the probability that the group is not on the line at all.

    The weights of the guesses and ``off`` sum to 1.
    """

    guesses: tuple[Guess, ...] = ()
    off: float = 0.0


def pace_at(rail: Rail, progress_m: float) -> Pace:
    """Return how the group moves where it is."""
    return WALK if rail.is_walk(progress_m) else BUS


def foresee(rail: Rail, belief: Belief, dt_s: float) -> Belief:
    """Return the belief ``dt_s`` later, before the next fix is known."""
    coming: list[Guess] = []
    for guess in belief.guesses:
        pace = pace_at(rail, guess.at_m)
        near_stop = rail.is_near_stop(guess.at_m, AT_STOP_M)
        coming += list_futures(guess, pace, dt_s, near_stop)
    leaves, returns = 1 - math.exp(-dt_s / _LEAVES_S), 1 - math.exp(-dt_s / _RETURNS_S)
    off = belief.off * (1 - returns) + (1 - belief.off) * leaves
    return Belief(merge(coming), off)


def take(rail: Rail, belief: Belief, reading: Reading, born: Iterable[Guess]) -> Belief:
    """Return the belief after a fix. ``born`` are new guesses, weighed already."""
    scale = (1 - belief.off) / (sum(guess.weight for guess in belief.guesses) or 1.0)
    weighed: list[Guess] = list(born)
    for guess in belief.guesses:
        pace = pace_at(rail, guess.at_m)
        for fitted in fit(reweigh(guess, scale), reading, pace):
            weighed.append(keep_on(rail, fitted))
    return normalise(merge(weighed), belief.off * weigh_off(reading))


def weigh_off(reading: Reading) -> float:
    """Return the density of a fix of a group that has left the line: none for one on the line."""
    offset_m = min((foot.offset_m for foot in reading.feet), default=math.inf)
    beside = 1 - math.exp(-offset_m * offset_m / (reading.var_m + BUS.sway_m**2) / 2)
    return beside * _OFF_DENSITY * (1.0 if reading.speed_mps is None else 0.1)


def fit(guess: Guess, reading: Reading, pace: Pace) -> list[Guess]:
    """Return what becomes of one guess: one guess for each place that fits, or itself, faded."""
    matches = list_matches(guess, reading, pace.sway_m**2)
    fitted = [take_fix(guess, match, reading, pace) for match in matches]
    if not fitted:
        fitted = [take_fix(guess, None, reading, pace)]
    if reading.speed_mps is not None:
        fitted = [take_speed(one, reading.speed_mps) for one in fitted]
    return [weigh_standing(one, reading) for one in fitted]


def keep_on(rail: Rail, guess: Guess) -> Guess:
    """Return the guess kept on the line and within what the group can do: never backwards.

    A speed below zero is as unlikely as it is far from zero; what remains is the guess given
    that the speed is zero, which also takes back the step backwards that led to it.
    """
    weight, gait, at_m, speed_mps, var_m, cov, var_mps = guess
    if speed_mps < 0:
        weight *= math.exp(-speed_mps * speed_mps / var_mps / 2)
        at_m -= speed_mps * cov / var_mps
    at_m = min(max(at_m, 0.0), rail.length_m)
    speed_mps = min(max(speed_mps, 0.0), pace_at(rail, at_m).fastest_mps)
    return Guess(weight, gait, at_m, speed_mps, var_m, cov, var_mps)


def list_births(rail: Rail, belief: Belief, reading: Reading) -> list[Guess]:
    """Return new guesses for every place near the fix that no guess is at.

    One that moves and one that stands, each with the density of the fix as its weight: how
    likely the group is to turn up there is for the caller to say.
    """
    born = []
    for foot, at_m in find_places(reading.feet):
        if any(abs(guess.at_m - at_m) < APART_M for guess in belief.guesses):
            continue
        born += bear(foot, at_m, reading, pace_at(rail, at_m))
    return born


def bear(foot: Foot, at_m: float, reading: Reading, pace: Pace) -> list[Guess]:
    """Return the two new guesses at one place: one that changes its speed, one that stands."""
    across, var_m = reading.var_m + pace.sway_m**2, reading.var_m
    density = math.exp(-(foot.offset_m**2) / across / 2)
    half = density / (math.tau * _BORN_SPREAD_M * math.sqrt(across)) / 2
    usual, spread2 = pace.usual_mps, pace.spread_mps**2
    moving = Guess(half * weigh_way(reading, foot), Gait.CHANGES, at_m, usual, var_m, 0.0, spread2)
    standing = weigh_standing(Guess(half, Gait.STANDS, at_m, 0.0, var_m, 0.0, 0.0), reading)
    if reading.speed_mps is None:
        return [moving, standing]
    return [take_speed(one, reading.speed_mps) for one in (moving, standing)]


def find_places(feet: Sequence[Foot]) -> list[tuple[Foot, float]]:
    """Return the feet nearest to the fix, one for every branch of the line, with progress."""
    places = []
    for number, foot in enumerate(feet):
        before = feet[number - 1] if number else None
        after = feet[number + 1] if number + 1 < len(feet) else None
        if before and before.number == foot.number - 1 and before.offset_m <= foot.offset_m:
            continue
        if after and after.number == foot.number + 1 and after.offset_m < foot.offset_m:
            continue
        places.append((foot, min(max(foot.along_m, foot.from_m), foot.to_m)))
    return places


def merge(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """Return the guesses, heaviest first, those of one gait and place joined into one.

    Joining keeps weight, mean and variance (Salmond 1990). The faintest are dropped.
    """
    left = sorted(guesses, reverse=True)
    merged: list[Guess] = []
    floor = left[0].weight * _FAINT if left else 0.0
    while left and len(merged) < KEPT and left[0].weight > floor:
        _, gait, at_m, *_ = left[0]
        group: list[Guess] = []
        others: list[Guess] = []
        for one in left:
            here = one[1] == gait and -MERGED_M < one[2] - at_m < MERGED_M
            (group if here else others).append(one)
        merged.append(_join(group) if len(group) > 1 else group[0])
        left = others
    return tuple(merged)


def _join(group: Sequence[Guess]) -> Guess:
    weight = mean_m = mean_mps = 0.0
    for share, _, at_m, speed_mps, _, _, _ in group:
        weight += share
        mean_m += share * at_m
        mean_mps += share * speed_mps
    mean_m, mean_mps = mean_m / weight, mean_mps / weight
    all_m = all_cov = all_mps = 0.0
    for share, _, at_m, speed_mps, var_m, cov, var_mps in group:
        off, faster = at_m - mean_m, speed_mps - mean_mps
        all_m += share * (var_m + off * off)
        all_cov += share * (cov + off * faster)
        all_mps += share * (var_mps + faster * faster)
    return Guess(
        weight, group[0].gait, mean_m, mean_mps, all_m / weight, all_cov / weight, all_mps / weight
    )


def normalise(guesses: tuple[Guess, ...], off: float) -> Belief:
    """Return a belief whose probabilities sum to 1."""
    total = sum(guess[0] for guess in guesses) + off
    return Belief(tuple([reweigh(guess, 1 / total) for guess in guesses]), off / total)
