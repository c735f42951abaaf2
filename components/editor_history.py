"""Every version of an item: who saved it and what it changed; two compared, an old one taken up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from components.desk_words import name_item, say_author, say_moment
from components.difference_words import WAYS, describe_differences, list_fields, say_changed
from components.editor_seat import Editor, act, now
from components.form_notes import name_field
from components.i18n import t
from components.judging import shipped_data
from components.markup import show
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, Origin, Ref, Revision
from sites.review import roll_back
from sites.revisions import list_revisions
from sites.rights import Actor

FROM, TO, BACK, FIELDS = (f"riwayat-{part}" for part in ("dari", "ke", "kembali", "bagian"))
MOST_SHOWN = 60
Versions = Mapping[int, Revision]


def show_history(editor: Editor, item: Item) -> None:
    """Draw the versions, the newest first, with what can be done with them."""
    lang = editor.lang
    with open_reading(current_engine()) as reading:
        revisions = list_revisions(reading, editor.actor, item.ref, shipped_data)
    show("editor_title.html", lang, title=name_item(item, editor))
    if not revisions:
        show("hint.html", lang, text="editor_review.history.none")
        return
    versions = {one.number: one for one in reversed(revisions)}
    rows = [_describe(one, versions, item, editor) for one in [*versions.values()][:MOST_SHOWN]]
    show("editor_history.html", lang, rows=rows)
    if len(versions) > 1:
        _compare(versions, item, editor)
        _ask_back(versions, item, editor)


def _describe(one: Revision, versions: Versions, item: Item, editor: Editor) -> dict[str, Any]:
    lang = editor.lang
    parent = versions.get(one.parent or 0)
    if parent is None:
        changed = t("editor_review.history.first", lang)
    else:
        fields = say_changed(parent.data, one.data, lang)
        changed = t("editor_review.history.changed", lang, fields=fields) if fields else ""
    published = item.published.number if item.published else None
    marks = [name for name, is_it in _marks(one.number, item.number, published) if is_it]
    is_note = one.note and one.origin not in (Origin.ROLL_BACK, Origin.MERGE)
    origin = t(f"editor_review.origin.{one.origin.value}", lang)
    by = [say_author(one.author_name, lang), say_moment(one.at, lang), origin]
    return {
        "n": one.number,
        "by": origin if one.origin == Origin.SHIPPED else " · ".join(by),
        "note": one.note if is_note else "",
        "changed": changed or t("editor_review.history.same", lang),
        "marks": marks,
    }


def _marks(number: int, newest: int, published: int | None) -> tuple[tuple[str, bool], ...]:
    return ("newest", number == newest), ("shown", number == published)


def _name_versions(versions: Versions, editor: Editor) -> dict[int, str]:
    lang = editor.lang
    return {
        number: f"{t('editor_review.history.version', lang, n=number)} · "
        f"{say_author(one.author_name, lang)}"
        for number, one in versions.items()
    }


def _ask_version(key: str, label: str, default: int, names: dict[int, str], editor: Editor) -> int:
    held = recall(key)
    chosen = int(held) if held in names else default
    set_widget(f"{key}-isi", chosen)
    st.selectbox(
        t(f"editor_review.history.{label}", editor.lang),
        list(names),
        key=f"{key}-isi",
        format_func=names.__getitem__,
        on_change=_keep_version,
        args=(key,),
    )
    return chosen


def _keep_version(key: str) -> None:
    """Callback: keep which version was chosen."""
    hold(key, read_at_once(f"{key}-isi"))


def _compare(versions: Versions, item: Item, editor: Editor) -> None:
    lang, names = editor.lang, _name_versions(versions, editor)
    show("section.html", lang, title="editor_review.history.compare")
    shown = item.published.number if item.published else min(versions)
    key = f"-{item.ref}"
    with st.container(key="riwayat-banding", horizontal=True):
        old = _ask_version(
            FROM + key, "from", shown if shown in names else min(names), names, editor
        )
        new = _ask_version(TO + key, "to", item.number, names, editor)
    rows, more = describe_differences(versions[old].data, versions[new].data, item.ref, lang)
    if rows:
        show("editor_changes.html", lang, rows=rows, more=more)
    else:
        show("hint.html", lang, text="editor_review.history.equal")


def _ask_back(versions: Versions, item: Item, editor: Editor) -> None:
    lang, key = editor.lang, f"{BACK}-{item.ref}"
    others = {n: name for n, name in _name_versions(versions, editor).items() if n != item.number}
    show("section.html", lang, title="editor_review.history.back")
    show("plan_lead.html", lang, said=t("editor_review.history.back_about", lang))
    chosen = _ask_version(key, "which", max(others), others, editor)
    newest = versions[item.number].data
    fields = list_fields(newest, versions[chosen].data)
    names = {field: name_field(field, lang) for field in fields}
    if not names:
        show("hint.html", lang, text="editor_review.history.nothing")
        return
    if item.ref.kind not in WAYS:
        st.multiselect(
            t("editor_review.history.fields", lang),
            list(names),
            key=f"{FIELDS}-{item.ref}-{chosen}",
            format_func=names.__getitem__,
            placeholder="",
            select_all=False,
        )
    st.button(
        t("editor_review.history.do", lang),
        key="riwayat-ambil",
        icon=":material/history:",
        on_click=_roll_back,
        args=(item.ref, chosen),
    )


def _roll_back(ref: Ref, to: int) -> None:
    """Callback: make a draft of an old version, or of some fields of it."""
    fields = tuple(map(str, read_at_once(f"{FIELDS}-{ref}-{to}") or ()))
    act(partial(_roll_back_in, ref=ref, to=to, fields=fields), "done.rolled_back")


def _roll_back_in(
    writing: Session, actor: Actor | None, ref: Ref, to: int, fields: tuple[str, ...]
) -> Item:
    kept = {"shipped": shipped_data, "now": now()}
    return roll_back(writing, actor, ref, to=to, fields=fields, **kept)
