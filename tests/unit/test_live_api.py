"""The interface of the live ride, asked as phones and beacon ask it."""

from __future__ import annotations

import asyncio
import gzip
import json
from threading import Event as Flag

import pytest
from fastapi import FastAPI
from sqlalchemy import event as listen
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from components.http.api import build_api
from components.http.live_api import add_live
from components.http.live_board import MOST_KEPT, LiveBoard
from components.sources import current_cues, current_lines
from routes.beacon import MOST_FIXES
from routes.departures import add_departure, remove_departure, revoke_crew
from routes.tours import add_tour
from sites.database import build_engine, open_writing
from sites.text import Lang
from tests.live_builders import NOW, as_json, build_event, build_id, draw_by, later

ROUTE = "keliling-kota"
LINE = current_lines()[ROUTE]
LANGS = {"id", "en"}


class Server:
    """The interface on a database and a clock of its own, and a departure with its crew."""

    def __init__(self, engine):
        self.engine = engine
        self.now = NOW
        api = FastAPI()
        add_live(api, lambda: self.engine, lambda: self.now)
        self.client = TestClient(api)
        self.departure, self.secret = self.add_run(1)

    def add_run(self, seed):
        with open_writing(self.engine) as session:
            return add_departure(session, ROUTE, NOW, now=NOW, draw=draw_by(seed))

    def add_class(self, **changes):
        fields = {"name": "PWK", "lang": Lang.EN, "sites": ("lawang-sewu",), "now": NOW}
        with open_writing(self.engine) as session:
            made = {**fields, "draw": draw_by(5), **changes}
            return add_tour(session, self.departure.id, **made)

    def post(self, what, items, secret=None, **fields):
        headers = {"authorization": f"Bearer {secret or self.secret}"}
        body = {what: items, **fields}
        path = f"/departures/{self.departure.id}/{what}"
        return self.client.post(path, json=body, headers=headers)

    def drive(self, from_t, until_t, from_m):
        """Fixes every two seconds at 8 m/s along the published route."""
        items = []
        for n in range(round((until_t - from_t) / 2) + 1):
            place = LINE.position_at(from_m + 16 * n)
            t = NOW.timestamp() + from_t + 2 * n
            where = {"lon": place.lon, "lat": place.lat, "accuracy_m": 6}
            items.append({"id": build_id(), "t": t, **where})
        return items

    def poll(self, etag=None, id=None):
        headers = {"if-none-match": etag} if etag else {}
        return self.client.get(f"/departures/{id or self.departure.id}/live", headers=headers)


@pytest.fixture
def server(engine):
    made = Server(engine)
    with made.client:
        yield made


