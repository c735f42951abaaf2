"""Orders of many stops: found by VROOM, made shorter by moving runs of stops.

VROOM knows whole numbers and shortest travel; the windows of a stop bound the beginning of its
visit there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import vroom

from routes.polishing import polish

if TYPE_CHECKING:
    from routes.ordering import OrderProblem

_TICKS = 10
"""Tenths of a second are whole numbers."""
_FOREVER = 100 * 86_400 * _TICKS
_EXPLORATION = 3
_THREADS = 1


def _ticks(seconds: float) -> int:
    return min(_FOREVER, round(seconds * _TICKS)) if math.isfinite(seconds) else _FOREVER


def _build(problem: OrderProblem, strict: bool) -> vroom.Input:
    held = vroom.Input()
    table = np.round(np.asarray(problem.times_s) * _TICKS).astype(np.uint32)
    held.set_durations_matrix(profile="car", matrix_input=table)
    end = {"end": problem.size + 1} if problem.has_end else {}
    begins, ends = _ticks(problem.begins_s), _ticks(problem.ends_by_s) if strict else _FOREVER
    held.add_vehicle(
        vroom.Vehicle(1, start=problem.size, time_window=(begins, max(begins, ends)), **end)
    )
    for stop, (dwell_s, window) in enumerate(zip(problem.dwell_s, problem.windows, strict=True)):
        opens, closes = _ticks(window.opens_s), _ticks(window.closes_s) - _ticks(dwell_s)
        windows = [vroom.TimeWindow(opens, closes)] if strict and closes >= opens else []
        named = {"time_windows": windows} if windows else {}
        held.add_job(vroom.Job(stop, location=stop, default_service=_ticks(dwell_s), **named))
    return held


def _read(solution: vroom.Solution) -> list[int]:
    steps = solution.routes
    return [int(job) for job in steps[steps["type"] == "job"]["id"]]


def _solve(problem: OrderProblem, strict: bool) -> list[int]:
    found = _read(_build(problem, strict).solve(_EXPLORATION, _THREADS))
    left_out = [stop for stop in range(problem.size) if stop not in set(found)]
    return found + left_out


def solve_by_vroom(problem: OrderProblem) -> tuple[int, ...]:
    """Return VROOM's own order, windows left aside."""
    return tuple(_solve(problem, strict=False))


def _shorten(problem: OrderProblem, order: list[int]) -> tuple[int, ...]:
    """Return the order polished, as if every stop were always open."""
    table = np.asarray(problem.times_s, dtype=float)
    if not problem.has_end:
        table = np.pad(table, ((0, 1), (0, 1)))
    walk = np.array([problem.size, *order, problem.size + 1])
    return tuple(int(stop) for stop in polish(table, walk)[1:-1])


def find_long_orders(problem: OrderProblem) -> Iterator[tuple[int, ...]]:
    """Yield orders worth comparing: one that keeps the windows if it can, and a short one."""
    bound = any(window.opens_s > 0 or math.isfinite(window.closes_s) for window in problem.windows)
    if bound:
        yield tuple(_solve(problem, strict=True))
    yield _shorten(problem, _solve(problem, strict=False))
