"""Rute sendiri: a line is drawn, imported or written down, judged, mended, kept and used."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape, unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.own_desk import Work
from components.plan_list import list_routes
from components.store import current_engine
from routes.departures import add_departure
from routes.model import Mode
from routes.own_routes import OwnRoute, list_own_routes
from routes.street_import import import_streets
from routes.streets import FILE, format_network
from routes.visit_desk import add_plan
from routes.visits import Clock, VisitPlan
from sites.accounts import Account
from sites.database import open_reading, open_writing
from sites.geo import Area
from sites.rights import Role
from sites.text import Lang
from tests.pages.conftest import Visit
from tests.pages.reading import read_page
from tests.pages.signing_in import move_in, sign_in_as

STREETS = Path(__file__).parents[1] / "fixtures" / "streets" / "low_bridge.osm"
PAGE = "rute_sendiri"
TEXT, FILE_KEY, NAME, SAVE = "sendiri-teks", "sendiri-berkas", "sendiri-nama", "sendiri-simpan"
CLEAR = "bus\n-6.97970, 110.41420\n-6.97200, 110.41900\n-6.97145, 110.42248"
INTO_OLD_TOWN = f"{CLEAR}\n-6.96920, 110.42620\nGereja Blenduk"
HURT = "<script>alert(1)</script> **x** {y}"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><gpx><name>&b;</name></gpx>'
GPX = '<gpx version="1.1"><trk><name>{}</name><trkseg>{}</trkseg></trk></gpx>'


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An installation of its own for every test."""
    move_in(monkeypatch, tmp_path)
    yield tmp_path
    current_engine().dispose()


@pytest.fixture
def rini(monkeypatch: pytest.MonkeyPatch) -> Account:
    """A lecturer who has signed in."""
    return sign_in_as(monkeypatch, Role.LECTURER)


def say(app: AppTest) -> str:
    """Return what the page says, entities undone."""
    return unescape(read_page(app))


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def write(app: AppTest, text: str) -> AppTest:
    """Write the points of a line down."""
    app.text_area(key=TEXT).set_value(text).run()
    assert not app.exception
    return app


def upload(app: AppTest, name: str, raw: bytes | str) -> AppTest:
    """Choose a file."""
    content = raw.encode() if isinstance(raw, str) else raw
    app.file_uploader(key=FILE_KEY).set_value((name, content, "")).run()
    assert not app.exception
    return app


def read_work(app: AppTest) -> Work:
    """Return what is being drawn."""
    work: Work = app.session_state["session"].shelf["sendiri-garis"]
    return work


def read_modes(app: AppTest) -> list[Mode]:
    """Return the modes of the legs that are drawn."""
    return [leg.mode for leg in read_work(app).line.legs]


def keep(app: AppTest, name: str) -> AppTest:
    """Name the line and keep it."""
    app.text_input(key=NAME).set_value(name).run()
    return press(app, SAVE)


def read_kept(account: Account) -> tuple[OwnRoute, ...]:
    """Return the routes of an account."""
    with open_reading(current_engine()) as session:
        return list_own_routes(session, account.actor)


@pytest.mark.parametrize(("lang", "word"), [("id", "Masuk dulu"), ("en", "Sign in first")])
def test_without_an_account_the_page_says_what_it_is_for(
    visit: Visit, lang: str, word: str
) -> None:
    said = say(visit(PAGE, lang=lang))
    assert word in said
    assert "GPX" in said
    assert "next=%2Frute-sendiri" in said


def test_an_editor_may_draw_and_the_crew_may_not(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, Role.EDITOR)
    assert visit(PAGE).text_area(key=TEXT)
    sign_in_as(monkeypatch, Role.CREW, login="kru@bus", name="Kru")
    assert "bukan untuk akun ini" in say(visit(PAGE)).casefold()


def test_an_empty_map_says_how_to_begin_and_keeps_nothing(visit: Visit, rini: Account) -> None:
    app = visit(PAGE)
    assert "Ketuk peta untuk titik pertama" in say(app)
    assert "jejak streets import" in say(app)
    assert app.button(key=SAVE).disabled


