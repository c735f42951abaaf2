"""The interface of a class on the day, asked as phones and a lecturer's browser ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, func, select
from sqlalchemy import event as listen
from starlette.testclient import TestClient

from components.http.account_api import add_accounts
from components.http.check_in_desk import CheckInDesk
from components.http.live_api import add_live
from components.sign_in_cookie import COOKIE, seal
from components.sources import current_lines
from components.store import current_engine
from routes.class_day import CheckIn, CheckInRow
from routes.class_notices import announce, take_back
from sites.database import build_engine, open_reading, open_writing
from sites.errors import UnknownItem
from sites.sign_ins import open_sign_in
from tests.account_builders import read_now
from tests.class_builders import DEPARTS, NOW, PLAN, RINI, add_lecturers, open_class

PHONE = {"device": "0f" * 16, "version": "0123456789ab", "complete": True, "lang": "id"}


class Server:
    """The interface on the database of an installation, by a clock of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now: datetime = NOW
        api = FastAPI()
        add_live(api, lambda: self.engine, lambda: self.now)
        add_accounts(api)
        self.client = TestClient(api)
        add_lecturers(engine)
        self.plan_id, self.published = open_class(engine)

    @property
    def codes(self) -> list[str]:
        """The code of the class, and those of its groups."""
        return [tour.code for tour in (self.published.tour, *self.published.groups)]

    def check_in(self, code: str, **changes: Any) -> Any:
        """Check a phone in."""
        return self.client.post(f"/tours/{code}/check-in", json={**PHONE, **changes})

    def count(self, code: str, count: int, seconds_ago: float = 0) -> Any:
        """Send a head-count."""
        body = {"count": count, "of": 10, "t": self.now.timestamp() - seconds_ago}
        return self.client.post(f"/tours/{code}/head-count", json=body)

    def ask(self, code: str, etag: str = "") -> Any:
        """Ask for notices."""
        headers = {"if-none-match": etag} if etag else {}
        return self.client.get(f"/tours/{code}/notices", headers=headers)

    def ask_until_news(self, code: str, etag: str, limit_s: float = 5) -> Any:
        """Ask until something else is told; the answer is kept for a second."""
        deadline = monotonic() + limit_s
        while (told := self.ask(code, etag)).status_code == 304:
            assert monotonic() < deadline, "nothing new was told"
        return told

    def sign_in(self, account: str) -> dict[str, str]:
        """Return the header of a signed-in lecturer."""
        with open_writing(self.engine) as session:
            opened = open_sign_in(session, account, now=read_now())
        return {"cookie": f"{COOKIE}={seal(opened.token)}", "sec-fetch-site": "same-origin"}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An installation of its own."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = Server(current_engine())
    with made.client:
        yield made


