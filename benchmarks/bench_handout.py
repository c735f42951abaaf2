"""How long paper takes: `python -m benchmarks.bench_handout`.

The aims: a handout of two pages under two seconds, whatever the plan, in a process that has just
begun, and no more memory after thirty different ones than after a few. CPU seconds count all
threads; the clock on the wall also counts what else the machine does.
Exits 1 when an aim is missed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

from components.print.crew import build_crew_sheet
from components.print.handout import build_handout
from components.print.plates import build_plates
from tests.paper_builders import BOTH, GROUPS, ID, LOOP, ORIGIN, build_crowded, build_day

AIM_S, AIM_MIB = 2.0, 60.0
ROUNDS = 30


def clock(name: str, make: Callable[[], bytes]) -> float:
    """Print a row; return the seconds on the wall."""
    cpu_s, begun = time.process_time(), time.perf_counter()
    raw = make()
    took_s, cpu_s = time.perf_counter() - begun, time.process_time() - cpu_s
    print(f"{name:<44} {took_s:5.2f} s ({cpu_s:.2f} s CPU), {len(raw) / 1000:.0f} kB")
    return took_s


def main() -> None:
    """Print a row per sheet; exit 1 when an aim is missed."""
    usual = build_day()
    full = build_day(build_crowded(12, 8, tasks=4, letters=400, route=LOOP))
    slowest_s = max(
        clock("handout, 7 places, first of the process", lambda: build_handout(usual, ID, ORIGIN)),
        clock("handout, 20 places, bilingual", lambda: build_handout(full, BOTH, ORIGIN)),
    )
    clock("handouts of three groups", lambda: build_handout(full, ID, ORIGIN, GROUPS))
    clock("crew sheet", lambda: build_crew_sheet(usual, ID, ORIGIN))
    clock("plates of 20 places", lambda: build_plates(full, BOTH, ORIGIN))
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(ROUNDS):
        plan = full.plan.model_copy(update={"name": f"Studio {number}"})
        build_handout(build_day(plan), ID, ORIGIN)
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    print(f"{ROUNDS} different handouts more: {grown_mib:+.0f} MiB of memory at the most")
    missed = slowest_s > AIM_S or grown_mib > AIM_MIB
    print(f"aims {AIM_S:.0f} s and {AIM_MIB:.0f} MiB: {'missed' if missed else 'met'}")
    sys.exit(missed)


if __name__ == "__main__":
    main()
