"""Paper and files over HTTP: their owner gets them, nobody else does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import gpxpy
import pytest
from icalendar import Calendar
from lxml import etree
from pypdf import PdfReader
from sqlalchemy import Engine
from starlette.testclient import TestClient

from components.http.api import build_api
from components.http.plan_files import FILES
from components.sign_in_cookie import COOKIE, seal
from components.store import current_engine
from routes.departures import add_departure
from routes.geojson_io import export_source
from routes.groups import Team
from routes.name_list import Person
from routes.own_routes import OwnRouteRow
from routes.planning import build_own_route
from routes.publishing import publish_plan
from routes.rosters import Roster, keep_roster
from routes.visit_desk import add_plan
from routes.visits import VisitPlan
from sites.accounts import Account
from sites.database import open_writing
from sites.rights import Role
from sites.sign_ins import open_sign_in
from tests.account_builders import keep_account, read_now
from tests.live_builders import draw_by
from tests.paper_builders import CATALOGUE, HOSTILE, STUDY, build_plan

HOME = "https://jejak.example"
OURS = {"origin": HOME}
PATHS = ("handout.pdf", "crew.pdf", *(path for path, *_ in FILES))
PLACES = {site.id: site for site in CATALOGUE.sites}


def read(raw: bytes) -> str:
    """Return the text of a PDF, without the marks where a line may end."""
    pages = PdfReader(io.BytesIO(raw)).pages
    return " ".join(page.extract_text() for page in pages).replace("\u200b", "")


class House:
    """The interface on a database of its own, with two lecturers and a plan of the first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rini = keep_account(engine)
        self.budi = keep_account(engine, "budi@kampus.ac.id", name="Budi")
        self.plan_id = self.add(build_plan())
        self.client = TestClient(build_api(), base_url=HOME)
        self.secret = ""

    def add(self, plan: VisitPlan) -> str:
        """Keep a plan of Rini's."""
        with open_writing(self.engine) as session:
            return add_plan(session, self.rini.actor, plan, now=read_now()).id

    def enter(self, account: Account | None) -> TestClient:
        """Return the browser of somebody who has signed in, or of nobody."""
        self.client.cookies.clear()
        if account is not None:
            with open_writing(self.engine) as session:
                opened = open_sign_in(session, account.id, now=read_now())
            self.client.cookies.set(COOKIE, seal(opened.token))
        return self.client

    def publish(self) -> None:
        """Open the plan to the class, with a roster."""
        now, plan = read_now(), build_plan()
        with open_writing(self.engine) as session:
            people = (Person(name="Siti"), Person(name="Yatno", needs="kursi roda"))
            teams = (Team(number=1, members=(0, 1)),)
            roster = Roster(people=people, teams=teams)
            keep_roster(session, self.rini.actor, self.plan_id, roster, now=now)
            made = publish_plan(
                session,
                self.rini.actor,
                self.plan_id,
                departs_at=now,
                own_route=build_own_route(plan, STUDY, PLACES),
                seats=None,
                now=now,
                draw=draw_by(3),
            )
        self.secret, self.tour = made.crew_secret or "", made.tour.code


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """This installation in a folder of its own."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))
    for name in ("DATABASE_URL", "JEJAK_SECRET", "JEJAK_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    engine = current_engine()
    made = House(engine)
    with made.client:
        yield made
    engine.dispose()


def test_the_owner_gets_every_file_under_a_plain_name(house: House) -> None:
    """Named by plan and day, never kept by a cache on the way."""
    client = house.enter(house.rini)
    for path in PATHS:
        answer = client.get(f"/visits/{house.plan_id}/{path}")
        assert answer.status_code == 200, path
        name = re.fullmatch(r'attachment; filename="(.*)"', answer.headers["content-disposition"])
        assert name is not None
        assert re.fullmatch(r"studio-kota-2026-11-28(-[a-z]+)?(\.[a-z]+)+", name[1]), name[1]
        assert name[1].endswith(path.rpartition(".")[2])
        assert "no-store" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.content) > 200


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_gets_any_of_them(house: House, path: str) -> None:
    """Without a sign-in 401; for another lecturer there is no such plan."""
    address = f"/visits/{house.plan_id}/{path}"
    assert house.enter(None).get(address).status_code == 401
    answer = house.enter(house.budi).get(address)
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_plan"
    assert set(answer.json()["detail"]) == {"id", "en"}
    crew = keep_account(house.engine, "kru@bus.id", name="Kru", roles=(Role.CREW,))
    assert house.enter(crew).get(address).status_code == 403


def test_the_files_are_what_they_are_called(house: House) -> None:
    """Each opened by its own reader."""
    client = house.enter(house.rini)

    def fetch(path: str) -> bytes:
        return client.get(f"/visits/{house.plan_id}/{path}").content

    assert len(PdfReader(io.BytesIO(fetch("handout.pdf"))).pages) == 2
    assert len(PdfReader(io.BytesIO(fetch("crew.pdf"))).pages) == 1
    assert len(Calendar.from_ical(fetch("calendar.ics")).walk("VEVENT")) == 1
    assert len(gpxpy.parse(fetch("route.gpx").decode()).waypoints) == 7
    assert etree.fromstring(fetch("route.kml")).tag.endswith("kml")
    assert fetch("plan.csv").decode("utf-8-sig").startswith("nomor,")
    assert fetch("route.gtfs.zip").startswith(b"PK")


def test_language_and_group_are_chosen_in_the_address(house: House) -> None:
    """Two pages for a group, two for each of all; what is not there is refused."""
    house.publish()
    client = house.enter(house.rini)
    address = f"/visits/{house.plan_id}/handout.pdf"
    english = read(client.get(f"{address}?lang=en&group=2").content)
    assert "Saturday, 28 November 2026" in english
    assert "Kelompok 2" in english
    every = PdfReader(io.BytesIO(client.get(f"{address}?lang=both&group=all").content))
    assert len(every.pages) == 6
    for wrong in ("9", "0", "x", "-1", "²", "1" * 400):
        answer = client.get(address, params={"group": wrong})
        assert (answer.status_code, answer.json()["code"]) == (404, "no_group")
    assert client.get(f"{address}?lang=nl").status_code == 422


def test_the_crew_sheet_takes_a_link_that_opens_this_departure_only(house: House) -> None:
    """Sent in a form, so that the secret stands in no address; whole link or secret alone."""
    house.publish()
    client = house.enter(house.rini)
    address = f"/visits/{house.plan_id}/crew.pdf"

    def post(crew: str, headers: dict[str, str] = OURS) -> int:
        return client.post(address, data={"crew": crew}, headers=headers).status_code

    assert post(house.secret) == post(f"{HOME}/kru/{house.secret}") == 200
    assert post("x" * 22) == post("") == 403
    assert post(house.secret, {"origin": "https://evil.example"}) == 403
    linked = client.post(address, data={"crew": house.secret}, headers=OURS).content
    assert "Rahasia: hanya untuk kru" in read(linked)
    assert "Rahasia: hanya untuk kru" not in read(client.get(address).content)


def test_people_are_counted_on_the_crew_sheet_and_not_named(house: House) -> None:
    """Neither in any other file."""
    house.publish()
    client = house.enter(house.rini)
    address = f"/visits/{house.plan_id}"
    texts = [read(client.get(f"{address}/{path}").content) for path in ("crew.pdf", "handout.pdf")]
    texts += [client.get(f"{address}/{path}").text for path in ("plan.csv", "calendar.ics")]
    assert "Kelompok 1 (2)" in texts[0]
    assert not [text for text in texts if "Yatno" in text or "Siti" in text or "roda" in text]


def test_codes_on_paper_lead_to_this_installation(house: House) -> None:
    """By the address it is known under, else the one it was asked at."""
    house.publish()
    client = house.enter(house.rini)
    event = Calendar.from_ical(client.get(f"/visits/{house.plan_id}/calendar.ics").content)
    assert event.walk("VEVENT")[0]["URL"] == f"{HOME}/ikut/{house.tour}"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda plan: plan.model_copy(update={"route": "sendiri-hilang"}), "route_gone"),
        (lambda plan: plan.model_copy(update={"name": HOSTILE[:60]}), None),
        (lambda plan: plan.model_copy(update={"name": "漢字"}), None),
        (lambda plan: plan.model_copy(update={"sights": (), "visits": ()}), None),
    ],
    ids=["gone", "hostile", "letters", "empty"],
)
def test_odd_plans_are_answered_with_a_file_or_a_reason(
    house: House, change: Callable[[VisitPlan], VisitPlan], code: str | None
) -> None:
    """Never with a fault of the server."""
    plan_id = house.add(change(build_plan()))
    client = house.enter(house.rini)
    for path in PATHS:
        answer = client.get(f"/visits/{plan_id}/{path}")
        if code is None:
            assert answer.status_code == 200, path
            assert answer.headers["content-disposition"].isascii()
            assert "\n" not in answer.headers["content-disposition"]
        else:
            assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_the_crew_on_a_lecturers_own_route_gets_its_pack(house: House) -> None:
    """And nobody else's route is told, as long as no bus runs on it."""
    now, told = read_now(), "/routes/sendiri-abc234/pack"
    own = STUDY.model_copy(update={"id": "sendiri-abc234"})
    dates = {"created_at": now, "updated_at": now}
    with open_writing(house.engine) as session:
        owner = house.rini.actor.account
        row = OwnRouteRow(id=own.id, account_id=owner, data=export_source(own), **dates)
        session.add(row)
    assert house.enter(None).get(told).status_code == 404
    with open_writing(house.engine) as session:
        add_departure(session, own.id, now, now=now, draw=draw_by(5))
    assert house.client.get(told).json()["route"]["id"] == own.id


def test_published_routes_are_for_everybody(house: House) -> None:
    """Asked again with their tag they are not sent again."""
    client = house.enter(None)
    for ending in ("gpx", "kml", "gtfs.zip"):
        answer = client.get(f"/routes/keliling-kota/route.{ending}?lang=en")
        assert answer.status_code == 200
        named = answer.headers["content-disposition"]
        assert named == f'attachment; filename="keliling-kota.{ending}"'
        tag = {"if-none-match": answer.headers["etag"]}
        again = client.get(f"/routes/keliling-kota/route.{ending}?lang=en", headers=tag)
        assert again.status_code == 304
    missing = client.get("/routes/tidak-ada/route.gpx")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown_route")
    gpx = gpxpy.parse(client.get("/routes/keliling-kota/route.gpx").text)
    assert len(gpx.waypoints) > 10
