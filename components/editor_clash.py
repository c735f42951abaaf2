"""Two editors at one item: what each of them wrote, and what both began from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from sqlalchemy.orm import Session

from components.editor_seat import act, now
from components.form_edits import begin_item
from components.form_fields import place_widget, read_prose
from components.form_notes import name_field
from components.form_work import CLASH, Form, drop_form, keep_marks, save_work, told_apart
from components.i18n import show_clock, show_day, t
from components.judging import shipped_data
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.database import open_reading
from sites.edited import PRODUCT, Ref, Revision
from sites.merging import Clash, Merged, compare_words, find_at, find_changes, merge, put_at
from sites.outdated import Data
from sites.revisions import find_revision, open_item
from sites.rights import Actor
from sites.text import Lang
from sites.worktable import Work, find_work, rebase_work

MINE, THEIRS, EDIT = "mine", "theirs", "edit"
CHOICES = "isi-pilihan"
Choices = Mapping[str, tuple[str, str]]
"""What was chosen for a field that clashes, and the words that were written for it."""


class Sides(NamedTuple):
    """Three states of one item: what both began from, and what each made of it."""

    base: Data
    work: Work
    theirs: Revision

    @property
    def merged(self) -> Merged:
        """What comes of both; where they clash it holds theirs."""
        return merge(self.base, self.work.data, self.theirs.data)


def read_sides(session: Session, actor: Actor | None, ref: Ref) -> Sides | None:
    """Return the three states, or None when nobody was quicker."""
    work, item = find_work(session, actor, ref), open_item(session, actor, ref, shipped_data)
    if work is None or item.newest is None or work.base == item.number:
        return None
    base = find_revision(session, ref, work.base)
    return Sides(begin_item(ref) if base is None else base.data, work, item.newest)


def resolve(merged: Merged, choices: Choices) -> Data:
    """Return the item as it was chosen; a field that nobody chose for stays as the other has it."""
    data = merged.data
    for clash in merged.clashes:
        chosen, words = choices.get(clash.field, (THEIRS, ""))
        if chosen == MINE:
            data = put_at(data, clash.field, clash.mine)
        elif chosen == EDIT:
            data = put_at(data, clash.field, words or None)
    return data


def find_open(merged: Merged, choices: Choices) -> tuple[str, ...]:
    """Return the fields that clash and for which nothing was chosen yet."""
    return tuple(one.field for one in merged.clashes if one.field not in choices)


def say_when(revision: Revision, lang: Lang) -> str:
    """Return the moment a revision was saved, as a clock in Semarang shows it."""
    if revision.at is None:
        return ""
    local = revision.at.astimezone(SEMARANG_TIME)
    return f"{show_day(local, lang)}, {show_clock(local)}"


def say_who(revision: Revision, lang: Lang) -> str:
    """Return who saved a revision; a newer product may have brought it."""
    shipped = revision.author == PRODUCT
    return t("editor_form.clash.product", lang) if shipped else revision.author_name


def show_warning(form: Form) -> None:
    """Draw that somebody saved the item meanwhile, and the way to look at both."""
    newest = form.item.newest
    if newest is None:
        return
    when = say_when(newest, form.lang)
    show(
        "form_stale.html",
        form.lang,
        who=say_who(newest, form.lang),
        when=when,
        number=newest.number,
    )
    st.button(
        t("editor_form.clash.look", form.lang),
        key="isi-bentrok-lihat",
        icon=":material/compare_arrows:",
        on_click=hold,
        args=(CLASH, str(form.ref)),
    )


def show_clash(form: Form) -> None:
    """Draw both states field by field, a choice for each field that clashes, and what ends it."""
    with open_reading(current_engine()) as reading:
        sides = read_sides(reading, form.editor.actor, form.ref)
    if sides is None:
        return
    merged, lang = sides.merged, form.lang
    choices = _recall_choices(form.ref, sides)
    show(
        "form_clash.html",
        lang,
        who=say_who(sides.theirs, lang),
        when=say_when(sides.theirs, lang),
        number=sides.theirs.number,
        count=len(merged.clashes),
        joined=list(_list_joined(sides, lang)),
    )
    for number, clash in enumerate(merged.clashes):
        with st.container(border=True, key=f"isi-bentrok-{number}"):
            _show_field(form, sides, clash, choices)
    _show_ends(form, sides, find_open(merged, choices))


def _list_joined(sides: Sides, lang: Lang) -> Iterator[dict[str, str]]:
    """Yield the fields that only one of the two has changed: they need no choice."""
    clashing = {one.field for one in sides.merged.clashes}
    for code, data in ((MINE, sides.work.data), (THEIRS, sides.theirs.data)):
        for change in find_changes(sides.base, data):
            if not any(change.field.startswith(one) for one in clashing):
                yield {"whose": code, "name": name_field(change.field, lang)}


def _mark(sides: Sides) -> str:
    return f"{sides.work.base}-{sides.theirs.number}"


def _recall_choices(ref: Ref, sides: Sides) -> Choices:
    """Return what was chosen between these very states; an older choice counts no more."""
    held: tuple[str, Choices] | None = recall(f"{CHOICES}-{ref}")
    return held[1] if held is not None and held[0] == _mark(sides) else {}


def say_value(value: Any) -> str:
    """Return a value as text that can be compared: words as they are, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=1)


