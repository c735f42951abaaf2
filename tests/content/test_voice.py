"""How the edition speaks: plainly, in two languages that say the same, fit for reading aloud."""

from __future__ import annotations

import re

from sites.guidebook_checks import check_sentences
from sites.passages import list_passages
from sites.prose import find_numbers, has_brackets
from sites.readability import measure_catalogue
from sites.text import Lang, count_words
from tests.content.test_content_rules import BROCHURE
from tests.content.wordings import CATALOGUE, list_prose, list_texts, list_wordings

BREATH_WORDS = 40
"""Words that can be read aloud in one go."""

SUM = {Lang.ID: re.compile(r"Rp\d[\d.]*(?:,\d+)?(?![\d.,]*\d)"), Lang.EN: re.compile(r"Rp \d")}
WRONG_SUM = {
    Lang.ID: re.compile(r"Rp\s\d|Rp\.\s?\d|\bIDR\b|\d(?:rb|jt)\b|\d\.\d (?:juta|miliar|triliun)"),
    Lang.EN: re.compile(r"Rp\d|Rp\.|\bIDR\b|\d,\d{1,2} (?:million|billion|trillion)"),
}
TAHUN = re.compile(
    r"\b(?:pada|sejak|dari|hingga|sampai|sebelum|sesudah|selama) tahun \d{4}\b", re.I
)


def test_nothing_talks_like_a_brochure() -> None:
    found = [
        (where, hit.group())
        for where, lang, words in list_wordings()
        for hit in re.finditer(rf"\b(?:{BROCHURE[lang]})\b", words, re.I)
    ]
    assert found == []


def test_no_prose_has_a_bracket_or_an_em_dash() -> None:
    assert [where for where, _, words in list_wordings() if "—" in words] == []
    assert [
        where
        for where, _, words in list_prose()
        if has_brackets(words) and not where.endswith(":summary")
    ] == []


def test_a_year_follows_its_preposition_without_tahun() -> None:
    found = [
        (where, hit.group())
        for where, lang, words in list_wordings()
        if lang is Lang.ID
        for hit in TAHUN.finditer(words)
    ]
    assert found == []


def test_sums_in_rupiah_have_their_unit_and_the_marks_of_the_language() -> None:
    found = [
        (where, lang.value, hit.group())
        for where, lang, words in list_wordings()
        for hit in WRONG_SUM[lang].finditer(words)
    ]
    assert found == []
    assert {lang for _, lang, words in list_wordings() if SUM[lang].search(words)} == set(Lang)


def test_every_text_of_more_than_three_words_is_translated() -> None:
    names = (".name", ".title", ".term", ".agency")
    alike = [
        where
        for where, text in list_texts()
        if text.id == text.en and count_words(text.id) > 3 and not where.endswith(names)
    ]
    assert alike == []


def test_both_languages_of_a_text_print_the_same_figures() -> None:
    differing = {}
    for kind, item, field, text in list_passages(CATALOGUE):
        figures = [
            {one for one in find_numbers(text.in_lang(lang)) if len(one) >= 3} for lang in Lang
        ]
        if figures[0] != figures[1]:
            differing[kind, item, field] = sorted(figures[0] ^ figures[1])
    assert differing == {}


def test_no_sentence_is_shared_by_two_items() -> None:
    assert list(check_sentences(CATALOGUE)) == []


def test_no_sentence_is_longer_than_one_breath() -> None:
    found = [
        (one.kind, one.item, one.measure.longest)
        for one in measure_catalogue(CATALOGUE)
        if one.measure.longest_words > BREATH_WORDS
    ]
    assert found == []
