"""The eras on the timeline: a note above each, and a legend that names every place."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from components.sources import current_catalogue
from sites.catalogue import Era
from tests.pages.conftest import Visit
from tests.pages.editions import HOSTILE, Edition, say
from tests.pages.reading import read_page


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition with places, features and lessons, and an empty guidebook."""
    return Edition(tmp_path, monkeypatch)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_era_begins_with_its_note(visit: Visit, lang: str) -> None:
    said = unescape(read_page(visit("garis_waktu", lang=lang)))
    for note in current_catalogue().guidebook.eras:
        assert all(part in said for part in note.text.in_lang(lang).split("\n\n"))
        if note.era is not Era.UNKNOWN:
            begins = said.index(f'id="masa-{note.era.value}"')
            entry = said.index('class="jejak-time"', begins)
            assert begins < said.index(note.title.in_lang(lang), begins) < entry


def test_the_legend_names_every_place_under_its_era_with_the_count(visit: Visit) -> None:
    catalogue = current_catalogue()
    said = unescape(read_page(visit("garis_waktu", lang="en")))
    legend = said[said.index("jejak-legend") :].split("</ul>")[0]
    rows = legend.split("<details>")[1:]
    assert len(rows) == len(Era)
    for era, row in zip(Era, rows, strict=True):
        sites = catalogue.by_era(era)
        assert f"jejak-masa-{era.value}" in row
        assert f">{len(sites)} place" in row
        assert re.findall(r"situs=([a-z0-9-]+)", row) == [site.id for site in sites]


def test_eras_without_notes_say_so(visit: Visit, edition: Edition) -> None:
    assert "Catatan tentang tiap masa belum ditulis" in read_page(visit("garis_waktu"))


def test_hostile_words_in_a_note_stay_text(visit: Visit, edition: Edition) -> None:
    edition.write("eras", [{"era": "voc", "title": say(HOSTILE), "text": say(HOSTILE)}])
    shown = read_page(visit("garis_waktu"))
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 2
