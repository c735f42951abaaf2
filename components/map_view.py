"""The map inside Streamlit pages: a constant base, and one layer of pins that changes.

Longitude comes first everywhere else; Leaflet wants (lat, lon), and it is flipped here only.
All drawing is done by ``/assets/app/map*.js``: the page sends numbers, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import folium
from folium.template import Template

from components.http.assets import asset_address
from components.i18n import read_strings
from routes.line import RouteLine
from sites.geo import Position
from sites.model import Site
from sites.text import Lang

HOME = Position(110.4185, -6.9785)
HOME_ZOOM = 14
CLICK_REACH_DEG = 2e-5


@dataclass(frozen=True)
class OnlineTiles:
    """An optional tile service: address template and the attribution it asks for."""

    address: str
    attribution: str


class SketchMap(folium.Map):
    """A Leaflet map that loads everything from this server and never grows after building."""

    default_js: ClassVar[list[tuple[str, str]]] = [
        ("jquery", asset_address("jquery", "jquery.min.js")),
        ("leaflet", asset_address("leaflet", "leaflet.js")),
        ("markercluster", asset_address("markercluster", "leaflet.markercluster.js")),
        ("jejak", asset_address("app", "map.js")),
        ("jejak_draw", asset_address("app", "map_draw.js")),
        ("jejak_pin", asset_address("app", "map_pin.js")),
        ("jejak_handles", asset_address("app", "map_handles.js")),
    ]
    default_css: ClassVar[list[tuple[str, str]]] = [
        ("leaflet_css", asset_address("leaflet", "leaflet.css")),
        ("markercluster_css", asset_address("markercluster", "MarkerCluster.css")),
        ("jejak_css", asset_address("app", "map.css")),
    ]

    def add_child(self, child: Any, name: str | None = None, index: int | None = None) -> Any:
        """Adopt a child; a `PinLayer` only learns its parent, so the map stays constant."""
        if isinstance(child, PinLayer):
            child._parent = self
            return self
        return super().add_child(child, name=name, index=index)


class SketchBase(folium.MacroElement):
    """The sketch basemap, fetched once by the browser; optional online tiles above it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "jejakMap.base({{ this._parent.get_name() }}, {{ this.options | tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, lang: Lang, version: str, tiles: OnlineTiles | None) -> None:
        super().__init__()
        self.options = {
            "lang": lang.value,
            "address": f"/api/v1/basemap?v={version}",
            "words": read_strings(lang)["explore"]["map"],
            "tiles": tiles and {"address": tiles.address, "attribution": tiles.attribution},
        }


class PinLayer(folium.FeatureGroup):
    """Everything that changes on the map: pins, a route line, the chosen place, a drawing."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = jejakMap.pins({{ this.content | tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__()
        self.content = content


@lru_cache(maxsize=8)
def build_map(lang: Lang, version: str, tiles: OnlineTiles | None = None) -> SketchMap:
    """Return the one map of a language and catalogue version; shared, so never changed."""
    base = SketchMap(
        location=[HOME.lat, HOME.lon],
        zoom_start=HOME_ZOOM,
        tiles=None,
        minZoom=11,
        maxZoom=18,
    )
    base._id = f"jejak_{lang.value}"
    base.add_child(SketchBase(lang, version, tiles))
    return base


def describe_pins(
    sites: Sequence[Site], lang: Lang, numbers: dict[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return what the browser needs per pin; numbers count from 1 in the given order."""
    return [
        {
            "id": site.id,
            "lat": round(site.position.lat, 6),
            "lon": round(site.position.lon, 6),
            "kind": site.kind.value,
            "name": site.name.in_lang(lang),
            "n": numbers[site.id] if numbers else number,
            "radius_m": site.accuracy_m if site.is_approximate else 0,
        }
        for number, site in enumerate(sites, start=1)
    ]


def describe_line(line: RouteLine) -> list[dict[str, Any]]:
    """Return the legs of a route as (lat, lon) paths with their mode."""
    return [
        {
            "mode": span.leg.mode.value,
            "path": [[lat, lon] for lon, lat in span.leg.geometry.coordinates],
        }
        for span in line.spans
    ]


def show_map(
    lang: Lang,
    version: str,
    content: dict[str, Any],
    *,
    key: str,
    height_px: int = 480,
    tiles: OnlineTiles | None = None,
    returned: Sequence[str] = ("last_object_clicked",),
    on_change: Any = None,
) -> dict[str, Any]:
    """Draw the map; only a click on a pin comes back, never a pan or a zoom.

    The component is loaded here: loaded before the server runs, as by a module that serves pages
    outside Streamlit, it would not be found when a browser asks for it.

    With ``draw`` in the content taps on the map are ``all_drawings``, which has to be named in
    ``returned``: see :mod:`components.own_taps`.
    """
    from streamlit_folium import st_folium  # noqa: PLC0415

    return st_folium(
        build_map(lang, version, tiles),
        key=key,
        height=height_px,
        use_container_width=True,
        returned_objects=list(returned),
        feature_group_to_add=PinLayer(content),
        render=False,
        on_change=on_change,
    )


def find_clicked(clicked: dict[str, Any] | None, sites: Iterable[Site]) -> Site | None:
    """Return the site whose pin was clicked, by its position; None for anything else."""
    spot = (clicked or {}).get("last_object_clicked")
    if not spot:
        return None
    for site in sites:
        near_lat = abs(site.position.lat - spot["lat"]) < CLICK_REACH_DEG
        if near_lat and abs(site.position.lon - spot["lng"]) < CLICK_REACH_DEG:
            return site
    return None
