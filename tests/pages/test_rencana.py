"""Rencana: a plan is made, followed by the clock, mended, undone, shared out and opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.plan_desk import CLASH, KEPT
from components.sources import current_catalogue, current_lines
from components.store import current_engine
from routes.offers import offer_sights
from routes.publishing import find_published
from routes.rosters import find_roster
from routes.tours import find_tour
from routes.visit_desk import KeptPlan, add_plan, get_plan, list_plans, save_plan
from routes.visits import Assignment, Clock, Goal, Group, Sight, Visit, VisitPlan
from sites.accounts import Account
from sites.database import open_reading, open_writing
from sites.rights import Role
from sites.text import Lang
from tests.pages.conftest import Visit as Open
from tests.pages.reading import read_address, read_page
from tests.pages.signing_in import move_in, sign_in_as

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
ROUTE = "balaikota-kotalama"
HURT = "<script>alert(1)</script> **x** {y}"
SEEN = ("lawang-sewu", "tugu-muda", "stasiun-poncol", "balai-kota")
WALKED = ("pasar-johar", "jembatan-berok", "gereja-blenduk", "taman-srigunting", "polder-tawang")


OPEN_END = Clock(day=date(2026, 11, 28), departs=time(8))


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation of its own for every test."""
    move_in(monkeypatch, tmp_path)
    yield
    current_engine().dispose()


@pytest.fixture
def rini(monkeypatch: pytest.MonkeyPatch) -> Account:
    """A lecturer who has signed in."""
    return sign_in_as(monkeypatch, Role.LECTURER)


def build_plan(**changes: object) -> VisitPlan:
    """Scene five: nine places, two goals, eight o'clock, back by a quarter past ten."""
    plan = VisitPlan(
        name="Studio Kota",
        lang=Lang.ID,
        route=ROUTE,
        clock=Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(10, 15)),
        sights=tuple(Sight(site=site) for site in SEEN),
        visits=tuple(Visit(site=site, dwell_s=900) for site in WALKED),
        goals=(Goal(id="tujuan-1", text="Menjelaskan rob"),),
        catalogue="x",
    )
    return VisitPlan.model_validate({**dict(plan), **changes})


def keep(account: Account, **changes: object) -> str:
    """Store a plan of an account; return its id."""
    with open_writing(current_engine()) as session:
        return add_plan(session, account.actor, build_plan(**changes), now=NOW).id


def read(account: Account, plan_id: str) -> KeptPlan:
    """Return a plan as it lies in the database."""
    with open_reading(current_engine()) as session:
        return get_plan(session, account.actor, plan_id)


def say(app: AppTest) -> str:
    """Return what the page says, entities undone."""
    return unescape(read_page(app))


def go(app: AppTest, step: str) -> AppTest:
    """Open a part of the plan."""
    app.button_group(key="rencana-langkah").set_value(step).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("page", "word"), [("rencana", "urutan jalan kaki"), ("kelas", "paketnya")]
)
def test_without_an_account_the_page_says_what_it_does_and_leads_to_the_form(
    visit: Open, page: str, word: str
) -> None:
    said = say(visit(page))
    assert "Masuk dulu" in said
    assert word in said
    assert f"/masuk?next=%2F{page}" in said or f"next=%2F{page}" in said


