"""The crew's phone as the beacon: what is sent, what waits, and that nothing comes twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.crew_app import (
    SECRET_AGAIN,
    Crew,
    Depot,
    Garage,
    open_garage,
    place_at,
    wait_for,
)

FRESH_WHEN_ASKED = """
const ask = navigator.geolocation.watchPosition.bind(navigator.geolocation);
navigator.geolocation.watchPosition = (take, miss, options) =>
  ask(({ coords }) => take({ coords, timestamp: Date.now() }), miss, options);
"""


@pytest.fixture
def depot() -> Depot:
    return Depot()


@pytest.fixture
def garage(chromium: Browser, depot: Depot) -> Iterator[Garage]:
    yield from open_garage(chromium, depot)


def drive_until(crew: Crew, true: Callable[[], bool], start_m: int = 0) -> int:
    """Move the bus at 20 m/s until something is true; return where it is then."""
    metres = start_m
    for _ in range(30):
        if true():
            return metres
        metres += 10
        crew.drive(metres)
        crew.page.wait_for_timeout(500)
    pytest.fail(f"it did not come to pass before {metres} m")


def queued(crew: Crew) -> int:
    return int(crew.page.locator("#queued").text_content() or 0)


def test_a_moving_bus_is_sent_about_every_two_seconds(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    drive_until(crew, lambda: len(depot.fixes) >= 4)
    gaps = [b["t"] - a["t"] for a, b in zip(depot.fixes, depot.fixes[1:], strict=False)]
    assert all(1.6 < gap < 4 for gap in gaps[1:])
    first = depot.fixes[0]
    assert set(first) == {"id", "t", "lon", "lat", "accuracy_m"}
    assert (first["lon"], first["lat"]) == (110.41, -6.98)
    assert abs(first["t"] - datetime.now(UTC).timestamp()) < 30
    assert depot.list_kinds() == ["beacon_on"]
    assert len({fix["id"] for fix in depot.fixes}) == len(depot.fixes)


def test_a_standing_bus_is_still_heard_of_though_the_receiver_is_silent(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(script=FRESH_WHEN_ASKED)
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    wait_for(crew, lambda: len(depot.fixes) == 2)
    assert 9 < depot.fixes[1]["t"] - depot.fixes[0]["t"] < 15


def test_the_page_says_what_was_sent_when_and_how_exactly(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    expect(crew.page.locator("#sent")).to_have_text("belum")
    expect(crew.page.locator("#accuracy")).to_have_text("–")
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    expect(crew.page.locator("#sent")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    shown = crew.page.locator("#sent").text_content()
    semarang = datetime.fromtimestamp(depot.fixes[0]["t"], UTC) + timedelta(hours=7)
    assert shown == f"{semarang:%H:%M:%S}"
    expect(crew.page.locator("#accuracy")).to_have_text("8 m")
    expect(crew.page.locator("#state")).to_have_text("Semua terkirim")


def test_putting_the_beacon_out_is_told_and_ends_the_positions(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    crew.tap("beacon")
    wait_for(crew, lambda: depot.list_kinds() == ["beacon_on", "beacon_off"])
    expect(crew.page.locator("#beacon-name")).to_have_text("Kirim posisi bus")
    crew.drive(300)
    expect(crew.page.locator("#accuracy")).to_have_text("–")
    crew.page.get_by_role("button", name="Batalkan").click()
    wait_for(crew, lambda: depot.list_kinds()[2:] == ["beacon_on"])
    wait_for(crew, lambda: depot.fixes[-1]["lon"] == round(place_at(300)["longitude"], 6))


def test_airplane_mode_queues_and_delivers_each_once_in_order(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1 and len(depot.events) == 1)
    crew.go_offline()
    crew.tap("standing")
    here = drive_until(crew, lambda: queued(crew) >= 4)
    expect(crew.page.locator("#state")).to_have_text(re.compile(r"^Tanpa jaringan: \d+ menunggu"))
    expect(crew.page.locator("#riders-title")).to_have_text("Letak bus")
    assert (len(depot.fixes), len(depot.events)) == (1, 1)
    crew.tap("diverted")
    crew.go_offline(False)
    wait_for(crew, lambda: depot.list_kinds() == ["beacon_on", "stopped", "diverted"])
    wait_for(crew, lambda: queued(crew) == 0)
    times = [fix["t"] for fix in depot.fixes]
    assert times == sorted(times)
    assert depot.fixes[-1]["lon"] == pytest.approx(place_at(here)["longitude"], abs=0.0005)
    assert depot.repeated == 0


def test_a_batch_whose_answer_was_lost_is_sent_again_and_counted_once(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    depot.lose_answers = 2
    crew.tap("standing")
    wait_for(crew, lambda: depot.lose_answers == 0)
    wait_for(crew, lambda: queued(crew) == 0)
    assert depot.list_kinds() == ["stopped"]
    assert depot.repeated >= 2
    assert len(depot.batches) == depot.repeated + 1


def test_a_reload_keeps_what_waits_and_the_beacon_goes_on_by_itself(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.wait_kept()
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1)
    crew.go_offline()
    crew.tap("standing")
    crew.tap("diverted")
    expect(crew.page.locator("#queued")).to_have_text("2")
    crew.page.reload()
    crew.page.wait_for_selector('body[data-state="running"]')
    expect(crew.page.locator("#beacon-name")).to_have_text("Posisi bus dikirim")
    expect(crew.page.locator("#diverted-name")).to_have_text("Bus sedang dialihkan")
    expect(crew.page.locator("#standing-name")).to_have_text("Bus jalan lagi")
    assert queued(crew) >= 2
    crew.go_offline(False)
    wait_for(crew, lambda: depot.list_kinds() == ["beacon_on", "stopped", "diverted"])
    wait_for(crew, lambda: len(depot.fixes) >= 2)
    assert depot.repeated == 0


def test_a_phone_with_a_wrong_clock_sends_the_server_s_time(garage: Garage, depot: Depot) -> None:
    depot.ahead_s = 500
    crew = garage.ready()
    crew.tap("standing")
    crew.tap("beacon")
    wait_for(crew, lambda: len(depot.fixes) == 1 and len(depot.events) == 2)
    for item in [*depot.fixes, *depot.events]:
        assert abs(item["t"] - depot.clock()) < 30


def test_one_item_the_server_refuses_does_not_hold_up_the_others(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    depot.refuse_kind = "diverted"
    crew.go_offline()
    for ident in ("standing", "diverted", "standing"):
        crew.tap(ident)
    expect(crew.page.locator("#queued")).to_have_text("3")
    crew.go_offline(False)
    wait_for(crew, lambda: depot.list_kinds() == ["stopped", "moving"])
    expect(crew.page.locator("#queued")).to_have_text("0")


def test_a_revoked_link_is_said_and_the_new_one_sends_what_waits(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    depot.secret = SECRET_AGAIN
    crew.tap("standing")
    expect(crew.page.get_by_role("alert")).to_contain_text("tidak berlaku lagi")
    expect(crew.page.get_by_role("alert")).to_contain_text("Ditolak: kunci")
    expect(crew.page.locator("#queued")).to_have_text("1")
    crew.page.goto(f"{garage.address}/kru/{SECRET_AGAIN}")
    wait_for(crew, lambda: depot.list_kinds() == ["stopped"])
    expect(crew.page.get_by_role("alert")).to_be_hidden()


def test_what_waits_from_yesterday_goes_out_under_yesterday_s_link(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready()
    crew.page.evaluate("""async () => {
      const open = indexedDB.open("jejak-crew");
      await new Promise((done) => { open.onsuccess = done; });
      const write = open.result.transaction(["items", "links"], "readwrite");
      write.objectStore("links").put({ departure: "kemarin", secret: "kunci-kemarin" });
      write.objectStore("items").add({ departure: "kemarin", channel: "events", not_before: 0,
        item: { id: "aaaaaaaa-1", t: 1, kind: "finish", data: {} } });
      await new Promise((done) => { write.oncomplete = done; });
    }""")
    with crew.page.expect_request("**/api/v1/departures/kemarin/events") as sent:
        crew.tap("standing")
    assert sent.value.headers["authorization"] == "Bearer kunci-kemarin"
    wait_for(crew, lambda: depot.list_kinds() == ["stopped"])


def test_without_permission_the_page_says_what_to_do_and_claims_nothing(
    garage: Garage, depot: Depot
) -> None:
    crew = garage.ready(permissions=[])
    crew.tap("beacon")
    expect(crew.page.locator("#beacon-name")).to_have_text("Posisi tidak terkirim")
    expect(crew.page.locator("#beacon-about")).to_contain_text("Izinkan di pengaturan situs")
    assert depot.events == []
    crew.context.grant_permissions(["geolocation"])
    wait_for(crew, lambda: len(depot.fixes) == 1)
    assert depot.list_kinds() == ["beacon_on"]
    expect(crew.page.locator("#beacon-name")).to_have_text("Posisi bus dikirim")


def test_the_key_travels_in_a_header_only(garage: Garage, depot: Depot) -> None:
    crew = garage.ready()
    crew.tap("standing")
    wait_for(crew, lambda: len(depot.events) == 1)
    assert set(depot.tokens) == {f"Bearer {depot.secret}"}
    assert garage.leaks == []
