"""Tentang: places that want a position."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from components.sources import current_catalogue
from tests.pages.conftest import Visit
from tests.pages.editions import HOSTILE, Edition, say
from tests.pages.reading import read_page


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition with places, features and lessons, and an empty guidebook."""
    return Edition(tmp_path, monkeypatch)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_place_without_a_position_says_what_is_known_and_what_is_wanted(
    visit: Visit, lang: str
) -> None:
    said = unescape(read_page(visit("tentang", lang=lang)))
    for place in current_catalogue().guidebook.unplaced:
        assert place.name.in_lang(lang) in said
        assert place.known.in_lang(lang) in said
        assert place.wanted.in_lang(lang) in said
        assert all(claim.text.in_lang(lang) in said for claim in place.claims)


def test_when_no_place_is_wanted_it_is_said(visit: Visit, edition: Edition) -> None:
    assert "tidak ada tempat yang menunggu letak" in read_page(visit("tentang"))


def test_hostile_words_of_a_wanted_place_stay_text(visit: Visit, edition: Edition) -> None:
    texts = {name: say(HOSTILE) for name in ("name", "known", "wanted")}
    edition.write("unplaced", [{"id": "jahat", "kind": "civic", **texts}])
    shown = read_page(visit("tentang"))
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 3
