"""The walk dragged into order: a field that nobody sees takes what the page's script writes.

The script is ``static/drag.js``; whatever comes is only an order of places, and anything in it
that is no place of the walk counts for nothing.
"""

from __future__ import annotations

import streamlit as st

from components.i18n import t
from components.markup import show
from components.plan_desk import Desk, change
from components.plan_editing import sort_visits
from components.state import read_at_once

ORDER = "jalan-susunan"
LONGEST = 5000
"""Letters of an order: eighty places, each with the longest id there is."""


def take_order(desk: Desk) -> None:
    """Draw the field for the order, and where a screen reader hears what has moved."""
    show("plan_moved.html", desk.lang)
    label = t("plan.walk.order", desk.lang)
    st.text_input(label, key=ORDER, max_chars=LONGEST, on_change=_sort)


def read_order(text: str) -> list[str]:
    """Return the places of an order as it was written: ids with spaces, then ``#`` and a mark.

    The mark makes the same order once more, after it was undone, something new.
    """
    return text.partition("#")[0].split()


def _sort() -> None:
    """Callback: keep the order, as one change that can be undone."""
    wanted = read_order(read_at_once(ORDER) or "")
    if wanted:
        change(lambda plan: sort_visits(plan, wanted))
