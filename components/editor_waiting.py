"""What waits for a review or for its time: since when, from whom, and who may approve it."""

from __future__ import annotations

import streamlit as st

from components.desk_words import name_item, open_at, say_moment
from components.editor_seat import Editor
from components.i18n import t
from components.labels import plain
from components.markup import show
from components.review_rights import find_refusal
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Stage
from sites.overview import Waiting, list_waiting

MOST_SHOWN = 50


def show_waiting(editor: Editor) -> None:
    """Draw everything that waits, the longest wait first."""
    with open_reading(current_engine()) as reading:
        waiting = list_waiting(reading, editor.actor)
    show("plan_lead.html", editor.lang, said=t("editor_review.waiting.lead", editor.lang))
    if not waiting:
        show("hint.html", editor.lang, text="editor_review.waiting.none")
    for one in waiting[:MOST_SHOWN]:
        _show_row(one, editor)


def _show_row(one: Waiting, editor: Editor) -> None:
    lang, item = editor.lang, editor.open(one.ref)
    name = name_item(item, editor)
    if one.since is None:
        by = t("editor_review.waiting.unknown", lang)
    else:
        when = say_moment(one.since, lang)
        by = t("editor_review.waiting.by", lang, who=one.who_name, when=when)
    due = ""
    if one.stage == Stage.SCHEDULED:
        due = t("editor_review.waiting.due", lang, when=say_moment(one.publish_at, lang))
    code = None if due else find_refusal(editor.actor, item)
    may = "" if due else t(f"editor_review.{f'may.{code}' if code else 'waiting.you_may'}", lang)
    with st.container(key=f"tunggu-{one.ref.kind.value}-{one.ref.id}", horizontal=True):
        show(
            "editor_waiting_row.html",
            lang,
            name=name,
            kind=one.ref.kind.value,
            stage=one.stage.value,
            by=by,
            due=due,
            note=one.note,
            may=may,
            allowed=code is None,
        )
        st.button(
            t("editor_review.waiting.open", lang),
            key=f"tunggu-buka-{one.ref}",
            help=plain(name),
            on_click=open_at,
            args=(str(one.ref), "tinjauan"),
        )