def test_a_line_that_is_written_down_is_judged_kept_and_offered_to_plans(
    visit: Visit, rini: Account
) -> None:
    app = write(visit(PAGE), CLEAR)
    assert "Tidak ada yang perlu diperbaiki" in say(app)
    keep(app, "Pagi di Pemuda")
    (kept,) = read_kept(rini)
    assert kept.route.name.id == "Pagi di Pemuda"
    assert "«Pagi di Pemuda» tersimpan" in say(app)
    assert list_routes(rini.actor, Lang.ID)[kept.id] == "Pagi di Pemuda"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", ("tidak boleh masuk Kota Lama", "September 2023", "satu sumber, 2023-09")),
        ("en", ("may not enter Kota Lama", "September 2023", "one source, 2023-09")),
    ],
)
def test_a_ride_into_kota_lama_is_refused_with_its_reason(
    visit: Visit, rini: Account, lang: str, words: tuple[str, ...]
) -> None:
    app = write(visit(PAGE, lang=lang), INTO_OLD_TOWN)
    for word in words:
        assert word in say(app)
    assert app.button(key=SAVE).disabled


def find_offer(app: AppTest) -> str:
    """Return the key of the one button that ends a ride."""
    (key,) = (one.key for one in app.button if one.key and one.key.startswith("sendiri-turun"))
    return key


def test_one_press_ends_the_ride_at_the_stop_before_and_walks_on(
    visit: Visit, rini: Account
) -> None:
    app = write(visit(PAGE), INTO_OLD_TOWN)
    assert "Turun di Alun" in app.button(key=find_offer(app)).label.replace("\\", "")
    press(app, find_offer(app))
    assert read_modes(app) == [Mode.BUS, Mode.WALK]
    assert "harus diperbaiki" not in say(app)
    keep(app, "Sampai Alun-alun")
    (kept,) = read_kept(rini)
    assert [leg.mode for leg in kept.route.legs] == [Mode.BUS, Mode.WALK]
    assert any("Alun-alun" in stop.name.id for stop in kept.route.stops)


def test_a_low_bus_with_one_deck_may_go_where_double_deckers_may_not(
    visit: Visit, rini: Account
) -> None:
    app = write(visit(PAGE), INTO_OLD_TOWN)
    app.selectbox(key="sendiri-bus").set_value("").run()
    app.number_input(key="sendiri-tinggi").set_value(2.6).run()
    assert "tidak boleh masuk Kota Lama" in say(app)
    app.radio(key="sendiri-dek").set_value(1).run()
    assert "tidak boleh masuk Kota Lama" not in say(app)
    keep(app, "Minibus")
    app.text_input(key=f"sendiri-nama-{read_kept(rini)[0].id}").set_value("Minibus pagi")
    press(app, f"sendiri-namai-{read_kept(rini)[0].id}")
    assert read_kept(rini)[0].route.name.en == "Minibus pagi"


def test_what_is_known_of_the_bus_is_said_with_its_grade(visit: Visit, rini: Account) -> None:
    app = visit(PAGE)
    assert "<b>4,2 m</b> (satu sumber, per 2017-10)" in say(app)
    app.selectbox(key="sendiri-bus").set_value("si-denok").run()
    assert "Tingginya tidak diketahui" in say(app)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (GPX.format("", '<trkpt lat="-6.98" lon="110.41"/>'), "1"),
        ("", "kosong"),
        (b" " * 10_000_001, "10000001"),
        (BOMB, "DOCTYPE"),
        ("{", "JSON"),
        ("\x00\xff", ""),
        (json.dumps({"type": "LineString", "coordinates": [[2.35, 48.85], [2.36, 48.86]]}), "2.35"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "Tidak ada garis"),
    ],
    ids=["one-point", "empty", "large", "bomb", "json", "binary", "paris", "nothing"],
)
def test_a_bad_file_is_refused_in_words_and_what_is_drawn_stays(
    visit: Visit, rini: Account, raw: bytes | str, word: str
) -> None:
    app = write(visit(PAGE), CLEAR)
    before = read_work(app).line
    upload(app, HURT, raw)
    said = say(app)
    work = read_work(app)
    assert word in said
    assert before == work.line or before in [step.line for step in work.past]
    assert "<script>" not in read_page(app)
    if before == work.line:
        assert "tidak dapat dipakai" in said
        assert "tidak berubah" in said


