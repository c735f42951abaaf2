"""The walk as a list to be dragged into order; buttons beside each place do the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from components.i18n import t
from components.plan_desk import Desk, change
from components.plan_editing import sort_visits
from components.state import read_at_once

STATIC = Path(__file__).parent / "static"
KEY = "jalan-seret"


@cache
def _register() -> ComponentRenderer:
    script, style = (STATIC / name for name in ("drag.js", "drag.css"))
    return st.components.v2.component(
        "jejak_drag",
        html="<ol></ol>",
        css=style.read_text(encoding="utf-8"),
        js=script.read_text(encoding="utf-8"),
    )


def show_drag(desk: Desk) -> None:
    """Draw the places of the walk by name, each with a handle."""
    items = [{"id": one.site, "name": desk.name_place(one.site)} for one in desk.plan.visits]
    _register()(
        key=KEY,
        data={
            "label": t("plan.walk.drag", desk.lang),
            "move": t("plan.walk.drag_one", desk.lang),
            "items": items,
        },
        on_order_change=_sort,
    )


def _sort() -> None:
    order = (read_at_once(KEY) or {}).get("order")
    if order:
        change(lambda plan: sort_visits(plan, order))
