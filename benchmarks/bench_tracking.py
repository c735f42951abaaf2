"""How well a ride is followed: `python -m benchmarks.bench_tracking [RIDES]`.

Simulated rides (:mod:`benchmarks.simulated_rides`) on both shipped routes go through the tracker
fix by fix; its progress is compared with the truth at every fix, and its cues are called second
by second as the page does. Half of the phones also report speed and heading, as receivers do
while they move. What no tracker can know is shown by the same rule given the truth itself. The
same fixes go through the nearest point of the line, and a sample of them through the map matcher
``leuvenmapmatching`` (Meert and Verbeke 2018), which is given the route as a directed graph and
the whole ride at once, future included. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial

import numpy as np
from leuvenmapmatching.map.inmem import InMemMap
from leuvenmapmatching.matcher.distance import DistanceMatcher

from benchmarks.ride_scores import (
    ASTRAY_M,
    ASTRAY_S,
    EARLY_S,
    LATE_S,
    Call,
    Scene,
    Score,
    judge,
    score_ride,
)
from benchmarks.simulated_rides import Ride, Weather, simulate
from routes.cues import build_cues
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.plane import Floats
from routes.rails import Rail, build_rail
from routes.tracking import Fix
from sites.catalogue import read_catalogue
from sites.geo import Position

RIDES = 500
NEAREST_RIDES = 20
MATCHED_RIDES = 4
MATCHED_FIXES = 400
FITTED = "1000-1239"
AIM_MEDIAN_M, AIM_P95_M, AIM_CALLED = 8.0, 25.0, 0.95

Answer = Sequence[float | None]


def find_nearest(scene: Scene, fixes: Sequence[Fix]) -> Answer:
    """Return the nearest point of the line for every fix."""
    return [scene.line.project(Position(fix.lon, fix.lat)).progress_m for fix in fixes]


def build_graph(rail: Rail) -> InMemMap:
    """Return the route as a directed graph of numbered corners in flat metres (y, x)."""
    graph = InMemMap("route", use_latlon=False)
    for piece in rail.pieces:
        graph.add_node(piece.number, (piece.ay, piece.ax))
    last = rail.pieces[-1]
    length = last.to_m - last.from_m
    graph.add_node(last.number + 1, (last.ay + length * last.uy, last.ax + length * last.ux))
    for piece in rail.pieces:
        graph.add_edge(piece.number, piece.number + 1)
    return graph


def match_path(scene: Scene, fixes: Sequence[Fix]) -> Answer:
    """Return the best path of leuvenmapmatching; None for fixes it has no place for."""
    path = [scene.rail.flat(fix.lon, fix.lat)[::-1] for fix in fixes]
    matcher = DistanceMatcher(
        build_graph(scene.rail), max_dist=150, obs_noise=15, min_prob_norm=1e-4,
        non_emitting_states=True, max_lattice_width=20,
    )  # fmt: skip
    matcher.match(path)
    answer: list[float | None] = [None] * len(fixes)
    for match in matcher.lattice_best:
        piece = scene.rail.pieces[match.edge_m.l1]
        if match.obs_ne == 0:
            answer[match.obs] = piece.from_m + match.edge_m.ti * (piece.to_m - piece.from_m)
    return answer


def compare(name: str, work: Callable[[Scene, Sequence[Fix]], Answer],
            rides: Sequence[tuple[Scene, Ride]], fixes: int | None = None) -> None:  # fmt: skip
    """Print the line of another method over some rides, or the first fixes of each."""
    errors, astray, silent, took_s, count = [], 0, 0, 0.0, 0
    for scene, ride in rides:
        seen = ride.fixes[:fixes]
        begun = time.process_time()
        answer = work(scene, seen)
        took_s += time.process_time() - begun
        count += len(seen)
        found, none, astray_s = judge(ride, answer)
        errors.append(found)
        silent += none
        astray += astray_s >= ASTRAY_S
    show_row(name, np.concatenate(errors), (astray, len(rides)), silent / count, took_s / count)


def show_row(
    name: str, errors: Floats, astray: tuple[int, int], silent: float, fix_s: float
) -> None:
    """Print one line of the table."""
    off = np.abs(errors)
    p50, p95, p99 = np.percentile(off, (50, 95, 99))
    print(
        f"{name:<34}{p50:7.1f}{p95:8.1f}{p99:8.1f}{off.max():8.0f}   "
        f"{astray[0]:4d} of {astray[1]:<5d}{silent:7.1%}{fix_s * 1e6:9.0f}"
    )


def show_head() -> None:
    """Print the head of the table."""
    print(
        f"{'along the line, metres':<34}{'median':>7}{'95 %':>8}{'99 %':>8}{'most':>8}   "
        f"{'wrong branch':<13}{'silent':>7}{'µs/fix':>9}"
    )


def show_scores(name: str, scores: Sequence[Score]) -> None:
    """Print the tracker's line for some rides."""
    errors = np.concatenate([score.errors_m for score in scores])
    silent = sum(score.silent for score in scores)
    count = silent + len(errors)
    astray = sum(score.astray_s >= ASTRAY_S for score in scores)
    took = sum(score.took_s for score in scores) / count
    show_row(name, errors, (astray, len(scores)), silent / count, took)