@pytest.mark.parametrize(
    "raw",
    [
        GPX.format(
            "Sore", '<trkpt lat="110.414" lon="-6.979"/><trkpt lat="110.419" lon="-6.972"/>'
        ),
        json.dumps({"type": "LineString", "coordinates": [[-6.979, 110.414], [-6.972, 110.419]]}),
    ],
    ids=["gpx", "geojson"],
)
def test_a_file_with_exchanged_axes_is_offered_the_exchange(
    visit: Visit, rini: Account, raw: str
) -> None:
    app = upload(visit(PAGE, lang="en"), "sore", raw)
    assert "Latitude and longitude are exchanged" in say(app)
    press(app, "sendiri-tukar")
    assert "cannot be used" not in say(app)
    (leg,) = read_work(app).line.legs
    assert leg.places[0] == (110.414, -6.979)


def test_a_file_brings_its_name_unless_there_is_one(visit: Visit, rini: Account) -> None:
    points = '<trkpt lat="-6.979" lon="110.414"/><trkpt lat="-6.972" lon="110.419"/>'
    app = upload(visit(PAGE), "a.gpx", GPX.format(escape(HURT), points))
    assert app.text_input(key=NAME).value == HURT
    press(app, SAVE)
    assert read_kept(rini)[0].route.name.id == HURT
    assert "<script>" not in read_page(app)


def test_a_faulty_text_is_kept_and_the_line_too(visit: Visit, rini: Account) -> None:
    app = write(visit(PAGE), CLEAR)
    before = read_work(app).line
    write(app, "-6.98, 110.41\nEntah di mana\n110.42, -6.97")
    assert "«Entah di mana» tidak dikenal" in say(app)
    assert "tertukar" in say(app)
    assert app.text_area(key=TEXT).value.startswith("-6.98, 110.41\nEntah")
    assert read_work(app).line == before
    press(app, "sendiri-teks-rewrite")
    assert app.text_area(key=TEXT).value.startswith("bus\n-6.979700, 110.414200")


def test_exchanged_numbers_in_the_text_are_put_right_by_one_press(
    visit: Visit, rini: Account
) -> None:
    app = write(visit(PAGE), "110.4142, -6.9797\n110.419, -6.972")
    press(app, "sendiri-teks-swap")
    assert app.text_area(key=TEXT).value == "bus\n-6.979700, 110.414200\n-6.972000, 110.419000"


def test_every_step_can_be_undone_and_clearing_too(visit: Visit, rini: Account) -> None:
    app = write(visit(PAGE), CLEAR)
    write(app, INTO_OLD_TOWN)
    press(app, "sendiri-bersih")
    assert read_work(app).line.legs == ()
    assert app.text_area(key=TEXT).value == ""
    press(app, "sendiri-urung")
    assert "Gereja Blenduk" in app.text_area(key=TEXT).value
    press(app, "sendiri-urung")
    assert "Gereja Blenduk" not in app.text_area(key=TEXT).value
    press(app, "sendiri-urung")
    assert app.button(key="sendiri-urung").disabled


def test_a_kept_route_is_opened_changed_and_kept_under_its_id(visit: Visit, rini: Account) -> None:
    keep(write(visit(PAGE), CLEAR), "Pagi")
    (first,) = read_kept(rini)
    app = visit(PAGE)
    press(app, f"sendiri-buka-{first.id}")
    assert app.text_input(key=NAME).value == "Pagi"
    assert read_modes(app) == [Mode.BUS]
    write(app, f"{CLEAR}\njalan kaki\nPasar Johar")
    keep(app, "Pagi dan Johar")
    (second,) = read_kept(rini)
    assert (second.id, second.route.name.id) == (first.id, "Pagi dan Johar")
    press(app, "sendiri-baru")
    assert app.text_input(key=NAME).value == ""
    keep(write(app, CLEAR), "Yang lain")
    assert len(read_kept(rini)) == 2


