"""Words for the screen: string files per language, plurals and dates by Babel."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time

from sites.text import Lang

STRINGS = Path(__file__).parent / "strings"
_LOCALES = {Lang.ID: Locale("id", "ID"), Lang.EN: Locale("en", "GB")}


def parse_lang(value: str | None) -> Lang:
    """Return the language a visitor asked for; Indonesian unless English is named."""
    return Lang.EN if (value or "").lower().startswith("en") else Lang.ID


@cache
def read_strings(lang: Lang) -> dict[str, Any]:
    """Return every string of one language as nested tables, one table per file."""
    folder = STRINGS / lang.value
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.toml"))
    }


def _find(key: str, lang: Lang) -> Any:
    found: Any = read_strings(lang)
    for part in key.split("."):
        found = found[part]
    return found


def t(key: str, lang: Lang | str, **values: object) -> str:
    """Return the wording of ``key`` (``file.table.name``); raises KeyError if there is none."""
    wording = _find(key, Lang(lang))
    if not isinstance(wording, str):
        raise KeyError(key)
    return wording.format_map(values) if values else wording


def say_word(table: str, lang: Lang | str, value: str) -> str:
    """Return the wording of one value of a controlled list: ``kind``, ``era``, ``grade``…"""
    return t(f"words.{table}.{value}", lang)


def tn(key: str, number: int, lang: Lang | str, **values: object) -> str:
    """Return the plural form of ``key`` for ``number`` by the rules of CLDR."""
    chosen = Lang(lang)
    forms = _find(key, chosen)
    form = _LOCALES[chosen].plural_form(number)
    return str(forms.get(form, forms["other"])).format_map({"n": number, **values})


def show_day(day: date | datetime, lang: Lang | str) -> str:
    """Return a date in words, as in «Sabtu, 28 November 2026»."""
    return format_date(day, format="full", locale=_LOCALES[Lang(lang)])


def show_clock(moment: datetime | time) -> str:
    """Return hours and minutes, 24 h, with a colon in both languages: ``09:37``."""
    return format_time(moment, format="HH:mm", locale=_LOCALES[Lang.EN])


def show_duration(lasts: timedelta, lang: Lang | str) -> str:
    """Return a span in hours and minutes, as in «1 jam 59 menit»; under an hour, minutes."""
    hours, minutes = divmod(round(lasts.total_seconds() / 60), 60)
    in_minutes = tn("words.minutes", minutes, lang)
    return f"{tn('words.hours', hours, lang)} {in_minutes}" if hours else in_minutes
