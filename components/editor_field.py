"""From the field: what riders report of cues, on a list and a map; a case tested and closed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.actor import current_actor
from components.editor_retest import Trial, list_reasons, run_retest, show_button
from components.editor_retest import show_outcomes as show_ride
from components.editor_seat import Editor, now
from components.field_words import describe_case, list_strip, say_reports
from components.i18n import t
from components.judging import shipped_data
from components.map_view import describe_line, show_map
from components.markup import show
from components.retesting import Outcome
from components.sources import current_catalogue, find_line
from components.state import hold, pick_case, pick_item, read_at_once, recall, set_widget
from components.store import current_engine
from routes.field_desk import CaseRefused, close_case, find_changes, list_cases, list_notes
from routes.field_reports import CaseKey, FieldCase
from routes.retest import Finding, Flaw
from sites.database import open_reading, open_writing
from sites.edited import ItemKind, Ref
from sites.errors import ContentError, UnknownItem
from sites.revisions import open_item
from sites.rights import NotAllowed

SHOWN, REASON, SAID = (f"lapangan-{part}" for part in ("tutup-juga", "alasan", "kabar"))
FACE = "redaksi-muka"
"""Where the desk holds which face of an opened item is shown."""

MOST_SHOWN = 60
MAP_PX = 380


def show_field(editor: Editor) -> None:
    """Draw the reports of riders, or the one that is opened."""
    with open_reading(current_engine()) as reading:
        cases = list_cases(reading, editor.actor, find_changes(reading))
    _show_said(editor)
    opened = editor.session.case
    if opened is None:
        _show_list(cases, editor)
        return
    case = next((one for one in cases if name_case(one.key) == opened), None)
    st.button(
        t("editor_field.back", editor.lang),
        key="lapangan-kembali",
        icon=":material/arrow_back:",
        on_click=_open_case,
        args=(None,),
    )
    if case is None:
        show("hint.html", editor.lang, text="editor_field.gone")
    else:
        _show_case(case, editor)


def _show_said(editor: Editor) -> None:
    """In a container that is always there: else the map below would be loaded anew."""
    with st.container(key=SAID):
        said = recall(SAID)
        hold(SAID, None)
        if said is not None:
            show("plan_note.html", editor.lang, said=t(f"editor_field.close.{said}", editor.lang))


def name_case(key: CaseKey) -> str:
    """Return what stands for a case in the address bar: ``route:site:pass:verdict``."""
    return ":".join(map(str, key))


def _open_case(key: CaseKey | None) -> None:
    """Callback: open a case, or go back to the list."""
    pick_case(None if key is None else name_case(key))
    set_widget(REASON, "")


def _show_list(cases: Sequence[FieldCase], editor: Editor) -> None:
    show("plan_lead.html", editor.lang, said=t("editor_field.about", editor.lang))
    if not cases:
        show("hint.html", editor.lang, text="editor_field.none")
        return
    closed = st.toggle(t("editor_field.show_closed", editor.lang), key=SHOWN)
    shown = [case for case in cases if case.is_open or closed][:MOST_SHOWN]
    if not shown:
        show("hint.html", editor.lang, text="editor_field.all_closed")
        return
    rows, plan = st.columns([6, 5], gap="large")
    with plan:
        show("plan_lead.html", editor.lang, said=t("editor_field.map.label", editor.lang))
        show_map(
            editor.lang,
            current_catalogue().version,
            {"pins": list_pins(shown, editor), "fit": [case.key.site for case in shown]},
            key="lapangan-peta",
            height_px=MAP_PX,
        )
    with rows:
        show("section.html", editor.lang, title="editor_field.list")
        for number, case in enumerate(shown, start=1):
            _show_row(number, case, editor)


def _show_row(number: int, case: FieldCase, editor: Editor) -> None:
    said = describe_case(case, editor)
    with st.container(key=f"lapangan-baris-{number}", border=True):
        show("editor_case.html", editor.lang, case=case, said=said, number=number)
        st.button(
            t("editor_field.open_case", editor.lang),
            key="-".join(("lapangan-buka", *map(str, case.key))),
            help=said["name"],
            icon=":material/open_in_full:",
            on_click=_open_case,
            args=(case.key,),
        )


def list_pins(cases: Sequence[FieldCase], editor: Editor) -> list[dict[str, Any]]:
    """Return a pin per reported place: the more reports, the larger the circle round it."""
    catalogue = current_catalogue()
    counts: dict[str, int] = {}
    for case in cases:
        counts[case.key.site] = counts.get(case.key.site, 0) + case.since.reports
    pins = []
    for number, (site_id, count) in enumerate(counts.items(), start=1):
        site = catalogue.find_site(site_id)
        if site is not None:
            name = f"{site.name.in_lang(editor.lang)}: {say_reports(count, editor.lang)}"
            lat, lon = round(site.position.lat, 6), round(site.position.lon, 6)
            radius_m = round(30 + 25 * math.sqrt(count))
            where = {"id": site.id, "lat": lat, "lon": lon, "radius_m": radius_m}
            pins.append({**where, "kind": site.kind.value, "name": name, "n": number})
    return pins


def _show_case(case: FieldCase, editor: Editor) -> None:
    lang = editor.lang
    with open_reading(current_engine()) as reading:
        notes = list_notes(reading, case.key)
        others = list_cases(reading, editor.actor)
    same = [one for one in others if one.key[:3] == case.key[:3]]
    said = describe_case(case, editor)
    show("editor_case.html", lang, case=case, said=said, number=None)
    facts, plan = st.columns([6, 5], gap="large")
    with facts:
        show(
            "editor_case_facts.html",
            lang,
            strip=list_strip(case.key, editor),
            same=[describe_case(one, editor) for one in same],
            notes=[(describe_case(case, editor, at)["day"], text) for at, text in notes],
        )
        st.button(
            t("editor_field.open_form", lang),
            key="lapangan-formulir",
            icon=":material/edit:",
            on_click=_open_form,
            args=(str(Ref(ItemKind.SITE, case.key.site)),),
        )
    with plan:
        _show_place(case, editor)
    _show_test(case, editor)


def _open_form(ref: str) -> None:
    """Callback: open the place with its fields, whatever was looked at last."""
    hold(FACE, "isi")
    pick_item(ref)


def _show_place(case: FieldCase, editor: Editor) -> None:
    line, site = find_line(case.key.route), current_catalogue().find_site(case.key.site)
    pins = list_pins([case], editor)
    content: dict[str, Any] = {"pins": pins, "chosen": case.key.site}
    if line is not None:
        content["line"] = describe_line(line)
    if site is not None:
        at = [round(site.position.lat, 6), round(site.position.lon, 6)]
        content["view"] = {"at": at, "zoom": 16}
    version = current_catalogue().version
    show_map(editor.lang, version, content, key="lapangan-tempat", height_px=MAP_PX)


def find_trial(case: FieldCase, editor: Editor) -> Trial:
    """Return what is to be ridden: the draft of the place if there is one, else as published."""
    ref = Ref(ItemKind.SITE, case.key.site)
    with open_reading(current_engine()) as reading:
        item = open_item(reading, editor.actor, ref, shipped_data)
    newest, published = item.newest, item.published
    is_draft = newest is not None and (published is None or newest.data != published.data)
    data = newest.data if is_draft and newest is not None else None
    return Trial(ref, data, case.report, (case.key.route,))


def _show_test(case: FieldCase, editor: Editor) -> None:
    lang = editor.lang
    trial = find_trial(case, editor)
    with st.container(key="lapangan-uji"):
        show("section.html", lang, title="editor_field.retest.ask")
        kind = "published" if trial.data is None else "draft"
        about = (t(f"editor_field.{key}", lang) for key in ("retest.about", kind))
        show("plan_lead.html", lang, said=" ".join(about))
        show_button(trial, editor, "lapangan-uji-mulai")
        try:
            outcomes = run_retest(trial, editor)
        except (ContentError, ValueError, KeyError):
            show("hint.html", lang, text="editor_field.retest.unfit")
            return
        if outcomes is not None:
            show_ride(outcomes, editor)
    if case.is_open:
        _ask_close(case, _find_finding(outcomes, case), editor, waits=trial.data is not None)


def _find_finding(outcomes: Sequence[Outcome] | None, case: FieldCase) -> Finding | None:
    """Return what the ride says of the report; a place that no ride names any more is gone."""
    if outcomes is None:
        return None
    found = (one.finding for one in outcomes if one.route_id == case.key.route)
    return next(found, None) or Finding(case.report, (Flaw("gone"),))


def _ask_close(case: FieldCase, finding: Finding | None, editor: Editor, *, waits: bool) -> None:
    """Draw what closes a case; ``waits``: what was ridden is a draft that is not published yet."""
    lang = editor.lang
    show("section.html", lang, title="editor_field.close.title")
    if finding is None:
        show("hint.html", lang, text="editor_field.close.first")
    elif not finding.passed:
        reasons = "; ".join(list_reasons(finding, lang))
        said = t("editor_field.close.missed", lang, reasons=reasons)
        show("plan_note.html", lang, said=said)
    elif waits:
        show("plan_note.html", lang, said=t("editor_field.close.waits", lang))
    st.text_area(
        t("editor_field.close.reason", lang),
        key=REASON,
        max_chars=500,
        height=90,
        placeholder=t("editor_field.close.hint", lang),
    )
    st.button(
        t("editor_field.close.do", lang),
        key="lapangan-tutup",
        type="primary",
        icon=":material/task_alt:",
        disabled=finding is None,
        on_click=_close,
        args=(case.key, finding, waits),
    )


def _close(key: CaseKey, finding: Finding | None, waits: bool) -> None:
    """Callback: close a case with the reason that is written, and say what is still to be done."""
    try:
        with open_writing(current_engine()) as writing:
            close_case(
                writing,
                current_actor(),
                key,
                finding=finding,
                content=current_catalogue().version,
                reason=str(read_at_once(REASON) or ""),
                now=now(),
            )
    except CaseRefused as refusal:
        hold(SAID, refusal.code)
    except (NotAllowed, UnknownItem):
        hold(SAID, "refused")
    else:
        hold(SAID, "done_draft" if waits else "done")
        _open_case(None)