def check_refusal(answer: Any, status: int, code: str) -> None:
    """Every refusal says what and why in both languages."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    detail = answer.json()["detail"]
    assert set(detail) == {"id", "en"}
    assert all(len(words) > 15 and "brief." not in words for words in detail.values())
    assert detail["id"] != detail["en"]


def count_rows(server: Server) -> int:
    """How many phones are known."""
    with open_reading(server.engine) as session:
        return session.scalar(select(func.count()).select_from(CheckInRow)) or 0


def test_a_phone_checks_in_as_often_as_it_likes_and_is_one_phone(server: Server) -> None:
    code = server.codes[1]
    assert server.check_in(code).json() == {"heard": NOW.timestamp()}
    for seconds in (10, 70):
        server.now = NOW + timedelta(seconds=seconds)
        assert server.check_in(code.lower(), unsent=1).status_code == 200
    assert count_rows(server) == 1


@pytest.mark.parametrize("wrong", [{"device": "Rini"}, {"complete": 1}, {"name": "Rini"}])
def test_a_check_in_with_anything_else_in_it_is_refused(
    server: Server, wrong: dict[str, Any]
) -> None:
    answer = server.check_in(server.codes[1], **wrong)
    check_refusal(answer, 422, "bad_body")
    assert next(iter(wrong)) in answer.json()["fields"]
    assert count_rows(server) == 0


def test_codes_that_open_nothing_are_refused_everywhere(server: Server) -> None:
    for code in ("222222", "demo", "%3Cscript%3E"):
        check_refusal(server.check_in(code), 404, "unknown_code")
        check_refusal(server.count(code, 1), 404, "unknown_code")
        check_refusal(server.ask(code), 404, "unknown_code")


def test_what_is_announced_is_told_within_a_second_and_not_twice(server: Server) -> None:
    code = server.codes[2]
    quiet = server.ask(code)
    assert quiet.json() == {"v": 0, "t": None, "lang": "id", "notices": []}
    with open_writing(server.engine) as session:
        said = announce(
            session, RINI, server.plan_id, "stay_min", {"site": "tugu-muda", "minutes": 5}, now=NOW
        )
    told = server.ask_until_news(code, quiet.headers["etag"])
    assert told.status_code == 200
    expected = {"id": said.id, "kind": "stay_min", "said_at": NOW.timestamp()}
    assert told.json()["notices"] == [{**expected, "site": "tugu-muda", "minutes": 5}]
    assert told.json()["t"] == NOW.timestamp()
    assert float(told.headers["x-now"]) == NOW.timestamp()
    again = server.ask(code, told.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_count_tapped_last_wins_though_it_comes_first(server: Server) -> None:
    code = server.codes[3]
    assert server.count(code, 10, seconds_ago=5).json() == {"last": True}
    assert server.count(code, 8, seconds_ago=60).json() == {"last": False}
    assert server.count(code, 10, seconds_ago=5).json() == {"last": True}
    check_refusal(server.client.post(f"/tours/{code}/head-count", json={}), 422, "bad_body")


def test_long_after_the_departure_nothing_is_taken_and_everything_is_forgotten(
    server: Server,
) -> None:
    server.check_in(server.codes[1])
    server.now = DEPARTS + timedelta(days=31)
    check_refusal(server.check_in(server.codes[1], unsent=3), 410, "class_over")
    check_refusal(server.count(server.codes[1], 3), 410, "class_over")
    assert count_rows(server) == 0, "its last word was forgotten when somebody came too late"
    fresh = open_class(server.engine, PLAN, departs_at=server.now, seed=10)[1]
    assert server.check_in(fresh.tour.code).status_code == 200
    assert count_rows(server) == 1


def test_one_participant_cannot_fill_a_class_with_phones(server: Server) -> None:
    code = server.codes[1]
    server.check_in(code, device="aa" * 16)
    server.now += timedelta(seconds=30)
    for number in range(95):
        assert server.check_in(code, device=f"{number:032x}").status_code == 200
    assert count_rows(server) == 90
    server.now += timedelta(seconds=30)
    assert server.check_in(code, device="aa" * 16).status_code == 200
    with open_reading(server.engine) as session:
        assert "aa" * 16 in set(session.scalars(select(CheckInRow.device)))
    assert count_rows(server) == 90


def test_a_count_larger_than_the_class_is_refused_in_words(server: Server) -> None:
    url = f"/tours/{server.codes[1]}/head-count"
    told = {"count": 400, "of": 400, "t": server.now.timestamp()}
    check_refusal(server.client.post(url, json=told), 422, "too_many_heads")
    for wrong in ({"of": 1}, {"count": True}, {"of": "400"}):
        check_refusal(server.client.post(url, json={**told, **wrong}), 422, "bad_body")


def test_a_class_meets_at_a_stop_of_its_route_and_at_no_other(server: Server) -> None:
    rini = server.sign_in("rini")
    url = f"/visits/{server.plan_id}/notices"
    told = {"kind": "meet_at", "data": {"at": "11:30", "stop": "no-such-stop"}}
    check_refusal(server.client.post(url, json=told, headers=rini), 404, "unknown_stop")
    told["data"] = {"at": "11:30", "stop": current_lines()[PLAN.route].route.stops[-1].id}
    answer = server.client.post(url, json=told, headers=rini)
    assert answer.status_code == 201
    assert answer.json()["stop"] == told["data"]["stop"]


def test_a_lecturer_sees_the_class_and_speaks_to_it_through_the_interface(server: Server) -> None:
    rini = server.sign_in("rini")
    pack = server.client.get(f"/tours/{server.codes[1]}/pack").json()
    server.check_in(server.codes[1], version=pack["version"])
    server.count(server.codes[1], 9)
    address = f"/visits/{server.plan_id}"
    said = server.client.post(
        f"{address}/notices",
        json={"kind": "message", "data": {"text": "Kumpul <b>di sini</b>"}},
        headers=rini,
    )
    assert said.status_code == 201
    shown = server.client.get(f"{address}/class", headers=rini)
    assert shown.headers["cache-control"] == "no-store"
    state = shown.json()
    assert state["phones"] == {"complete": 1, "partial": 0, "old": 0, "missing": 29}
    assert state["heads"] == {"count": 9, "of": 10, "t": NOW.timestamp()}
    assert state["notices"][0]["text"] == "Kumpul <b>di sini</b>"
    assert state["tours"][1]["devices"][0]["device"] == PHONE["device"]
    gone = server.client.delete(f"{address}/notices/{said.json()['id']}", headers=rini)
    assert gone.status_code == 204
    state = server.client.get(f"{address}/class", headers=rini).json()
    assert state["notices"] == []


def test_strangers_and_other_lecturers_get_nothing(server: Server) -> None:
    budi = server.sign_in("budi")
    address = f"/visits/{server.plan_id}"
    body = {"kind": "message", "data": {"text": "Halo"}}
    check_refusal(server.client.get(f"{address}/class"), 401, "sign_in_first")
    check_refusal(server.client.post(f"{address}/notices", json=body), 401, "sign_in_first")
    for answer in (
        server.client.get(f"{address}/class", headers=budi),
        server.client.post(f"{address}/notices", json=body, headers=budi),
        server.client.delete(f"{address}/notices/1", headers=budi),
    ):
        check_refusal(answer, 404, "unknown_visit_plan")


@pytest.mark.parametrize(
    ("kind", "data", "status", "code"),
    [
        ("message", {"text": ""}, 422, "bad_notice"),
        ("shout", {}, 422, "bad_notice"),
        ("skip_site", {"site": "gedung-marba"}, 404, "unknown_site"),
    ],
)
def test_what_cannot_be_announced_is_refused_with_a_reason(
    server: Server, kind: str, data: dict[str, Any], status: int, code: str
) -> None:
    body = {"kind": kind, "data": data}
    rini = server.sign_in("rini")
    address = f"/visits/{server.plan_id}/notices"
    check_refusal(server.client.post(address, json=body, headers=rini), status, code)
    for none in ("999", "0", "-1", "9" * 30):
        gone = server.client.delete(f"{address}/{none}", headers=rini)
        check_refusal(gone, 404, "unknown_notice")


def test_a_page_of_another_site_cannot_speak_in_the_lecturers_name(server: Server) -> None:
    rini = {**server.sign_in("rini"), "sec-fetch-site": "cross-site"}
    body = {"kind": "message", "data": {"text": "Halo"}}
    answer = server.client.post(f"/visits/{server.plan_id}/notices", json=body, headers=rini)
    check_refusal(answer, 403, "cross_site")


def test_a_notice_that_is_taken_back_is_no_longer_told(server: Server) -> None:
    with open_writing(server.engine) as session:
        said = announce(session, RINI, server.plan_id, "message", {"text": "Halo"}, now=NOW)
    before = server.ask(server.codes[1])
    with open_writing(server.engine) as session:
        take_back(session, RINI, server.plan_id, said.id)
    after = server.ask_until_news(server.codes[1], before.headers["etag"])
    assert after.json()["notices"] == []


def test_phones_that_check_in_in_one_moment_share_transactions(server: Server) -> None:
    """A hundred of them, one of which has a wrong code: it alone is refused."""
    begun = 0
    engine, codes = server.engine, server.codes

    def count_begun(_connection: Any) -> None:
        nonlocal begun
        begun += 1

    async def come_together() -> list[Any]:
        desk = CheckInDesk(lambda: engine, lambda: NOW)
        phones = [
            (codes[number % 4], CheckIn.model_validate({**PHONE, "device": f"{number:032x}"}))
            for number in range(100)
        ]
        comes = [desk.take(code, said) for code, said in [*phones, ("222222", phones[0][1])]]
        return await asyncio.gather(*comes, return_exceptions=True)

    listen.listen(engine, "begin", count_begun)
    told = asyncio.run(come_together())
    listen.remove(engine, "begin", count_begun)
    assert count_rows(server) == 100
    assert told[:-1] == [None] * 100
    assert isinstance(told[-1], UnknownItem)
    assert begun <= 3


def test_while_the_database_is_away_a_phone_is_told_to_come_again(
    server: Server, tmp_path: Path
) -> None:
    away = build_engine(f"sqlite:///{tmp_path / 'nowhere' / 'jejak.sqlite'}")
    here, server.engine = server.engine, away
    answer = server.check_in(server.codes[1])
    check_refusal(answer, 503, "unreachable")
    server.engine = here
    assert server.check_in(server.codes[1]).status_code == 200
    away.dispose()
