"""A source that is not on the list yet, made where it is needed: chosen at once, approved later."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

import streamlit as st
from sqlalchemy import orm

from components.editor_seat import act, now
from components.form_shape import Shape
from components.form_work import Form
from components.i18n import t
from components.judging import judge, shipped_data
from components.markup import show
from components.sources import current_catalogue
from components.state import hold, read_at_once, recall, set_widget
from components.waiting_sources import list_waiting
from sites.edited import ItemKind, Ref
from sites.editions import read_item
from sites.model import Source
from sites.review import submit
from sites.revisions import open_item, save_draft
from sites.rights import Actor

BOX = "isi-sumber"
TITLE, ADDRESS, SAID = f"{BOX}-judul", f"{BOX}-alamat", f"{BOX}-kabar"
LONGEST_TITLE, LONGEST_ADDRESS, WORDS_IN_ID, LETTERS_IN_ID = 300, 500, 4, 30


def names_sources(shapes: Iterable[Shape]) -> bool:
    """Return whether a source is chosen in one of these fields, or in a field of theirs."""
    return any(one.room == "sources" or names_sources(one.parts) for one in shapes)


def show_new_source(form: Form) -> None:
    """Draw the box in which a source is made; below what it is for, so that nothing moves."""
    lang = form.lang
    with st.expander(t("editor_source.title", lang), key=BOX, icon=":material/library_add:"):
        show("plan_lead.html", lang, said=t("editor_source.about", lang))
        st.text_input(t("editor_source.name", lang), key=TITLE, max_chars=LONGEST_TITLE)
        st.text_input(
            t("editor_source.address", lang),
            key=ADDRESS,
            max_chars=LONGEST_ADDRESS,
            placeholder="https://",
        )
        with st.container(key=SAID):
            said = recall(SAID)
            hold(SAID, None)
            if said is not None:
                code, title = said
                told = t(f"editor_source.{code}", lang, title=title)
                show("editor_note.html", lang, said=told, well=code == "done")
        st.button(
            t("editor_source.do", lang),
            key=f"{BOX}-buat",
            icon=":material/library_add:",
            on_click=make_source,
        )


def propose_id(title: str, taken: Collection[str]) -> str:
    """Return an id for a source: the first words of its title, a number where they are taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)[:WORDS_IN_ID]
    stem = "".join([word.lower() if not n else word.capitalize() for n, word in enumerate(words)])
    stem = stem[:LETTERS_IN_ID] or "sumber"
    known = {one.casefold() for one in taken}
    number, proposed = 1, stem
    while proposed.casefold() in known:
        number += 1
        proposed = f"{stem}{number}"
    return proposed


def find_same(title: str, address: str, known: Iterable[Source]) -> Source | None:
    """Return the source that already says this, by its address or else by its title."""
    told = title.casefold()
    for one in known:
        if (address and one.address == address) or one.title.casefold() == told:
            return one
    return None


def make_source() -> None:
    """Callback: save a source and ask for its review; it can be chosen from now on."""
    title = " ".join(str(read_at_once(TITLE) or "").split())
    address = str(read_at_once(ADDRESS) or "").strip()
    known = (*current_catalogue().sources, *list_waiting())
    same = find_same(title, address, known)
    if same is not None:
        hold(SAID, ("known", same.title))
        return
    data = {"title": title, **({"address": address} if address else {})}

    def step(writing: orm.Session, actor: Actor | None) -> str | None:
        taken = [one.id for one in known]
        while True:
            ref = Ref(ItemKind.SOURCE, propose_id(title, taken))
            item = open_item(writing, actor, ref, shipped_data)
            if item.newest is None:
                break
            taken.append(ref.id)
        held = {"id": ref.id, **data}
        _, faults = read_item(ref, held)
        if faults:
            return "no_title" if not title else "bad_address"
        saved = save_draft(writing, actor, ref, held, base=0, shipped=shipped_data, now=now())
        submit(writing, actor, ref, number=saved.number, judge=judge, now=now())
        return "done"

    code = act(step)
    if code is not None:
        hold(SAID, (code, title))
    if code == "done":
        set_widget(TITLE, "")
        set_widget(ADDRESS, "")
