"""How hard the texts are to read: sentence lengths, long words, a school grade, time aloud.

English has the Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59.
Its weights were fitted to English; Indonesian words are longer by nature, because affixes and
clitics are written on, so the formula would call easy Indonesian hard. For Indonesian only
what can be counted is stated: words per sentence, and the share of words of four syllables and
more, where affixes begin to pile up. Figures count as words of their spoken length in English
and are left out among the long words. In short texts means jump, so only the longest sentence
of those is held against its bound.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sites.aloud import read_seconds
from sites.catalogue import Catalogue
from sites.errors import Detail, Problem
from sites.passages import list_passages
from sites.prose import list_sentences
from sites.syllables import count_syllables
from sites.text import Frozen, Lang, count_words

LONG_SYLLABLES = 4
"""Syllables from which an Indonesian word counts as long."""

MOST_MEAN_WORDS = {Lang.ID: 16.0, Lang.EN: 20.0}
MOST_LONGEST_WORDS = {Lang.ID: 32, Lang.EN: 36}
MOST_LONG_SHARE = 0.25
MOST_GRADE = 10.0
"""Bounds beyond which an editor is asked to look again; this project's own choice."""

LEAST_WORDS = 100
"""Means, shares and grades of fewer words than this are printed but not judged."""

_WORD = re.compile(r"[^\W\d_]+")


class Measure(Frozen):
    """What is counted in the prose of one item in one language.

    ``long_share`` (0 to 1) is for Indonesian, ``grade`` (American school years) for English.
    """

    lang: Lang
    words: int
    sentences: int
    mean_words: float
    longest_words: int
    longest: str
    long_share: float | None
    grade: float | None
    aloud_s: float


class ItemMeasure(Frozen):
    """The measure of an item of one kind."""

    kind: str
    item: str
    measure: Measure


def measure_text(text: str, lang: Lang | str) -> Measure:
    """Return the measure of a text; a text without a word has zeros and no grade."""
    chosen = Lang(lang)
    sentences = list_sentences(text)
    counts = [count_words(one) for one in sentences]
    words = sum(counts)
    longest = max(counts, default=0)
    mean = words / len(counts) if counts else 0.0
    return Measure(
        lang=chosen,
        words=words,
        sentences=len(counts),
        mean_words=mean,
        longest_words=longest,
        longest=sentences[counts.index(longest)] if counts else "",
        long_share=_find_long_share(text) if chosen == Lang.ID else None,
        grade=_find_grade(text, words, mean) if chosen == Lang.EN and words else None,
        aloud_s=read_seconds(text, chosen),
    )


def _find_long_share(text: str) -> float:
    """Names count like words: they too have to be read."""
    syllables = [count_syllables(word, Lang.ID) for word in _WORD.findall(text)]
    long = sum(count >= LONG_SYLLABLES for count in syllables)
    return long / len(syllables) if syllables else 0.0


def _find_grade(text: str, words: int, mean_words: float) -> float:
    return 0.39 * mean_words + 11.8 * count_syllables(text, Lang.EN) / words - 15.59


def measure_catalogue(catalogue: Catalogue) -> Iterator[ItemMeasure]:
    """Yield the measure of all prose of each item in each language, in the order of kinds.

    A text without a full stop (a glance) is a sentence of its own.
    """
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for lang in Lang:
        held.clear()
        for kind, item, _, text in list_passages(catalogue):
            held[kind, item].append(text.in_lang(lang))
        for (kind, item), texts in held.items():
            yield ItemMeasure(kind=kind, item=item, measure=measure_text("\n".join(texts), lang))


def check_measure(found: ItemMeasure) -> Iterator[Problem]:
    """Yield a warning for each bound the prose of an item goes beyond."""
    one = found.measure
    judged: list[tuple[str, float | None, float]] = [
        ("sentence_long", one.longest_words, MOST_LONGEST_WORDS[one.lang])
    ]
    if one.words >= LEAST_WORDS:
        judged += [
            ("mean_long", one.mean_words, MOST_MEAN_WORDS[one.lang]),
            ("words_long", one.long_share, MOST_LONG_SHARE),
            ("grade_high", one.grade, MOST_GRADE),
        ]
    for code, value, most in judged:
        if value is not None and value > most:
            detail: Detail = {"found": round(value, 2), "most": most, "sentence": one.longest[:60]}
            yield Problem(code, found.item, str(one.lang), False, detail, found.kind)
