"""Where a site is: a pin to drag, numbers to type, and what the position means on each route."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from components.editor_seat import Editor
from components.i18n import say_word
from components.map_moves import take_moves
from components.map_view import HOME, show_map
from components.markup import show
from components.pin_area import apply_moves
from components.pin_effects import show_effects
from components.pin_map import Data, OnEdit, OnMove, Pin, describe_map
from components.placing_ground import ANY_ID, read_placed
from components.position_text import (
    BadPosition,
    check_position,
    format_degrees,
    parse_degrees,
    parse_pair,
)
from components.sources import current_basemap, current_catalogue
from components.state import hold, read_at_once, recall, set_widget
from sites.geo import Position
from sites.model import PositionGrade

MAP_PX = 560
LON, LAT, ACCURACY, GRADE = "bujur", "lintang", "ketelitian", "mutu"
BAD = "pin-salah"


def show_pin(
    editor: Editor,
    item_id: str,
    data: Data,
    on_move: OnMove,
    on_edit: OnEdit | None = None,
    *,
    said: str = "",
) -> None:
    """Draw the position of a site, to be changed by dragging and by typing.

    Both are called in callbacks: ``on_move`` with longitude and latitude, ``on_edit`` with a
    function that changes the newest data (accuracy, grade, the corners of an area). Without
    ``on_edit`` these are only shown. What is ``said`` takes the
    place of how the pin is moved: the map stays where it is.
    """
    site = read_placed({"id": item_id or ANY_ID, **data}, current_catalogue())
    pin = Pin(editor, item_id, data, site, on_move, on_edit)
    told = {"has_place": site is not None, "is_area": pin.is_area, "said": said}
    show("editor_pin_head.html", pin.lang, **told)
    map_key = pin.key("peta")
    show_map(
        pin.lang,
        current_basemap()[0],
        describe_map(pin, map_key),
        key=map_key,
        height_px=MAP_PX,
        returned=("all_drawings",),
        on_change=partial(_take_moves, map_key, on_move, on_edit),
    )
    with st.container(key=pin.key("angka")):
        _ask_numbers(pin)
    if site is not None:
        show_effects(pin, site)


def _take_moves(map_key: str, on_move: OnMove, on_edit: OnEdit | None) -> None:
    """Callback of the map: hand on where the pin was put last, and what was done to corners."""
    moves = take_moves(map_key)
    hold(BAD, None)
    pins = [move for move in moves if move.what == "pin"]
    if pins:
        on_move(*pins[-1].place)
    corners = tuple(move for move in moves if move.what == "corner")
    if corners and on_edit is not None:
        on_edit(partial(apply_moves, moves=corners))


def _ask_numbers(pin: Pin) -> None:
    """Draw the fields in which the position is typed, and how well it is known."""
    bad: tuple[str, str, str] | None = recall(BAD)
    if not pin.is_area:
        left, right = st.columns(2)
        for part, column, axis in ((LAT, left, 1), (LON, right, 0)):
            now = "" if pin.position is None else format_degrees(pin.position[axis])
            wrong = bad is not None and bad[0] == pin.key(part)
            set_widget(pin.key(part), bad[1] if wrong and bad else now)
            with column:
                st.text_input(
                    pin.say(f"field.{part}"),
                    key=pin.key(part),
                    help=pin.say("field.paste"),
                    on_change=partial(
                        _take_typed, (pin.key(LON), pin.key(LAT)), axis, pin.position, pin.on_move
                    ),
                )
        if bad is not None and bad[0].endswith(f"-{pin.item_id}"):
            show("editor_pin_bad.html", pin.lang, code=bad[2])
    if pin.on_edit is None:
        show("editor_pin_known.html", pin.lang, site=pin.site)
        return
    accuracy, grade = st.columns(2)
    with accuracy:
        _ask_accuracy(pin, pin.on_edit)
    with grade:
        _ask_grade(pin, pin.on_edit)


def _read_other(key: str, axis: int, before: Position | None) -> float:
    """Return the number beside the one that was typed: perhaps typed, too, since it was drawn."""
    known = (before or HOME)[axis]
    text = str(read_at_once(key) or "").strip()
    if not text or text == format_degrees(known):
        return known
    try:
        return parse_degrees(text)
    except BadPosition:
        return known


def _take_typed(keys: tuple[str, str], axis: int, before: Position | None, on_move: OnMove) -> None:
    """Callback: one number, or a pasted pair that sets both; what is neither stays and is told."""
    key, beside = keys[axis], keys[1 - axis]
    text = str(read_at_once(key) or "").strip()
    hold(BAD, None)
    try:
        pair = parse_pair(text)
        if pair is None:
            degrees = parse_degrees(text)
            other = _read_other(beside, 1 - axis, before)
            pair = check_position(other, degrees) if axis else check_position(degrees, other)
    except BadPosition as refusal:
        hold(BAD, (key, text[:120], refusal.code))
        return
    on_move(*pair)


def _ask_accuracy(pin: Pin, on_edit: OnEdit) -> None:
    key = pin.key(ACCURACY)
    set_widget(key, float(pin.data.get("accuracy_m") or 10.0))
    st.number_input(
        pin.say("field.accuracy"),
        1.0,
        2000.0,
        step=1.0,
        format="%.0f",
        key=key,
        help=pin.say("field.accuracy_about"),
        on_change=partial(_take_field, key, "accuracy_m", on_edit),
    )


def _ask_grade(pin: Pin, on_edit: OnEdit) -> None:
    key = pin.key(GRADE)
    grades = [grade.value for grade in PositionGrade]
    held = pin.data.get("position_grade")
    set_widget(key, held if held in grades else PositionGrade.APPROXIMATE.value)
    names = {grade: say_word("position_grade", pin.lang, grade) for grade in grades}
    st.selectbox(
        pin.say("field.grade"),
        grades,
        key=key,
        format_func=names.__getitem__,
        on_change=partial(_take_field, key, "position_grade", on_edit),
    )


def _take_field(key: str, field: str, on_edit: OnEdit) -> None:
    """Callback: hand on how well the position is known."""
    on_edit(partial(_set_field, field=field, value=read_at_once(key)))


def _set_field(data: Data, field: str, value: Any) -> Data:
    return {**data, field: value}
