"""Sentences, long words and grades are counted as a reader would count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.catalogue import build_catalogue
from sites.prose import find_figures, list_sentences
from sites.readability import (
    LEAST_WORDS,
    MOST_LONGEST_WORDS,
    ItemMeasure,
    check_measure,
    measure_catalogue,
    measure_text,
)
from sites.text import Lang, count_words
from tests.builders import build_site

WORDS = st.lists(st.sampled_from(["rumah", "air", "kota", "jalan"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6)


def judge(text: str, lang: Lang) -> list[str]:
    found = ItemMeasure(kind="site", item="satu", measure=measure_text(text, lang))
    problems = list(check_measure(found))
    assert not any(problem.blocking for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Satu. Dua! Tiga?", 3),
        ("Di Jl. Pemuda, karya Th. de Wilde.", 1),
        ("Bahasa Belanda ir. Karsten. Lalu J. Pluyter.", 2),
        ("Dr. Kariadi meninggal. Rumah sakitnya tetap.", 2),
        ("Karya H.P.A. de Wilde dan W. Westmaas. Selesai pada 1894.", 2),
        ("Tanpa titik\n\nParagraf kedua", 2),
        ("Kata “selesai.” Lalu diam.", 2),
        ("Panjangnya 13,5 m dan tingginya 4.2 m.", 1),
        ("…", 0),
    ],
)
def test_sentences_end_at_full_stops_but_not_at_abbreviations(text: str, count: int) -> None:
    assert len(list_sentences(text)) == count


@given(SENTENCES)
def test_sentences_hold_every_word_once(sentences: list[list[str]]) -> None:
    text = ". ".join(" ".join(words) for words in sentences) + "."
    found = list_sentences(text)
    assert len(found) == len(sentences)
    assert sum(map(count_words, found)) == sum(map(len, sentences))


@given(st.integers(min_value=0, max_value=10**9))
def test_a_whole_number_reads_the_same_in_both_languages(number: int) -> None:
    english = f"{number:,}"
    assert find_figures(english) == find_figures(english.replace(",", ".")) == (str(number),)


@given(st.integers(0, 999), st.integers(0, 99))
def test_decimals_keep_their_point(whole: int, rest: int) -> None:
    assert find_figures(f"{whole},{rest:02}") == find_figures(f"{whole}.{rest:02}")
    assert find_figures(f"{whole},{rest:02}") == (f"{whole}.{rest:02}",)


def test_an_indonesian_text_is_measured_by_sentences_and_long_words() -> None:
    found = measure_text("Rumah tua. Kota itu perkotaannya sudah lama di sana.", Lang.ID)
    assert (found.words, found.sentences, found.longest_words) == (9, 2, 7)
    assert found.mean_words == 4.5
    assert found.longest == "Kota itu perkotaannya sudah lama di sana."
    assert found.long_share == pytest.approx(1 / 9)
    assert found.grade is None
    assert found.aloud_s > 1


def test_the_english_grade_is_the_published_formula() -> None:
    found = measure_text("The cat sat on the mat.", Lang.EN)
    assert found.grade == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    assert found.long_share is None


def test_harder_english_has_the_higher_grade() -> None:
    easy = measure_text("The old bridge is low. Boats pass under it.", Lang.EN)
    hard = measure_text(
        "Municipal revitalisation necessitated considerable infrastructural intervention.", Lang.EN
    )
    assert easy.grade is not None
    assert hard.grade is not None
    assert hard.grade > easy.grade + 10


def test_a_text_without_words_has_no_grade_and_no_fault() -> None:
    assert measure_text("…", Lang.EN).grade is None
    assert judge("…", Lang.EN) == judge("…", Lang.ID) == []


@pytest.mark.parametrize("lang", list(Lang))
def test_a_sentence_beyond_its_bound_is_a_warning(lang: Lang) -> None:
    most = MOST_LONGEST_WORDS[lang]
    assert judge("air " * most + ".", lang) == []
    assert judge("air " * (most + 1) + ".", lang) == ["sentence_long"]


def test_means_are_judged_from_a_hundred_words_on() -> None:
    sentence = "air " * 25 + ". "
    assert judge(sentence * 3, Lang.EN) == []
    assert judge(sentence * (LEAST_WORDS // 25), Lang.EN) == ["mean_long"]
    assert judge("Perkotaannya berkelanjutan. " * LEAST_WORDS, Lang.ID) == ["words_long"]
    assert judge("Municipal revitalisation. " * LEAST_WORDS, Lang.EN) == ["grade_high"]


def test_every_item_is_measured_in_both_languages_with_its_texts_apart() -> None:
    site = build_site("satu")
    indonesian, english = measure_catalogue(build_catalogue([site]))
    assert (indonesian.measure.lang, english.measure.lang) == (Lang.ID, Lang.EN)
    told = (site.glance.id, site.label.id, site.story.id, site.look_for.text.id)
    assert indonesian.measure.words == sum(map(count_words, told))
    assert indonesian.measure.sentences == sum(len(list_sentences(text)) for text in told)
