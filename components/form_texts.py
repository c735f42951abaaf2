"""Texts in both languages side by side, counted, with the mark on English that was left behind."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from components.difference_words import show_pieces
from components.form_edits import setting
from components.form_fields import (
    PAUSE,
    Slot,
    place_widget,
    read_prose,
    read_words,
    show_notes,
    show_own_notes,
)
from components.form_left_behind import show_near
from components.form_notes import count_text, find_limits, say_counts
from components.form_work import change_texts, mark_text
from components.i18n import t
from components.markup import show
from components.state import read_at_once
from sites.edited import Ref
from sites.outdated import Outdated
from sites.text import Lang

ON_ONE_LINE = frozenset({"name", "title"})


def ask_text(slot: Slot) -> None:
    """Draw a text: Indonesian, English, and whether the English is still a translation of it."""
    left, right = st.columns(2, gap="medium")
    for column, lang in ((left, Lang.ID), (right, Lang.EN)):
        with column:
            _ask_words(slot, lang)
    show_own_notes(slot)
    show_near(slot)
    for one in slot.form.outdated:
        if one.field == slot.path:
            _show_outdated(slot, one)


def _ask_words(slot: Slot, lang: Lang) -> None:
    form, path = slot.form, f"{slot.path}.{lang.value}"
    key = f"{form.id}-{path}"
    held = form.find(path)
    short = slot.shape.name in ON_ONE_LINE
    place_widget(key, held if isinstance(held, str) else "", read_words if short else read_prose)
    label = t(f"editor_form.label_{lang.value}", form.lang, name=slot.label)
    taking = partial(take_text, key, form.ref, form.base, path, short)
    if short:
        st.text_input(label, key=key, live=PAUSE, on_change=taking)
    else:
        st.text_area(label, key=key, height="content", on_change=taking)
    _show_count(slot, path, str(held or ""), short)
    show_notes(slot, path)


def take_text(key: str, ref: Ref, seen: int, path: str, short: bool) -> None:
    """Callback: keep a text in one language."""
    read = read_words if short else read_prose
    edit = setting(ref.kind, path, read(read_at_once(key)))
    change_texts(ref, seen, (path.rpartition(".")[0],), edit)


def _show_count(slot: Slot, path: str, text: str, short: bool) -> None:
    limits = find_limits(slot.form.ref.kind, slot.path, dict(slot.form.data))
    if short and limits is None:
        return
    count = count_text(text, limits)
    said = list(say_counts(count, slot.form.lang))
    show("form_count.html", slot.form.lang, state=count.state, said=said, path=path)


def describe_outdated(indonesian: str, one: Outdated) -> dict[str, Any]:
    """Return what changed in the Indonesian since the English was made from it."""
    return {"pieces": show_pieces(one.was, indonesian)}


def _show_outdated(slot: Slot, one: Outdated) -> None:
    form = slot.form
    marked = slot.path in form.unaffected
    indonesian = str(form.find(f"{slot.path}.id") or "")
    told = describe_outdated(indonesian, one)
    show("form_outdated.html", form.lang, **told, marked=marked)
    key = f"{form.id}-{slot.path}-tetap"
    place_widget(key, marked)
    st.checkbox(
        slot.say("outdated.unaffected"),
        key=key,
        on_change=take_mark,
        args=(key, form.ref, form.base, slot.path),
    )


def take_mark(key: str, ref: Ref, seen: int, path: str) -> None:
    """Callback: keep whether a change of the Indonesian touches the English."""
    mark_text(ref, seen, path, marked=bool(read_at_once(key)))
