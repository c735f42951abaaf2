"""What `jejak track` prints, and how it refuses."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from components.cli import main
from routes.geojson_io import read_routes
from routes.line import build_line

ROUTE = "balaikota-kotalama"


def build_rows(count=40, speed_mps=7):
    """Fixes of a bus that leaves the start of the route, one every two seconds."""
    line = build_line(next(route for route in read_routes() if route.id == ROUTE))
    rows = []
    for number in range(count):
        lon, lat = line.position_at(speed_mps * 2 * number)
        rows.append({"t": 1795824000 + 2 * number, "lon": lon, "lat": lat, "accuracy_m": 10})
    return rows


def run(*words, text=None, lang="id"):
    words = ["--lang", lang, "track", *words]
    return CliRunner().invoke(main, words, input=text, catch_exceptions=False)


def write(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_every_line_in_is_a_line_out():
    rows = build_rows()
    result = run(ROUTE, "-", "--json", text=write(rows))
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0, result.stderr
    assert [one["t"] for one in said] == [row["t"] for row in rows]
    assert all(set(one) == {"t", "progress_m", "state"} for one in said)
    assert said[-1]["progress_m"] == pytest.approx(7 * 2 * 39, abs=10)
    assert said[-1]["state"] == "riding"


def test_a_file_is_read_as_standard_input_is(tmp_path):
    path = tmp_path / "titik.jsonl"
    path.write_text(write(build_rows()), encoding="utf-8")
    piped = run(ROUTE, "-", "--json", text=path.read_text(encoding="utf-8"))
    assert run(ROUTE, str(path), "--json").stdout == piped.stdout


def test_an_old_line_repeats_what_is_known():
    rows = build_rows()
    result = run(ROUTE, "-", "--json", text=write([*rows, rows[0]]))
    *_, last, repeated = result.stdout.splitlines()
    assert repeated == last


@pytest.mark.parametrize(
    ("lang", "words"), [("id", ("riding", "naik bus")), ("en", ("naik bus", "riding"))]
)
def test_without_json_the_states_are_said_in_the_language(lang, words):
    shown = run(ROUTE, "-", text=write(build_rows()), lang=lang).stdout
    assert words[0] not in shown
    assert words[1] in shown


def test_broken_lines_are_named_by_number_and_the_others_followed():
    rows = write(build_rows()).splitlines()
    broken = [*rows[:3], "{", "", *rows[3:], '{"t": 1}']
    result = run(ROUTE, "-", "--json", text="\n".join(broken))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == len(rows)
    first, last = result.stderr.splitlines()
    assert ":4: " in first
    assert f":{len(broken)}: «lon»" in last


def test_a_broken_line_cannot_write_to_the_screen():
    result = run(ROUTE, "-", text="\x1b[2J{\n")
    assert "\x1b" not in result.stderr
    assert result.exit_code == 1


def test_bytes_that_are_no_text_are_a_broken_line(tmp_path):
    path = tmp_path / "titik.jsonl"
    path.write_bytes(b"\xff\xfe\n" + write(build_rows(2)).encode())
    result = run(ROUTE, str(path), "--json")
    assert result.exit_code == 1
    assert ":1: " in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_nothing_in_is_nothing_out():
    result = run(ROUTE, "-", text="")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(("lang", "word"), [("id", "tidak dikenal"), ("en", "There is no route")])
def test_an_unknown_route_is_refused(lang, word):
    result = run("rute-lain", "-", text="", lang=lang)
    assert result.exit_code == 2
    assert word in result.stderr


def test_a_missing_file_is_refused():
    assert run(ROUTE, "tidak-ada.jsonl").exit_code == 2
