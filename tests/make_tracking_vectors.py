"""Write the vectors of the tracker and of calling: `python -m tests.make_tracking_vectors`.

The fixes, the truth behind them and the calls are made here without the code under test. What
the tracker is expected to say is what the Python tracker says, kept next to the truth
(``true_m``): the tests hold the one against the other, and JavaScript against both.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from routes.fixes import Fix
from routes.model import Mode
from routes.rails import Rail
from routes.tracking import Tracker
from tests.make_vectors import VECTORS, at, measure_line, place

NOISE_M = 12.0
START_T = 1_795_824_000.0

# East and north of the origin, metres: out along a street, once round a square, back along the
# same street; then on foot to the south.
OUT = [(0, 0), (400, 0), (800, 0), (900, 80), (1000, 0), (900, -80), (800, 0), (400, 0), (200, 0)]
WALK = [(200, -120), (280, -300)]

# Seconds and true metres, linear between.
Plan = list[tuple[float, float]]


def build_course() -> dict[str, Any]:
    """Return the line with its legs and stops, as a pack has them."""
    line = measure_line(place(*corner) for corner in [*OUT, *WALK])
    bus_m, end_m = line[len(OUT) - 1][2], line[-1][2]
    return {
        "line": line,
        "legs": [{"mode": "bus", "from_m": 0.0}, {"mode": "walk", "from_m": bus_m}],
        "stops": [
            {"id": "naik", "at_m": 0.0},
            {"id": "turun", "at_m": bus_m},
            {"id": "akhir", "at_m": end_m},
        ],
    }


def list_plans(course: dict[str, Any]) -> dict[str, tuple[Plan, float, bool]]:
    """Return plan, seconds between fixes, and whether speed and heading are told, by name."""
    bus_m, end_m = course["stops"][1]["at_m"], course["stops"][2]["at_m"]
    ride = [(0, 0), (30, 0), (80, 400), (110, 400), (170, 900), (240, 1400), (260, bus_m)]
    stand = [(0, bus_m - 300), (40, bus_m), (640, bus_m), (640 + (end_m - bus_m), end_m)]
    return {
        "a whole ride, position only": ([*ride, (300, bus_m)], 3, False),
        "a whole ride, speed and heading told": ([*ride, (300, bus_m)], 4, True),
        "joined on the way back": ([(0, 1450), (12, 1450), (60, bus_m - 60)], 2, False),
        "ten minutes at a stop, then on foot to the end": ([*stand, (860, end_m)], 7, False),
        "a street closed, then back on the line": ([(0, 0), (100, 800)], 2.5, False),
    }


def true_m(plan: Plan, t: float) -> float:
    """Return the metres of the plan at a time."""
    for (t0, m0), (t1, m1) in pairwise(plan):
        if t <= t1:
            return m0 + (m1 - m0) * max(0.0, t - t0) / (t1 - t0)
    return plan[-1][1]


def list_fixes(course: dict[str, Any], name: str, seed: int) -> Iterator[dict[str, Any]]:
    """Return what a phone sees of a plan; a gap of 40 s at 120 s, one fix in twelve is wild."""
    plan, every_s, motion = list_plans(course)[name]
    chance = random.Random(seed)
    t = 0.0
    while t <= plan[-1][0]:
        here = true_m(plan, t)
        yield look(course["line"], here, t, chance) | tell(plan, course, t, motion)
        t += every_s if motion or not 120 <= t < 120 + every_s else 40.0


def look(line: list[list[float]], here: float, t: float, chance: random.Random) -> dict[str, Any]:
    """Return one fix near the truth."""
    (lon, lat), _ = at(line, here)
    spread = 60.0 if chance.random() < 1 / 12 else NOISE_M
    lon += chance.gauss(0, spread) / 110_500
    lat += chance.gauss(0, spread) / 110_600
    return {
        "t": round(START_T + t, 1),
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "accuracy_m": 18.0,
        "true_m": round(here, 1),
    }


def tell(plan: Plan, course: dict[str, Any], t: float, motion: bool) -> dict[str, Any]:
    """Return speed and heading, if they are told."""
    if not motion:
        return {}
    speed = true_m(plan, t + 0.5) - true_m(plan, t - 0.5)
    _, number = at(course["line"], true_m(plan, t))
    (lon0, lat0, _), (lon1, lat1, _) = course["line"][number : number + 2]
    heading = math.degrees(math.atan2(lon1 - lon0, lat1 - lat0)) % 360
    return {"speed_mps": round(speed, 1), "heading_deg": None if speed < 1 else round(heading)}


def divert(fixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fixes with those between 200 m and 600 m moved 250 m north."""
    return [
        fix | {"lat": round(fix["lat"] + 250 / 110_600, 6)} if 200 < fix["true_m"] < 600 else fix
        for fix in fixes
    ]