def check_refusal(answer, status, code):
    """Every refusal says what and why in both languages."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    detail = answer.json()["detail"]
    assert set(detail) == LANGS
    assert all(len(words) > 20 for words in detail.values())
    assert detail["id"] != detail["en"]
    return answer


def test_what_the_beacon_sends_is_what_the_phones_are_told(server):
    waiting = server.poll().json()
    assert (waiting["state"], waiting["t"], waiting["v"]) == ("waiting", None, 0)
    receipt = server.post("fixes", server.drive(-60, 0, 3000)).json()
    assert receipt == {"accepted": 31, "known": 0, "version": 1}
    body = server.poll().json()
    assert body["progress_m"] == pytest.approx(3480, abs=20)
    assert (body["v"], body["state"], body["by"]) == (1, "riding", "gps")


def test_a_poll_says_the_servers_time_and_the_age_of_the_position(server):
    assert "x-age" not in server.poll().headers
    server.post("fixes", server.drive(-60, 0, 3000))
    server.now = later(31.25)
    told = server.poll()
    assert float(told.headers["x-age"]) == pytest.approx(31.2, abs=0.06)
    assert float(told.headers["x-now"]) == pytest.approx(NOW.timestamp() + 31.25, abs=0.001)
    assert told.headers["cache-control"] == "no-cache"


def test_a_phone_that_knows_the_body_gets_only_time_and_age(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    told = server.poll()
    server.now = later(20)
    again = server.poll(told.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert float(again.headers["x-age"]) == 20
    assert float(again.headers["x-now"]) == pytest.approx(NOW.timestamp() + 20)
    server.post("fixes", server.drive(2, 10, 3500))
    moved = server.poll(told.headers["etag"])
    assert moved.status_code == 200
    assert moved.headers["etag"] != told.headers["etag"]


def test_a_body_is_tiny(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    assert len(server.poll().content) < 300


def test_a_batch_whose_answer_was_lost_is_known_when_it_comes_again(server):
    drive = server.drive(-60, 0, 3000)
    server.post("fixes", drive)
    assert server.post("fixes", drive).json() == {"accepted": 0, "known": 31, "version": 1}


def test_every_event_of_the_crew_reaches_the_phones(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    cue = next(each for each in current_cues(ROUTE) if each.abeam_m > 4000)
    taps = [
        build_event(-9, "beacon_on"),
        build_event(-8, "message", id="Tetap duduk", en="Stay seated"),
        build_event(-7, "head_count", count=61, of=62),
        build_event(-6, "skip_stop", stop=LINE.route.stops[1].id),
        build_event(-5, "diverted"),
        build_event(-4, "back"),
        build_event(1, "passing", site=cue.site, **{"pass": cue.pass_number}),
        build_event(2, "stopped"),
    ]
    server.now = later(3)
    assert server.post("events", as_json(taps)).json()["accepted"] == 8
    body = server.poll().json()
    assert (body["by"], body["state"]) == ("hand", "at_stop")
    assert body["progress_m"] == pytest.approx(cue.abeam_m, abs=0.1)
    assert body["messages"][0]["en"] == "Stay seated"
    assert body["count"]["count"] == 61
    assert body["skipped"] == [LINE.route.stops[1].id]
    assert len(body["detours"]) == 1


def test_hostile_words_come_out_as_they_went_in(server):
    words = {"id": "<script>alert(1)</script>", "en": '"; DROP TABLE departure; -- \u2028'}
    server.post("events", as_json([build_event(0, "message", **words)]))
    told = server.poll()
    assert told.headers["content-type"] == "application/json"
    (message,) = told.json()["messages"]
    assert {key: message[key] for key in LANGS} == words


def test_a_request_without_a_secret_is_told_to_bring_one(server):
    path = f"/departures/{server.departure.id}/fixes"
    for header in ({}, {"authorization": "Basic eA=="}, {"authorization": "Bearer "}):
        answer = check_refusal(
            server.client.post(path, json={"fixes": []}, headers=header), 401, "no_secret"
        )
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_secret_of_another_departure_or_a_revoked_one_is_refused(server):
    _, foreign = server.add_run(2)
    check_refusal(server.post("fixes", [], secret=foreign), 403, "wrong_secret")
    with open_writing(server.engine) as session:
        renewed = revoke_crew(session, server.departure.id, draw_by(9))
    check_refusal(server.post("events", []), 403, "wrong_secret")
    assert server.post("events", [], secret=renewed).status_code == 200


def test_no_refusal_repeats_the_secret(server):
    for answer in (server.post("fixes", [{}]), server.post("fixes", [], secret="x" * 22)):
        assert server.secret not in answer.text
        assert "x" * 22 not in answer.text


def test_a_departure_that_is_not_there_is_refused_by_name(server):
    answer = check_refusal(server.poll(id="<b>entah"), 404, "unknown_departure")
    assert "<b>entah" in answer.json()["detail"]["id"]
    with open_writing(server.engine) as session:
        remove_departure(session, server.departure.id)
    check_refusal(server.post("fixes", []), 404, "unknown_departure")


def test_a_body_that_is_wrong_names_its_fields(server):
    drive = server.drive(-4, 0, 0)
    drive[1]["lat"] = "x"
    del drive[2]["accuracy_m"]
    answer = check_refusal(server.post("fixes", drive), 422, "bad_body")
    assert answer.json()["fields"] == ["fixes.1.lat", "fixes.2.accuracy_m"]
    assert "fixes.1.lat" in answer.json()["detail"]["en"]
    tap = as_json([build_event(0, "message", id="a", en="b")])
    tap[0]["data"].pop("en")
    answer = check_refusal(server.post("events", tap), 422, "bad_body")
    assert answer.json()["fields"] == ["events.0.data.en"]
    assert server.poll().json()["v"] == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"null", b"[" * 5000])
def test_what_is_no_json_is_refused_and_not_a_fault_of_the_server(server, raw):
    headers = {"authorization": f"Bearer {server.secret}"}
    path = f"/departures/{server.departure.id}/fixes"
    check_refusal(server.client.post(path, content=raw, headers=headers), 422, "bad_body")


def test_a_body_that_is_too_long_is_refused_before_it_is_read(server):
    headers = {"authorization": f"Bearer {server.secret}"}
    path = f"/departures/{server.departure.id}/fixes"
    raw = b" " * 600_000
    check_refusal(server.client.post(path, content=raw, headers=headers), 413, "too_long")
    assert server.post("fixes", server.drive(-2 * MOST_FIXES + 2, 0, 0)).json()["accepted"] == 500


def test_a_fast_clock_is_said_in_both_languages(server):
    drive = [{**fix, "t": fix["t"] + 3600} for fix in server.drive(-60, 0, 3000)]
    receipt = server.post("fixes", drive).json()
    assert receipt["ahead_s"] == 3600
    assert set(receipt["notice"]) == LANGS
    assert "3600" in receipt["notice"]["id"]
    assert server.poll().json()["t"] == NOW.timestamp()
    slow = server.post("fixes", server.drive(-590, -580, 0), sent=NOW.timestamp() - 600)
    assert slow.json()["ahead_s"] == -600
    assert slow.json()["notice"]["id"] != receipt["notice"]["id"]


def test_a_finished_departure_says_so_and_still_takes_what_was_queued(server):
    drive = server.drive(-60, 0, 3000)
    server.post("fixes", drive[:10])
    server.post("events", as_json([build_event(0, "finish")]))
    server.now = later(60)
    check_refusal(server.post("fixes", server.drive(10, 20, 4000)), 409, "finished")
    check_refusal(server.post("events", as_json([build_event(9, "back")])), 409, "finished")
    assert server.post("fixes", drive).json()["accepted"] == 21
    mixed = server.post("fixes", [*server.drive(-90, -88, 0), *server.drive(30, 32, 0)]).json()
    assert (mixed["accepted"], mixed["refused"]) == (2, 2)
    assert server.poll().json()["state"] == "finished"


def test_a_tour_is_found_by_its_code_in_any_case(server):
    tour = server.add_class()
    told = server.client.get(f"/tours/{tour.code.lower()}")
    assert told.json() == {
        "code": tour.code,
        "name": "PWK",
        "lang": "en",
        "departure": server.departure.id,
        "route": ROUTE,
        "departs": "2026-11-28T08:30:00+07:00",
        "sites": ["lawang-sewu"],
        "live": f"/api/v1/departures/{server.departure.id}/live",
    }
    assert float(told.headers["x-now"]) == NOW.timestamp()


@pytest.mark.parametrize("path", ["", "/pack", "/qr.svg"])
def test_a_code_that_joins_nothing_is_refused(server, path):
    check_refusal(server.client.get(f"/tours/ZZZZZZ{path}"), 404, "unknown_code")


def test_the_pack_of_a_tour_is_the_ride_for_its_hour_with_the_tour_in_it(server):
    tour, other = server.add_class(), server.add_class(name="UNDIP", draw=draw_by(6))
    answer = server.client.get(f"/tours/{tour.code}/pack")
    pack = answer.json()
    assert (pack["route"]["id"], pack["departs"]) == (ROUTE, "08:30")
    assert pack["tour"] == server.client.get(f"/tours/{tour.code}").json()
    assert pack["cues"]
    assert set(pack["tour"]["sites"]) <= set(pack["sites"])
    again = {"if-none-match": answer.headers["etag"]}
    assert server.client.get(f"/tours/{tour.code}/pack", headers=again).status_code == 304
    assert server.client.get(f"/tours/{other.code}/pack").json()["version"] != pack["version"]


def test_the_qr_code_is_an_svg_of_the_join_address(server, monkeypatch):
    tour = server.add_class()
    path = f"/tours/{tour.code.lower()}/qr.svg"
    monkeypatch.delenv("JEJAK_ADDRESS", raising=False)
    plain = server.client.get(path)
    assert plain.headers["content-type"] == "image/svg+xml"
    assert f"<title>http://testserver/ikut/{tour.code}</title>" in plain.text
    monkeypatch.setenv("JEJAK_ADDRESS", "https://jejak.example/")
    named = server.client.get(path).text
    assert f"<title>https://jejak.example/ikut/{tour.code}</title>" in named
    assert named != plain.text


def test_the_demonstration_has_a_tour_a_pack_and_a_position_and_needs_no_database(server):
    server.engine = build_engine("postgresql://nobody@127.0.0.1:1/none")
    tour = server.client.get("/tours/DEMO").json()
    assert (tour["code"], tour["live"]) == ("demo", "/api/v1/departures/demo/live")
    told = server.poll(id="demo")
    assert told.json()["route"] == tour["route"]
    assert float(told.headers["x-age"]) < 2.1
    pack = server.client.get("/tours/demo/pack").json()
    assert pack["route"]["id"] == tour["route"]
    assert pack["departs"] == tour["departs"][11:16]
    assert "/ikut/demo" in server.client.get("/tours/demo/qr.svg").text


def test_feedback_is_taken_without_an_account_once_per_tap(server):
    cue = current_cues(ROUTE)[0]
    fields = {"route": ROUTE, "site": cue.site, "pass": 1, "verdict": "early"}
    taps = [{"id": build_id(), **fields}, {"id": build_id(), **fields, "departure": "demo"}]
    assert server.client.post("/feedback", json={"items": taps}).json() == {
        "accepted": 2,
        "known": 0,
    }
    assert server.client.post("/feedback", json={"items": taps}).json()["known"] == 2
    strange = [{**taps[0], "id": build_id(), "site": "istana"}]
    answer = server.client.post("/feedback", json={"items": strange}).json()
    assert answer == {"accepted": 0, "known": 0, "refused": 1}
    wrong = [{**taps[0], "verdict": "lovely"}]
    answer = server.client.post("/feedback", json={"items": wrong})
    assert check_refusal(answer, 422, "bad_body").json()["fields"] == ["items.0.verdict"]


def test_a_ride_kept_as_a_file_may_ask_for_the_position_and_send_feedback(server):
    told = server.client.get("/departures/demo/live", headers={"origin": "null"})
    assert told.headers["access-control-allow-origin"] == "*"
    assert {"x-now", "x-age"} <= set(told.headers["access-control-expose-headers"].split(", "))
    asked = {"origin": "null", "access-control-request-method": "POST"}
    allowed = server.client.options("/feedback", headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-headers"] == "content-type"
    answer = server.client.post("/feedback", json={"items": []}, headers={"origin": "null"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in server.post("fixes", []).headers


def test_while_the_database_is_away_nothing_is_acknowledged_and_the_last_word_stays(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    told = server.poll()
    kept, server.engine = server.engine, build_engine("postgresql://nobody@127.0.0.1:1/none")
    answer = check_refusal(server.post("fixes", server.drive(2, 4, 3500)), 503, "unreachable")
    assert answer.headers["retry-after"] == "5"
    assert server.poll().json() == told.json()
    check_refusal(server.poll(id="lain"), 503, "unreachable")
    server.engine = kept
    assert server.post("fixes", server.drive(2, 4, 3500)).json()["accepted"] == 2


def test_seven_hundred_polls_in_a_second_ask_the_database_once(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    statements = []
    listen.listen(server.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    tags = {server.poll().headers["etag"] for _ in range(700)}
    looks = [statement for statement in statements if "live" in statement]
    assert len(tags) == 1
    assert len(looks) <= 30


def test_many_phones_that_ask_at_once_share_one_look():
    looked, gate = [], Flag()

    def look(departure_id):
        looked.append(departure_id)
        gate.wait(5)
        return {"v": 1, "t": None, "id": departure_id}

    async def ask():
        board = LiveBoard(look, lambda: 0.0)
        asking = [asyncio.ensure_future(board.find("satu")) for _ in range(50)]
        await asyncio.sleep(0)
        asking[0].cancel()
        gate.set()
        return await asyncio.gather(*asking[1:])

    told = asyncio.run(ask())
    assert looked == ["satu"]
    assert len({each.etag for each in told}) == 1


class Watch:
    """A board on a clock that stands where it is put."""

    def __init__(self, *bodies):
        self.now_s, self.looks = 0.0, 0
        self._bodies = iter(bodies)
        self.board = LiveBoard(self._look, lambda: self.now_s)

    def _look(self, _):
        self.looks += 1
        return next(self._bodies)

    async def see(self, at_s):
        self.now_s = at_s
        told = await self.board.find("x")
        while self.board._looking:
            await asyncio.sleep(0)
        return told.version


def build_bodies(*versions):
    return [{"v": version, "t": None} for version in versions]


def test_a_body_is_kept_for_a_second_and_told_once_more_while_a_look_is_taken():
    watch = Watch(*build_bodies(1, 2, 3))

    async def ask():
        return [await watch.see(at_s) for at_s in (0.0, 0.9, 1.1, 1.2, 9.0)]

    assert asyncio.run(ask()) == [1, 1, 1, 2, 3]
    assert watch.looks == 3


def test_what_is_accepted_is_told_at_once_and_never_gives_way_to_something_older():
    watch = Watch(*build_bodies(1, 6))

    async def ask():
        seen = [await watch.see(0.0)]
        watch.board.put("x", *build_bodies(5))
        watch.board.put("x", *build_bodies(4))
        return [*seen, await watch.see(0.1), await watch.see(30.0)]

    assert asyncio.run(ask()) == [1, 5, 6]


def test_a_look_that_was_overtaken_by_an_acceptance_is_not_told():
    now_s = iter(range(100))
    board = LiveBoard(lambda _: overtake(), lambda: next(now_s))

    def overtake():
        board.put("x", *build_bodies(7))
        return build_bodies(6)[0]

    assert asyncio.run(board.find("x")).version == 7


def test_names_that_do_not_exist_cannot_fill_the_memory():
    board = LiveBoard(lambda _: None)

    async def ask():
        for number in range(MOST_KEPT + 50):
            assert await board.find(str(number)) is None

    asyncio.run(ask())
    assert len(board._kept) == MOST_KEPT


def test_a_first_look_that_fails_is_a_failure():
    def look(_):
        raise OperationalError("SELECT", {}, Exception("away"))

    with pytest.raises(OperationalError):
        asyncio.run(LiveBoard(look).find("x"))


@pytest.fixture
def whole(tmp_path, monkeypatch):
    """The whole interface on the database that the environment names."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return TestClient(build_api())


