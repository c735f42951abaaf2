"""Rides that were never ridden: where the group truly is second by second, and what a phone sees.

A bus changes its speed every 200 to 700 m (10 to 40 km/h), picks up at 0.9 m/s², brakes at
1.1 m/s², halts at lights that are red for 10 to 60 s, and stands at stops. A group walks at 0.8 to
1.4 m/s and pauses. The phone sees it every 1 to 5 s with normal noise on each axis, one fix in ten
off by about 60 m in any direction, and at times nothing for 1 to 60 s.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from routes.line import RouteLine
from routes.model import Mode
from routes.plane import Floats
from routes.rails import measure_degree
from routes.tracking import Fix

PICK_UP_MPS2 = 0.9
BRAKE_MPS2 = 1.1
LANE_M = 4.0
LONGEST_DWELL_S = 300.0
"""Stops are cut short here: long dwells are easy, and would flatter every figure."""


@dataclass(frozen=True)
class Weather:
    """What the receiver does to the truth; metres, seconds, shares."""

    noise_m: float = 15.0
    wild_share: float = 0.1
    wild_m: float = 60.0
    gap_every_s: float = 240.0
    gap_s: tuple[float, float] = (1.0, 60.0)
    every_s: tuple[float, float] = (1.0, 5.0)
    wander_s: float = 0.0
    says_motion: bool = False


class Ride(NamedTuple):
    """Truth, one row per second from 0: progress in metres and speed in m/s; and the fixes."""

    line: RouteLine
    progress_m: Floats
    speed_mps: Floats
    fixes: tuple[Fix, ...]

    def true_m(self, t: float) -> float:
        """Return the true progress at ``t`` seconds."""
        return float(np.interp(t, np.arange(len(self.progress_m)), self.progress_m))


class Halt(NamedTuple):
    """A place where the group stands, and for how long."""

    at_m: float
    lasts_s: float


def plan_halts(line: RouteLine, chance: random.Random) -> list[Halt]:
    """Return planned stops and red lights, in order."""
    halts = [
        Halt(at_m, min(stop.dwell_s, chance.uniform(60, LONGEST_DWELL_S)))
        for stop, at_m in line.stop_places
    ]
    at_m = chance.uniform(50, 400)
    while at_m < line.length_m - 40:
        halts.append(Halt(at_m, chance.uniform(10, 60)))
        at_m += 60 + chance.expovariate(1 / 640)
    return sorted(halts)


def run(line: RouteLine, chance: random.Random, from_m: float = 0.0) -> tuple[Floats, Floats]:
    """Return progress and speed, second by second, from ``from_m`` to the end and a minute on."""
    progress, speeds = [from_m], [0.0]
    for leg_to_m, walks in _list_stretches(line, from_m):
        halts = [h for h in plan_halts(line, chance) if progress[-1] < h.at_m <= leg_to_m]
        _wait(progress, speeds, chance.uniform(5, 40))
        for halt in [*halts, Halt(leg_to_m, 0.0)]:
            (_walk if walks else _drive)(progress, speeds, halt.at_m, chance)
            _wait(progress, speeds, halt.lasts_s)
    _wait(progress, speeds, 60)
    return np.array(progress), np.array(speeds)


def _list_stretches(line: RouteLine, from_m: float) -> Iterator[tuple[float, bool]]:
    for stretch in line.stretches:
        if stretch.to_m > from_m:
            yield stretch.to_m, stretch.mode == Mode.WALK


def _wait(progress: list[float], speeds: list[float], lasts_s: float) -> None:
    count = round(lasts_s)
    progress += [progress[-1]] * count
    speeds += [0.0] * count


def _drive(progress: list[float], speeds: list[float], to_m: float, chance: random.Random) -> None:
    at_m, speed = progress[-1], 0.0
    change_m, cruise = at_m, 0.0
    while at_m < to_m - 0.5:
        if at_m >= change_m:
            cruise = chance.uniform(10, 40) / 3.6
            change_m = at_m + chance.uniform(200, 700)
        limit = math.sqrt(2 * BRAKE_MPS2 * (to_m - at_m))
        wanted = min(cruise, max(limit - 0.5 * BRAKE_MPS2, 0.6))
        speed = min(max(wanted, speed - BRAKE_MPS2), speed + PICK_UP_MPS2)
        at_m = min(to_m, at_m + speed)
        progress.append(at_m)
        speeds.append(speed)
    speeds[-1] = 0.0


def _walk(progress: list[float], speeds: list[float], to_m: float, chance: random.Random) -> None:
    at_m, pace = progress[-1], chance.uniform(0.8, 1.4)
    while at_m < to_m:
        if chance.random() < 0.004:
            _wait(progress, speeds, chance.uniform(5, 40))
        at_m = min(to_m, at_m + max(0.2, pace + chance.gauss(0, 0.2)))
        progress.append(at_m)
        speeds.append(pace)


def list_moments(lasts_s: float, weather: Weather, chance: random.Random) -> list[float]:
    """Return when the phone sees anything, to a tenth of a second."""
    every_s = chance.uniform(*weather.every_s)
    t, gap_t = chance.uniform(0, every_s), chance.expovariate(1 / weather.gap_every_s)
    moments = []
    while t < lasts_s:
        moments.append(round(t, 1))
        t += every_s * chance.uniform(0.9, 1.1)
        if t > gap_t:
            t += chance.uniform(*weather.gap_s)
            gap_t = t + chance.expovariate(1 / weather.gap_every_s)
    return moments


def see(line: RouteLine, truth: tuple[Floats, Floats], moments: Floats, weather: Weather,
        dice: np.random.Generator) -> tuple[Fix, ...]:  # fmt: skip
    """Return what the phone reports at the moments."""
    seconds = np.arange(len(truth[0]))
    at_m = np.interp(moments, seconds, truth[0])
    speed = np.interp(moments, seconds, truth[1])
    places = np.array(line.vertices)
    lon, lat = (np.interp(at_m, places[:, 2], places[:, axis]) for axis in (0, 1))
    number = np.searchsorted(line.track.m, at_m, side="right") - 1
    units = line.track.units[np.clip(number, 0, len(line.track.units) - 1)]
    lane = dice.uniform(-LANE_M, LANE_M)
    error = _shake(moments, weather, dice) + lane * np.column_stack([units[:, 1], -units[:, 0]])
    lonlat = np.column_stack([lon, lat]) + error / measure_degree(float(lat.mean()))
    heading = np.degrees(np.arctan2(units[:, 0], units[:, 1])) + dice.normal(0, 12, len(at_m))
    said = np.maximum(0, speed + dice.normal(0, 0.5, len(at_m)))
    radius = 1.5 * weather.noise_m * dice.uniform(0.7, 1.3, len(at_m))
    rows = zip(moments, lonlat, radius, said, heading, strict=True)
    return tuple(_report(row, weather.says_motion) for row in rows)


def _report(row: tuple[float, Floats, float, float, float], motion: bool) -> Fix:
    t, (lon, lat), radius, speed, heading = row
    return Fix(
        float(t),
        float(lon),
        float(lat),
        float(radius),
        float(speed) if motion else None,
        float(heading) % 360 if motion and speed > 1 else None,
    )


def _shake(moments: Floats, weather: Weather, dice: np.random.Generator) -> Floats:
    """Return errors east and north: normal, fresh or wandering, and now and then a wild one."""
    count = len(moments)
    error = dice.normal(0, weather.noise_m, (count, 2))
    if weather.wander_s:
        keeps = np.exp(-np.diff(moments, prepend=moments[0]) / weather.wander_s)
        for row in range(1, count):
            fresh = math.sqrt(1 - keeps[row] ** 2)
            error[row] = keeps[row] * error[row - 1] + fresh * error[row]
    wild = dice.random(count) < weather.wild_share
    turn = dice.uniform(0, math.tau, count)
    length = np.abs(dice.normal(weather.wild_m, weather.wild_m / 6, count))
    error[wild] = np.column_stack([np.cos(turn), np.sin(turn)])[wild] * length[wild, None]
    return error


def simulate(line: RouteLine, seed: int, weather: Weather, from_m: float = 0.0) -> Ride:
    """Return the ride that belongs to a seed."""
    chance, dice = random.Random(seed), np.random.default_rng(seed)
    truth = run(line, chance, from_m)
    moments = np.array(list_moments(len(truth[0]) - 1, weather, chance))
    return Ride(line, *truth, see(line, truth, moments, weather, dice))
