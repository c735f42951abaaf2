"""Which language and which form of a page a browser or a program asks for (RFC 9110, 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sites.text import Lang

HTML = "text/html"
JSONLD = "application/ld+json"
GEOJSON = "application/geo+json"
FORMS = (HTML, JSONLD, GEOJSON)
"""The forms of one page; the first one for whoever does not mind."""

MOST_PARTS = 60
_QUALITY = re.compile(r"^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")
_NEAR = frozenset({"id", "in", "ms", "jv", "su", "mad", "min", "ban"})
"""Languages whose speakers read Indonesian more easily than English."""


def _parse(header: str) -> Iterator[tuple[str, float]]:
    """Yield what a header names with its quality; parts that are broken are left out."""
    for part in header.split(",")[:MOST_PARTS]:
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        given = [option[2:].strip() for option in options if option.startswith("q=")]
        if not name or not all(_QUALITY.match(quality) for quality in given):
            continue
        yield name, float(given[0]) if given else 1.0


def choose_lang(asked: str | None, accepted: str) -> Lang:
    """Return the language asked for by ``?lang=``, else by Accept-Language.

    Indonesian for whoever asks for none or for a neighbour of it, English for the others.
    """
    if asked in set(Lang):
        return Lang(asked)
    wishes: dict[Lang, float] = {}
    for name, quality in _parse(accepted):
        if name != "*" and quality > 0:
            lang = Lang.ID if name.split("-")[0] in _NEAR else Lang.EN
            own = quality if name.split("-")[0] in {"id", "in", "en"} else quality / 1000
            wishes[lang] = max(own, wishes.get(lang, 0.0))
    return max(Lang, key=lambda lang: wishes.get(lang, 0.0))


def choose_form(accepted: str) -> str:
    """Return the media type that Accept likes best; HTML when it likes none of ours."""
    if not accepted.strip():
        return HTML
    wishes = dict(_parse(accepted))
    return max(FORMS, key=lambda form: _find_quality(form, wishes))


def _find_quality(form: str, wishes: dict[str, float]) -> float:
    """The most specific range that covers a form has the say."""
    for name in (form, f"{form.split('/', maxsplit=1)[0]}/*", "*/*"):
        if name in wishes:
            return wishes[name]
    return 0.0
