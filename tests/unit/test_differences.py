"""What differs, as people tell it: members that stayed are recognised wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.differences import Sort, list_differences


def claim(text: str, *sources: str) -> dict[str, Any]:
    """A claim."""
    return {"text": {"id": text, "en": f"{text} (en)"}, "sources": list(sources or ("wiki",))}


FIRST, SECOND = claim("Dibangun mulai 1904."), claim("Atapnya dari tembaga, menurut laporan.")
THIRD = claim("Seribu pintu, kata orang.")


def tell(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Sort]]:
    """Field and sort of every difference."""
    return [(one.field, one.sort) for one in list_differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([FIRST], [FIRST], []),
        ([FIRST], [FIRST, SECOND], [("claims.1", Sort.ADDED)]),
        ([FIRST, SECOND], [SECOND], [("claims.0", Sort.REMOVED)]),
        ([SECOND], [THIRD, FIRST, SECOND], [("claims.0", Sort.ADDED), ("claims.1", Sort.ADDED)]),
        (None, [FIRST], [("claims.0", Sort.ADDED)]),
    ],
)
def test_members_that_came_or_went_are_told_and_the_others_are_not(
    before: Any, after: Any, expected: list[tuple[str, Sort]]
) -> None:
    held = {"claims": before} if before is not None else {}
    assert tell(held, {"claims": after}) == expected


def test_a_corrected_member_is_recognised_behind_a_new_one() -> None:
    corrected = claim("Dibangun mulai 1905.")
    found = list_differences({"claims": [FIRST]}, {"claims": [THIRD, corrected]})
    assert [(one.field, one.sort) for one in found] == [
        ("claims.1.text.id", Sort.CHANGED),
        ("claims.1.text.en", Sort.CHANGED),
        ("claims.0", Sort.ADDED),
    ]
    assert (found[0].before, found[0].after) == ("Dibangun mulai 1904.", "Dibangun mulai 1905.")


def test_a_tie_to_a_feature_stays_that_tie_however_much_is_rewritten() -> None:
    before = {"annotations": [{"feature": "cctv", "agency": "A"}]}
    new = {"feature": "wifi", "agency": "A"}
    after = {"annotations": [new, {"feature": "cctv", "agency": "Sama sekali lain"}]}
    assert tell(before, after) == [
        ("annotations.1.agency", Sort.CHANGED),
        ("annotations.0", Sort.ADDED),
    ]


def test_a_field_that_came_or_went_is_told_so() -> None:
    assert tell({"sight_m": 3}, {"address": "x"}) == [
        ("sight_m", Sort.REMOVED),
        ("address", Sort.ADDED),
    ]


MEMBERS = st.lists(
    st.dictionaries(st.sampled_from("abx"), st.text("pq", max_size=3), max_size=3), max_size=4
)


@given(MEMBERS, MEMBERS)
def test_nothing_differs_only_when_nothing_does(old: list[Any], new: list[Any]) -> None:
    found = list_differences({"claims": old}, {"claims": new})
    moved = sorted(map(str, old)) == sorted(map(str, new))
    assert bool(found) == (old != new) or moved
    added = sum(one.sort == Sort.ADDED and one.field.count(".") == 1 for one in found)
    removed = sum(one.sort == Sort.REMOVED and one.field.count(".") == 1 for one in found)
    assert len(old) - removed == len(new) - added
