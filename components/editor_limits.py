"""The restrictions at the editors' desk: what not every bus may enter, drawn and described."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from components.editor_seat import Editor, now
from components.i18n import t
from components.map_view import HOME
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import hold, read_widget, recall, set_widget
from components.way_fields import (
    Part,
    ask_choice,
    ask_grade,
    ask_list,
    ask_metres,
    ask_pair,
    ask_text,
)
from components.way_judge import judge_limits
from components.way_map import show_way_map
from components.way_work import WayWork, change_way
from routes.way_edits import (
    Collection,
    Feature,
    add_restriction,
    find_feature,
    list_features,
    remove_feature,
)
from sites.text import Lang

CHOSEN = "jalur-batas"
SHAPES = {"LineString": ":material/timeline:", "Polygon": ":material/pentagon:"}
SHAPES |= {"Point": ":material/location_on:"}
CONCERNS = ("every_vehicle", "double_decker")


def show_limits(editor: Editor, work: WayWork) -> None:
    """Draw the restrictions, one of them with handles and fields, and what they do to routes."""
    lang = editor.lang
    judged = judge_limits(work.ref, work.collection, lang)
    chosen = _ask_which(work, lang)
    words = {word: t(f"editor_pin.handle.{word}", lang) for word in ("corner", "remove")}
    drawn, told = st.columns([7, 5], gap="large")
    with drawn:
        show("hint.html", lang, text="editor_routes.how_limits")
        show_way_map(work, chosen, lang, (), words)
        _show_adding(work, lang)
    with told, st.container(key="jalur-nilai"):
        show(
            "way_judged.html",
            lang,
            faults=judged.faults,
            spots=(),
            changes=judged.changes,
            changed="editor_routes.limits_meet",
            same="editor_routes.limits_free",
            legs=(),
        )
    if chosen is not None:
        _ask_limit(work, chosen, lang)


def _ask_which(work: WayWork, lang: Lang) -> Feature | None:
    names = {one["id"]: _name(one, lang) for one in list_features(work.collection)}
    if not names:
        show("hint.html", lang, text="editor_routes.no_limits")
        return None
    held = recall(CHOSEN)
    chosen = held if held in names else next(iter(names))
    set_widget(CHOSEN, chosen)
    st.selectbox(
        t("editor_routes.limit_which", lang),
        list(names),
        key=CHOSEN,
        format_func=names.__getitem__,
        on_change=_hold,
    )
    return find_feature(work.collection, chosen)


def _hold() -> None:
    hold(CHOSEN, read_widget(CHOSEN))


def _name(feature: Feature, lang: Lang) -> str:
    name = feature["properties"].get("name") or {}
    return str(name.get(lang.value) or name.get("id") or feature["id"])


def _show_adding(work: WayWork, lang: Lang) -> None:
    with st.container(horizontal=True, key="jalur-batas-baru"):
        for shape, icon in SHAPES.items():
            st.button(
                t(f"editor_routes.add.{shape}", lang),
                key=f"jalur-batas-{shape}",
                icon=icon,
                on_click=_add,
                args=(work.ref, shape),
            )


def _add(ref: Any, shape: str) -> None:
    """Callback: begin a restriction in the middle of the map, and choose it."""
    texts = {
        field: {one.value: t(f"editor_routes.new_limit.{field}", one) for one in Lang}
        for field in ("name", "reason")
    }
    today = now().astimezone(SEMARANG_TIME).date().isoformat()
    fields = {**texts, "grade": "unverified", "as_of": today, "sources": []}
    change_way(ref, partial(_append, shape=shape, fields=fields))


def _append(collection: Collection, shape: str, fields: dict[str, Any]) -> Collection:
    added = add_restriction(collection, shape, HOME, fields)
    hold(CHOSEN, added["features"][-1]["id"])
    return added


def _ask_limit(work: WayWork, limit: Feature, lang: Lang) -> None:
    part = Part(work.ref, limit, lang)
    ask_pair(part, "name")
    ask_pair(part, "reason", area=True)
    left, right = st.columns(2)
    with left:
        concerns = {one: t(f"editor_routes.concerns.{one}", lang) for one in CONCERNS}
        ask_choice(part, "concerns", concerns)
        ask_metres(part, "max_height_m")
        ask_list(part, "sources")
    with right:
        ask_grade(part)
        ask_text(part, "as_of")
    st.button(
        t("editor_routes.limit_remove", lang),
        key="jalur-batas-hapus",
        icon=":material/delete:",
        on_click=change_way,
        args=(work.ref, partial(_remove, feature_id=limit["id"])),
    )


def _remove(collection: Collection, feature_id: str) -> Collection:
    return remove_feature(collection, feature_id)
