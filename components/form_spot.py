"""Where a smart feature stands, if it stands anywhere: two numbers, typed or pasted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.form_fields import place_widget
from components.form_work import Form
from components.i18n import t
from components.markup import show
from components.position_text import BadPosition, format_degrees, parse_pair
from components.state import hold, read_at_once, recall
from sites.merging import find_at

BAD = "isi-titik-salah"
OnMove = Callable[[float, float], None]


def say_spot(data: object) -> str:
    """Return the place of an item as latitude and longitude; nothing when it has no point."""
    if find_at(data, "geometry.type") != "Point":
        return ""
    lonlat = find_at(data, "geometry.coordinates")
    if not isinstance(lonlat, list) or len(lonlat) != 2:
        return ""
    return f"{format_degrees(lonlat[1])}, {format_degrees(lonlat[0])}"


def ask_spot(form: Form, on_move: OnMove, on_leave: Callable[[], None]) -> None:
    """Draw the field in which the place is typed; an emptied one takes the place away."""
    key = f"{form.id}-geometry"
    bad: tuple[str, str, str] | None = recall(BAD)
    wrong = bad if bad is not None and bad[0] == key else None
    place_widget(key, wrong[1] if wrong else say_spot(form.data))
    has_area = find_at(form.data, "geometry.type") not in (None, "Point")
    show("form_empty.html", form.lang, said=t("editor_form.spot.about", form.lang))
    if has_area:
        show("form_empty.html", form.lang, said=t("editor_form.spot.area", form.lang))
    st.text_input(
        t("editor_form.spot.label", form.lang),
        key=key,
        placeholder="-6.984000, 110.410000",
        on_change=partial(take_spot, key, on_move, on_leave),
    )
    if wrong:
        show("editor_pin_bad.html", form.lang, code=wrong[2])


def take_spot(key: str, on_move: OnMove, on_leave: Callable[[], None]) -> None:
    """Callback: a pasted pair of numbers, or nothing; anything else stays and is told."""
    text = str(read_at_once(key) or "").strip()
    hold(BAD, None)
    if not text:
        on_leave()
        return
    try:
        pair = parse_pair(text)
    except BadPosition as refusal:
        hold(BAD, (key, text[:120], refusal.code))
        return
    if pair is None:
        hold(BAD, (key, text[:120], "not_a_number"))
        return
    on_move(*pair)
