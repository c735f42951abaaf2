"""The editors' desk: who may sit at it, its parts, and an opened item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.account_view import ask_for
from components.actor import current_account
from components.editor_changes import show_changes
from components.editor_exchange import show_exchange
from components.editor_field import show_field
from components.editor_form import show_form
from components.editor_history import show_history
from components.editor_list import show_list
from components.editor_log import show_log
from components.editor_numbers import show_numbers
from components.editor_plates import show_plates
from components.editor_review import show_review
from components.editor_routes import show_routes
from components.editor_seat import Editor, take_note
from components.editor_waiting import show_waiting
from components.i18n import t
from components.markup import show
from components.state import (
    Session,
    hold,
    pick_item,
    pick_part,
    read_widget,
    recall,
    set_widget,
)
from components.store import current_engine
from sites.database import open_reading
from sites.edited import parse_ref
from sites.overview import count_in_review
from sites.rights import Action

PAGE = "redaksi"
PART, FACE = "redaksi-bagian", "redaksi-muka"
PARTS: Mapping[str, Callable[[Editor], None]] = {
    "daftar": show_list,
    "tinjau": show_waiting,
    "lapangan": show_field,
    "rute": show_routes,
    "tukar": show_exchange,
    "angka": show_numbers,
    "pelat": show_plates,
    "catatan": show_log,
}
FACES = ("isi", "tinjauan", "riwayat")


def find_editor(session: Session) -> Editor | None:
    """Return who sits at the desk, or None for those who may not."""
    account = current_account()
    if account is None or not account.actor.may(Action.EDIT_CONTENT):
        return None
    return Editor(account.actor, session)


def show_way_in(session: Session) -> None:
    """Draw why nobody sits here, how to get in, and what the desk is for."""
    ask_for(session, Action.EDIT_CONTENT, PAGE)
    show("editor_about.html", session.lang)


def _show_note(editor: Editor) -> None:
    """Draw what is to be said; its place stays, or what stands below would be built anew."""
    said = take_note(editor.lang)
    with st.container(key="redaksi-kabar"):
        if said is not None:
            text, well = said
            show("editor_note.html", editor.lang, said=text, well=well)


def show_desk(editor: Editor) -> None:
    """Draw the parts of the desk, and the one that is open."""
    _show_note(editor)
    _show_seat(editor)
    chosen = editor.session.part if editor.session.part in PARTS else next(iter(PARTS))
    set_widget(PART, chosen)
    names = {name: t(f"editor.part.{name}", editor.lang) for name in PARTS}
    with open_reading(current_engine()) as reading:
        waiting = count_in_review(reading)
    if waiting:
        wants = {"name": names["tinjau"], "n": waiting}
        names["tinjau"] = t("editor_form.section_wants", editor.lang, **wants)
    st.segmented_control(
        t("editor.parts", editor.lang),
        list(PARTS),
        key=PART,
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        on_change=_pick_part,
    )
    PARTS[chosen](editor)


def _pick_part() -> None:
    pick_part(read_widget(PART))


def show_item(editor: Editor, text: str) -> None:
    """Draw an opened item: its form, its review, its history."""
    face = recall(FACE) if recall(FACE) in FACES else FACES[0]
    with st.container(horizontal=True, key="redaksi-kepala"):
        st.button(
            t("editor.back", editor.lang),
            key="redaksi-kembali",
            icon=":material/arrow_back:",
            on_click=pick_item,
            args=(None,),
        )
        try:
            ref = parse_ref(text)
        except ValueError:
            ref = None
        else:
            _ask_face(face, editor)
        _show_seat(editor)
    _show_note(editor)
    if ref is None:
        show("refusal.html", editor.lang, title="editor.unknown", text="editor.unknown_about")
    elif face == "isi":
        show_form(editor, ref)
    else:
        item = editor.open(ref)
        if face == "tinjauan":
            show_changes(editor, item)
            show_review(editor, item)
        else:
            show_history(editor, item)


def _ask_face(face: str, editor: Editor) -> None:
    set_widget(FACE + "-pilih", face)
    st.segmented_control(
        t("editor.faces", editor.lang),
        FACES,
        key=FACE + "-pilih",
        required=True,
        format_func={name: t(f"editor.face.{name}", editor.lang) for name in FACES}.__getitem__,
        label_visibility="collapsed",
        on_change=_pick_face,
    )


def _show_seat(editor: Editor) -> None:
    """Draw who sits here, and what for: two people may share one machine."""
    may_publish = editor.actor.may(Action.PUBLISH_CONTENT)
    role = t(f"account.role.{'publisher' if may_publish else 'editor'}", editor.lang)
    show("editor_seat.html", editor.lang, who=editor.actor.name, role=role)


def _pick_face() -> None:
    hold(FACE, read_widget(FACE + "-pilih"))
