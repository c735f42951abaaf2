"""What the server answers under /kru: who gets in, what is said, what never leaves."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.http import crew_page
from components.http.bundle import BundleError
from components.http.crew import POLICY, SECRET, build_crew_routes, find_current_run
from components.http.crew_page import (
    CREW,
    build_crew_missing,
    build_crew_shell,
    crew_version,
    read_crew_modules,
    read_crew_parts,
    read_crew_words,
)
from components.i18n import read_strings
from components.store import current_engine
from routes.departures import add_departure, revoke_crew
from sites.database import open_writing
from sites.text import Lang

KEY = "aBcDeFgHiJkLmNoPqR_-12"
OTHER = "aBcDeFgHiJkLmNoPqR_-13"
NOON = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    """A departure at 08:00 in Semarang."""

    id: str = "1128-0800-k7fq"
    route_id: str = "balaikota-kotalama"
    bus_id: str | None = "si-kenang"
    departs_at: datetime = NOON
    finished_at: datetime | None = None


def open_client(run: Run | None = None) -> TestClient:
    found = run or Run()
    routes = build_crew_routes(lambda key: found if key == KEY else None, lambda: 1_795_000_000.5)
    return TestClient(Starlette(routes=routes))


def test_a_valid_link_gets_the_page_in_the_language_asked_for() -> None:
    client = open_client()
    assert '<html lang="id"' in client.get(f"/kru/{KEY}").text
    assert '<html lang="en"' in client.get(f"/kru/{KEY}?lang=en").text


def test_the_page_may_not_be_framed_kept_or_named_to_others() -> None:
    headers = open_client().get(f"/kru/{KEY}").headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["content-security-policy"] == POLICY
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["form-action"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}


def test_no_answer_repeats_the_key() -> None:
    client = open_client()
    page = client.get(f"/kru/{KEY}")
    me = client.get("/kru/api/me", headers={"authorization": f"Bearer {KEY}"})
    for answer in (page, me):
        assert KEY not in answer.text
        assert KEY not in str(answer.headers)


@pytest.mark.parametrize("key", [OTHER, "short", "sw", "a" * 23, "%2e%2e", "%3Cscript%3E"])
def test_a_link_that_opens_nothing_is_a_bilingual_404(key: str) -> None:
    answer = open_client().get(f"/kru/{key}")
    assert answer.status_code == 404
    assert "Tautan kru tidak berlaku" in answer.text
    assert "Crew link not valid" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_key_of_the_wrong_shape_is_not_even_looked_up() -> None:
    asked: list[str] = []
    routes = build_crew_routes(asked.append, lambda: 0.0)
    client = TestClient(Starlette(routes=routes))
    client.get("/kru/" + "a" * 4000)
    client.get("/kru/api/me", headers={"authorization": "Bearer not one"})
    assert asked == []
    assert SECRET.fullmatch(KEY)


def test_the_key_opens_departure_route_bus_and_pack() -> None:
    answer = open_client().get("/kru/api/me", headers={"authorization": f"Bearer {KEY}"})
    me = answer.json()
    assert me["departure"] == "1128-0800-k7fq"
    assert me["route"] == "balaikota-kotalama"
    assert me["departs"] == "2026-11-28T08:00:00+07:00"
    assert me["bus"] == {"id": "si-kenang", "name": "Si Kenang"}
    assert me["finished"] is False
    assert me["live"] == "/api/v1/departures/1128-0800-k7fq/live"
    pack = urlsplit(me["pack"])
    assert pack.path == "/api/v1/routes/balaikota-kotalama/pack"
    assert parse_qs(pack.query) == {"depart": [me["departs"]]}
    assert answer.headers["x-now"] == "1795000000.500"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_departure_without_a_bus_or_already_ended_says_so() -> None:
    ended = Run(bus_id=None, finished_at=NOON)
    headers = {"authorization": f"bearer {KEY}"}
    me = open_client(ended).get("/kru/api/me", headers=headers).json()
    assert (me["bus"], me["finished"]) == (None, True)
    unnamed = open_client(Run(bus_id="bus-baru")).get("/kru/api/me", headers=headers).json()
    assert unnamed["bus"] == {"id": "bus-baru", "name": "bus-baru"}


@pytest.mark.parametrize(
    ("header", "status"),
    [("", 401), ("Bearer", 401), ("Bearer ", 401), (f"Basic {KEY}", 401), (f"Bearer {OTHER}", 403)],
)
def test_without_the_key_the_refusal_is_said_in_both_languages(header: str, status: int) -> None:
    answer = open_client().get("/kru/api/me", headers={"authorization": header})
    assert answer.status_code == status
    assert set(answer.json()["detail"]) == {"id", "en"}
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert "x-now" in answer.headers


def test_links_are_found_in_the_database_until_they_are_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'kru.sqlite'}")
    letters = iter("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    with open_writing(current_engine()) as session:
        new = add_departure(session, "keliling-kota", NOON, now=NOON, draw=lambda _: next(letters))
    found = find_current_run(new.secret)
    assert found is not None
    assert (found.id, found.departs_at) == (new.departure.id, NOON)
    with open_writing(current_engine()) as session:
        again = revoke_crew(session, new.departure.id, lambda _: "z")
    assert find_current_run(new.secret) is None
    assert find_current_run(again) is not None
    current_engine().dispose()


def test_parts_are_kept_for_ever_by_their_version_and_asked_for_again_by_any_other() -> None:
    client = open_client()
    now = client.get(f"/kru/_/{crew_version()}/crew.js")
    old = client.get("/kru/_/000000000000/crew.js")
    assert "immutable" in now.headers["cache-control"]
    assert old.headers["cache-control"] == "no-cache"
    assert now.content == old.content
    assert client.get(f"/kru/_/{crew_version()}/nothing.js").status_code == 404


def test_the_worker_carries_the_version_and_leaves_the_interface_alone() -> None:
    answer = open_client().get("/kru/sw.js")
    assert f'"{crew_version()}"' in answer.text
    assert "import " not in answer.text, "older browsers know no modules in a worker"
    assert "__VERSION__" not in answer.text
    assert "/api/" not in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_the_page_is_small_enough_for_a_weak_cell() -> None:
    parts = read_crew_parts()
    first = [build_crew_shell(Lang.ID), parts["crew.js"], parts["crew.css"]]
    assert sum(len(body.packed) for body in first) < 60_000


def test_the_shell_has_no_inline_script_style_or_handler() -> None:
    for body in (build_crew_shell(Lang.ID), build_crew_missing()):
        html = body.plain.decode()
        assert not re.search(r"\s(style|on\w+)=", html)
        assert "<style" not in html
        scripts = re.findall(r"<script([^>]*)>", html)
        assert all("src=" in one or "application/json" in one for one in scripts)


def test_the_shell_carries_the_words_of_both_languages() -> None:
    html = build_crew_shell(Lang.ID).plain.decode()
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', html, re.S)
    assert found
    words = json.loads(found[1])
    assert words == {lang.value: read_crew_words(lang) for lang in Lang}
    assert words["id"]["amount"] == read_strings(Lang.ID)["ride"]["amount"]


def test_no_part_names_a_foreign_host_or_writes_markup_from_words() -> None:
    for name, body in read_crew_parts().items():
        source = body.plain.decode()
        assert set(re.findall(r"https?://[\w.]+", source)) <= {"http://www.w3.org"}, name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(", source), name


def test_a_module_with_two_sources_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read = crew_page._borrow

    def borrow(name: str, found: dict[str, str]) -> None:
        read(name, found)
        found["queue"] = "export const queue = 0;\n"

    monkeypatch.setattr(crew_page, "_borrow", borrow)
    with pytest.raises(BundleError, match="queue"):
        read_crew_modules()


@pytest.mark.parametrize("lang", list(Lang))
def test_every_wording_the_page_asks_for_exists(lang: Lang) -> None:
    words = read_crew_words(lang)
    asked: set[str] = set()
    for path in [*CREW.glob("*.js"), CREW / "index.html"]:
        source = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'\bt\((?:\w+ \? )?"([a-z_]+\.[a-z_0-9]+)"', source))
        asked |= set(re.findall(r'\bt\(\w+ \? "[\w.]+" : "([a-z_]+\.[a-z_0-9]+)"', source))
        asked |= set(re.findall(r'data-t(?:-label)?="([a-z_.0-9]+)"', source))
    assert len(asked) > 60
    for key in asked:
        table, name = key.split(".")
        assert isinstance(words[table][name], str), key


def test_ready_messages_fit_the_field_in_both_languages() -> None:
    for lang in Lang:
        for key, wording in read_strings(lang)["crew"]["ready"].items():
            assert len(wording) <= 160, key
            assert "{" not in wording


def test_every_pictogram_the_page_uses_is_drawn_and_small() -> None:
    sprite = (CREW / "sprite.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', sprite))
    used: set[str] = set()
    for path in [*CREW.glob("*.js"), CREW / "index.html"]:
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'icon\("([\w-]+)"\)', source)) | set(
            re.findall(r"#i-([\w-]+)", source)
        )
    used |= {"check", "plus", "minus"}
    assert used == drawn
    assert all(len(one.encode()) < 4096 for one in re.findall(r"<symbol.*?</symbol>", sprite, re.S))
