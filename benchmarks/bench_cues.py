"""Time to build the cues of a 15 km route that doubles back, by number of sites.

``python -m benchmarks.bench_cues`` prints a table. All sites lie within 100 m of the line, so
every one of them has at least one cue: the worst case, not a scattering over the city. The
last column is the median with Python's collector at rest: its pauses grow with all the objects
alive, sites included, and not with the work.
"""

from __future__ import annotations

import gc
import json
import math
import random
import statistics
import time
from collections.abc import Sequence
from typing import Any

from routes.cues import build_cues
from routes.line import RouteLine, build_line
from routes.model import Leg, Route
from sites.geo import Position
from sites.model import Site
from sites.text import Text

COUNTS = (250, 500, 1000, 2000, 4000)
RUNS = 7
_SAMPLE = Text(id="Contoh", en="Sample")


def build_route() -> Route:
    """Out for 7.5 km with a bend at every block of 60 m, and back the same way."""
    chance = random.Random(7)
    lon, lat, heading = 110.37, -6.99, 80.0
    out = [(lon, lat)]
    for _ in range(125):
        heading = 80 + chance.uniform(-35, 35)
        lon += 60 * math.sin(math.radians(heading)) / 110_500
        lat += 60 * math.cos(math.radians(heading)) / 110_600
        out.append((round(lon, 6), round(lat, 6)))
    line: dict[str, Any] = {"type": "LineString", "coordinates": out + out[-2::-1]}
    leg = Leg(id="bus", order=1, mode="bus", name=_SAMPLE, geometry=line)  # type: ignore[arg-type]
    return Route(
        id="bench",
        name=_SAMPLE,
        about=_SAMPLE,
        follows=_SAMPLE,
        sources=("bench",),
        grade="unverified",  # type: ignore[arg-type]
        valid_from="2026",
        legs=(leg,),
    )


def build_sites(line: RouteLine, count: int) -> tuple[Site, ...]:
    """Point sites scattered along the line, up to 100 m off it."""
    chance = random.Random(11)
    sites = []
    for number in range(count):
        lon, lat = line.position_at(chance.uniform(0, line.length_m))
        off = (lon + chance.uniform(-9e-4, 9e-4), lat + chance.uniform(-9e-4, 9e-4))
        sites.append(_build_site(number, Position(*off)))
    return tuple(sites)


def _build_site(number: int, position: Position) -> Site:
    text = {"id": "Contoh", "en": "Sample"}
    claim = {"text": text, "sources": ["bench"], "grade": "unverified"}
    return Site.model_validate_json(
        json.dumps(
            {
                "id": f"site-{number}",
                "geometry": {"type": "Point", "coordinates": position},
                "name": text,
                "kind": "civic",
                "accuracy_m": 20,
                "position_grade": "surveyed",
                "built": {},
                "glance": text,
                "label": text,
                "story": text,
                "deck": {"sees": "both", "reason": text},
                "claims": [claim],
                "look_for": {"kind": "count", "text": text},
            }
        )
    )


def measure(line: RouteLine, sites: Sequence[Site]) -> tuple[list[float], int]:
    """Return the milliseconds of each run, and the number of cues."""
    times = []
    cues = build_cues(line, sites)
    gc.collect()
    for _ in range(RUNS):
        start = time.perf_counter()
        cues = build_cues(line, sites)
        times.append((time.perf_counter() - start) * 1000)
    return times, len(cues)


def measure_at_rest(line: RouteLine, sites: Sequence[Site]) -> float:
    """Return the median milliseconds with the collector switched off."""
    gc.disable()
    try:
        return statistics.median(measure(line, sites)[0])
    finally:
        gc.enable()


def main() -> None:
    """Print one row per number of sites: median, spread, per site, collector at rest."""
    line = build_line(build_route())
    print(f"route {line.length_m / 1000:.1f} km, {len(line.vertices)} vertices, {RUNS} runs")
    heads = f"{'median ms':>10} {'min-max ms':>14} {'us/site':>8} {'at rest ms':>11}"
    print(f"{'sites':>6} {'cues':>6} {heads}")
    for count in COUNTS:
        sites = build_sites(line, count)
        times, cues = measure(line, sites)
        middle = statistics.median(times)
        spread = f"{min(times):.1f}-{max(times):.1f}"
        rest = measure_at_rest(line, sites)
        figures = f"{middle:>10.1f} {spread:>14} {middle * 1000 / count:>8.1f} {rest:>11.1f}"
        print(f"{count:>6} {cues:>6} {figures}")


if __name__ == "__main__":
    main()
