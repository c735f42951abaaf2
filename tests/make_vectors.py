"""Write the vectors that Python and the ride page's JavaScript must both reproduce.

Run with ``python -m tests.make_vectors``. Nothing here imports the code under test: distances
come from brute force on the WGS84 ellipsoid, sides from azimuths, look-ups from the rule read
literally, clocks from exact fractions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from pyproj import Geod

VECTORS = Path(__file__).parent / "fixtures" / "vectors"
GEOD = Geod(ellps="WGS84")
ORIGIN = (110.41, -6.98)

# East and north of the origin, metres: out along a street, up a side street and back the same
# way (so the first 700 m are run twice), then a square that crosses the first street.
CORNERS_M = [
    (0, 0), (180, 4), (400, 0), (400, 300), (400, 0), (180, 4), (0, 0),
    (0, -200), (300, -200), (300, 150), (120, 150),
]  # fmt: skip

# East, north, between (metres of progress) or None.
PROBES: list[tuple[float, float, tuple[float, float] | None]] = [
    (90, 30, (0, 600)),
    (90, 30, (900, 1500)),
    (90, -25, (0, 600)),
    (90, -25, (900, 1500)),
    (410, 150, (300, 690)),
    (410, 150, (710, 1100)),
    (380, 150, (710, 1100)),
    (430, -30, (300, 500)),
    (395, 290, (500, 690)),
    (-40, 3, (0, 300)),
    (-40, -60, (1350, 1650)),
    (150, -215, None),
    (150, -170, None),
    (310, 60, None),
    (285, 60, None),
    (325, -225, None),
    (210, 175, None),
    (60, 160, None),
    (280, 12, (1800, 2300)),
    (250, 40, (350, 420)),
    (20, -100, (1600, 1650)),
    (260, -150, (1650, 1800)),
]


def place(east_m: float, north_m: float) -> tuple[float, float]:
    """Return the position that lies so many metres east and north of the origin, 6 decimals."""
    lon, lat, _ = GEOD.fwd(*ORIGIN, 90, east_m)
    lon, lat, _ = GEOD.fwd(lon, lat, 0, north_m)
    return round(lon, 6), round(lat, 6)


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic distance on WGS84."""
    return float(GEOD.inv(*a, *b)[2])


def measure_line(positions: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Return ``[lon, lat, progress_m]`` with progress summed along geodesics."""
    line: list[list[float]] = []
    for position in positions:
        step = distance_m((line[-1][0], line[-1][1]), position) if line else 0.0
        line.append([*position, (line[-1][2] if line else 0.0) + step])
    return [[lon, lat, round(m, 3)] for lon, lat, m in line]


def at(line: list[list[float]], progress_m: float) -> tuple[tuple[float, float], int]:
    """Position at ``progress_m`` and the number of its segment."""
    for number, (a, b) in enumerate(pairwise(line)):
        if progress_m <= b[2] or number == len(line) - 2:
            share = (progress_m - a[2]) / (b[2] - a[2])
            return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])), number
    raise AssertionError


def brute_project(
    line: list[list[float]], position: tuple[float, float], between: tuple[float, float] | None
) -> dict[str, Any]:
    """Nearest point by scanning the line: every metre, then every centimetre of the best."""
    low, high = between or (0.0, line[-1][2])
    high = min(high, line[-1][2])
    for step in (1.0, 0.01):
        count = int((high - low) / step) + 1
        trial = [min(low + i * step, high) for i in range(count)] + [high]
        best = min(trial, key=lambda m: distance_m(at(line, m)[0], position))
        low, high = max(low, best - step), min(high, best + step)
    foot, _ = at(line, best)
    behind, ahead = at(line, max(0, best - 2))[0], at(line, min(line[-1][2], best + 2))[0]
    heading = GEOD.inv(*behind, *ahead)[0]
    bearing = GEOD.inv(*foot, *position)[0]
    return {
        "progress_m": round(best, 2),
        "offset_m": round(distance_m(foot, position), 2),
        "side": "right" if 0 < (bearing - heading) % 360 < 180 else "left",
    }


def build_projection() -> dict[str, Any]:
    """Vectors for projecting positions onto a line that overlaps and crosses itself."""
    line = measure_line(place(*corner) for corner in CORNERS_M)
    cases = []
    for east_m, north_m, between in PROBES:
        position = place(east_m, north_m)
        case = {"lon": position[0], "lat": position[1], "between": between and list(between)}
        cases.append(case | brute_project(line, position, between))
    return {"line": line, "cases": cases}


def build_cues() -> dict[str, Any]:
    """Vectors for which cue is on now and which comes next."""
    rows = [
        ("alpha", 1, "left", 80, 150, 170),
        ("beta", 1, "right", 120, 160, 200),
        ("gamma", 1, "around", 190, 260, 290),
        ("delta", 1, "left", 400, 400, 430),
        ("epsilon", 1, "right", 405, 520, 540),
        ("alpha", 2, "right", 700, 760, 790),
        ("zeta", 1, "left", 720, 760, 800),
    ]
    names = ("site", "pass", "side", "from_m", "abeam_m", "to_m")
    cues = [dict(zip(names, row, strict=True)) for row in rows]
    probes = [0, 79.9, 80, 119, 130, 150, 155, 160.5, 171, 195, 201, 260, 291, 350, 400, 401,
              404, 425, 431, 520, 541, 700, 730, 760, 761, 795, 801, 5000]  # fmt: skip
    return {"cues": cues, "cases": [look_up(cues, m) for m in probes]}


def look_up(cues: list[dict[str, Any]], progress_m: float) -> dict[str, Any]:
    """The rule, literally: open windows, those not yet abeam first by nearness, else the last."""
    open_now = [i for i, c in enumerate(cues) if c["from_m"] <= progress_m <= c["to_m"]]
    ahead = [i for i in open_now if cues[i]["abeam_m"] >= progress_m]
    passed = [i for i in open_now if cues[i]["abeam_m"] < progress_m]
    now = next(iter(ahead), None)
    if now is None and passed:
        latest = max(cues[i]["abeam_m"] for i in passed)
        now = next(i for i in passed if cues[i]["abeam_m"] == latest)
    later = [i for i, c in enumerate(cues) if c["abeam_m"] > progress_m]
    return {"progress_m": progress_m, "now": now, "next": next(iter(later), None)}


def build_clock() -> dict[str, Any]:
    """Vectors for the clock: riding, standing (two knots of equal progress), a slower hour."""
    clock = [(0, 0), (1200, 180), (1200, 1080), (1500, 1128), (2500, 1428), (2500, 1488),
             (3100, 2168)]  # fmt: skip
    seconds = [-5, 0, 1, 90, 180, 600, 1080, 1081, 1128, 1200, 1428, 1450, 1488, 1828, 2168, 9000]
    cases = [{"t_s": t, "progress_m": round(float(progress_at(clock, t)), 4)} for t in seconds]
    return {"clock": [list(knot) for knot in clock], "cases": cases}


def progress_at(clock: list[tuple[int, int]], t_s: int) -> Fraction:
    """Exact progress between two knots; before the first and after the last it stands."""
    if t_s <= clock[0][1]:
        return Fraction(clock[0][0])
    for (m0, t0), (m1, t1) in pairwise(clock):
        if t0 < t_s <= t1:
            return m0 + Fraction(t_s - t0, t1 - t0) * (m1 - m0)
    return Fraction(clock[-1][0])


def write_vectors(folder: Path = VECTORS) -> None:
    """Write the three files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in (
        ("projection", build_projection),
        ("cues", build_cues),
        ("clock", build_clock),
    ):
        text = json.dumps(build(), indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_vectors()
