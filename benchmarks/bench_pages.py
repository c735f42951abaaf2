"""What a Streamlit page costs the server: `python -m benchmarks.bench_pages`.

Each page is opened through the shell and rerun; the CPU time of the process is read before
and after. Warm means that catalogue, map and cues are already in memory, as they are for every
visitor but the first. The aim: a warm rerun of Jelajah under 60 ms of CPU.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[1] / "components" / "shell.py"
PAGES = ("jelajah", "situs", "rute", "garis_waktu", "pelajaran", "pandu", "tentang")
ROUNDS = 20
AIM_MS = 60.0


def open_page(page: str) -> AppTest:
    """Return a page after its first run, with a place and a route chosen."""
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    app.query_params["situs"] = "lawang-sewu"
    app.run()
    app.switch_page(f"views/{page}.py")
    return app.run()


def measure_reruns_ms(app: AppTest) -> list[float]:
    """Return CPU milliseconds per rerun."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        app.run()
        times.append((time.process_time() - begun) * 1000)
        assert not app.exception
    return times


def main() -> None:
    """Print a row per page; exit 1 when Jelajah misses its aim."""
    logging.disable(logging.WARNING)
    print(f"{'page':<14}{'first ms':>10}{'warm ms':>10}   spread ({ROUNDS} reruns, CPU)")
    jelajah_ms = 0.0
    for page in PAGES:
        begun = time.process_time()
        app = open_page(page)
        first_ms = (time.process_time() - begun) * 1000
        times = measure_reruns_ms(app)
        middle = median(times)
        print(f"{page:<14}{first_ms:>10.0f}{middle:>10.1f}   {min(times):.1f}-{max(times):.1f}")
        if page == "jelajah":
            jelajah_ms = middle
    print(f"\nJelajah warm: {jelajah_ms:.1f} ms, aim under {AIM_MS:.0f} ms")
    sys.exit(jelajah_ms >= AIM_MS)


if __name__ == "__main__":
    main()
