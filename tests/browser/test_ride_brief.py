"""A group's phone: whose it is, what it is to do, and how much of a card opens at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.brief_app import CODE, GroupStage, stand_at_turn
from tests.browser.live_app import ENGLISH_CODE, Phone, Station, open_station
from tests.browser.ride_app import DESKTOP, PHONE
from tests.browser.test_live_page import SMALL, TOO_FINE, TOO_SMALL, TOO_WIDE


@pytest.fixture
def stage() -> GroupStage:
    return GroupStage(departs_s=GroupStage().departs_s - 200)


@pytest.fixture
def station(chromium: Browser, stage: GroupStage) -> Iterator[Station]:
    yield from open_station(chromium, stage)


def open_brief(page: Page) -> None:
    page.locator("#open-brief").click()
    expect(page.locator("#card")).to_be_visible()


def begin(phone: Phone) -> None:
    phone.stage.ride(200, 8)
    phone.wait(6)
    phone.page.locator(".start .main-button").click()


def test_the_groups_seat_is_taken_once_and_may_be_changed(
    station: Station, stage: GroupStage
) -> None:
    phone = station.open()
    seats = phone.page.locator("#board .seat")
    expect(seats.nth(3)).to_have_attribute("aria-pressed", "true")
    phone.sit(0)
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    stage.ride(270, 5)
    expect(phone.page.locator(".sign")).to_have_attribute("data-side", "left")
    phone.page.locator("#open-settings").click()
    expect(phone.page.locator("#settings .seat").nth(0)).to_have_attribute("aria-pressed", "true")


def test_a_new_seat_in_a_changed_plan_is_taken_again(station: Station, stage: GroupStage) -> None:
    phone = station.open()
    phone.page.locator("#open-settings").click()
    phone.page.locator("#settings .seat").nth(0).click()
    stage.brief = {**stage.brief, "group": {**stage.brief["group"], "deck": "upper"}}
    phone.page.goto(phone.page.url)
    phone.page.wait_for_selector("body[data-ready]")
    expect(phone.page.locator("#board .seat").nth(1)).to_have_attribute("aria-pressed", "true")


def test_group_seat_dimension_goals_and_tasks_are_one_tap_away(station: Station) -> None:
    page = station.open().page
    expect(page.locator("#badge")).to_have_text("Kelompok Polder")
    open_brief(page)
    sheet = page.locator("#card")
    for words in (
        "Kelompok & tugas",
        "Studio Kota",
        "dek bawah, kanan",
        "Kehidupan",
        "Hitung menaranya.",
        "Menjelaskan rob <script>",
    ):
        expect(sheet).to_contain_text(words)
    sheet.locator(".chip", has_text="Alfa").click()
    expect(sheet.get_by_role("heading", name="Alfa")).to_be_visible()
    expect(sheet.locator(".tasks")).to_contain_text("Hitung menaranya.")
    assert page.evaluate("window.hurt") is None


def test_the_lecturers_words_keep_their_language_on_an_english_page(station: Station) -> None:
    page = station.open(query="?lang=en").page
    open_brief(page)
    sheet = page.locator("#card")
    expect(sheet).to_contain_text("Group & tasks")
    expect(sheet).to_contain_text("lower deck, right")
    told = sheet.get_by_text("Hitung menaranya.")
    expect(told).to_have_attribute("lang", "id")
    assert sheet.get_attribute("lang") == "en"


def test_the_whole_class_is_told_for_which_groups_a_task_is(
    station: Station, stage: GroupStage
) -> None:
    tasks = [{"site": "alfa", "text": "Hitung.", "groups": [1, 3]}]
    stage.brief = {name: value for name, value in stage.brief.items() if name != "group"}
    stage.brief["tasks"] = tasks
    page = station.open().page
    expect(page.locator("#badge")).to_have_text("Studio Kota")
    open_brief(page)
    expect(page.locator("#card .task-site")).to_contain_text("Untuk kelompok 1, 3")


def test_at_a_stop_the_tasks_there_are_on_the_board(station: Station) -> None:
    phone = station.open()
    begin(phone)
    expect(phone.page.locator("body")).to_have_attribute("data-source", "bus")
    tasks = phone.page.locator(".board-tasks")
    expect(tasks).to_be_hidden()
    stand_at_turn(phone)
    expect(tasks).to_contain_text("Cari pompa <script>")
    expect(tasks).not_to_contain_text("Hitung menaranya.")
    phone.hear(6, 1200, 10)
    expect(tasks).to_be_hidden()


def test_a_card_opens_with_as_much_as_the_plan_says(station: Station) -> None:
    phone = station.open()
    begin(phone)
    page = phone.page
    page.locator('[data-tab="list"]').click()
    sheet = page.locator("#card")
    shown = {"alfa": (True, True), "gama": (True, False), "beta": (False, False)}
    for cue, site in ((0, "alfa"), (2, "gama"), (1, "beta")):
        page.locator(f'.row[data-cue="{cue}"] .row-open').click()
        for part, wanted in zip((".label", "text=Kisah"), shown[site], strict=True):
            expect(sheet.locator(part).first).to_be_visible(visible=wanted)
        page.keyboard.press("Escape")
    page.locator('.row[data-cue="1"] .row-open').click()
    sheet.get_by_text("Baca selengkapnya").click()
    expect(sheet.locator(".label")).to_be_visible()
    expect(sheet.locator(".rest h3").first).to_be_visible()


def test_without_a_network_the_brief_is_still_there(station: Station, stage: GroupStage) -> None:
    phone = station.open()
    phone.wait_until_kept()
    phone.context.set_offline(True)
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    open_brief(phone.page)
    expect(phone.page.locator("#card")).to_contain_text("Hitung menaranya.")


def test_a_tour_without_a_plan_has_none_of_it(station: Station, stage: GroupStage) -> None:
    stage.brief = {}
    stage.added = {"brief": None, "class": None}
    page = station.open(ENGLISH_CODE).page
    expect(page.locator("#open-brief")).to_have_count(0)
    expect(page.locator("#badge")).to_have_text("Studio Kota")


@pytest.mark.parametrize("size", [PHONE, SMALL, DESKTOP], ids=["phone", "small", "wide"])
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_nothing_is_too_small_too_fine_or_too_wide(
    station: Station, stage: GroupStage, size: dict[str, int], query: str
) -> None:
    stage.announce("message", text="Bawa payung, hujan sebentar lagi turun di Kota Lama.")
    stage.announce("meet_at", place="Gerbang depan Stasiun Tawang", at="11:30")
    phone = station.open(CODE, query, size=size)
    begin(phone)
    stand_at_turn(phone)
    expect(phone.page.locator("#told")).to_be_visible()
    expect(phone.page.locator(".board-tasks")).not_to_have_attribute("hidden", re.compile(""))
    for probe in (TOO_SMALL, TOO_FINE, TOO_WIDE):
        assert phone.page.evaluate(probe) == []
    open_brief(phone.page)
    assert phone.page.evaluate(TOO_FINE) == []
    wide = (
        "document.querySelector('#card').scrollWidth - document.querySelector('#card').clientWidth"
    )
    assert phone.page.evaluate(wide) <= 0
