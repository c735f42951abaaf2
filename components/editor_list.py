"""The list of the desk: every item with what it lacks, to be filtered, searched and opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from components.actor import current_actor
from components.desk_overview import RESTRICTIONS, Row, count_marks, list_rows
from components.desk_words import open_at, say_moment
from components.editor_seat import Editor, now
from components.i18n import t
from components.judging import shipped_data
from components.labels import plain
from components.markup import show
from components.sources import SEMARANG_TIME
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from sites.database import open_reading
from sites.edited import ItemKind, Ref, Stage
from sites.freshness import Mark
from sites.revisions import open_item
from sites.text import Slug, SourceId

PAGE_ROWS = 25
ANY = "semua"
FILTERS = {"jenis": ItemKind, "tanda": Mark, "tahap": Stage}
_WORDS = {"jenis": ("kind", "kinds"), "tanda": ("mark", "marks"), "tahap": ("stage", "stages")}
SEARCH, PAGE = "daftar-cari", "daftar-halaman"
NEW_KIND, NEW_ID, NEW_BAD = "daftar-baru-jenis", "daftar-baru-id", "daftar-baru-salah"
ADDED = (ItemKind.SITE, ItemKind.SMART_FEATURE, ItemKind.LESSON, ItemKind.SOURCE)


def show_list(editor: Editor) -> None:
    """Draw the counts, the filters, the rows of one page and how to add an item."""
    today = now().astimezone(SEMARANG_TIME).date()
    rows = list_rows(editor.actor, today)
    to_do = sum(1 for row in rows if row.is_urgent)
    marks = [(mark.value, count) for mark, count in count_marks(rows)]
    waiting = sum(1 for row in rows if row.stage == Stage.IN_REVIEW)
    told = {"to_do": to_do, "total": len(rows), "marks": marks, "waiting": waiting}
    show("editor_list_counts.html", editor.lang, **told)
    _ask_new(editor)
    _ask_filters(editor)
    wanted = _read_wanted()
    found = [row for row in rows if _matches(row, wanted, editor)]
    if not found:
        show("hint.html", editor.lang, text=f"editor_list.{'nothing_found' if rows else 'none'}")
        return
    last_page = (len(found) - 1) // PAGE_ROWS
    page = min(int(recall(PAGE) or 0), last_page)
    first = page * PAGE_ROWS
    for row in found[first : first + PAGE_ROWS]:
        _show_row(row, editor)
    _show_pager(page, last_page, len(found), editor)


def name_row(row: Row, editor: Editor) -> str:
    """Return what an item is called, by its id when it has no name."""
    if row.ref == RESTRICTIONS:
        return t("editor_list.restrictions", editor.lang)
    indonesian, english = row.facts.name
    return (english if editor.lang == "en" else indonesian) or row.ref.id


class Wanted(NamedTuple):
    """What the filters ask for; read once, however many items there are."""

    kind: str
    mark: str
    stage: str
    words: Sequence[str]


def _read_wanted() -> Wanted:
    chosen = (recall(f"daftar-{name}") or ANY for name in FILTERS)
    return Wanted(*chosen, words=str(recall(SEARCH) or "").casefold().split())


def _matches(row: Row, wanted: Wanted, editor: Editor) -> bool:
    said = f"{row.ref.id} {' '.join(row.facts.name)} {name_row(row, editor)}".casefold()
    return (
        wanted.kind in (ANY, row.ref.kind)
        and (wanted.mark == ANY or any(one.mark == wanted.mark for one in row.marks))
        and wanted.stage in (ANY, row.stage)
        and all(word in said for word in wanted.words)
    )


def _ask_filters(editor: Editor) -> None:
    lang = editor.lang
    with st.container(key="daftar-saring"):
        set_widget(f"{SEARCH}-isi", str(recall(SEARCH) or ""))
        st.text_input(
            t("editor_list.search", lang),
            key=f"{SEARCH}-isi",
            max_chars=80,
            type="search",
            live="300ms",
            icon=":material/search:",
            placeholder=t("editor_list.search_hint", lang),
            on_change=_take_filter,
            args=(SEARCH,),
        )
        for name, values in FILTERS.items():
            _ask_filter(name, [one.value for one in values], editor)
        st.button(
            t("editor_list.clear", lang),
            key="daftar-longgar",
            disabled=not any(recall(key) for key in _filter_keys()),
            on_click=_clear_filters,
        )


def _filter_keys() -> tuple[str, ...]:
    return (SEARCH, *(f"daftar-{name}" for name in FILTERS))


def _ask_filter(name: str, values: Iterable[str], editor: Editor) -> None:
    single, table = _WORDS[name]
    words = {ANY: t(f"editor_list.any_{single}", editor.lang)}
    words |= {value: t(f"editor_list.{table}.{value}", editor.lang) for value in values}
    key = f"daftar-{name}"
    set_widget(f"{key}-isi", recall(key) or ANY)
    st.selectbox(
        t(f"editor_list.{single}", editor.lang),
        list(words),
        key=f"{key}-isi",
        format_func=words.__getitem__,
        on_change=_take_filter,
        args=(key,),
    )


def _take_filter(key: str) -> None:
    """Callback: keep a filter, and begin at the first page."""
    value = str(read_at_once(f"{key}-isi") or "").strip()
    hold(key, None if value in ("", ANY) else value)
    hold(PAGE, 0)


def _clear_filters() -> None:
    """Callback: show everything again."""
    for key in (*_filter_keys(), PAGE):
        hold(key, None)


def _show_row(row: Row, editor: Editor) -> None:
    lang, name = editor.lang, name_row(row, editor)
    with st.container(key=f"butir-{row.ref.kind.value}-{row.ref.id}", horizontal=True):
        show("editor_list_row.html", lang, name=name, **describe_row(row, editor))
        st.button(
            t("editor_list.open", lang),
            key=f"daftar-buka-{row.ref}",
            help=t("editor_list.open_named", lang, name=plain(name)),
            on_click=open_at,
            args=(str(row.ref), "isi"),
        )


def describe_row(row: Row, editor: Editor) -> dict[str, Any]:
    """Return what a row says beside the name."""
    lang, goes_out = editor.lang, ""
    if row.publish_at is not None and row.stage == Stage.SCHEDULED:
        goes_out = t("editor_list.goes_out", lang, when=say_moment(row.publish_at, lang))
    facts = row.facts
    return {
        "kind": row.ref.kind.value,
        "stage": row.stage.value,
        "goes_out": goes_out,
        "filled": t("editor_list.filled", lang, filled=facts.filled, wanted=facts.wanted),
        "marks": [(one.mark.value, one.times) for one in row.marks],
    }


def _show_pager(page: int, last_page: int, total: int, editor: Editor) -> None:
    lang, first = editor.lang, page * PAGE_ROWS + 1
    with st.container(key="daftar-halaman", horizontal=True):
        for name, step, off in (("earlier", -1, page == 0), ("later", 1, page == last_page)):
            st.button(
                t(f"editor_list.{name}", lang),
                key=f"daftar-{name}",
                disabled=off,
                on_click=hold,
                args=(PAGE, page + step),
            )
        last = min(first + PAGE_ROWS - 1, total)
        said = t("editor_list.shown", lang, first=first, last=last, total=total)
        show("plan_lead.html", lang, said=said)


def _ask_new(editor: Editor) -> None:
    lang = editor.lang
    kinds = {kind.value: t(f"editor_list.kinds.{kind.value}", lang) for kind in ADDED}
    with st.expander(t("editor_list.new.title", lang), key="daftar-baru", icon=":material/add:"):
        set_widget(f"{NEW_KIND}-isi", recall(NEW_KIND) or ItemKind.SITE.value)
        st.selectbox(
            t("editor_list.new.kind", lang),
            list(kinds),
            key=f"{NEW_KIND}-isi",
            format_func=kinds.__getitem__,
            on_change=_keep_kind,
        )
        is_source = recall(NEW_KIND) == ItemKind.SOURCE
        about = t(f"editor_list.new.{'id_source' if is_source else 'id_about'}", lang)
        show("plan_lead.html", lang, said=about)
        st.text_input(t("editor_list.new.id", lang), key=NEW_ID, max_chars=60)
        bad = recall(NEW_BAD)
        if bad:
            show("editor_note.html", lang, said=t(f"editor_list.new.{bad}", lang), well=False)
        st.button(
            t("editor_list.new.do", lang),
            key="daftar-baru-buka",
            type="primary",
            on_click=_open_new,
        )


def _keep_kind() -> None:
    """Callback: keep which kind of item is to be added."""
    hold(NEW_KIND, read_at_once(f"{NEW_KIND}-isi"))
    hold(NEW_BAD, None)


def find_bad_id(kind: ItemKind, item_id: str) -> str | None:
    """Return why no new item can be called so, or None."""
    is_source = kind == ItemKind.SOURCE
    try:
        TypeAdapter(SourceId if is_source else Slug).validate_python(item_id)
    except ValidationError:
        return "bad_source_id" if is_source else "bad_id"
    return None


def _open_new() -> None:
    """Callback: open the form of an item that does not exist yet."""
    kind = ItemKind(recall(NEW_KIND) or ItemKind.SITE)
    ref = Ref(kind, str(read_at_once(NEW_ID) or "").strip())
    bad = find_bad_id(kind, ref.id)
    if bad is None and _is_taken(ref):
        bad = "taken"
    hold(NEW_BAD, bad)
    if bad is None:
        open_at(str(ref), "isi")


def _is_taken(ref: Ref) -> bool:
    with open_reading(current_engine()) as reading:
        return open_item(reading, current_actor(), ref, shipped_data).newest is not None