def _show_field(form: Form, sides: Sides, clash: Clash, choices: Choices) -> None:
    lang = form.lang
    base, who = say_value(clash.base), say_who(sides.theirs, lang)
    show(
        "form_clash_field.html",
        lang,
        name=name_field(clash.field, lang),
        who=who,
        base=base,
        mine=compare_words(base, say_value(clash.mine)),
        theirs=compare_words(base, say_value(clash.theirs)),
    )
    chosen, words = choices.get(clash.field, (None, ""))
    is_text = isinstance(clash.mine, str) and isinstance(clash.theirs, str)
    codes = (MINE, THEIRS, EDIT) if is_text else (MINE, THEIRS)
    names = {one: t(f"editor_form.clash.keep_{one}", lang, who=who) for one in codes}
    key = f"{form.id}-bentrok-{clash.field}"
    set_widget(key, chosen)
    held = (form.ref, _mark(sides), clash.field, say_value(clash.mine))
    st.radio(
        t("editor_form.clash.choose", lang, name=name_field(clash.field, lang)),
        codes,
        None,
        key=key,
        format_func=names.__getitem__,
        horizontal=True,
        on_change=take_choice,
        args=(key, *held),
    )
    if chosen == EDIT:
        place_widget(f"{key}-teks", words)
        label = t("editor_form.clash.words", lang)
        change, args = take_words, (f"{key}-teks", *held[:3])
        st.text_area(label, key=f"{key}-teks", on_change=change, args=args)


def _hold_choice(ref: Ref, mark: str, field: str, choice: tuple[str, str]) -> None:
    held = recall(f"{CHOICES}-{ref}")
    others = held[1] if held is not None and held[0] == mark else {}
    hold(f"{CHOICES}-{ref}", (mark, {**others, field: choice}))


def take_choice(key: str, ref: Ref, mark: str, field: str, mine: str) -> None:
    """Callback: keep whose words a field is to have; writing begins from one's own."""
    chosen = str(read_at_once(key))
    _hold_choice(ref, mark, field, (chosen, mine if chosen == EDIT else ""))


def take_words(key: str, ref: Ref, mark: str, field: str) -> None:
    """Callback: keep the words that were written for a field."""
    _hold_choice(ref, mark, field, (EDIT, read_prose(read_at_once(key))))


def _show_ends(form: Form, sides: Sides, undecided: tuple[str, ...]) -> None:
    lang, ref = form.lang, form.ref
    if undecided:
        names = ", ".join(name_field(one, lang) for one in undecided)
        show("form_empty.html", lang, said=t("editor_form.clash.undecided", lang, names=names))
    with st.container(horizontal=True, key="isi-bentrok-akhir"):
        st.button(
            t("editor_form.clash.save", lang),
            key="isi-gabung",
            type="primary",
            icon=":material/merge:",
            disabled=bool(undecided),
            on_click=save_merged,
            args=(ref, _mark(sides)),
        )
        st.button(
            t("editor_form.clash.back", lang),
            key="isi-bentrok-kembali",
            icon=":material/edit:",
            on_click=hold,
            args=(CLASH, None),
        )
        st.button(
            t("editor_form.clash.drop", lang, who=say_who(sides.theirs, lang)),
            key="isi-bentrok-buang",
            icon=":material/delete_sweep:",
            on_click=drop_form,
            args=(ref,),
        )


def save_merged(ref: Ref, mark: str) -> None:
    """Callback: save both together; when a third was quicker still, that clash is shown."""
    held = recall(f"{CHOICES}-{ref}")
    choices = held[1] if held is not None and held[0] == mark else {}
    told_apart(ref, act(partial(_save_merged, ref=ref, mark=mark, choices=choices)))


def _save_merged(
    writing: Session, actor: Actor | None, *, ref: Ref, mark: str, choices: Choices
) -> str | None:
    sides = read_sides(writing, actor, ref)
    if sides is None or _mark(sides) != mark or find_open(sides.merged, choices):
        return None
    data, work = resolve(sides.merged, choices), sides.work
    base = sides.theirs.number
    rebase_work(writing, actor, ref, base=base, data=data, now=now())
    kept = [one for one in work.unaffected if find_at(data, one) == find_at(work.data, one)]
    keep_marks(writing, actor, ref, work.unaffected, kept)
    rebased = find_work(writing, actor, ref)
    return None if rebased is None else save_work(writing, actor, rebased)
