"""A stop is skipped, taken back at once or put back later, and the riders are told in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.crew_app import Crew, Depot, Garage, open_garage, place_at, wait_for


@pytest.fixture
def depot() -> Depot:
    return Depot()


@pytest.fixture
def garage(chromium: Browser, depot: Depot) -> Iterator[Garage]:
    yield from open_garage(chromium, depot)


def test_a_skipped_stop_goes_out_when_the_offer_to_take_it_back_has_passed(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(at=place_at(100))
    crew.tap("skipping")
    expect(crew.page.locator("[data-stop]")).to_have_count(2)
    crew.page.locator('[data-stop="putar"]').click()
    expect(crew.page.locator("#undo")).to_contain_text("Henti putar akan dilewati.")
    assert depot.events == []
    wait_for(crew, lambda: bool(depot.events))
    assert depot.read_last() == ("skip_stop", {"stop": "putar"})
    crew.tap("skipping")
    expect(crew.page.locator('[data-stop="putar"]')).to_contain_text("akan dilewati")
    expect(crew.page.locator('[data-stop="ujung"]')).to_contain_text("berhenti")


def test_a_stop_skipped_by_mistake_is_taken_back_and_never_told(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.tap("skipping")
    crew.page.locator('[data-stop="ujung"]').click()
    crew.page.get_by_role("button", name="Batalkan").click()
    expect(crew.page.locator("#undo")).to_contain_text("tidak jadi dilewati")
    expect(crew.page.locator("#queued")).to_have_text("0")
    expect(crew.page.locator("#skipped .row")).to_have_count(0)
    crew.tap("standing")
    wait_for(crew, lambda: depot.list_kinds() == ["stopped"])
    crew.tap("skipping")
    expect(crew.page.locator('[data-stop="ujung"]')).to_contain_text("berhenti 60 detik")


def skip_for_good(crew: Crew, depot: Depot, stop: str) -> None:
    crew.tap("skipping")
    crew.page.locator(f'[data-stop="{stop}"]').click()
    wait_for(crew, lambda: depot.read_last() == ("skip_stop", {"stop": stop}))
    expect(crew.page.locator("#undo")).to_be_hidden()


def test_a_skipped_stop_stands_on_the_first_screen_and_is_put_back_from_there(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(at=place_at(100))
    row = crew.page.get_by_role("list", name="Perhentian yang akan dilewati").get_by_role(
        "listitem"
    )
    expect(row).to_have_count(0)
    skip_for_good(crew, depot, "putar")
    expect(row).to_contain_text("Henti putar")
    crew.page.reload()
    expect(row).to_contain_text("akan dilewati")
    crew.page.get_by_role("button", name="Kembalikan Henti putar").click()
    wait_for(crew, lambda: depot.read_last() == ("unskip", {"stop": "putar"}))
    expect(row).to_have_count(0)
    expect(crew.page.locator("#undo")).to_contain_text("Henti putar tidak jadi dilewati.")
    expect(crew.page.locator("#skipping")).to_be_focused()
    crew.tap("skipping")
    expect(crew.page.locator('[data-stop="putar"]')).to_contain_text("berhenti")


def test_a_skipped_stop_is_put_back_from_the_list_of_stops_too(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(query="?lang=en", at=place_at(100))
    skip_for_good(crew, depot, "ujung")
    crew.tap("skipping")
    crew.page.get_by_role("button", name="tap to put it back").click()
    wait_for(crew, lambda: depot.list_kinds() == ["skip_stop", "unskip"])
    expect(crew.page.locator("#sheet")).to_be_hidden()


def test_putting_back_waits_for_the_network_and_comes_after_the_skipping(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(at=place_at(100))
    skip_for_good(crew, depot, "putar")
    crew.go_offline()
    crew.page.get_by_role("button", name="Kembalikan Henti putar").click()
    expect(crew.page.locator("#queued")).to_have_text("1")
    assert depot.list_kinds() == ["skip_stop"]
    crew.go_offline(False)
    wait_for(crew, lambda: depot.list_kinds() == ["skip_stop", "unskip"])
    first, back = depot.events
    assert back["t"] > first["t"]


def test_a_stop_that_has_been_passed_is_no_longer_offered(garage: Garage, depot: Depot) -> None:
    depot.live |= {
        "v": 9, "state": "riding", "t": depot.clock(), "progress_m": 1200.0, "by": "gps",
        "skipped": ["putar", "ujung"],
    }  # fmt: skip
    crew = garage.ready(permissions=[])
    expect(crew.page.locator("#skipped")).to_contain_text("Henti ujung")
    expect(crew.page.locator("#skipped")).not_to_contain_text("Henti putar")


def test_what_the_server_still_says_does_not_undo_a_putting_back_that_waits(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(at=place_at(100))
    skip_for_good(crew, depot, "putar")
    crew.context.route("**/events", lambda route: route.abort())
    crew.page.get_by_role("button", name="Kembalikan Henti putar").click()
    for _ in range(2):
        with crew.page.expect_response("**/live") as answer:
            pass
        assert answer.value.json()["skipped"] == ["putar"]
    expect(crew.page.locator("#skipped .row")).to_have_count(0)
    crew.context.unroute("**/events")
    # The pauses between tries have grown; a network that comes back ends them.
    crew.go_offline()
    crew.go_offline(False)
    wait_for(crew, lambda: depot.live["skipped"] == [])
