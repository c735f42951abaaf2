"""A group's phone on the day: what the lecturer announces, check-in, head-count, a parked bus."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.brief_app import GroupStage, stand_at_turn
from tests.browser.live_app import Phone, Station, open_station


@pytest.fixture
def stage() -> GroupStage:
    return GroupStage(departs_s=GroupStage().departs_s - 200)


@pytest.fixture
def station(chromium: Browser, stage: GroupStage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def ride(station: Station, progress_m: float = 200) -> Phone:
    """A phone under way, the bus at a place."""
    assert isinstance(station.stage, GroupStage)
    station.stage.ride(progress_m, 8)
    phone = station.open()
    phone.page.locator(".start .main-button").click()
    return phone


def test_a_notice_is_shown_said_once_and_still_there_after_a_reload(
    station: Station, stage: GroupStage
) -> None:
    phone = ride(station, 950)
    stand_at_turn(phone)
    expect(phone.page.locator("#board")).to_have_attribute("data-phase", "stop")
    told = phone.page.locator("#told")
    expect(told).to_be_hidden()
    before = phone.page.evaluate("window.buzzes")
    stage.announce("message", text="Bawa payung <b>sekarang</b>.")
    phone.wait(12)
    expect(told).to_contain_text("Bawa payung <b>sekarang</b>.")
    expect(told).to_contain_text(re.compile(r"Dari dosen, pukul \d\d:\d\d"))
    expect(told.locator("p[lang=id]")).to_have_count(1)
    expect(phone.page.locator("#live")).to_have_text("Bawa payung <b>sekarang</b>.")
    assert phone.page.evaluate("window.buzzes") == before + 1
    asked = stage.asked_notices
    phone.pass_time_until(lambda: stage.asked_notices >= asked + 2)
    assert phone.page.evaluate("window.buzzes") == before + 1
    stage.down = True
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    expect(told).to_contain_text("Bawa payung")
    assert phone.page.evaluate("window.buzzes") == 0
    told.get_by_role("button", name="Mengerti").click()
    expect(told).to_be_hidden()
    phone.page.locator('[data-tab="list"]').click()
    expect(phone.page.locator("#list .said")).to_contain_text("Bawa payung")


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("meet_at", {"place": "Gerbang", "at": "11:30"}, "Berkumpul di Gerbang pukul 11:30."),
        ("meet_at", {"stop": "putar", "at": "11:30"}, "Berkumpul di Henti putar pukul 11:30."),
        ("stay_min", {"site": "gama", "minutes": 8}, "Di Gama kita tinggal 8 menit."),
        ("stay_min", {"minutes": 8}, "Di sini kita tinggal 8 menit."),
        ("skip_site", {"site": "alfa"}, "Alfa kita lewatkan."),
    ],
)
def test_every_kind_of_notice_has_its_words(
    station: Station, stage: GroupStage, kind: str, data: dict[str, object], words: str
) -> None:
    stage.announce(kind, **data)
    phone = ride(station)
    expect(phone.page.locator("#told p")).to_have_text(words)


def test_a_place_left_out_is_silent_and_called_again_when_that_is_unsaid(
    station: Station, stage: GroupStage
) -> None:
    phone = ride(station)
    phone.hear(6, 150, 0)
    name = phone.page.locator("#board .name >> visible=true")
    expect(name).to_have_text("Alfa")
    stage.announce("skip_site", site="alfa")
    phone.hear(12, 151, 0)
    expect(name).to_have_text(re.compile("<script>"))
    row = phone.page.locator('.row[data-cue="0"]')
    expect(row).to_have_attribute("data-left-out", "true")
    expect(row).to_contain_text("dilewatkan")
    stage.notices.clear()
    phone.hear(12, 152, 0)
    expect(name).to_have_text("Alfa")
    expect(row).to_have_attribute("data-left-out", "false")


def test_a_longer_stay_moves_everything_after_it(station: Station, stage: GroupStage) -> None:
    phone = ride(station)
    stand_at_turn(phone)
    count = phone.page.locator(".sign-count")
    expect(count).to_have_text(re.compile(r"^4:"))
    stage.announce("stay_min", site="gama", minutes=10)
    phone.wait(12)
    expect(count).to_have_text(re.compile(r"^9:"))


def test_notices_go_along_with_the_poll_and_no_oftener(station: Station, stage: GroupStage) -> None:
    phone = ride(station)
    phone.page.wait_for_function("() => document.body.dataset.source === 'bus'")
    for _ in range(6):
        asked = stage.asked
        phone.pass_time_until(lambda: stage.asked > asked)  # noqa: B023 - used at once
    assert 2 <= stage.asked_notices <= stage.asked


def test_a_phone_checks_in_when_complete_at_boarding_and_every_minute(
    station: Station, stage: GroupStage
) -> None:
    stage.ride(200, 8)
    phone = station.open()
    phone.wait_until_kept()
    phone.pass_time_until(lambda: len(stage.check_ins) >= 1)
    first = stage.check_ins[-1]
    assert set(first) == {"device", "version", "complete", "lang", "unsent"}
    assert re.fullmatch(r"[0-9a-f]{32}", first["device"])
    phone.pass_time_until(lambda: stage.check_ins[-1]["complete"])
    before = len(stage.check_ins)
    phone.page.locator(".start .main-button").click()
    phone.pass_time_until(lambda: len(stage.check_ins) > before)
    before = len(stage.check_ins)
    phone.wait(75)
    phone.pass_time_until(lambda: len(stage.check_ins) > before)
    assert {one["device"] for one in stage.check_ins} == {first["device"]}
    other = station.open()
    other.pass_time_until(lambda: len({one["device"] for one in stage.check_ins}) == 2)


def test_a_head_count_survives_without_a_network_and_the_last_tap_is_sent(
    station: Station, stage: GroupStage
) -> None:
    stage.brief = {**stage.brief, "heads": 12}
    phone = ride(station)
    stand_at_turn(phone)
    phone.context.set_offline(True)
    phone.page.locator(".board-tasks").get_by_role("button", name="Hitung anggota").click()
    number = phone.page.locator("#heads-number")
    expect(number).to_have_text("0 dari 12")
    for _ in range(3):
        phone.page.get_by_role("button", name="Satu orang lagi").click()
    phone.page.get_by_role("button", name="Kurangi satu").click()
    phone.page.get_by_role("button", name="Semua 12 ada").click()
    expect(number).to_have_text("12 dari 12")
    expect(phone.page.locator("#heads-state")).to_contain_text("dikirim begitu ada jaringan")
    phone.wait(5)
    assert stage.heads == []
    phone.context.set_offline(False)
    phone.pass_time_until(lambda: bool(stage.heads))
    assert [(one["count"], one["of"]) for one in stage.heads] == [(12, 12)]
    expect(phone.page.locator("#heads-state")).to_contain_text("Terkirim pukul")
    phone.wait(60)
    assert len(stage.heads) == 1
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    phone.page.locator("#open-brief").click()
    expect(phone.page.locator("#card")).to_contain_text("12 dari 12. Terkirim")


def test_a_group_whose_heads_nobody_knows_says_how_many_it_has(
    station: Station, stage: GroupStage
) -> None:
    phone = ride(station)
    phone.page.locator("#open-brief").click()
    phone.page.locator("#card").get_by_role("button", name="Hitung anggota").click()
    phone.page.get_by_role("button", name="Satu orang lagi").click()
    expect(phone.page.locator("#heads-number")).to_have_text("1 orang")
    expect(phone.page.get_by_role("button", name=re.compile("^Semua"))).to_be_hidden()
    for _ in range(2):
        phone.page.get_by_role("button", name="Anggota bertambah satu").click()
    expect(phone.page.locator("#heads-number")).to_have_text("1 dari 2")
    phone.pass_time_until(lambda: bool(stage.heads))
    assert (stage.heads[-1]["count"], stage.heads[-1]["of"]) == (1, 2)


def test_beyond_the_shared_part_the_bus_is_parked_and_the_phone_helps_itself(
    station: Station, stage: GroupStage
) -> None:
    stage.added = {"live_route": "lain", "live_until_m": 2000}
    stage.say(route="lain")
    phone = ride(station, 1500)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    phone.hear(6, 2150, 6)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "timetable")
    expect(phone.page.locator("#told")).to_contain_text("Bus sudah parkir")
    expect(phone.page.get_by_role("heading", name="Apakah kita di …?")).to_be_visible()
    stage.say(state="finished")
    phone.wait(6)
    expect(phone.page.get_by_role("heading", name="Perjalanan selesai")).to_have_count(0)


def test_a_bus_that_stands_on_at_the_end_of_the_shared_part_is_parked(
    station: Station, stage: GroupStage
) -> None:
    stage.added = {"live_route": "uji", "live_until_m": 1000}
    phone = ride(station, 700)
    stand_at_turn(phone)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    stop = {"id": "putar", "since": stage.clock_s - 400}
    stage.ride(1000, 0, state="at_stop", stop=stop)
    phone.wait(6)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "timetable")