def find_in_time(calls: Sequence[Call]) -> float:
    """Return the share of cues called in time; one that was never called was not."""
    return sum(LATE_S <= call.lead_s <= EARLY_S for call in calls) / len(calls)


def show_calls(name: str, calls: Sequence[Call]) -> None:
    """Print when some cues were called."""
    leads = np.array([call.lead_s for call in calls])
    known = leads[np.isfinite(leads)]
    p5, p50, p95 = np.percentile(known, (5, 50, 95))
    print(
        f"{name:<44}{find_in_time(calls):8.1%}{(leads > EARLY_S).mean():8.1%}"
        f"{(np.isfinite(leads) & (leads < LATE_S)).mean():8.1%}{np.isinf(leads).mean():8.1%}"
        f"{p5:8.1f}{p50:7.1f}{p95:7.1f}{len(leads):8d}{sum(call.wrong_side for call in calls):7d}"
    )


def show_all_calls(scores: Sequence[Score]) -> dict[str, float]:
    """Print the table of cues; return the shares that the aim is about, by name.

    That is: the bus runs at 10 to 40 km/h for the 20 s before abeam, whatever else happens.
    """
    print(
        f"\n{'cues seen from the bus: seconds before abeam':<44}{'8-15 s':>8}{'sooner':>8}"
        f"{'later':>8}{'never':>8}{'5 %':>8}{'50 %':>7}{'95 %':>7}{'cues':>8}{'wrong':>7}"
    )
    shares = {}
    for phone, talks in (("speed and heading", True), ("position only", False)):
        chosen = [score for seed, score in enumerate(scores) if is_talking(seed) == talks]
        calls = [call for score in chosen for call in score.calls]
        rolling = [call for call in calls if call.rolls]
        show_calls(f"{phone}: at 10-40 km/h", rolling)
        show_calls("  and no gap over 10 s", [c for c in rolling if c.heard])
        show_calls("  and at a steady speed", [c for c in rolling if c.heard and c.steady])
        show_calls("  all, halts included", calls)
        shares[f"cues in time ({phone})"] = find_in_time(rolling)
    best = [call for score in scores for call in score.best]
    best_seen = [call for score in scores for call in score.best_seen]
    for name, calls in (("each second", best), ("at the fixes", best_seen)):
        show_calls(f"the truth, {name}: at 10-40 km/h", [c for c in calls if c.rolls])
        show_calls("  and no gap over 10 s", [c for c in calls if c.rolls and c.heard])
        show_calls("  all, halts included", calls)
    return shares


