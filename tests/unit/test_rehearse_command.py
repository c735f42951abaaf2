"""`jejak rehearse`: riding a route at a steady speed, to see what can be read aloud."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from components.cli import main
from routes.geojson_io import export_source
from routes.line import build_line
from tests.builders import build_leg, build_route
from tests.route_builders import place

ROUTES = ("balaikota-kotalama", "keliling-kota")


def run(*words: str, lang: str = "id") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, *words], catch_exceptions=False)


def read_rows(*words: str) -> list[dict[str, Any]]:
    return list(json.loads(run("rehearse", *words, "--json").stdout))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("speed", ["15", "25", "40"])
def test_a_shipped_route_has_no_collision_at_a_speed_of_the_road(route: str, speed: str) -> None:
    result = run("rehearse", route, "--speed", speed)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Semua isyarat selesai dibaca")


@pytest.mark.parametrize("route", ROUTES)
def test_without_giving_way_there_are_collisions_and_the_exit_is_one(route: str) -> None:
    result = run("rehearse", route, "--all", "--speed", "40", lang="en")
    assert result.exit_code == 1
    assert "collisions" in result.stdout.splitlines()[-1]


def test_faster_than_the_road_the_cues_that_stayed_collide_too() -> None:
    assert run("rehearse", "keliling-kota", "--speed", "100").exit_code == 1


def test_a_row_tells_what_there_is_and_what_is_needed() -> None:
    rows = read_rows("keliling-kota", "--speed", "25")
    called = [row["called_m"] for row in rows]
    assert called == sorted(called)
    for row in rows:
        assert set(row["needed_s"]) == {"id", "en"}
        assert all(2 < seconds < row["abeam_s"] for seconds in row["needed_s"].values())
        assert row["free_s"] is None or max(row["needed_s"].values()) <= row["free_s"]
        assert row["collides"] == []


def test_who_collides_names_the_other_and_has_too_little_time() -> None:
    rows = {row["site"]: row for row in read_rows("balaikota-kotalama", "--speed", "40", "--all")}
    one, other = rows["alun-alun"], rows["masjid-kauman"]
    assert "masjid-kauman" in one["collides"]
    assert "alun-alun" in other["collides"]
    assert one["free_s"] < max(one["needed_s"].values())


@pytest.mark.parametrize(("lang", "word"), [("id", "hingga sejajar"), ("en", "until abeam")])
def test_the_table_speaks_the_language(lang: str, word: str) -> None:
    assert word in run("rehearse", "keliling-kota", lang=lang).stdout


def test_a_route_that_passes_nothing_says_so(tmp_path: Path) -> None:
    leg = build_leg([place(20_000, 0), place(20_900, 0)])
    path = tmp_path / "rute.geojson"
    route = build_route(legs=[leg])
    assert build_line(route).length_m > 800
    path.write_text(json.dumps(export_source(route)), encoding="utf-8")
    result = run("rehearse", str(path))
    assert result.exit_code == 0
    assert "Tidak ada isyarat" in result.stdout


@pytest.mark.parametrize("speed", ["0", "-5", "nan", "cepat"])
def test_a_speed_that_cannot_be_is_refused(speed: str) -> None:
    assert run("rehearse", ROUTES[0], f"--speed={speed}").exit_code == 2


def test_an_unknown_route_is_refused() -> None:
    result = run("rehearse", "tidak-ada")
    assert result.exit_code == 2
    assert ROUTES[0] in result.stderr


def test_the_list_of_cues_names_who_is_here_too() -> None:
    listed = json.loads(run("cues", "keliling-kota", "--json").stdout)
    assert any(cue["also"] for cue in listed)
    table = run("cues", "keliling-kota", lang="en").stdout
    assert "also here" in table.splitlines()[0]
