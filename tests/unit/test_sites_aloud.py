"""How long texts take to be read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sites.aloud import USUAL, ReadingSpeed, glance_seconds, longest_glance_seconds, read_seconds
from sites.syllables import count_syllables
from sites.text import Lang
from tests.builders import build_site, build_text

langs = st.sampled_from(Lang)
words = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=15)
free_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
sentences = st.lists(words.map(lambda word: f"{word}ab"), min_size=1, max_size=8).map(
    lambda found: f"{' '.join(found)}."
)
speeds = st.builds(
    ReadingSpeed,
    id_syllables_per_s=st.floats(1, 10),
    en_syllables_per_s=st.floats(1, 10),
    pause_s=st.floats(0, 3),
)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("Lawang", 2),
        ("pantai", 2),
        ("pulau", 2),
        ("baik", 2),
        ("mulai", 2),
        ("Praoe", 2),
        ("gedung-gedung", 4),
        ("1863", 14),  # se-ri-bu de-la-pan ra-tus e-nam pu-luh ti-ga
        ("1.500", 7),  # se-ri-bu li-ma ra-tus
        ("3,5", 6),  # ti-ga ko-ma li-ma
        ("5-6", 4),
        ("08.30", 8),  # nol de-la-pan ti-ga pu-luh
        ("KAI", 3),
        ("XIX", 5),  # sem-bi-lan be-las
        ("Jl.", 2),
        ("20%", 6),  # du-a pu-luh per-sen
    ],
)
def test_indonesian_is_counted_as_it_is_spoken(word: str, syllables: int) -> None:
    assert count_syllables(word, Lang.ID) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("square", 1),
        ("table", 2),
        ("houses", 2),
        ("places", 2),
        ("walked", 1),
        ("started", 2),
        ("museum", 3),
        ("station", 2),
        ("copper-domed", 3),
        ("1863", 5),  # eigh-teen six-ty-three
        ("1,500", 5),  # one thou-sand five hun-dred
        ("3.5", 3),
        ("WHO", 5),  # dou-ble-u aitch oh
        ("St.", 1),
        ("4.3%", 5),
    ],
)
def test_english_is_counted_as_it_is_spoken(word: str, syllables: int) -> None:

    assert count_syllables(word, Lang.EN) == syllables


@given(words, langs)
def test_no_word_is_read_in_no_time(word: str, lang: Lang) -> None:
    assert count_syllables(word, lang) >= 1
    assert read_seconds(word, lang) > 0


@given(free_texts, free_texts, langs, speeds)
def test_a_longer_text_never_takes_less_time(
    text: str, more: str, lang: Lang, speed: ReadingSpeed
) -> None:
    longer = read_seconds(f"{text} {more}", lang, speed)
    assert longer >= read_seconds(text, lang, speed) - 1e-9
    assert longer >= read_seconds(more, lang, speed) - 1e-9


@given(st.lists(sentences, min_size=1, max_size=5), langs, speeds)
def test_the_times_of_sentences_add_up(said: list[str], lang: Lang, speed: ReadingSpeed) -> None:
    apart = sum(read_seconds(one, lang, speed) for one in said)
    assert read_seconds(" ".join(said), lang, speed) == pytest.approx(apart)


@given(sentences, langs)
def test_whoever_reads_twice_as_fast_without_pauses_takes_half_the_time(
    text: str, lang: Lang
) -> None:
    slow = ReadingSpeed(id_syllables_per_s=2, en_syllables_per_s=2, pause_s=0)
    fast = ReadingSpeed(id_syllables_per_s=4, en_syllables_per_s=4, pause_s=0)
    assert read_seconds(text, lang, fast) == pytest.approx(read_seconds(text, lang, slow) / 2)


def test_a_pause_follows_each_sentence_but_no_abbreviation() -> None:
    plain = ReadingSpeed(pause_s=0)
    text = "Rumah Dr. Sutomo di Jl. Pemuda. Lihat atapnya! Ada dua"
    pauses = (read_seconds(text, Lang.ID) - read_seconds(text, Lang.ID, plain)) / USUAL.pause_s
    assert pauses == pytest.approx(3)


def test_marks_without_words_take_no_time() -> None:
    assert read_seconds(" … — . ", Lang.ID) == 0
    assert read_seconds("", Lang.EN) == 0


def test_a_number_takes_as_long_as_its_words() -> None:
    figure = read_seconds("18.232 meter", Lang.ID)
    spelt = "delapan belas ribu dua ratus tiga puluh dua meter"
    assert figure == pytest.approx(read_seconds(spelt, Lang.ID))


def test_very_long_figures_are_read_digit_by_digit() -> None:
    assert count_syllables("1" * 40, Lang.EN) == 40


def test_the_glance_is_read_after_the_name_in_each_language() -> None:
    site = build_site(name=build_text("Tugu", "Monument"), glance=build_text("Batu.", "A stone."))
    assert glance_seconds(site, Lang.ID) == pytest.approx(read_seconds("Tugu. Batu.", Lang.ID))
    assert longest_glance_seconds(site) == glance_seconds(site, Lang.EN)
    assert glance_seconds(site, Lang.EN) > glance_seconds(site, Lang.ID)


@pytest.mark.parametrize("broken", [{"id_syllables_per_s": 0}, {"pause_s": -1}])
def test_a_speed_that_cannot_be_is_refused(broken: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        ReadingSpeed(**broken)