def test_the_whole_interface_makes_its_database_at_first_use(whole, tmp_path):
    assert whole.get("/tours/ZZZZZZ").status_code == 404
    assert (tmp_path / "var" / "jejak.sqlite").is_file()
    assert whole.get("/departures/demo/live").json()["by"] == "gps"


def test_the_demo_pack_crosses_the_wire_compressed_and_whole(whole):
    answer = whole.get("/tours/demo/pack", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 150_000
    assert len(gzip.compress(answer.content)) == pytest.approx(
        int(answer.headers["content-length"]), rel=0.1
    )
    assert json.loads(answer.content)["tour"]["code"] == "demo"


def test_the_documentation_of_the_interface_describes_bodies(whole):
    paths = whole.get("/openapi.json").json()["paths"]
    body = paths["/departures/{departure_id}/fixes"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert "fixes" in schema["properties"]
    assert {"/tours/{code}", "/tours/{code}/pack", "/feedback"} <= set(paths)


def test_the_feed_of_the_whole_interface_is_a_feed(server):
    server.post("fixes", server.drive(-60, 0, 3000))
    server.now = later(3)
    answer = server.client.get("/gtfs-rt/vehicle-positions.pb")
    assert answer.headers["content-type"] == "application/x-protobuf"
    assert server.departure.id.encode() in answer.content
