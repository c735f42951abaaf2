"""Fields of a plan on the page: each shows what is kept, and saves what is entered at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.plan_desk import change, change_by
from components.state import hold, read_at_once, read_widget, recall, set_widget
from routes.visits import VisitPlan
from sites.text import Lang

TURNED, SPOKEN = "rencana-bahasa-berganti", "rencana-bahasa"
"""Whether the language has changed since the last run: a browser holds a choice by its label."""


def note_language(lang: Lang) -> None:
    """Notice at the beginning of a run whether the page speaks another language than before."""
    hold(TURNED, recall(SPOKEN) != lang)
    hold(SPOKEN, lang)


def bind(name: str, value: Any, edit: Callable[[VisitPlan, Any], VisitPlan]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the plan: it holds ``value``, the kept one.

    It is set only when it holds something else. Setting it at every run would send the browser
    an answer to an older click, which takes back the click that is on its way.
    """
    key = f"rencana-{name}"
    held = read_widget(key)
    is_new_and_off = held is None and value is False
    if recall(TURNED) or (held != value and not is_new_and_off):
        set_widget(key, value)
    return {"key": key, "on_change": change_by, "args": (key, edit)}


def submit(key: str, edit: Callable[[VisitPlan, Any], VisitPlan]) -> None:
    """Callback of an «add» button: save with what a text field holds, and empty the field."""
    value = " ".join(str(read_at_once(key) or "").split())
    if value and change(lambda plan: edit(plan, value)):
        set_widget(key, "")
