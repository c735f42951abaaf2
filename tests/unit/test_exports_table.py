"""The table of a visit, as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io

import pytest

from components.exports.tables import COLUMNS, build_csv
from routes.visits import Assignment, Goal, Visit
from tests.paper_builders import BOTH, EN, ID, build_day, build_plan


def read(raw: bytes) -> list[dict[str, str]]:
    """Return the rows by heading."""
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_there_is_a_row_per_place_with_its_times_and_side() -> None:
    """In the order of the day."""
    rows = read(build_csv(build_day(), ID))
    assert [row["nomor"] for row in rows] == list("1234567")
    assert rows[1]["tempat"] == "Lawang Sewu"
    assert rows[1]["sisi"] == "kiri"
    assert rows[4]["menit di sana"] == "15"
    assert rows[4]["tujuan belajar"] == "Menjelaskan rob"
    assert rows[4]["tugas"] == "Ukur ambang pintu | [kelompok 2] Tanya pedagang"


def test_it_begins_with_a_mark_so_that_letters_survive() -> None:
    """In both languages at once too."""
    assert build_csv(build_day(), EN).startswith(b"\xef\xbb\xbf")
    assert len(read(build_csv(build_day(), BOTH))[0]) == len(COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_nothing_a_lecturer_writes_is_taken_for_a_formula(text: str) -> None:
    """An apostrophe stands before it."""
    visit = Visit(site="pasar-johar", goals=("air",), assignments=(Assignment(text=text),))
    plan = build_plan(visits=(visit,), goals=(Goal(id="air", text=text),))
    for row in read(build_csv(build_day(plan), ID)):
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_line_breaks_and_quotes_stay_inside_their_cell() -> None:
    """One row per place, whatever is written."""
    visit = Visit(site="pasar-johar", assignments=(Assignment(text='a,"b"\nc'),))
    rows = read(build_csv(build_day(build_plan(visits=(visit,))), ID))
    assert len(rows) == 5
    assert rows[4]["tugas"] == 'a,"b" c'
