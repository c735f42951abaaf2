"""Redaksi, a year: corrected in one field, carried to the others at a click, its sources asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.judging import shipped_data
from components.store import current_engine
from sites.database import open_reading
from sites.edited import ItemKind, Ref, Stage
from sites.outdated import Data
from sites.rights import Role
from sites.standing import show_item
from tests.pages.conftest import Visit
from tests.pages.reading import say
from tests.pages.signing_in import move_in, sign_in_as

SITE = Ref(ItemKind.SITE, "gereja-blenduk")
FORM = f"isi-id-site-{SITE.id}"
CLAIM, STORY = f"{FORM}-claims.1.text.id", "story"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation of its own; Sari edits."""
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)
    yield
    current_engine().dispose()


def correct_claim(visit: Visit) -> AppTest:
    """Correct the year in the Indonesian of one claim."""
    app = visit("redaksi", butir=str(SITE), lang="id")
    next(one for one in app.get("button_group") if one.key == "isi-bagian").set_value("claims")
    app.run()
    app.button(key=f"{FORM}-claims-1-open").click().run()
    text = app.text_area(key=CLAIM)
    text.set_value(text.value.replace("1894", "1895")).run()
    return app


def read_draft() -> Data:
    with open_reading(current_engine()) as session:
        newest = show_item(session, SITE, shipped_data).newest
    assert newest is not None
    return newest.data


def test_a_year_is_carried_to_the_ticked_fields_in_both_languages(visit: Visit) -> None:
    app = correct_claim(visit)
    assert "Tahun 1894 diganti menjadi 1895" in say(app)
    labels = [one.label for one in app.checkbox if "-tertinggal-" in str(one.key)]
    stories = [one for one in labels if one.startswith("**Kisah** (Indonesia, Inggris): ")]
    assert "1894" in stories[0]
    assert "**Tahun dibangun · Sampai tahun**: 1894" in labels
    app.checkbox(key=f"{FORM}-tertinggal-1894-{STORY}").uncheck().run()
    app.button(key="isi-tertinggal-1894-ganti").click().run()
    assert "Diganti. Baca sekali lagi" in say(app)
    left = [one.key for one in app.checkbox if "-tertinggal-" in str(one.key)]
    assert left == [f"{FORM}-tertinggal-1894-{STORY}"]
    app.button(key="isi-simpan").click().run()
    assert "Bahasa Inggris tertinggal" not in say(app)
    data = read_draft()
    assert data["built"]["to_year"] == 1895
    assert "1895" in data["claims"][1]["text"]["en"]
    assert "1895" in data["label"]["id"]
    assert "1895" in data["label"]["en"]
    assert "1894" in data["story"]["id"]
    assert "1894" in data["story"]["en"]


def test_at_the_field_itself_one_click_carries_the_year_everywhere(visit: Visit) -> None:
    app = correct_claim(visit)
    assert "Tahun 1894 masih tertulis di 6 tempat lain." in say(app)
    app.button(key=f"{FORM}-claims.1.text-ganti-1894").click().run()
    said = say(app)
    assert "Diganti. Baca sekali lagi" in said
    assert "masih tertulis" not in said
    app.button(key="isi-simpan").click().run()
    data = read_draft()
    assert "1894" not in data["story"]["id"] + data["story"]["en"] + data["label"]["en"]


def test_what_is_wrong_alike_in_several_fields_is_said_once_and_counted_alike(visit: Visit) -> None:
    app = visit("redaksi", butir=str(SITE), lang="id")
    for name in ("label", "story"):
        for lang in ("id", "en"):
            text = app.text_area(key=f"{FORM}-{name}.{lang}")
            text.set_value(text.value.replace("1894", "1895"))
            app.run()
    said = say(app)
    assert said.count("Bilangan 1895 tidak ada dalam pernyataan bersumber") == 1 + 4
    assert "1 hal harus diperbaiki sebelum bisa diajukan" in said
    assert "1894 masih tertulis di 4 tempat</a>" in said


def test_a_year_is_found_and_replaced_in_every_section_without_looking_for_it(visit: Visit) -> None:
    app = visit("redaksi", butir=str(SITE), lang="id")
    app.text_input(key="isi-cari-words").set_value("1894").run()
    assert app.button(key="isi-cari-ganti").disabled
    app.text_input(key="isi-cari-instead").set_value("1895").run()
    app.button(key="isi-cari-ganti").click().run()
    assert "Tidak tertulis di bagian mana pun." in say(app)
    app.button(key="isi-simpan").click().run()
    assert "1894" not in str(read_draft())


def test_nothing_ticked_changes_nothing_and_says_so(visit: Visit) -> None:
    app = correct_claim(visit)
    boxes = [one.key for one in app.checkbox if "-tertinggal-" in str(one.key)]
    for key in boxes:
        app.checkbox(key=key).uncheck()
    app.run()
    app.button(key="isi-tertinggal-1894-ganti").click().run()
    assert "Belum ada yang dicentang." in say(app)
    assert [one.key for one in app.checkbox if "-tertinggal-" in str(one.key)] == boxes


def test_the_sources_of_a_changed_claim_are_asked_for_of_editor_and_reviewer(visit: Visit) -> None:
    app = correct_claim(visit)
    assert "Pernyataan 2 kini menyebut 1895, tetapi sumbernya tetap." in say(app)
    app.button(key="isi-tertinggal-1894-ganti").click().run()
    app.button(key="isi-ajukan").click().run()
    with open_reading(current_engine()) as session:
        assert show_item(session, SITE, shipped_data).stage == Stage.IN_REVIEW
    faces = next(one for one in app.get("button_group") if one.key == "redaksi-muka-pilih")
    faces.set_value("tinjauan").run()
    assert "Pernyataan 2 kini menyebut 1895, tetapi sumbernya tetap" in say(app)


def test_who_sits_here_and_who_published_is_said(visit: Visit) -> None:
    app = visit("redaksi", butir=str(SITE), lang="id")
    assert "Masuk sebagai" in say(app)
    assert "penyunting" in say(app)
