"""What a newer product brings for an item that was edited here: compared, chosen, settled."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from components.difference_words import (
    describe_differences,
    is_prose,
    name_path,
    say_value,
    show_pieces,
)
from components.editor_seat import Editor, act, now
from components.i18n import t
from components.judging import shipped_data
from components.markup import show
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, Ref
from sites.merging import Clash
from sites.offers import Offer, Take, find_offer, settle_offer
from sites.rights import Actor
from sites.text import Lang

CHOICES = "tawaran-pilihan"
Line = tuple[str, str]
Words = tuple[str, str]
_TAKES = {Take.MERGED: "primary", Take.OURS: "secondary", Take.THEIRS: "secondary"}


def show_offer(editor: Editor, item: Item) -> None:
    """Draw what a newer product brings, if it does, and the ways to settle it."""
    if item.offer is None:
        return
    with open_reading(current_engine()) as reading:
        offer = find_offer(reading, editor.actor, item)
    if offer is None:
        return
    lang = editor.lang
    with st.container(key="tawaran", border=True):
        show("section.html", lang, title="editor_review.offer.title")
        show("plan_lead.html", lang, said=t("editor_review.offer.lead", lang))
        show("section.html", lang, title="editor_review.offer.brings")
        rows, more = describe_differences(offer.base, offer.theirs, item.ref, lang)
        show("editor_changes.html", lang, rows=rows, more=more)
        if offer.clashes:
            show("section.html", lang, title="editor_review.offer.clash")
            for clash in offer.clashes:
                _ask_clash(clash, offer, item.ref, editor)
        else:
            show("plan_lead.html", lang, said=t("editor_review.offer.no_clash", lang))
        _show_ways(item, offer, editor)


def _ask_clash(clash: Clash, offer: Offer, ref: Ref, editor: Editor) -> None:
    lang = editor.lang
    name = name_path(clash.field, offer.mine, lang)
    sides = _compare(clash, ref, lang)
    show("editor_clash_sides.html", lang, name=name, sides=sides)
    key = f"tawaran-{ref}-{clash.field}"
    chosen = (recall(CHOICES) or {}).get(f"{ref}-{clash.field}", Take.THEIRS.value)
    set_widget(key, chosen)
    words = {one: t(f"editor_review.offer.{one}", lang) for one in ("ours", "theirs")}
    st.segmented_control(
        t("editor_review.offer.pick", lang, field=name),
        list(words),
        key=key,
        required=True,
        format_func=words.__getitem__,
        on_change=_keep_choice,
        args=(key, f"{ref}-{clash.field}"),
    )


def _compare(clash: Clash, ref: Ref, lang: Lang) -> list[tuple[str, list[Line], list[Words]]]:
    """Return the sides of a clash; of words, what each of them did to what there was."""
    states = {"ours": clash.mine, "theirs": clash.theirs}
    if is_prose(clash.field, ref, clash.base, *states.values()):
        pieces = {side: show_pieces(clash.base, value) for side, value in states.items()}
        return [(side, [], told) for side, told in pieces.items()]
    states = {"base": clash.base, **states}
    return [(side, say_value(clash.field, held, ref, lang), []) for side, held in states.items()]


def _keep_choice(key: str, name: str) -> None:
    """Callback: keep what was chosen of a field."""
    hold(CHOICES, {**(recall(CHOICES) or {}), name: read_at_once(key)})


def _show_ways(item: Item, offer: Offer, editor: Editor) -> None:
    with st.container(key="tawaran-cara", horizontal=True):
        for take, look in _TAKES.items():
            st.button(
                t(f"editor_review.offer.take_{take.value}", editor.lang),
                key=f"tawaran-{take.value}",
                type="primary" if look == "primary" else "secondary",
                on_click=_settle,
                args=(item.ref, item.number, take.value),
            )


def _settle(ref: Ref, number: int, take: str) -> None:
    """Callback: decide about the offer with what was chosen of each clash."""
    held = recall(CHOICES) or {}
    mine = {
        name.removeprefix(f"{ref}-"): Take(value)
        for name, value in held.items()
        if name.startswith(f"{ref}-")
    }
    act(partial(_settle_in, ref=ref, number=number, take=Take(take), choices=mine), "done.saved")


def _settle_in(writing: Session, actor: Actor | None, ref: Ref, **kept: Any) -> None:
    settle_offer(writing, actor, ref, shipped=shipped_data, now=now(), **kept)
