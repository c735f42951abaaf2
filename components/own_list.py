"""The routes of one's own that are kept: opened, renamed, taken away as a file, removed."""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

import streamlit as st

from components.actor import current_actor
from components.i18n import show_clock, show_day, t
from components.labels import plain
from components.markup import show
from components.own_desk import NAME, get_work, note, now
from components.own_steps import hold_new, open_kept
from components.sources import SEMARANG_TIME
from components.state import Session, read_at_once, set_widget
from components.store import current_engine
from routes.departures import Departure, list_departures
from routes.geojson_io import export_source
from routes.line import build_line
from routes.model import Mode
from routes.own_lines import LONGEST_NAME, name_in_both
from routes.own_routes import (
    OwnRoute,
    RouteRefused,
    get_own_route,
    list_own_routes,
    remove_own_route,
    save_own_route,
)
from routes.visit_desk import list_plans
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Action, Actor, NotAllowed

MOST_OPEN = 3
"""More routes than these would push the map off the screen."""


class Held(NamedTuple):
    """The routes, what runs on each, and how many plans lie on each."""

    routes: tuple[OwnRoute, ...]
    departures: tuple[Departure, ...]
    plans: Counter[str]


def _read(actor: Actor) -> Held:
    with open_reading(current_engine()) as reading:
        plans = list_plans(reading, actor) if actor.may(Action.PLAN_VISITS) else ()
        return Held(
            list_own_routes(reading, actor),
            list_departures(reading),
            Counter(kept.plan.route for kept in plans),
        )


def show_list(actor: Actor, session: Session) -> None:
    """Draw every kept route with what can be done with it; nothing while there is none."""
    held = _read(actor)
    if not held.routes:
        return
    label = t("own.list.title", session.lang, n=len(held.routes))
    is_begun = bool(get_work().line.legs) or len(held.routes) > MOST_OPEN
    with st.expander(label, expanded=not is_begun, icon=":material/route:"):
        for kept in held.routes:
            _show_card(kept, held, session)


def _show_card(kept: OwnRoute, held: Held, session: Session) -> None:
    lang = session.lang
    with st.container(border=True, key=f"sendiri-kartu-{kept.id}"):
        show(
            "own_card.html",
            lang,
            kept=kept,
            length=measure_modes(kept),
            saved=kept.updated_at.astimezone(SEMARANG_TIME),
            is_open=get_work().route_id == kept.id,
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("own.list.open", lang),
                key=f"sendiri-buka-{kept.id}",
                icon=":material/edit:",
                on_click=open_kept,
                args=(kept.id, lang),
            )
            st.download_button(
                t("own.list.download", lang),
                json.dumps(export_source(kept.route), ensure_ascii=False),
                file_name=f"{kept.id}.geojson",
                mime="application/geo+json",
                key=f"sendiri-unduh-{kept.id}",
                icon=":material/download:",
                on_click="ignore",
            )
            with st.popover(t("own.list.rename", lang), icon=":material/edit_note:"):
                _ask_name(kept, session)
            with st.popover(t("own.list.remove", lang), icon=":material/delete:"):
                _ask_sure(kept, held, session)


def measure_modes(kept: OwnRoute) -> dict[str, float]:
    """Return the metres of each mode of a route."""
    spans = build_line(kept.route).spans
    return {
        mode.value: sum(span.to_m - span.from_m for span in spans if span.leg.mode == mode)
        for mode in Mode
    }


def _ask_name(kept: OwnRoute, session: Session) -> None:
    key = f"sendiri-nama-{kept.id}"
    with st.form(f"sendiri-ganti-{kept.id}", border=False):
        st.text_input(
            t("own.name", session.lang),
            kept.route.name.in_lang(session.lang),
            key=key,
            max_chars=LONGEST_NAME,
        )
        st.form_submit_button(
            t("own.list.rename_go", session.lang),
            on_click=rename,
            args=(kept.id, key),
            key=f"sendiri-namai-{kept.id}",
        )


def rename(route_id: str, key: str) -> None:
    """Callback: call a route otherwise; its line is as it was and is not judged again."""
    name = " ".join((read_at_once(key) or "").split())
    if not name:
        note("nameless")
        return
    try:
        with open_writing(current_engine()) as writing:
            actor = current_actor()
            route = get_own_route(writing, actor, route_id).route
            renamed = route.model_copy(update={"name": name_in_both(name)})
            save_own_route(writing, actor, route_id, renamed, restrictions=(), now=now())
    except (NotAllowed, UnknownItem):
        note("unknown")
    else:
        if get_work().route_id == route_id:
            set_widget(NAME, name)
        note("renamed", name=name)


def _ask_sure(kept: OwnRoute, held: Held, session: Session) -> None:
    lang = session.lang
    runs = [_name_run(one, session) for one in held.departures if one.route_id == kept.id]
    if runs:
        show("own_used.html", lang, runs=runs)
        return
    show("own_sure.html", lang, plans=held.plans[kept.id])
    st.button(
        t("own.list.remove_sure", lang, name=plain(kept.route.name.in_lang(lang))),
        key=f"sendiri-hapus-{kept.id}",
        icon=":material/delete:",
        on_click=remove,
        args=(kept.id,),
    )


def _name_run(found: Departure, session: Session) -> str:
    when = found.departs_at.astimezone(SEMARANG_TIME)
    return f"{show_day(when, session.lang)}, {show_clock(when)} ({found.id})"


def remove(route_id: str) -> None:
    """Callback: remove a route that nothing rides on; what is drawn of it stays on the map."""
    try:
        with open_writing(current_engine()) as writing:
            remove_own_route(writing, current_actor(), route_id)
    except RouteRefused as refusal:
        note(refusal.code, count=refusal.count)
        return
    except (NotAllowed, UnknownItem):
        note("unknown")
        return
    if get_work().route_id == route_id:
        hold_new()
    note("removed")
