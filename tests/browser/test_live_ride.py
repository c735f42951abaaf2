"""The real ride on the bus's position: what a phone is told, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_app import CODE, DEPARTURE, ENGLISH_CODE, Stage, Station, open_station
from tests.browser.ride_app import HOSTILE

HEADING = "#board .name >> visible=true"


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def station(chromium: Browser, stage: Stage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def test_a_code_is_read_in_any_case_and_opens_the_tour_in_its_language(station: Station) -> None:
    phone = station.open(ENGLISH_CODE.lower())
    expect(phone.page).to_have_url(re.compile(f"/ikut/{ENGLISH_CODE}$"))
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    expect(phone.page.locator("#badge")).to_have_text("Class B")
    phone.page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(phone.page.get_by_role("heading", name="Di mana Anda duduk?")).to_be_visible()


def test_an_unknown_code_is_answered_in_both_languages(station: Station) -> None:
    rider = station.boarding.open("/ikut/XX2345")
    expect(rider.page.get_by_role("heading", name="Kode tidak ditemukan")).to_be_visible()
    expect(rider.page.get_by_role("heading", name="Code not found")).to_be_visible()


def test_before_departure_the_phone_counts_down_and_says_that_all_is_here(
    station: Station, stage: Stage
) -> None:
    stage.departs_s = stage.clock_s + 600
    phone = station.open()
    phone.wait_until_kept()
    phone.sit()
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    expect(phone.page.locator(".source-text")).to_have_text("Belum berangkat")
    expect(phone.page.locator(".notes")).to_contain_text("Siap tanpa jaringan. Lengkap,")
    phone.wait(300)
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^4:5\d$"))


def test_twelve_seconds_before_a_site_the_phone_says_left_and_buzzes_once(
    station: Station, stage: Stage
) -> None:
    stage.ride(120, 10)
    phone = station.open()
    phone.sit()
    sign = phone.page.locator(".sign")
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")
    expect(sign).to_have_attribute("data-strength", "quiet")
    live = phone.page.locator("#live")
    expect(live).to_be_empty()
    expect(sign).to_have_attribute("data-strength", "strong")
    expect(phone.page.locator(".sign-word")).to_have_text("Kiri")
    seconds = int(phone.page.locator(".sign-count").inner_text())
    assert 8 <= seconds <= 12
    expect(live).to_have_text(re.compile(r"^Di kiri, 1[12] detik lagi: Alfa\. Dua menara Alfa"))
    told = live.text_content()
    expect(phone.page.locator(".source-text")).to_have_text(re.compile("Posisi bus"))
    phone.hear(6, 250, 10)
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile("^[345]$"))
    assert live.text_content() == told
    assert phone.page.evaluate("window.buzzes") == 1


def test_a_bus_at_a_light_gives_metres_instead_of_a_stopped_countdown(
    station: Station, stage: Stage
) -> None:
    stage.ride(280, 0)
    phone = station.open()
    phone.sit()
    expect(phone.page.locator(".sign-count")).to_have_text("20 m")


def test_the_position_is_carried_on_by_its_speed_but_not_past_a_stop(
    station: Station, stage: Stage
) -> None:
    stage.ride(950, 10)
    phone = station.open()
    phone.sit()
    phone.wait_for_bus()
    stage.down = True
    phone.wait(25)
    expect(phone.page.locator(".source-text")).to_have_text(
        re.compile(r"Posisi bus, 2\d detik lalu")
    )
    phone.page.locator('[data-tab="list"]').click()
    alfa_again = phone.page.locator('.row[data-cue="3"]')
    expect(alfa_again).to_have_attribute("data-state", "ahead")
    expect(phone.page.locator(".mini")).to_contain_text("Alfa")


def test_the_tour_calls_its_own_sites_and_names_the_others_as_also_here(
    station: Station, stage: Stage
) -> None:
    stage.ride(240, 0)
    phone = station.open(ENGLISH_CODE)
    phone.sit()
    expect(phone.page.locator(HEADING)).to_have_text(f"{HOSTILE} EN")
    assert phone.page.evaluate("window.hurt") is None
    phone.page.locator('[data-tab="list"]').click()
    alfa = phone.page.locator('.row[data-cue="0"]')
    expect(alfa).to_contain_text("also here")
    expect(phone.page.locator('.row[data-cue="1"]')).not_to_contain_text("also here")


def test_at_a_stop_the_phone_counts_down_to_the_bus_also_offline_and_after_a_reload(
    station: Station, stage: Stage
) -> None:
    stage.departs_s -= 160
    since = stage.clock_s - 60
    stage.ride(1000, 0, state="at_stop", stop={"id": "putar", "since": since})
    phone = station.open()
    phone.sit()
    phone.wait_until_kept()
    kicker = phone.page.locator("#board .kicker >> visible=true")
    expect(kicker).to_have_text(re.compile(r"Kembali ke bus paling lambat pukul \d\d:\d\d"))
    promised = kicker.inner_text()
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^3:[45]\d$"))
    phone.context.set_offline(True)
    phone.wait(60)
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^2:[45]\d$"))
    phone.page.reload()
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^2:[345]\d$"))
    assert kicker.inner_text() == promised
    phone.context.set_offline(False)


def test_a_phone_whose_clock_is_ten_minutes_slow_counts_by_the_server_s(
    station: Station, stage: Stage
) -> None:
    stage.departs_s += 600 - 160
    stage.ahead_s = 600
    stage.ride(1000, 0, state="at_stop", stop={"id": "putar", "since": stage.clock_s - 60})
    phone = station.open(slow_s=600)
    phone.sit()
    expect(phone.page.locator(".source-text")).to_have_text(
        re.compile(r"Posisi bus, (baru saja|\d{1,2} detik lalu)")
    )
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile(r"^3:[345]\d$"))


def test_a_detour_silences_cues_and_leaves_its_sites_under_passed_without_seeing(
    station: Station, stage: Stage
) -> None:
    stage.ride(420, 8, detours=[[400, None]])
    phone = station.open()
    phone.sit()
    expect(phone.page.locator(HEADING)).to_have_text("Bus keluar dari jalur")
    expect(phone.page.locator("#live")).to_have_text(re.compile("^Isyarat berhenti dulu"))
    assert phone.page.evaluate("window.buzzes") == 0
    phone.hear(7, 950, 0, detours=[[400, 940]])
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")
    phone.page.locator('[data-tab="list"]').click()
    unseen = phone.page.locator(".list-block", has_text="Dilewati tanpa terlihat")
    expect(unseen.get_by_role("listitem")).to_have_count(2)
    unseen.get_by_role("button", name="Gama").click()
    expect(phone.page.get_by_role("dialog", name="Gama")).to_contain_text("Kisah Gama.")
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator('.row[data-cue="2"] .row-state')).to_have_text("lewat tanpa terlihat")
    stage.say(state="finished")
    phone.wait(7)
    phone.page.locator('[data-tab="board"]').click()
    expect(phone.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()
    expect(phone.page.locator(".chips")).to_contain_text("Dilewati tanpa terlihat")
    expect(phone.page.locator(".chips").get_by_role("button", name="Gama")).to_be_visible()


def test_a_skipped_stop_is_not_waited_for(station: Station, stage: Stage) -> None:
    stage.ride(950, 0, skipped=["putar"])
    phone = station.open()
    phone.sit()
    expect(phone.page.locator(HEADING)).to_have_text("Alfa")
    expect(phone.page.locator(".sign-count")).to_have_text(re.compile("^7[56]$"))


def test_a_message_is_shown_in_the_rider_s_language_until_put_away_and_stays_in_the_list(
    station: Station, stage: Stage
) -> None:
    words = {"id": f"Turun di kiri {HOSTILE}", "en": f"Get off on the left {HOSTILE}"}
    stage.ride(100, 0, messages=[{"n": 1, "at": stage.clock_s, **words}])
    phone = station.open()
    phone.sit()
    notice = phone.page.locator(".notice-message")
    expect(notice).to_contain_text(words["id"])
    expect(phone.page.locator("#live")).to_have_text(words["id"])
    phone.page.get_by_role("button", name="English").click()
    expect(notice).to_contain_text(words["en"])
    phone.page.get_by_role("button", name="Got it").click()
    expect(notice).to_be_hidden()
    phone.page.reload()
    phone.page.locator('[data-tab="list"]').click()
    expect(phone.page.locator(".said")).to_contain_text(words["en"])
    expect(notice).to_be_hidden()
    assert phone.page.evaluate("window.hurt") is None


def test_a_verdict_waits_without_a_network_and_is_sent_once_when_there_is_one(
    station: Station, stage: Stage
) -> None:
    stage.ride(290, 2)
    phone = station.open()
    phone.sit()
    phone.wait_until_called("Alfa")
    phone.context.set_offline(True)
    phone.wait(3)
    phone.page.get_by_role("button", name="Sisi salah").click()
    said = phone.page.locator(".verdict")
    expect(said).to_have_text("Sisi salah. Tersimpan, dikirim begitu ada jaringan.")
    phone.page.reload()
    phone.context.set_offline(False)
    expect(said).to_have_text(re.compile(r"^Sisi salah\. Terkirim \d\d:\d\d\.$"))
    (item,) = stage.feedback
    assert len(item.pop("id")) >= 32
    assert item == {
        "route": "uji",
        "site": "alfa",
        "pass": 1,
        "verdict": "wrong_side",
        "side": "left",
        "abeam_m": 300,
        "content": stage.pack["catalogue"],
        "departure": DEPARTURE,
    }


def test_what_is_wrong_may_be_written_while_the_bus_rides_on(
    station: Station, stage: Stage
) -> None:
    stage.ride(290, 2)
    phone = station.open()
    phone.sit()
    phone.wait_until_called("Alfa")
    phone.wait(3)
    phone.page.get_by_role("button", name="Isinya salah").click()
    field = phone.page.get_by_role("textbox", name="Apa yang salah tentang Alfa?")
    expect(field).to_be_focused()
    field.fill("x" * 300)
    assert len(field.input_value()) == 280
    field.fill("<b>Menaranya</b> dua")
    stage.ride(700, 10)
    phone.wait(6)
    phone.page.get_by_role("button", name="English").click()
    assert phone.page.get_by_role("textbox").input_value() == "<b>Menaranya</b> dua"
    phone.wait_until_kept()
    phone.context.set_offline(True)
    phone.page.get_by_role("button", name="Send").click()
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    phone.context.set_offline(False)
    phone.pass_time_until(lambda: bool(stage.feedback), step_s=30)
    assert [(one["site"], one["verdict"], one["note"]) for one in stage.feedback] == [
        ("alfa", "wrong", "<b>Menaranya</b> dua")
    ]


def test_what_is_opened_is_counted_in_sums_and_can_be_switched_off(
    station: Station, stage: Stage
) -> None:
    stage.ride(290, 2)
    phone = station.open()
    phone.sit()
    phone.wait_until_called("Alfa")
    phone.wait(3)
    phone.page.get_by_role("button", name="Buka kisahnya").click()
    phone.page.keyboard.press("Escape")
    stage.down = True
    phone.pass_time_until(lambda: stage.refused_tallies > 0, step_s=100)
    stage.down = False
    phone.pass_time_until(lambda: bool(stage.tallies), step_s=100)
    batches = {one["id"]: one for one in stage.tallies}
    counts = [one for batch in batches.values() for one in batch["counts"]]
    said = {(one["what"], one.get("site"), one.get("pass")): one["n"] for one in counts}
    assert said["cue_shown", "alfa", 1] == 1
    assert said["cue_opened", "alfa", 1] == said["place_opened", "alfa", None] == 1
    assert {one["lang"] for one in counts} == {"id"}
    phone.page.locator("#open-settings").click()
    phone.page.get_by_label("Hitung apa yang dibuka").uncheck()
    phone.page.keyboard.press("Escape")
    sent = len(stage.tallies)
    phone.page.locator('[data-tab="list"]').click()
    phone.page.locator(".row-name, .list button").first.click()
    phone.wait(700)
    assert len(stage.tallies) == sent


def test_a_cue_nobody_sits_to_see_is_not_counted_as_shown(station: Station, stage: Stage) -> None:
    stage.ride(290, 2)
    phone = station.open()
    phone.wait_until_kept()
    phone.wait_for_bus()
    phone.pass_time_until(lambda: bool(stage.tallies), step_s=100)
    counted = [one["what"] for batch in stage.tallies for one in batch["counts"]]
    assert counted == ["pack_completed"]


def test_newer_content_is_offered_and_taken_with_one_tap(station: Station, stage: Stage) -> None:
    stage.ride(100, 0)
    phone = station.open()
    phone.sit()
    phone.wait_until_kept()
    stage.pack["sites"]["alfa"]["glance"]["id"] = "Tiga menara"
    phone.wait(700)
    stage.ride(100, 0)
    phone.page.get_by_role("button", name="Ambil").click()
    expect(phone.page.locator("#board .glance")).to_have_text("Tiga menara")


def test_a_server_that_fails_is_asked_more_and_more_seldom_and_nobody_sees_an_error(
    station: Station, stage: Stage
) -> None:
    stage.ride(100, 0)
    phone = station.open()
    phone.sit()
    stage.down = True
    phone.wait(6)
    phone.page.wait_for_timeout(300)
    for _ in range(20):
        phone.wait(5)
    assert stage.asked <= 9
    expect(phone.page.get_by_role("alert")).to_have_count(0)
    stage.down = False
    stage.ride(150, 0)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator(".source-text")).to_have_text(re.compile("^Posisi bus, "))


def test_two_classes_share_one_bus_in_two_languages(station: Station, stage: Stage) -> None:
    stage.ride(540, 6)
    first, second = station.open(CODE), station.open(ENGLISH_CODE)
    for phone in (first, second):
        phone.sit(1)
    expect(first.page.locator(".sign-word")).to_have_text("Kanan")
    expect(second.page.locator(".sign-word")).to_have_text("Right")
    expect(second.page.locator("#live")).to_have_attribute("lang", "en")
    expect(first.page.locator(".source-text")).to_have_text(re.compile("^Posisi bus"))
    expect(second.page.locator(".source-text")).to_have_text(re.compile("^Bus position"))
