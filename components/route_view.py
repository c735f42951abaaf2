"""One route on the screen: choice, figures, map, strip and stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from components.drawing_view import show_drawing
from components.drawings.legend import Surface
from components.drawings.shipped import draw_legend
from components.i18n import show_clock, show_duration, t
from components.map_view import describe_line, describe_pins, show_map
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import Session, pick_known, pick_route, read_widget, set_widget
from components.strip import build_strip
from routes.airtime import list_sites
from routes.line import RouteLine
from routes.model import Cue
from routes.timetable import Timetable
from sites.catalogue import Catalogue

ROUTE, DEPART, GROUP = "pilihrute", "berangkat", "rombongan"
FIRST_HOUR, LAST_HOUR, STEP_MIN = 6, 18, 15
DEFAULT_DEPART = "08:00"
GROUP_SIZES = (10, 20, 30, 45, 70)
DEFAULT_GROUP = 30


def _picked(known: frozenset[str]) -> None:
    pick_route(pick_known(read_widget(ROUTE), known))


def ask_route(lines: Mapping[str, RouteLine], session: Session) -> RouteLine | None:
    """Draw the choice of routes; None only when there is no route at all."""
    if not lines:
        return None
    known = session.route_id if session.route_id in lines else next(iter(lines))
    names = {each: line.route.name.in_lang(session.lang) for each, line in lines.items()}
    set_widget(ROUTE, known)
    st.radio(
        t("route.pick", session.lang),
        list(names),
        key=ROUTE,
        horizontal=True,
        format_func=names.__getitem__,
        on_change=_picked,
        args=(frozenset(names),),
    )
    return lines[known]


def _departures() -> list[str]:
    steps = range(FIRST_HOUR * 60, LAST_HOUR * 60 + 1, STEP_MIN)
    return [f"{minute // 60:02d}:{minute % 60:02d}" for minute in steps]


def ask_departure(session: Session, today: datetime) -> tuple[datetime, int]:
    """Draw departure time and group size; return the aware departure and the size."""
    left, right = st.columns(2)
    with left:
        clock = st.select_slider(
            t("route.depart", session.lang),
            _departures(),
            value=DEFAULT_DEPART,
            key=DEPART,
            persist_state="session",
        )
    with right:
        size = st.select_slider(
            t("route.group", session.lang),
            GROUP_SIZES,
            value=DEFAULT_GROUP,
            key=GROUP,
            persist_state="session",
        )
    hour, minute = (int(part) for part in str(clock).split(":"))
    local = today.astimezone(SEMARANG_TIME)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0), int(size)


def show_summary(line: RouteLine, day: Timetable, cues: Sequence[Cue], session: Session) -> None:
    """Draw what the route is, whose report it follows, how long it takes."""
    show(
        "route_head.html",
        session.lang,
        route=line.route,
        length_m=line.length_m,
        lasts=show_duration(day.ends - day.starts, session.lang),
        ends=show_clock(day.ends),
        cues=len(cues),
    )


def show_ride_link(line: RouteLine, session: Session) -> None:
    """Draw the page's one action: rehearse this ride."""
    with st.container(key="utama-rute"):
        st.page_link(
            "views/pandu.py",
            label=t("route.ride", session.lang),
            icon=":material/directions_bus:",
            query_params=session.address(rute=line.route.id),
            width="stretch",
        )


def show_route_map(
    line: RouteLine, cues: Sequence[Cue], catalogue: Catalogue, session: Session
) -> None:
    """Draw the line with every site it cues, numbered in travel order."""
    sites = [catalogue.get_site(site_id) for site_id in list_sites(cues)]
    show_map(
        session.lang,
        catalogue.version,
        {
            "pins": describe_pins(sites, session.lang),
            "line": describe_line(line),
            "chosen": None,
            "fit": line.route.id,
        },
        key=f"peta-{line.route.id}",
        height_px=460,
    )


def show_strip(
    line: RouteLine,
    cues: Sequence[Cue],
    day: Timetable,
    catalogue: Catalogue,
    session: Session,
) -> None:
    """Draw the straightened route with sites on their side of the line."""
    show(
        "strip.html",
        session.lang,
        rows=build_strip(line, cues, day, catalogue),
        numbers={site_id: number for number, site_id in enumerate(list_sites(cues), start=1)},
    )
    show_drawing("legend.page", draw_legend(session.lang, Surface.PAGE), session)


def show_stops(day: Timetable, session: Session) -> None:
    """Draw the stops with arrival, stay and departure."""
    show("stops.html", session.lang, stops=day.stops)


def show_files(line: RouteLine, session: Session) -> None:
    """Draw what can be taken along, and the way to a route of one's own."""
    own = session.href("rute-sendiri")
    show("route_files.html", session.lang, route=line.route, own=own)
