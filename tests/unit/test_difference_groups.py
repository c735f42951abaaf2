"""The same replacement in many fields is told once, with its places."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.difference_groups import find_pair, group_repeats
from components.difference_words import describe_differences
from sites.edited import ItemKind, Ref
from sites.merging import Told
from sites.text import Lang

REF = Ref(ItemKind.SITE, "x")
HELD: dict[str, Any] = {
    "id": "x",
    "name": {"id": "Gereja", "en": "Church"},
    "built": {"from_year": 1753, "to_year": 1894},
    "label": {
        "id": "Satu dua tiga lima enam tujuh kubah dari 1894. Delapan sembilan sepuluh sebelas.",
        "en": "The dome is of 1894.",
    },
    "claims": [{"text": {"id": "Pekerjaan 1894.", "en": "Works of 1894."}}],
}


def replace(value: Any, was: str, now: str) -> Any:
    if isinstance(value, dict):
        return {name: replace(inner, was, now) for name, inner in value.items()}
    if isinstance(value, list):
        return [replace(inner, was, now) for inner in value]
    if isinstance(value, str):
        return value.replace(was, now)
    return int(now) if value == int(was) else value


def tell(after: dict[str, Any]) -> list[dict[str, Any]]:
    rows, _ = describe_differences(HELD, after, REF, Lang.ID)
    return group_repeats(rows, after, Lang.ID)


def test_one_year_in_three_fields_is_one_row_with_its_places() -> None:
    (row,) = tell(replace(HELD, "1894", "1895"))
    assert row["pair"] == ("1894", "1895")
    names = [(place["name"], place["langs"]) for place in row["places"]]
    assert names == [
        ("Tahun dibangun · Sampai tahun", ""),
        ("Label", "Indonesia, Inggris"),
        ("Pernyataan 1 · Teks", "Indonesia, Inggris"),
    ]
    assert len(row["rows"]) == 5
    around = "".join(words for _, words in row["places"][1]["pieces"])
    assert around == "… lima enam tujuh kubah dari 1894.1895. Delapan sembilan sepuluh sebelas."


def test_other_changes_stand_by_themselves_where_they_were() -> None:
    after = replace(HELD, "1894", "1895")
    after["name"]["id"] = "Gereja Tua"
    told = tell(after)
    assert [row.get("name") for row in told if "places" not in row] == ["Nama · Indonesia"]
    assert sum("places" in row for row in told) == 1


def test_two_fields_are_told_in_full() -> None:
    after = deepcopy(HELD)
    after["built"]["to_year"] = 1895
    after["label"] = replace(after["label"], "1894", "1895")
    assert all("places" not in row for row in tell(after))


def test_a_field_with_another_change_beside_is_no_repeat() -> None:
    after = replace(HELD, "1894", "1895")
    after["label"]["id"] = after["label"]["id"].replace("Satu", "Enam")
    rows, _ = describe_differences(HELD, after, REF, Lang.ID)
    apart = [row for row in rows if find_pair(row) is None]
    assert [row["field"] for row in apart] == ["label.id"]


@pytest.mark.parametrize(("was", "now"), [("gereja.", "gereja,"), ("(", ")")])
def test_a_change_of_marks_alone_is_no_replacement(was: str, now: str) -> None:
    pieces = [(Told.GONE.value, was), (Told.NEW.value, now)]
    assert find_pair({"sort": "changed", "moved": "", "pieces": pieces}) is None


WORDS = st.lists(st.sampled_from(["satu", "dua.", "1894", "1895,", "(tiga)"]), max_size=6)
TEXTS = st.fixed_dictionaries({"id": WORDS.map(" ".join), "en": WORDS.map(" ".join)})


@given(st.lists(TEXTS, min_size=4, max_size=4), st.lists(TEXTS, min_size=4, max_size=4))
def test_no_difference_is_left_out(old: list[Any], new: list[Any]) -> None:
    names = ("label", "story", "glance", "name")
    before, after = (dict(zip(names, texts, strict=True)) for texts in (old, new))
    rows, _ = describe_differences(before, after, REF, Lang.ID)
    told = group_repeats(rows, after, Lang.ID)
    kept = [one for row in told for one in row.get("rows", [row])]
    assert sorted(one["field"] for one in kept) == sorted(one["field"] for one in rows)
