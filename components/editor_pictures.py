"""The pictures in the form of a place: upload, words, focal point, order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any, NamedTuple

import streamlit as st
from sqlalchemy.orm import Session

from components.editor_seat import Editor, act, now
from components.i18n import t, tn
from components.markup import show
from components.picture_editing import (
    CENTRE,
    MOST_PICTURES,
    Data,
    adding,
    build_entry,
    changing,
    list_pictures,
    moving,
    removing,
)
from components.state import hold, read_widget, recall, set_widget
from sites.gallery import keep_picture
from sites.media import BadPicture, TakenPicture, take_picture
from sites.picture import LICENCES, NO_PERSON, has_credit
from sites.rights import Actor
from sites.text import Lang

Change = Callable[[Callable[[Data], Data]], None]
"""How the form takes a change: a function of a module, so that it may be kept for a click."""

TURN, NOTE = "foto-kali", "foto-kabar"
KINDS = ["jpg", "jpeg", "png", "webp"]
CONSENTS = ("unknown", NO_PERSON, "given")
DRAWN = ("1.91/1", "1/1", "9/16")
_one_at_a_time = Lock()
"""A large picture takes close to a gigabyte while it is made smaller."""
SHAPES = tuple(zip(("wide", "square", "tall"), DRAWN, strict=True))


class Row(NamedTuple):
    """One picture on the page, with its number from one."""

    number: int
    entry: Data
    lang: Lang
    change: Change

    @property
    def file(self) -> str:
        """The name of its file: what it is known by, wherever it stands."""
        return str(self.entry.get("file", ""))

    def key(self, part: str) -> str:
        """Return the key of one of its widgets."""
        return f"foto-{part}-{self.file}"


def show_pictures(editor: Editor, data: Mapping[str, Any], change: Change) -> None:
    """Draw the pictures of a place and what may be done with them."""
    lang = editor.lang
    pictures = list_pictures(data)
    show("section.html", lang, title="picture.title")
    show("plan_lead.html", lang, said=t("picture.lead", lang))
    _show_upload(lang, change, full=len(pictures) >= MOST_PICTURES)
    if not pictures:
        show("hint.html", lang, text="picture.none")
    for number, entry in enumerate(pictures, start=1):
        _show_row(Row(number, entry, lang, change), last=number == len(pictures))


def _show_upload(lang: Lang, change: Change, *, full: bool) -> None:
    with st.container(key=NOTE):
        for line in recall(NOTE) or ():
            show("plan_note.html", lang, said=line)
        hold(NOTE, None)
    if full:
        show("plan_lead.html", lang, said=t("picture.most", lang, n=MOST_PICTURES))
        return
    key = f"foto-unggah-{recall(TURN) or 0}"
    st.file_uploader(
        t("picture.upload", lang),
        type=KINDS,
        accept_multiple_files=True,
        key=key,
        on_change=take_uploads,
        args=(lang, change, key),
    )


def take_uploads(lang: Lang, change: Change, key: str) -> None:
    """Callback: keep every picture that can be read, say why the others cannot."""
    taken: list[TakenPicture] = []
    refused: list[str] = []
    for file in read_widget(key) or ():
        try:
            with _one_at_a_time:
                taken.append(take_picture(file.getvalue()))
        except BadPicture as bad:
            refused.append(t(f"picture.refused.{bad.code}", lang, file=file.name[:60]))
    if taken and act(partial(keep_all, taken=taken)):
        change(adding([build_entry(picture) for picture in taken]))
        refused.insert(0, tn("picture.took", len(taken), lang))
    hold(NOTE, tuple(refused))
    hold(TURN, (recall(TURN) or 0) + 1)


def keep_all(writing: Session, actor: Actor | None, *, taken: Sequence[TakenPicture]) -> int:
    """Keep pictures as who is signed in now, not when the page was drawn; return how many."""
    for picture in taken:
        keep_picture(writing, actor, picture, now=now())
    return len(taken)


def _show_row(row: Row, *, last: bool) -> None:
    with st.container(border=True, key=row.key("kotak")):
        st.markdown(f"**{t('picture.one', row.lang, n=row.number)}**")
        if not has_credit(row.entry.get("author"), row.entry.get("licence")):
            said = t("picture.needs_credit", row.lang, n=row.number)
            show("plan_note.html", row.lang, said=said)
        seen, told = st.columns([5, 6], gap="medium")
        with seen:
            _show_crops(row)
            _show_order(row, last=last)
        with told:
            _show_credit(row)
            _show_consent(row)
            _show_alt(row)


def _show_crops(row: Row) -> None:
    sizes = row.entry.get("sizes") or [{}]
    width = sizes[0].get("width")
    focal = row.entry.get("focal") or CENTRE
    show(
        "editor_picture.html",
        row.lang,
        address=f"/gambar/{row.file.rpartition('.')[0]}-{width}.webp" if width else None,
        number=row.number,
        shapes=SHAPES,
        x=round(100 * focal.get("x", 0.5)),
        y=round(100 * focal.get("y", 0.5)),
    )
    show("plan_lead.html", row.lang, said=t("picture.focal_about", row.lang))
    for axis in ("x", "y"):
        key = row.key(f"titik-{axis}")
        set_widget(key, round(100 * focal.get(axis, 0.5)))
        st.slider(
            t(f"picture.focal_{axis}", row.lang),
            min_value=0,
            max_value=100,
            key=key,
            on_change=set_focal,
            args=(row.change, row.file, axis, key),
        )


def set_focal(change: Change, file: str, axis: str, key: str) -> None:
    """Callback: move the focal point along one axis."""
    change(changing(file, ("focal", axis), round((read_widget(key) or 0) / 100, 2)))


def _show_order(row: Row, *, last: bool) -> None:
    with st.container(horizontal=True, key=row.key("urutan")):
        steps = (("up", -1, "arrow_upward", row.number == 1), ("down", 1, "arrow_downward", last))
        for name, by, icon, off in steps:
            st.button(
                t(f"picture.{name}", row.lang, n=row.number),
                icon=f":material/{icon}:",
                key=row.key(name),
                disabled=off,
                on_click=move,
                args=(row.change, row.file, by),
            )
        st.button(
            t("picture.remove", row.lang, n=row.number),
            icon=":material/delete:",
            key=row.key("hapus"),
            on_click=remove,
            args=(row.change, row.file),
        )


def move(change: Change, file: str, by: int) -> None:
    """Callback: put a picture further to the front or to the back."""
    change(moving(file, by))


def remove(change: Change, file: str) -> None:
    """Callback: take a picture off the place; its file stays for older revisions."""
    change(removing(file))


def _ask(row: Row, name: str, path: tuple[str, ...], *, lines: bool = False) -> None:
    held: Any = row.entry
    for part in path:
        held = held.get(part, "") if isinstance(held, Mapping) else ""
    key = row.key("-".join((name, *path)))
    help_key = f"picture.{'alt' if path[0] == 'alt' else name}_help"
    ask = st.text_area if lines else st.text_input
    set_widget(key, str(held))
    ask(
        t(f"picture.{name}", row.lang),
        key=key,
        help=t(help_key, row.lang),
        on_change=set_words,
        args=(row.change, row.file, path, key),
    )


def set_words(change: Change, file: str, path: tuple[str, ...], key: str) -> None:
    """Callback: change one text of a picture."""
    change(changing(file, path, str(read_widget(key) or "").strip()))


def _show_credit(row: Row) -> None:
    _ask(row, "author", ("author",))
    said = str(row.entry.get("licence", ""))
    key = row.key("lisensi")
    set_widget(key, said if said in LICENCES else None)
    st.selectbox(
        t("picture.licence", row.lang),
        tuple(LICENCES),
        key=key,
        placeholder=t("picture.licence_pick", row.lang),
        on_change=set_words,
        args=(row.change, row.file, ("licence",), key),
    )
    if said not in LICENCES:
        _ask(row, "licence_other", ("licence",))
    _ask(row, "date", ("date",))


def _show_consent(row: Row) -> None:
    said = row.entry.get("consent")
    chosen = "unknown" if said is None else NO_PERSON if said == NO_PERSON else "given"
    key = row.key("setuju")
    set_widget(key, chosen)
    names = {code: t(f"picture.consent_choice.{code}", row.lang) for code in CONSENTS}
    st.radio(
        t("picture.consent_title", row.lang),
        CONSENTS,
        key=key,
        format_func=names.__getitem__,
        on_change=set_consent,
        args=(row.change, row.file, key),
    )
    if chosen == "given":
        _ask(row, "consent_who", ("consent",))


def set_consent(change: Change, file: str, key: str) -> None:
    """Callback: note that nobody is seen, that somebody agreed, or that nobody has asked."""
    values = {"unknown": None, NO_PERSON: NO_PERSON, "given": ""}
    change(changing(file, ("consent",), values[str(read_widget(key))]))


def _show_alt(row: Row) -> None:
    for lang in Lang:
        _ask(row, f"alt_{lang.value}", ("alt", lang.value), lines=True)
