"""What the `jejak` commands about routes print, and how they refuse."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import pairwise

import pytest
from click.testing import CliRunner

from components.cli import main
from routes.geojson_io import export_source
from tests.builders import build_leg, build_route
from tests.route_builders import place

ROUTE = "balaikota-kotalama"


def run(*words, lang="id"):
    return CliRunner().invoke(main, ["--lang", lang, *words], catch_exceptions=False)


def run_json(*words):
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_routes_are_listed_with_their_lengths():
    listed = {route["id"]: route for route in run_json("routes", "--json")}
    assert 4000 < listed[ROUTE]["length_m"] < 8000
    assert set(listed["keliling-kota"]["name"]) == {"id", "en"}
    assert ROUTE in run("routes").stdout


def test_cues_are_listed_in_the_order_in_which_they_come():
    cues = run_json("cues", ROUTE, "--json")
    wanted = {"site", "pass", "side", "from_m", "abeam_m", "to_m", "distance_m", "deck", "glance"}
    assert all(wanted <= cue.keys() for cue in cues)
    assert [cue["abeam_m"] for cue in cues] == sorted(cue["abeam_m"] for cue in cues)
    assert {cue["side"] for cue in cues} <= {"left", "right", "around"}
    assert all(set(cue["glance"]) == {"id", "en"} for cue in cues)


@pytest.mark.parametrize(("lang", "words"), [("id", ("sisi", "kiri")), ("en", ("side", "left"))])
def test_the_table_of_cues_speaks_the_language(lang, words):
    table = run("cues", ROUTE, lang=lang).stdout
    assert all(word in table for word in words)


def test_a_route_can_be_a_file(tmp_path):
    leg = build_leg([place(0, 0), place(900, 0)])
    path = tmp_path / "rute.geojson"
    path.write_text(json.dumps(export_source(build_route(legs=[leg]))), encoding="utf-8")
    tree = run_json("export", str(path), "--format", "geojson")
    assert tree["features"][0]["properties"]["to_m"] == pytest.approx(900, abs=0.1)


@pytest.mark.parametrize(("lang", "word"), [("id", "tidak dikenal"), ("en", "There is no route")])
def test_an_unknown_route_is_refused_with_the_ones_there_are(lang, word):
    result = run("cues", "tidak-ada", lang=lang)
    assert result.exit_code == 2
    assert word in result.stderr and ROUTE in result.stderr
    assert result.stdout == ""


def test_a_faulty_file_is_refused_with_its_faults(tmp_path):
    path = tmp_path / "rute.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}')
    result = run("cues", str(path))
    assert result.exit_code == 2
    assert f"{path}:#1:properties: " in result.stderr


def test_a_missing_file_is_refused(tmp_path):
    result = run("export", str(tmp_path / "tidak-ada.geojson"))
    assert result.exit_code == 2
    assert "tidak-ada.geojson" in result.stderr


def test_the_export_writes_one_feature_per_leg_and_stop():
    tree = run_json("export", ROUTE, "--format", "geojson")
    legs = [f["properties"] for f in tree["features"] if f["geometry"]["type"] == "LineString"]
    assert legs[0]["from_m"] == 0
    assert all(a["to_m"] == b["from_m"] for a, b in pairwise(legs))
    assert {leg["mode"] for leg in legs} == {"bus", "walk"}


def test_the_timetable_gives_moments_with_their_offset():
    table = run_json("timetable", ROUTE, "--depart", "2026-11-28T08:00", "--json")
    assert table["depart"] == "2026-11-28T08:00:00+07:00"
    moments = [datetime.fromisoformat(stop["arrive"]) for stop in table["stops"]]
    assert moments == sorted(moments)
    assert all(moment.utcoffset() is not None for moment in moments)
    assert datetime.fromisoformat(table["ends"]) >= moments[-1]
    assert all({"site", "pass", "abeam_m", "at"} <= cue.keys() for cue in table["cues"])


def test_a_departure_in_another_zone_rides_through_the_traffic_of_semarang():
    there = run_json("timetable", ROUTE, "--depart", "2026-11-28T01:00+00:00", "--json")
    here = run_json("timetable", ROUTE, "--depart", "2026-11-28T08:00", "--json")
    assert there == here
    assert there["depart"] == "2026-11-28T08:00:00+07:00"


@pytest.mark.parametrize(("lang", "words"), [("id", "28 November 2026"), ("en", "Ends ")])
def test_the_timetable_can_be_read_by_people(lang, words):
    assert words in run("timetable", ROUTE, "--depart", "2026-11-28T08:00", lang=lang).stdout


@pytest.mark.parametrize(
    "word",
    ["besok", "", "2026-02-30T08:00", "0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59Z"],
)
def test_a_departure_that_is_no_time_of_our_century_is_refused(word):
    result = run("timetable", ROUTE, "--depart", word, lang="en")
    assert result.exit_code == 2
    assert f"«{word}»" in result.stderr and "2026-11-28T08:00" in result.stderr


def test_a_route_of_five_thousand_letters_is_unknown_and_not_a_crash():
    result = run("cues", "a" * 5000, lang="en")
    assert result.exit_code == 2
    assert result.stderr.startswith("There is no route")


def test_a_refusal_cannot_write_to_the_terminal_what_it_was_given():
    assert "«a\\x1b[2J»" in run("cues", "a\x1b[2J").stderr


def test_a_larger_group_arrives_later():
    ends = [
        run_json("timetable", ROUTE, "--depart", "2026-11-28T08:00", "--group-size", n, "--json")
        for n in ("5", "60")
    ]
    assert ends[0]["ends"] < ends[1]["ends"]
