"""Review of one item: what blocks it, the steps that are open now, and remarks on its fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from components.desk_words import say_moment
from components.difference_words import WAYS
from components.editor_comments import show_comments
from components.editor_retest import count_worse, is_moved
from components.editor_seat import NOTE, Editor, act, now
from components.form_notes import list_notes, name_field
from components.i18n import t, tn
from components.judging import judge_beside, judge_draft, shipped_data
from components.markup import show
from components.review_rights import find_refusal
from components.review_sources import name_seen, show_companions
from components.sources import SEMARANG_TIME
from components.state import hold, read_at_once
from components.store import current_engine
from components.way_judge import say_way_fault
from sites import review
from sites.companions import Seen, approve_together
from sites.database import open_reading
from sites.edited import Item, ItemKind, Ref, Stage
from sites.journal import Entry, list_log
from sites.review import Verdict
from sites.rights import Action, Actor

SUBMIT_NOTE, REASON, DAY, CLOCK, GONE = (
    f"tinjauan-{part}" for part in ("catatan", "alasan", "hari", "jam", "tarik-alasan")
)
LATER = "tinjauan-nanti"
LONGEST = 1000
_STATE = "editor_review.state"


def show_review(editor: Editor, item: Item) -> None:
    """Draw where an item stands, what keeps it there, what can be done, and what was said."""
    show("section.html", editor.lang, title="editor_review.state.title")
    _show_stage(editor, item)
    if item.newest is not None:
        verdict = judge_draft(item.ref, item.newest.data)
        show_companions(item, editor)
        _show_verdict(verdict, item, editor)
        code = find_refusal(editor.actor, item, verdict)
        is_open = _show_bar(editor, item, code)
        with st.container(key="tinjauan-langkah"):
            _show_steps(editor, item, verdict, is_open=is_open, code=code)
    show_comments(editor, item)
    may_withdraw = editor.actor.may(Action.PUBLISH_CONTENT) and item.published is not None
    if may_withdraw and not item.withdrawn:
        _ask_withdrawal(editor, item)


def _show_stage(editor: Editor, item: Item) -> None:
    lang = editor.lang
    with open_reading(current_engine()) as reading:
        log = list_log(reading, editor.actor, item.ref)
    event = "published" if item.stage == Stage.PUBLISHED else "scheduled"
    last = next((one for one in log if one.event == event), None)
    at = item.publish_at or (None if last is None else last.at)
    who, when = "" if last is None else last.who_name, say_moment(at, lang)
    code = "published_by" if last and event == "published" else item.stage.value
    said = t(f"editor_review.state.{code}", lang, who=who, when=when)
    told = _find_told(log, item)
    is_public = item.ref.kind == ItemKind.SITE and item.stage == Stage.PUBLISHED
    shown = {"stage": item.stage.value, "said": said, "told": _describe(told, editor)}
    show("editor_stage.html", lang, **shown, public=item.ref.id if is_public else None)


def _find_told(log: tuple[Entry, ...], item: Item) -> Entry | None:
    """Return what was said with the last step: why it came back, or what to look at."""
    if item.stage == Stage.DRAFT:
        found = (one for one in log if one.event in ("sent_back", "submitted", "published"))
        last = next(found, None)
        return last if last is not None and last.event == "sent_back" else None
    if item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED):
        return next((one for one in log if one.event == "submitted"), None)
    return None


def _describe(told: Entry | None, editor: Editor) -> dict[str, str] | None:
    if told is None:
        return None
    lang, which = editor.lang, "back" if told.event == "sent_back" else "asked"
    when = say_moment(told.at, lang)
    head = t(
        f"editor_review.state.{which}{'_with' if told.text else ''}",
        lang,
        who=told.who_name,
        when=when,
    )
    return {"head": head, "text": told.text}


def _show_verdict(verdict: Verdict, item: Item, editor: Editor) -> None:
    lang = editor.lang
    if item.ref.kind in WAYS:
        notes = [("", say_way_fault(fault, lang), True) for fault in verdict.faults]
    else:
        notes = [
            (name_field(note.field, lang) if note.field else "", note.said, note.blocking)
            for note in list_notes(verdict, item.ref.kind, lang)
        ]
    show("editor_verdict.html", editor.lang, notes=notes)


def _show_bar(editor: Editor, item: Item, code: str | None) -> bool:
    """Draw what publishes the item, in sight wherever one reads; return whether it may be."""
    with st.container(key="tinjauan-setuju"):
        if item.stage not in (Stage.IN_REVIEW, Stage.SCHEDULED):
            return False
        if code is not None:
            said = t(f"editor_review.may.{code}", editor.lang)
            show("editor_may.html", editor.lang, said=said)
        if not editor.actor.may(Action.PUBLISH_CONTENT):
            return False
        is_open = _ask_ridden(editor, item) and code is None
        look = {"type": "primary", "disabled": not is_open, "icon": ":material/task_alt:"}
        name = "publish_now" if item.stage == Stage.SCHEDULED else "publish"
        do = partial(_publish, seen=name_seen(item))
        _show_step(name, editor, item, do, **look)
        return is_open


def _show_steps(
    editor: Editor, item: Item, verdict: Verdict, *, is_open: bool, code: str | None
) -> None:
    if item.stage in (Stage.DRAFT, Stage.WITHDRAWN):
        _ask_submit(editor, item, verdict)
        if item.stage == Stage.DRAFT and item.published is None and not item.withdrawn:
            show("plan_lead.html", editor.lang, said=t(f"{_STATE}.discard_about", editor.lang))
            _show_step("discard", editor, item, _discard, icon=":material/delete:")
    elif item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED):
        if editor.actor.may(Action.PUBLISH_CONTENT):
            _ask_later(editor, item, is_open=is_open)
            _ask_send_back(editor, item)
        if code in ("own_change", "own_source", "not_allowed"):
            _show_step("take_back", editor, item, _take_back)


def _show_step(
    name: str,
    editor: Editor,
    item: Item,
    do: Callable[[Ref, int], None],
    **look: Any,
) -> None:
    st.button(
        t(f"editor_review.state.{name}", editor.lang),
        key=f"tinjauan-{name}",
        on_click=do,
        args=(item.ref, item.number),
        **look,
    )


def _ask_words(name: str, key: str, editor: Editor, hint: str = "") -> None:
    st.text_area(
        t(f"editor_review.state.{name}", editor.lang),
        key=key,
        max_chars=LONGEST,
        height=90,
        placeholder=t(f"editor_review.state.{hint}", editor.lang) if hint else None,
    )


def _ask_submit(editor: Editor, item: Item, verdict: Verdict) -> None:
    _ask_words("note", SUBMIT_NOTE, editor, "note_hint")
    look = {"type": "primary", "disabled": verdict.blocks, "icon": ":material/rate_review:"}
    _show_step("submit", editor, item, _submit, **look)


def _ask_ridden(editor: Editor, item: Item) -> bool:
    """Return whether what was moved was ridden, and what got worse was seen."""
    if item.newest is None or not is_moved(item.ref, item.newest.data):
        return True
    worse = count_worse(item.ref, item.newest.data)
    if worse is None:
        show("editor_may.html", editor.lang, said=t("editor_review.may.not_ridden", editor.lang))
        return False
    said = tn("editor_review.state.worse", worse, editor.lang)
    return worse == 0 or st.checkbox(said, key=f"tinjauan-memburuk-{item.ref.id}-{item.number}")


def _ask_later(editor: Editor, item: Item, *, is_open: bool) -> None:
    waits = item.stage == Stage.SCHEDULED
    publish_at = partial(_publish_at, seen=name_seen(item))
    with st.expander(t(f"{_STATE}.{'other' if waits else 'later'}", editor.lang), key=LATER):
        tomorrow = now().astimezone(SEMARANG_TIME).date() + timedelta(days=1)
        with st.container(horizontal=True, key="tinjauan-kapan"):
            st.date_input(
                t("editor_review.state.day", editor.lang), tomorrow, key=DAY, format="DD/MM/YYYY"
            )
            st.time_input(t("editor_review.state.clock", editor.lang), time(6), key=CLOCK)
        _show_step("publish_at", editor, item, publish_at, disabled=not is_open)


def _ask_send_back(editor: Editor, item: Item) -> None:
    with st.container(key="tinjauan-kembali"):
        _ask_words("reason", REASON, editor, "reason_hint")
        _show_step("send_back", editor, item, _send_back, icon=":material/undo:")


def _ask_withdrawal(editor: Editor, item: Item) -> None:
    with st.expander(t("editor_review.state.withdraw", editor.lang), key="tinjauan-tarik"):
        about = t("editor_review.state.withdraw_about", editor.lang)
        show("plan_lead.html", editor.lang, said=about)
        _ask_words("withdraw_reason", GONE, editor)
        _show_step("withdraw", editor, item, _withdraw)


def _submit(ref: Ref, number: int) -> None:
    """Callback: ask for a review."""
    note = str(read_at_once(SUBMIT_NOTE) or "").strip()
    _step(review.submit, ref, "done.submitted", number=number, judge=judge_draft, note=note)


def _discard(ref: Ref, number: int) -> None:
    """Callback: put away what was begun and never shown."""
    _step(review.discard, ref, "done.discarded", number=number, shipped=shipped_data)


def _take_back(ref: Ref, number: int) -> None:
    """Callback: make a draft of it again."""
    _step(review.take_back, ref, "done.taken_back", number=number)


def _send_back(ref: Ref, number: int) -> None:
    """Callback: ask for more work."""
    reason = str(read_at_once(REASON) or "")
    _step(review.send_back, ref, "done.sent_back", number=number, reason=reason)


def _publish(ref: Ref, number: int, seen: tuple[Seen, ...]) -> None:
    """Callback: approve and publish at once."""
    kept = {"number": number, "beside": seen, "judge_beside": judge_beside}
    _step(approve_together, ref, "done.published", **kept)


def _publish_at(ref: Ref, number: int, seen: tuple[Seen, ...]) -> None:
    """Callback: approve for a time in Semarang; one that is past is refused."""
    day, clock = read_at_once(DAY), read_at_once(CLOCK)
    at = find_time(day, clock)
    if at is None or at <= now():
        hold(NOTE, ("refused.past", False))
        return
    kept = {"number": number, "beside": seen, "judge_beside": judge_beside, "publish_at": at}
    _step(approve_together, ref, "done.scheduled", **kept)


def find_time(day: Any, clock: Any) -> datetime | None:
    """Return a day and a clock in Semarang as a moment in UTC; None unless both are given."""
    if not isinstance(day, date) or not isinstance(clock, time):
        return None
    return datetime.combine(day, clock, SEMARANG_TIME).astimezone(UTC)


def _withdraw(ref: Ref, number: int) -> None:
    """Callback: take it out of what visitors see."""
    kept = {"number": number, "reason": str(read_at_once(GONE) or ""), "shipped": shipped_data}
    _step(review.withdraw, ref, "done.withdrawn", **kept)


def _step(do: Callable[..., Item], ref: Ref, said: str, **more: Any) -> None:
    act(partial(_do, do=do, ref=ref, more=more), said)


def _do(
    writing: Session,
    actor: Actor | None,
    do: Callable[..., Item],
    ref: Ref,
    more: dict[str, Any],
) -> Item:
    return do(writing, actor, ref, now=now(), **more)