@pytest.mark.parametrize("page", ["rencana", "kelas"])
def test_an_account_without_the_role_is_told_so(
    visit: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    sign_in_as(monkeypatch, Role.EDITOR)
    said = say(visit(page, lang="en"))
    assert "Not for this account" in said
    assert "Sign in first" not in said


def test_a_new_plan_is_stored_and_opened(visit: Open, rini: Account) -> None:
    app = visit("rencana")
    app.text_input(key="baru-nama").set_value(HURT)
    app.date_input(key="baru-hari").set_value(date(2026, 11, 28))
    app.time_input(key="baru-kembali").set_value(time(10, 15))
    press(app, "baru-buat")
    with open_reading(current_engine()) as session:
        (kept,) = list_plans(session, rini.actor)
    assert read_address(app, "rencana") == kept.id
    assert kept.plan.name == HURT
    assert kept.plan.clock.return_by == time(10, 15)
    assert "<h1>" + HURT in say(app)
    assert "<script>alert" not in read_page(app)


def test_a_return_before_the_departure_is_refused_in_words(visit: Open, rini: Account) -> None:
    app = visit("rencana")
    app.time_input(key="baru-kembali").set_value(time(7))
    press(app, "baru-buat")
    assert "Jam kembali harus sesudah jam berangkat" in say(app)
    with open_reading(current_engine()) as session:
        assert list_plans(session, rini.actor) == ()


def test_scene_five_says_minutes_and_seconds_and_the_proposals_make_it_fit(
    visit: Open, rini: Account
) -> None:
    plan_id = keep(rini)
    app = visit("rencana", rencana=plan_id)
    said = say(app)
    assert "menit terlalu panjang" in said
    assert "Cerita Lawang Sewu" in said
    assert "detik lebih panjang daripada ruas jalannya" in said
    press(app, "usul-cari")
    press(app, "usul-semua")
    said = say(app)
    assert "terlalu panjang" not in said
    assert "lebih panjang daripada ruas jalannya" not in said
    assert len(read(rini, plan_id).plan.places) <= 9


def test_one_proposal_is_one_change_and_undo_takes_it_back(visit: Open, rini: Account) -> None:
    plan_id = keep(rini)
    app = visit("rencana", rencana=plan_id)
    assert app.button(key="rencana-urung").disabled
    press(app, "usul-cari")
    press(app, "usul-0")
    assert read(rini, plan_id).plan != build_plan()
    press(app, "rencana-urung")
    assert read(rini, plan_id).plan == build_plan()
    assert "diurungkan" in say(app)
    assert app.button(key="rencana-urung").disabled


def test_only_what_the_bus_passes_is_offered_and_a_tick_is_saved(
    visit: Open, rini: Account
) -> None:
    plan_id = keep(rini, sights=(), visits=())
    app = go(visit("rencana", rencana=plan_id), "bus")
    line = current_lines()[ROUTE]
    offered = [one.site.id for one in offer_sights(line, current_catalogue().sites)]
    assert [box.key for box in app.checkbox] == [f"rencana-lihat-{site}" for site in offered]
    app.checkbox(key=f"rencana-lihat-{offered[3]}").check().run()
    app.selectbox(key=f"rencana-kisah-{offered[3]}").select("glance").run()
    (sight,) = read(rini, plan_id).plan.sights
    assert (sight.site, sight.tells) == (offered[3], "glance")
    app.checkbox(key=f"rencana-lihat-{offered[3]}").uncheck().run()
    assert read(rini, plan_id).plan.sights == ()
    assert read(rini, plan_id).plan.seen == ()


def test_a_lesson_narrows_the_list_of_sights(visit: Open, rini: Account) -> None:
    app = go(visit("rencana", rencana=keep(rini)), "bus")
    lesson = current_catalogue().lessons[0]
    app.button_group(key="saring-pelajaran-bus").set_value([lesson.id]).run()
    told = {f"rencana-lihat-{place.site}" for place in lesson.places}
    assert {box.key for box in app.checkbox} <= told


def test_the_walk_is_sorted_by_hand_and_by_the_shortest_order(visit: Open, rini: Account) -> None:
    plan_id = keep(rini, sights=(), clock=OPEN_END)
    app = go(visit("rencana", rencana=plan_id), "walk")
    press(app, f"jalan-down-{WALKED[0]}")
    order = [one.site for one in read(rini, plan_id).plan.visits]
    assert order[:2] == [WALKED[1], WALKED[0]]
    for _ in range(3):
        press(app, "jalan-up-polder-tawang")
    assert app.button(key=f"jalan-up-{WALKED[1]}").disabled
    before = read(rini, plan_id).plan
    press(app, "jalan-terpendek")
    assert "Urutan paling singkat sudah dipasang" in say(app)
    after = read(rini, plan_id).plan
    assert {one.site for one in after.visits} == {one.site for one in before.visits}
    press(app, "jalan-terpendek")
    assert "sudah yang paling singkat" in say(app)


def test_an_order_that_cannot_be_kept_is_explained_by_name_and_minutes(
    visit: Open, rini: Account
) -> None:
    plan_id = keep(rini, sights=(), clock=OPEN_END)
    app = go(visit("rencana", rencana=plan_id), "walk")
    app.time_input(key="rencana-closes-polder-tawang").set_value(time(8, 15)).run()
    press(app, "jalan-terpendek")
    said = say(app)
    assert "Tidak ada urutan yang pas" in said
    assert "Polder Tawang terlambat" in said
    assert "Yang tidak bisa dipenuhi bersama: Polder Tawang" in said


def test_a_place_within_a_walk_is_added_and_given_up(visit: Open, rini: Account) -> None:
    plan_id = keep(rini, visits=())
    app = go(visit("rencana", rencana=plan_id), "walk")
    press(app, "jalan-bawaan")
    taken = [one.site for one in read(rini, plan_id).plan.visits]
    assert "gereja-blenduk" in taken
    press(app, "jalan-hapus-gereja-blenduk")
    app.selectbox(key="jalan-tambah").select("gereja-blenduk")
    press(app, "jalan-tambahkan")
    assert read(rini, plan_id).plan.visits[-1].site == "gereja-blenduk"
    app.number_input(key="rencana-lama-gereja-blenduk").set_value(25).run()
    assert read(rini, plan_id).plan.visits[-1].dwell_s == 1500


def test_goals_cover_places_and_gaps_are_said_in_words(visit: Open, rini: Account) -> None:
    plan_id = keep(rini)
    app = go(visit("rencana", rencana=plan_id), "goals")
    assert "1 tujuan belum punya tempat" in say(app)
    app.text_input(key="tujuan-baru").set_value(HURT)
    press(app, "tujuan-tambah")
    assert "2 tujuan belum punya tempat" in say(app)
    app.selectbox(key="tujuan-tempat").select("visits:polder-tawang").run()
    app.button_group(key="rencana-melayani-visits-polder-tawang").set_value(["tujuan-1"]).run()
    assert "1 tujuan belum punya tempat" in say(app)
    polder = next(one for one in read(rini, plan_id).plan.visits if one.site == "polder-tawang")
    assert polder.goals == ("tujuan-1",)
    assert "<script>alert" not in read_page(app)


def test_a_lesson_becomes_a_goal_and_a_task_goes_to_some_groups(visit: Open, rini: Account) -> None:
    groups = tuple(Group(number=n, name=f"Tim {n}") for n in (1, 2))
    plan_id = keep(rini, groups=groups)
    app = go(visit("rencana", rencana=plan_id), "goals")
    lesson = current_catalogue().lessons[0]
    app.selectbox(key="tujuan-pelajaran").select(lesson.id)
    press(app, "tujuan-ambil")
    assert read(rini, plan_id).plan.lessons == (lesson.id,)
    app.text_area(key="tugas-baru").set_value(f"Hitung pompa {HURT}")
    app.multiselect(key="tugas-kelompok").set_value([2])
    press(app, "tugas-tambah")
    (task,) = read(rini, plan_id).plan.sights[0].assignments
    assert task == Assignment(text=f"Hitung pompa {HURT}", groups=(2,))
    assert "(Tim 2)" in say(app)
    assert app.text_area(key="tugas-baru").value == ""


def test_pasted_names_become_groups_and_can_be_forgotten(visit: Open, rini: Account) -> None:
    plan_id = keep(rini)
    app = go(visit("rencana", rencana=plan_id), "groups")
    names = "\n".join(["Ayu", "Bima; kursi roda", "Ayu", HURT.replace(";", ""), "Citra", "Dedi"])
    app.text_area(key="peserta-nama").set_value(names)
    press(app, "peserta-baca")
    assert "Baris 3: nama Ayu sudah ada di baris 1" in say(app)
    app.number_input(key="kelompok-jumlah").set_value(2)
    app.toggle(key="kelompok-jigsaw").set_value(True)
    press(app, "kelompok-bagi")
    kept = read(rini, plan_id).plan
    assert [group.name for group in kept.groups] == ["Kelompok 1", "Kelompok 2"]
    assert all(group.dimension for group in kept.groups)
    assert "Ayu" not in kept.model_dump_json()
    with open_reading(current_engine()) as session:
        assert len(find_roster(session, rini.actor, plan_id).teams) == 2
    assert "<script>alert" not in read_page(app)
    press(app, "peserta-hapus")
    with open_reading(current_engine()) as session:
        assert find_roster(session, rini.actor, plan_id).people == ()
    assert "Bima" not in say(app)


def test_too_many_groups_are_refused_in_words(visit: Open, rini: Account) -> None:
    app = go(visit("rencana", rencana=keep(rini, size=3)), "groups")
    app.number_input(key="kelompok-jumlah").set_value(9)
    press(app, "kelompok-bagi")
    assert "tidak melebihi jumlah peserta (3)" in say(app)


def test_opening_shows_codes_that_join_and_the_crew_link_once(visit: Open, rini: Account) -> None:
    plan_id = keep(rini, groups=(Group(number=1, name=HURT),))
    app = go(visit("rencana", rencana=plan_id), "open")
    press(app, "rencana-buka")
    said = say(app)
    with open_reading(current_engine()) as session:
        published = find_published(session, rini.actor, plan_id)
        assert published is not None
        tour = find_tour(session, published.groups[0].code)
    assert tour is not None
    assert f"/api/v1/tours/{tour.code}/qr.svg" in said
    assert "/kru/" in said
    assert f"/api/v1/visits/{plan_id}/handout.pdf?lang=id" in said
    assert "<script>alert" not in read_page(app)
    press(app, "rencana-tutup")
    assert "Kode ditarik" in say(app)
    assert "/kru/" not in say(app)


def test_a_change_in_another_tab_is_not_overwritten_and_nothing_is_lost(
    visit: Open, rini: Account
) -> None:
    plan_id = keep(rini)
    app = visit("rencana", rencana=plan_id)
    with open_writing(current_engine()) as session:
        theirs = build_plan(size=44)
        save_plan(session, rini.actor, plan_id, theirs, version=1, now=NOW)
    app.text_input(key="rencana-nama").set_value("Versi saya").run()
    said = say(app)
    assert "baru saja diubah di tab lain" in said
    assert "nama, besar rombongan" in said
    assert read(rini, plan_id).plan.size == 44
    press(app, "bentrok-copy")
    with open_reading(current_engine()) as session:
        held = {kept.plan.name: kept.plan.size for kept in list_plans(session, rini.actor)}
    assert held == {"Studio Kota": 44, "Versi saya": 30}


@pytest.mark.parametrize(("choice", "name"), [("mine", "Versi saya"), ("theirs", "Versi mereka")])
def test_either_version_can_be_kept(visit: Open, rini: Account, choice: str, name: str) -> None:
    plan_id = keep(rini)
    app = visit("rencana", rencana=plan_id)
    with open_writing(current_engine()) as session:
        theirs = build_plan(name="Versi mereka")
        save_plan(session, rini.actor, plan_id, theirs, version=1, now=NOW)
    app.text_input(key="rencana-nama").set_value("Versi saya").run()
    press(app, f"bentrok-{choice}")
    assert read(rini, plan_id).plan.name == name
    assert app.session_state["session"].shelf[CLASH] is None
    assert app.session_state["session"].shelf[KEPT].plan.name == name


def test_another_lecturers_plan_is_as_unknown_as_none(
    visit: Open, rini: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = keep(rini, name="Rahasia Rini")
    sign_in_as(monkeypatch, Role.LECTURER, login="budi", name="Budi")
    said = say(visit("rencana", rencana=plan_id))
    assert "Rencana itu tidak ada" in said
    assert "Rahasia Rini" not in said


def test_copies_tell_what_has_changed_and_plans_are_put_away(visit: Open, rini: Account) -> None:
    seen = {"site": "lawang-sewu", "texts": "lama", "place": "lama", "ties": "lama"}
    plan_id = keep(rini, seen=(seen,))
    app = visit("rencana")
    assert "Isi 1 tempat berubah sejak dipilih" in say(app)
    press(app, f"clone-{plan_id}")
    said = say(app)
    assert "Salinan dari Studio Kota" in said
    assert "Lawang Sewu</b>: teksnya berubah" in said
    press(app, "rencana-catat")
    assert "teksnya berubah" not in say(app)
    press(app, "rencana-semua")
    press(app, f"put_away-{plan_id}")
    with open_reading(current_engine()) as session:
        assert [kept.id for kept in list_plans(session, rini.actor, archived=True)] == [plan_id]
    press(app, f"take_out-{plan_id}")
    assert not read(rini, plan_id).archived_at


@pytest.mark.parametrize("step", ["when", "bus", "walk", "goals", "groups", "open"])
def test_every_part_speaks_english_when_asked(visit: Open, rini: Account, step: str) -> None:
    app = visit("rencana", lang="en", rencana=keep(rini))
    said = say(go(app, step))
    assert "All plans" in said
    for word in ("Lanjut", "Tambah", "Temuan", "Kelompok", "menit", "Jadwal"):
        assert word not in said


def drag(app: AppTest, text: str) -> AppTest:
    """Write an order into the field, as the page's script does."""
    app.text_input(key="jalan-susunan").set_value(text).run()
    assert not app.exception
    return app


def test_a_dragged_order_is_one_change_however_often_it_comes(visit: Open, rini: Account) -> None:
    plan_id = keep(rini)
    app = go(visit("rencana", rencana=plan_id), "walk")
    said = say(app)
    assert f'data-drag="{WALKED[0]}"' in said
    assert 'aria-label="Pindahkan Pasar Johar"' in said
    turned = tuple(reversed(WALKED))
    for mark in ("#1", "#2"):
        drag(app, f"{' '.join(turned)} {mark}")
        assert tuple(one.site for one in read(rini, plan_id).plan.visits) == turned
        press(app, "rencana-urung")
        assert tuple(one.site for one in read(rini, plan_id).plan.visits) == WALKED
    drag(app, "# nothing")
    drag(app, f"<script> {WALKED[4]} {WALKED[4]} no-such-place #3")
    held = tuple(one.site for one in read(rini, plan_id).plan.visits)
    assert held == (WALKED[4], *WALKED[:4])


def test_one_place_alone_has_nothing_to_be_dragged(visit: Open, rini: Account) -> None:
    plan_id = keep(rini, visits=(Visit(site=WALKED[0], dwell_s=600),))
    app = go(visit("rencana", rencana=plan_id, lang="en"), "walk")
    assert "data-drag" not in say(app)
    assert not [field for field in app.text_input if field.key == "jalan-susunan"]
