"""Pustaka: words that can be found, and a reading list by theme."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.library_view import build_shelves, find_terms, first_letter, sort_terms
from components.sources import current_catalogue
from sites.guidebook import Term
from sites.spelling import fold
from sites.text import Lang, Text
from tests.pages.conftest import Visit
from tests.pages.editions import HOSTILE, Edition, say
from tests.pages.reading import read_page

BOOK = current_catalogue().guidebook
TEXTS = st.text("abcéR -", min_size=1, max_size=12).filter(lambda text: text.strip(" -"))


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition with places, features and lessons, and an empty guidebook."""
    return Edition(tmp_path, monkeypatch)


def build_term(head: str, meaning: str = "Sebuah kata.") -> Term:
    """A term by its headword, the same in both languages."""
    return Term(id="kata", term=Text(id=head, en=head), meaning=Text(id=meaning, en="A word."))


@given(st.lists(TEXTS, max_size=12))
def test_terms_are_sorted_without_regard_to_case_and_none_is_lost(heads: list[str]) -> None:
    found = [term.term.id for term in sort_terms([build_term(head) for head in heads], Lang.ID)]
    assert sorted(found) == sorted(heads)
    assert [fold(head) for head in found] == sorted(fold(head) for head in heads)


@given(TEXTS, TEXTS)
def test_a_term_is_found_by_its_own_headword_before_one_that_only_tells_of_it(
    head: str, other: str
) -> None:
    teller = build_term(f"zz {other}", meaning=f"Lihat {head}.")
    found = find_terms([teller, build_term(head)], head)
    assert build_term(head) in found
    if not all(word in fold(teller.term.id) for word in fold(head).split()):
        assert found[0].term.id == head


@pytest.mark.parametrize(("head", "letter"), [("rob", "R"), ("éa", "E"), ("4G", "#")])
def test_a_term_is_filed_under_its_letter(head: str, letter: str) -> None:
    assert first_letter(build_term(head), Lang.ID) == letter


@pytest.mark.parametrize("lang", list(Lang))
def test_every_term_stands_under_a_letter_one_can_jump_to_and_has_its_anchor(
    visit: Visit, lang: Lang
) -> None:
    said = unescape(read_page(visit("pustaka", lang=lang.value)))
    for term in BOOK.terms:
        assert f'id="istilah-{term.id}"' in said
        assert term.meaning.in_lang(lang) in said
        assert f'id="huruf-{first_letter(term, lang)}"' in said
    assert said.count('href="#huruf-') == said.count('id="huruf-')


def test_the_search_box_finds_in_both_languages_and_counts(visit: Visit) -> None:
    app = visit("pustaka")
    app.text_input(key="cariistilah").set_value("retention pond").run()
    said = read_page(app)
    assert 'id="istilah-kolam-retensi"' in said
    assert said.count('id="istilah-') < len(BOOK.terms)
    app.text_input(key="cariistilah").set_value("qqqq").run()
    assert "0 istilah memuat “qqqq”" in read_page(app)


def test_a_term_named_in_the_address_stands_on_top(visit: Visit) -> None:
    term = BOOK.terms[-1]
    said = unescape(read_page(visit("pustaka", istilah=term.id)))
    assert said.index("jejak-asked") < said.index(term.meaning.id) < said.index("huruf-")
    assert "tidak ada di daftar ini" in read_page(visit("pustaka", istilah="atlantis"))


def test_the_reading_list_holds_every_reading_once_with_its_reason(visit: Visit) -> None:
    shelves = build_shelves(current_catalogue())
    assert sum(len(shelf.books) for shelf in shelves) == len(BOOK.readings)
    said = unescape(read_page(visit("pustaka", lang="en")))
    assert all(reading.why.en in said for reading in BOOK.readings)
    assert 'rel="noopener noreferrer"' in said


def test_an_empty_library_is_said(visit: Visit, edition: Edition) -> None:
    said = read_page(visit("pustaka"))
    assert "Daftar istilahnya belum ditulis" in said
    assert "Daftar bacaannya belum ditulis" in said


def test_hostile_words_stay_text_in_term_and_search(visit: Visit, edition: Edition) -> None:
    edition.write(
        "terms", [{"id": "jahat", "term": say(HOSTILE), "meaning": say(HOSTILE), "sites": ["mu"]}]
    )
    app = visit("pustaka", istilah="jahat")
    app.text_input(key="cariistilah").set_value(HOSTILE).run()
    shown = read_page(app)
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") >= 4
