"""What reading content costs: `python -m benchmarks.bench_content [SITES]`.

A synthetic file repeats the shipped places (or a sample, if there are none) with new ids
until it holds 10,000. The same bytes go through bare ``json.loads``, ``geojson.loads`` and
this project's reader, which validates every field; each several times in turn, so that a
busy machine slows all three. The aim: under 4 times the time of ``geojson.loads``.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from statistics import median

import geojson

from sites.catalogue import SHIPPED, build_catalogue, read_catalogue
from sites.geo import Position
from sites.geojson_io import export_sites, parse_sites, read_sites
from sites.model import Site

SITES = 10_000
ROUNDS = 5
AIM = 4.0
UNLIMITED_BYTES = 2_000_000_000
SQUARE = Position(110.4276, -6.9683)


def build_sites(count: int) -> list[Site]:
    """Return ``count`` sites of shipped size, each with an id of its own."""
    shipped = read_sites(SHIPPED / "sites.geojson")
    return [
        site.model_copy(update={"id": f"{site.id}-{number}"})
        for number, site in enumerate(islice(cycle(shipped), count))
    ]


def measure_s(work: Callable[[], object]) -> float:
    """Return the seconds one call takes, begun with a clean heap."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure_in_turn(
    works: dict[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Return the seconds of each work, the works taking turns."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            seconds[name].append(measure_s(work))
    return seconds


def show_row(name: str, seconds: Sequence[float], base_s: float) -> None:
    """Print one line: median, spread, and the multiple of ``base_s``."""
    middle = median(seconds)
    spread = f"{min(seconds) * 1000:9.1f} – {max(seconds) * 1000:9.1f}"
    print(f"{name:<34}{middle * 1000:10.1f} ms   {spread} ms   {middle / base_s:5.2f} ×")


def bench_reading(count: int) -> float:
    """Print the three readers side by side; return ours as a multiple of geojson.loads."""
    raw = json.dumps(export_sites(build_sites(count)), ensure_ascii=False).encode()
    print(
        f"{count} sites, {len(raw) / 1e6:.1f} MB; {ROUNDS} rounds: median, spread, × geojson.loads"
    )
    seconds = measure_in_turn(
        {
            "json.loads": lambda: json.loads(raw),
            "geojson.loads": lambda: geojson.loads(raw),
            "parse_sites (validated)": lambda: parse_sites(raw, "bench", UNLIMITED_BYTES),
        }
    )
    base_s = median(seconds["geojson.loads"])
    for name, measured in seconds.items():
        show_row(name, measured, base_s)
    return median(seconds["parse_sites (validated)"]) / base_s


def bench_catalogue(count: int) -> None:
    """Print what the catalogue costs to build and to ask."""
    sites = build_sites(count)
    catalogue = build_catalogue(sites)
    works: dict[str, Callable[[], object]] = {
        "build_catalogue": lambda: build_catalogue(sites),
        "near, 500 m": lambda: catalogue.near(SQUARE, 500),
        "search «blenduk»": lambda: catalogue.search("blenduk"),
        "search «gereja blendoek» (old)": lambda: catalogue.search("gereja blendoek"),
        "search «lawnag sweu» (slips)": lambda: catalogue.search("lawnag sweu"),
    }
    print(f"\ncatalogue of {count} sites: median, spread")
    for name, measured in measure_in_turn(works, 3).items():
        show_row(name, measured, median(measured))


def main() -> None:
    """Run everything; exit 1 when reading misses its aim."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    multiple = bench_reading(count)
    print("\nshipped content: median, spread")
    shipped = measure_in_turn({"read_catalogue": read_catalogue})["read_catalogue"]
    show_row("read_catalogue", shipped, median(shipped))
    bench_catalogue(len(read_sites(SHIPPED / "sites.geojson")))
    bench_catalogue(count)
    print(f"\nreading: {multiple:.2f} × geojson.loads, aim under {AIM} ×")
    sys.exit(multiple >= AIM)


if __name__ == "__main__":
    main()
