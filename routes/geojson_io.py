"""Routes in and out of files; the one module that knows how a route file is laid out.

A route file is an RFC 7946 FeatureCollection: one Feature of ``role`` "route" with a null
geometry, its ``id`` the route's id; one "leg" Feature (LineString) per leg; one "stop" Feature
(Point) per stop. Every other model field is a property. WGS84, longitude first.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geojson

from routes.line import RouteLine
from routes.members import build_route_parts
from routes.model import Leg, Route, Stop
from routes.soundness import check_route
from sites.document import LIMIT_BYTES, read_bytes
from sites.errors import ContentError, Fault
from sites.geo import LineString, Point
from sites.geojson_io import export_collection, export_feature
from sites.members import parse_collection

SHIPPED = Path(__file__).parent / "data"
"""The folder with the routes that come with the product."""

RESTRICTIONS_FILE = "restrictions.geojson"
"""Lies beside the routes and is none."""

_LEG_WRAPPING = {"id", "geometry"}
_STOP_WRAPPING = {"id", "position"}
_ROUTE_WRAPPING = {"id", "legs", "stops"}


def parse_route(raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES) -> Route:
    """Return the route of a GeoJSON text; raises :class:`ContentError` with every fault.

    Faults of single features come first; only when there are none is it judged whether the
    legs join and the stops lie on them, in order.
    """
    members, faults = parse_collection(raw, file, limit_bytes)
    route = build_route_parts(members, faults)
    faults.raise_if_any()
    if route is None:
        raise ContentError([Fault(file, "", "features", "no_route")])
    for feature, flaw in check_route(route):
        faults.add(feature, [flaw])
    faults.raise_if_any()
    return route


def read_route(path: Path) -> Route:
    """Return the route of a file; raises :class:`ContentError`, also when there is no file."""
    return parse_route(read_bytes(path), str(path))


def list_route_files(folder: Path = SHIPPED) -> tuple[Path, ...]:
    """Return the files of a folder that hold routes, by name."""
    found = sorted(folder.glob("*.geojson"))
    return tuple(path for path in found if path.name != RESTRICTIONS_FILE)


def read_routes(folder: Path = SHIPPED) -> tuple[Route, ...]:
    """Return the routes of a folder by file name; raises the faults of all files together."""
    routes: list[Route] = []
    faults: list[Fault] = []
    for path in list_route_files(folder):
        try:
            routes.append(read_route(path))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return tuple(routes)


def export_route(line: RouteLine) -> dict[str, Any]:
    """Return a measured route: one Feature per leg and one per stop, metres from the start.

    Legs carry ``mode``, ``from_m`` and ``to_m``, stops ``at_m``. The collection has a bbox.
    """
    legs = [
        _feature(span.leg, {"route": line.route.id, **_span(span.from_m, span.to_m)})
        for span in line.spans
    ]
    stops = [
        _feature(stop, {"route": line.route.id, "at_m": round(at_m, 1)})
        for stop, at_m in line.stop_places
    ]
    return _collect(line.route, [*legs, *stops])


def export_source(route: Route) -> dict[str, Any]:
    """Return the file layout that :func:`parse_route` reads; defaults are left out."""
    fields = route.model_dump(mode="json", exclude=_ROUTE_WRAPPING, exclude_defaults=True)
    head = export_feature(route.id, None, {"role": "route", **fields})
    return _collect(route, [head, *(_feature(part, {}) for part in _parts(route))])


def _parts(route: Route) -> tuple[Leg | Stop, ...]:
    return (*route.legs, *route.stops)


def _span(from_m: float, to_m: float) -> dict[str, float]:
    return {"from_m": round(from_m, 1), "to_m": round(to_m, 1)}


def _feature(part: Leg | Stop, extra: dict[str, Any]) -> geojson.Feature:
    wrapping = _LEG_WRAPPING if isinstance(part, Leg) else _STOP_WRAPPING
    fields = part.model_dump(mode="json", exclude=wrapping, exclude_defaults=True)
    role = "leg" if isinstance(part, Leg) else "stop"
    return export_feature(part.id, _geometry(part), {"role": role, **extra, **fields})


def _geometry(part: Leg | Stop) -> LineString | Point:
    if isinstance(part, Leg):
        return part.geometry
    return Point(type="Point", coordinates=part.position)


def _collect(route: Route, features: Iterable[geojson.Feature]) -> dict[str, Any]:
    places = [_geometry(part) for part in _parts(route)]
    collection: dict[str, Any] = export_collection(features, places)
    return collection
