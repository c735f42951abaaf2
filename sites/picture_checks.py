"""What keeps a picture from being shown: no credit, nobody's consent, no alternative text."""

from __future__ import annotations

from collections.abc import Iterator

from sites.errors import Problem
from sites.model import Site
from sites.picture import Picture, has_credit
from sites.text import Lang, count_words

MOST_ALT_WORDS = 40
"""Of an alternative text: it is read aloud in one go."""


def check_pictures(site: Site) -> Iterator[Problem]:
    """Yield every problem of a site's pictures; all but a long text are blocking."""
    seen: set[str] = set()
    for number, picture in enumerate(site.pictures):
        field = f"pictures.{number}"
        yield from _check_rights(site.id, field, picture)
        yield from _check_alt(site.id, field, picture)
        if picture.file in seen:
            yield Problem("picture_twice", site.id, f"{field}.file", False)
        seen.add(picture.file)


def _check_rights(item: str, field: str, picture: Picture) -> Iterator[Problem]:
    if not has_credit(picture.author, picture.licence):
        yield Problem("picture_without_credit", item, field, True)
    if picture.consent is None:
        yield Problem("picture_without_consent", item, f"{field}.consent", True)


def _check_alt(item: str, field: str, picture: Picture) -> Iterator[Problem]:
    if picture.alt.id.strip() == picture.alt.en.strip() and count_words(picture.alt.id) > 3:
        yield Problem("untranslated", item, f"{field}.alt.en", True)
    for lang in Lang:
        count = count_words(picture.alt.in_lang(lang))
        if count > MOST_ALT_WORDS:
            detail = {"count": count, "least": 1, "most": MOST_ALT_WORDS}
            yield Problem("too_many_words", item, f"{field}.alt.{lang}", False, detail)
