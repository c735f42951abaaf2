"""What the map of a line being drawn shows, as plain numbers for the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import shapely

from components.own_desk import Desk, Work
from components.own_draft import count_points, find_end
from components.own_streets import list_through
from routes.line import build_line
from routes.model import Mode
from routes.own_checks import LineFinding
from routes.restrictions import Restriction
from sites.geo import LineString, MultiPolygon, Point, Polygon, Position

MOST_DOTS = 300
"""Of a line with more corners only the ends are marked."""

THIN_ABOVE, THIN_DEG = 1500, 1e-5
"""A longer line is drawn without corners that move it by less than about a metre."""


SAME_DEG = 3e-4
"""About 30 m: closer marks would hide each other."""


class Spot(NamedTuple):
    """Something said of the line: the number in the list, and where on the map if anywhere."""

    number: int
    said: str
    blocks: bool
    place: Position | None


def locate(finding: LineFinding, desk: Desk) -> Position | None:
    """Return where something was found; None for what holds of the line as a whole."""
    route = None if desk.judged is None else desk.judged.route
    if "from_m" in finding.detail and route is not None:
        return build_line(route).position_at(float(finding.detail["from_m"]))
    for stop in desk.work.line.stops:
        if stop.feature == finding.feature:
            return stop.position
    for leg in desk.work.line.legs:
        if leg.feature == finding.feature and finding.vertex is not None:
            return leg.places[leg.numbers.index(finding.vertex)]
    return None


def describe_map(desk: Desk, spots: Iterable[Spot], mode: Mode) -> dict[str, Any]:
    """Return the line, its corners, what is barred, what was found, and that taps draw."""
    work = desk.work
    end = find_end(work.line)
    return {
        "line": [{"mode": leg.mode.value, "path": _thin(leg.places)} for leg in work.line.legs],
        "corners": list(_describe_corners(work)),
        "stops": [{**_at(s.position), "name": s.name} for s in work.line.stops],
        "areas": [
            _describe_area(one, desk) for one in desk.ground.restrictions if _bars(one, desk)
        ],
        "spots": group_spots(spots),
        "fit": work.fit or None,
        "draw": {
            "mode": mode.value,
            "token": work.token,
            "taken": work.taken,
            "from": None if end is None else [end.lat, end.lon],
        },
    }


def _at(place: Position) -> dict[str, float]:
    return {"lat": round(place.lat, 6), "lon": round(place.lon, 6)}


def _thin(places: Sequence[Position]) -> list[list[float]]:
    drawn: Sequence[Sequence[float]] = places
    if len(places) > THIN_ABOVE:
        drawn = shapely.get_coordinates(shapely.LineString(places).simplify(THIN_DEG)).tolist()
    return [[round(lat, 6), round(lon, 6)] for lon, lat in drawn]


def group_spots(spots: Iterable[Spot]) -> list[dict[str, Any]]:
    """Return the marks on the map; what was found at one place is one mark with every number."""
    marks: list[tuple[Position, list[Spot]]] = []
    for spot in spots:
        place = spot.place
        if place is None:
            continue
        held = next((held for at, held in marks if _is_near(at, place)), None)
        if held is None:
            marks.append((place, [spot]))
        else:
            held.append(spot)
    return [
        {
            **_at(place),
            "n": ", ".join(str(spot.number) for spot in held),
            "blocks": any(spot.blocks for spot in held),
        }
        for place, held in marks
    ]


def _is_near(one: Position, other: Position) -> bool:
    return max(abs(one.lon - other.lon), abs(one.lat - other.lat)) < SAME_DEG


def _describe_corners(work: Work) -> Iterable[dict[str, Any]]:
    """Yield the corners that were set by hand: those of a ride on the streets are not."""
    line = work.line
    if not line.legs:
        return
    if count_points(line) <= MOST_DOTS:
        for number, leg in enumerate(line.legs):
            for place in list_through(line, number, work.routed):
                yield {**_at(place), "mode": leg.mode.value, "role": ""}
    first, last = line.legs[0], line.legs[-1]
    yield {**_at(first.places[0]), "mode": first.mode.value, "role": "start"}
    if count_points(line) > 1:
        yield {**_at(last.places[-1]), "mode": last.mode.value, "role": "end"}


def _bars(restriction: Restriction, desk: Desk) -> bool:
    vehicle = desk.vehicle
    return restriction.keeps_out(vehicle.height_m, vehicle.decks, vehicle.margin_m)


def _describe_area(restriction: Restriction, desk: Desk) -> dict[str, Any]:
    """Return the outlines of something barred: rings of an area, or a street or portal."""
    geometry = restriction.geometry
    if isinstance(geometry, Point):
        parts: Sequence[Sequence[Position]] = [[geometry.coordinates]]
    elif isinstance(geometry, LineString):
        parts = [geometry.coordinates]
    elif isinstance(geometry, Polygon):
        parts = geometry.coordinates
    elif isinstance(geometry, MultiPolygon):
        parts = [ring for polygon in geometry.coordinates for ring in polygon]
    return {
        "kind": geometry.type,
        "name": restriction.name.in_lang(desk.lang),
        "paths": [[[lat, lon] for lon, lat in part] for part in parts],
    }
