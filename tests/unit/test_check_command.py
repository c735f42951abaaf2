"""`jejak check` and `jejak schema` as one uses them at a prompt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from components.cli import main
from components.commands.review import detect_kind, review_shipped
from routes.geojson_io import export_source
from sites.catalogue import SHIPPED
from sites.geojson_io import export_lessons, export_sites, export_smart_features
from tests.builders import (
    BALAI_KOTA,
    build_annotation,
    build_lesson,
    build_route,
    build_site,
    build_smart_feature,
    build_stop,
)

SOURCES = json.loads((SHIPPED / "sources.json").read_text(encoding="utf-8"))
FIRST, SECOND = [source["id"] for source in SOURCES if source["id"] != "seed"][:2]


def run(*words: object, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, *map(str, words)])


def write(path: Path, content: Any) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text.replace("contoh1", FIRST).replace("contoh2", SECOND), "utf-8")
    return path


def list_codes(result: Result) -> list[tuple[str, str, str]]:
    return [(one["feature"], one["field"], one["code"]) for one in json.loads(result.stdout)]


def test_a_clean_file_ends_with_zero_and_prints_nothing(tmp_path: Path) -> None:
    result = run("check", write(tmp_path / "s.geojson", export_sites([build_site("baru")])))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Clean" in result.stderr


def test_a_problem_is_one_line_with_file_feature_and_field(tmp_path: Path) -> None:
    site = build_site("baru", glance={"id": "Kubah (merah)", "en": "A red dome"})
    path = write(tmp_path / "s.geojson", export_sites([site]))
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{path}:baru:glance.id: This sentence is read aloud on the bus. Take out the brackets.\n"
    )
    assert "Hilangkan tanda kurung" in run("check", path, lang="id").stdout


def test_a_warning_is_printed_and_ends_with_zero(tmp_path: Path) -> None:
    site = build_site("baru", position_grade="approximate", accuracy_m=10.0)
    result = run("check", write(tmp_path / "s.geojson", export_sites([site])))
    assert result.exit_code == 0
    assert ":baru:accuracy_m: warning: " in result.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xff\xfe{}", "not_utf8"),
        (b'{"type": ', "not_json"),
        (b"[" * 5000, "too_deep"),
        (b"[1, 2]", "unknown_content"),
        (b'[{"a": 1}]', "unknown_content"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "rusak.json"
    path.write_bytes(content)
    result = run("check", path, "--json")
    assert (result.exit_code, list_codes(result)) == (2, [("", "", code)])


def test_a_file_that_is_not_there_ends_with_two(tmp_path: Path) -> None:
    result = run("check", tmp_path / "tiada.geojson")
    assert result.exit_code == 2
    assert "There is no such file" in result.stdout


def test_faults_of_reading_end_with_one_and_come_all_at_once(tmp_path: Path) -> None:
    tree = export_sites([build_site("satu"), build_site("dua")])
    tree["features"][0]["geometry"] = {"type": "Point", "coordinates": [-6.98, 110.41]}
    tree["features"][1]["properties"]["kind"] = "castle"
    result = run("check", write(tmp_path / "s.geojson", tree), "--json")
    assert result.exit_code == 1
    assert list_codes(result) == [
        ("satu", "geometry.coordinates", "swapped_axes"),
        ("dua", "kind", "not_allowed"),
    ]


def test_an_id_is_looked_up_in_the_other_file_and_in_what_is_shipped(tmp_path: Path) -> None:
    site = build_site("baru", annotations=[build_annotation("fitur-baru")])
    sites = write(tmp_path / "s.geojson", export_sites([site]))
    features = write(
        tmp_path / "f.geojson", export_smart_features([build_smart_feature("fitur-baru")])
    )
    alone = run("check", sites, "--json")
    assert alone.exit_code == 1
    assert list_codes(alone) == [("baru", "annotations.0.feature", "unknown_smart_feature")]
    assert run("check", sites, features).exit_code == 0
    other = {"told": {"id": "Cerita lain, 2022.", "en": "Another tale, 2022."}}
    other["take_home"] = {"id": "Lalu?", "en": "And then?"}
    lost = build_lesson("lain", "tiada", **other)
    lessons = export_lessons([build_lesson("baru", "lawang-sewu"), lost])
    told = run("check", write(tmp_path / "l.json", lessons), "--json")
    assert list_codes(told) == [("lain", "places.0.site", "unknown_site")]


def test_an_id_that_may_stand_in_a_broken_file_is_not_called_unknown(tmp_path: Path) -> None:
    site = build_site("baru", annotations=[build_annotation("fitur-baru")])
    sites = write(tmp_path / "s.geojson", export_sites([site]))
    tree = export_smart_features([build_smart_feature("fitur-baru")])
    tree["features"][0]["properties"]["status"] = "asleep"
    result = run("check", sites, write(tmp_path / "f.geojson", tree), "--json")
    assert list_codes(result) == [("fitur-baru", "status", "not_allowed")]


def test_one_id_in_two_files_is_named(tmp_path: Path) -> None:
    tree = export_sites([build_site("baru")])
    first, second = write(tmp_path / "a.geojson", tree), write(tmp_path / "b.geojson", tree)
    result = run("check", first, second, "--json")
    assert list_codes(result) == [("baru", "id", "duplicate_item")]


def test_a_route_is_told_from_its_roles_and_its_sites_looked_up(tmp_path: Path) -> None:
    stops = [build_stop(BALAI_KOTA, sites=("lawang-sewu", "tiada"))]
    path = write(tmp_path / "r.geojson", export_source(build_route(stops=stops)))
    result = run("check", path, "--json")
    assert list_codes(result) == [("halte-1", "sites.1", "unknown_site")]


def test_every_shipped_file_is_known_for_what_it_is() -> None:
    kinds = {
        "sites.geojson": "site",
        "smart_features.geojson": "smart_feature",
        "lessons.json": "lesson",
        "sources.json": "source",
        "city.geojson": "sketch",
        "unplaced.json": "unplaced",
        "trails.json": "trail",
        "glossary.json": "term",
        "eras.json": "era",
        "readings.json": "reading",
        "fleet.json": "fleet",
        "number_allowances.json": "allowance",
    }
    assert set(kinds) == {path.name for path in SHIPPED.iterdir()}
    for file, kind in kinds.items():
        assert detect_kind(json.loads((SHIPPED / file).read_text(encoding="utf-8"))) == kind
    assert detect_kind({"type": "FeatureCollection", "features": []}) == "site"
    assert detect_kind([]) is None
    assert detect_kind(3) is None


def test_the_shipped_content_has_nothing_to_mend() -> None:
    result = run("check", "--json")
    blocking = [one for one in json.loads(result.stdout) if one["blocking"]]
    assert blocking == []
    assert result.exit_code == 0


def test_hostile_text_is_shown_as_text_on_one_line(tmp_path: Path) -> None:
    tree = export_sites([build_site("baru")])
    tree["features"][0]["properties"]["x\n<script>\x1b[2J"] = 1
    result = run("check", write(tmp_path / "s.geojson", tree))
    (line,) = result.stdout.splitlines()
    assert ":x\\n<script>\\x1b[2J: " in line


def test_schema_writes_the_files_that_are_kept(tmp_path: Path) -> None:
    result = run("schema", "--folder", tmp_path)
    assert result.exit_code == 0
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    kept = SHIPPED.parent / "schema"
    assert written == {path.name: path.read_text("utf-8") for path in kept.iterdir()}
    assert result.stdout.count("\n") == len(written) == 13


def test_a_link_that_leads_to_itself_is_no_file_and_not_a_crash(tmp_path: Path) -> None:
    link = tmp_path / "lingkar.geojson"
    link.symlink_to(link)
    result = run("check", link, "--json")
    assert (result.exit_code, list_codes(result)) == (2, [("", "", "no_file")])


def test_a_file_named_twice_is_judged_once(tmp_path: Path) -> None:
    path = write(tmp_path / "s.geojson", export_sites([build_site("baru")]))
    assert run("check", path, tmp_path / "." / "s.geojson").exit_code == 0
    broken = write(tmp_path / "t.geojson", "{")
    assert len(list_codes(run("check", broken, broken, "--json"))) == 1


TRAIL = {
    "id": "baru",
    "number": 9,
    "title": {"id": "Jejak contoh", "en": "A sample trail"},
    "introduction": {"id": "Berjalan kaki.", "en": "On foot."},
    "stops": [
        {"site": site, "why": {"id": f"Lihat {site}.", "en": f"See {site}."}}
        for site in ("lawang-sewu", "tugu-muda", "balai-kota")
    ],
    "question": {"id": "Siapa?", "en": "Who?"},
}


def change_stop(trail: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    """The trail with another first stop, as a file holds it."""
    first, *rest = trail["stops"]
    return [{**trail, "stops": [{**first, **changes}, *rest]}]


def test_a_trail_is_told_from_its_fields_and_judged(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    assert run("check", write(path, [TRAIL])).exit_code == 0
    lost = run("check", write(path, change_stop(TRAIL, site="tiada")), "--json")
    assert list_codes(lost) == [("baru", "stops.0.site", "unknown_site")]
    why = {"id": "Ada 4.321 batu.", "en": "There are 4,321 stones."}
    counted = run("check", write(path, change_stop(TRAIL, why=why)), "--json")
    assert counted.exit_code == 1
    assert list_codes(counted) == [
        ("baru", "stops.0.why.id", "number_unsupported"),
        ("baru", "stops.0.why.en", "number_unsupported"),
    ]


def test_a_number_is_allowed_by_another_file_and_an_idle_allowance_is_a_warning(
    tmp_path: Path,
) -> None:
    why = {"id": "Ada 4.321 batu.", "en": "There are 4,321 stones."}
    trail = write(tmp_path / "t.json", change_stop(TRAIL, why=why))
    allowed = {"item": "baru", "field": "stops.0.why", "number": "4321", "reason": "Terhitung."}
    idle = {**allowed, "number": "99"}
    both = write(tmp_path / "n.json", [allowed, idle])
    result = run("check", trail, both, "--json")
    assert result.exit_code == 0
    assert list_codes(result) == [("baru:stops.0.why:99", "number", "allowance_unused")]
    assert "warning: " in run("check", trail, both).stdout


def test_each_list_of_the_guidebook_has_its_ids_looked_up(tmp_path: Path) -> None:
    words = {"id": "Sebuah kata.", "en": "A word."}
    claim = {"text": words, "sources": ["kosong"], "grade": "one_source"}
    lists: dict[str, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
        "term": (
            {"id": "kata", "term": words, "meaning": words, "sites": ["tiada"]},
            [("kata", "sites.0", "unknown_site")],
        ),
        "era": (
            {"era": "voc", "title": words, "text": words, "sources": ["kosong"]},
            [("voc", "sources.0", "unknown_source")],
        ),
        "reading": (
            {"source": "kosong", "theme": "city", "why": words},
            [("kosong", "source", "unknown_source")],
        ),
        "unplaced": (
            {"id": "baru", "name": words, "kind": "civic", "known": words, "wanted": words,
             "claims": [claim]},
            [("baru", "claims.0.sources.0", "unknown_source")],
        ),
    }  # fmt: skip
    for kind, (member, wanted) in lists.items():
        path = write(tmp_path / f"{kind}.json", [member])
        assert detect_kind([member]) == kind
        assert list_codes(run("check", path, "--json")) == wanted


def test_the_guidebook_of_a_folder_is_judged_and_may_be_absent(tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "glossary.json").unlink()
    terms = {finding.feature for finding in review_shipped(folder=tmp_path) if finding.blocking}
    assert terms == set()
    write(tmp_path / "trails.json", change_stop(TRAIL, site="tiada"))
    found = [one for one in review_shipped(folder=tmp_path) if one.blocking]
    assert [(Path(one.file).name, one.feature, one.code) for one in found] == [
        ("trails.json", "baru", "unknown_site")
    ]


def test_numbers_are_not_judged_while_what_carries_them_cannot_be_read(tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "smart_features.geojson").write_text("{", encoding="utf-8")
    assert {one.code for one in review_shipped(folder=tmp_path)} == {"not_json"}


def test_readability_prints_a_line_for_each_item_and_language() -> None:
    result = run("readability")
    head, *lines = result.stdout.splitlines()
    assert head.split()[:3] == ["item", "language", "words"]
    told = [line.split() for line in lines if line.startswith("site:lawang-sewu ")]
    assert [row[1] for row in told] == ["id", "en"]
    assert told[0][6] != "-" and told[0][7] == "-"
    assert told[1][6] == "-" and float(told[1][7]) > 0
    assert "Warnings: " in result.stderr


def test_readability_as_json_has_the_same_numbers_and_the_warnings_in_words() -> None:
    result = run("readability", "--json", lang="id")
    listed = json.loads(result.stdout)
    assert {(one["kind"], one["lang"]) for one in listed} >= {("trail", "id"), ("fleet", "en")}
    for one in listed:
        assert one["words"] >= one["longest_words"] > 0
        assert (one["grade"] is None) == (one["lang"] == "id")
    warned = [text for one in listed for text in one["warnings"]]
    assert all("batasnya" in text for text in warned)


def test_readability_of_what_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    result = run("readability", "--folder", tmp_path)
    assert result.exit_code == 2
    assert "There is no such file" in result.stderr
