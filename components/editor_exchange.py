"""Redaksi, in and out: files to take along, and a file brought in after a look at what it does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from components.actor import current_actor
from components.commands.faults import say_code
from components.editions import look_again
from components.editor_seat import Editor, now
from components.exchange_files import OPEN_FILES, say_file
from components.i18n import t, tn
from components.judging import shipped_data
from components.markup import show
from components.state import hold, read_widget, recall
from components.store import current_engine
from sites.database import open_reading, open_writing
from sites.edited import Ref, StaleDraft
from sites.errors import ContentError, Fault
from sites.exchange.drafts import PlanRefused, apply_plan, read_current
from sites.exchange.dry_run import Change, Fate, Plan, PlanItem, compare_incoming
from sites.exchange.files import parse_incoming
from sites.exchange.incoming import LIMIT_BYTES
from sites.rights import NotAllowed
from sites.text import Lang

FILE, TIMES = "tukar-berkas", "tukar-ke"
LOOK, SAID = "tukar-hasil", "tukar-kabar"
FAULTS = ("editor_exchange.fault", "routes.fault", "check.fault")
MOST_ITEMS, MOST_FIELDS, MOST_LINKS, LONGEST_SAID = 60, 6, 200, 160
MEGABYTE = 1_000_000


class Look(NamedTuple):
    """A file that was looked at: what it would do, or why it cannot be read."""

    file: str
    plan: Plan | None = None
    faults: tuple[Fault, ...] = ()


class Said(NamedTuple):
    """What came of the last button: a code with its facts, and what was saved."""

    code: str
    item: str = ""
    saved: tuple[str, ...] = ()


def show_exchange(editor: Editor) -> None:
    """Draw the files to take out and the way in."""
    lang = editor.lang
    with st.container(key="tukar-keluar"):
        show("section.html", lang, title="editor_exchange.page.out")
        show("plan_lead.html", lang, said=t("editor_exchange.page.out_about", lang))
        files = [(say_file(one.name, lang), one.path) for one in OPEN_FILES]
        show("editor_exchange_files.html", lang, files=files)
    with st.container(key="tukar-masuk"):
        show("section.html", lang, title="editor_exchange.page.into")
        show("plan_lead.html", lang, said=t("editor_exchange.page.into_about", lang))
        st.file_uploader(
            t("editor_exchange.page.which", lang),
            key=_name_widget(),
            on_change=_look_at_file,
            max_upload_size=LIMIT_BYTES // MEGABYTE,
        )
        _show_said(editor)
        _show_look(editor)


def _name_widget() -> str:
    """The uploader's key: another one after every file that was put away, so that it is empty."""
    return f"{FILE}-{recall(TIMES) or 0}"


def _look_at_file() -> None:
    """Callback: say what the chosen file would do; nothing is written."""
    file = read_widget(_name_widget())
    hold(SAID, None)
    hold(LOOK, None if file is None else look_at(file.name, file.getvalue()))


def look_at(name: str, raw: bytes) -> Look:
    """Return what a file would do to the items as they are now."""
    try:
        incoming = parse_incoming(raw, name)
        with open_reading(current_engine()) as session:
            held = read_current(session, current_actor(), shipped_data)
            return Look(name, compare_incoming(incoming, held))
    except ContentError as error:
        plain = tuple(
            Fault(one.file, one.feature, one.field, one.code, dict(one.detail))
            for one in error.faults[:MOST_ITEMS]
        )
        return Look(name, faults=plain)
    except NotAllowed as refused:
        return Look(name, faults=(Fault(name, "", "", refused.code),))


def _put_away() -> None:
    """Callback: forget the file."""
    hold(LOOK, None)
    hold(SAID, None)
    hold(TIMES, (recall(TIMES) or 0) + 1)


