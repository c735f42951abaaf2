"""The log of the desk: who did what to which item, filtered, page by page, and as a table file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

import streamlit as st

from components.coverage import neutralise
from components.desk_overview import list_rows
from components.desk_words import say_moment
from components.editor_list import name_row
from components.editor_seat import Editor, now
from components.form_notes import name_field
from components.i18n import t
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.accounts import find_holder
from sites.database import open_reading
from sites.edited import Ref
from sites.journal import Entry
from sites.log_search import Wanted, list_events, list_people, search_log
from sites.rights import Actor
from sites.text import Lang

PAGE_ROWS, MOST_IN_FILE = 50, 20_000
ITEM, PERSON, EVENT, PAGE = (
    f"catatan-{part}" for part in ("butir", "orang", "peristiwa", "halaman")
)
ANY = ""
HEADS = ("when", "person", "what", "item", "version", "field", "text")


def show_log(editor: Editor) -> None:
    """Draw the filters and one page of what was done, the newest first."""
    lang = editor.lang
    with open_reading(current_engine()) as reading:
        people = list_people(reading, editor.actor)
        events = list_events(reading, editor.actor)
        show("plan_lead.html", lang, said=t("editor_review.log.lead", lang))
        if not events:
            show("hint.html", lang, text="editor_review.log.none")
            return
        _ask_filters(people, events, editor)
        skip = PAGE_ROWS * int(recall(PAGE) or 0)
        wanted = read_wanted()
        found = search_log(reading, editor.actor, wanted, skip=skip, limit=PAGE_ROWS + 1)
    if not found:
        show("hint.html", lang, text="editor_review.log.nothing_found")
        return
    names = _list_names(editor)
    rows = [describe_entry(one, lang, names) for one in found[:PAGE_ROWS]]
    show("editor_log.html", lang, rows=rows, heads=HEADS)
    _show_pager(skip, len(rows), len(found) > PAGE_ROWS, editor)
    st.download_button(
        t("editor_review.log.download", lang),
        partial(read_csv, editor.actor, wanted, lang),
        file_name="catatan-redaksi.csv",
        mime="text/csv",
        key="catatan-unduh",
        icon=":material/download:",
        on_click="ignore",
    )


def read_wanted() -> Wanted:
    """Return what was chosen in the filters; ids have hyphens where names have spaces."""
    item = "-".join(str(recall(ITEM) or "").casefold().split())
    return Wanted(item, str(recall(PERSON) or ""), str(recall(EVENT) or ""))


def _ask_filters(people: dict[str, str], events: Iterable[str], editor: Editor) -> None:
    lang = editor.lang
    with st.container(key="catatan-saring"):
        set_widget(f"{ITEM}-isi", str(recall(ITEM) or ""))
        st.text_input(
            t("editor_review.log.item", lang),
            key=f"{ITEM}-isi",
            max_chars=60,
            placeholder=t("editor_list.search_hint", lang),
            on_change=_keep,
            args=(ITEM,),
        )
        _ask_choice(PERSON, "person", people, editor)
        _ask_choice(EVENT, "what", {code: say_event(code, lang) for code in events}, editor)


def _ask_choice(key: str, label: str, names: dict[str, str], editor: Editor) -> None:
    single = "event" if label == "what" else label
    names = {ANY: t(f"editor_review.log.any_{single}", editor.lang), **names}
    held = recall(key)
    set_widget(f"{key}-isi", held if held in names else ANY)
    st.selectbox(
        t(f"editor_review.log.{label}", editor.lang),
        list(names),
        key=f"{key}-isi",
        format_func=names.__getitem__,
        on_change=_keep,
        args=(key,),
    )


def _keep(key: str) -> None:
    """Callback: keep a filter, and begin at the first page."""
    hold(key, str(read_at_once(f"{key}-isi") or "").strip() or None)
    hold(PAGE, 0)


def say_event(code: str, lang: Lang) -> str:
    """Return what happened in words; a code without words is said as it is."""
    try:
        return t(f"editor_review.event.{code}", lang)
    except KeyError:
        return code


def _list_names(editor: Editor) -> Mapping[Ref, str]:
    today = now().astimezone(SEMARANG_TIME).date()
    return {row.ref: name_row(row, editor) for row in list_rows(editor.actor, today)}


def _say_text(one: Entry, lang: Lang) -> str:
    """Return what was noted; a time of publishing as people say it."""
    if one.event != "scheduled":
        return one.text
    try:
        return say_moment(datetime.fromisoformat(one.text), lang)
    except ValueError:
        return one.text


def describe_entry(
    one: Entry, lang: Lang, names: Mapping[Ref, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return an entry in words, by the names of the columns; ``name`` is that of the item."""
    return {
        "name": names.get(one.ref, one.ref.id),
        "when": say_moment(one.at, lang),
        "person": one.who_name,
        "what": say_event(one.event, lang),
        "item": str(one.ref),
        "version": str(one.number or ""),
        "field": name_field(one.field, lang) if one.field else "",
        "text": _say_text(one, lang),
    }


def read_csv(actor: Actor, wanted: Wanted, lang: Lang) -> bytes:
    """Return what was found as a table file; raises NotAllowed for who may not read it any more."""
    with open_reading(current_engine()) as reading:
        holder = find_holder(reading, actor.account)
        found = search_log(reading, holder, wanted, limit=MOST_IN_FILE)
    return export_log(found, lang)


def export_log(entries: Iterable[Entry], lang: Lang) -> bytes:
    """Return entries as CSV (UTF-8 with a mark) in which no spreadsheet finds a formula."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(t(f"editor_review.log.{head}", lang) for head in HEADS)
    writer.writerows(_list_cells(entries, lang))
    return held.getvalue().encode("utf-8-sig")


def _list_cells(entries: Iterable[Entry], lang: Lang) -> Iterator[list[str]]:
    for one in entries:
        said = describe_entry(one, lang)
        said["when"] = one.at.astimezone(SEMARANG_TIME).isoformat(timespec="seconds")
        yield [neutralise(said[head]) for head in HEADS]


def _show_pager(skip: int, shown: int, more: bool, editor: Editor) -> None:
    lang, page = editor.lang, skip // PAGE_ROWS
    with st.container(key="catatan-halaman", horizontal=True):
        for name, step, off in (("later", -1, page == 0), ("earlier", 1, not more)):
            st.button(
                t(f"editor_review.log.{name}", lang),
                key=f"catatan-{name}",
                disabled=off,
                on_click=hold,
                args=(PAGE, page + step),
            )
        said = t("editor_review.log.shown", lang, first=skip + 1, last=skip + shown)
        show("plan_lead.html", lang, said=said)
