"""The head of the form: what is edited, where it stands, what is wrong, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.editor_clash import say_when
from components.form_notes import MOST_SAID, Note, name_field
from components.form_preview import say
from components.form_shape import find_section
from components.form_work import (
    Form,
    can_restore,
    drop_form,
    restore_form,
    save_form,
    submit_form,
)
from components.i18n import t
from components.markup import show
from components.state import hold
from sites.edited import PRODUCT, ItemKind, Stage
from sites.rights import Action
from sites.text import Lang

FACE = "redaksi-muka"
"""Where the desk holds which face of an opened item is shown."""


def name_item(form: Form, lang: Lang) -> str:
    """Return what an item is called, or its id before it has a name."""
    return say(form.data, "name", lang) or say(form.data, "title", lang) or form.ref.id


def show_head(form: Form) -> None:
    """Draw name, stage and revision, and who saved last."""
    lang, item = form.lang, form.item
    newest = item.newest
    is_shipped = newest is not None and newest.author == PRODUCT
    show(
        "form_head.html",
        lang,
        name=name_item(form, lang),
        kind=t(f"editor_form.kind.{form.ref.kind.value}", lang),
        id=form.ref.id,
        stage=t(f"editor_form.stage.{item.stage.value if newest else 'new'}", lang),
        number=item.number,
        who="" if newest is None or is_shipped else newest.author_name,
        when="" if newest is None or is_shipped else say_when(newest, lang),
        shipped=is_shipped,
        changed=form.is_changed,
        waits=item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED),
        offer=item.offer is not None,
    )


def show_steps(form: Form, wants: int) -> None:
    """Draw what ends the typing: save, ask for a review, forget; in sight wherever one types.

    ``wants`` is how much is to be looked at above the fields.
    """
    lang, ref, item = form.lang, form.ref, form.item
    may_submit = form.is_changed or item.stage == Stage.DRAFT
    with st.container(horizontal=True, key="isi-langkah"):
        st.button(
            t("editor_form.save", lang),
            key="isi-simpan",
            type="primary",
            icon=":material/save:",
            on_click=save_form,
            args=(ref,),
        )
        st.button(
            t("editor_form.submit_both" if form.is_changed else "editor_form.submit", lang),
            key="isi-ajukan",
            icon=":material/rate_review:",
            disabled=not may_submit,
            on_click=submit_form,
            args=(ref, item.number),
        )
        if form.is_changed:
            _step(form, "drop", "delete_sweep", drop_form, ref)
        elif can_restore(ref):
            _step(form, "restore", "undo", restore_form, ref)
        if item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED):
            may_publish = form.editor.actor.may(Action.PUBLISH_CONTENT)
            code = "review" if may_publish else "see_review"
            _step(form, code, "arrow_forward", hold, FACE, "tinjauan")
        show("form_wants.html", lang, wants=wants)


_KEYS = {"drop": "isi-buang", "restore": "isi-kembalikan"}


def _step(form: Form, code: str, icon: str, step: Callable[..., None], *args: Any) -> None:
    st.button(
        t(f"editor_form.{code}", form.lang),
        key=_KEYS.get(code, "isi-ke-tinjauan"),
        icon=f":material/{icon}:",
        on_click=step,
        args=args,
    )


def show_findings(form: Form, notes: tuple[Note, ...]) -> None:
    """Draw everything that is wrong now, each with the section and the field it is about."""
    lang, kind = form.lang, form.ref.kind
    behind = [
        {"where": _where(kind, one.field, lang), "marked": one.field in form.unaffected}
        for one in form.outdated
    ]
    rows = [
        {"where": _where(kind, one.field, lang), "said": one.said, "tone": one.tone}
        for one in notes[:MOST_SAID]
    ]
    show(
        "form_findings.html",
        lang,
        rows=rows,
        more=max(0, len(notes) - MOST_SAID),
        blocking=sum(one.blocking for one in notes),
        behind=[one for one in behind if not one["marked"]],
    )


def _where(kind: ItemKind, path: str, lang: Lang) -> str:
    section = t(f"editor_form.section.{find_section(kind, path)}", lang)
    name = name_field(path, lang) if path else ""
    return section if not name or name == section else f"{section} → {name}"
