"""Hypothesis strategies for content: sound sites, and sound files with one thing broken."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from sites.geo import GREATER_SEMARANG
from sites.model import Site
from sites.text import Text
from tests.builders import build_annotation, build_claim, build_site

lons = st.floats(GREATER_SEMARANG.west, GREATER_SEMARANG.east)
lats = st.floats(GREATER_SEMARANG.south, GREATER_SEMARANG.north)
slugs = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)
wordings = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda s: s + "x")
texts = st.builds(Text, id=wordings, en=wordings)
years = st.none() | st.integers(600, 2100)


@st.composite
def polygons(draw: st.DrawFn) -> dict[str, Any]:
    """A rectangle, wound either way, with or without a hole."""
    west, south = draw(st.floats(110.1, 110.6)), draw(st.floats(-7.3, -6.95))
    size = draw(st.floats(0.001, 0.05))
    outer = _draw_square(west, south, size)
    hole = _draw_square(west + size / 4, south + size / 4, size / 4)
    rings = [outer, hole] if draw(st.booleans()) else [outer]
    return {
        "type": "Polygon",
        "coordinates": [ring[::-1] if draw(st.booleans()) else ring for ring in rings],
    }


def _draw_square(west: float, south: float, size: float) -> list[tuple[float, float]]:
    east, north = west + size, south + size
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


points = st.builds(lambda lon, lat: {"type": "Point", "coordinates": (lon, lat)}, lons, lats)
geometries = points | polygons()


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A sound site with drawn texts, place, years, claims and ties."""
    first, last = draw(years), draw(years)
    if first and last and first > last:
        first, last = last, first
    return build_site(
        draw(slugs),
        geometry=draw(geometries),
        name=draw(texts),
        glance=draw(texts),
        story=draw(texts),
        address=draw(st.none() | wordings),
        accuracy_m=draw(st.floats(0.5, 2000)),
        sight_m=draw(st.none() | st.floats(1, 2000)),
        built={"from_year": first, "to_year": last},
        claims=draw(st.lists(texts, min_size=1, max_size=3).map(_state)),
        annotations=draw(st.lists(slugs.map(build_annotation), max_size=2)),
        access={"step_free": draw(st.none() | st.booleans())},
    )


def _state(drawn: list[Text]) -> list[Any]:
    return [build_claim(text=text) for text in drawn]


collections = st.lists(sites(), min_size=1, max_size=3, unique_by=lambda site: site.id)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["Point", "Polygon", "Feature", "id", "2018-02-31", 10**30, "\ud800"])
)
junk = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "id", "features", "geometry", "properties", "coordinates", "crs"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def _find_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        below = [_find_paths(inner, (*path, key)) for key, inner in value.items()]
    elif isinstance(value, list):
        below = [_find_paths(inner, (*path, number)) for number, inner in enumerate(value)]
    else:
        below = []
    return [path, *(found for paths in below for found in paths)]


@st.composite
def broken(draw: st.DrawFn, whole: Any) -> str:
    """The JSON text of ``whole`` with one to three of its parts replaced by junk."""
    tree = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_find_paths(tree)))
        replacement = draw(junk)
        if not path:
            tree = replacement
            break
        holder = tree
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = replacement
    return json.dumps(tree)
