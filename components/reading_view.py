"""How long the texts of a place take to be read aloud, for whoever edits them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import format_decimal

from components.markup import show
from components.state import Session
from sites.aloud import USUAL, glance_seconds, read_seconds
from sites.model import Site
from sites.text import Lang

_LOCALES = {Lang.ID: "id_ID", Lang.EN: "en_GB"}


@dataclass(frozen=True)
class ReadingRow:
    """One text: key of its name, and the seconds it takes in each language, as shown."""

    key: str
    seconds: tuple[str, ...]


def list_reading_times(site: Site, lang: Lang) -> Iterator[ReadingRow]:
    """Yield the reading times of what is called, the label and the story, per language."""
    yield _build_row("glance", [glance_seconds(site, each) for each in Lang], lang)
    for key, text in (("label", site.label), ("story", site.story)):
        yield _build_row(key, [read_seconds(text.in_lang(each), each) for each in Lang], lang)


def _build_row(key: str, seconds: list[float], lang: Lang) -> ReadingRow:
    return ReadingRow(f"airtime.site.{key}", tuple(_show_number(each, lang) for each in seconds))


def _show_number(number: float, lang: Lang) -> str:
    rounded = round(number, 1) if number < 20 else round(number)
    return format_decimal(rounded, locale=_LOCALES[lang])


def show_reading_times(site: Site, session: Session) -> None:
    """Draw the table of reading times with what it assumes."""
    lang = session.lang
    show(
        "reading.html",
        lang,
        rows=tuple(list_reading_times(site, lang)),
        langs=tuple(each.value for each in Lang),
        id_speed=_show_number(USUAL.id_syllables_per_s, lang),
        en_speed=_show_number(USUAL.en_syllables_per_s, lang),
        pause=_show_number(USUAL.pause_s, lang),
    )
