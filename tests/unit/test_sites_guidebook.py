"""Trails, words and readings are read with their faults named, and count as content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sites.catalogue import SHIPPED, build_catalogue, read_catalogue
from sites.errors import ContentError
from sites.guidebook import Guidebook, Term, read_guidebook
from sites.text import Text

ROB = {
    "id": "rob",
    "term": {"id": "rob", "en": "rob"},
    "meaning": {"id": "Air laut yang naik ke daratan.", "en": "Sea water that comes ashore."},
}


def write(folder: Path, name: str, items: object) -> None:
    """Write one file of a guidebook."""
    (folder / name).write_text(json.dumps(items), encoding="utf-8")


def test_a_folder_without_the_files_is_an_empty_guidebook(tmp_path: Path) -> None:
    """Nobody has to write a glossary to have places."""
    assert read_guidebook(tmp_path) == Guidebook()


def test_terms_keep_the_order_of_their_file(tmp_path: Path) -> None:
    """The file is sorted by hand, by the Indonesian word."""
    write(tmp_path, "glossary.json", [ROB, {**ROB, "id": "polder"}])
    assert [term.id for term in read_guidebook(tmp_path).terms] == ["rob", "polder"]


def test_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    """Two broken files give two faults, each with its file, item and field."""
    write(tmp_path, "glossary.json", [ROB, ROB])
    write(tmp_path, "eras.json", [{"era": "voc", "title": {"id": "VOC"}}])
    with pytest.raises(ContentError) as caught:
        read_guidebook(tmp_path)
    found = {(Path(f.file).name, f.field, f.code) for f in caught.value.faults}
    assert ("glossary.json", "id", "duplicate_id") in found
    assert {field for file, field, _ in found if file == "eras.json"} >= {"title.en", "text"}


def test_an_age_is_told_once(tmp_path: Path) -> None:
    """What has no id of its own is named by what it is about."""
    told = {"era": "voc", "title": ROB["term"], "text": ROB["meaning"]}
    write(tmp_path, "eras.json", [told, told])
    with pytest.raises(ContentError) as caught:
        read_guidebook(tmp_path)
    assert [(fault.feature, fault.code) for fault in caught.value.faults] == [
        ("voc", "duplicate_item")
    ]


def test_a_word_of_the_glossary_changes_the_version() -> None:
    """Packs and caches must notice it."""
    word = Term(id="rob", term=Text(id="rob", en="rob"), meaning=Text(id="air", en="water"))
    plain, told = build_catalogue(()), build_catalogue((), guidebook=Guidebook(terms=(word,)))
    assert plain.version != told.version


def test_a_broken_guidebook_keeps_the_catalogue_from_being_read(tmp_path: Path) -> None:
    """It is content like any other."""
    for path in SHIPPED.glob("*.*json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "trails.json").write_text("{", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_catalogue(tmp_path)
    assert {Path(fault.file).name for fault in caught.value.faults} == {"trails.json"}
