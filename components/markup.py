"""The one way from content to markup: templates that escape everything by default."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from components.i18n import show_clock, show_day, t, tn
from sites.text import Lang, Text

TEMPLATES = Path(__file__).parent / "templates"


def show_distance(distance_m: float, lang: Lang) -> str:
    """Return metres or kilometres in words, no more exact than a walker needs."""
    locale = "en_GB" if lang == Lang.EN else "id_ID"
    if distance_m < 1000:
        return t("words.metres", lang, n=format_decimal(round(distance_m, -1), locale=locale))
    return t("words.kilometres", lang, n=format_decimal(round(distance_m / 1000, 1), locale=locale))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["clock"] = show_clock
    return environment


def _pick(lang: Lang, text: Text | None) -> str:
    return "" if text is None else text.in_lang(lang)


def render(template: str, lang: Lang, **values: Any) -> str:
    """Return a template filled in; ``w`` picks a language, ``t``/``tn`` find strings."""
    return (
        _environment()
        .get_template(template)
        .render(
            lang=lang.value,
            other_lang=(Lang.ID if lang == Lang.EN else Lang.EN).value,
            w=partial(_pick, lang),
            t=lambda key, **named: t(key, lang, **named),
            tn=lambda key, number, **named: tn(key, number, lang, **named),
            day=lambda moment: show_day(moment, lang),
            distance=lambda distance_m: show_distance(distance_m, lang),
            **values,
        )
    )


def show(template: str, lang: Lang, **values: Any) -> None:
    """Draw a filled-in template on the page; sanitised once more by the browser."""
    st.html(Markup(render(template, lang, **values)))
