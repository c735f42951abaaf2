"""The order of stops against two solvers: `python -m benchmarks.bench_ordering [INSTANCES]`.

Random places within 1.5 km, walked at 1 m/s, with and without an end. Up to 12 stops our exact
answer is compared with VROOM and PyVRP; at 50 ours with the better of the two (PyVRP has one
second). The aims: never worse, and never slower than one second. Exits 1 when one is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from routes.ordering import OrderProblem, Window, follow, order_stops
from routes.solvers import solve_by_vroom

INSTANCES = 10
AIM_S = 1.0
ROUNDING_S = 0.1
"""The solvers count in whole tenths of a second, per stretch."""
_TICKS = 10


def build_problem(size: int, seed: int) -> OrderProblem:
    """Return a random problem; every other one has an end of its own."""
    dice = np.random.default_rng(seed)
    points = dice.uniform(0, 1500, (size + 1 + seed % 2, 2))
    times_s = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return OrderProblem(times_s, (300.0,) * size, (Window(),) * size)


def solve_by_pyvrp(problem: OrderProblem, within_s: float = AIM_S) -> Sequence[int]:
    """Return PyVRP's order."""
    model = pyvrp.Model()
    table = np.round(problem.times_s * _TICKS).astype(int)
    if not problem.has_end:
        table = np.pad(table, ((0, 1), (0, 1)))
    places = [model.add_location(0, 0) for _ in table]
    start = model.add_depot(places[problem.size])
    end = model.add_depot(places[problem.size + 1])
    for place in places[: problem.size]:
        model.add_client(place)
    model.add_vehicle_type(1, start_depot=start, end_depot=end)
    for row, one in enumerate(places):
        for column, other in enumerate(places):
            if row != column:
                model.add_edge(one, other, int(table[row, column]), int(table[row, column]))
    best = model.solve(MaxRuntime(within_s), seed=1, display=False).best
    return [visit.idx for visit in best.routes()[0] if visit.is_client()]


def compare(size: int, count: int) -> bool:
    """Print a row; return whether an aim is missed."""
    rivals: dict[str, Callable[[OrderProblem], Sequence[int]]] = {
        "VROOM": solve_by_vroom,
        "PyVRP": solve_by_pyvrp,
    }
    took_s, behind_s = [], []
    wins = dict.fromkeys(rivals, 0)
    for seed in range(count):
        problem = build_problem(size, seed)
        begun = time.perf_counter()
        ours = order_stops(problem).run
        took_s.append(time.perf_counter() - begun)
        theirs = {name: follow(problem, solve(problem)).walked_s for name, solve in rivals.items()}
        behind_s.append(ours.walked_s - min(theirs.values()))
        for name, walked_s in theirs.items():
            wins[name] += ours.walked_s < walked_s - ROUNDING_S
    worst_s = max(behind_s)
    better = ", ".join(f"shorter than {name} in {won}" for name, won in wins.items())
    print(
        f"{size:>3} stops, {count} instances: slowest {max(took_s) * 1000:.0f} ms, "
        f"median {np.median(took_s) * 1000:.0f} ms; {better}; worst {worst_s:+.1f} s"
    )
    return worst_s > ROUNDING_S * size or max(took_s) > AIM_S


def main() -> None:
    """Print a row per size; exit 1 when an aim is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else INSTANCES
    missed = [size for size in (5, 8, 12, 20, 50) if compare(size, count)]
    print(f"aims missed at: {', '.join(map(str, missed)) or 'none'}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
