"""Faults and problems as single lines of text."""

from __future__ import annotations

from collections.abc import Mapping

from components.i18n import t
from sites.errors import Detail, Fault

_TABLES = ("routes.fault", "check.fault")
_CODED = {"wanted": "check.type", "found": "check.type", "language": "check.language"}
"""Details that are codes themselves when the table knows them."""


def make_plain(text: str) -> str:
    """Return ``text`` on one line: what cannot be printed is shown as an escape."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def _word(name: str, value: str | float | int, lang: str) -> str | float | int:
    if name not in _CODED or not isinstance(value, str):
        return value
    try:
        return t(f"{_CODED[name]}.{value}", lang)
    except (KeyError, TypeError):
        return value


def word_detail(detail: Detail, lang: str) -> Mapping[str, str | float | int]:
    """Return the facts of a message with names of types and languages put into words."""
    return {name: _word(name, value, lang) for name, value in detail.items()}


def say_code(tables: tuple[str, ...], code: str, detail: Detail, lang: str) -> str:
    """Return the message of a code from the first table that has one, on one line.

    A code without wording is said by its name, so that nothing is ever kept back.
    """
    for table in tables:
        try:
            return make_plain(t(f"{table}.{code}", lang, **word_detail(detail, lang)))
        except KeyError:
            continue
    return make_plain(t("check.fault.invalid", lang, kind=code))


def say_message(fault: Fault, lang: str) -> str:
    """Return what is wrong and what to do about it, without the place."""
    return say_code(_TABLES, fault.code, fault.detail, lang)


def say_fault(fault: Fault, lang: str) -> str:
    """Return ``file:feature:field: message``."""
    where = make_plain(f"{fault.file}:{fault.feature}:{fault.field}")
    return f"{where}: {say_message(fault, lang)}"
