"""Streets for tests, drawn in metres east and north of one corner in Semarang."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pyproj import Geod

from routes.cues import build_cues
from routes.geojson_io import export_source
from routes.line import RouteLine, build_line
from routes.model import Cue, Route
from sites.geo import Position
from sites.model import Site
from tests.builders import build_leg, build_route, build_site, build_stop, build_text

GEOD = Geod(ellps="WGS84")
CORNER = (110.41, -6.98)


def place(east_m: float, north_m: float) -> Position:
    """The position so many metres east and north of the corner."""
    lon, lat, _ = GEOD.fwd(*CORNER, 90, east_m)
    lon, lat, _ = GEOD.fwd(lon, lat, 0, north_m)
    return Position(lon, lat)


def build_street(*points_m: tuple[float, float], **changes: Any) -> RouteLine:
    """A route of one bus leg through points in metres."""
    return build_line(build_route([place(*point) for point in points_m], **changes))


def build_ways(*ways: tuple[str, Sequence[tuple[float, float]]], **changes: Any) -> RouteLine:
    """A route of several legs, each a mode and its points in metres; ids leg-1, leg-2 …"""
    legs = [
        build_leg([place(*point) for point in points], f"leg-{order}", order, mode=mode)
        for order, (mode, points) in enumerate(ways, start=1)
    ]
    return build_line(build_route(legs=legs, **changes))


def build_point(east_m: float, north_m: float, id: str = "situs", **changes: Any) -> Site:
    """A point site known to 5 m."""
    return build_site(id, place(east_m, north_m), **{"accuracy_m": 5.0, **changes})


def build_block(
    corner_m: tuple[float, float], width_m: float, height_m: float, **changes: Any
) -> Site:
    """A rectangular park with its south-west corner at ``corner_m``, known to 5 m."""
    east, north = corner_m
    ring = [
        place(east + dx, north + dy)
        for dx, dy in ((0, 0), (width_m, 0), (width_m, height_m), (0, height_m), (0, 0))
    ]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    fields = {"id": "taman", "geometry": geometry, "accuracy_m": 5.0, "kind": "green"}
    return build_site(**{**fields, **changes})


def find_only(line: RouteLine, *sites: Site) -> Cue:
    """The one cue of a line; the test fails when there are none or several."""
    (cue,) = build_cues(line, sites)
    return cue


def describe_passes(cues: Sequence[Cue]) -> list[tuple[str, int, int, str]]:
    """Site, pass, number of passes and side of each cue."""
    return [(cue.site, cue.pass_number, cue.passes, cue.side.value) for cue in cues]


def build_sound() -> Route:
    """A route of a bus leg and a walk with two stops, an override and a speed."""
    legs = [
        build_leg(
            [place(0, 0), place(500, 0)],
            "naik-bus",
            1,
            speeds=({"from_hour": 6, "until_hour": 9, "speed_kmph": 15},),
            direction={"statement": build_text("Satu arah."), "grade": "unverified"},
        ),
        build_leg([place(500, 0), place(500, 400)], "jalan-kaki", 2, mode="walk"),
    ]
    stops = [
        build_stop(place(0, 5), "mulai", "naik-bus", order=1),
        build_stop(place(500, 300), "akhir", "jalan-kaki", order=1, note=build_text("Di sini.")),
    ]
    override = {
        "site": "lawang-sewu",
        "side": "left",
        "reason": build_text("Dilihat."),
        "grade": "one_source",
    }
    return build_route(legs=legs, stops=stops, overrides=(override,), valid_until="2027")


def build_route_tree() -> Any:
    """The file of :func:`build_sound` as plain JSON values."""
    return json.loads(json.dumps(export_source(build_sound())))
