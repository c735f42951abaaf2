"""Where and when: route, day and times, how careful the clock is, the bus, the class."""

from __future__ import annotations

from datetime import time
from typing import Any

import streamlit as st

from components.i18n import show_clock, t
from components.labels import plain
from components.markup import show
from components.plan_desk import Desk, change, list_buses
from components.plan_editing import add_keep_free, drop_keep_free, remake, set_clock
from components.plan_field import bind
from components.plan_list import list_routes
from components.state import read_at_once, set_widget
from routes.visits import LARGEST_GROUP, NamedTime, VisitPlan
from sites.aloud import ReadingSpeed
from sites.text import Lang

PACES = tuple(range(50, 121, 10))
MINUTES_STEP = 300
UNKNOWN = ""
"""The choice of no bus in particular."""
FREE_NAME, FREE_AT, FREE_LASTS = "bebas-nama", "bebas-jam", "bebas-menit"


def show_when(desk: Desk) -> None:
    """Draw every field of this part."""
    show("section.html", desk.lang, title="plan.when.title")
    left, right = st.columns(2, gap="medium")
    with left:
        _ask_route(desk)
        _ask_times(desk)
    with right:
        _ask_class(desk)
    with st.expander(t("plan.when.careful", desk.lang), icon=":material/speed:"):
        _ask_care(desk)
    with st.expander(_title_free(desk), icon=":material/schedule:", key="rencana-bebas"):
        _ask_free(desk)


def _set(name: str) -> Any:
    return lambda plan, value: remake(plan, **{name: value})


def _set_time(name: str) -> Any:
    return lambda plan, value: set_clock(plan, name, value)


def _set_text(plan: VisitPlan, value: str | None) -> VisitPlan:
    return remake(plan, name=(value or "").strip())


def _ask_route(desk: Desk) -> None:
    plan, lang = desk.plan, desk.lang
    st.text_input(t("plan.list.name", lang), max_chars=120, **bind("nama", plan.name, _set_text))
    names = list_routes(desk.actor, lang)
    names.setdefault(plan.route, plan.route)
    st.selectbox(
        t("plan.when.route", lang),
        list(names),
        format_func=names.__getitem__,
        disabled=plan.departure is not None,
        **bind("rute", plan.route, _set("route")),
    )
    if plan.departure is not None:
        show("plan_note.html", lang, said=t("plan.when.bound", lang, id=plan.departure))
        st.button(
            t("plan.when.unbind", lang),
            key="rencana-lepas",
            on_click=change,
            args=(lambda held: remake(held, departure=None),),
        )


def _ask_times(desk: Desk) -> None:
    clock, lang = desk.plan.clock, desk.lang
    bound = desk.plan.departure is not None
    st.date_input(
        t("plan.when.day", lang),
        format="DD/MM/YYYY",
        disabled=bound,
        **bind("hari", clock.day, _set_time("day")),
    )
    first, second = st.columns(2)
    with first:
        st.time_input(
            t("plan.when.departs", lang),
            step=MINUTES_STEP,
            disabled=bound,
            **bind("berangkat", clock.departs, _set_time("departs")),
        )
    with second:
        st.time_input(
            t("plan.when.return_by", lang),
            value=None,
            step=MINUTES_STEP,
            **bind("kembali", clock.return_by, _set_time("return_by")),
        )
    _ask_margins(desk)


def _ask_margins(desk: Desk) -> None:
    clock, lang = desk.plan.clock, desk.lang
    first, second = st.columns(2)
    with first:
        st.number_input(
            t("plan.when.slack", lang),
            0,
            180,
            step=5,
            help=t("plan.when.slack_about", lang),
            **bind("cadangan", clock.slack_min, _set_time("slack_min")),
        )
    with second:
        st.number_input(
            t("plan.when.ride_back", lang),
            0,
            600,
            step=5,
            help=t("plan.when.ride_back_about", lang),
            **bind("pulang", clock.ride_back_min, _set_time("ride_back_min")),
        )


