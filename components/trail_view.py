"""A trail on the screen: its question, its places in order on the map and as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import streamlit as st

from components.i18n import t
from components.map_view import describe_pins, show_map
from components.markup import show
from components.state import Session, pick_known, pick_trail, read_widget, set_widget
from sites.catalogue import Catalogue
from sites.guidebook import Trail
from sites.model import Site
from sites.nearness import measure_m
from sites.text import Text

TRAIL = "pilihtema"


@dataclass(frozen=True)
class Halt:
    """A stop of a trail with its place; ``onward_m`` is straight to the next, None at the end."""

    site: Site
    why: Text
    onward_m: float | None


def list_halts(trail: Trail, catalogue: Catalogue) -> tuple[Halt, ...]:
    """Return the stops whose place is known, in order, with straight distances in metres."""
    found = [(catalogue.find_site(stop.site), stop.why) for stop in trail.stops]
    known = [(site, why) for site, why in found if site is not None]
    onward = [measure_m(a.position, b.position) for (a, _), (b, _) in pairwise(known)]
    return tuple(
        Halt(site, why, distance_m)
        for (site, why), distance_m in zip(known, [*onward, None], strict=bool(known))
    )


def sum_length_m(halts: Sequence[Halt]) -> float:
    """Return the straight segments from first to last place together, in metres."""
    return sum(halt.onward_m or 0.0 for halt in halts)


def describe_segments(halts: Sequence[Halt]) -> list[dict[str, Any]]:
    """Return the straight segments as one path of (lat, lon) for the map."""
    path = [[halt.site.position.lat, halt.site.position.lon] for halt in halts]
    return [{"mode": "walk", "path": path}]


def _picked(known: frozenset[str]) -> None:
    pick_trail(pick_known(read_widget(TRAIL), known))


def ask_trail(catalogue: Catalogue, session: Session) -> Trail | None:
    """Draw the choice of trails; None only when there is no trail at all."""
    trails = {each.id: each for each in sorted(catalogue.guidebook.trails, key=lambda e: e.number)}
    if not trails:
        return None
    known = session.trail_id if session.trail_id in trails else next(iter(trails))
    names = {each.id: each.title.in_lang(session.lang) for each in trails.values()}
    set_widget(TRAIL, known)
    st.radio(
        t("trail.pick", session.lang),
        list(names),
        key=TRAIL,
        horizontal=True,
        format_func=names.__getitem__,
        on_change=_picked,
        args=(frozenset(names),),
    )
    return trails[known]


def show_trail(trail: Trail, catalogue: Catalogue, session: Session) -> None:
    """Draw introduction, map, the places in order, and the question at the end."""
    halts = list_halts(trail, catalogue)
    show(
        "trail_head.html",
        session.lang,
        trail=trail,
        number=len(halts),
        length_m=sum_length_m(halts),
    )
    drawn, told = st.columns([1, 1], gap="large")
    with drawn, st.container(key="petajalur"):
        _show_trail_map(trail, halts, catalogue, session)
    with told:
        show("trail_stops.html", session.lang, trail=trail, halts=halts, link=session.href)


def _show_trail_map(
    trail: Trail, halts: Sequence[Halt], catalogue: Catalogue, session: Session
) -> None:
    show_map(
        session.lang,
        catalogue.version,
        {
            "pins": describe_pins([halt.site for halt in halts], session.lang),
            "line": describe_segments(halts),
            "chosen": None,
            "fit": trail.id,
        },
        key=f"peta-tema-{trail.id}",
        height_px=420,
    )
    show("trail_map_note.html", session.lang)
