"""Every Indonesian text against the id_ID dictionary, every English one against en_GB.

What no dictionary knows stands in names.txt: names in both languages, and words of one of
them. A word there that no text uses any more is a fault too, so the list stays short enough
to be read. Hunspell and its dictionaries must be there: `sh tests/install_tools.sh words`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from components.i18n import STRINGS
from routes.buses import read_buses
from routes.geojson_io import read_routes
from routes.restrictions import read_restrictions
from sites.catalogue import SHIPPED
from sites.geojson_io import parse_sketch
from sites.text import Lang
from tests.content.wordings import CATALOGUE, COLLECTIONS, find_texts

NAMES = Path(__file__).with_name("names.txt")
DICTIONARIES = {Lang.ID: "id_ID", Lang.EN: "en_GB"}
SECTIONS = {"names": tuple(Lang), "indonesian": (Lang.ID,), "english": (Lang.EN,)}
"""Headings in names.txt, and the languages in which the words under them are right."""

_NOT_WORDS = re.compile(
    r"`[^`]*`|\{[^{}]*\}|<[^<>]+>|https?://\S+|\S+@\S+|(?<!\w)/\w\S*|\S*[/\\_=]\S*\.\S+|--\S+|\\u\w+"
)
"""Commands, placeholders, tags, addresses, paths, options, escapes."""

_WORD = re.compile(r"[^\W\d_]+(?:['’‘-][^\W\d_]+)*")
_BESIDE_FIGURE = re.compile(r"\d[-–]?$")
_CLITIC = re.compile(r"(?<=\w{3})(?:nya|lah|kah|pun|ku|mu)(?:lah|kah|pun)?$")
CLITICS = frozenset({"nya", "lah", "kah", "pun", "an"})
"""What may hang on a name with a hyphen: CSR-nya."""

_POSSESSIVE = re.compile(r"['’]s?$")


def find_strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every string of a table with its key."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from find_strings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from find_strings(inner, f"{path}.{index}")


def list_wordings(lang: Lang) -> Iterator[tuple[str, str]]:
    """Every wording people see in one language: content, routes, sketch map, strings."""
    sketch = SHIPPED / "city.geojson"
    shown: dict[str, BaseModel | tuple[BaseModel, ...]] = {
        **{name: getattr(CATALOGUE, name) for name in COLLECTIONS},
        "routes": tuple(read_routes()),
        "restrictions": read_restrictions(),
        "buses": read_buses(),
        "sketch": parse_sketch(sketch.read_bytes(), str(sketch)),
    }
    for name, items in shown.items():
        for path, text in find_texts(items, name):
            yield path, text.in_lang(lang)
    if lang is Lang.ID:
        for one in CATALOGUE.guidebook.allowances:
            yield f"allowances.{one.id}", one.reason
    for file in sorted((STRINGS / lang.value).glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        yield from find_strings(table, f"{file.parent.name}/{file.name}")


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text, hyphenated ones whole.

    Single letters are no words, nor is what belongs to a figure (1900s, 3D, 1940-an).
    """
    plain = _NOT_WORDS.sub(" ", text)
    for found in _WORD.finditer(plain):
        if len(found.group()) > 1 and not _BESIDE_FIGURE.search(plain[: found.start()]):
            yield found.group().replace("’", "'").replace("‘", "'")


@cache
def list_words(lang: Lang) -> dict[str, str]:
    """Every word of one language with the first place that uses it."""
    held: dict[str, str] = {}
    for where, text in list_wordings(lang):
        for word in split_words(text):
            held.setdefault(word, where)
    return held


@cache
def read_names() -> dict[str, tuple[str, ...]]:
    """The words of names.txt by the heading they stand under."""
    held: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:]
        else:
            held[heading].append(line)
    return {name: tuple(words) for name, words in held.items()}


def list_allowed(lang: Lang) -> set[str]:
    """The words of names.txt that are right in one language."""
    return {
        word
        for heading, words in read_names().items()
        for word in words
        if lang in SECTIONS[heading]
    }


