"""Inputs of single values in the form of an item: each is kept as soon as it is left."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from components.form_edits import setting
from components.form_notes import Note, name_field, notes_at
from components.form_shape import Shape, Sort
from components.form_work import Form, change_form
from components.i18n import say_word, t
from components.markup import show
from components.sources import current_catalogue
from components.state import read_at_once, read_widget, set_widget
from components.waiting_sources import list_waiting

Read = Callable[[Any], Any]
PAUSE = "1s"
"""After a pause of so long what is typed is kept."""
YEARS, NUMBERS, METRES = (600, 2100), (1, 7), (1.0, 2000.0)
FLAGS: Mapping[str, bool | None] = {"unknown": None, "yes": True, "no": False}


class Slot(NamedTuple):
    """One field on the page: where it stands in the item, and all that is wrong with the item."""

    form: Form
    shape: Shape
    path: str
    notes: tuple[Note, ...]

    @property
    def key(self) -> str:
        """The key of its widget."""
        return f"{self.form.id}-{self.path}"

    @property
    def label(self) -> str:
        """What the field is called."""
        return name_field(self.shape.name, self.form.lang)

    def part(self, shape: Shape) -> Slot:
        """Return a field of this group."""
        return self._replace(shape=shape, path=f"{self.path}.{shape.name}")

    def say(self, key: str, **values: object) -> str:
        """Return a wording of the form."""
        return t(f"editor_form.{key}", self.form.lang, **values)

    def find(self) -> Any:
        """Return what the field holds, or what it is without being said."""
        held = self.form.find(self.path)
        return self.shape.default if held is None and not self.shape.needed else held

    def taking(self, key: str, read: Read) -> partial[None]:
        """Return the callback that keeps what a widget holds."""
        form = self.form
        return partial(take_value, key, form.ref, form.base, self.path, read)


def take_value(key: str, ref: Any, seen: int, path: str, read: Read) -> None:
    """Callback: keep what a widget holds now."""
    change_form(ref, seen, setting(ref.kind, path, read(read_at_once(key))))


def place_widget(key: str, value: Any, read: Read | None = None) -> None:
    """Let a widget hold a value; one that does so already is not sent again.

    To send it would wipe out what is being typed into it at this moment: with ``read`` that is
    also one that is read as the value, such as a text that ends in a space.
    """
    held = read_widget(key)
    if held is None or (held if read is None else read(held)) != value:
        set_widget(key, value)


def read_words(value: Any) -> str:
    """Return typed words on one line, without letters that cannot be seen."""
    return " ".join(read_prose(value).split())


def read_prose(value: Any) -> str:
    """Return typed text with its paragraphs, without control letters and halves of letters."""
    kept = str(value or "").replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        one for one in kept if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")
    ).strip()


def _as_whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _as_metres(value: Any) -> float | None:
    return None if value is None else float(value)


def _as_flag(value: Any) -> bool | None:
    return FLAGS.get(str(value))


def _as_is(value: Any) -> Any:
    return value


def _as_list(value: Any) -> list[str]:
    return list(value or ())


def ask_value(slot: Slot) -> None:
    """Draw the input of a field that is no text in two languages, and what is wrong with it."""
    _ASKED[slot.shape.sort](slot)
    show_notes(slot, slot.path)


def show_notes(slot: Slot, path: str) -> None:
    """Draw what is wrong at a field."""
    found = notes_at(slot.notes, path)
    if found:
        show("form_notes.html", slot.form.lang, notes=found)


def show_own_notes(slot: Slot) -> None:
    """Draw what is wrong with a field as a whole, not inside it."""
    found = tuple(one for one in slot.notes if one.field == slot.path)
    with st.container():
        if found:
            show("form_notes.html", slot.form.lang, notes=found)


def _ask_words(slot: Slot) -> None:
    held = slot.find()
    place_widget(slot.key, held if isinstance(held, str) else "", read_words)
    is_date = slot.shape.sort == Sort.DATE
    st.text_input(
        slot.label,
        key=slot.key,
        placeholder=slot.say("date_like") if is_date else None,
        live=PAUSE,
        on_change=slot.taking(slot.key, read_words),
    )


def _ask_whole(slot: Slot, limits: tuple[int, int]) -> None:
    held, (least, most) = slot.find(), limits
    fits = isinstance(held, int) and not isinstance(held, bool) and least <= held <= most
    place_widget(slot.key, held if fits else None)
    st.number_input(
        slot.label,
        least,
        most,
        None,
        step=1,
        key=slot.key,
        placeholder=slot.say("unknown"),
        on_change=slot.taking(slot.key, _as_whole),
    )


def _ask_metres(slot: Slot) -> None:
    held, (least, most) = slot.find(), METRES
    fits = isinstance(held, int | float) and least <= held <= most
    place_widget(slot.key, float(held) if fits else None)
    st.number_input(
        slot.label,
        least,
        most,
        None,
        step=5.0,
        format="%.0f",
        key=slot.key,
        placeholder=slot.say("as_usual"),
        help=slot.say("sight_about"),
        on_change=slot.taking(slot.key, _as_metres),
    )


def _ask_choice(slot: Slot) -> None:
    names = name_choices(slot)
    held = slot.find()
    set_widget(slot.key, held if held in names else None)
    st.selectbox(
        slot.label,
        list(names),
        0 if held in names else None,
        key=slot.key,
        format_func=names.__getitem__,
        placeholder=slot.say("choose"),
        on_change=slot.taking(slot.key, _as_is),
    )


def name_choices(slot: Slot) -> dict[str, str]:
    """Return the values that may be chosen and their names; an unknown one stays among them."""
    shape, lang = slot.shape, slot.form.lang
    if shape.choices:
        if shape.table == "lang":
            return {one: slot.say(f"language.{one}") for one in shape.choices}
        return {one: say_word(shape.table, lang, one) for one in shape.choices}
    catalogue = current_catalogue()
    if shape.room == "sources":
        names = {one.id: f"{one.title} ({one.id})" for one in catalogue.sources}
        waits = {one.id: slot.say("waiting", title=one.title) for one in list_waiting()}
        names = {**waits, **names}
    else:
        rooms = {"sites": catalogue.sites, "smart_features": catalogue.smart_features}
        names = {one.id: one.name.in_lang(lang) for one in rooms[shape.room]}
    held = slot.form.find(slot.path)
    wanted = [held] if isinstance(held, str) else held if isinstance(held, list) else []
    return {**{str(one): slot.say("no_such", id=one) for one in wanted}, **names}


def _ask_many(slot: Slot) -> None:
    names = name_choices(slot)
    held = slot.find()
    set_widget(slot.key, [one for one in held or () if one in names])
    st.multiselect(
        slot.label,
        list(names),
        key=slot.key,
        format_func=names.__getitem__,
        placeholder=slot.say("choose"),
        help=slot.say("new_source") if slot.shape.room == "sources" else None,
        on_change=slot.taking(slot.key, _as_list),
        filter_mode="contains",
        select_all=False,
    )


def _ask_flag(slot: Slot) -> None:
    held = slot.find()
    if slot.shape.default is False:
        set_widget(slot.key, held is True)
        about = slot.say(f"about.{slot.shape.name}")
        change = slot.taking(slot.key, bool)
        st.checkbox(slot.label, key=slot.key, help=about, on_change=change)
        return
    names = {one: slot.say(f"flag.{one}") for one in FLAGS}
    set_widget(slot.key, next(one for one, value in FLAGS.items() if value is held or one == "no"))
    st.selectbox(
        slot.label,
        list(names),
        key=slot.key,
        format_func=names.__getitem__,
        on_change=slot.taking(slot.key, _as_flag),
    )


_ASKED: Mapping[Sort, Callable[[Slot], None]] = {
    Sort.WORDS: _ask_words,
    Sort.DATE: _ask_words,
    Sort.CHOICE: _ask_choice,
    Sort.PICK: _ask_choice,
    Sort.YEAR: partial(_ask_whole, limits=YEARS),
    Sort.WHOLE: partial(_ask_whole, limits=NUMBERS),
    Sort.METRES: _ask_metres,
    Sort.MANY: _ask_many,
    Sort.FLAG: _ask_flag,
}
