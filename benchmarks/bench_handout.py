"""How long paper takes: `python -m benchmarks.bench_handout`.

The aims: a handout of two pages under two seconds, whatever the plan, in a process that has just
begun; and no more memory in this one after the handouts of forty groups and thirty different
plans than before. Sheets are set by processes of their own: what the largest of them took is
printed, too. CPU seconds count both; the clock on the wall also counts what else the machine
does. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from components.print.crew import build_crew_sheet
from components.print.handout import build_handout
from components.print.plates import build_plates
from routes.visits import Group
from tests.paper_builders import BOTH, GROUPS, ID, LOOP, ORIGIN, build_crowded, build_day

AIM_S, AIM_MIB = 2.0, 60.0
ROUNDS = 30
MANY = tuple(Group(number=number, name=f"Kelompok {number}") for number in range(1, 41))


def spent_s() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def held_mib() -> float:
    """Return the memory that this process holds now."""
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1]) / 1024


def child_mib() -> float:
    """Return the most memory that a process which set a sheet has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def clock(name: str, make: Callable[[], bytes]) -> float:
    """Print a row; return the seconds on the wall."""
    cpu_s, begun = spent_s(), time.perf_counter()
    raw = make()
    took_s, cpu_s = time.perf_counter() - begun, spent_s() - cpu_s
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
    usual_mib, before_mib = child_mib(), held_mib()
    clock("handouts of forty groups, 80 pages", lambda: build_handout(full, ID, ORIGIN, MANY))
    print(f"  set by a process of {child_mib():.0f} MiB; one group takes {usual_mib:.0f} MiB")
    for number in range(ROUNDS):
        plan = full.plan.model_copy(update={"name": f"Studio {number}"})
        build_handout(build_day(plan), ID, ORIGIN)
    grown_mib = held_mib() - before_mib
    print(f"forty groups and {ROUNDS} different handouts: {grown_mib:+.0f} MiB kept afterwards")
    missed = slowest_s > AIM_S or grown_mib > AIM_MIB
    print(f"aims {AIM_S:.0f} s and {AIM_MIB:.0f} MiB: {'missed' if missed else 'met'}")
    sys.exit(missed)


if __name__ == "__main__":
    main()
