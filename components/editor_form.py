"""The form of a place, a smart feature, a lesson or a source: written, looked at, saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from components.editor_clash import show_clash, show_warning
from components.editor_pictures import show_pictures
from components.editor_pin import show_pin
from components.editor_retest import show_retest
from components.editor_routes import show_way
from components.editor_seat import Editor
from components.form_edits import Edit, place_point, place_site, take_off_map
from components.form_fields import Slot
from components.form_head import gather_findings, show_findings, show_head, show_steps
from components.form_left_behind import list_looks, say_moved, show_left_behind, show_replace
from components.form_lists import ask_fields
from components.form_notes import Note, count_by_section, list_notes, list_remarks
from components.form_preview import show_preview
from components.form_shape import MODELS, SECTIONS, Section, list_section
from components.form_spot import ask_spot
from components.form_work import CLASH, Form, change_form, open_form
from components.i18n import t
from components.judging import judge_draft
from components.markup import show
from components.new_source import names_sources, show_new_source
from components.state import hold, read_at_once, recall, set_widget
from sites.edited import ItemKind, Ref
from sites.editions import read_item

SECTION = "isi-bagian"
WRONG_IDS = frozenset({"bad_slug", "bad_source_id", "too_long"})


def show_form(editor: Editor, ref: Ref) -> None:
    """Draw the form of an item; a route and the restrictions are drawn on the map."""
    if ref.kind not in MODELS:
        show_way(editor, ref)
        return
    form = open_form(editor, ref)
    if form.item.newest is None and not is_fit_id(ref):
        show(
            "refusal.html", editor.lang, title="editor_form.bad_id", text="editor_form.bad_id_about"
        )
        return
    show_head(form)
    if form.is_stale and recall(CLASH) == str(ref):
        show_clash(form)
        return
    _show_whole(form)


def is_fit_id(ref: Ref) -> bool:
    """Return whether a new item may be called so."""
    _, faults = read_item(ref, {"id": ref.id})
    return not any(one.field == "id" and one.code in WRONG_IDS for one in faults)


def _show_whole(form: Form) -> None:
    kind, lang = form.ref.kind, form.lang
    remarks = list_remarks(form.comments, kind, lang)
    notes = remarks + list_notes(judge_draft(form.ref, dict(form.data)), kind, lang)
    findings = gather_findings(form, notes)
    looks = list_looks(form)
    beside = say_moved(form) if recall(SECTION) == "position" else ""
    looks = [one for one in looks if one[0] != beside]
    may = findings.may + len(form.left) + len(looks)
    show_steps(form, findings.must, may)
    with st.container():
        if form.is_stale:
            show_warning(form)
    show("form_anchor.html", lang)
    show_left_behind(form)
    show_findings(form, findings, looks)
    show_replace(form)
    section = _ask_section(form, notes)
    if section.is_wide:
        _show_section(form, section, notes)
        return
    written, seen = st.columns([7, 4], gap="large")
    with written:
        _show_section(form, section, notes)
    with seen, st.container(key="isi-pratinjau"):
        show_preview(form)


def _ask_section(form: Form, notes: tuple[Note, ...]) -> Section:
    """Draw the choice of a section; those with something to be looked at say how much."""
    lang, kind = form.lang, form.ref.kind
    behind = [one for one in form.outdated if one.field not in form.unaffected]
    counts = count_by_section(notes, behind, kind)
    sections = {one.name: one for one in SECTIONS[kind]}
    names = {}
    for name in sections:
        names[name] = t(f"editor_form.section.{name}", lang)
        if counts[name]:
            names[name] = t("editor_form.section_wants", lang, name=names[name], n=counts[name])
    held = recall(SECTION)
    chosen = held if held in sections else next(iter(sections))
    set_widget(SECTION, chosen)
    st.segmented_control(
        t("editor_form.sections", lang),
        list(sections),
        key=SECTION,
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        on_change=_pick_section,
    )
    return sections[chosen]


def _pick_section() -> None:
    hold(SECTION, read_at_once(SECTION))


def _show_section(form: Form, section: Section, notes: tuple[Note, ...]) -> None:
    ref, change = form.ref, partial(change_form, form.ref, form.base)
    if section.name == "position" and ref.kind == ItemKind.SITE:
        on_move = partial(_move_site, change)
        show_pin(form.editor, ref.id, dict(form.data), on_move, change, said=say_moved(form))
    elif section.name == "position":
        ask_spot(form, partial(_move, change), partial(change, take_off_map))
    draw = _DRAWN.get(section.name)
    if draw is not None:
        draw(form, change)
    shapes = list_section(ref.kind, section)
    ask_fields([Slot(form, shape, shape.name, notes) for shape in shapes])
    if names_sources(shapes):
        show_new_source(form)


def _move(change: Callable[[Edit], None], lon: float, lat: float) -> None:
    """Callback: keep a position."""
    change(partial(place_point, lon=lon, lat=lat))


def _move_site(change: Callable[[Edit], None], lon: float, lat: float) -> None:
    """Callback: keep the position of a site; one put on the map anew is known only roughly."""
    change(partial(place_site, lon=lon, lat=lat))


def _draw_pictures(form: Form, change: Callable[[Edit], None]) -> None:
    show_pictures(form.editor, form.data, change)


def _draw_retest(form: Form, _change: Callable[[Edit], None]) -> None:
    show_retest(form.editor, form.ref, form.data)


_DRAWN: Mapping[str, Callable[[Form, Callable[[Edit], None]], None]] = {
    "pictures": _draw_pictures,
    "retest": _draw_retest,
}
