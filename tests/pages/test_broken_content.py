"""Content that goes bad under a running server is said in words, and mended without a restart."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from components import sources
from sites.catalogue import SHIPPED
from tests.pages.conftest import Visit
from tests.pages.reading import read_page

WORDS = {"id": "Isi sedang tidak dapat dibaca", "en": "The content cannot be read just now"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped content with a comma missing in its sites."""
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    (tmp_path / "sites.geojson").write_text('{"type" "FeatureCollection"}', encoding="utf-8")
    monkeypatch.setattr(sources, "SITES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("page", ["jelajah", "situs", "rute", "pelajaran", "tentang"])
def test_broken_content_is_said_in_words(
    visit: Visit, folder: Path, page: str, lang: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "components"):
        shown = read_page(visit(page, lang=lang))
    assert WORDS[lang] in shown
    assert str(folder) not in shown
    assert "sites.geojson" in caplog.text and "not_json" in caplog.text


def test_mended_content_comes_back_without_a_restart(visit: Visit, folder: Path) -> None:
    app = visit("situs", situs="lawang-sewu")
    assert WORDS["id"] in read_page(app)
    shutil.copy(SHIPPED / "sites.geojson", folder / "sites.geojson")
    assert "Lawang Sewu" in read_page(app.run())
    assert WORDS["id"] not in read_page(app)
