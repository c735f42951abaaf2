"""Remarks on the fields of an item: added, answered, settled."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from components.desk_words import say_moment
from components.difference_words import WAYS, list_fields
from components.editor_seat import Editor, act, now
from components.form_notes import name_field
from components.i18n import t
from components.markup import show
from components.state import clear_widgets, read_at_once
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, Ref
from sites.freshness import WANTED
from sites.journal import LONGEST_COMMENT, Comment, add_comment, list_comments, settle_comment
from sites.rights import Actor

FIELD, TEXT, SETTLED = (f"komentar-{part}" for part in ("bagian", "isi", "selesai-juga"))
WHOLE = ""


def show_comments(editor: Editor, item: Item) -> None:
    """Draw what was said about the fields, the open ones first, and where to say more."""
    lang = editor.lang
    with open_reading(current_engine()) as reading:
        comments = list_comments(reading, editor.actor, item.ref)
    show("section.html", lang, title="editor_review.comments.title")
    if not comments:
        show("plan_lead.html", lang, said=t("editor_review.comments.none", lang))
    settled = any(one.settled_at for one in comments)
    everything = settled and st.toggle(t("editor_review.comments.show_settled", lang), key=SETTLED)
    for one in comments:
        if one.settled_at is None or everything:
            _show_comment(one, editor)
    if item.newest is not None:
        _ask_comment(editor, item)


def _name(field: str, editor: Editor) -> str:
    if field == WHOLE:
        return t("editor_review.comments.whole", editor.lang)
    return name_field(field, editor.lang)


def _show_comment(one: Comment, editor: Editor) -> None:
    lang = editor.lang
    when = say_moment(one.at, lang)
    head = t("editor_review.comments.at", lang, who=one.who_name, when=when, n=one.number)
    with st.container(key=f"komentar-{one.id}", horizontal=True):
        is_settled = one.settled_at is not None
        said = {"field": _name(one.field, editor), "text": one.text, "head": head}
        show("editor_comment.html", lang, settled=is_settled, **said)
        if not is_settled:
            st.button(
                t("editor_review.comments.settle", lang),
                key=f"komentar-selesai-{one.id}",
                icon=":material/check:",
                on_click=_settle,
                args=(one.id,),
            )


def _ask_comment(editor: Editor, item: Item) -> None:
    """Draw the fields of a new remark; those that changed are named first."""
    assert item.newest is not None
    lang, after = editor.lang, item.newest.data
    before = item.published.data if item.published else {}
    parts = () if item.ref.kind in WAYS else (*list_fields(before, after), *WANTED[item.ref.kind])
    fields = dict.fromkeys((WHOLE, *parts))
    names = {field: _name(field, editor) for field in fields}
    with st.container(key="komentar-baru"):
        st.selectbox(
            t("editor_review.comments.field", lang),
            list(names),
            key=FIELD,
            format_func=names.__getitem__,
        )
        st.text_area(
            t("editor_review.comments.text", lang), key=TEXT, max_chars=LONGEST_COMMENT, height=90
        )
        st.button(
            t("editor_review.comments.add", lang),
            key="komentar-simpan",
            icon=":material/add_comment:",
            on_click=_add,
            args=(item.ref, item.number),
        )


def _add(ref: Ref, number: int) -> None:
    """Callback: keep the remark that is written."""
    field, text = str(read_at_once(FIELD) or WHOLE), str(read_at_once(TEXT) or "")
    if text.strip():
        act(partial(_add_in, ref=ref, number=number, field=field, text=text), "done.commented")
        clear_widgets((TEXT,))


def _add_in(writing: Session, actor: Actor | None, ref: Ref, **said: Any) -> None:
    add_comment(writing, actor, ref, now=now(), **said)


def _settle(comment: int) -> None:
    """Callback: close a remark."""
    act(partial(_settle_in, comment=comment))


def _settle_in(writing: Session, actor: Actor | None, comment: int) -> None:
    settle_comment(writing, actor, comment, now())
