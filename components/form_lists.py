"""Lists and groups in the form: members in short, one of them opened; parts that may be missing."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from components.form_edits import add_member, begin_group, drop_part, is_there, list_members
from components.form_fields import Slot, ask_value, show_own_notes
from components.form_left_behind import show_near
from components.form_notes import notes_at
from components.form_shape import Shape, Sort
from components.form_texts import ask_text
from components.form_work import change_form, move_member, remove_member
from components.i18n import say_word, t
from components.markup import show
from components.sources import current_catalogue
from components.state import hold, recall
from components.waiting_sources import find_source
from sites.edited import Ref
from sites.outdated import Data
from sites.text import Lang

IN_A_ROW = 3


def ask_field(slot: Slot) -> None:
    """Draw a field, whatever it is."""
    sort = slot.shape.sort
    if sort == Sort.TEXT:
        ask_text(slot)
    elif sort == Sort.GROUP:
        _ask_group(slot)
    elif sort == Sort.LIST:
        _ask_list(slot)
    else:
        ask_value(slot)
        if sort == Sort.YEAR:
            show_near(slot)


def ask_fields(slots: list[Slot]) -> None:
    """Draw fields in their order; small ones that follow each other share a row.

    Each has a container of its own: what appears at one field must not move the next to another
    place of the page, or the browser would make it anew and forget what is being typed into it.
    """
    row: list[Slot] = []
    for slot in slots:
        if slot.shape.sort in (Sort.TEXT, Sort.GROUP, Sort.LIST, Sort.MANY):
            _ask_row(row)
            row = []
            with st.container():
                ask_field(slot)
        else:
            row.append(slot)
    _ask_row(row)


def _ask_row(slots: list[Slot]) -> None:
    for start in range(0, len(slots), IN_A_ROW):
        few = slots[start : start + IN_A_ROW]
        for column, slot in zip(st.columns(max(len(few), 2)), few, strict=False):
            with column:
                ask_field(slot)


def _ask_group(slot: Slot) -> None:
    form, ref = slot.form, slot.form.ref
    show("form_group.html", form.lang, title=slot.label, about=find_about(slot))
    if not is_there(form.data, slot.shape, slot.path):
        edit = partial(begin_group, path=slot.path)
        _button(slot, "add_group", "add", (change_form, (ref, form.base, edit)))
        return
    with st.container(border=True, key=f"{slot.key}-kotak"):
        show_own_notes(slot)
        ask_fields([slot.part(shape) for shape in slot.shape.parts])
        if slot.shape.is_optional_group:
            edit = partial(drop_part, kind=ref.kind, path=slot.path)
            _button(slot, "drop_group", "delete", (change_form, (ref, form.base, edit)))


def find_about(slot: Slot) -> str:
    """Return what is said of a group or a list, if anything is."""
    try:
        return slot.say(f"about.{slot.shape.name}")
    except KeyError:
        return ""


def _button(slot: Slot, code: str, icon: str, step: tuple[Any, tuple[Any, ...]]) -> None:
    act, args = step
    st.button(
        slot.say(code, name=slot.label),
        key=f"{slot.key}-{code}",
        icon=f":material/{icon}:",
        on_click=act,
        args=args,
    )


def _opened(slot: Slot) -> str:
    return f"{slot.form.ref}-{slot.path}-terbuka"


def _ask_list(slot: Slot) -> None:
    form = slot.form
    members = list_members(form.data, slot.path)
    show("form_group.html", form.lang, title=slot.label, about=find_about(slot))
    show_own_notes(slot)
    with st.container():
        if not members:
            show("form_empty.html", form.lang, said=slot.say("list_empty"))
    opened = recall(_opened(slot))
    for number, member in enumerate(members):
        with st.container(border=True, key=f"{slot.key}-{number}-kotak"):
            _show_member(slot, number, member, is_open=number == opened)
            _show_steps(slot, number, len(members), is_open=number == opened)
    args = (form.ref, form.base, slot.path, len(members))
    _button(slot, "add_member", "add", (add_and_open, args))


def _show_member(slot: Slot, number: int, member: Data, *, is_open: bool) -> None:
    form, path = slot.form, f"{slot.path}.{number}"
    left_behind = {one.field for one in form.outdated} - set(form.unaffected)
    show(
        "form_member.html",
        form.lang,
        number=number + 1,
        name=slot.label,
        told=describe_member(member, slot.shape, form.lang),
        wanting=len(notes_at(slot.notes, path)),
        outdated=any(one.startswith(f"{path}.") for one in left_behind),
        is_open=is_open,
    )
    if is_open:
        inner = slot._replace(path=path)
        ask_fields([inner.part(shape) for shape in slot.shape.parts])
        show_own_notes(inner)


def describe_member(member: Data, shape: Shape, lang: Lang) -> dict[str, Any]:
    """Return a member in short: its first text, and the few words that tell it from others."""
    words, small = "", []
    for part in shape.parts:
        held = member.get(part.name)
        if part.sort == Sort.TEXT and not words:
            words = str(held.get(lang.value, "")) if isinstance(held, dict) else ""
        elif part.sort == Sort.CHOICE and held in part.choices and part.table != "lang":
            small.append(say_word(part.table, lang, str(held)))
        elif part.sort == Sort.CHOICE and held in part.choices:
            small.append(t(f"editor_form.language.{held}", lang))
        elif part.sort == Sort.PICK:
            words = _name_picked(str(held or ""), part.room, lang)
        elif part.sort == Sort.MANY and isinstance(held, list):
            named = ", ".join(_name_many(str(one), part.room) for one in held)
            small.append(t("editor_form.sources_short", lang, ids=named))
        elif part.sort == Sort.WORDS and held and not words:
            words = str(held)
        elif part.sort in (Sort.DATE, Sort.YEAR, Sort.WORDS) and held:
            small.append(str(held))
    return {"words": words, "small": small}


def _name_many(held: str, room: str) -> str:
    """Return the title of a source; anything else is named by its id."""
    found = find_source(held) if room == "sources" else None
    return held if found is None else found.title


def _name_picked(held: str, room: str, lang: Lang) -> str:
    catalogue = current_catalogue()
    find = catalogue.find_site if room == "sites" else catalogue.find_smart_feature
    found = find(held)
    return held if found is None else found.name.in_lang(lang)


def _show_steps(slot: Slot, number: int, count: int, *, is_open: bool) -> None:
    at = (slot.form.ref, slot.form.base, slot.path, number)
    opened = (_opened(slot), None if is_open else number)
    steps: list[tuple[str, str, Any, tuple[Any, ...], bool]] = [
        ("close", "check", hold, opened, False),
        ("up", "arrow_upward", move_and_follow, (*at, -1), number == 0),
        ("down", "arrow_downward", move_and_follow, (*at, 1), number == count - 1),
        ("remove", "delete", remove_and_close, at, False),
    ]
    if not is_open:
        steps = [("open", "edit", hold, opened, False)]
    with st.container(horizontal=True, key=f"{slot.key}-{number}-langkah"):
        for code, icon, step, args, off in steps:
            st.button(
                slot.say(f"member.{code}"),
                key=f"{slot.key}-{number}-{code}",
                icon=f":material/{icon}:",
                help=slot.say("member.which", name=slot.label, n=number + 1),
                disabled=off,
                on_click=step,
                args=args,
            )


def add_and_open(ref: Ref, seen: int, path: str, count: int) -> None:
    """Callback: add a member to a list, and open it."""
    change_form(ref, seen, partial(add_member, kind=ref.kind, path=path))
    hold(f"{ref}-{path}-terbuka", count)


def move_and_follow(ref: Ref, seen: int, path: str, number: int, by: int) -> None:
    """Callback: move a member of a list; one that is open stays so."""
    move_member(ref, seen, path, number, by)
    key = f"{ref}-{path}-terbuka"
    opened = recall(key)
    if opened == number:
        hold(key, number + by)
    elif opened == number + by:
        hold(key, number)


def remove_and_close(ref: Ref, seen: int, path: str, number: int) -> None:
    """Callback: take a member from a list; none is open afterwards."""
    remove_member(ref, seen, path, number)
    hold(f"{ref}-{path}-terbuka", None)
