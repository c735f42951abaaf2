"""A ride as one file: what it holds, what it allows, and the command that writes it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from components.cli import main
from components.http.ride import find_current_pack
from components.http.single import BadServer, Single, build_single, hash_source, parse_server
from sites.text import Lang

ROUTE = "balaikota-kotalama"
TOUR = {
    "code": "UJ2345",
    "name": "Kelas A",
    "lang": "en",
    "departure": "uji",
    "route": ROUTE,
    "departs": "2026-11-28T08:00:00+07:00",
    "sites": [],
    "live": "/api/v1/departures/uji/live",
}
SERVER = "https://jejak.example.org"


@pytest.fixture(scope="module")
def pack() -> dict[str, object]:
    found = find_current_pack(ROUTE)
    assert found
    return dict(found)


def read_policy(html: str) -> dict[str, str]:
    found = re.search(r'http-equiv="content-security-policy" content="([^"]*)"', html)
    assert found
    return dict(rule.split(" ", 1) for rule in unescape(found[1]).split("; "))


def read_data(html: str) -> dict[str, str]:
    found = re.search(r"<body ([^>]*)>", html)
    assert found
    return {
        name: unescape(value) for name, value in re.findall(r'data-([\w]+)="([^"]*)"', found[1])
    }


def test_a_file_asks_nobody_for_anything(pack: dict[str, object]) -> None:
    html = build_single(Single(pack, Lang.ID))
    assert not re.search(r'(?:src|href)="(?!#|data:)', html)
    assert read_policy(html)["connect-src"] == "'none'"
    data = read_data(html)
    assert (data["worker"], data["live"], data["feedback"]) == ("", "", "")
    assert data["mode"] == "rehearsal"


def test_only_the_file_s_own_script_and_style_may_run(pack: dict[str, object]) -> None:
    html = build_single(Single(pack, Lang.ID))
    script = re.search(r'<script type="module">(.*?)</script>', html, re.S)
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert script
    assert style
    policy = read_policy(html)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == hash_source(script[1])
    assert policy["style-src"] == hash_source(style[1])


def test_the_pack_in_the_file_is_the_pack_and_cannot_end_its_element(
    pack: dict[str, object],
) -> None:
    hostile = {**pack, "catalogue": "</script><script>alert(1)</script>"}
    html = build_single(Single(hostile, Lang.ID))
    found = re.search(r'<script type="application/json" id="pack">(.*?)</script>', html, re.S)
    assert found
    assert json.loads(found[1]) == hostile
    assert "alert(1)</script>" not in html


def test_a_tour_s_file_rides_for_real_and_asks_only_the_server_it_was_given(
    pack: dict[str, object],
) -> None:
    joined = {**pack, "tour": TOUR}
    alone = read_data(build_single(Single(joined, Lang.EN)))
    assert (alone["mode"], alone["live"]) == ("live", "")
    html = build_single(Single(joined, Lang.EN, SERVER))
    data = read_data(html)
    assert data["live"] == f"{SERVER}/api/v1/departures/uji/live"
    assert data["feedback"] == f"{SERVER}/api/v1/feedback"
    assert read_policy(html)["connect-src"] == SERVER
    assert '<html lang="en"' in html


def test_a_file_stays_far_below_a_megabyte_and_a_half(pack: dict[str, object]) -> None:
    assert len(build_single(Single(pack, Lang.ID)).encode()) < 600_000


@pytest.mark.parametrize(
    "word",
    ["jejak.example.org", "ftp://jejak.example.org", f"{SERVER}/x", f"{SERVER}?a=1", "https:"],
)
def test_a_server_is_named_by_scheme_and_host_only(word: str) -> None:
    with pytest.raises(BadServer):
        parse_server(word)


def test_a_slash_after_the_server_s_address_does_no_harm() -> None:
    assert parse_server(f"{SERVER}/") == SERVER


def test_the_command_writes_a_route_for_a_departure_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "ride.html"
    options = ["-o", str(file), "--depart", "2026-11-28T09:30"]
    result = CliRunner().invoke(main, ["--lang", "en", "pack", ROUTE, *options])
    assert result.exit_code == 0, result.output
    assert str(file) in result.stderr
    html = file.read_text(encoding="utf-8")
    assert '"departs":"09:30"' in html
    assert '<html lang="en"' in html


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_command_says_what_is_wrong_and_writes_nothing_useful(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    command = ["--lang", lang, "pack", "-o", "-"]
    for words in ([*command, "nirvana"], [*command, "XX2345"], [*command, ROUTE, "--server", "x"]):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.strip()
