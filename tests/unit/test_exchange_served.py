"""The open data over HTTP, and the `jejak content` commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI
from starlette.testclient import TestClient

from components.cli import main
from components.commands.exchange import FORMATS
from components.exchange_files import OPEN_FILES, write_open_file
from components.http.open_data import add_open_data
from components.sources import current_catalogue, shipped_catalogue
from sites.edited import ItemKind, Ref
from sites.exchange.dry_run import Fate, compare_incoming
from sites.exchange.files import dump, parse_incoming
from sites.rights import Role

HOME = "https://jejak.example"
NAMES = [one.name for one in OPEN_FILES]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of its own, at an address."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("JEJAK_ADDRESS", HOME)
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def client(house: None) -> Iterator[TestClient]:
    api = FastAPI()
    add_open_data(api)
    with TestClient(api, base_url=HOME) as made:
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_an_open_file_is_a_download_that_is_sent_once_per_version(
    name: str, client: TestClient
) -> None:
    first = client.get(f"/open/{name}")
    assert first.status_code == 200
    assert first.headers["content-disposition"] == f'attachment; filename="{name}"'
    etag = first.headers["etag"]
    assert etag.startswith(f'"{current_catalogue().version}')
    again = client.get(f"/open/{name}", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    if name.endswith(("json", "jsonld")):
        assert json.loads(first.content)
    assert b"http://localhost" not in first.content


def test_a_made_up_host_does_not_have_every_table_made_anew(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JEJAK_ADDRESS")
    catalogue = current_catalogue()
    for one in OPEN_FILES:
        if one.rides:
            continue
        here, there = (write_open_file(one.name, catalogue, f"https://{n}.example") for n in "ab")
        assert (here is there) is not one.links
        assert (b".example" in here) is one.links
        sent = client.get(f"/open/{one.name}", headers={"host": "b.example"})
        assert sent.content == there


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("sites.", "smart"))])
def test_an_open_file_comes_in_again_as_what_is_shown(name: str, client: TestClient) -> None:
    if name.endswith("jsonld"):
        return
    catalogue = current_catalogue()
    held = {Ref(ItemKind.SITE, item.id): (1, dump(item)) for item in catalogue.sites}
    held |= {
        Ref(ItemKind.SMART_FEATURE, item.id): (1, dump(item)) for item in catalogue.smart_features
    }
    raw = client.get(f"/open/{name}").content
    plan = compare_incoming(parse_incoming(raw, name), held.get)
    assert {item.fate for item in plan.items} == {Fate.SAME}


def test_the_portal_finds_every_file_by_its_address(client: TestClient) -> None:
    tree = json.loads(client.get("/open/dcat.jsonld").content)
    files = tree["dcat:dataset"][0]["dcat:distribution"]
    found = [one["dcat:downloadURL"]["@id"].removeprefix(f"{HOME}/api/v1") for one in files]
    assert len(found) == len(NAMES) - 1
    assert {client.get(path).status_code for path in found} == {200}


def run(*words: str, lang: str = "en") -> Result:
    """Run one `jejak` command."""
    return CliRunner().invoke(main, ["--lang", lang, *words], catch_exceptions=False)


def write_csv(folder: Path, text: str) -> str:
    """Keep a table; its path."""
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_command_writes_every_format(form: str, house: None, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    done = run("content", "export", form, "-o", str(path))
    assert done.exit_code == 0
    assert path.stat().st_size > 1000
    if form in ("geojson", "csv", "xlsx", "kml"):
        told = run("content", "import", str(path))
        count = len(shipped_catalogue().sites)
        assert f"0 new · 0 changed · {count} the same · 0 to be mended" in told.output
        assert told.exit_code == 0


def test_nothing_is_written_until_it_is_applied_as_somebody_who_may(
    house: None, tmp_path: Path
) -> None:
    file = write_csv(tmp_path, "id,name.en\nlawang-sewu,Thousand Doors\n")
    told = run("content", "import", file)
    assert "site:lawang-sewu changed: name.en" in told.output
    assert "nothing was written" in told.output
    assert run("content", "import", file, "--apply").exit_code == 2
    assert "no account" in run("content", "import", file, "--apply", "--as", "sekar").output
    add = ("user", "add", "--no-password", "--name", "S", "--role")
    assert run(*add, Role.LECTURER.value, "dosen").exit_code == 0
    assert "may not edit" in run("content", "import", file, "--apply", "--as", "dosen").output
    assert run(*add, Role.EDITOR.value, "sekar").exit_code == 0
    assert "name.en" in run("content", "import", file).output
    done = run("content", "import", file, "--apply", "--as", "sekar")
    assert (done.exit_code, "Saved as drafts: 1." in done.output) == (0, True)
    assert "0 changed · 1 the same" in run("content", "import", file).output


def test_faulty_rows_are_told_in_words_and_end_with_one(house: None, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "id,latitude,longitude\nlawang-sewu,110.41,-6.98\nx,abc,1\n")
    told = run("content", "import", file, lang="id")
    assert told.exit_code == 1
    assert "a.csv: baris 2: lawang-sewu:geometry.coordinates: Bujur dan lintang tertukar" in (
        told.output
    )
    assert "a.csv: baris 3: x:latitude: «abc» tidak dapat dibaca" in told.output
    assert run("content", "import", write_csv(tmp_path, "nama\nx\n")).exit_code == 2
