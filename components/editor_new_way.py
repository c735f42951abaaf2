"""A route begun at the editors' desk: named, then drawn leg by leg on the map."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from components.editor_seat import Editor, act, now
from components.i18n import t
from components.judging import shipped_data
from components.map_view import HOME
from components.markup import show
from components.sources import SEMARANG_TIME, current_lines, find_line
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from components.way_work import WayWork, change_way
from routes.new_ways import add_leg, begin_route, name_id, remove_last_leg
from routes.way_edits import Feature, list_features
from sites.database import open_reading
from sites.edited import Item, ItemKind, Ref, Stage
from sites.revisions import list_items, save_draft
from sites.rights import Actor
from sites.text import Lang

WHICH, BAD = "jalur-mana", "jalur-baru-salah"
NAMES = {lang: f"jalur-baru-nama-{lang.value}" for lang in Lang}
LONGEST = 80


def list_ways(editor: Editor) -> dict[str, str]:
    """Return every route by its reference, with its name: those shown, those begun, those gone."""
    names = {
        str(Ref(ItemKind.ROUTE, route_id)): line.route.name.in_lang(editor.lang)
        for route_id, line in current_lines().items()
    }
    gone: dict[str, str] = {}
    with open_reading(current_engine()) as reading:
        items = list_items(reading, editor.actor, shipped_data)
    for item in items:
        if item.ref.kind == ItemKind.ROUTE and str(item.ref) not in names:
            names[str(item.ref)] = _name(item, editor.lang)
        if item.ref.kind == ItemKind.ROUTE and item.stage == Stage.WITHDRAWN:
            name = names.pop(str(item.ref))
            gone[str(item.ref)] = t("editor_routes.gone", editor.lang, name=name)
    return {**names, **gone}


def _name(item: Item, lang: Lang) -> str:
    data = item.newest.data if item.newest else {}
    head = next(iter(list_features(data.get("collection", {}), "route")), None)
    name = {} if head is None else head["properties"].get("name") or {}
    return str(name.get(lang.value) or name.get("id") or item.ref.id)


def show_new_way(editor: Editor) -> None:
    """Draw how a route is begun."""
    lang = editor.lang
    bad = recall(BAD)
    with st.expander(
        t("editor_routes.new.title", lang),
        key="jalur-baru",
        icon=":material/add_road:",
        expanded=bad is not None,
    ):
        show("plan_lead.html", lang, said=t("editor_routes.new.about", lang))
        columns = st.columns(2)
        for column, (one, key) in zip(columns, NAMES.items(), strict=True):
            with column:
                label = t(f"editor_routes.field.name_{one.value}", lang)
                st.text_input(label, key=key, max_chars=LONGEST)
        if bad is not None:
            show("plan_note.html", lang, said=t(f"editor_routes.new.{bad}", lang))
        st.button(
            t("editor_routes.new.do", lang),
            key="jalur-baru-mulai",
            icon=":material/draw:",
            on_click=_begin,
        )


def _begin() -> None:
    """Callback: keep a route of this name as a draft, and choose it."""
    name = {one.value: " ".join(str(read_at_once(key) or "").split()) for one, key in NAMES.items()}
    if not all(name.values()) or not name_id(name["id"], ()):
        hold(BAD, "missing")
        return
    hold(BAD, None)
    ref = act(partial(_keep, name=name), "done.saved")
    if ref is not None:
        hold(WHICH, str(ref))
        for key in NAMES.values():
            set_widget(key, "")


def _keep(writing: Session, actor: Actor | None, name: dict[str, str]) -> Ref:
    held = {item.ref.id for item in list_items(writing, actor, shipped_data)}
    known = {*held, *current_lines()}
    route_id = name_id(name["id"], known)
    while find_line(route_id, writing) is not None:
        known.add(route_id)
        route_id = name_id(name["id"], known)
    words = {"name": name, "about": _say("about_it"), "follows": _say("follows")}
    day = now().astimezone(SEMARANG_TIME).date().isoformat()
    drawn = begin_route(route_id, words, _say("leg"), HOME, day)
    ref, data = Ref(ItemKind.ROUTE, route_id), {"id": route_id, "collection": drawn}
    save_draft(writing, actor, ref, data, base=0, shipped=shipped_data, now=now())
    return ref


def _say(name: str) -> dict[str, str]:
    return {one.value: t(f"editor_routes.new.{name}", one) for one in Lang}


def show_leg_steps(work: WayWork, chosen: Feature | None, lang: Lang) -> None:
    """Draw what makes a route longer or shorter, where the whole or its last leg is chosen."""
    legs = list_features(work.collection, "leg")
    if not legs or chosen not in (None, legs[-1]):
        return
    steps: list[tuple[str, str, Any]] = [
        (f"add_{mode}", icon, partial(add_leg, mode=mode, name=_say("leg")))
        for mode, icon in (("bus", ":material/directions_bus:"), ("walk", ":material/footprint:"))
    ]
    steps.append(("remove", ":material/delete:", remove_last_leg))
    with st.container(horizontal=True, key="jalur-ruas"):
        for code, icon, edit in steps:
            st.button(
                t(f"editor_routes.new.{code}", lang),
                key=f"jalur-ruas-{code}",
                icon=icon,
                disabled=code == "remove" and len(legs) < 2,
                on_click=change_way,
                args=(work.ref, edit),
            )
