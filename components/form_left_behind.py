"""What a correction leaves to be looked at: years elsewhere, replaced at a click, and sources."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.difference_words import Links, name_path, tell_resting
from components.editor_seat import NOTE
from components.form_edits import Edit
from components.form_fields import Slot, place_widget
from components.form_work import Form, change_texts
from components.i18n import t, tn
from components.labels import plain
from components.markup import show
from components.pin_moved import tell_moved
from components.state import hold, read_at_once
from sites.edited import ItemKind, Ref
from sites.left_behind import LeftBehind, carry_over, find_around
from sites.merging import find_at
from sites.outdated import Data, is_text
from sites.text import Lang

BOX = "isi-tertinggal"
MOST_FIELDS = 12


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
    fields = one.fields[:MOST_FIELDS]
    with st.container(border=True, key=f"{BOX}-{one.year}", gap="xsmall"):
        said = t("editor_form.carry.about", lang, year=one.year, instead=instead)
        show("editor_look.html", lang, said=said)
        keys = {field: f"{form.id}-tertinggal-{one.year}-{field}" for field in fields}
        for field, key in keys.items():
            if read_at_once(key) is None:
                place_widget(key, True)
            st.checkbox(describe_place(form.data, field, one.year, lang), key=key)
        st.button(
            t("editor_form.carry.do", lang, year=one.year, instead=instead),
            key=f"{BOX}-{one.year}-ganti",
            icon=":material/find_replace:",
            on_click=carry_chosen,
            args=(form.ref, form.base, one.year, instead, keys),
        )


def describe_place(data: Data, field: str, year: str, lang: Lang) -> str:
    """Return a field by its name, and the words round the year in it, as a label."""
    name, held = plain(name_path(field, data, lang)), find_at(data, field)
    if not is_text(held):
        return f"**{name}**: {year}"
    found = {one: find_around(str(held.get(one, "")), year) for one in (lang, *Lang)}
    said = {one: around for one, around in found.items() if around}
    langs = ", ".join(t(f"editor_form.in_lang.{one}", lang) for one in Lang if one in said)
    return f"**{name}** ({langs}): {plain(next(iter(said.values()), ''))}"


def carry_chosen(ref: Ref, seen: int, year: str, instead: str, keys: dict[str, str]) -> None:
    """Callback: replace a year in the fields that are ticked."""
    chosen = tuple(field for field, key in keys.items() if read_at_once(key))
    if chosen:
        carry(ref, seen, year, instead, chosen)
    else:
        hold(NOTE, ("refused.none_chosen", False))


def carry(ref: Ref, seen: int, year: str, instead: str, fields: tuple[str, ...]) -> None:
    """Callback: replace a year in some fields."""
    edit: Edit = partial(carry_over, year=year, instead=instead, fields=fields)
    change_texts(ref, seen, fields, edit, "done.carried")
