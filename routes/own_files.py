"""Lines of a lecturer's own out of a drawing, a GPX file or GeoJSON; broken ones are refused.

Everything raises :class:`ContentError` with every fault and nothing else. Heights, times and
whatever else a device wrote are left out. Whether a line makes sense is asked later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, ValidationError

from routes.model import Mode
from routes.own_gpx import parse_gpx
from routes.own_lines import OwnLeg, OwnLine, OwnPlace
from routes.own_sketch import (
    LIMIT_BYTES,
    MOST_LEGS,
    MOST_POINTS,
    MOST_STOPS,
    Sketch,
    finish,
    open_sketch,
)
from routes.visits import LONGEST_DWELL_S
from sites.coordinates import check_geometry
from sites.diagnosis import describe_error, find_field_names, list_errors
from sites.document import parse_document
from sites.errors import ContentError, Fault, Flaw
from sites.geo import Area, Position
from sites.members import FaultList, check_crs, name_member
from sites.text import Frozen

_WORLD = Area(-180.0, -90.0, 180.0, 90.0)
_PLACES = frozenset({"Point", "LineString", "MultiLineString"})


class DrawnLeg(Frozen):
    """A leg as drawn on a map."""

    mode: Mode = Mode.BUS
    points: Annotated[tuple[Position, ...], Field(min_length=2, max_length=MOST_POINTS)]
    name: str | None = None


class DrawnStop(Frozen):
    """A stop as set on a map."""

    point: Position
    name: str = ""
    dwell_s: Annotated[int, Field(ge=0, le=LONGEST_DWELL_S, strict=True)] | None = None


class Drawing(Frozen):
    """What a map sends: ``{"legs": [{"mode": "bus", "points": [[lon, lat], …]}]}`` and stops."""

    name: str | None = None
    legs: Annotated[tuple[DrawnLeg, ...], Field(min_length=1, max_length=MOST_LEGS)]
    stops: Annotated[tuple[DrawnStop, ...], Field(max_length=MOST_STOPS)] = ()


def parse_own_line(raw: bytes | str, file: str) -> OwnLine:
    """Return the line of a GPX file, a GeoJSON file or a drawing, whichever it is."""
    head = raw[:400].decode("utf-8", "ignore") if isinstance(raw, bytes) else raw[:400]
    if head.lstrip("\ufeff \t\r\n").startswith("<"):
        return parse_gpx(raw, file)
    tree = _parse_tree(raw, file)
    is_drawing = isinstance(tree, dict) and "legs" in tree and "type" not in tree
    return read_drawing(tree, file) if is_drawing else _read_geojson(tree, file)


def parse_geojson_line(raw: bytes | str, file: str) -> OwnLine:
    """Return the line of a GeoJSON text: lines are legs, points are stops.

    Properties that count: ``mode`` (bus or walk), ``name``, ``dwell_s``.
    """
    return _read_geojson(_parse_tree(raw, file), file)


def _parse_tree(raw: bytes | str, file: str) -> Any:
    document = parse_document(raw, file, LIMIT_BYTES)
    faults = FaultList(file)
    for flaw in document.flaws:
        if flaw.code != "duplicate_key":
            faults.add("", [Flaw(".".join(map(str, flaw.path)), flaw.code, flaw.detail)])
    faults.raise_if_any()
    return document.tree


def read_drawing(tree: Any, file: str) -> OwnLine:
    """Return the line of a drawing (plain JSON values), see :class:`Drawing`."""
    try:
        drawn = Drawing.model_validate(tree)
    except ValidationError as error:
        known = find_field_names(Drawing)
        flaws = [describe_error(found, known, skip=0) for found in list_errors(error)[:100]]
        raise ContentError([Fault(file, "", *flaw) for flaw in flaws]) from None
    legs = tuple(
        OwnLeg(leg.mode, leg.points, f"legs.{n}", tuple(range(len(leg.points))), leg.name)
        for n, leg in enumerate(drawn.legs)
    )
    stops = (
        OwnPlace(stop.name, stop.point, f"stops.{n}", stop.dwell_s)
        for n, stop in enumerate(drawn.stops)
    )
    return OwnLine(file, drawn.name, legs, tuple(stops))


def _read_geojson(tree: Any, file: str) -> OwnLine:
    sketch = open_sketch(file)
    for number, member in enumerate(_list_members(tree, file)):
        _read_member(member, name_member(member, number), sketch)
    name = tree.get("name") if isinstance(tree, dict) else None
    return finish(sketch, name if isinstance(name, str) else None)


def _list_members(tree: Any, file: str) -> Sequence[Any]:
    """Return the features of a collection, a single feature or a bare geometry."""
    if isinstance(tree, dict):
        flaws = check_crs(tree)
        if flaws:
            raise ContentError([Fault(file, "", *flaw) for flaw in flaws])
        if isinstance(tree.get("features"), list):
            members: list[Any] = tree["features"]
            return members
        if tree.get("type") == "Feature":
            return [tree]
        if isinstance(tree.get("type"), str) and tree["type"] in _PLACES:
            return [{"type": "Feature", "geometry": tree, "properties": {}}]
    found = str(tree.get("type"))[:40] if isinstance(tree, dict) else type(tree).__name__
    raise ContentError([Fault(file, "", "", "not_a_collection", {"found": found})])


def _drop_heights(value: Any, depth: int = 3) -> Any:
    """Return coordinates with two numbers to a position; deeper lists are left as they are."""
    if not isinstance(value, list) or depth == 0:
        return value
    if len(value) > 2 and not isinstance(value[0], list):
        return value[:2]
    return [_drop_heights(inner, depth - 1) for inner in value]


def _read_member(member: Any, name: str, sketch: Sketch) -> None:
    geometry = member.get("geometry") if isinstance(member, dict) else None
    if geometry is None and isinstance(member, dict):
        return  # a feature without a place, such as the head of a route file
    if isinstance(geometry, dict):
        geometry = {**geometry, "coordinates": _drop_heights(geometry.get("coordinates"))}
    flaws = check_geometry(geometry, _PLACES, _WORLD)
    sketch.faults.add(name, flaws)
    if flaws or not isinstance(geometry, dict):
        return
    properties = member.get("properties")
    said: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
    shown = _read_name(said.get("name"))
    if geometry["type"] == "Point":
        dwell_s = said.get("dwell_s")
        known = dwell_s if type(dwell_s) is int and 0 <= dwell_s <= LONGEST_DWELL_S else None
        sketch.stops.append(OwnPlace(shown or "", _place(geometry["coordinates"]), name, known))
        return
    mode = said.get("mode", Mode.BUS.value)
    if mode not in list(Mode):
        detail = {"found": str(mode)[:40], "wanted": ", ".join(Mode)}
        sketch.faults.add(name, [Flaw("mode", "not_allowed", detail)])
        return
    drawn = geometry["coordinates"]
    for line in [drawn] if geometry["type"] == "LineString" else drawn:
        places = tuple(map(_place, line))
        leg = OwnLeg(Mode(mode), places, name, tuple(range(len(places))), shown)
        sketch.legs.append(leg)


def _place(value: Sequence[Any]) -> Position:
    return Position(float(value[0]), float(value[1]))


def _read_name(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) and value.strip() else None
