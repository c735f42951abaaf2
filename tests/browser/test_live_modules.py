"""The real ride's pure parts, asked as modules: ladder, detours, likely places, clock, patience."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from components.http.ride import parts_version
from tests.browser.ride_app import Boarding, Rider, Shelf, build_small_pack, serve_shelf

CALL = """async ([address, name, args]) => {
  const module = await import(address);
  return module[name](...args);
}"""
NOTE = """async ([address, states]) => {
  const { DetourLog } = await import(address);
  const log = new DetourLog();
  for (const [state, progress_m] of states) log.note({ state, progress_m });
  return log.detours;
}"""
MOMENT = """async ([address, pack, lens, fix]) => {
  const { readLiveMoment } = await import(address);
  return readLiveMoment(pack, { ...lens, told: new Set() }, fix);
}"""
LEARN = """async ([address, samples]) => {
  const { ServerClock } = await import(address);
  const clock = new ServerClock(() => 1000);
  for (const sample of samples) clock.learn(...sample);
  return clock.now_s;
}"""
PACK = build_small_pack()
PLAN = {
    **{name: PACK[name] for name in ("clock", "stops", "legs")},
    "skipped": [],
    "length_m": 2300,
}
NOW = 10_000.0
NOTHING = {
    "now_s": NOW,
    "departs_s": NOW - 100,
    "bus": None,
    "gps": None,
    "hand": None,
    "last": None,
}


@pytest.fixture(scope="module")
def rider(chromium: Browser) -> Iterator[Rider]:
    with serve_shelf(Shelf()) as address:
        boarding = Boarding(chromium, address)
        yield boarding.ready()
        boarding.close()


def call(rider: Rider, module: str, name: str, *args: object) -> Any:
    address = f"/ikut/_/{parts_version()}/{module}.js"
    return rider.page.evaluate(CALL, [address, name, list(args)])


def choose(rider: Rider, **known: object) -> dict[str, Any]:
    found: dict[str, Any] = call(rider, "ladder", "chooseFix", PLAN, {**NOTHING, **known})
    return found


def bus_at(progress_m: float, age_s: float, **changes: object) -> dict[str, object]:
    bus = {"t": NOW - age_s, "progress_m": progress_m, "speed_mps": 10, "by": "gps"}
    return {**bus, "state": "riding", "detours": [], "stop": None, **changes}


def gps_at(progress_m: float, **changes: object) -> dict[str, object]:
    state = {"t": NOW - 1, "progress_m": progress_m, "speed_mps": 5, "state": "riding"}
    return {**state, "joined": True, **changes}


@pytest.mark.parametrize(
    ("age_s", "kind", "progress_m"),
    [(4, "bus", 339.5), (30, "bus", 574.4), (31, "bus_old", 584.4), (90, "bus_old", 1000)],
)
def test_a_bus_is_carried_on_by_its_speed_for_half_a_minute_and_then_by_the_timetable(
    rider: Rider, age_s: float, kind: str, progress_m: float
) -> None:
    fix = choose(rider, bus=bus_at(300, age_s))
    assert fix["kind"] == kind
    assert fix["progress_m"] == pytest.approx(progress_m, abs=1)


def test_a_bus_older_than_ninety_seconds_is_dropped_for_the_timetable_from_where_it_was(
    rider: Rider,
) -> None:
    last = {"progress_m": 1200, "t_s": 420, "t": NOW - 91}
    fix = choose(rider, bus=bus_at(1200, 91), last=last)
    assert fix["kind"] == "timetable"
    assert fix["progress_m"] == pytest.approx(2011, abs=1)


def test_own_gps_comes_after_a_fresh_bus_and_before_an_old_one(rider: Rider) -> None:
    assert choose(rider, bus=bus_at(300, 29), gps=gps_at(500))["kind"] == "bus"
    assert choose(rider, bus=bus_at(300, 31), gps=gps_at(500))["kind"] == "gps"
    assert choose(rider, bus=bus_at(300, 31), gps=gps_at(500, t=NOW - 21))["kind"] == "bus_old"
    assert choose(rider, bus=bus_at(300, 31), gps=gps_at(500, joined=False))["kind"] == "bus_old"


def test_on_foot_own_gps_is_better_than_the_bus(rider: Rider) -> None:
    assert choose(rider, bus=bus_at(2000, 2), gps=gps_at(2100))["kind"] == "gps"


def test_a_tap_counts_for_a_quarter_of_an_hour_and_only_if_nothing_newer_is_known(
    rider: Rider,
) -> None:
    hand = {"progress_m": 300, "t": NOW - 60}
    assert choose(rider, hand=hand)["kind"] == "hand"
    assert choose(rider, hand={**hand, "t": NOW - 901})["kind"] == "timetable"
    newer = {"progress_m": 500, "t_s": 50, "t": NOW - 30}
    assert choose(rider, hand=hand, last=newer)["kind"] == "timetable"


def test_the_newer_tap_of_rider_and_crew_counts(rider: Rider) -> None:
    crew = bus_at(300, 40, by="hand", speed_mps=None)
    assert choose(rider, bus=crew)["kind"] == "crew"
    assert choose(rider, bus=crew, hand={"progress_m": 600, "t": NOW - 10})["kind"] == "hand"
    assert choose(rider, bus=crew, hand={"progress_m": 600, "t": NOW - 50})["kind"] == "crew"


def test_before_departure_nothing_is_followed_unless_the_bus_leaves_early(rider: Rider) -> None:
    early = {"departs_s": NOW + 60}
    assert choose(rider, **early)["kind"] == "before"
    assert choose(rider, **early, bus=bus_at(0, 2, state="waiting"))["kind"] == "before"
    assert choose(rider, **early, bus=bus_at(40, 2))["kind"] == "bus"


def test_a_finished_ride_stays_finished_however_old_the_news(rider: Rider) -> None:
    assert choose(rider, bus=bus_at(2300, 9000, state="finished"))["ended"] is True


def test_standing_at_a_stop_counts_from_when_the_bus_came(rider: Rider) -> None:
    stop = {"id": "putar", "since": NOW - 70}
    fix = choose(rider, bus=bus_at(990, 3, state="at_stop", stop=stop))
    assert (fix["progress_m"], fix["t_s"], fix["stop"]) == (1000, 170, stop)


def test_a_stay_at_a_skipped_stop_falls_out_of_the_timetable(rider: Rider) -> None:
    clock = call(rider, "ladder", "clockWithout", PACK["clock"], PACK["stops"], ["putar"])
    assert clock == [[0, 0], [1000, 100], [1000, 100], [2000, 200], [2300, 500], [2300, 560]]


def test_a_detour_is_closed_beyond_sixty_metres_and_forgotten_before(rider: Rider) -> None:
    address = f"/ikut/_/{parts_version()}/unseen.js"
    left = [["riding", 380], ["off_route", 400], ["off_route", 400]]
    back = rider.page.evaluate(NOTE, [address, [*left, ["riding", 430]]])
    far = rider.page.evaluate(NOTE, [address, [*left, ["riding", 950]]])
    assert back == []
    assert far == [[400, 950]]


def test_a_closure_holds_on_its_days_and_for_all_of_a_month_or_year(rider: Rider) -> None:
    def is_closed(begins: str, ends: str | None, day: str) -> bool:
        held = {"kind": "event", "from": begins, "until": ends, "reason": None}
        return call(rider, "closures", "closuresOn", {"closures": [held]}, day) == [held]

    assert is_closed("2026-11-28", "2026-11-28", "2026-11-28")
    assert not is_closed("2026-11-28", "2026-11-28", "2026-11-27")
    assert not is_closed("2026-11-28", "2026-11-28", "2026-11-29")
    assert is_closed("2026", "2026-11", "2026-11-30")
    assert not is_closed("2026", "2026-11", "2026-12-01")
    assert is_closed("2025-12", None, "2031-01-01")
    assert call(rider, "closures", "closuresOn", {}, "2026-11-28") == []
    # 24:00 in Semarang is 17:00 UTC.
    assert call(rider, "closures", "dayOf", 1_795_798_799) == "2026-11-27"
    assert call(rider, "closures", "dayOf", 1_795_798_800) == "2026-11-28"


def test_what_a_later_pass_showed_is_not_unseen(rider: Rider) -> None:
    at_turn = call(rider, "unseen", "listUnseen", PACK, 1000, [[100, 950]], [])
    assert {one["site"] for one in at_turn} == {"alfa", "beta", "gama"}
    at_end = call(rider, "unseen", "listUnseen", PACK, 2000, [[100, 950]], [])
    assert {one["site"] for one in at_end} == {"beta", "gama"}


def test_the_sites_of_a_skipped_stop_are_unseen_unless_the_bus_passed_them(rider: Rider) -> None:
    assert call(rider, "unseen", "listUnseen", PACK, 1100, [], ["putar"]) == []
    found = call(rider, "unseen", "listUnseen", PACK, 2300, [], ["ujung"])
    assert found == [{"site": "delta", "why": "stop"}]


def test_a_site_missed_twice_is_listed_once_and_leaves_when_a_later_pass_shows_it(
    rider: Rider,
) -> None:
    missed = call(rider, "unseen", "listUnseen", PACK, 1750, [[200, 950], [1650, 1740]], ["putar"])
    assert [one["site"] for one in missed] == ["alfa", "beta", "gama"]
    seen = call(rider, "unseen", "listUnseen", PACK, 1750, [[200, 950], [1600, 1650]], ["putar"])
    assert [one["site"] for one in seen] == ["beta", "gama"]


def test_places_on_foot_are_not_visited_while_their_stop_is_skipped(rider: Rider) -> None:
    assert call(rider, "unseen", "listUnvisited", PACK, ["putar"]) == []
    assert call(rider, "unseen", "listUnvisited", PACK, ["ujung"]) == [4]
    assert call(rider, "unseen", "listUnvisited", PACK, []) == []


def test_a_stop_of_the_timetable_is_left_when_its_stay_is_over(rider: Rider) -> None:
    left = [call(rider, "moment", "findLeft", PACK, t_s) for t_s in (0, 399, 400, 859, 860)]
    assert [stop and stop["id"] for stop in left] == [None, None, "putar", "putar", "ujung"]
    skipping = {**PACK, "clock": [[0, 0], [1000, 100], [1000, 100], [2300, 500]]}
    assert call(rider, "moment", "findLeft", skipping, 300) is None


def read_moment(rider: Rider, cues: list[dict[str, Any]], progress_m: float, **lens: object) -> Any:
    pack = {**PACK, "cues": cues}
    fix = {"t_s": 0, "progress_m": progress_m, "now_s": NOW, "kind": "bus", "age_s": 1}
    fix |= {"speed_mps": 10, "stop": None, "away": False, "ended": False, "waiting": False}
    t_s = call(rider, "clock", "timeAt", PACK["clock"], progress_m)
    address = f"/ikut/_/{parts_version()}/live_moment.js"
    lenses = {"called": list(range(len(cues))), "left": None, **lens}
    return rider.page.evaluate(MOMENT, [address, pack, lenses, {**fix, "t_s": t_s}])


def test_cues_metres_apart_are_shown_together_and_the_one_after_them_comes_next(
    rider: Rider,
) -> None:
    alfa, beta, gama, again, delta = PACK["cues"]
    close = [alfa, {**beta, "abeam_m": 304}, {**gama, "abeam_m": 320}, again, delta]
    moment = read_moment(rider, close, 220)
    assert (moment["phase"], moment["index"], moment["beside"]) == ("ready", 0, [1, 2])
    assert moment["then"]["index"] == 3
    apart = [alfa, {**beta, "abeam_m": 370}, gama, again, delta]
    moment = read_moment(rider, apart, 220)
    assert (moment["beside"], moment["then"]["index"]) == ([], 1)
    moment = read_moment(rider, close, 302)
    assert (moment["index"], moment["passed"], moment["beside"]) == (1, 0, [2])


def test_long_before_the_first_of_two_cues_only_the_first_is_announced(rider: Rider) -> None:
    alfa, beta, *rest = PACK["cues"]
    moment = read_moment(rider, [alfa, {**beta, "abeam_m": 304}, *rest], 20)
    assert (moment["phase"], moment["index"], moment["beside"]) == ("next", 0, [])
    assert moment["then"]["index"] == 1


def test_three_likely_places_lie_round_the_timetable_and_not_behind_the_bus(rider: Rider) -> None:
    places = call(rider, "likely", "findLikely", PACK, 60, 250)
    assert [place["progress_m"] for place in places] == [300, 600, 900]
    at_the_end = call(rider, "likely", "findLikely", PACK, 860, 2290)
    assert len(at_the_end) == 3


@pytest.mark.parametrize(
    ("samples", "now_s"),
    [
        ([[1060, 999, 1001]], 1060),
        ([[1060, 990, 1000]], 1000),
        ([[1060, 999, 1001], [1090, 998, 1002]], 1090),
        ([[1060, 1000, 1000.2], [1059, 996, 1000]], pytest.approx(1059.9)),
        ([["nonsense", 999, 1001]], 1000),
    ],
    ids=["one answer", "too slow to trust", "the server's clock was set", "the surer", "no clock"],
)
def test_the_phone_learns_the_server_s_clock_from_quick_answers(
    rider: Rider, samples: list[list[float]], now_s: float
) -> None:
    address = f"/ikut/_/{parts_version()}/serverclock.js"
    assert rider.page.evaluate(LEARN, [address, samples]) == now_s


def test_questions_are_spread_and_grow_rare_after_failures(rider: Rider) -> None:
    waits = [call(rider, "poll", "waitAfter", failures, 0.5) for failures in range(6)]
    assert waits == [5000, 10_000, 20_000, 40_000, 60_000, 60_000]
    assert call(rider, "poll", "waitAfter", 0, 0) == 4000
    assert call(rider, "poll", "waitAfter", 0, 1) == pytest.approx(6000)