def follow(course: dict[str, Any], fixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the tracker says after each fix."""
    rail = Rail(
        [(lon, lat, m) for lon, lat, m in course["line"]],
        [(Mode(leg["mode"]), leg["from_m"]) for leg in course["legs"]],
        [(stop["id"], stop["at_m"]) for stop in course["stops"]],
    )
    tracker = Tracker(rail)
    said = []
    for fix in fixes:
        known = {name: value for name, value in fix.items() if name != "true_m"}
        state = tracker.step(Fix(**known))
        progress_m = None if state.progress_m is None else round(state.progress_m, 2)
        said.append({"t": state.t, "progress_m": progress_m, "state": state.state.value})
    return said


def run_on(speed: float, lasts_s: float) -> float:
    """Return the metres run in some seconds, added up step by step (the midpoint rule)."""
    if speed < 2.8:
        return speed * lasts_s
    steps = round(lasts_s * 1000)
    way = 0.0
    for _ in range(steps):
        middle = speed + (6 - speed) / 60 * 0.0005
        way += middle * 0.001
        speed += (6 - middle) / 60 * 0.001
    return way


def build_calls() -> dict[str, Any]:
    """Return which cues are due, by the rule read literally.

    Those within 11.2 s at 10 km/h or more, by a speed that is followed in steps of a millisecond
    as it tends to 6 m/s within a minute (slower than 10 km/h it stays as it is).
    """
    cues = [(100.0, False), (160.0, False), (160.0, True), (215.0, False), (230.0, True)]
    cases = []
    for at_m, speed, after in [
        (None, 0, 0), (0, 0, 0), (68, 0, 0), (69, 0, 0), (100, 0, 0), (100.1, 0, 0), (37, 5, 0),
        (45, 5, 0), (37, 5, 2), (104, 5, 0), (134, 0.5, 0), (136, 0.5, 0), (0, 10, 0), (0, 10, 9),
        (0, 10, 15), (0, 10, 20), (0, 4, 60), (0, 3, 60), (50, 15, 0), (205, 1.1, 0),
        (0, 10, 24), (0, 3, 45),
    ]:  # fmt: skip
        seen = min(after, 20)
        here = None if at_m is None else at_m + run_on(speed, seen)
        reach = run_on(max(speed, 2.8), seen + 11.2) - run_on(max(speed, 2.8), seen)
        due = [
            number
            for number, (abeam_m, arrive) in enumerate(cues)
            if here is not None and 0 <= abeam_m - here <= (25 if arrive else reach)
        ]
        state = {"t": START_T, "progress_m": at_m, "speed_mps": speed}
        cases.append({"state": state, "t": START_T + after, "due": due})
    return {"cues": [{"abeam_m": m, "arrive": a} for m, a in cues], "cases": cases}


def build_tracking() -> dict[str, Any]:
    """Return the whole file."""
    course = build_course()
    runs = []
    for seed, name in enumerate(list_plans(course), start=1):
        fixes = list(list_fixes(course, name, seed))
        if "closed" in name:
            fixes = divert(fixes)
        runs.append({"name": name, "fixes": fixes, "expect": follow(course, fixes)})
    return {**course, "runs": runs, "calls": build_calls()}


def write_tracking(folder: Path = VECTORS) -> None:
    """Write tracking.json into a folder, one row per line."""
    text = json.dumps(build_tracking(), separators=(",", ":"))
    text = text.replace('{"t":', '\n{"t":').replace('{"name":', '\n{"name":')
    (folder / "tracking.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_tracking()
