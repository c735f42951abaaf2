"""Routes and restrictions at the editors' desk: drawn on the map, judged, saved as a draft."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.editor_limits import show_limits
from components.editor_new_way import WHICH, list_ways, show_leg_steps, show_new_way
from components.editor_seat import Editor
from components.i18n import say_word, t
from components.markup import show
from components.sources import current_catalogue
from components.state import hold, pick_item, read_widget, recall, set_widget
from components.way_fields import (
    Part,
    ask_grade,
    ask_list,
    ask_many,
    ask_minutes,
    ask_pair,
    ask_text,
)
from components.way_judge import JudgedWay, judge_route
from components.way_map import show_way_map
from components.way_work import (
    WayWork,
    change_way,
    drop_way,
    open_way,
    save_way,
    take_over,
    undo_way,
)
from routes.way_edits import (
    Collection,
    Feature,
    add_stop,
    find_feature,
    list_features,
    remove_feature,
    swap_stops,
)
from sites.edited import ItemKind, Ref, parse_ref
from sites.text import Lang

PART = "jalur-bagian"
FACE = "redaksi-muka"
"""Where the desk holds which face of an opened item is shown."""

LIMITS = Ref(ItemKind.RESTRICTIONS, "restrictions")
WHOLE = "route"


def show_routes(editor: Editor) -> None:
    """Draw the choice of a route or of the restrictions, and what is drawn of it."""
    names = {**list_ways(editor), str(LIMITS): t("editor_routes.limits", editor.lang)}
    held = recall(WHICH)
    chosen = held if held in names else next(iter(names))
    set_widget(WHICH, chosen)
    st.selectbox(
        t("editor_routes.which", editor.lang),
        list(names),
        key=WHICH,
        format_func=names.__getitem__,
        on_change=_hold,
        args=(WHICH,),
    )
    show_new_way(editor)
    show_way(editor, parse_ref(chosen))


def _hold(key: str) -> None:
    hold(key, read_widget(key))


def show_way(editor: Editor, ref: Ref) -> None:
    """Draw one route, or the restrictions, to be edited."""
    work = open_way(editor, ref)
    _show_state(editor, work)
    _show_ends(editor, work)
    if ref.kind == ItemKind.RESTRICTIONS:
        show_limits(editor, work)
    else:
        _show_route(editor, work)


def _show_state(editor: Editor, work: WayWork) -> None:
    lang = editor.lang
    stage = t(f"editor_routes.stage.{work.item.stage.value}", lang)
    show(
        "way_state.html",
        lang,
        stage=stage,
        number=work.item.number,
        changed=work.is_changed,
        stale=work.is_stale,
    )
    if work.is_stale:
        with st.container(horizontal=True, key="jalur-bentrok"):
            st.button(
                t("editor_routes.keep_mine", lang),
                key="jalur-punyaku",
                on_click=take_over,
                args=(work.ref,),
            )
            st.button(
                t("editor_routes.take_theirs", lang),
                key="jalur-punyanya",
                on_click=drop_way,
                args=(work.ref,),
            )


def _show_ends(editor: Editor, work: WayWork) -> None:
    """Draw what ends the drawing: save, undo, forget, and on to the review."""
    lang, ref = editor.lang, work.ref
    with st.container(horizontal=True, key="jalur-akhir"):
        st.button(
            t("editor_routes.save", lang),
            key="jalur-simpan",
            type="primary",
            icon=":material/save:",
            disabled=not work.is_changed or work.is_stale,
            on_click=save_way,
            args=(ref,),
        )
        st.button(
            t("editor_routes.undo", lang),
            key="jalur-urung",
            icon=":material/undo:",
            disabled=not work.can_undo,
            on_click=undo_way,
            args=(ref,),
        )
        st.button(
            t("editor_routes.drop", lang),
            key="jalur-buang",
            icon=":material/delete_sweep:",
            disabled=not work.is_changed,
            on_click=drop_way,
            args=(ref,),
        )
        st.button(
            t("editor_routes.review", lang),
            key="jalur-tinjau",
            icon=":material/rate_review:",
            disabled=work.is_changed or work.item.number < 1,
            on_click=_open_review,
            args=(str(ref),),
        )


def _open_review(ref: str) -> None:
    hold(FACE, "tinjauan")
    pick_item(ref)


def _show_route(editor: Editor, work: WayWork) -> None:
    lang = editor.lang
    judged = judge_route(work.ref, work.collection, lang)
    chosen = _ask_part(work, lang)
    words = {word: t(f"editor_pin.handle.{word}", lang) for word in ("corner", "remove")}
    drawn, told = st.columns([7, 5], gap="large")
    with drawn:
        show("hint.html", lang, text="editor_routes.how")
        show_way_map(work, chosen, lang, judged.spots, words)
        show_leg_steps(work, chosen, lang)
    with told, st.container(key="jalur-nilai"):
        _show_judged(judged, lang)
    if chosen is None:
        _ask_route(work, lang)
    elif chosen["properties"]["role"] == "leg":
        _ask_leg(work, chosen, lang)
    else:
        _ask_stop(work, chosen, lang)


def _ask_part(work: WayWork, lang: Lang) -> Feature | None:
    """Draw the choice of the leg or the stop whose handles and fields are shown."""
    names = {WHOLE: t("editor_routes.whole", lang)}
    legs, stops = (list_features(work.collection, role) for role in ("leg", "stop"))
    for number, leg in enumerate(legs, start=1):
        names[f"leg/{leg['id']}"] = t("editor_routes.leg", lang, n=number, name=_name(leg, lang))
        for stop in stops:
            if stop["properties"].get("leg") == leg["id"]:
                said = t("editor_routes.stop", lang, name=_name(stop, lang))
                names[f"stop/{stop['id']}"] = said
    held = recall(PART)
    key = held if held in names else next(iter(names))
    set_widget(PART, key)
    st.selectbox(
        t("editor_routes.part", lang),
        list(names),
        key=PART,
        format_func=names.__getitem__,
        on_change=_hold,
        args=(PART,),
    )
    role, _, feature_id = key.partition("/")
    return find_feature(work.collection, feature_id, role) if feature_id else None


def _name(feature: Feature, lang: Lang) -> str:
    name = feature["properties"].get("name") or {}
    return str(name.get(lang.value) or name.get("id") or feature["id"])


def _show_judged(judged: JudgedWay, lang: Lang) -> None:
    legs = [] if judged.line is None else judged.line.spans
    rows = [
        {
            "name": span.leg.name.in_lang(lang),
            "mode": say_word("mode", lang, span.leg.mode.value),
            "length_m": span.to_m - span.from_m,
            "streets": ", ".join(span.leg.streets),
        }
        for span in legs
    ]
    show(
        "way_judged.html",
        lang,
        faults=judged.faults,
        spots=judged.spots,
        changes=judged.changes,
        changed="editor_routes.cues_changed",
        same="editor_routes.cues_same",
        legs=rows,
    )


def _ask_route(work: WayWork, lang: Lang) -> None:
    head = next(iter(list_features(work.collection, "route")), None)
    if head is None:
        return
    part = Part(work.ref, head, lang)
    show("section.html", lang, title="editor_routes.whole")
    ask_pair(part, "name")
    ask_pair(part, "about", area=True)
    ask_pair(part, "follows", area=True)
    left, right = st.columns(2)
    with left:
        ask_text(part, "valid_from")
        ask_list(part, "sources")
    with right:
        ask_text(part, "valid_until")
        ask_grade(part)


def _ask_leg(work: WayWork, leg: Feature, lang: Lang) -> None:
    part = Part(work.ref, leg, lang)
    ask_pair(part, "name")
    ask_list(part, "streets")
    ask_pair(part, "direction.statement", area=True)
    with st.container(key="jalur-tambah"):
        name = {one.value: t("editor_routes.new_stop", one) for one in Lang}
        st.button(
            t("editor_routes.add_stop", lang),
            key="jalur-perhentian-baru",
            icon=":material/add_location:",
            on_click=change_way,
            args=(work.ref, partial(add_stop, leg_id=leg["id"], name=name)),
        )


def _ask_stop(work: WayWork, stop: Feature, lang: Lang) -> None:
    part = Part(work.ref, stop, lang)
    ask_pair(part, "name")
    left, right = st.columns(2)
    with left:
        ask_minutes(part, "dwell_s")
    with right:
        sites = {one.id: one.name.in_lang(lang) for one in current_catalogue().sites}
        ask_many(part, "sites", sites)
    ask_pair(part, "note", area=True)
    steps = (
        ("earlier", ":material/arrow_upward:", partial(swap_stops, stop_id=stop["id"], step=-1)),
        ("later", ":material/arrow_downward:", partial(swap_stops, stop_id=stop["id"], step=1)),
        ("remove", ":material/delete:", partial(_remove_stop, stop_id=stop["id"])),
    )
    with st.container(horizontal=True, key="jalur-perhentian"):
        for code, icon, edit in steps:
            st.button(
                t(f"editor_routes.stop_{code}", lang),
                key=f"jalur-perhentian-{code}",
                icon=icon,
                on_click=change_way,
                args=(work.ref, edit),
            )


def _remove_stop(collection: Collection, stop_id: str) -> Collection:
    return remove_feature(collection, stop_id, "stop")
