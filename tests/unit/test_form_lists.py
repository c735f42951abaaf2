"""Members of a list in short: enough to tell one from another, whatever is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from components.form_fields import read_prose, read_words
from components.form_lists import describe_member
from components.form_notes import list_remarks
from components.form_shape import find_shape
from components.sources import current_catalogue
from sites.edited import ItemKind, Ref
from sites.journal import Comment
from sites.text import Lang

REF = Ref(ItemKind.SITE, "lawang-sewu")


def describe(path: str, member: dict[str, Any], lang: Lang = Lang.ID) -> dict[str, Any]:
    shape = find_shape(ItemKind.SITE, path)
    assert shape is not None
    return describe_member(member, shape, lang)


def test_a_claim_is_told_by_its_text_sources_and_grade() -> None:
    claim = {
        "text": {"id": "Dibangun 1904.", "en": "Built in 1904."},
        "sources": ["amira", "sariLS"],
        "grade": "two_sources",
        "as_of": "2020",
    }
    told = describe("claims", claim, Lang.EN)
    assert told["words"] == "Built in 1904."
    sources, *rest = told["small"]
    assert rest == ["two sources", "2020"]
    assert sources.startswith("sources: ")
    for source_id in ("amira", "sariLS"):
        found = current_catalogue().find_source(source_id)
        assert found is not None and found.title in sources
    assert describe("claims", {"sources": ["hilang"]}, Lang.EN)["small"] == ["sources: hilang"]


def test_a_former_name_and_a_tie_are_told_by_their_names() -> None:
    name = describe("former_names", {"lang": "nl", "name": "Hoofdkantoor"})
    assert (name["words"], name["small"]) == ("Hoofdkantoor", ["Belanda"])
    assert describe("annotations", {"feature": "brt"})["words"] == "BRT Trans Semarang"
    assert describe("annotations", {"feature": "tidak-ada"})["words"] == "tidak-ada"


@pytest.mark.parametrize("member", [{}, {"text": "rusak", "grade": "castle", "sources": 3}])
def test_an_unfinished_member_is_told_by_nothing(member: dict[str, Any]) -> None:
    assert describe("claims", member) == {"words": "", "small": []}


@pytest.mark.parametrize(
    ("typed", "prose", "words"),
    [
        ("  Satu \r\n\r\n dua  ", "Satu \n\n dua", "Satu dua"),
        ("a\x00b\ud800c", "abc", "abc"),
        (None, "", ""),
        ("<b>\t{x}", "<b> {x}", "<b> {x}"),
    ],
)
def test_typed_text_is_kept_without_what_cannot_be_stored(
    typed: str | None, prose: str, words: str
) -> None:
    assert read_prose(typed) == prose
    assert read_words(typed) == words


def test_only_open_remarks_are_shown_and_they_keep_nobody_from_publishing() -> None:
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    comments = (
        Comment(1, REF, 2, "label.id", "Tahunnya?", "Budi", at, None),
        Comment(2, REF, 2, "claims.0", "Beres", "Budi", at, at),
    )
    (note,) = list_remarks(comments, ItemKind.SITE, Lang.EN)
    assert (note.field, note.section, note.tone, note.blocking) == (
        "label.id",
        "texts",
        "remark",
        False,
    )
    assert note.said == "Budi wrote: “Tahunnya?”"
