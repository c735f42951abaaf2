"""Name lists as files: read whole or refused in words, written without a formula."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from components.roster_files import (
    MOST_BYTES,
    MOST_UNPACKED,
    BadFile,
    export_csv,
    export_xlsx,
    read_names,
)
from routes.name_list import NameList, TooManyNames

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


def build_xlsx(rows: list[list[object]]) -> bytes:
    """Return a workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read_code(raw: bytes) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(BadFile) as refused:
        read_names(raw)
    return refused.value.code


def test_a_workbook_with_headings_gives_people_and_their_needs() -> None:
    raw = build_xlsx([["No", "Nama", "Kebutuhan"], [1, "Ayu", None], [2, "Bima", "kursi roda"]])
    people = read_names(raw).people
    assert [(one.name, one.needs) for one in people] == [("Ayu", ""), ("Bima", "kursi roda")]


def test_numbers_dates_and_empty_rows_in_a_workbook_do_no_harm() -> None:
    people = read_names(build_xlsx([["nama"], [17], [None], ["Citra"]])).people
    assert [one.name for one in people] == ["17", "Citra"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_in_any_usual_encoding_is_read(encoding: str) -> None:
    people = read_names("nama;catatan\nZoé;lift".encode(encoding)).people
    assert [(one.name, one.needs) for one in people] == [("Zoé", "lift")]


def test_a_file_that_is_too_big_is_refused_unread() -> None:
    assert read_code(b"a" * (MOST_BYTES + 1)) == "file_too_big"


def test_an_archive_that_unpacks_to_far_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (MOST_UNPACKED + 1))
    assert len(held.getvalue()) < MOST_BYTES
    assert read_code(held.getvalue()) == "file_bomb"


def test_an_archive_of_countless_parts_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(401):
            archive.writestr(f"xl/{number}", b"")
    assert read_code(held.getvalue()) == "file_bomb"


def test_a_workbook_of_countless_cells_is_refused_before_they_are_read() -> None:
    """A million cells fit into a small file and take a minute to read."""
    sheet = b"<worksheet><sheetData><row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    assert len(held.getvalue()) < MOST_BYTES
    assert read_code(held.getvalue()) == "file_bomb"


def test_a_wide_list_of_the_largest_class_is_no_bomb() -> None:
    raw = build_xlsx([["nama", "a", "b", "c", "d", "e"], *([f"P{n}"] * 26 for n in range(500))])
    assert len(read_names(raw).people) == 500


def test_a_workbook_of_five_thousand_rows_and_more_is_refused() -> None:
    raw = build_xlsx([["x"]] * 5001)
    with pytest.raises(TooManyNames):
        read_names(raw)


def test_entities_in_a_workbook_are_not_expanded() -> None:
    raw = build_xlsx([["Ayu"]])
    held = io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(held, "w") as after:
        for part in before.infolist():
            is_sheet = part.filename.endswith("sheet1.xml")
            after.writestr(part.filename, bomb if is_sheet else before.read(part))
    assert read_code(held.getvalue()) == "file_broken"


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"PK\x03\x04" + b"\x00" * 60)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(read_names(raw), NameList)
    except BadFile as refusal:
        assert refusal.code == "file_broken"


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_no_cell_of_a_download_is_a_formula(rows: list[list[str]]) -> None:
    raw = export_csv(rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(raw, newline="")))
    assert len(read) == len(rows)
    book = load_workbook(io.BytesIO(export_xlsx(rows, "K[1]")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    for text in [
        *(cell for row in read for cell in row),
        *(str(cell.value or "") for cell in cells),
    ]:
        assert not text.lstrip(" ").startswith(RISKY)


def test_a_download_can_be_read_again() -> None:
    rows = [["Kelompok", "Nama"], ["Kelompok 1", "Ayu"]]
    assert [one.name for one in read_names(export_xlsx(rows, "Kelompok")).people] == ["Ayu"]
    assert [one.name for one in read_names(export_csv(rows)).people] == ["Ayu"]
