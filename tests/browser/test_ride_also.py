"""Who is here too: named under the cue, in the list and in the card, and one tap away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from components.http.ride import parts_version
from tests.browser.ride_app import HOSTILE, Boarding, Rider, Shelf, build_small_pack, serve_shelf

ALFA, BETA, GAMA, ALFA_AGAIN, DELTA = range(5)
CALL = """async ([address, name, args]) => {
  const module = await import(address);
  return module[name](...args);
}"""


def build_pack() -> dict[str, Any]:
    """The small ride, on which a harbour and a place with a hostile name give way to Alfa."""
    pack = build_small_pack()
    port = {**pack["sites"]["gama"], "name": {"id": "Dermaga", "en": "Harbour"}}
    pack["sites"]["dermaga"] = port
    for cue in pack["cues"]:
        cue["also"] = []
    pack["cues"][ALFA]["also"] = ["dermaga", "beta"]
    return pack


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(build_pack())


@pytest.fixture(scope="module")
def home(shelf: Shelf) -> Iterator[str]:
    with serve_shelf(shelf) as address:
        yield address


@pytest.fixture
def boarding(chromium: Browser, home: str) -> Iterator[Boarding]:
    opened = Boarding(chromium, home)
    yield opened
    opened.close()


@pytest.fixture
def rider(boarding: Boarding) -> Rider:
    return boarding.ready()


def ask(rider: Rider, name: str, *args: Any) -> Any:
    address = f"/ikut/_/{parts_version()}/also.js"
    return rider.page.evaluate(CALL, [address, name, list(args)])


@pytest.mark.parametrize(("query", "title", "name"), [
    ("", "Juga di sini:", "Dermaga"),
    ("?lang=en", "Also here:", "Harbour"),
])  # fmt: skip
def test_under_the_cue_stands_who_is_here_too(
    boarding: Boarding, query: str, title: str, name: str
) -> None:
    rider = boarding.ready(query=query)
    rider.begin()
    rider.jump(ALFA)
    line = rider.page.locator("#board .also")
    expect(line).to_be_visible()
    expect(line.locator(".also-head")).to_have_text(title)
    expect(line.get_by_role("button")).to_have_count(2)
    expect(line.get_by_role("button", name=name)).to_be_visible()


def test_a_tap_opens_its_card_which_leads_back_to_the_one_that_speaks_for_it(
    rider: Rider,
) -> None:
    rider.begin()
    rider.jump(ALFA)
    rider.page.locator("#board .also").get_by_role("button", name="Dermaga").click()
    card = rider.page.get_by_role("dialog")
    expect(card.get_by_role("heading", name="Dermaga")).to_be_visible()
    card.locator(".also").get_by_role("button", name="Alfa").click()
    expect(card.get_by_role("heading", name="Alfa", exact=True)).to_be_visible()
    expect(card.locator(".also").get_by_role("button", name="Dermaga")).to_be_visible()


def test_a_cue_that_nobody_gives_way_to_has_no_such_line(rider: Rider) -> None:
    rider.begin()
    rider.jump(GAMA)
    expect(rider.page.locator("#board .telling .name")).to_have_text("Gama")
    expect(rider.page.locator("#board .also")).to_be_hidden()
    rider.seek(150)
    expect(rider.page.locator("#board .also")).to_be_hidden()


def test_the_list_names_them_in_the_row_of_the_cue(rider: Rider) -> None:
    rider.begin()
    rider.page.locator('[data-tab="list"]').click()
    row = rider.page.locator(f'.row[data-cue="{ALFA}"]')
    expect(row).to_contain_text("Juga di sini: Dermaga")
    expect(rider.page.locator(f'.row[data-cue="{GAMA}"]')).not_to_contain_text("Juga di sini")


def test_a_hostile_name_shows_as_text(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    expect(rider.page.locator("#board .also")).to_contain_text(HOSTILE)
    assert rider.page.evaluate("window.hurt") is None


def test_every_name_is_as_high_as_a_thumb(rider: Rider) -> None:
    rider.begin()
    rider.jump(ALFA)
    for button in rider.page.locator("#board .also-name").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 48


def test_the_trip_counts_the_places_that_give_way(rider: Rider) -> None:
    expect(rider.page.locator(".start-trip")).to_contain_text("5 ")


def test_a_pack_kept_from_before_has_no_such_list_and_still_rides(
    boarding: Boarding, shelf: Shelf
) -> None:
    before, shelf.pack = shelf.pack, build_small_pack()
    try:
        rider = boarding.ready()
        rider.begin()
        rider.jump(ALFA)
        expect(rider.page.locator("#board .telling .name")).to_have_text("Alfa")
        expect(rider.page.locator("#board .also")).to_be_hidden()
    finally:
        shelf.pack = before


def test_places_are_told_apart_by_what_the_cues_say(rider: Rider) -> None:
    pack = build_pack()
    assert ask(rider, "sitesOf", pack) == ["alfa", "dermaga", "beta", "gama", "delta"]
    assert ask(rider, "alsoOf", pack, "alfa") == ["dermaga", "beta"]
    assert ask(rider, "alsoOf", pack, "dermaga") == ["alfa", "beta"]
    assert ask(rider, "alsoOf", pack, "delta") == []
    del pack["sites"]["dermaga"]
    assert ask(rider, "alsoOf", pack, "alfa") == ["beta"]
    assert ask(rider, "alsoOf", build_small_pack(), "alfa") == []


def test_who_is_here_too_counts_as_seen_with_the_cue_and_as_missed_with_it(rider: Rider) -> None:
    pack = build_pack()
    address = f"/ikut/_/{parts_version()}/unseen.js"
    for detours, missed in (([], []), ([[100, 400]], ["dermaga"])):
        found = rider.page.evaluate(CALL, [address, "listUnseen", [pack, 800, detours, []]])
        assert [one["site"] for one in found if one["site"] == "dermaga"] == missed