def test_a_step_back_from_an_opened_route_does_not_overwrite_it(
    visit: Visit, rini: Account
) -> None:
    keep(write(visit(PAGE), CLEAR), "Pagi")
    (first,) = read_kept(rini)
    app = write(visit(PAGE), INTO_OLD_TOWN)
    press(app, find_offer(app))
    press(app, f"sendiri-buka-{first.id}")
    press(app, "sendiri-urung")
    keep(app, "Yang digambar tadi")
    kept = {one.id: one.route.name.id for one in read_kept(rini)}
    assert len(kept) == 2
    assert kept[first.id] == "Pagi"


def test_a_route_is_not_removed_while_something_runs_on_it(visit: Visit, rini: Account) -> None:
    app = keep(write(visit(PAGE), CLEAR), "Pagi")
    (kept,) = read_kept(rini)
    departs = datetime(2026, 11, 28, 1, tzinfo=UTC)
    with open_writing(current_engine()) as session:
        draw = random.Random(1).choice
        run = add_departure(session, kept.id, departs, now=departs, draw=draw).departure
    app.run()
    assert f"Sabtu, 28 November 2026, 08:00 ({run.id})" in say(app)
    assert not [one for one in app.button if one.key == f"sendiri-hapus-{kept.id}"]


def test_removing_says_which_plans_lose_it_and_leaves_the_drawing(
    visit: Visit, rini: Account
) -> None:
    app = keep(write(visit(PAGE), CLEAR), HURT)
    (kept,) = read_kept(rini)
    clock = Clock(day=date(2026, 11, 28), departs=time(8))
    plan = VisitPlan(name="x", lang=Lang.ID, route=kept.id, clock=clock, catalogue="x")
    with open_writing(current_engine()) as session:
        add_plan(session, rini.actor, plan, now=datetime(2026, 11, 24, tzinfo=UTC))
    app.run()
    assert "1 rencana Anda memakai rute ini" in say(app)
    press(app, f"sendiri-hapus-{kept.id}")
    assert read_kept(rini) == ()
    assert read_modes(app) == [Mode.BUS]
    press(app, SAVE)
    assert len(read_kept(rini)) == 1


def test_routes_of_others_are_not_listed(
    visit: Visit, rini: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(write(visit(PAGE), CLEAR), "Milik Rini")
    sign_in_as(monkeypatch, Role.LECTURER, login="budi@kampus.ac.id", name="Budi")
    assert "Milik Rini" not in say(visit(PAGE))


@pytest.fixture
def streets(house: Path) -> None:
    """The installation has streets, with a bridge of 3.8 m on the direct way."""
    network = import_streets(STREETS, licence="CC0", area=Area(110.39, -6.99, 110.43, -6.96))
    (house / FILE).write_text(format_network(network.network), encoding="utf-8")


def test_a_ride_is_led_round_the_low_bridge(visit: Visit, rini: Account, streets: None) -> None:
    app = write(visit(PAGE), "-6.98, 110.4005\n-6.98, 110.4095")
    assert "Terlalu rendah di Jalan Kolong" in say(app)
    assert app.button(key=SAVE).disabled
    press(app, "sendiri-jalan")
    assert "mengikuti jalan" in say(app)
    assert "Terlalu rendah" not in say(app)
    assert not app.button(key=SAVE).disabled


def test_a_place_off_the_streets_is_named_and_the_drawing_stays(
    visit: Visit, rini: Account, streets: None
) -> None:
    app = write(visit(PAGE), "-6.98, 110.4005\n-6.989, 110.405")
    before = read_work(app).line
    press(app, "sendiri-jalan")
    assert "Titik ke-2 tidak terjangkau" in say(app)
    assert read_work(app).line == before
    write(app, "-6.98, 110.4005\n-6.98, 110.403")
    assert "tidak terjangkau" not in say(app)


def test_a_track_with_countless_faults_is_said_in_a_list_that_ends(
    visit: Visit, rini: Account
) -> None:
    zigzag = [[110.40 + (n % 2) * 0.004, -6.98 + n * 1e-5] for n in range(100)]
    app = upload(visit(PAGE), "a.json", json.dumps({"type": "LineString", "coordinates": zigzag}))
    assert say(app).count("bus tidak dapat membelok setajam itu") == 25
    assert "hal lain. Perbaiki dulu" in say(app)
