"""A position or a line as it was and as it would be, on the sketch map; drawn when asked for."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from components.difference_words import WAYS, find_spot
from components.editor_seat import Editor
from components.i18n import t
from components.map_view import describe_line, show_map
from components.markup import show
from components.sources import current_basemap, current_lines
from routes.geojson_io import parse_route
from routes.line import RouteLine, build_line
from sites.edited import ItemKind, Ref
from sites.errors import ContentError
from sites.merging import find_at
from sites.outdated import Data

MAP_PX, PART_ZOOM = 380, 16


def show_change_map(editor: Editor, ref: Ref, before: Data, after: Data) -> None:
    """Draw a switch for the map, and the map, for what stands somewhere else than before."""
    is_way = ref.kind in WAYS
    part = "collection" if is_way else "geometry"
    if before.get(part) == after.get(part):
        return
    key = f"tinjauan-peta-{ref.id}"
    if not st.toggle(t("editor_review.changes.map", editor.lang), key=key):
        return
    if ref.kind == ItemKind.RESTRICTIONS:
        content = describe_limits(before, after)
    elif is_way:
        content = describe_lines(ref, before, after)
    else:
        content = _describe_spots(editor, before, after)
    if content is None:
        show("hint.html", editor.lang, text="editor_review.changes.unreadable")
        return
    show("editor_map_key.html", editor.lang, spots=content["pins"], is_route=is_way)
    version = current_basemap()[0]
    show_map(editor.lang, version, content, key=f"{key}-gambar", height_px=MAP_PX)


def _describe_spots(editor: Editor, before: Data, after: Data) -> dict[str, Any] | None:
    """Return both positions with their accuracy among all routes."""
    spots = []
    for number, (name, data) in enumerate((("before", before), ("after", after)), start=1):
        spot = find_spot(data.get("geometry"))
        if spot is not None:
            spots.append(
                {
                    "id": name,
                    "lat": round(spot.lat, 6),
                    "lon": round(spot.lon, 6),
                    "kind": str(data.get("kind") or "civic"),
                    "name": t(f"editor_review.changes.{name}", editor.lang),
                    "n": number,
                    "radius_m": float(data.get("accuracy_m") or 10),
                }
            )
    if not spots:
        return None
    return {
        "line": [leg for line in current_lines().values() for leg in describe_line(line)],
        "pins": spots,
        "chosen": spots[-1]["id"],
        "view": {"at": [spots[-1]["lat"], spots[-1]["lon"]], "zoom": 17},
    }


def describe_lines(ref: Ref, before: Data, after: Data) -> dict[str, Any] | None:
    """Return the line as it would be, dotted where it was; the view is where the two part."""
    new = _read_line(ref, after)
    if new is None:
        return None
    content = _lay_over(describe_line(new), _list_paths(before), _list_paths(after))
    return content if "view" in content else {**content, "fit": [ref.id]}


def describe_limits(before: Data, after: Data) -> dict[str, Any] | None:
    """Return streets and areas with their limits as they would be, dotted where they were."""
    old, new = _list_paths(before), _list_paths(after)
    drawn = [{"mode": "bus", "path": _flip(path)} for path in new.values()]
    content = _lay_over(drawn, old, new)
    return content if "view" in content else None


def _lay_over(
    drawn: list[dict[str, Any]], old: dict[str, list[Any]], new: dict[str, list[Any]]
) -> dict[str, Any]:
    """Return what is drawn with the changed lines dotted over it, seen where the two part."""
    gone = [path for name, path in old.items() if new.get(name) != path]
    dotted = [{"mode": "walk", "path": _flip(path)} for path in gone]
    content: dict[str, Any] = {"line": [*drawn, *dotted], "pins": []}
    spot = find_spot({"coordinates": _find_parting(old, new)})
    if spot is None:
        return content
    return {**content, "view": {"at": [spot.lat, spot.lon], "zoom": PART_ZOOM}}


def _list_paths(data: Data) -> dict[str, list[Any]]:
    """Return the lines of the features, and the outlines of areas, by their ids."""
    held = find_at(data, "collection.features")
    features = held if isinstance(held, list) else []
    paths = ((find_at(one, "id"), find_at(one, "geometry")) for one in features)
    return {
        str(name): shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"]
        for name, shape in paths
        if isinstance(shape, dict)
        and shape.get("type") in ("LineString", "Polygon")
        and shape.get("coordinates")
    }


def _find_parting(old: dict[str, list[Any]], new: dict[str, list[Any]]) -> list[Any]:
    """Return the corners of either that the other has not."""
    corners = [{tuple(at) for path in paths.values() for at in path} for paths in (old, new)]
    return [list(at) for at in corners[0] ^ corners[1]]


def _flip(path: list[Any]) -> list[list[float]]:
    return [[at[1], at[0]] for at in path]


def _read_line(ref: Ref, data: Data) -> RouteLine | None:
    if not data:
        return None
    try:
        return build_line(parse_route(json.dumps(data["collection"]), str(ref)))
    except ContentError:
        return None
