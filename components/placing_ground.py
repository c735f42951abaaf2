"""What a site is placed against: the routes with their cues, the city's sketch, and the site.

The routes are measured once per edition of the content, so that a pin can be followed while it
is dragged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from components.cueing import list_drawn
from components.sources import current_basemap, current_catalogue, current_lines
from routes.line import RouteLine
from routes.placing import RouteGround, build_ground
from sites.catalogue import Catalogue
from sites.geo import GREATER_SEMARANG, Area
from sites.model import Site

PLACED = (
    *("geometry", "kind", "accuracy_m", "position_grade", "sight_m"),
    *("name", "deck", "glance", "annotations"),
)
"""The fields that a cue comes from."""

ANY_ID = "situs-baru"


@lru_cache(maxsize=8)
def _ground(line: RouteLine, catalogue: Catalogue) -> RouteGround:
    return build_ground(line, catalogue, list_drawn())


def current_grounds() -> tuple[RouteGround, ...]:
    """Return the published routes, each with the cues of all published sites."""
    catalogue = current_catalogue()
    return tuple(_ground(line, catalogue) for line in current_lines().values())


@lru_cache(maxsize=2)
def _extent(_version: str) -> Area:
    lonlat = [
        place
        for feature in current_basemap()[1]["features"]
        if feature["geometry"]
        for place in _list_places(feature["geometry"]["coordinates"])
    ]
    if not lonlat:
        return GREATER_SEMARANG
    lons, lats = zip(*lonlat, strict=True)
    return Area(min(lons), min(lats), max(lons), max(lats))


def current_extent() -> Area:
    """Return the box that the sketch map of the city fills."""
    return _extent(current_basemap()[0])


def _list_places(value: Any) -> Iterator[tuple[float, float]]:
    if isinstance(value[0], (int, float)):
        yield float(value[0]), float(value[1])
        return
    for inner in value:
        yield from _list_places(inner)


def read_placed(data: Mapping[str, Any], catalogue: Catalogue) -> Site | None:
    """Return the site that unfinished data speak of, as far as a cue comes from it.

    A field that is not yet fit is taken from the published site, or from an empty one. None
    while there is no position.
    """
    try:
        return Site.model_validate(dict(data))
    except ValidationError:
        pass
    held = catalogue.find_site(str(data.get("id", "")))
    fields = held.model_dump(mode="json", exclude_defaults=True) if held else _empty(data)
    for field in ("id", *PLACED):
        if field in data:
            fields = _try_field(fields, field, data[field])
    return _validate(fields)


def _try_field(fields: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    changed = {**fields, field: value}
    if field == "geometry" or _validate({"geometry": _ANYWHERE, **changed}) is not None:
        return changed
    return fields


def _validate(fields: Mapping[str, Any]) -> Site | None:
    try:
        return Site.model_validate(fields)
    except ValidationError:
        return None


_ANYWHERE = {"type": "Point", "coordinates": [110.42, -6.98]}


def _empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a site of which nothing is known but that it is there."""
    words = {"id": "·", "en": "·"}
    return {
        "id": str(data.get("id") or ANY_ID),
        "name": words,
        "kind": "civic",
        "accuracy_m": 10.0,
        "position_grade": "one_source",
        "built": {},
        "glance": words,
        "label": words,
        "story": words,
        "deck": {"sees": "both", "reason": words},
        "claims": [{"text": words, "sources": ["x"], "grade": "unverified"}],
        "look_for": {"kind": "count", "text": words},
    }