def is_talking(seed: int) -> bool:
    """Return whether the phone of a ride reports speed and heading: every other pair does."""
    return bool(seed // 2 % 2)


def build_ride(seed: int, wander_s: float = 0.0) -> tuple[Scene, Ride]:
    """Return the ride of a seed, on the routes in turn."""
    scenes = build_scenes()
    scene = scenes[seed % len(scenes)]
    weather = Weather(says_motion=is_talking(seed), wander_s=wander_s)
    return scene, simulate(scene.line, seed, weather)


def score_seed(seed: int, wander_s: float = 0.0) -> Score:
    """Follow the ride of a seed."""
    return score_ride(*build_ride(seed, wander_s))


@cache
def build_scenes() -> tuple[Scene, ...]:
    """Return the shipped routes with their cues."""
    sites = read_catalogue().sites
    places = {site.id: site.position for site in sites}
    lines = [build_line(route) for route in read_routes()]
    return tuple(Scene(line, build_rail(line), build_cues(line, sites), places) for line in lines)


def show_groups(scenes: Sequence[Scene], scores: Sequence[Score]) -> None:
    """Print the tracker's errors: all rides, by route, by what the phone reports."""
    show_scores("tracker, all rides", scores)
    for number, scene in enumerate(scenes):
        show_scores(f"  {scene.line.route.id}", scores[number :: len(scenes)])
    for name, talks in (("  position only", False), ("  with speed and heading", True)):
        show_scores(name, [s for seed, s in enumerate(scores) if is_talking(seed) == talks])


def show_astray(scores: Sequence[Score]) -> None:
    """Print how long rides were told to be somewhere else."""
    times = sorted((score.astray_s for score in scores), reverse=True)
    print(
        f"more than {ASTRAY_M:.0f} m off: longest {times[0]:.0f} s; "
        f"10 s or more in {sum(t >= 10 for t in times)} of {len(times)} rides, "
        f"{ASTRAY_S:.0f} s or more (wrong branch) in {sum(t >= ASTRAY_S for t in times)}"
    )


def judge_aims(scores: Sequence[Score], called: Mapping[str, float]) -> list[str]:
    """Return the aims that are missed."""
    off = np.abs(np.concatenate([score.errors_m for score in scores]))
    met = {
        "median": np.median(off) < AIM_MEDIAN_M,
        "95 %": np.percentile(off, 95) < AIM_P95_M,
        "branch": all(score.astray_s < ASTRAY_S for score in scores),
        **{name: share >= AIM_CALLED for name, share in called.items()},
        "side": not any(call.wrong_side for score in scores for call in score.calls),
    }
    return [name for name, kept in met.items() if not kept]


def main() -> None:
    """Print the tables; exit 1 when an aim is missed."""
    logging.getLogger("be.kuleuven.cs.dtai.mapmatching").setLevel(logging.ERROR)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RIDES
    begun = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        scores = list(pool.map(score_seed, range(count), chunksize=5))
        rough = list(
            pool.map(partial(score_seed, wander_s=20.0), range(max(1, count // 10)), chunksize=5)
        )
    spent_s = time.perf_counter() - begun
    show_head()
    show_groups(build_scenes(), scores)
    show_scores(f"  errors that linger 20 s ({len(rough)} rides)", rough)
    rides = [build_ride(seed) for seed in range(NEAREST_RIDES)]
    compare(f"nearest point ({len(rides)} rides)", find_nearest, rides)
    compare(f"leuvenmapmatching ({MATCHED_RIDES} rides*)", match_path, rides[:MATCHED_RIDES],
            MATCHED_FIXES)  # fmt: skip
    print(f"* the first {MATCHED_FIXES} fixes of each, matched in hindsight")
    show_astray(scores)
    missed = judge_aims(scores, show_all_calls(scores))
    print(f"the rule and the paces were fitted on seeds {FITTED}; these are 0-{count - 1}")
    print(f"\n{count + len(rough)} rides made, followed and judged in {spent_s:.0f} s")
    print(f"aims missed: {', '.join(missed) or 'none'}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
