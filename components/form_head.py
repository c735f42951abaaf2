"""The head of the form: what is edited, where it stands, what is wrong, and what ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from components.difference_words import Links
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
from components.i18n import t, tn
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


def show_steps(form: Form, must: int, may: int) -> None:
    """Draw what ends the typing: save, ask for a review, forget; in sight wherever one types.

    ``must`` is how much is to be put right, ``may`` how much is only to be looked at.
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
        left = form.left[0] if form.left else None
        said = left and tn("editor_form.carry.bar", len(left.fields), lang, year=left.year)
        show("form_wants.html", lang, left=said, must=must, may=may)


_KEYS = {"drop": "isi-buang", "restore": "isi-kembalikan"}


def _step(form: Form, code: str, icon: str, step: Callable[..., None], *args: Any) -> None:
    st.button(
        t(f"editor_form.{code}", form.lang),
        key=_KEYS.get(code, "isi-ke-tinjauan"),
        icon=f":material/{icon}:",
        on_click=step,
        args=args,
    )


class Findings(NamedTuple):
    """What is wrong, each thing once with all its places, and the English that was left behind."""

    rows: tuple[tuple[Note, tuple[str, ...]], ...]
    behind: tuple[str, ...]

    @property
    def must(self) -> int:
        """How much keeps the item from being submitted."""
        return len(self.behind) + sum(note.blocking for note, _ in self.rows)

    @property
    def may(self) -> int:
        """How much else was found."""
        return sum(not note.blocking for note, _ in self.rows)


def gather_findings(form: Form, notes: tuple[Note, ...]) -> Findings:
    """Return what is wrong now; what is wrong alike in several fields is one thing."""
    lang, kind = form.lang, form.ref.kind
    places: dict[str, dict[str, None]] = {}
    first: dict[str, Note] = {}
    for one in notes:
        first.setdefault(one.said, one)
        places.setdefault(one.said, {})[_where(kind, one.field, lang)] = None
    behind = [one.field for one in form.outdated if one.field not in form.unaffected]
    return Findings(
        tuple((first[said], tuple(held)) for said, held in places.items()),
        tuple(_where(kind, field, lang) for field in behind),
    )


def show_findings(form: Form, findings: Findings, looks: Sequence[tuple[str, Links]]) -> None:
    """Draw everything that is wrong now with its fields, and what is only to be looked at."""
    shown = findings.rows[:MOST_SAID]
    show(
        "form_findings.html",
        form.lang,
        rows=[{"where": "; ".join(where), "said": n.said, "tone": n.tone} for n, where in shown],
        more=max(0, len(findings.rows) - MOST_SAID),
        must=findings.must,
        behind=findings.behind,
        looks=looks,
    )


def _where(kind: ItemKind, path: str, lang: Lang) -> str:
    section = t(f"editor_form.section.{find_section(kind, path)}", lang)
    name = name_field(path, lang) if path else ""
    return section if not name or name == section else f"{section} → {name}"
