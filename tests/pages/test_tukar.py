"""Redaksi, in and out: a file is looked at, then saved as drafts whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.editor_seat import now
from components.exchange_files import OPEN_FILES
from components.judging import shipped_data
from components.store import current_engine
from sites.accounts import KEEPER
from sites.database import open_reading, open_writing
from sites.edited import ItemKind, Origin, Ref
from sites.revisions import open_item, save_draft
from sites.rights import Role
from tests.pages.conftest import Visit
from tests.pages.signing_in import move_in, sign_in_as

LAWANG = Ref(ItemKind.SITE, "lawang-sewu")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def desk(visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The part of the page, in English, opened by an editor."""
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)
    return visit("redaksi", bagian="tukar", lang="en")


def read_page(app: AppTest) -> str:
    """Everything the page says."""
    return "\n".join(element.proto.body for element in app.get("html"))


def bring(app: AppTest, text: str, name: str = "tabel.csv") -> str:
    """Choose a file; what the page then says."""
    app.file_uploader[0].upload(name, text.encode(), "text/csv").run()
    assert not app.exception
    return read_page(app)


def number_of(ref: Ref) -> int:
    """The newest revision of an item."""
    with open_reading(current_engine()) as session:
        return open_item(session, KEEPER, ref, shipped_data).number


def find_keys(app: AppTest) -> set[str]:
    """The keys of the buttons."""
    return {button.key for button in app.button}


def test_every_file_can_be_taken_and_the_empty_state_says_what_to_do(desk: AppTest) -> None:
    said = read_page(desk)
    assert all(f'href="{one.path}" download' in said for one in OPEN_FILES)
    assert "No file has been checked yet" in said
    assert "tukar-simpan" not in find_keys(desk)


def test_a_file_is_looked_at_then_saved_as_drafts(desk: AppTest) -> None:
    said = bring(desk, "id,name.en\nlawang-sewu,Thousand Doors\n")
    assert "0 new · 1 changed · 0 the same · 0 to be mended" in said
    assert "<ins>Thousand Doors</ins>" in said
    assert number_of(LAWANG) == 1
    desk.button(key="tukar-simpan").click().run()
    assert "All of it is saved as drafts" in read_page(desk)
    assert "butir=site%3Alawang-sewu" in read_page(desk)
    assert "tukar-simpan" not in find_keys(desk)
    assert number_of(LAWANG) == 2
    with open_reading(current_engine()) as session:
        item = open_item(session, KEEPER, LAWANG, shipped_data)
    assert item.newest is not None
    assert (item.newest.origin, item.newest.author_name) == (Origin.IMPORT, "Rini")


def test_one_faulty_row_keeps_everything_from_being_saved(desk: AppTest) -> None:
    said = bring(desk, "id,latitude\nlawang-sewu,-6.98\nbaru,utara\n")
    assert "Row 3 · baru" in said
    assert "“utara” cannot be read as a number" in said
    assert "Nothing is saved until" in said
    assert "tukar-simpan" not in find_keys(desk)


def test_a_file_that_cannot_be_read_is_refused_in_words_and_put_away(desk: AppTest) -> None:
    said = bring(desk, f'"{HOSTILE}",b\n1,2\n', f"{HOSTILE}.csv")
    assert "There is no column “id”" in said
    assert HOSTILE not in said
    desk.button(key="tukar-singkirkan").click().run()
    assert "No file has been checked yet" in read_page(desk)


def test_a_draft_saved_meanwhile_is_told_and_nothing_is_written(desk: AppTest) -> None:
    bring(desk, "id,name.en\nlawang-sewu,Thousand Doors\n")
    held: dict[str, Any] = {**(shipped_data(LAWANG) or {}), "address": "Jl. Lain"}
    with open_writing(current_engine()) as session:
        save_draft(session, KEEPER, LAWANG, held, base=1, shipped=shipped_data, now=now())
    desk.button(key="tukar-simpan").click().run()
    assert "has just been saved by somebody else" in read_page(desk)
    assert number_of(LAWANG) == 2
    desk.button(key="tukar-simpan").click().run()
    assert number_of(LAWANG) == 3


def test_hostile_text_in_a_file_shows_as_text(desk: AppTest) -> None:
    said = bring(desk, f"id,name.en\nlawang-sewu,{HOSTILE}\n")
    assert HOSTILE not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


def test_a_file_that_changes_nothing_says_so(desk: AppTest) -> None:
    said = bring(desk, "id,kind\nlawang-sewu,\n")
    assert "There is nothing to save" in said
    assert "tukar-simpan" not in find_keys(desk)


def test_the_page_speaks_indonesian(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)
    app = visit("redaksi", bagian="tukar", lang="id")
    assert "Belum ada berkas yang diperiksa" in read_page(app)
    assert "1 berubah" in bring(app, "id,name.en\nlawang-sewu,Thousand Doors\n")


def test_a_lecturer_does_not_get_there(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.LECTURER)
    assert not visit("redaksi", bagian="tukar", lang="en").file_uploader
