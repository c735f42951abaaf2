"""Changes of an item as the form makes them: nothing spare is kept, nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.form_edits import (
    add_member,
    begin_group,
    drop_part,
    is_there,
    order_moved,
    order_without,
    place_point,
    place_site,
    put_value,
    renumber,
    reorder,
    setting,
    take_off_map,
)
from components.form_shape import MODELS, find_shape, list_leaves, list_shapes
from components.judging import shipped_data
from sites.edited import ItemKind, Ref
from sites.merging import find_at

SITE = Ref(ItemKind.SITE, "lawang-sewu")


def read_site() -> dict[str, Any]:
    data = shipped_data(SITE)
    assert data is not None
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("label.id", "Baru"),
        ("built.from_year", 1904),
        ("claims.0.as_of", "2020-05"),
        ("access.step_free", True),
        ("annotations.0.question.en", "What else?"),
    ],
)
def test_a_field_takes_a_value_and_gives_it_up_again(path: str, value: Any) -> None:
    data = read_site()
    changed = put_value(data, ItemKind.SITE, path, value)
    assert find_at(changed, path) == value
    assert find_at(put_value(changed, ItemKind.SITE, path, None), path) is None
    assert data == read_site()


def test_what_says_nothing_is_left_out() -> None:
    data = read_site()
    assert put_value(data, ItemKind.SITE, "brief", value=False) == data
    marked = put_value(data, ItemKind.SITE, "brief", value=True)
    assert marked["brief"] is True
    assert put_value(marked, ItemKind.SITE, "brief", value=False) == data
    opened = put_value(data, ItemKind.SITE, "access.step_free", value=True)
    assert "access" not in put_value(opened, ItemKind.SITE, "access.step_free", None)
    noted = put_value({"built": {}}, ItemKind.SITE, "built.note.id", "Kira-kira")
    assert put_value(noted, ItemKind.SITE, "built.note.id", "") == {"built": {}}


def test_a_needed_text_that_was_emptied_stays_to_be_written() -> None:
    data = {"label": {"id": "Satu"}}
    assert put_value(data, ItemKind.SITE, "label.id", "") == {"label": {}}


def test_a_member_that_is_gone_leaves_the_item_as_it_is() -> None:
    data = read_site()
    assert put_value(data, ItemKind.SITE, "claims.99.text.id", "Terlambat") == data
    assert put_value({"claims": "rusak"}, ItemKind.SITE, "claims.0.text.id", "x") == {
        "claims": "rusak"
    }


def test_a_group_is_begun_filled_and_dropped() -> None:
    shape = find_shape(ItemKind.SITE, "style")
    assert shape is not None
    data = {"id": "baru"}
    assert not is_there(data, shape, "style")
    begun = begin_group(data, "style")
    assert is_there(begun, shape, "style")
    filled = put_value(begun, ItemKind.SITE, "style.grade", "one_source")
    assert begin_group(filled, "style") == filled
    assert drop_part(filled, ItemKind.SITE, "style") == data


def test_members_are_added_moved_and_taken_away() -> None:
    data: dict[str, Any] = {}
    for name in "abc":
        data = add_member(data, ItemKind.SITE, "claims", {"text": {"id": name}})
    moved = reorder(data, ItemKind.SITE, "claims", order_moved(3, 0, 2))
    assert [one["text"]["id"] for one in moved["claims"]] == ["b", "c", "a"]
    left = reorder(moved, ItemKind.SITE, "claims", order_without(3, 1))
    assert [one["text"]["id"] for one in left["claims"]] == ["b", "a"]
    gone = reorder({"pictures": [{}]}, ItemKind.SITE, "former_names", ())
    assert gone == {"pictures": [{}]}


@pytest.mark.parametrize(("number", "by"), [(0, -1), (2, 1), (5, 1), (-1, 1)])
def test_a_member_at_an_end_goes_no_further(number: int, by: int) -> None:
    assert order_moved(3, number, by) == (0, 1, 2)


def test_marks_follow_their_members() -> None:
    marks = ("label", "claims.0.text", "claims.2.text", "annotations.2.then_now")
    assert renumber(marks, "claims", order_moved(3, 2, -2)) == (
        "label",
        "claims.1.text",
        "claims.0.text",
        "annotations.2.then_now",
    )
    assert renumber(marks, "claims", order_without(3, 0)) == (
        "label",
        "claims.1.text",
        "annotations.2.then_now",
    )


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_renumbered_marks_name_the_same_members(order: list[int], marked: set[int]) -> None:
    data = {"claims": [{"text": {"id": str(one)}} for one in range(6)]}
    marks = tuple(f"claims.{one}.text" for one in sorted(marked))
    moved = reorder(data, ItemKind.SITE, "claims", order)
    found = {find_at(moved, f"{one}.id") for one in renumber(marks, "claims", order)}
    assert found == {str(one) for one in marked}


def test_a_place_is_put_on_the_map_and_taken_off() -> None:
    placed = place_point({"id": "cctv"}, 110.4, -6.9)
    assert placed["geometry"] == {"type": "Point", "coordinates": [110.4, -6.9]}
    assert take_off_map(placed) == {"id": "cctv"}


def test_a_site_that_was_nowhere_is_placed_roughly_and_a_known_one_stays_as_well_known() -> None:
    fresh = place_site({"id": "baru"}, 110.4, -6.9)
    assert (fresh["accuracy_m"], fresh["position_grade"]) == (30.0, "approximate")
    known = place_site(read_site(), 110.4, -6.9)
    assert known == {**read_site(), "geometry": fresh["geometry"]}


@pytest.mark.parametrize("kind", list(MODELS))
def test_every_leaf_can_be_set_in_an_item_that_is_still_empty(kind: ItemKind) -> None:
    for path, _ in list_leaves(list_shapes(MODELS[kind])):
        data: dict[str, Any] = {"id": "baru"}
        if ".0." in path:
            data = add_member(data, kind, path.partition(".0.")[0])
        assert find_at(setting(kind, path, "isi")(data), path) == "isi"
