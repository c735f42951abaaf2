"""Every measurement, one after the other: `make bench`. Exits 1 when one misses its aim."""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "bench_content",
    "bench_cues",
    "bench_pages",
    "bench_ride",
    "bench_tracking",
    "bench_ordering",
    "bench_handout",
    "bench_plan",
    "bench_class",
    "bench_imports",
    "bench_placing",
    "bench_editor",
    "bench_desk",
    "bench_load",
)


def main() -> None:
    """Run each part in a process of its own, so that none warms the next."""
    missed = []
    for part in PARTS:
        print(f"\n=== {part}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=False)
        if done.returncode:
            missed.append(part)
    print(f"\nmissed: {', '.join(missed) or 'none'}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
