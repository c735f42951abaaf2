"""The `jejak streets` commands: import, look, drive through, check; and how they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from components.cli import main
from components.sources import current_network
from routes.geojson_io import export_source, read_routes
from routes.model import Mode
from routes.streets import read_network

FIXTURE = Path(__file__).parents[1] / "fixtures" / "streets" / "low_bridge.osm"
PLACES = ("110.401,-6.98", "110.409,-6.98")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in an installation of its own."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))

    def call(*words: str, lang: str = "en") -> Result:
        return CliRunner().invoke(main, ["--lang", lang, "streets", *words], catch_exceptions=False)

    return call


def test_an_import_says_what_it_took_left_and_did_not_understand(run: Run, tmp_path: Path) -> None:
    result = run("import", str(FIXTURE))
    assert result.exit_code == 0
    assert "from 9 ways of low_bridge.osm" in result.stdout
    assert "ODbL 1.0" in result.stdout
    assert "1 lines that are no streets, 1 ways outside" in result.stdout
    assert "way/108: maxheight = “below_default”" in result.stdout
    assert len(read_network(tmp_path / "var" / "streets.json").streets) == 10


def test_a_second_import_takes_the_place_of_the_first(run: Run) -> None:
    run("import", str(FIXTURE))
    run("import", str(FIXTURE.with_name("lines.geojson")))
    shown = json.loads(run("show", "--json").stdout)
    assert (shown["source"], shown["licence"], shown["streets"]) == ("lines.geojson", "CC0", 4)
    assert (shown["oneway"], shown["limited"], shown["closed"]) == (2, 2, 2)


def test_a_broken_import_leaves_the_network_as_it_was(run: Run, tmp_path: Path) -> None:
    run("import", str(FIXTURE))
    (tmp_path / "rusak.osm.pbf").write_bytes(b"bukan peta")
    result = run("import", str(tmp_path / "rusak.osm.pbf"), lang="id")
    assert result.exit_code == 2
    assert "Bukan berkas OpenStreetMap yang utuh" in result.stderr
    assert "low_bridge.osm" in run("show").stdout


def test_only_streets_near_the_places_are_taken_unless_an_area_is_named(run: Run) -> None:
    here = run("import", str(FIXTURE), "--area", "110.419,-6.975,110.43,-6.96")
    assert "1 streets from 1 ways" in here.stdout
    assert "9 ways outside" in here.stdout
    wide = run("import", str(FIXTURE), "--area", "110,-8,113,-6")
    assert "from 10 ways" in wide.stdout
    for area in ("110,-8", "111,-8,110,-6", "a,b,c,d"):
        assert run("import", str(FIXTURE), "--area", area).exit_code == 2
    far = run("import", str(FIXTURE), "--area", "100,-3,101,-2")
    assert "no street of the area taken" in far.stderr
    assert "low_bridge.osm" in run("show").stdout


def test_the_server_holds_the_network_that_was_imported_last(run: Run) -> None:
    assert current_network() is None
    run("import", str(FIXTURE))
    held = current_network()
    assert held is not None
    assert held.source == "low_bridge.osm"
    assert current_network() is held
    run("import", str(FIXTURE.with_name("lines.geojson")))
    renewed = current_network()
    assert renewed is not None
    assert renewed.source == "lines.geojson"


def test_without_a_network_one_is_told_how_to_import_it(run: Run) -> None:
    for words in (("show",), ("way", *PLACES)):
        result = run(*words)
        assert result.exit_code == 2
        assert "jejak streets import FILE" in result.stderr


def test_a_way_is_printed_as_a_line_that_fits_the_bus(run: Run) -> None:
    run("import", str(FIXTURE))
    high = run("way", *PLACES, "--bus", "si-kenang")
    assert "4.2 m high, with a margin of 0.3 m" in high.stderr
    low = run("way", *PLACES, "--height", "3.0")
    lines = [json.loads(one.stdout)["geometry"]["coordinates"] for one in (high, low)]
    assert [len(line) for line in lines] == [6, 4]
    assert json.loads(high.stdout)["properties"]["licence"].startswith("ODbL")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("way", "110.401,-6.98", "110.39,-6.99"), "Point 2 cannot be reached: the nearest"),
        (("way", "110.401,-6.98", "110.4205,-6.97"), "Point 2 cannot be reached from the one"),
        (("way", "110.401", "110.4,-6.9"), "“110.401” is not a place"),
        (("way", "nan,-6.98", "110.4,-6.9"), "“nan,-6.98” is not a place"),
        (("way", "110.401,-6.98"), "is not a place"),
        (("way", *PLACES, "--day", "besok"), "“besok” is not a date"),
        (("way", *PLACES, "--bus", "si-doel"), "There is no bus “si-doel”"),
        (("check", "tidak-ada.gpx"), "There is no such file"),
        (("check", str(FIXTURE)), "The root must be gpx, not “osm”"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    run("import", str(FIXTURE))
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_line_is_checked_like_on_the_planning_page(run: Run, tmp_path: Path) -> None:
    study = next(route for route in read_routes() if route.id == "balaikota-kotalama")
    sound = tmp_path / "rute.geojson"
    sound.write_text(json.dumps(export_source(study)))
    kept = run("check", str(sound))
    assert (kept.exit_code, kept.stdout) == (0, "Nothing to mend.\n")
    ridden = tuple(leg.model_copy(update={"mode": Mode.BUS}) for leg in study.legs)
    sound.write_text(json.dumps(export_source(study.model_copy(update={"legs": ridden}))))
    refused = run("check", str(sound))
    assert refused.exit_code == 1
    for words in ("to be mended: The bus may not enter Kota Lama", "one source, 2023-09"):
        assert words in refused.stdout
    assert "Set the group down before it at Jembatan Berok" in refused.stdout


def test_a_line_against_a_one_way_street_is_warned_of(run: Run, tmp_path: Path) -> None:
    run("import", str(FIXTURE))
    path = tmp_path / "melawan.geojson"
    places = [[110.404, -6.98], [110.404, -6.982], [110.406, -6.982], [110.406, -6.98]]
    path.write_text(json.dumps({"type": "LineString", "coordinates": places}))
    result = run("check", str(path), lang="id")
    assert result.exit_code == 0
    assert "periksa: Melawan arah di Jalan Selatan" in result.stdout
