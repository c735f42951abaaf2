"""Fields of a route, a leg, a stop, a restriction: each kept as soon as it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from components.i18n import say_word, t
from components.state import read_at_once, set_widget
from components.way_work import change_way
from routes.new_ways import state_direction
from routes.way_edits import Collection, Feature, set_property
from sites.edited import Ref
from sites.model import Grade
from sites.text import Lang

Read = Callable[[Any], Any]


class Part(NamedTuple):
    """The part of a route or of the restrictions whose fields are asked."""

    ref: Ref
    feature: Feature
    lang: Lang

    @property
    def role(self) -> str | None:
        """Leg, stop or route; None for a restriction."""
        role: str | None = self.feature["properties"].get("role")
        return role

    def key(self, path: str) -> str:
        """Return the key of the widget of one field."""
        return f"jalur-{self.ref.id}-{self.role or 'batas'}-{self.feature['id']}-{path}"

    def held(self, path: str) -> Any:
        """Return what a field holds, or None."""
        found: Any = self.feature["properties"]
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def say(self, key: str, **values: object) -> str:
        """Return a wording of this surface."""
        return t(f"editor_routes.{key}", self.lang, **values)


def _take(key: str, part: Part, path: str, read: Read) -> None:
    """Callback: keep what a field holds now."""
    value = read(read_at_once(key))
    change_way(part.ref, partial(_set, part=part, path=path, value=value))


def _set(collection: Collection, part: Part, path: str, value: Any) -> Collection:
    if path.startswith("direction.statement."):
        return state_direction(collection, part.feature["id"], path, value)
    return set_property(collection, part.feature["id"], path, value, part.role)


def _as_text(value: Any) -> str | None:
    return " ".join(str(value or "").split()) or None


def _as_list(value: Any) -> list[str]:
    parts = (" ".join(one.split()) for one in str(value or "").replace("\n", ",").split(","))
    return [one for one in parts if one]


def _as_is(value: Any) -> Any:
    return value


def _as_float(value: Any) -> float | None:
    return None if value is None else float(value)


def _as_seconds(value: Any) -> int:
    return round(float(value or 0) * 60)


def ask_text(part: Part, path: str, *, area: bool = False) -> None:
    """Draw one text field."""
    key = part.key(path)
    set_widget(key, str(part.held(path) or ""))
    label, args = part.say(f"field.{path.replace('.', '_')}"), (key, part, path, _as_text)
    if area:
        st.text_area(label, height="content", key=key, on_change=_take, args=args)
    else:
        st.text_input(label, key=key, on_change=_take, args=args)


def ask_pair(part: Part, path: str, *, area: bool = False) -> None:
    """Draw Indonesian and English side by side."""
    left, right = st.columns(2)
    for column, lang in ((left, Lang.ID), (right, Lang.EN)):
        with column:
            ask_text(part, f"{path}.{lang.value}", area=area)


def ask_list(part: Part, path: str) -> None:
    """Draw a list of words, separated by commas."""
    key = part.key(path)
    set_widget(key, ", ".join(part.held(path) or ()))
    label = part.say(f"field.{path}")
    st.text_input(label, key=key, on_change=_take, args=(key, part, path, _as_list))


def ask_minutes(part: Part, path: str) -> None:
    """Draw seconds as minutes."""
    key = part.key(path)
    set_widget(key, float(part.held(path) or 0) / 60)
    args = (key, part, path, _as_seconds)
    label = part.say(f"field.{path}")
    st.number_input(label, 0.0, 240.0, step=1.0, format="%.0f", key=key, on_change=_take, args=args)


def ask_metres(part: Part, path: str) -> None:
    """Draw a height in metres that may be unknown."""
    key = part.key(path)
    held = part.held(path)
    set_widget(key, None if held is None else float(held))
    args = (key, part, path, _as_float)
    label, hint = part.say(f"field.{path}"), part.say("field.unknown")
    st.number_input(
        label, 0.5, 20.0, None, step=0.1, key=key, placeholder=hint, on_change=_take, args=args
    )


def ask_choice(part: Part, path: str, names: dict[str, str]) -> None:
    """Draw a choice from a controlled list."""
    key = part.key(path)
    held = part.held(path)
    set_widget(key, held if held in names else next(iter(names)))
    st.selectbox(
        part.say(f"field.{path}"),
        list(names),
        key=key,
        format_func=names.__getitem__,
        on_change=_take,
        args=(key, part, path, _as_is),
    )


def ask_grade(part: Part) -> None:
    """Draw the choice of how well something is supported."""
    ask_choice(part, "grade", {one.value: say_word("grade", part.lang, one.value) for one in Grade})


def ask_many(part: Part, path: str, names: dict[str, str]) -> None:
    """Draw a choice of several from a list."""
    key = part.key(path)
    held: Sequence[str] = part.held(path) or ()
    set_widget(key, [one for one in held if one in names])
    st.multiselect(
        part.say(f"field.{path}"),
        list(names),
        key=key,
        format_func=names.__getitem__,
        placeholder=part.say("field.none_chosen"),
        on_change=_take,
        args=(key, part, path, list),
        select_all=False,
    )
