"""Kelas: phones ready, the bus against its timetable, announcements, heads; for its lecturer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import class_view
from components.guides import find_guide
from components.http.tour_pack import find_versions
from components.sources import SEMARANG_TIME, plan_day
from components.store import current_engine
from routes.beacon import parse_fixes
from routes.class_day import CheckIn, HeadCount, check_in, count_heads
from routes.class_notices import list_notices
from routes.live import accept_fixes
from routes.publishing import Published, publish_plan
from routes.visit_desk import add_plan
from routes.visits import Clock, Group, Sight, VisitPlan
from sites.accounts import Account
from sites.database import open_reading, open_writing
from sites.rights import Role
from sites.text import Lang
from tests.pages.conftest import Visit as Open
from tests.pages.reading import read_page
from tests.pages.signing_in import move_in, sign_in_as

ROUTE = "balaikota-kotalama"
HURT = "<script>alert(1)</script> *x*"
DEPARTS = datetime(2026, 11, 28, 8, tzinfo=SEMARANG_TIME)
SPEED_MPS = 4
NOW = DEPARTS.astimezone(UTC) + timedelta(minutes=3)
PLAN = VisitPlan(
    name="Studio Kota",
    lang=Lang.ID,
    route=ROUTE,
    size=62,
    clock=Clock(day=date(2026, 11, 28), departs=time(8)),
    sights=(Sight(site="lawang-sewu"), Sight(site="tugu-muda")),
    groups=(Group(number=1, name="Tim Air"), Group(number=2, name=HURT)),
    catalogue="x",
)


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation of its own for every test, on the morning of the visit."""
    move_in(monkeypatch, tmp_path)
    monkeypatch.setattr(class_view, "now", lambda: NOW)
    yield
    current_engine().dispose()


@pytest.fixture
def rini(monkeypatch: pytest.MonkeyPatch) -> Account:
    """A lecturer who has signed in."""
    return sign_in_as(monkeypatch, Role.LECTURER)


def open_class(account: Account) -> tuple[str, Published]:
    """Open a plan to a class of 62 in two groups."""
    with open_writing(current_engine()) as session:
        plan_id = add_plan(session, account.actor, PLAN, now=NOW).id
        published = publish_plan(
            session,
            account.actor,
            plan_id,
            departs_at=DEPARTS,
            own_route=None,
            seats=None,
            now=NOW,
            draw=random.Random(plan_id).choice,
        )
    return plan_id, published


def send_phones(published: Published, complete: int, old: int) -> None:
    """Let phones of the first group check in; the old ones hold another pack."""
    code = published.groups[0].code
    with open_writing(current_engine()) as session:
        version = find_versions(session, [code])[code]
        for number in range(complete + old):
            said = CheckIn(
                device=f"{number:016x}",
                version=version if number < complete else "0" * 12,
                complete=True,
                lang=Lang.ID if number % 2 else Lang.EN,
                unsent=3 if number == 0 else 0,
            )
            check_in(session, code, said, NOW - timedelta(seconds=12))


def say(app: AppTest) -> str:
    """Return what the page says, entities undone."""
    return unescape(read_page(app))


def test_without_an_opened_plan_the_way_to_one_is_shown(visit: Open, rini: Account) -> None:
    said = say(visit("kelas"))
    assert "Belum ada rencana yang dibuka" in said
    assert 'href="/rencana?' in said


def test_before_boarding_the_board_counts_phones_and_packs(visit: Open, rini: Account) -> None:
    plan_id, published = open_class(rini)
    send_phones(published, complete=58, old=2)
    said = say(visit("kelas", rencana=plan_id))
    assert "<b>58 dari 62 ponsel lengkap</b>, 2 paket lama, 2 belum ada" in said
    assert "en 30, id 30" in said
    assert "12 detik lalu" in said
    assert "<td>3</td>" in said
    english = say(visit("kelas", rencana=plan_id, lang="en"))
    assert "<b>58 of 62 phones complete</b>, 2 old packs, 2 missing" in english


def test_hostile_names_show_as_text(visit: Open, rini: Account) -> None:
    plan_id, _ = open_class(rini)
    app = visit("kelas", rencana=plan_id)
    assert HURT in say(app)
    assert "<script>alert" not in read_page(app)


