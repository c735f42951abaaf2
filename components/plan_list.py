"""A lecturer's plans: a new one, and the list of those there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple

import streamlit as st
from pydantic import ValidationError

from components.actor import current_actor
from components.i18n import show_clock, show_day, t
from components.markup import show
from components.plan_desk import note, now
from components.plan_editing import copy_plan
from components.sources import SEMARANG_TIME, current_catalogue, current_lines
from components.state import Session, pick_plan, read_at_once
from components.store import current_engine
from routes.departures import Departure, find_departure, list_departures
from routes.own_routes import list_own_routes
from routes.plan_changes import find_changes
from routes.visit_desk import (
    KeptPlan,
    add_plan,
    archive_plan,
    clone_plan,
    get_plan,
    list_plans,
)
from routes.visits import Clock, VisitPlan
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Actor, NotAllowed
from sites.text import Lang

NAME, SOURCE, DAY, DEPARTS, RETURNS = (
    f"baru-{part}" for part in ("nama", "dari", "hari", "berangkat", "kembali")
)
AWAY = "rencana-simpanan"
DEPARTS_AT, RETURN_BY = time(8), time(12)
DAYS_AHEAD = 7
_OF_DEPARTURE = "keberangkatan:"
_STILL_OPEN = timedelta(hours=12)


class Held(NamedTuple):
    """What the list needs from the database."""

    plans: tuple[KeptPlan, ...]
    away: tuple[KeptPlan, ...]
    routes: Mapping[str, str]
    departures: tuple[Departure, ...]


def list_routes(actor: Actor, lang: Lang) -> dict[str, str]:
    """Return the names of the routes that a lecturer may plan on, the shipped ones first."""
    names = {each: line.route.name.in_lang(lang) for each, line in current_lines().items()}
    with open_reading(current_engine()) as reading:
        own = list_own_routes(reading, actor)
    return names | {each.id: each.route.name.in_lang(lang) for each in own}


def _read(actor: Actor, session: Session) -> Held:
    with open_reading(current_engine()) as reading:
        plans = list_plans(reading, actor)
        away = list_plans(reading, actor, archived=True)
        since = now() - _STILL_OPEN
        coming = tuple(
            each
            for each in list_departures(reading)
            if each.finished_at is None and each.departs_at >= since
        )
    return Held(plans, away, list_routes(actor, session.lang), coming)


def show_list(actor: Actor, session: Session) -> None:
    """Draw the form for a new plan beside the plans there are."""
    held = _read(actor, session)
    if session.plan_id is not None:
        show("plan_note.html", session.lang, said=t("plan.note.unknown", session.lang))
    left, right = st.columns([5, 7], gap="large")
    with left:
        _ask_new(held, session)
    with right:
        _show_plans(held, session)


def _name_run(found: Departure, session: Session) -> str:
    when = found.departs_at.astimezone(SEMARANG_TIME)
    said = f"{show_day(when, session.lang)}, {show_clock(when)}"
    return t("plan.list.of_departure", session.lang, when=said, id=found.id)


def _ask_new(held: Held, session: Session) -> None:
    show("section.html", session.lang, title="plan.list.new")
    names = dict(held.routes)
    names |= {f"{_OF_DEPARTURE}{one.id}": _name_run(one, session) for one in held.departures}
    with st.form("rencana-baru", border=True):
        st.text_input(
            t("plan.list.name", session.lang),
            key=NAME,
            max_chars=120,
            placeholder=t("plan.list.name_hint", session.lang),
        )
        st.selectbox(
            t("plan.list.source", session.lang),
            list(names),
            key=SOURCE,
            format_func=names.__getitem__,
        )
        day = datetime.now(SEMARANG_TIME).date() + timedelta(days=DAYS_AHEAD)
        st.date_input(t("plan.when.day", session.lang), day, key=DAY, format="DD/MM/YYYY")
        first, second = st.columns(2)
        with first:
            st.time_input(t("plan.when.departs", session.lang), DEPARTS_AT, key=DEPARTS)
        with second:
            st.time_input(t("plan.when.return_by", session.lang), RETURN_BY, key=RETURNS)
        st.form_submit_button(
            t("plan.list.make", session.lang),
            type="primary",
            icon=":material/add:",
            on_click=create,
            args=(session.lang,),
            key="baru-buat",
            width="stretch",
        )


def create(lang: Lang) -> None:
    """Callback: store a new plan from what the form holds, and open it."""
    actor = current_actor()
    source = str(read_at_once(SOURCE) or "")
    try:
        with open_writing(current_engine()) as writing:
            departure = None
            if source.startswith(_OF_DEPARTURE):
                departure = find_departure(writing, source.removeprefix(_OF_DEPARTURE))
            made = add_plan(writing, actor, _build(source, departure, lang), now=now())
    except ValidationError as error:
        late = "returns_before_departure" in str(error)
        note("returns_before_departure" if late else "refused")
    except NotAllowed:
        return
    else:
        pick_plan(made.id)


def _build(source: str, departure: Departure | None, lang: Lang) -> VisitPlan:
    """Return an empty plan on a route, or on a run of the bus with its route, day and time."""
    name = (read_at_once(NAME) or "").strip() or t("plan.list.nameless", lang)
    day, departs, bus = read_at_once(DAY), read_at_once(DEPARTS), None
    if departure is not None:
        local = departure.departs_at.astimezone(SEMARANG_TIME)
        day, departs, bus = local.date(), local.time(), departure.bus_id
    clock = Clock(day=day, departs=departs, return_by=read_at_once(RETURNS))
    return VisitPlan(
        name=name,
        lang=lang,
        route=source if departure is None else departure.route_id,
        departure=None if departure is None else departure.id,
        bus=bus,
        clock=clock,
        catalogue=current_catalogue().version,
    )


def _show_plans(held: Held, session: Session) -> None:
    show("section.html", session.lang, title="plan.list.title")
    if not held.plans:
        show("hint.html", session.lang, text="plan.list.none")
    for kept in held.plans:
        _show_card(kept, held, session)
    if held.away:
        label = t("plan.list.away", session.lang, n=len(held.away))
        with st.expander(label, key=AWAY, icon=":material/inventory_2:"):
            for kept in held.away:
                _show_card(kept, held, session)


def _show_card(kept: KeptPlan, held: Held, session: Session) -> None:
    changes = find_changes(kept.plan, current_catalogue().sites)
    with st.container(border=True, key=f"rencana-kartu-{kept.id}"):
        show(
            "plan_card.html",
            session.lang,
            kept=kept,
            route=held.routes.get(kept.plan.route, kept.plan.route),
            changed=len(changes),
            saved=kept.updated_at.astimezone(SEMARANG_TIME),
        )
        with st.container(horizontal=True, gap="small"):
            if kept.archived_at is not None:
                _button("take_out", "unarchive", kept, session, put_away, False)
                return
            _button("open", "edit", kept, session, pick_plan)
            _button("clone", "content_copy", kept, session, duplicate, session.lang)
            _button("put_away", "inventory_2", kept, session, put_away, True)


def _button(
    name: str, icon: str, kept: KeptPlan, session: Session, act: object, *args: object
) -> None:
    st.button(
        t(f"plan.list.{name}", session.lang),
        key=f"{name}-{kept.id}",
        icon=f":material/{icon}:",
        on_click=act,  # type: ignore[arg-type]
        args=(kept.id, *args),
    )


def duplicate(plan_id: str, lang: Lang) -> None:
    """Callback: store a copy of a plan and open it; it tells what has changed since."""
    actor = current_actor()
    try:
        with open_writing(current_engine()) as writing:
            plan = get_plan(writing, actor, plan_id).plan
            copied = copy_plan(plan, t("plan.list.copy_of", lang, name=plan.name))
            made = clone_plan(writing, actor, plan_id, copied, now=now())
    except (NotAllowed, UnknownItem):
        return
    pick_plan(made.id)


def put_away(plan_id: str, away: bool) -> None:
    """Callback: put a plan away, or take it out again."""
    try:
        with open_writing(current_engine()) as writing:
            archive_plan(writing, current_actor(), plan_id, now() if away else None)
    except (NotAllowed, UnknownItem):
        return
