"""Hostile words in every field stay words in everything that leaves the house."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from components.exchange_files import OPEN_FILES, write_open_file
from components.http.public_data import build_feature_document
from components.map_view import PinLayer, SketchMap, describe_pins
from components.print.site_plates import build_site_plates
from components.public_page import Ground, build_feature_page, build_site_page
from components.sources import current_basemap
from sites.catalogue import Catalogue, build_catalogue
from sites.editions import dump_item
from sites.exchange.cells import read_text, show_plain
from sites.exchange.linked_data import build_site_document
from sites.text import Lang
from tests.builders import ANY_SOURCE, build_lesson, build_site, build_smart_feature, build_source

BASE = "https://jejak.example"
TAME = "kata"
CORPUS = (
    "</script><script>window.hurt=1</script>", "<img src=x onerror=window.hurt=1>",
    "\"><svg onload=window.hurt=1>", "'><b onclick='window.hurt=1'>", "--><!--<script>",
    "]]></Data>", "<![CDATA[x]]>", "&lt;b&gt;&amp;", "{{ 7 * 7 }}{% raw %}", "${7*7}`",
    "=HYPERLINK(\"x\";\"y\")", "@SUM(A1)", "+62 24", "#set text(red) *tebal* $x$",
    "javascript:window.hurt=1",
    "a\u2028b\u2029c", "\u202etadabat", "[tautan](javascript:x)", ":material/home: :red[x]",
)  # fmt: skip
TIE = {
    "feature": "fitur-contoh",
    "relation": "located_here",
    "dimension": "living",
    "status": "running",
    "as_of": "2023",
    "sources": (ANY_SOURCE,),
    "grade": "one_source",
}
PICTURE = {"file": "abc.webp", "date": "2024", "sizes": ({"width": 480, "height": 320},)}
JSON_FILES = [one.name for one in OPEN_FILES if one.name.endswith(("json", "jsonld"))]
TOLD_FILES = [name for name in JSON_FILES if name.startswith(("sites", "smart", "poi"))]


def spoil(value: Any, words: str) -> Any:
    """Return data with every wording in two languages led by some words."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"}:
            return {lang: f"{words} {said}" for lang, said in value.items()}
        return {name: spoil(inner, words) for name, inner in value.items()}
    return [spoil(inner, words) for inner in value] if isinstance(value, list) else value


@cache
def build_content(words: str) -> Catalogue:
    """A place, a feature, a lesson and a source with the words in every field that takes any."""
    said = {"id": words, "en": words}
    site = build_site(
        address=words,
        former_names=({"lang": "nl", "name": words},),
        pictures=({**PICTURE, "author": words, "licence": words, "consent": words, "alt": said},),
        annotations=({**TIE, "then_now": said, "agency": said, "question": said},),
    )
    models = (site, build_smart_feature(), build_lesson())
    held = [type(one).model_validate(spoil(dump_item(one), words)) for one in models]
    return build_catalogue(held[:1], held[1:2], held[2:], (build_source(title=words),))


class Document(HTMLParser):
    """The elements of a document with the names of their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.words: list[str] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def write_page(words: str, kind: str) -> str:
    """The public page of the place or of the feature."""
    catalogue = build_content(words)
    ground = Ground(catalogue, (), current_basemap()[1])
    if kind == "situs":
        site = catalogue.sites[0]
        page = build_site_page(site, ground, Lang.EN, BASE, build_site_document(site, BASE))
    else:
        feature = catalogue.smart_features[0]
        told = build_feature_document(feature, catalogue, BASE)
        page = build_feature_page(feature, ground, Lang.EN, BASE, told)
    return page.html


def list_strings(tree: Any) -> Iterator[str]:
    """Every text inside a JSON tree."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from list_strings(inner)


def squeeze(text: str) -> str:
    """A text without room, and without the signs that only steer its direction."""
    return re.sub(r"[\s\u200b\u202a-\u202e\u2066-\u2069]+", "", text)