def test_heads_are_summed_and_who_has_not_counted_is_named(visit: Open, rini: Account) -> None:
    plan_id, published = open_class(rini)
    with open_writing(current_engine()) as session:
        said = HeadCount(count=30, of=31, t=NOW.timestamp())
        count_heads(session, published.groups[0].code, said, NOW)
    told = say(visit("kelas", rencana=plan_id))
    assert "30 dari 31" in told
    assert f"belum menghitung: {HURT}" in told
    with open_writing(current_engine()) as session:
        said = HeadCount(count=31, of=31, t=NOW.timestamp())
        count_heads(session, published.groups[1].code, said, NOW)
    assert "61 dari 62" in say(visit("kelas", rencana=plan_id))


def ride(published: Published, until: datetime, progress_m: float) -> None:
    """Let the bus be heard for half a minute while it rides up to a place of its line."""
    guide = find_guide(ROUTE)
    assert guide is not None
    fixes = []
    for back_s in range(30, -1, -2):
        place = guide.line.position_at(progress_m - back_s * SPEED_MPS)
        fix = {"lon": place.lon, "lat": place.lat, "accuracy_m": 6, "speed_mps": SPEED_MPS}
        t = until.timestamp() - back_s
        fixes.append({"id": f"{int(t):012d}", "t": t, **fix})
    batch = parse_fixes(json.dumps({"fixes": fixes}).encode())
    with open_writing(current_engine()) as session:
        accept_fixes(session, published.departure.id, guide, batch, until)


def test_the_bus_is_shown_by_its_next_stop_its_lateness_and_the_age_of_both(
    visit: Open, rini: Account
) -> None:
    plan_id, published = open_class(rini)
    assert "belum ada posisi" in say(visit("kelas", rencana=plan_id))
    ride(published, NOW - timedelta(seconds=31), 300)
    said = say(visit("kelas", rencana=plan_id))
    assert "menuju Turun di Alun-alun" in said
    table = plan_day(ROUTE, DEPARTS, PLAN.size)
    late_s = 180 - 31 - table.time_at(300)
    assert late_s > 60
    assert f"terlambat {round(late_s / 60)} menit" in said
    assert "31 detik lalu" in said


def test_a_message_reaches_every_group_and_can_be_taken_back(visit: Open, rini: Account) -> None:
    plan_id, published = open_class(rini)
    app = visit("kelas", rencana=plan_id)
    app.text_area(key="kelas-pesan").set_value(HURT)
    app.button(key="kelas-kirim").click().run()
    assert not app.exception
    assert "Sudah diumumkan" in say(app)
    with open_reading(current_engine()) as session:
        (notice,) = list_notices(session, published.groups[1])
    assert notice.data["text"] == HURT
    assert "<script>alert" not in read_page(app)
    app.button(key=f"kabar-tarik-{notice.id}").click().run()
    with open_reading(current_engine()) as session:
        assert list_notices(session, published.tour) == ()


@pytest.mark.parametrize(
    ("kind", "fill", "said"),
    [
        ("skip_site", {"kelas-tempat": "tugu-muda"}, "Tugu Muda dilewati."),
        ("stay_min", {"kelas-menit": 15}, "Tinggal 15 menit di sini."),
        (
            "meet_at",
            {"kelas-jam": time(9, 37), "kelas-titik": "pintu timur"},
            "09:37 di pintu timur",
        ),
    ],
)
def test_each_kind_of_announcement_is_said_in_words(
    visit: Open, rini: Account, kind: str, fill: dict[str, object], said: str
) -> None:
    plan_id, _ = open_class(rini)
    app = visit("kelas", rencana=plan_id)
    app.selectbox(key="kelas-jenis").select(kind).run()
    for element in [*app.selectbox, *app.number_input, *app.time_input, *app.text_input]:
        if element.key in fill:
            element.set_value(fill[element.key])
    app.button(key="kelas-kirim").click().run()
    assert not app.exception
    assert said in say(app)


def test_an_announcement_with_nothing_in_it_is_refused_in_words(visit: Open, rini: Account) -> None:
    plan_id, published = open_class(rini)
    app = visit("kelas", rencana=plan_id)
    app.button(key="kelas-kirim").click().run()
    assert "belum lengkap" in say(app)
    with open_reading(current_engine()) as session:
        assert list_notices(session, published.tour) == ()


def test_another_lecturer_sees_nothing_of_this_class(
    visit: Open, rini: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id, published = open_class(rini)
    sign_in_as(monkeypatch, Role.LECTURER, login="budi", name="Budi")
    said = say(visit("kelas", rencana=plan_id))
    assert "Studio Kota" not in said
    assert published.tour.code not in said
