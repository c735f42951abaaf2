"""The part on foot: which places, in which order, how long, and when they are open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from components.i18n import show_clock, show_duration, t
from components.labels import plain
from components.markup import show, show_distance
from components.plan_desk import Desk, Ground, change
from components.plan_drag import take_order
from components.plan_editing import (
    add_visit,
    drop_place,
    move_visit,
    remake,
    set_place,
    sort_visits,
)
from components.plan_field import bind
from components.plan_order import Answer, find_order
from components.plan_sights import ask_filters, fits, list_visits
from components.state import hold, read_at_once, recall, set_widget
from routes.offers import OfferedVisit
from routes.planning import Planned, VisitTime
from routes.visits import Visit, VisitPlan
from sites.model import Site

ADD, ANSWER = "jalan-tambah", "rencana-urutan"
USUAL_DWELL_S = 600
_STEPS = {"up": ("arrow_upward", -1), "down": ("arrow_downward", 1)}


def show_walk(desk: Desk, ground: Ground) -> None:
    """Draw the walk in its order, what can be added, and the way to the shortest order."""
    lang, followed = desk.lang, desk.followed
    planned = None if followed is None else followed.planned
    show("section.html", lang, title="plan.walk.title")
    offered = list_visits(ground)
    if not offered:
        show("hint.html", lang, text="plan.walk.nowhere")
        return
    show("plan_lead.html", lang, said=t("plan.walk.lead", lang))
    _show_answer(desk)
    if len(desk.plan.visits) > 1:
        take_order(desk)
    times = {one.visit.site: one for one in planned.visits} if planned else {}
    for number, visit in enumerate(desk.plan.visits, start=1):
        _show_visit(number, visit, times.get(visit.site), desk)
    if not desk.plan.visits:
        show("hint.html", lang, text="plan.walk.none")
        _offer_own(desk, ground)
    if planned is not None and len(desk.plan.visits) > 1:
        st.button(
            t("plan.walk.shortest", lang),
            key="jalan-terpendek",
            icon=":material/route:",
            on_click=_order,
            args=(planned, ground),
        )
    st.toggle(
        t("plan.walk.returns", lang),
        **bind("balik", desk.plan.returns, lambda plan, value: remake(plan, returns=value)),
    )
    _ask_more(offered, desk, ground)


def _show_visit(number: int, visit: Visit, timed: VisitTime | None, desk: Desk) -> None:
    lang, site = desk.lang, visit.site
    name = desk.name_place(site)
    with st.container(border=True, key=f"jalan-{number}-{site}"):
        said = {"number": number, "name": name, "timed": timed, "site": site}
        show("plan_visit.html", lang, **said, can_move=len(desk.plan.visits) > 1)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.number_input(
                t("plan.walk.dwell", lang),
                0,
                240,
                step=5,
                width=170,
                **bind(f"lama-{site}", visit.dwell_s // 60, _set_dwell(site)),
            )
            _step("up", site, desk, is_last=number == 1)
            _step("down", site, desk, is_last=number == len(desk.plan.visits))
            with st.popover(_say_open(visit, desk), icon=":material/door_open:"):
                _ask_open(visit, desk)
            st.button(
                t("plan.walk.drop", lang, place=plain(name)),
                key=f"jalan-hapus-{site}",
                icon=":material/delete:",
                on_click=change,
                args=(lambda plan: drop_place(plan, "visits", site),),
            )


def _set_dwell(site: str) -> Any:
    return lambda plan, value: set_place(plan, "visits", site, dwell_s=int(value or 0) * 60)


def _step(word: str, site: str, desk: Desk, *, is_last: bool) -> None:
    icon, by = _STEPS[word]
    st.button(
        t(f"plan.walk.{word}", desk.lang, place=plain(desk.name_place(site))),
        key=f"jalan-{word}-{site}",
        icon=f":material/{icon}:",
        disabled=is_last,
        on_click=change,
        args=(lambda plan: move_visit(plan, site, by),),
    )


def _say_open(visit: Visit, desk: Desk) -> str:
    if visit.opens is None and visit.closes is None:
        return t("plan.walk.hours", desk.lang)
    opens, closes = ("…" if at is None else show_clock(at) for at in (visit.opens, visit.closes))
    return t("plan.walk.hours_set", desk.lang, opens=plain(opens), closes=plain(closes))


def _ask_open(visit: Visit, desk: Desk) -> None:
    lang, site = desk.lang, visit.site
    known = desk.ground.catalogue.find_site(site) if desk.ground else None
    hours = known.access.hours if known else None
    show("plan_hours.html", lang, hours=hours)
    for name in ("opens", "closes"):
        st.time_input(
            t(f"plan.walk.{name}", lang),
            value=None,
            step=300,
            **bind(
                f"{name}-{site}",
                getattr(visit, name),
                lambda plan, value, name=name: set_place(plan, "visits", site, **{name: value}),
            ),
        )


def _offer_own(desk: Desk, ground: Ground) -> None:
    """Draw the button that takes the stops of the route's own walk."""
    own = _list_own(ground)
    if own:
        st.button(
            t("plan.walk.take_own", desk.lang, n=len(own)),
            key="jalan-bawaan",
            icon=":material/playlist_add:",
            on_click=change,
            args=(lambda plan: _take_own(plan, own),),
        )


