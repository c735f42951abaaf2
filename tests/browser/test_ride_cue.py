"""What a rider sees and does on the ride page, on a phone first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.ride_app import Boarding, Rider, Shelf, open_boarding, serve_shelf

ALFA, BETA, GAMA, ALFA_AGAIN, DELTA = range(5)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def home(shelf: Shelf) -> Iterator[str]:
    with serve_shelf(shelf) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    yield from open_boarding(chromium, home)


@pytest.fixture
def rider(boarding: Boarding) -> Rider:
    return boarding.ready()


def test_choosing_a_window_of_the_bus_starts_the_rehearsal(rider: Rider) -> None:
    expect(rider.page.get_by_role("heading", name="Di mana Anda duduk?")).to_be_visible()
    rider.page.get_by_role("button", name="Dek atas, kiri").click()
    expect(rider.page.get_by_role("button", name="Jeda latihan")).to_be_visible()
    expect(rider.page.get_by_role("heading", name="Alfa")).to_be_visible()
    expect(rider.page.locator(".badge")).to_have_text("Latihan")


def test_fifteen_seconds_before_a_site_on_the_left_the_sign_says_left(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    sign = rider.page.locator(".sign")
    expect(sign).to_have_attribute("data-side", "left")
    expect(sign).to_have_attribute("data-strength", "strong")
    expect(rider.page.locator(".sign-word")).to_have_text("Kiri")
    expect(rider.page.locator(".sign-count")).to_have_text(re.compile("^1[45]$"))
    expect(rider.page.locator("#board .glance")).to_have_text("Dua menara Alfa")


def test_long_before_a_site_the_sign_only_announces_it(rider: Rider) -> None:
    rider.begin()
    rider.seek(405)
    expect(rider.page.locator(".sign")).to_have_attribute("data-strength", "quiet")
    expect(rider.page.locator(".sign-over")).to_have_text("Berikutnya · di kanan bus")
    expect(rider.page.locator(".sign-time")).to_contain_text("65")


def test_a_site_in_sight_too_early_is_not_called_out_yet(rider: Rider) -> None:
    rider.begin()
    rider.seek(10)
    expect(rider.page.locator(".sign")).to_have_attribute("data-strength", "quiet")
    expect(rider.page.get_by_role("status")).to_be_empty()
    rider.seek(15)
    expect(rider.page.get_by_role("status")).to_contain_text("Di kiri, 15 detik lagi: Alfa.")


def test_the_phone_buzzes_once_for_a_cue(boarding: Boarding) -> None:
    rider = boarding.open("/ikut/nirvana")
    rider.page.add_init_script("window.buzzes = 0; navigator.vibrate = () => ++window.buzzes;")
    rider.page.goto(f"{boarding.address}/ikut/uji")
    rider.page.wait_for_selector("body[data-ready]")
    rider.begin()
    rider.seek(10)
    assert rider.page.evaluate("window.buzzes") == 0
    rider.seek(25)
    assert rider.page.evaluate("window.buzzes") == 1


def test_from_the_right_row_a_site_on_the_left_is_on_the_other_side(rider: Rider) -> None:
    rider.begin(side="right")
    rider.jump(ALFA)
    expect(rider.page.locator(".sign")).to_have_attribute("data-side", "other_left")
    expect(rider.page.locator(".sign-word")).to_have_text("Seberang")
    expect(rider.page.locator(".sign-over")).to_have_text("di kiri bus")
    back = "Nanti lewat lagi di sisi Anda, sekitar pukul 08:07."
    expect(rider.page.locator(".notes")).to_contain_text(back)


def test_changing_the_seat_in_the_settings_turns_the_words_round(rider: Rider) -> None:
    rider.begin(side="left")
    rider.jump(ALFA)
    rider.page.get_by_role("button", name="Pengaturan").click()
    rider.page.locator("#settings").get_by_role("button", name="Dek atas, kanan").click()
    rider.page.keyboard.press("Escape")
    expect(rider.page.locator(".sign-word")).to_have_text("Seberang")


def test_the_lower_deck_is_told_what_only_the_upper_deck_sees_and_why(rider: Rider) -> None:
    rider.begin(deck="lower", side="right")
    rider.jump(BETA)
    notes = rider.page.locator(".notes")
    expect(notes).to_contain_text("Terlihat dari dek atas saja. Pagar menutup bagian bawah.")


def test_an_approximate_site_is_around_here_and_says_how_far(rider: Rider) -> None:
    rider.begin()
    rider.jump(GAMA)
    expect(rider.page.locator(".sign-word")).to_have_text("Di sekitar sini")
    expect(rider.page.locator(".sign-over")).to_have_text("Lihat kiri dan kanan")
    expect(rider.page.locator(".sign-count")).to_have_text(re.compile("^±1[45]$"))
    expect(rider.page.locator(".notes")).to_contain_text("120 m")
    expect(rider.page.get_by_role("status")).to_contain_text("kira-kira 15 detik lagi")
    rider.seek(90)
    expect(rider.page.locator(".sign-unit")).to_have_text("Kira-kira sekarang")


def test_on_foot_a_place_without_a_side_is_ahead_and_then_reached(
    boarding: Boarding, shelf: Shelf
) -> None:
    shelf.pack["cues"][DELTA]["side"] = "around"
    rider = boarding.ready()
    shelf.pack["cues"][DELTA]["side"] = "left"
    rider.begin()
    rider.seek(600)
    expect(rider.page.locator(".sign-word")).to_have_text("Di depan")
    expect(rider.page.locator(".sign-count")).to_have_text("200 m")
    rider.seek(790)
    expect(rider.page.locator(".sign-word")).to_have_text("Sampai")


def test_a_cue_close_behind_another_comes_on_when_that_one_has_gone_by(
    boarding: Boarding, shelf: Shelf
) -> None:
    beta = shelf.pack["cues"][BETA]
    usual = beta["abeam_m"]
    beta["abeam_m"] = 340
    rider = boarding.ready()
    beta["abeam_m"] = usual
    rider.begin()
    rider.jump(BETA)
    expect(rider.page.locator(".sign")).to_have_attribute("data-side", "other_right")
    rider.page.get_by_role("button", name="Mundur ke isyarat sebelumnya").click()
    expect(rider.page.get_by_role("heading", name="Alfa")).to_be_visible()
    rider.page.get_by_role("button", name="Maju ke isyarat berikut").click()
    expect(rider.page.locator(".sign")).to_have_attribute("data-side", "other_right")


def test_a_stop_counts_down_and_names_what_comes_after_it(rider: Rider) -> None:
    rider.begin()
    rider.seek(160)
    expect(rider.page.locator(".sign")).to_contain_text("Kita berhenti di sini")
    expect(rider.page.locator(".sign-count")).to_have_text("4:00")
    expect(rider.page.locator("#board .kicker >> visible=true")).to_have_text(
        "Berangkat lagi pukul 08:06"
    )
    expect(rider.page.locator(".then")).to_contain_text("Alfa, di seberang, kanan bus")
    rider.page.get_by_role("button", name="Gama", exact=True).click()
    expect(rider.page.get_by_role("dialog", name="Gama")).to_be_visible()


def test_on_foot_the_next_place_is_told_by_distance_and_then_reached(rider: Rider) -> None:
    rider.begin()
    rider.seek(600)
    expect(rider.page.locator(".sign-over")).to_have_text("Jalan kaki")
    expect(rider.page.locator(".sign-count")).to_have_text("200 m")
    rider.seek(790)
    expect(rider.page.locator(".sign-unit")).to_have_text("Sampai")


def test_after_the_last_stop_the_ride_is_over_and_can_begin_again(rider: Rider) -> None:
    rider.begin()
    rider.page.get_by_role("slider").press("End")
    expect(rider.page.get_by_role("heading", name="Perjalanan selesai")).to_be_visible()
    rider.page.get_by_role("button", name="Ulangi dari awal").click()
    expect(rider.page.locator(".time")).to_have_text("08:00")


def test_a_passed_site_is_offered_and_its_card_opens_by_one_tap(rider: Rider) -> None:
    rider.begin()
    rider.seek(45)
    card = rider.page.get_by_role("dialog", name="Alfa")
    expect(card).to_be_hidden()
    rider.page.get_by_role("button", name="Baru lewat: Alfa. Buka kisahnya.").click()
    expect(card).to_contain_text("Kisah Alfa.")
    expect(card).to_contain_text("Dahulu lonceng, kini layar.")
    expect(card).to_contain_text("April 2025")
    expect(card).to_contain_text("Satu sumber")
    expect(card).to_contain_text("Menurut penuturan kepada rombongan studi, 2022")
    expect(card).to_contain_text("Hitung jendelanya.")


def test_at_a_stop_the_line_in_short_says_how_long_it_lasts(rider: Rider) -> None:
    rider.begin()
    rider.seek(160)
    rider.page.locator('[data-tab="strip"]').click()
    expect(rider.page.locator(".mini")).to_contain_text("Henti putar")
    expect(rider.page.locator(".mini-count")).to_have_text("4:00")
    expect(rider.page.locator('[data-stop="putar"]')).to_have_attribute("data-state", "now")
    expect(rider.page.locator(f'.strip-cue[data-cue="{ALFA}"]')).to_have_attribute(
        "data-state", "passed"
    )


def test_the_list_opens_at_the_place_that_comes_next(boarding: Boarding) -> None:
    rider = boarding.ready({"width": 390, "height": 560})
    rider.begin()
    rider.seek(600)
    rider.page.locator('[data-tab="list"]').click()
    expect(rider.page.locator(f'.row[data-cue="{DELTA}"]')).to_be_in_viewport()
    expect(rider.page.locator(f'.row[data-cue="{ALFA}"]')).not_to_be_in_viewport()


def test_the_card_leads_to_every_pass_of_its_site(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    rider.page.get_by_role("button", name="Buka kisahnya", exact=True).click()
    rider.page.get_by_role("button", name="Maju ke isyarat ini, pukul 08:07").click()
    expect(rider.page.locator(".sign-over")).to_have_text("di kanan bus")


def test_the_slider_moves_by_keys_and_says_time_and_place(rider: Rider) -> None:
    rider.begin()
    rider.seek(20)
    slider = rider.page.get_by_role("slider", name="Posisi latihan di sepanjang jalur")
    expect(slider).to_have_attribute("aria-valuenow", "20")
    text = "Pukul 08:00, Jl. pergi. 100 m sebelum Alfa"
    expect(slider).to_have_attribute("aria-valuetext", text)
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "15")


def test_dragging_along_the_strip_moves_the_rehearsal(rider: Rider) -> None:
    rider.begin()
    box = rider.page.locator(".track").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    rider.page.mouse.move(box["x"] + 5, middle)
    rider.page.mouse.down()
    rider.page.mouse.move(box["x"] + box["width"], middle, steps=5)
    rider.page.mouse.up()
    expect(rider.page.get_by_role("slider")).to_have_attribute("aria-valuenow", "860")


def test_scrolling_the_straightened_line_moves_the_rehearsal(rider: Rider) -> None:
    rider.begin()
    rider.page.get_by_role("button", name="Jalur").click()
    rider.page.locator(".strip-scroll").hover()
    rider.page.mouse.wheel(0, -250)
    expect(rider.page.get_by_role("slider")).not_to_have_attribute("aria-valuenow", "0")


def test_sites_stand_left_and_right_of_the_straightened_line(rider: Rider) -> None:
    rider.begin()
    rider.page.get_by_role("button", name="Jalur").click()
    middle = rider.page.locator(".strip-rail").first.bounding_box()
    left = rider.page.locator(f'.strip-cue[data-cue="{ALFA}"]').bounding_box()
    right = rider.page.locator(f'.strip-cue[data-cue="{ALFA_AGAIN}"]').bounding_box()
    assert middle and left and right
    assert left["x"] + left["width"] <= middle["x"]
    assert right["x"] >= middle["x"] + middle["width"]
    assert right["y"] < left["y"], "ahead is up"


def test_the_previous_and_next_buttons_step_from_cue_to_cue(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    rider.page.get_by_role("button", name="Maju ke isyarat berikut").click()
    expect(rider.page.locator(".sign-word")).to_have_text("Seberang")
    rider.page.get_by_role("button", name="Mundur ke isyarat sebelumnya").click()
    expect(rider.page.locator(".sign-word")).to_have_text("Kiri")


def test_the_clock_runs_faster_when_told_to(rider: Rider) -> None:
    rider.begin()
    rider.page.get_by_label("Kecepatan jam").select_option("20")
    rider.page.get_by_role("button", name="Jalankan latihan").click()
    expect(rider.page.locator(".time")).to_have_text("08:01", timeout=8000)


def test_the_map_shows_the_bus_and_opens_a_card_from_a_pin(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    rider.page.locator('[data-tab="map"]').click()
    expect(rider.page.locator(".mini")).to_contain_text("Alfa")
    expect(rider.page.locator(".pin.on")).to_have_attribute("data-site", "alfa")
    expect(rider.page.locator(".word-site", has_text="Alfa")).to_be_visible()
    rider.page.locator('.pin[data-site="alfa"] .pin-disc').click()
    expect(rider.page.get_by_role("dialog", name="Alfa")).to_be_visible()
    rider.page.keyboard.press("Escape")
    rider.page.get_by_role("button", name="Seluruh jalur").click()
    expect(rider.page.get_by_role("button", name="Ikuti bus")).to_have_attribute(
        "aria-pressed", "false"
    )
