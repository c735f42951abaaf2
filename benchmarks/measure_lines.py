"""How far the drawn lines lie from reference street centre lines, leg by leg.

``python -m benchmarks.measure_lines STREETS.geojson [--reach METRES]`` prints, for every leg of
the shipped routes and for the streets of the sketch basemap, the mean, the 95th percentile and
the largest distance in metres to the nearest reference street, at points no more than 5 m
apart. Points farther than ``--reach`` from any reference street have none to be compared with:
they are left out and counted in the last column.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry import LineString, shape
from shapely.geometry.base import BaseGeometry

from routes.geojson_io import read_routes
from routes.plane import Floats, Plane, build_plane
from sites.catalogue import SHIPPED as CONTENT
from sites.geo import Position

CENTRE = Position(110.42, -6.98)
STEP_M = 5.0
REACH_M = 60.0


class Measure(NamedTuple):
    """Distances in metres from one line to the reference, and the share that has one."""

    name: str
    length_m: float
    mean_m: float
    p95_m: float
    max_m: float
    compared: float


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the LineString Features of a GeoJSON file."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [f for f in features if f["geometry"] and f["geometry"]["type"] == "LineString"]


def join_reference(path: Path, plane: Plane) -> BaseGeometry:
    """Return all reference streets as one geometry in metres."""
    lines = shapely.union_all([plane.shape(shape(f["geometry"])) for f in read_lines(path)])
    shapely.prepare(lines)
    return lines


def measure_line(name: str, line: BaseGeometry, reference: BaseGeometry, reach_m: float) -> Measure:
    """Compare one line, in metres, with the reference at points every ``STEP_M``."""
    dense = shapely.segmentize(line, STEP_M)
    points = shapely.points(shapely.get_coordinates(dense))
    distances: Floats = np.atleast_1d(shapely.distance(points, reference))
    near = distances[distances <= reach_m]
    if not near.size:
        return Measure(name, line.length, np.nan, np.nan, np.nan, 0.0)
    p95 = float(np.percentile(near, 95))
    share = near.size / distances.size
    return Measure(name, line.length, float(near.mean()), p95, float(near.max()), share)


def find_lines() -> Iterator[tuple[str, BaseGeometry]]:
    """Every leg of the shipped routes, then every generalised street of the basemap."""
    for route in read_routes():
        for leg in route.legs:
            yield f"{route.id}/{leg.id}", LineString(leg.geometry.coordinates)
    for street in read_lines(CONTENT / "city.geojson"):
        properties = street["properties"]
        if properties["layer"] == "street" and properties["grade"] == "generalised":
            yield f"city/{properties['name'] or '-'}", shape(street["geometry"])


def show(measures: Iterable[Measure]) -> None:
    """Print the table."""
    print(f"{'line':44s} {'length':>7s} {'mean':>6s} {'p95':>6s} {'max':>6s} compared")
    for m in measures:
        figures = f"{m.length_m:7.0f} {m.mean_m:6.1f} {m.p95_m:6.1f} {m.max_m:6.1f}"
        print(f"{m.name:44s} {figures} {m.compared:7.0%}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("streets", type=Path, help="GeoJSON of reference street centre lines")
    parser.add_argument("--reach", type=float, default=REACH_M, help="metres (default %(default)s)")
    arguments = parser.parse_args()
    plane = build_plane(CENTRE)
    reference = join_reference(arguments.streets, plane)
    show(
        measure_line(name, plane.shape(line), reference, arguments.reach)
        for name, line in find_lines()
    )


if __name__ == "__main__":
    main()
