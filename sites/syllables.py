"""How many syllables a text has when it is read aloud, figures and abbreviations included.

Every stretch between two spaces is judged by itself, so a text has as many syllables as its
parts together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from num2words import num2words  # type: ignore[import-untyped]

from sites.text import Lang

_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%&+=×°±€£$]")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_THOUSANDS = {
    Lang.ID: re.compile(r"\d{1,3}(?:\.\d{3})+(?=,|$)"),
    Lang.EN: re.compile(r"\d{1,3}(?:,\d{3})+(?=\.|$)"),
}
_POINT = {Lang.ID: "koma", Lang.EN: "point"}
_LONGEST = 12
"""Figures of more digits than this are read digit by digit."""

_SPELT = 4
"""Capitals up to this many are read letter by letter, more of them as a word."""

SHORT = {
    Lang.ID: {
        "jl": "jalan", "dr": "dokter", "no": "nomor", "km": "kilometer", "m": "meter",
        "cm": "sentimeter", "ha": "hektare", "st": "santo", "rp": "rupiah", "dll": "dan lain-lain",
        "dsb": "dan sebagainya", "dst": "dan seterusnya", "%": "persen", "&": "dan", "+": "tambah",
        "=": "sama dengan", "×": "kali", "°": "derajat", "±": "kurang lebih", "€": "euro",
        "£": "paun", "$": "dolar",
    },
    Lang.EN: {
        "dr": "doctor", "mr": "mister", "mrs": "missis", "st": "saint", "km": "kilometres",
        "m": "metres", "cm": "centimetres", "ha": "hectares", "rp": "rupiah", "etc": "et cetera",
        "%": "per cent", "&": "and", "+": "plus", "=": "equals", "×": "times", "°": "degrees",
        "±": "give or take", "€": "euros", "£": "pounds", "$": "dollars",
    },
}  # fmt: skip
"""What is written short and read in full."""


@lru_cache(maxsize=4096)
def count_syllables(text: str, lang: Lang | str) -> int:
    """Return the syllables of a text as read aloud in ``lang``; at least one for each word.

    Years are read as years in English; capitals up to four are spelt, Roman numerals read as
    numbers. A close estimate: foreign names are read by the rules of ``lang``.
    """
    chosen = Lang(lang)
    return sum(_count_token(token, chosen) for token in text.split())


def _count_token(token: str, lang: Lang) -> int:
    return sum(_count_part(part, lang) for part in _PART.findall(token))


def _count_part(part: str, lang: Lang) -> int:
    if part[0].isdecimal():
        return _count_words(" ".join(_spell_figure(part, lang)), lang)
    full = SHORT[lang].get(part.casefold())
    if full is not None and (len(part) > 1 or part.islower() or not part.isalpha()):
        return _count_words(full, lang)
    if _ROMAN.fullmatch(part):
        return _count_words(_spell(_read_roman(part), lang), lang)
    if 2 <= len(part) <= _SPELT and part.isupper():
        return len(part) + (2 * part.count("W") if lang == Lang.EN else 0)
    return _count_word(part, lang)


def _count_words(text: str, lang: Lang) -> int:
    return sum(_count_word(word, lang) for word in re.findall(r"[^\W\d_]+", text))


def _spell_figure(figure: str, lang: Lang) -> Iterator[str]:
    """Yield the words of a figure: thousands, decimals, or several figures with dots between."""
    mark = "," if lang == Lang.ID else "."
    whole, _, rest = figure.partition(mark)
    thousands = _THOUSANDS[lang].match(figure)
    if thousands is not None:
        whole = re.sub(r"\D", "", whole)
    elif re.search(r"\D", whole):
        for part in re.split(r"\D", figure):
            yield _spell_digits(part, lang)
        return
    yield _spell_digits(whole, lang, is_year=not rest and thousands is None)
    if rest:
        yield _POINT[lang]
        yield from (_spell(int(digit), lang) for digit in rest if digit.isdecimal())


def _spell_digits(digits: str, lang: Lang, is_year: bool = False) -> str:
    if len(digits) > _LONGEST or (len(digits) > 1 and int(digits[0]) == 0):
        return " ".join(_spell(int(digit), lang) for digit in digits)
    number = int(digits)
    if is_year and lang == Lang.EN and len(digits) == 4 and 1100 <= number < 2100:
        return str(num2words(number, lang="en", to="year"))
    return _spell(number, lang)


def _spell(number: int, lang: Lang) -> str:
    return str(num2words(number, lang=lang.value))


def _read_roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    following = [*values[1:], 0]
    pairs = zip(values, following, strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _count_word(word: str, lang: Lang) -> int:
    plain = "".join(one for one in unicodedata.normalize("NFKD", word.casefold()) if one.isalpha())
    return max(1, _count_id(plain) if lang == Lang.ID else _count_en(plain))


def _count_id(word: str) -> int:
    """Every vowel is one, but a diphthong at the end and the old spelling oe."""
    vowels = len(re.findall(r"oe|[aeiou]", word))
    return vowels - (1 if re.search(r"(?:[aeo]i|au)$", word) else 0)


def _count_en(word: str) -> int:
    """Groups of vowels, without a silent e at the end, and those that are two after all."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"(?<![aeiouyl])e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeioucgsxzh]es$", word)
    hiatus = len(
        re.findall(r"i[ao](?!u)(?<!ti[ao])(?<!ci[ao])(?<!si[ao])|eo|ua(?=l)|eum|crea", word)
    )
    return groups + hiatus - (1 if silent else 0)
