"""The page of a route of one's own: the map that is drawn on, the bus, what was found, the end."""

from __future__ import annotations

from functools import partial

import streamlit as st
from babel.numbers import format_decimal

from components.i18n import t
from components.map_view import show_map
from components.markup import show
from components.own_desk import (
    BLOCK,
    BUS,
    DAY,
    DECKS,
    HEIGHT,
    NAME,
    OTHER,
    Desk,
    clear,
    find_profile,
    list_profiles,
    open_desk,
    undo,
)
from components.own_found import list_spots, show_found
from components.own_map import describe_map
from components.own_notes import show_note
from components.own_steps import MAP, begin_anew, put_on_streets, save, take_taps
from components.own_ways import show_ways
from components.sources import current_basemap
from components.state import Session, hold, read_widget, recall, set_widget
from routes.line import build_line
from routes.model import Mode
from routes.own_lines import LONGEST_NAME
from routes.restrictions import MARGIN_M
from sites.text import Lang

PAGE = "rute-sendiri"
MODE, CHOSEN = "sendiri-cara", "sendiri-cara-kini"
MODES = tuple(mode.value for mode in Mode)
MODE_ICONS = {"bus": ":material/directions_bus:", "walk": ":material/directions_walk:"}
MAP_PX = 460


def show_desk(session: Session) -> None:
    """Draw the map and its tools beside the bus, what was found and the way to keep it.

    Each in a container of its own, so that what comes and goes in one moves no other.
    """
    desk = open_desk(session.lang, t("own.nameless", session.lang))
    drawn, judged = st.columns([7, 5], gap="large")
    with drawn, st.container(key="sendiri-gambar"):
        mode = _ask_mode(session)
        _show_tools(desk)
        show_note("map", session)
        show_map(
            desk.lang,
            current_basemap()[0],
            describe_map(desk, list_spots(desk), mode),
            key=MAP,
            height_px=MAP_PX,
            tiles=None,
            returned=("all_drawings",),
            on_change=partial(take_taps, desk.lang),
        )
        _show_figures(desk)
        show_ways(desk)
        if desk.ground.network is None:
            show("hint.html", desk.lang, text="own.draw.no_streets")
    with judged, st.container(key="sendiri-nilai"):
        with st.container(key="sendiri-busnya"):
            _ask_bus(desk)
        show_note("found", session)
        with st.container(key="sendiri-temuan"):
            show_found(desk)
        with st.container(key="sendiri-menyimpan"):
            _ask_to_keep(desk)
        show_note("keep", session)


def _ask_mode(session: Session) -> Mode:
    """Draw the choice of what the next taps are: a ride or a walk."""
    held = recall(CHOSEN)
    chosen = held if held in MODES else MODES[0]
    set_widget(MODE, chosen)
    names = {mode: f"{MODE_ICONS[mode]} {t(f'own.draw.{mode}', session.lang)}" for mode in MODES}
    st.segmented_control(
        t("own.draw.mode", session.lang),
        MODES,
        key=MODE,
        required=True,
        format_func=names.__getitem__,
        on_change=_pick_mode,
        width="stretch",
    )
    return Mode(chosen)


def _pick_mode() -> None:
    hold(CHOSEN, read_widget(MODE))


def _show_tools(desk: Desk) -> None:
    work, lang = desk.work, desk.lang
    with st.container(horizontal=True, gap="small", key="sendiri-alat"):
        st.button(
            t("own.draw.undo", lang),
            key="sendiri-urung",
            icon=":material/undo:",
            disabled=not work.past,
            on_click=undo,
        )
        st.button(
            t("own.draw.clear", lang),
            key="sendiri-bersih",
            icon=":material/delete_sweep:",
            disabled=not work.line.legs,
            on_click=clear,
        )
        if desk.ground.network is not None:
            st.button(
                t("own.draw.streets", lang),
                key="sendiri-jalan",
                icon=":material/conversion_path:",
                disabled=desk.judged is None,
                help=t("own.draw.streets_about", lang),
                on_click=put_on_streets,
                args=(desk,),
            )


def _show_figures(desk: Desk) -> None:
    judged = desk.judged
    if judged is None or judged.route is None:
        code = "one" if desk.work.line.legs else "start"
        show("own_hint.html", desk.lang, code=code)
        return
    measured = build_line(judged.route)
    metres = {
        mode: sum(s.to_m - s.from_m for s in measured.spans if s.leg.mode == mode) for mode in MODES
    }
    show("own_figures.html", desk.lang, metres=metres, stops=judged.route.stops)


def _ask_bus(desk: Desk) -> None:
    """Draw the choice of the bus, and of the day for streets that are closed until some day."""
    lang, profiles = desk.lang, list_profiles()
    show("section.html", lang, title="own.bus.title")
    names = {each: profile.name for each, profile in profiles.items()}
    names[OTHER] = t("own.bus.other", lang)
    held = read_widget(BUS)
    set_widget(BUS, held if held in names else next(iter(names)))
    st.selectbox(
        t("own.bus.which", lang),
        list(names),
        key=BUS,
        format_func=names.__getitem__,
        persist_state="session",
    )
    profile = find_profile()
    if profile is None:
        _describe_bus(desk)
    known = () if profile is None else profile.height_m
    heights = [(_say_m(one.value, lang), one) for one in known]
    show("own_bus.html", lang, heights=heights, vehicle=desk.vehicle, margin_m=MARGIN_M)
    if desk.ground.network is not None:
        st.date_input(
            t("own.bus.day", lang),
            None,
            key=DAY,
            format="DD/MM/YYYY",
            help=t("own.bus.day_about", lang),
            persist_state="session",
        )


def _say_m(height_m: float, lang: Lang) -> str:
    return str(format_decimal(height_m, locale="en_GB" if lang == Lang.EN else "id_ID"))


def _describe_bus(desk: Desk) -> None:
    height, decks = st.columns(2)
    with height:
        st.number_input(
            t("own.bus.height", desk.lang),
            1.0,
            6.0,
            None,
            step=0.1,
            key=HEIGHT,
            placeholder=t("own.bus.height_hint", desk.lang),
            persist_state="session",
        )
    with decks:
        st.radio(
            t("own.bus.decks", desk.lang),
            [1, 2],
            index=1,
            key=DECKS,
            horizontal=True,
            persist_state="session",
        )


def _ask_to_keep(desk: Desk) -> None:
    lang, judged = desk.lang, desk.judged
    show("section.html", lang, title="own.keep.title")
    st.text_input(
        t("own.name", lang),
        key=NAME,
        max_chars=LONGEST_NAME,
        placeholder=t("own.name_hint", lang),
        persist_state="session",
    )
    is_sound = judged is not None and judged.is_sound and recall(BLOCK) is None
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("own.keep.again" if desk.work.route_id else "own.keep.go", lang),
            key="sendiri-simpan",
            type="primary",
            icon=":material/save:",
            disabled=not is_sound,
            on_click=save,
            args=(desk,),
        )
        if desk.work.route_id is not None:
            st.button(
                t("own.keep.anew", lang),
                key="sendiri-baru",
                icon=":material/add:",
                on_click=begin_anew,
            )
    if not is_sound:
        show("own_wait.html", lang, code="empty" if judged is None else "unsound")
