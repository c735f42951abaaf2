"""A reported cue in words: how many reports, since when, and how the phones say it now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from components.editor_retest import name_cue
from components.editor_seat import Editor
from components.guides import find_guide
from components.i18n import show_clock, show_day, t, tn
from components.sources import SEMARANG_TIME, current_catalogue, find_line
from routes.field_reports import CaseKey, FieldCase, Spell
from sites.text import Lang

BESIDE = 2
"""Cues shown before and after the one in question."""


def say_reports(number: int, lang: Lang) -> str:
    """Return a number of reports in words."""
    return tn("editor_field.reports", number, lang)


def say_spell(spell: Spell, lang: Lang) -> str:
    """Return how many reports there were from how many rides."""
    return f"{say_reports(spell.reports, lang)} {tn('editor_field.rides', spell.rides, lang)}"


def say_day(at: datetime, lang: Lang) -> str:
    """Return a moment as day and clock in Semarang."""
    local = at.astimezone(SEMARANG_TIME)
    return f"{show_day(local, lang)}, {show_clock(local)}"


def describe_case(case: FieldCase, editor: Editor, at: datetime | None = None) -> dict[str, Any]:
    """Return everything that is said of a case."""
    lang = editor.lang
    line = find_line(case.key.route)
    unknown = t("editor_field.unknown_content", lang)
    contents = (
        t("editor_field.content_of", lang, version=version or unknown, n=count)
        for version, count in case.contents[:4]
    )
    first, last = say_day(case.first_at, lang), say_day(case.last_at, lang)
    closing = case.closing
    return {
        "name": name_cue(case.key.site, case.key.pass_number, editor),
        "route": case.key.route if line is None else line.route.name.in_lang(lang),
        "verdict": t(f"editor_field.verdict.{case.key.verdict.value}", lang),
        "state": t(f"editor_field.state.{case.state.value}", lang),
        "since": say_spell(case.since, lang),
        "before": say_spell(case.before, lang) if case.before.reports else "",
        "when": t("editor_field.first_last", lang, first=first, last=last),
        "content": t("editor_field.content", lang, said=", ".join(contents)),
        "day": say_day(at or case.last_at, lang),
        "closed": ""
        if closing is None
        else t(
            "editor_field.close.by",
            lang,
            who=closing.by_name,
            day=say_day(closing.at, lang),
            reason=closing.reason,
        ),
    }


def list_strip(key: CaseKey, editor: Editor) -> dict[str, Any]:
    """Return the cue among its neighbours as the phones say it now, and what it is besides."""
    guide = find_guide(key.route)
    cues = [] if guide is None else list(guide.cues)
    here = next((n for n, cue in enumerate(cues) if (cue.site, cue.pass_number) == key[1:3]), None)
    host = next((cue.site for cue in cues if key.site in cue.also), None)
    shown = [] if here is None else cues[max(0, here - BESIDE) : here + BESIDE + 1]
    site = current_catalogue().find_site(key.site)
    return {
        "rows": [
            {
                "cue": cue,
                "name": name_cue(cue.site, cue.pass_number, editor),
                "here": (cue.site, cue.pass_number) == key[1:3],
            }
            for cue in shown
        ],
        "glance": "" if site is None else site.glance.in_lang(editor.lang),
        "host": None if host is None else name_cue(host, 1, editor),
    }