@pytest.mark.parametrize("kind", ["situs", "fitur"])
@pytest.mark.parametrize("words", CORPUS)
def test_a_public_page_has_the_same_elements_and_shows_the_words(words: str, kind: str) -> None:
    tame, page = Document(write_page(TAME, kind)), Document(write_page(words, kind))
    assert page.elements == tame.elements
    assert page.comments == []
    shown = squeeze("".join(page.words))
    assert shown.count(squeeze(words)) > 5


@pytest.mark.parametrize("kind", ["situs", "fitur"])
@pytest.mark.parametrize("words", CORPUS)
def test_the_data_in_a_page_cannot_end_its_element(words: str, kind: str) -> None:
    html = write_page(words, kind)
    inside = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert any(said.startswith(words) for said in list_strings(json.loads(inside)))


@pytest.mark.parametrize("name", JSON_FILES)
@pytest.mark.parametrize("words", CORPUS)
def test_open_json_carries_the_words_as_they_are(words: str, name: str) -> None:
    tree = json.loads(write_open_file(name, build_content(words), BASE))
    found = [said for said in list_strings(tree) if said.startswith(words)]
    assert bool(found) is (name in TOLD_FILES)
    addresses = [said for said in list_strings(tree) if said.startswith(("http", "javascript"))]
    assert all(not said.startswith("javascript") or said in found for said in addresses)


@pytest.mark.parametrize("name", ["sites.csv", "smart-features.csv"])
@pytest.mark.parametrize("words", CORPUS)
def test_no_cell_of_a_table_is_a_formula(words: str, name: str) -> None:
    raw = write_open_file(name, build_content(words), BASE).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(raw, newline=""))
    assert [len(row) for row in rows] == [len(heads)]
    number = re.compile(r"-?\d+(\.\d+)?")
    for cell in rows[0]:
        assert number.fullmatch(cell) or not cell.startswith(tuple("=+-@\t\r")), cell
    assert read_text(rows[0][heads.index("name.id")]).startswith(words)


@pytest.mark.parametrize("name", ["sites.xlsx", "smart-features.xlsx"])
def test_no_cell_of_a_workbook_is_a_formula(name: str) -> None:
    for words in CORPUS:
        book = load_workbook(io.BytesIO(write_open_file(name, build_content(words), BASE)))
        kinds = {cell.data_type for row in book.worksheets[0] for cell in row if cell.value}
        assert kinds <= {"s", "n"}


@pytest.mark.parametrize("name", ["sites.kml", "smart-features.kml"])
@pytest.mark.parametrize("words", CORPUS)
def test_a_map_file_has_the_same_elements_and_the_words(words: str, name: str) -> None:
    tame, held = (
        ElementTree.fromstring(write_open_file(name, build_content(one), BASE))
        for one in (TAME, words)
    )
    assert [one.tag for one in held.iter()] == [one.tag for one in tame.iter()]
    told = [one.text or "" for one in held.iter()]
    assert any(show_plain(words) in said or json.dumps(words)[1:-1] in said for said in told)


@pytest.mark.parametrize("words", CORPUS)
def test_the_pins_and_their_bubbles_get_the_words_as_data(words: str) -> None:
    pins = describe_pins(build_content(words).sites, Lang.ID)
    layer = PinLayer({"pins": pins})
    layer._parent = SketchMap(location=[0, 0], tiles=None)
    script = layer._template.module.script(layer, {})
    assert not set("<>") & set(script)
    inside = re.search(r"jejakMap\.pins\((.*)\);$", script, re.S)
    assert inside is not None
    assert json.loads(inside[1])["pins"][0]["name"].startswith(words)


def test_a_plate_prints_the_words_and_leads_nowhere_else() -> None:
    sites = [
        build_content(words).sites[0].model_copy(update={"id": f"situs-{number}"})
        for number, words in enumerate(CORPUS)
    ]
    pages = PdfReader(io.BytesIO(build_site_plates(sites, (Lang.ID,), BASE))).pages
    printed = squeeze("".join(page.extract_text() for page in pages))
    for words in CORPUS:
        assert squeeze(words) in printed
    links = [
        str(note.get_object()["/A"]["/URI"])
        for page in pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert all(link.startswith(f"{BASE}/situs/") for link in links)
