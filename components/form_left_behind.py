"""What a correction leaves to be looked at: years elsewhere, replaced at a click, and sources."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.difference_words import Links, name_path, tell_resting
from components.editor_seat import NOTE
from components.form_edits import Edit
from components.form_fields import Slot, place_widget, read_words
from components.form_work import Form, change_texts
from components.i18n import t, tn
from components.labels import plain
from components.markup import show
from components.pin_moved import tell_moved
from components.state import hold, read_at_once
from sites.edited import ItemKind, Ref
from sites.left_behind import LeftBehind, carry_over, find_around, list_holding
from sites.merging import find_at
from sites.outdated import Data, is_text
from sites.text import Lang

BOX, FIND = "isi-tertinggal", "isi-cari"
MOST_FIELDS, LEAST_LETTERS = 30, 2


def list_looks(form: Form) -> list[tuple[str, Links]]:
    """Return what is to be looked at without being wrong: claims with new figures, a moved pin."""
    if form.item.published is None:
        return []
    moved = say_moved(form)
    told = tell_resting(form.item.published.data, form.data, form.lang)
    return [*told, *([(moved, ())] if moved else [])]


def say_moved(form: Form) -> str:
    """Return what a moved pin leaves to be looked at; nothing if nothing."""
    shown = form.item.published
    if shown is None or form.ref.kind != ItemKind.SITE:
        return ""
    return tell_moved(shown.data, form.data, form.lang)


def show_left_behind(form: Form) -> None:
    """Draw which years were corrected here and not there.

    Its place stays, so that nothing below is built anew when something is to be said.
    """
    with st.container(key=BOX):
        for one in form.left:
            _show_year(form, one)


def show_near(slot: Slot) -> None:
    """Draw, at a field in which a year was replaced, that it still stands in others."""
    form = slot.form
    with st.container():
        for one in form.left:
            if one.instead is None or slot.path not in one.done:
                continue
            told = {"year": one.year, "instead": one.instead}
            said = tn("editor_form.carry.near", len(one.fields), form.lang, **told)
            show("form_near.html", form.lang, said=said)
            st.button(
                t("editor_form.carry.all", form.lang, **told),
                key=f"{slot.key}-ganti-{one.year}",
                icon=":material/find_replace:",
                on_click=carry,
                args=(form.ref, form.base, one.year, one.instead, one.fields),
            )


def _show_year(form: Form, one: LeftBehind) -> None:
    lang, instead = form.lang, one.instead
    if instead is None:
        names = "; ".join(dict.fromkeys(name_path(field, form.data, lang) for field in one.fields))
        said = t("editor_form.left_behind", lang, year=one.year, fields=names)
        show("editor_look.html", lang, said=said)
        return
    with st.container(border=True, key=f"{BOX}-{one.year}", gap="xsmall"):
        said = t("editor_form.carry.about", lang, year=one.year, instead=instead)
        show("editor_look.html", lang, said=said)
        _ask_places(form, one, f"{BOX}-{one.year}")


def _ask_places(form: Form, one: LeftBehind, box: str) -> None:
    """Draw the places in which words stand, ticked, and what replaces them there."""
    words, instead = one.year, one.instead or ""
    shown = one.fields[:MOST_FIELDS]
    keys = {field: f"{form.id}-tertinggal-{words}-{field}" for field in shown}
    for field, key in keys.items():
        if read_at_once(key) is None:
            place_widget(key, True)
        st.checkbox(describe_place(form.data, field, words, form.lang), key=key)
    st.button(
        t("editor_form.carry.do", form.lang, year=plain(words), instead=plain(instead or "…")),
        key=f"{box}-ganti",
        icon=":material/find_replace:",
        disabled=not instead or instead == words,
        on_click=carry_chosen,
        args=(form.ref, form.base, words, instead, keys),
    )


def show_replace(form: Form) -> None:
    """Draw the box in which words are looked for in every section, and replaced."""
    lang = form.lang
    with st.expander(t("editor_form.carry.find", lang), key=FIND, icon=":material/find_replace:"):
        left, right = st.columns(2)
        for column, part in ((left, "words"), (right, "instead")):
            with column:
                st.text_input(
                    t(f"editor_form.carry.{part}", lang),
                    key=f"{FIND}-{part}",
                    max_chars=80,
                    live="500ms",
                )
        words, instead = (
            read_words(read_at_once(f"{FIND}-{part}")) for part in ("words", "instead")
        )
        with st.container(gap="xsmall"):
            fields = list_holding(dict(form.data), words) if len(words) >= LEAST_LETTERS else ()
            is_shown_above = words in {one.year for one in form.left if one.instead}
            if is_shown_above:
                show("hint.html", lang, text="editor_form.carry.above")
            elif fields:
                _ask_places(form, LeftBehind(words, instead, fields), FIND)
            elif len(words) >= LEAST_LETTERS:
                show("hint.html", lang, text="editor_form.carry.nowhere")


def describe_place(data: Data, field: str, year: str, lang: Lang) -> str:
    """Return a field by its name, and the words round the year in it, as a label."""
    name, held = plain(name_path(field, data, lang)), find_at(data, field)
    if not is_text(held):
        return f"**{name}**: {year}"
    found = {one: find_around(str(held.get(one, "")), year) for one in (lang, *Lang)}
    said = {one: around for one, around in found.items() if around}
    langs = ", ".join(t(f"editor_form.in_lang.{one}", lang) for one in Lang if one in said)
    return f"**{name}** ({langs}): {plain(next(iter(said.values()), ''))}"


def carry_chosen(ref: Ref, seen: int, words: str, instead: str, keys: dict[str, str]) -> None:
    """Callback: replace words in the fields that are ticked."""
    chosen = tuple(field for field, key in keys.items() if read_at_once(key))
    if chosen:
        carry(ref, seen, words, instead, chosen)
    else:
        hold(NOTE, ("refused.none_chosen", False))


def carry(ref: Ref, seen: int, words: str, instead: str, fields: tuple[str, ...]) -> None:
    """Callback: replace words in some fields."""
    edit: Edit = partial(carry_over, words=words, instead=instead, fields=fields)
    change_texts(ref, seen, fields, edit, "done.carried")