def _list_own(ground: Ground) -> list[tuple[Site, int]]:
    modes = {leg.id: leg.mode.value for leg in ground.line.route.legs}
    found: dict[str, tuple[Site, int]] = {}
    for stop in ground.line.route.stops:
        site = ground.catalogue.find_site(stop.sites[0]) if stop.sites else None
        if site is not None and modes[stop.leg] == "walk":
            found.setdefault(site.id, (site, stop.dwell_s))
    return list(found.values())


def _take_own(plan: VisitPlan, own: list[tuple[Site, int]]) -> VisitPlan:
    for site, dwell_s in own:
        plan = add_visit(plan, site, dwell_s or USUAL_DWELL_S)
    return plan


def _ask_more(offered: tuple[OfferedVisit, ...], desk: Desk, ground: Ground) -> None:
    lang = desk.lang
    show("section.html", lang, title="plan.walk.more")
    filters = ask_filters(ground.catalogue, desk, "jalan")
    taken = {visit.site for visit in desk.plan.visits}
    left = {
        one.site.id: _say_offer(one, desk)
        for one in offered
        if one.site.id not in taken and fits(one.site, ground.catalogue, filters)
    }
    picker, button = st.columns([5, 2], vertical_alignment="bottom")
    with picker:
        st.selectbox(
            t("plan.walk.pick", lang, n=len(left)),
            list(left),
            index=None,
            key=ADD,
            placeholder=t("plan.walk.pick_hint", lang),
            format_func=left.__getitem__,
        )
    with button:
        st.button(
            t("plan.walk.add", lang),
            key="jalan-tambahkan",
            icon=":material/add:",
            on_click=_add,
            args=(ground,),
            width="stretch",
        )


def _say_offer(one: OfferedVisit, desk: Desk) -> str:
    way = show_distance(one.way_m, desk.lang)
    return t("plan.walk.offer", desk.lang, place=one.site.name.in_lang(desk.lang), way=way)


def _add(ground: Ground) -> None:
    """Callback: walk to the place that is picked, last of all."""
    site = ground.catalogue.find_site(read_at_once(ADD) or "")
    if site is None:
        return
    own = {held.id: dwell_s for held, dwell_s in _list_own(ground)}
    dwell_s = own.get(site.id) or USUAL_DWELL_S
    if change(lambda plan: add_visit(plan, site, dwell_s)):
        set_widget(ADD, None)


def _order(planned: Planned, ground: Ground) -> None:
    """Callback: put the walk into its shortest order, or say why none fits."""
    answer = find_order(planned, ground)
    if answer is None:
        return
    hold(ANSWER, answer)
    change(lambda plan: sort_visits(plan, answer.order))


def _show_answer(desk: Desk) -> None:
    """Say once what the search for an order has found."""
    answer: Answer | None = recall(ANSWER)
    if answer is None:
        return
    hold(ANSWER, None)
    show("plan_note.html", desk.lang, said=_say_answer(answer, desk))


def _say_answer(answer: Answer, desk: Desk) -> str:
    lang = desk.lang
    if not answer.late:
        saves = show_duration(timedelta(seconds=max(0.0, answer.saves_s)), lang)
        key = "found" if answer.saves_s >= 30 else "already"
        return t(f"plan.order.{key}", lang, saves=saves)
    parts = [_say_late(site, late_s, desk) for site, late_s in answer.late]
    said = t("plan.order.late", lang, late="; ".join(parts))
    if answer.conflict:
        names = ", ".join(desk.name_place(site) for site in answer.conflict)
        said += " " + t("plan.order.conflict", lang, places=names)
    return said


def _say_late(site: str, late_s: float, desk: Desk) -> str:
    late = show_duration(timedelta(seconds=-(-late_s // 60) * 60), desk.lang)
    if not site:
        return t("plan.order.late_end", desk.lang, late=late)
    return t("plan.order.late_at", desk.lang, place=desk.name_place(site), late=late)