def find_stems(word: str, lang: Lang) -> tuple[str, ...]:
    """A word and what is left of it without a clitic or a possessive."""
    ending = _CLITIC if lang is Lang.ID else _POSSESSIVE
    bare = ending.sub("", word)
    return (word, bare) if bare != word else (word,)


def find_readings(word: str, lang: Lang) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The ways to read a word: whole, or each part between its hyphens; every part by stems."""
    written = [part for part in word.split("-") if len(part) > 1 and part not in CLITICS]
    parts = tuple(find_stems(part, lang) for part in written)
    return ((find_stems(word, lang),), parts) if "-" in word else ((find_stems(word, lang),),)


def is_allowed(word: str, allowed: set[str]) -> bool:
    """A listed word may begin a sentence, and a listed name may stand in capitals."""
    return word in allowed or word[:1].lower() + word[1:] in allowed


def ask_hunspell(words: Iterable[str], lang: Lang) -> set[str]:
    """Return the words that the dictionary of a language does not know."""
    program = shutil.which("hunspell")
    assert program is not None, "hunspell is missing: sh tests/install_tools.sh words"
    answer = subprocess.run(
        [program, "-d", DICTIONARIES[lang], "-i", "utf-8", "-l"],
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert "Can't open" not in answer.stderr, answer.stderr
    return set(answer.stdout.split())


def find_unknown(words: Iterable[str], lang: Lang, allowed: set[str]) -> list[str]:
    """Return the words that neither the dictionary nor the list knows, clitics put aside."""
    readings = {word: find_readings(word, lang) for word in words}
    asked = {
        stem for held in readings.values() for parts in held for stems in parts for stem in stems
    }
    wrong = {one for one in ask_hunspell(asked, lang) if not is_allowed(one, allowed)}
    return [
        word
        for word, held in readings.items()
        if all(any(wrong.issuperset(stems) for stems in parts) for parts in held)
    ]


@cache
def list_unknown(lang: Lang) -> frozenset[str]:
    """Every word shown in one language that its dictionary does not know."""
    return frozenset(find_unknown(list_words(lang), lang, set()))


@pytest.mark.parametrize("lang", list(Lang))
def test_every_word_is_in_the_dictionary_or_on_the_list(lang: Lang) -> None:
    words = list_words(lang)
    unknown = find_unknown(words, lang, list_allowed(lang))
    assert {word: words[word] for word in sorted(unknown)} == {}


@pytest.mark.parametrize("lang", list(Lang))
def test_a_misspelt_word_is_noticed(lang: Lang) -> None:
    wrong = {Lang.ID: ["jmebatan", "Jmebatannya"], Lang.EN: ["brigde", "Brigde's"]}[lang]
    right = {Lang.ID: ["jembatan", "Jembatannya"], Lang.EN: ["bridge", "Bridge's"]}[lang]
    assert find_unknown([*wrong, *right], lang, list_allowed(lang)) == wrong


def test_each_language_has_its_own_dictionary() -> None:
    assert ask_hunspell(["jembatan", "colour", "color"], Lang.EN) == {"jembatan", "color"}
    assert ask_hunspell(["jembatan", "colour"], Lang.ID) == {"colour"}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_list_is_sorted_and_names_a_word_once(heading: str) -> None:
    words = list(read_names()[heading])
    assert words == sorted(set(words), key=lambda word: (word.casefold(), word))


def test_the_list_has_no_other_headings() -> None:
    assert set(read_names()) == set(SECTIONS)


@pytest.mark.parametrize("heading", SECTIONS)
def test_a_word_on_the_list_is_used_where_it_is_listed(heading: str) -> None:
    used: set[str] = set()
    for lang in SECTIONS[heading]:
        for word in list_unknown(lang):
            for parts in find_readings(word, lang):
                for stem in (one for stems in parts for one in stems):
                    used |= {stem, stem[:1].lower() + stem[1:]}
    assert sorted(set(read_names()[heading]) - used) == []
