"""Statistics without persons: openings by place and cue, rides kept, reports per showing."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from components.editor_retest import name_cue
from components.editor_seat import Editor, now
from components.i18n import show_day, t
from components.markup import show
from components.numbers import (
    CueKey,
    CueNumbers,
    Numbers,
    PlaceNumbers,
    export_tallies,
    hide_few,
    sum_up,
)
from components.sources import SEMARANG_TIME, current_catalogue, find_line
from components.state import read_at_once, set_widget
from components.store import current_engine
from routes.field_desk import count_reports
from sites.database import open_reading
from sites.tallies import list_tallies

SPAN = "angka-waktu"
SPANS = (4, 12, 52)
FILE = "angka-jejak-semarang.csv"
MOST_ROWS = 60
HEADS = ("week", "what", "route", "kind", "item", "pass", "lang", "times")


def show_numbers(editor: Editor) -> None:
    """Draw what was counted in the last weeks."""
    lang = editor.lang
    show("plan_lead.html", lang, said=t("editor_numbers.about", lang))
    if read_at_once(SPAN) not in SPANS:
        set_widget(SPAN, SPANS[1])
    names = {weeks: t(f"editor_numbers.weeks_{weeks}", lang) for weeks in SPANS}
    weeks = st.segmented_control(
        t("editor_numbers.weeks", lang), SPANS, key=SPAN, format_func=names.__getitem__
    )
    until = now().astimezone(SEMARANG_TIME).date()
    since = until - timedelta(days=7 * (weeks or SPANS[1]) - 1)
    with open_reading(current_engine()) as reading:
        tallies = list_tallies(reading, editor.actor, since, until)
        start = datetime.combine(since, time(), SEMARANG_TIME)
        told = count_reports(reading, editor.actor, start)
    reports: Counter[CueKey] = Counter(told)
    if not tallies and not reports:
        show("hint.html", lang, text="editor_numbers.none")
    else:
        numbers = sum_up(tallies, reports, since, until)
        show("editor_numbers.html", lang, **describe_numbers(numbers, editor))
        st.download_button(
            t("editor_numbers.download", lang),
            export_tallies(
                tallies,
                [t(f"editor_numbers.{head}", lang) for head in HEADS],
                t("editor_numbers.few", lang),
            ),
            file_name=FILE,
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="angka-unduh",
        )
    show("section.html", lang, title="editor_numbers.not_counted")
    show("plan_lead.html", lang, said=t("editor_numbers.not_counted_about", lang))


def describe_numbers(numbers: Numbers, editor: Editor) -> dict[str, Any]:
    """Return the numbers as rows in words, each with the share of its bar in per cent.

    The bar of a number that is too small to be shown is that of none.
    """
    lang = editor.lang
    most = max((one.total for one in numbers.places), default=1) or 1
    tallest = max((count for _, count in numbers.weeks), default=0)
    return {
        "places": [_describe_place(one, most, editor) for one in numbers.places[:MOST_ROWS]],
        "cues": [_describe_cue(one, editor) for one in numbers.cues[:MOST_ROWS]],
        "weeks": [
            {"day": _say_week(day, editor), "count": _hide(count, editor), "share": share}
            for day, count, share in (
                (day, count, _share(count, tallest)) for day, count in numbers.weeks
            )
        ]
        if tallest
        else [],
        "few": t("editor_numbers.few_about", lang),
    }


def _hide(count: int, editor: Editor) -> str:
    return hide_few(count, t("editor_numbers.few", editor.lang))


def _share(count: int, most: int) -> int:
    return 0 if most == 0 or hide_few(count, "") == "" else round(100 * count / most)


def _say_week(day: date, editor: Editor) -> str:
    said = show_day(day, editor.lang).partition(", ")[2] or show_day(day, editor.lang)
    return t("editor_numbers.week_of", editor.lang, day=said)


def _describe_place(one: PlaceNumbers, most: int, editor: Editor) -> dict[str, Any]:
    catalogue = current_catalogue()
    find = catalogue.find_site if one.kind == "site" else catalogue.find_smart_feature
    found = find(one.item)
    return {
        "name": one.item if found is None else found.name.in_lang(editor.lang),
        "on_ride": _hide(one.on_ride, editor),
        "on_page": _hide(one.on_page, editor),
        "share": _share(one.total, most),
    }


def _describe_cue(one: CueNumbers, editor: Editor) -> dict[str, Any]:
    route_id, site_id, pass_number = one.key
    line = find_line(route_id)
    return {
        "name": name_cue(site_id, pass_number, editor),
        "route": route_id if line is None else line.route.name.in_lang(editor.lang),
        "shown": _hide(one.shown, editor),
        "opened": _hide(one.opened, editor),
        "reports": _hide(one.reports, editor),
        "rate": "–" if one.rate is None else f"{one.rate:.0f}",
    }