def _ask_class(desk: Desk) -> None:
    plan, lang = desk.plan, desk.lang
    names = {UNKNOWN: t("plan.when.bus_unknown", lang)}
    names |= {bus.id: bus.name for bus in list_buses()}
    st.number_input(
        t("plan.when.size", lang),
        1,
        LARGEST_GROUP,
        step=1,
        **bind("rombongan", plan.size, _set("size")),
    )
    st.selectbox(
        t("plan.when.bus", lang),
        list(names),
        format_func=names.__getitem__,
        **bind(
            "bus",
            plan.bus if plan.bus in names else UNKNOWN,
            lambda held, value: remake(held, bus=value or None),
        ),
    )
    profile = desk.profile
    show("plan_bus.html", lang, profile=profile, seats=profile.seats if profile else ())
    _ask_seats(desk)


def _ask_seats(desk: Desk) -> None:
    plan, lang = desk.plan, desk.lang
    st.number_input(
        t("plan.when.seats", lang),
        1,
        LARGEST_GROUP,
        value=None,
        step=1,
        placeholder=t("plan.when.seats_hint", lang),
        **bind("kursi", plan.seats, _set("seats")),
    )
    st.radio(
        t("plan.when.lang", lang),
        [one.value for one in Lang],
        format_func={one.value: t(f"plan.lang.{one}", lang) for one in Lang}.__getitem__,
        horizontal=True,
        **bind("bahasa", plan.lang.value, _set("lang")),
    )
    st.toggle(
        t("plan.when.step_free", lang), wrap=True, **bind("rata", plan.step_free, _set("step_free"))
    )


def _ask_care(desk: Desk) -> None:
    plan, lang = desk.plan, desk.lang
    pace = plan.clock.pace_percent
    paces = {percent: f"{percent} %" for percent in sorted({*PACES, pace})}
    st.select_slider(
        t("plan.when.pace", lang),
        list(paces),
        format_func=paces.__getitem__,
        help=t("plan.when.pace_about", lang),
        **bind("laju", pace, _set_time("pace_percent")),
    )
    name = f"{plan.lang.value}_syllables_per_s"
    st.number_input(
        t("plan.when.reading", lang),
        1.0,
        10.0,
        step=0.1,
        help=t("plan.when.reading_about", lang),
        **bind(
            "baca", plan.reading.in_lang(plan.lang), lambda held, value: _read_at(held, name, value)
        ),
    )


def _read_at(plan: VisitPlan, name: str, value: float) -> VisitPlan:
    speed = ReadingSpeed.model_validate({**dict(plan.reading), name: float(value)})
    return remake(plan, reading=speed)


def _title_free(desk: Desk) -> str:
    return t("plan.when.free", desk.lang, n=len(desk.plan.clock.keep_free))


def _ask_free(desk: Desk) -> None:
    clock, lang = desk.plan.clock, desk.lang
    st.time_input(
        t("plan.when.sunset", lang),
        value=None,
        step=60,
        help=t("plan.when.sunset_about", lang),
        **bind("terbenam", clock.sunset, _set_time("sunset")),
    )
    for number, wish in enumerate(clock.keep_free):
        _show_free(number, wish, desk)
    name, at, lasts = st.columns([3, 2, 2], vertical_alignment="bottom")
    with name:
        st.text_input(
            t("plan.when.free_name", lang),
            key=FREE_NAME,
            max_chars=120,
            placeholder=t("plan.when.free_hint", lang),
        )
    with at:
        st.time_input(t("plan.when.free_at", lang), time(12), key=FREE_AT, step=MINUTES_STEP)
    with lasts:
        st.number_input(t("plan.when.free_lasts", lang), 0, 240, 15, step=5, key=FREE_LASTS)
    st.button(
        t("plan.when.free_add", lang),
        key="bebas-tambah",
        icon=":material/add:",
        on_click=_keep_free,
    )


def _show_free(number: int, wish: NamedTime, desk: Desk) -> None:
    said = t(
        "plan.when.free_drop",
        desk.lang,
        name=plain(wish.name),
        at=show_clock(wish.at),
        minutes=wish.lasts_min,
    )
    st.button(
        said,
        key=f"bebas-hapus-{number}",
        icon=":material/close:",
        on_click=change,
        args=(lambda plan: drop_keep_free(plan, wish),),
    )


def _keep_free() -> None:
    """Callback: one more time of day to keep free."""
    name, at, lasts = (read_at_once(key) for key in (FREE_NAME, FREE_AT, FREE_LASTS))
    if not (name or "").strip() or at is None:
        return
    if change(lambda plan: add_keep_free(plan, name, at, int(lasts or 0))):
        set_widget(FREE_NAME, "")
