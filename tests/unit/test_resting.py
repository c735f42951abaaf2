"""A claim that says another figure is looked at together with what it rests on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from components.difference_words import tell_resting
from components.judging import shipped_data
from sites.edited import ItemKind, Ref
from sites.resting import Resting, find_resting
from sites.text import Lang

CLAIM: dict[str, Any] = {
    "text": {"id": "Selesai pada 1907, luasnya 1.200 m.", "en": "Done in 1907, 1,200 m large."},
    "sources": ["a", "b"],
}
OTHER: dict[str, Any] = {
    "text": {"id": "Pemiliknya sebuah jemaat.", "en": "Owned by a parish."},
    "sources": ["c"],
}


def change(text: str, **more: Any) -> dict[str, Any]:
    return {**deepcopy(CLAIM), "text": {"id": text, "en": text}, **more}


def test_new_figures_on_old_sources_are_told() -> None:
    after = {"claims": [change("Selesai pada 1908, luasnya 1.200 m."), OTHER]}
    found = find_resting({"claims": [CLAIM, OTHER]}, after)
    assert found == (Resting(0, ("1908",), ("a", "b")),)


def test_a_claim_is_followed_to_another_place_in_the_list() -> None:
    after = {"claims": [OTHER, change("Selesai pada 1908, luasnya 1.200 m.")]}
    assert [one.number for one in find_resting({"claims": [CLAIM, OTHER]}, after)] == [1]


def test_other_sources_other_words_and_new_claims_are_not_told() -> None:
    before = {"claims": [CLAIM]}
    assert find_resting(before, before) == ()
    said = "Selesai pada 1908, luasnya 1.200 m."
    assert find_resting(before, {"claims": [change(said, sources=["a", "d"])]}) == ()
    assert find_resting(before, {"claims": [change("Rampung pada 1907, luas 1200 m.")]}) == ()
    assert find_resting(before, {"claims": [CLAIM, change("Baru pada 1999.")]}) == ()
    assert find_resting(before, {"claims": "tiada"}) == ()
    assert find_resting({}, before) == ()


def test_the_sources_are_named_by_their_titles() -> None:
    data = shipped_data(Ref(ItemKind.SITE, "lawang-sewu"))
    assert data is not None
    after = deepcopy(data)
    text = after["claims"][0]["text"]
    for lang, words in text.items():
        text[lang] = words.replace("1907", "1908")
    ((said, links),) = tell_resting(data, after, Lang.ID)
    assert "Pernyataan 1" in said
    assert "1908" in said
    title, address = links[0]
    assert title.startswith("Mengenang Klinkhamer dan Ouendag di Lawang Sewu")
    assert address.startswith("http")
    ((said, _),) = tell_resting(data, after, Lang.EN)
    assert said.startswith("Claim 1 now says 1908,")
