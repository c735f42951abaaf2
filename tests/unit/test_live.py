"""The live position: batches stored once, in any order, and what the phones are told of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import delete, func, select, update

from routes.beacon import measure_skew, parse_events, parse_fixes, set_right
from routes.cues import build_cues
from routes.departures import add_departure, find_departure
from routes.feedback import Feedback, Taken, Tally, Verdict, accept_feedback, count_feedback
from routes.guide import Guide
from routes.journal import EventRow, FixRow, read_fixes
from routes.live import (
    Finished,
    LiveRow,
    accept_events,
    accept_fixes,
    find_live,
    rebuild_live,
    reopen,
)
from routes.ride import Ride, load_ride
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from tests.live_builders import (
    END_M,
    GUIDE,
    NOW,
    NOW_S,
    add_run,
    build_drive,
    build_event,
    build_fix,
    build_id,
    draw_by,
    events,
    fixes,
    later,
    open_memory,
)
from tests.route_builders import build_point, build_street


class Run:
    """A departure, and the beacon that reports to it."""

    def __init__(self, engine):
        self.engine = engine
        self.id = add_run(engine).departure.id
        self.clock = 0.0

    def send(self, *items, at=None, sent=None):
        """Send fixes or events, received a second after the newest (or at a given second)."""
        newest = max((item.t for item in items), default=NOW_S) - NOW_S
        self.clock = max(self.clock + 0.001, newest + 1) if at is None else at
        accept, batch = accept_events, events
        if not items or "lon" in type(items[0]).model_fields:
            accept, batch = accept_fixes, fixes
        with open_writing(self.engine) as session:
            made = batch(*items, sent=sent)
            return accept(session, self.id, GUIDE, made, later(self.clock))

    @property
    def body(self):
        """What the phones are told."""
        with open_reading(self.engine) as session:
            return find_live(session, self.id, GUIDE)

    def count(self, table):
        """Number of stored items."""
        with open_reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def run(engine):
    return Run(engine)


def ride_through(*items):
    """What is told after fixes and events in this order."""
    ride = Ride(GUIDE)
    for item in items:
        ride.take_event(item) if hasattr(item, "kind") else ride.take_fix(item)
    return ride.describe()


def test_a_rolling_bus_is_told_with_place_speed_and_time(run):
    receipt = run.send(*build_drive(-60, 0, 200))
    assert (receipt.accepted, receipt.known, receipt.version) == (31, 0, 1)
    body = run.body
    assert body["progress_m"] == pytest.approx(680, abs=15)
    assert body["speed_mps"] == pytest.approx(8, abs=1.5)
    assert (body["state"], body["by"], body["t"]) == ("riding", "gps", NOW_S)
    assert (body["v"], body["route"]) == (1, "jalan-lurus")


def test_a_batch_sent_twice_is_known_and_changes_nothing(run):
    drive = build_drive(-60, 0, 200)
    run.send(*drive)
    before = run.body
    receipt = run.send(*drive)
    assert (receipt.accepted, receipt.known, receipt.version) == (0, 31, 1)
    assert run.body == before
    assert run.count(FixRow) == 31


def test_half_known_batches_and_ids_given_twice_add_only_what_is_new(run):
    drive = build_drive(-60, 0, 200)
    run.send(*drive[:20])
    receipt = run.send(*drive[10:], drive[-1])
    assert (receipt.accepted, receipt.known) == (11, 11)
    assert run.count(FixRow) == 31


def test_an_empty_batch_is_a_question_that_changes_nothing(run):
    assert run.send().accepted == 0
    assert run.body is None


def test_late_fixes_are_stored_but_do_not_take_the_bus_back(run):
    drive = build_drive(-60, 0, 200)
    run.send(*drive[15:])
    ahead = run.body["progress_m"]
    receipt = run.send(*drive[:15])
    assert (receipt.accepted, run.count(FixRow)) == (15, 31)
    assert run.body["t"] == NOW_S
    assert run.body["progress_m"] == pytest.approx(ahead, abs=10)


def test_a_diversion_that_arrives_before_older_fixes_lies_where_it_happened(run):
    drive = build_drive(-100, 0, 200)
    run.send(*drive[:10])
    run.send(build_event(-40, "diverted"), build_event(-20, "back"))
    run.send(*drive[10:])
    ((from_m, to_m),) = run.body["detours"]
    assert from_m == pytest.approx(680, abs=25)
    assert to_m == pytest.approx(840, abs=25)


TIMED = st.one_of(
    st.builds(
        build_fix,
        st.integers(-400, -1),
        st.floats(0, END_M),
        st.floats(-300, 300),
    ),
    st.builds(
        build_event,
        st.integers(-400, -1),
        st.sampled_from(["diverted", "back", "stopped", "moving"]),
    ),
    st.builds(build_event, st.integers(-400, -1), st.just("passing"), site=st.just("menara")),
    st.builds(
        build_event,
        st.integers(-400, -1),
        st.sampled_from(["skip_stop", "unskip"]),
        stop=st.just("pasar"),
    ),
)


@settings(max_examples=150)
@given(st.lists(TIMED, min_size=1, max_size=14, unique_by=lambda item: item.t), st.randoms())
def test_in_whatever_order_and_parts_items_arrive_the_same_is_told(items, chance):
    told = ride_through(*sorted(items, key=lambda item: item.t))
    chance.shuffle(items)
    with open_memory() as session:
        id = _add(session)
        for number, item in enumerate(items):
            accept, batch = (
                (accept_events, events) if hasattr(item, "kind") else (accept_fixes, fixes)
            )
            accept(session, id, GUIDE, batch(item), later(number))
        body = find_live(session, id, GUIDE)
    assert {key: value for key, value in body.items() if key not in ("v", "route")} == told


@pytest.mark.parametrize("late_s", [5, 70, 3000])
def test_a_late_fix_costs_a_short_replay_or_a_long_one_but_tells_the_same(run, late_s):
    drive = build_drive(-320, 0, 200)
    late = build_fix(-late_s - 1, 0 if late_s == 3000 else 2760 - 8 * late_s)
    for start in range(0, len(drive), 10):
        run.send(*drive[start : start + 10])
    run.send(late)
    run.send(build_event(-late_s - 0.5, "diverted"))
    told = run.body
    with open_writing(run.engine) as session:
        rebuilt = rebuild_live(session, run.id, GUIDE, NOW)
    assert {**told, "v": 0} == {**rebuilt, "v": 0}


def _add(session):
    return add_departure(session, "jalan-lurus", NOW, now=NOW, draw=draw_by(1)).departure.id


@given(st.lists(TIMED, min_size=1, max_size=14, unique_by=lambda item: item.t))
def test_a_ride_kept_and_taken_up_after_every_item_goes_on_the_same(items):
    ordered = sorted(items, key=lambda item: item.t)
    ride = Ride(GUIDE)
    for item in ordered:
        ride = load_ride(GUIDE, ride.dump())
        ride.take_event(item) if hasattr(item, "kind") else ride.take_fix(item)
    assert ride.describe() == ride_through(*ordered)


@pytest.mark.parametrize("ahead_s", [61.0, 3600.0, 90_000.0])
def test_a_clock_that_is_fast_is_set_right_and_said(run, ahead_s):
    drive = [fix.model_copy(update={"t": fix.t + ahead_s}) for fix in build_drive(-60, 0, 200)]
    receipt = run.send(*drive, at=0.0)
    assert receipt.skew.is_far
    assert receipt.skew.ahead_s == pytest.approx(ahead_s)
    assert run.body["t"] == NOW_S
    assert run.body["speed_mps"] == pytest.approx(8, abs=1.5)
    with open_reading(run.engine) as session:
        times = [fix.t for fix in read_fixes(session, run.id)]
    assert {round(b - a, 3) for a, b in pairwise(times)} == {2.0}


def test_a_clock_that_is_slow_is_seen_by_the_time_of_sending(run):
    drive = [fix.model_copy(update={"t": fix.t - 600}) for fix in build_drive(-60, 0, 200)]
    receipt = run.send(*drive, at=0.0, sent=NOW_S - 600)
    assert receipt.skew.ahead_s == pytest.approx(-600)
    assert run.body["t"] == NOW_S


@pytest.mark.parametrize("off_s", [-9.0, 0.0, 9.0])
def test_the_time_a_request_takes_is_not_mistaken_for_a_wrong_clock(off_s):
    items = (build_fix(-20, 0), build_fix(-12, 9))
    skew = measure_skew(items, NOW_S + off_s, NOW_S)
    assert (skew.ahead_s, skew.is_far) == (0.0, False)
    assert set_right(items, skew, NOW_S) == items


def test_no_position_is_ever_from_the_future(run):
    receipt = run.send(build_fix(20, 100), build_fix(22, 116), at=0.0)
    assert not receipt.skew.is_far
    assert run.body["t"] == NOW_S


def test_a_finished_ride_takes_what_came_before_its_end_and_refuses_the_rest(run):
    drive = build_drive(-60, 0, 200)
    run.send(*drive[:10])
    run.send(build_event(-20, "finish"))
    assert run.body["state"] == "finished"
    with pytest.raises(Finished):
        run.send(build_fix(5, 900))
    receipt = run.send(*drive)
    assert (receipt.accepted, receipt.known, receipt.refused) == (11, 10, 10)
    assert run.body["state"] == "finished"
    assert run.send(*drive[:10]).known == 10
    with open_reading(run.engine) as session:
        assert find_departure(session, run.id).finished_at.timestamp() == NOW_S - 20


def test_an_end_that_was_a_mistake_is_taken_back(run):
    run.send(*build_drive(-60, -20, 200))
    rolling = run.body
    run.send(build_event(-10, "finish"))
    with open_writing(run.engine) as session:
        reopen(session, run.id, GUIDE, NOW)
    body = run.body
    assert body["v"] > rolling["v"] + 1
    assert {**body, "v": 0} == {**rolling, "v": 0}
    assert run.send(build_fix(0, 680)).accepted == 1


def test_a_batch_for_no_departure_is_refused(run):
    with pytest.raises(UnknownItem), open_writing(run.engine) as session:
        accept_fixes(session, "tidak-ada", GUIDE, fixes(build_fix(0, 0)), NOW)


def test_a_detour_opens_where_the_bus_is_and_closes_when_the_crew_says_so():
    before, after = build_drive(-60, 0, 200), build_drive(2, 40, 1000)
    diverted, back = build_event(1, "diverted"), build_event(41, "back")
    open_detour = ride_through(*before, diverted, *after)["detours"]
    assert open_detour == [[pytest.approx(680, abs=15), None]]
    ((from_m, to_m),) = ride_through(*before, diverted, *after, back)["detours"]
    assert from_m == open_detour[0][0]
    assert to_m == pytest.approx(1304, abs=25)


def test_a_bus_that_has_left_the_line_and_is_back_further_on_has_ended_its_detour():
    away = [build_fix(2 + 2 * n, 680 + 8 * n, 400) for n in range(30)]
    told = ride_through(*build_drive(-60, 0, 200), build_event(1, "diverted"), *away)
    assert told["state"] == "off_route"
    assert told["detours"][0][1] is None
    back = build_drive(70, 130, 1300)
    told = ride_through(*build_drive(-60, 0, 200), build_event(1, "diverted"), *away, *back)
    assert told["state"] == "riding"
    ((_, to_m),) = told["detours"]
    assert 1290 < to_m < 1800


def test_a_second_tap_on_diverted_or_back_does_nothing():
    drive = build_drive(-60, 0, 200)
    taps = [build_event(1 + n, kind) for n, kind in enumerate(["diverted"] * 2 + ["back"] * 2)]
    assert len(ride_through(*drive, *taps)["detours"]) == 1
    assert ride_through(build_event(0, "back"))["detours"] == []


def test_a_detour_before_anything_is_known_begins_at_the_start():
    assert ride_through(build_event(0, "diverted"))["detours"] == [[0.0, None]]


def test_skipped_stops_are_told_once_in_the_order_of_the_line():
    taps = [build_event(n, "skip_stop", stop=id) for n, id in enumerate(["turun", "pasar"] * 2)]
    assert ride_through(*taps)["skipped"] == ["pasar", "turun"]
    assert ride_through(build_event(0, "skip_stop", stop="bukan-halte"))["skipped"] == []


def test_a_skipped_stop_is_put_back_and_can_be_skipped_again():
    first, back = build_event(0, "skip_stop", stop="pasar"), build_event(40, "unskip", stop="pasar")
    other, again = (build_event(n, "skip_stop", stop=id) for n, id in ((9, "turun"), (60, "pasar")))
    assert ride_through(first, other, back)["skipped"] == ["turun"]
    assert ride_through(back)["skipped"] == []
    assert ride_through(first, back, again)["skipped"] == ["pasar"]


def test_a_skipping_that_arrives_after_it_was_taken_back_does_not_come_to_life(run):
    run.send(build_event(40, "unskip", stop="pasar"))
    run.send(build_event(33, "skip_stop", stop="pasar"))
    assert run.body["skipped"] == []
    run.send(build_event(40, "skip_stop", stop="pasar"))
    assert run.body["skipped"] == [], "two taps in one second: the stop is made"


def test_a_ride_kept_by_an_earlier_version_is_made_again_with_its_skipped_stops(run):
    run.send(*build_drive(-60, 0, 200), build_fix(1, 690))
    run.send(build_event(2, "skip_stop", stop="pasar"))
    with open_writing(run.engine) as session:
        row = session.get(LiveRow, run.id)
        notes = {**row.tracker["notes"], "skipped": ["pasar"]}
        del notes["skips"]
        row.tracker = {**row.tracker, "format": 1, "notes": notes}
    assert run.body is None
    with open_writing(run.engine) as session:
        assert rebuild_live(session, run.id, GUIDE, NOW)["skipped"] == ["pasar"]
    run.send(build_event(9, "unskip", stop="pasar"))
    assert run.body["skipped"] == []


def test_the_last_five_messages_are_told_with_numbers_that_never_come_back(run):
    for n in range(7):
        run.send(build_event(n, "message", id=f"Pesan {n}", en=f"Message {n}"))
    told = run.body["messages"]
    assert [(one["n"], one["id"], one["en"]) for one in told] == [
        (n + 1, f"Pesan {n}", f"Message {n}") for n in range(2, 7)
    ]
    assert told[0]["at"] == NOW_S + 2


def test_a_message_that_comes_late_gets_the_next_number_and_keeps_its_time(run):
    run.send(build_event(5, "message", id="b", en="b"))
    run.send(build_event(-50, "message", id="a", en="a"))
    numbered = [(one["n"], one["id"]) for one in run.body["messages"]]
    run.send(build_fix(-90, 0), build_fix(-100, 0))
    with open_writing(run.engine) as session:
        rebuilt = rebuild_live(session, run.id, GUIDE, NOW)
    assert numbered == [(1, "b"), (2, "a")]
    assert [(one["n"], one["id"]) for one in rebuilt["messages"]] == numbered


def test_the_newest_head_count_counts_whenever_it_arrives(run):
    run.send(build_event(10, "head_count", count=61, of=62))
    run.send(build_event(-10, "head_count", count=40))
    assert run.body["count"] == {"count": 61, "of": 62, "at": NOW_S + 10}


def test_a_hand_puts_the_bus_abeam_of_a_cue_and_the_next_fixes_go_on_from_there():
    told = ride_through(*build_drive(-60, 0, 200), build_event(3, "passing", site="gudang"))
    assert (told["by"], told["t"]) == ("hand", NOW_S + 3)
    assert told["progress_m"] == pytest.approx(3000, abs=20)
    told = ride_through(
        *build_drive(-60, 0, 200),
        build_event(3, "passing", site="gudang"),
        *build_drive(5, 45, 3010),
    )
    assert told["by"] == "gps"
    assert told["progress_m"] == pytest.approx(3330, abs=25)


def test_where_the_line_runs_twice_the_hand_says_which_pass_also_across_batches():
    line = build_street((0, 0), (1000, 0), (1000, 20), (0, 20))
    guide = Guide(line, build_cues(line, (build_point(500, 40, "menara"),)))
    second = max(cue.abeam_m for cue in guide.cues)
    ride = Ride(guide)
    ride.take_event(build_event(0, "passing", site="menara", **{"pass": 2}))
    ride = load_ride(guide, ride.dump())
    ride.take_fix(build_fix(2, 495, 10))
    told = ride.describe()
    assert told["by"] == "gps"
    assert told["progress_m"] == pytest.approx(second, abs=40)


def test_without_any_fix_the_hand_alone_tells_the_place():
    told = ride_through(build_event(0, "passing", site="menara", **{"pass": 1}))
    assert (told["by"], told["state"]) == ("hand", "riding")
    assert told["progress_m"] == pytest.approx(1000, abs=20)


def test_an_old_tap_or_an_unknown_cue_does_not_move_the_bus():
    drive = build_drive(-60, 0, 200)
    plain = ride_through(*drive)
    assert ride_through(*drive, build_event(-30, "passing", site="gudang")) == plain
    assert ride_through(*drive, build_event(3, "passing", site="istana")) == plain


def test_a_bus_told_to_stand_stands_at_the_stop_that_is_near():
    told = ride_through(*build_drive(-60, 0, 1000), build_event(1, "stopped"))
    assert (told["state"], told["speed_mps"]) == ("at_stop", 0.0)
    assert told["stop"] == {"id": "pasar", "since": NOW_S + 1}
    creeping = [build_fix(2 + n, 1480 + n % 3) for n in range(20)]
    stands = ride_through(*build_drive(-60, 0, 1000), build_event(1, "stopped"), *creeping)
    assert (stands["state"], stands["stop"]) == ("at_stop", told["stop"])


def test_a_bus_told_to_stand_far_from_any_stop_stands_at_none():
    told = ride_through(*build_drive(-60, 0, 200), build_event(1, "stopped"))
    assert (told["state"], told["stop"]) == ("at_stop", None)


def test_a_bus_moves_on_by_a_tap_or_by_driving():
    halted = (*build_drive(-60, 0, 1000), build_event(1, "stopped"))
    tapped = ride_through(*halted, build_event(30, "moving"))
    driven = ride_through(*halted, *build_drive(30, 90, 1480))
    for told in (tapped, driven):
        assert (told["state"], told["stop"]) == ("riding", None)


def test_a_walking_group_is_told_as_walking():
    walk = [build_fix(-100 + 4 * n, 4010 + 5 * n) for n in range(40)]
    assert ride_through(*walk)["state"] == "walking"


@pytest.mark.parametrize("damage", ["missing", "format", "tracker", "line"])
def test_the_live_row_is_made_again_from_what_is_stored(run, damage):
    drive = build_drive(-60, 0, 200)
    run.send(*drive[:20])
    run.send(build_event(-21, "message", id="a", en="b"))
    run.send(build_event(-10, "diverted"), build_event(-9, "skip_stop", stop="pasar"))
    before = run.body
    with open_writing(run.engine) as session:
        if damage == "missing":
            session.execute(delete(LiveRow))
        else:
            kept = session.get(LiveRow, run.id).tracker
            change = {"format": 0, "line": "rute lain", "tracker": {"format": -1}}
            session.execute(update(LiveRow).values(tracker={**kept, damage: change[damage]}))
    assert run.body is None
    with open_writing(run.engine) as session:
        rebuilt = rebuild_live(session, run.id, GUIDE, NOW)
    assert {**rebuilt, "v": 0} == {**before, "v": 0}
    assert rebuilt["v"] >= before["v"]
    assert run.body == rebuilt
    assert run.send(*drive[20:]).version == rebuilt["v"] + 1


def test_what_was_stored_comes_back_as_it_was_sent(run):
    sent = build_fix(-1, 500, 3, speed_mps=7.123456789, heading_deg=91.5)
    run.send(sent)
    run.send(build_event(0, "message", id="Dik & <b>", en="é \u2028 \U0001f68c"))
    with open_reading(run.engine) as session:
        (fix,) = read_fixes(session, run.id)
        (data,) = session.scalars(select(EventRow.data))
    assert (fix.t, fix.lon, fix.lat) == (sent.t, sent.lon, sent.lat)
    assert (fix.speed_mps, fix.heading_deg) == (7.123456789, 91.5)
    assert data == {"id": "Dik & <b>", "en": "é \u2028 \U0001f68c"}


GOOD = '{"id":"abcdefgh","t":1795493025,"lon":110.4,"lat":-6.9,"accuracy_m":5'


@pytest.mark.parametrize(
    "raw",
    [
        "{}",
        "[]",
        "",
        '{"fixes":[{}]}',
        f'{{"fixes":[{GOOD},"lon":"110"}}]}}',
        f'{{"fixes":[{GOOD},"speed_mps":-1}}]}}',
        f'{{"fixes":[{GOOD},"heading_deg":361}}]}}',
        f'{{"fixes":[{GOOD},"extra":1}}]}}',
        f'{{"fixes":[{GOOD},"t":NaN}}]}}',
        f'{{"fixes":[{GOOD},"t":12}}]}}',
        f'{{"fixes":[{GOOD},"lat":91}}]}}',
        f'{{"fixes":[{GOOD},"id":"x"}}]}}',
        f'{{"fixes":[{",".join([GOOD + "}"] * 501)}]}}',
    ],
)
def test_a_body_that_is_no_batch_of_fixes_is_refused(raw):
    with pytest.raises(ValidationError):
        parse_fixes(raw.encode())


def test_a_batch_of_fixes_is_read():
    assert len(parse_fixes(f'{{"fixes":[{",".join([GOOD + "}"] * 500)}]}}'.encode()).fixes) == 500


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("passing", "{}"),
        ("passing", '{"site":"menara","pass":0}'),
        ("skip_stop", '{"stop":"Bukan Slug"}'),
        ("unskip", "{}"),
        ("message", '{"id":"a"}'),
        ("message", '{"id":"a","en":" "}'),
        ("message", '{"id":"a","en":"' + "x" * 281 + '"}'),
        ("head_count", '{"count":-1}'),
        ("head_count", '{"count":1.5}'),
        ("diverted", '{"why":"x"}'),
        ("dance", "{}"),
    ],
)
def test_an_event_whose_data_does_not_fit_its_kind_is_refused(kind, data):
    raw = f'{{"events":[{{"id":"abcdefgh","t":1795493025,"kind":"{kind}","data":{data}}}]}}'
    with pytest.raises(ValidationError):
        parse_events(raw.encode())


def _tap(id, verdict=Verdict.LATE, site="menara"):
    fields = {"id": id, "route": "jalan-lurus", "site": site, "pass": 1, "verdict": verdict}
    return Feedback(**fields)


def test_feedback_is_counted_once_per_tap_the_most_frequent_first(engine):
    ids = [build_id() for _ in range(3)]
    first = [_tap(ids[0]), _tap(ids[1], Verdict.WRONG_SIDE, "gudang")]
    again = [*first, _tap(ids[2], Verdict.WRONG_SIDE, "gudang"), _tap(ids[2])]
    with open_writing(engine) as session:
        assert accept_feedback(session, first, NOW) == Taken(2, 0)
    with open_writing(engine) as session:
        assert accept_feedback(session, again, NOW) == Taken(1, 3)
    with open_reading(engine) as session:
        assert count_feedback(session, "rute-lain") == ()
        assert count_feedback(session, "jalan-lurus") == (
            Tally("gudang", 1, Verdict.WRONG_SIDE, 2),
            Tally("menara", 1, Verdict.LATE, 1),
        )
