"""Fields of a plan on the page: each shows what is kept, and saves what is entered at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.plan_desk import change, change_by
from components.state import read_widget, set_widget
from routes.visits import VisitPlan


def bind(name: str, value: Any, edit: Callable[[VisitPlan, Any], VisitPlan]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the plan: it holds ``value``, the kept one."""
    key = f"rencana-{name}"
    set_widget(key, value)
    return {"key": key, "on_change": change_by, "args": (key, edit)}


def submit(key: str, edit: Callable[[VisitPlan, Any], VisitPlan]) -> None:
    """Callback of an «add» button: save with what a text field holds, and empty the field."""
    value = " ".join(str(read_widget(key) or "").split())
    if value and change(lambda plan: edit(plan, value)):
        set_widget(key, "")