def _apply(lang: str) -> None:
    """Callback: save all of it as drafts, or nothing."""
    look: Look | None = recall(LOOK)
    if look is None or look.plan is None:
        return
    note = t("editor_exchange.page.note", lang, file=look.file)
    actor = current_actor()
    try:
        with open_writing(current_engine()) as session:
            saved = apply_plan(
                session, actor, look.plan, shipped=shipped_data, now=now(), note=note
            )
    except StaleDraft as stale:
        _look_at_file()
        hold(SAID, Said("stale", str(stale.held.ref.id)))
        return
    except (PlanRefused, NotAllowed):
        hold(SAID, Said("plan_refused"))
        return
    look_again()
    _put_away()
    hold(SAID, Said("done", saved=tuple(str(item.ref) for item in saved)))


def _show_said(editor: Editor) -> None:
    said: Said | None = recall(SAID)
    if said is None:
        return
    text = t(f"editor_exchange.page.{said.code}", editor.lang, item=said.item)
    show("plan_note.html", editor.lang, said=text)
    if said.saved:
        links = [(_name_item(ref), _link(editor, ref)) for ref in said.saved[:MOST_LINKS]]
        more = len(said.saved) - len(links)
        show("editor_exchange_saved.html", editor.lang, links=links, more=more)


def _name_item(ref: str | Ref) -> str:
    return str(ref).partition(":")[2]


def _link(editor: Editor, ref: str) -> str:
    return editor.session.href("redaksi", butir=ref, bagian=None)


def _show_look(editor: Editor) -> None:
    look: Look | None = recall(LOOK)
    lang = editor.lang
    if look is None:
        if recall(SAID) is None:
            show("hint.html", lang, text="editor_exchange.page.empty")
        return
    if look.plan is None:
        rows = [(one.field, say_code(FAULTS, one.code, one.detail, lang)) for one in look.faults]
        show("editor_exchange_refused.html", lang, file=look.file, faults=rows)
    else:
        _show_plan(look.file, look.plan, editor)
    _show_buttons(look.plan, lang)


def _show_plan(file: str, plan: Plan, editor: Editor) -> None:
    lang = editor.lang
    counts = {fate.value: plan.count(fate) for fate in Fate}
    told = (*plan.pick(Fate.FAULTY), *plan.written)
    faulty = bool(plan.pick(Fate.FAULTY))
    show(
        "editor_exchange_plan.html",
        lang,
        head=t("editor_exchange.page.check", lang, file=file),
        counts=t("editor_exchange.page.counts", lang, **counts),
        advice="mend" if faulty else "apply_hint" if told else "nothing",
        items=[_describe(item, lang) for item in told[:MOST_ITEMS]],
        more=len(told) - min(len(told), MOST_ITEMS),
    )


def _show_buttons(plan: Plan | None, lang: Lang) -> None:
    with st.container(horizontal=True, gap="small"):
        if plan is not None and plan.is_fit:
            st.button(
                tn("editor_exchange.page.apply", len(plan.written), lang),
                key="tukar-simpan",
                type="primary",
                icon=":material/save:",
                on_click=_apply,
                args=(lang.value,),
            )
        st.button(
            t("editor_exchange.page.away", lang),
            key="tukar-singkirkan",
            icon=":material/close:",
            on_click=_put_away,
        )


def _describe(item: PlanItem, lang: Lang) -> dict[str, Any]:
    faults = [(one.field, say_code(FAULTS, one.code, one.detail, lang)) for one in item.faults]
    shown = () if item.fate is Fate.NEW else item.changes[:MOST_FIELDS]
    return {
        "row": item.row,
        "name": item.said_id or "?",
        "fate": item.fate.value,
        "faults": faults,
        "changes": [_say_change(change, lang) for change in shown],
        "more": max(0, len(item.changes) - MOST_FIELDS) if shown else 0,
    }


def _say_change(change: Change, lang: Lang) -> tuple[str, str, str]:
    return (change.field, _say_value(change.old, lang), _say_value(change.new, lang))


def _say_value(value: Any, lang: Lang) -> str:
    if value is None:
        return t("editor_exchange.page.absent", lang)
    said = _say_place(value) or (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    )
    return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"


def _say_place(value: Any) -> str:
    """A point as people write it: longitude, latitude."""
    if not isinstance(value, dict) or value.get("type") != "Point":
        return ""
    numbers: Sequence[float] = value["coordinates"]
    return ", ".join(map(str, numbers))
