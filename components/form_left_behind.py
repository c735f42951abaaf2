"""What a correction leaves to be looked at: years elsewhere, replaced at a click, and sources."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.difference_words import name_path, tell_resting
from components.editor_seat import NOTE
from components.form_edits import Edit
from components.form_fields import place_widget
from components.form_work import Form, change_texts
from components.i18n import t
from components.labels import plain
from components.markup import show
from components.state import hold, read_at_once
from sites.edited import Ref
from sites.left_behind import LeftBehind, carry_over, find_around, find_left_behind
from sites.merging import find_at
from sites.outdated import Data, is_text
from sites.resting import find_resting
from sites.text import Lang

BOX = "isi-tertinggal"
MOST_FIELDS = 12


def count_left(form: Form) -> int:
    """Return how much is to be looked at: English, years elsewhere, claims with new figures."""
    behind = sum(one.field not in form.unaffected for one in form.outdated)
    if form.item.published is None:
        return behind
    before, now = form.item.published.data, form.data
    return behind + len(find_left_behind(before, now)) + len(find_resting(before, now))


def show_left_behind(form: Form) -> None:
    """Draw which years were corrected here and not there, and claims with new figures.

    Its place stays, so that nothing below is built anew when something is to be said.
    """
    shown = form.item.published
    with st.container(key=BOX):
        if shown is None:
            return
        before = shown.data
        for one in find_left_behind(before, form.data):
            _show_year(form, one)
        for said in tell_resting(before, form.data, form.lang):
            show("editor_look.html", form.lang, said=said)


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
        return f"**{name}**"
    texts = (str(held.get(one, "")) for one in (lang.value, *Lang))
    around = next((one for one in (find_around(text, year) for text in texts) if one), "")
    return f"**{name}**: {plain(around)}"


def carry_chosen(ref: Ref, seen: int, year: str, instead: str, keys: dict[str, str]) -> None:
    """Callback: replace a year in the fields that are ticked."""
    chosen = tuple(field for field, key in keys.items() if read_at_once(key))
    if chosen:
        edit: Edit = partial(carry_over, year=year, instead=instead, fields=chosen)
        change_texts(ref, seen, chosen, edit, "done.carried")
    else:
        hold(NOTE, ("refused.none_chosen", False))
