"""A year that was corrected in one place and not in the others is told."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from components.difference_words import tell_left_behind
from components.judging import shipped_data
from sites.edited import ItemKind, Ref
from sites.left_behind import LeftBehind, carry_over, find_around, find_left_behind, list_holding
from sites.text import Lang

HELD: dict[str, Any] = {
    "id": "x",
    "address": "Jalan 1894",
    "built": {"from": 1753, "until": 1894},
    "label": {"id": "Kubah dari 1894.", "en": "The dome is of 1894."},
    "claims": [{"text": {"id": "Pekerjaan 1894.", "en": "Works of 1894."}, "as_of": "1894"}],
}


def change(**texts: Any) -> dict[str, Any]:
    return {**deepcopy(HELD), **texts}


def test_a_year_corrected_in_the_label_still_stands_in_claim_and_span() -> None:
    after = change(label={"id": "Kubah dari 1895.", "en": "The dome is of 1895."})
    found = find_left_behind(HELD, after)
    assert found == (LeftBehind("1894", "1895", ("built.until", "claims.0.text"), ("label",)),)


def test_what_took_the_place_of_a_year_is_named_only_when_it_is_one() -> None:
    two = change(label={"id": "Kubah dari 1895.", "en": "The dome is of 1896."})
    assert find_left_behind(HELD, two)[0].instead is None
    span = change(label={"id": "Kubah dari 1895-1896.", "en": "The dome is of 1895-1896."})
    assert find_left_behind(HELD, span)[0].instead is None


def test_a_year_is_carried_over_into_the_chosen_fields_and_no_others() -> None:
    after = change(label={"id": "Kubah dari 1895.", "en": "The dome is of 1895."})
    carried = carry_over(after, "1894", "1895", ("built.until", "claims.0.text"))
    assert carried["built"] == {"from": 1753, "until": 1895}
    assert carried["claims"][0]["text"] == {"id": "Pekerjaan 1895.", "en": "Works of 1895."}
    assert carried["claims"][0]["as_of"] == "1894"
    assert carried["address"] == "Jalan 1894"
    assert find_left_behind(HELD, carried) == ()
    assert carry_over(after, "1894", "1895", ()) == after
    assert carry_over(after, "1894", "1895", ("gone.0.text", "claims.7.text")) == after


def test_a_longer_number_that_contains_the_year_stays() -> None:
    held = {"label": {"id": "18945 dan 1894", "en": "No 21894."}}
    carried = carry_over(held, "1894", "1895", ("label",))
    assert carried == {"label": {"id": "18945 dan 1895", "en": "No 21894."}}


def test_words_are_found_in_texts_of_either_language_and_in_numbers() -> None:
    assert list_holding(HELD, "1894") == ("built.until", "label", "claims.0.text")
    assert list_holding(HELD, "dome") == ("label",)
    assert list_holding(HELD, "189") == ()
    assert list_holding(HELD, "(") == ()


def test_words_are_replaced_as_they_are_typed_and_no_number_becomes_text() -> None:
    held = {"label": {"id": "Kubah tua.", "en": "Dome."}, "built": {"until": 1894}}
    carried = carry_over(held, "Kubah", r"Menara \1", ("label", "built.until"))
    assert carried["label"]["id"] == r"Menara \1 tua."
    assert carry_over(held, "1894", "akhir abad", ("built.until",)) == held


def test_the_words_round_a_year_are_whole_words() -> None:
    text = "Satu dua tiga empat lima enam tujuh 1894 delapan sembilan sepuluh sebelas dua belas"
    around = find_around(text, "1894", letters=14)
    assert around == "… enam tujuh 1894 delapan …"
    assert find_around("Pada 1894.", "1894") == "Pada 1894."
    assert find_around("Pada 1894.", "1895") == ""


def test_one_language_left_behind_is_told() -> None:
    after = change(label={"id": "Kubah dari 1895.", "en": "The dome is of 1894."})
    assert "label" in find_left_behind(HELD, after)[0].fields


def test_nothing_is_told_where_nothing_was_replaced() -> None:
    assert find_left_behind(HELD, HELD) == ()
    assert find_left_behind(HELD, change(label={"id": "Kubah.", "en": "Dome."})) == ()
    added = change(label={"id": "1894, lagi 1900.", "en": "1894, again 1900."})
    assert find_left_behind(HELD, added) == ()
    whole = change(
        label={"id": "1895", "en": "1895"},
        built={"from": 1753, "until": 1895},
        claims=[{"text": {"id": "1895", "en": "1895"}, "as_of": "1894"}],
    )
    assert find_left_behind(HELD, whole) == ()


def test_the_fields_are_named_in_words() -> None:
    data = shipped_data(Ref(ItemKind.SITE, "gereja-blenduk"))
    assert data is not None
    label = {lang: words.replace("1894", "1895") for lang, words in data["label"].items()}
    (said,) = tell_left_behind(data, {**data, "label": label}, Lang.ID)
    assert "1894" in said
    assert "Pernyataan 2" in said
    assert "Kisah" in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "en", "text", "label"]), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.text(max_size=5), JSON), st.dictionaries(st.text(max_size=5), JSON))
def test_any_data_is_read(before: dict[str, Any], after: dict[str, Any]) -> None:
    for one in find_left_behind(before, after):
        assert one.fields
        if one.instead is not None:
            carried = carry_over(after, one.year, one.instead, one.fields)
            assert one.year not in [left.year for left in find_left_behind(before, carried)]
