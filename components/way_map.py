"""The map on which a route or restrictions are drawn, and what is done on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from math import log2
from typing import Any

from components.map_moves import Move, find_taken, take_moves
from components.map_view import HOME, HOME_ZOOM, show_map
from components.own_map import Spot, group_spots
from components.sources import current_basemap, current_catalogue
from components.state import hold, recall
from components.way_work import Data, WayWork, change_way
from routes.way_edits import (
    Collection,
    Feature,
    edit_corner,
    list_corners,
    list_features,
    move_point,
)
from sites.edited import Ref
from sites.text import Lang

MAP_PX = 540
WORLD_PX = 256.0
SEEN_PX = 420.0
CLOSEST = 18
MOST_FAINT = 400


def show_way_map(
    work: WayWork, chosen: Feature | None, lang: Lang, spots: Iterable[Spot], words: Data
) -> None:
    """Draw everything of the collection, with handles on the part that is chosen."""
    key = f"jalur-peta-{work.ref.id}"
    show_map(
        lang,
        current_basemap()[0],
        describe_way(work, chosen, lang, spots, words),
        key=key,
        height_px=MAP_PX,
        returned=("all_drawings",),
        on_change=partial(_take_moves, key, work.ref),
    )


def _take_moves(key: str, ref: Ref) -> None:
    """Callback of the map: keep everything that was done, in its order, as one step."""
    moves = take_moves(key)
    if moves:
        change_way(ref, partial(apply_way_moves, moves=moves))


def apply_way_moves(collection: Collection, moves: Sequence[Move]) -> Collection:
    """Return the collection with corners and points moved, added and removed."""
    for move in moves:
        if move.what == "corner":
            collection = edit_corner(collection, move.path, move.act, move.at, move.place)
        elif move.what == "stop":
            role = "stop" if list_features(collection, "stop") else None
            collection = move_point(collection, move.path, move.place, role)
    return collection


def describe_way(
    work: WayWork, chosen: Feature | None, lang: Lang, spots: Iterable[Spot], words: Data
) -> Data:
    """Return what the map shows."""
    taken = find_taken(f"jalur-peta-{work.ref.id}")
    features = [one for one in work.collection["features"] if one.get("geometry")]
    legs = [one for one in features if one["properties"].get("role") == "leg"]
    limits = [one for one in features if "role" not in one["properties"]]
    stops = [one for one in features if one["properties"].get("role") == "stop"]
    sites = current_catalogue().sites[:MOST_FAINT]
    return {
        "line": [_describe_leg(one) for one in legs if one is not chosen],
        "areas": [_describe_limit(one) for one in limits if one is not chosen],
        "stops": _list_named(stops, chosen, lang),
        "corners": [{**_at(one), "role": "end", "mode": "bus"} for one in stops],
        "faint": [
            {"lat": s.position.lat, "lon": s.position.lon, "name": s.name.in_lang(lang)}
            for s in sites
        ],
        "spots": group_spots(spots),
        "view": _find_view(work.ref, chosen),
        "handles": {
            **_describe_handles(chosen, lang),
            "token": taken.token,
            "taken": taken.number,
            "words": words,
        },
    }


def _list_named(stops: Sequence[Feature], chosen: Feature | None, lang: Lang) -> list[Data]:
    """Return the stops that have their name beside them: of a whole route the first and the last.

    The names of all would lie on top of each other so far away.
    """
    named = [one for one in stops if one is not chosen]
    if chosen is None:
        named = [*named[:1], *named[1:][-1:]]
    return [{**_at(one), "name": _name(one, lang)} for one in named]


def _name(feature: Feature, lang: Lang) -> str:
    name = feature["properties"].get("name") or {}
    return str(name.get(lang.value) or name.get("id") or feature["id"])


def _at(feature: Feature) -> Data:
    lon, lat = feature["geometry"]["coordinates"]
    return {"lat": lat, "lon": lon}


def _describe_leg(leg: Feature) -> Data:
    path = [[lat, lon] for lon, lat in list_corners(leg)]
    return {"mode": leg["properties"].get("mode", "bus"), "path": path}


def _describe_limit(limit: Feature) -> Data:
    geometry = limit["geometry"]
    kind, places = geometry["type"], geometry["coordinates"]
    parts: list[Any] = {"Point": [[places]], "LineString": [places], "Polygon": places}.get(
        kind, [ring for polygon in places for ring in polygon] if kind == "MultiPolygon" else []
    )
    return {"kind": kind, "paths": [[[lat, lon] for lon, lat in part] for part in parts]}


def _describe_handles(chosen: Feature | None, lang: Lang) -> Data:
    """Return the corners of a line or an area, or the one place of a point."""
    corners = [] if chosen is None else list_corners(chosen)
    if chosen is None:
        return {"paths": [], "stops": []}
    if not corners:
        is_point = chosen["geometry"]["type"] == "Point"
        stop = {"id": chosen["id"], "name": _name(chosen, lang), **_at(chosen)} if is_point else {}
        return {"paths": [], "stops": [stop] if stop else []}
    closed = chosen["geometry"]["type"] == "Polygon"
    look = "area" if closed else chosen["properties"].get("mode", "bus")
    points = [[lat, lon] for lon, lat in corners]
    path = {"id": chosen["id"], "closed": closed, "look": look, "points": points}
    return {"paths": [path], "stops": []}


def _find_view(ref: Ref, chosen: Feature | None) -> Data:
    """Return where the map goes when another part is chosen; it does not follow the hand."""
    key = f"jalur-lihat-{ref.id}"
    name = "" if chosen is None else f"{chosen['properties'].get('role')}-{chosen['id']}"
    held: tuple[str, Data] | None = recall(key)
    if held is None or held[0] != name:
        held = (name, _build_view(chosen))
        hold(key, held)
    return held[1]


def _build_view(chosen: Feature | None) -> Data:
    if chosen is None:
        return {"at": [HOME.lat, HOME.lon], "zoom": HOME_ZOOM}
    corners = list_corners(chosen) or [chosen["geometry"]["coordinates"]]
    if not isinstance(corners[0][0], (int, float)):
        return {"at": [HOME.lat, HOME.lon], "zoom": HOME_ZOOM}
    lons, lats = zip(*corners, strict=True)
    span_deg = max(max(lons) - min(lons), max(lats) - min(lats), 1e-5)
    zoom = int(log2(360 * SEEN_PX / (WORLD_PX * span_deg)))
    middle = [(min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2]
    return {"at": middle, "zoom": min(zoom, CLOSEST)}
