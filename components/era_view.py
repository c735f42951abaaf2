"""The map of eras on the screen: sketch, marks by shape and colour, legend with counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from components.drawing_view import image_address
from components.era_map import CITY, OLD_TOWN, Mark, Window, draw_strokes, place_marks
from components.markup import render, show
from components.sources import current_basemap
from components.state import Session
from sites.catalogue import Catalogue, Era
from sites.geo import Position
from sites.model import Site
from sites.text import Lang

LABELS: dict[str, tuple[tuple[str, Position], ...]] = {
    "city": (
        ("sea", Position(110.4100, -6.9590)),
        ("west_canal", Position(110.3972, -6.9760)),
        ("east_canal", Position(110.4405, -6.9750)),
    ),
    "old_town": (
        ("kota_lama", Position(110.4268, -6.9703)),
        ("melayu", Position(110.4223, -6.9652)),
        ("kauman", Position(110.4232, -6.9734)),
        ("pecinan", Position(110.4270, -6.9750)),
    ),
}
"""Where words stand on a window; chosen for room, not a position of anything."""


@dataclass(frozen=True)
class Panel:
    """One window as drawn: picture of the ground, marks, words."""

    window: Window
    picture: str
    marks: list[Mark]
    labels: list[tuple[str, float, float]]
    frame: tuple[float, float, float, float] | None


@lru_cache(maxsize=4)
def _ground(window: Window, _version: str) -> str:
    strokes = draw_strokes(current_basemap()[1], window)
    height = round(1000 / window.shape)
    return image_address(render("era_ground.svg", Lang.ID, strokes=strokes, height=height))


def _outline(inner: Window, outer: Window) -> tuple[float, float, float, float]:
    left, top = outer.place(inner.west, inner.north)
    right, bottom = outer.place(inner.east, inner.south)
    return left, top, right - left, bottom - top


def build_panels(sites: tuple[Site, ...]) -> list[Panel]:
    """Return the city with the dense old town left out, and the old town by itself."""
    version, _ = current_basemap()
    outside = [site for site in sites if not OLD_TOWN.holds(site.position)]
    return [
        Panel(
            window=window,
            picture=_ground(window, version),
            marks=place_marks(shown, window),
            labels=[(key, *window.place(*spot)) for key, spot in LABELS[window.id]],
            frame=_outline(OLD_TOWN, CITY) if window is CITY else None,
        )
        for window, shown in ((CITY, outside), (OLD_TOWN, list(sites)))
    ]


def show_era_map(catalogue: Catalogue, session: Session) -> None:
    """Draw the two windows and the legend, which names every place under its era."""
    panels = build_panels(catalogue.sites)
    drawn = {mark.site.id for panel in panels for mark in panel.marks}
    show(
        "era_map.html",
        session.lang,
        panels=panels,
        legend=[(era, catalogue.by_era(era)) for era in Era],
        inside=len(panels[1].marks),
        beyond=[site for site in catalogue.sites if site.id not in drawn],
        link=session.href,
    )
