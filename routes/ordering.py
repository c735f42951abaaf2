"""The shortest sensible order of stops on foot, and why an order fails.

An open tour: a fixed start, a fixed end or none, a dwell at each stop, opening times as
windows. Up to twelve stops the answer is exact (dynamic programme over subsets, Held and Karp
1962, with earliest arrivals: who is there earlier may wait, so being early never hurts); beyond,
the better of what two solvers find, judged by the same clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from routes.plane import Floats
from routes.solvers import find_long_orders

MOST_EXACT = 12
NEVER = math.inf


class Window(NamedTuple):
    """When a stop may be visited: arrival not before ``opens_s``, departure by ``closes_s``."""

    opens_s: float = 0.0
    closes_s: float = NEVER


class OrderProblem(NamedTuple):
    """Stops 0 to n-1, the start as n and, if there is one, the end as n+1.

    ``times_s`` are walking seconds from row to column, shape (n+1, n+1) or (n+2, n+2);
    ``dwell_s`` and ``windows`` have one entry per stop. Seconds count from any midnight.
    """

    times_s: Floats
    dwell_s: tuple[float, ...]
    windows: tuple[Window, ...]
    begins_s: float = 0.0
    ends_by_s: float = NEVER

    @property
    def size(self) -> int:
        """Number of stops."""
        return len(self.dwell_s)

    @property
    def has_end(self) -> bool:
        """True when the tour ends at a place of its own."""
        return len(self.times_s) == self.size + 2


class Late(NamedTuple):
    """One reason: a stop left so many seconds after it closes; or (stop None) the end missed."""

    stop: int | None
    late_s: float


class Run(NamedTuple):
    """An order followed by the clock: arrivals after waiting, seconds walked, and what is late."""

    order: tuple[int, ...]
    arrivals_s: tuple[float, ...]
    ends_s: float
    walked_s: float
    late: tuple[Late, ...]

    @property
    def fits(self) -> bool:
        """True when every window and the end are kept."""
        return not self.late

    @property
    def cost(self) -> tuple[float, float, float]:
        """What is compared: lateness in all, the end, the walking."""
        return sum(one.late_s for one in self.late), self.ends_s, self.walked_s


class Ordered(NamedTuple):
    """The answer. ``conflict``: the fewest stops that no order can serve; empty if all fit.

    ``is_exact`` is False when a better order may exist.
    """

    run: Run
    conflict: tuple[int, ...]
    is_exact: bool


def follow(problem: OrderProblem, order: Sequence[int]) -> Run:
    """Return what the clock says of an order; lateness is noted, not refused."""
    at, now, walked_s = problem.size, problem.begins_s, 0.0
    arrivals: list[float] = []
    late: list[Late] = []
    for stop in order:
        step_s = float(problem.times_s[at, stop])
        walked_s += step_s
        arrive_s = max(now + step_s, problem.windows[stop].opens_s)
        now = arrive_s + problem.dwell_s[stop]
        if now > problem.windows[stop].closes_s:
            late.append(Late(stop, now - problem.windows[stop].closes_s))
        arrivals.append(arrive_s)
        at = stop
    if problem.has_end:
        step_s = float(problem.times_s[at, problem.size + 1])
        walked_s += step_s
        now += step_s
    if now > problem.ends_by_s:
        late.append(Late(None, now - problem.ends_by_s))
    return Run(tuple(order), tuple(arrivals), now, walked_s, tuple(late))


def order_stops(problem: OrderProblem) -> Ordered:
    """Return the order that ends earliest, or, when none fits, the least late and why.

    Raises ValueError for a table of the wrong shape or times that are negative or not finite.
    """
    _check(problem)
    if problem.size > MOST_EXACT:
        return _order_many(problem)
    table = _Table(problem)
    best = table.find_best()
    if best is not None:
        return Ordered(follow(problem, best), (), is_exact=True)
    free = problem._replace(windows=(Window(),) * problem.size, ends_by_s=NEVER)
    shortest = _Table(free).find_best() or tuple(range(problem.size))
    return Ordered(follow(problem, shortest), table.find_conflict(), is_exact=True)


def _check(problem: OrderProblem) -> None:
    times_s = np.asarray(problem.times_s)
    sizes = {problem.size + 1, problem.size + 2}
    if times_s.ndim != 2 or times_s.shape[0] != times_s.shape[1] or len(times_s) not in sizes:
        raise ValueError("table_shape")
    if len(problem.windows) != problem.size:
        raise ValueError("windows_shape")
    if not np.isfinite(times_s).all() or (times_s < 0).any() or min(problem.dwell_s, default=0) < 0:
        raise ValueError("times_bad")


class _Table:
    """Earliest departure from each last stop of each subset; infinite where no order fits."""

    def __init__(self, problem: OrderProblem) -> None:
        self._problem = problem
        count = problem.size
        self._times_s = np.asarray(problem.times_s, dtype=float)
        self._opens = np.array([window.opens_s for window in problem.windows])
        self._closes = np.array([window.closes_s for window in problem.windows])
        self._dwell = np.array(problem.dwell_s, dtype=float)
        self._ready = np.full((1 << count, count), NEVER)
        self._walked = np.full((1 << count, count), NEVER)
        self._before = np.full((1 << count, count), -1)
        self._fill()

    def _fill(self) -> None:
        count = self._problem.size
        every = np.arange(count)
        for mask in range(1 << count):
            free = every[(mask >> every & 1) == 0]
            if not len(free):
                continue
            if mask == 0:
                step_s = self._times_s[count, free]
                rows = (self._leave(self._problem.begins_s + step_s, free), step_s)
                came = np.full(len(free), -1)
            else:
                rows, came = self._extend(mask, free)
            for column, stop in enumerate(free):
                after = mask | 1 << int(stop)
                self._ready[after, stop] = rows[0][column]
                self._walked[after, stop] = rows[1][column]
                self._before[after, stop] = came[column]

    def _extend(self, mask: int, free: np.ndarray) -> tuple[tuple[Floats, Floats], np.ndarray]:
        """Return departures and walking for each free stop after the best last stop of a set."""
        count = self._problem.size
        steps_s = self._times_s[:count][:, free]
        leave = self._leave(self._ready[mask][:, None] + steps_s, free)
        walked = self._walked[mask][:, None] + steps_s
        best = np.lexsort((walked, leave), axis=0)[0]
        picked = (best, np.arange(len(free)))
        return (leave[picked], walked[picked]), best

    def _leave(self, arrive: Floats, stops: np.ndarray) -> Floats:
        leave = np.maximum(arrive, self._opens[stops]) + self._dwell[stops]
        return np.where(leave > self._closes[stops], NEVER, leave)

    def _end(self, mask: int) -> tuple[Floats, Floats]:
        """Return when the tour is over for each last stop of a set, and what was walked."""
        home = self._times_s[: self._problem.size, -1] if self._problem.has_end else 0.0
        ends = self._ready[mask] + home
        return np.where(ends > self._problem.ends_by_s, NEVER, ends), self._walked[mask] + home

    def find_best(self) -> tuple[int, ...] | None:
        """Return the order that ends earliest, with the least walking; None if none fits."""
        mask = (1 << self._problem.size) - 1
        if not mask:
            return ()
        ends, walked = self._end(mask)
        last = int(np.lexsort((walked, ends))[0])
        if not np.isfinite(ends[last]):
            return None
        order = []
        while last >= 0:
            order.append(last)
            mask, last = mask & ~(1 << last), int(self._before[mask, last])
        return tuple(reversed(order))

    def find_conflict(self) -> tuple[int, ...]:
        """Return the fewest stops, first ones first, that cannot all be served in time."""
        stops = range(self._problem.size)
        for size in range(1, self._problem.size + 1):
            for chosen in combinations(stops, size):
                mask = sum(1 << stop for stop in chosen)
                if not np.isfinite(self._end(mask)[0]).any():
                    return chosen
        return tuple(stops)


def _order_many(problem: OrderProblem) -> Ordered:
    found = [follow(problem, order) for order in find_long_orders(problem)]
    best = min(found, key=lambda run: run.cost)
    late = tuple(sorted(one.stop for one in best.late if one.stop is not None))
    return Ordered(best, late, is_exact=False)
