"""The class on the day: who has checked in, what was announced, who is back."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine, func, select

from routes.class_day import (
    CheckIn,
    CheckInRow,
    ClassOver,
    GroupCountRow,
    HeadCount,
    TooManyHeads,
    check_in,
    count_heads,
    forget_old,
    limit_devices,
    limit_heads,
)
from routes.class_notices import (
    MOST_NOTICES,
    BadNotice,
    TooManyNotices,
    announce,
    list_notices,
    parse_notice,
    take_back,
)
from routes.class_state import Phones, read_class
from routes.publishing import Published
from routes.tours import add_tour
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import NotAllowed
from sites.text import Lang
from tests.class_builders import BUDI, NOW, PLAN, RINI, add_lecturers, open_class
from tests.live_builders import draw_by, open_memory

NEW, OLD = "0123456789ab", "ba9876543210"


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """A database with two lecturers."""
    add_lecturers(engine)
    return engine


@pytest.fixture
def opened(desk: Engine) -> tuple[str, Published]:
    """Rini's plan, opened to a class of thirty in three groups."""
    return open_class(desk)


def build_phone(number: int, **changes: Any) -> CheckIn:
    """What a phone says of itself."""
    fields = {"device": f"{number:032x}", "version": NEW, "complete": True, "lang": Lang.ID}
    return CheckIn.model_validate({**fields, **changes})


def build_heads(count: int, at: datetime, of: int = 10) -> HeadCount:
    """A count tapped at a moment."""
    return HeadCount(count=count, of=of, t=at.timestamp())


def say(engine: Engine, code: str, said: CheckIn, now: datetime = NOW) -> None:
    """Check a phone in."""
    with open_writing(engine) as session:
        check_in(session, code, said, now)


def test_a_phone_is_known_by_its_last_word_alone(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """However often it speaks."""
    plan_id, published = opened
    code = published.groups[0].code
    say(desk, code, build_phone(1, complete=False, version=OLD))
    say(desk, code, build_phone(1, unsent=2), NOW + timedelta(minutes=1))
    with open_reading(desk) as session:
        state = read_class(session, RINI, plan_id)
    (device,) = state.groups[0].devices
    assert (device.complete, device.version, device.unsent) == (True, NEW, 2)
    assert device.heard_at == NOW + timedelta(minutes=1)


def test_the_same_word_said_again_at_once_is_not_written_again(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """A repeated request costs the database nothing; a minute later it is news again."""
    code = opened[1].tour.code
    heard = []
    for seconds in (0, 5, 60):
        say(desk, code, build_phone(1), NOW + timedelta(seconds=seconds))
        with open_reading(desk) as session:
            heard.append(session.scalars(select(CheckInRow)).one().heard_at)
    assert heard == [NOW, NOW, NOW + timedelta(seconds=60)]


def test_the_lecturer_sees_who_holds_the_present_pack_and_how_many_are_missing(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """Phones of the whole class and of its groups are counted together against the class."""
    plan_id, published = opened
    first, second = published.groups[0].code, published.groups[1].code
    say(desk, first, build_phone(1))
    say(desk, first, build_phone(2, version=OLD))
    say(desk, second, build_phone(3, complete=False))
    say(desk, published.tour.code, build_phone(4))
    versions = {tour.code: NEW for tour in (published.tour, *published.groups)}
    with open_reading(desk) as session:
        state = read_class(session, RINI, plan_id, versions)
    assert state.phones == Phones(complete=2, partial=1, old=1, missing=26)
    assert state.groups[0].phones == Phones(complete=1, partial=0, old=1, missing=0)
    assert [len(one.devices) for one in state.groups] == [2, 1, 0]


def test_a_tour_takes_three_phones_a_head_and_no_more(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """Those that are known go on being heard."""
    code = opened[1].tour.code
    with open_writing(desk) as session:
        for number in range(90):
            check_in(session, code, build_phone(number), NOW)
    later = NOW + timedelta(minutes=1)
    say(desk, code, build_phone(0, unsent=5), later)
    say(desk, code, build_phone(90), later)
    with open_reading(desk) as session:
        held = set(session.scalars(select(CheckInRow.device)))
    assert len(held) == 90
    assert build_phone(1).device not in held, "it was heard longest ago"
    assert {build_phone(number).device for number in (0, 2, 89, 90)} <= held


@pytest.mark.parametrize(
    ("brief", "most"),
    [
        (None, 200),
        ({"size": 30}, 90),
        ({"size": 80}, 200),
        ({"size": 300}, 300),
        ({"size": 70, "heads": 12}, 36),
    ],
)
def test_the_limit_never_shuts_a_large_class_out(brief: dict[str, Any] | None, most: int) -> None:
    """Two hundred, unless the class itself is larger."""
    assert limit_devices(brief) == most


@pytest.mark.parametrize(
    ("brief", "most"),
    [
        (None, 500),
        ({}, 500),
        ({"size": 30}, 60),
        ({"size": 30, "heads": 5}, 60),
        ({"heads": 5}, 10),
    ],
)
def test_a_count_is_limited_by_the_class(brief: dict[str, Any] | None, most: int) -> None:
    """Guests may come along."""
    assert limit_heads(brief) == most


@pytest.mark.parametrize(
    "wrong",
    [{"count": True}, {"of": True}, {"count": "3"}, {"count": 2.0}, {"count": 400, "of": 1}],
)
def test_a_count_is_a_whole_number_of_those_there_are(wrong: dict[str, Any]) -> None:
    """Nothing that only looks like one."""
    with pytest.raises(ValidationError):
        HeadCount.model_validate({"count": 1, "of": 1, "t": NOW.timestamp(), **wrong})


def test_more_heads_than_twice_the_class_are_refused(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """And nothing is kept of them."""
    code = opened[1].groups[0].code
    with open_writing(desk) as session:
        with pytest.raises(TooManyHeads) as caught:
            count_heads(session, code, build_heads(400, NOW, of=400), NOW)
        assert caught.value.most == 60
        assert session.scalars(select(GroupCountRow)).all() == []
        assert count_heads(session, code, build_heads(11, NOW, of=0), NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "Rini"},
        {"device": "x" * 32},
        {"version": "latest"},
        {"complete": "yes"},
        {"unsent": -1},
        {"name": "Rini"},
        {"lon": 110.4},
    ],
)
def test_nothing_else_can_be_said_of_a_phone(wrong: dict[str, Any]) -> None:
    """No name, no place, no free text."""
    with pytest.raises(ValidationError):
        build_phone(1, **wrong)


def test_phones_and_counts_are_forgotten_thirty_days_after_the_departure(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """And nothing comes in again after that; what was announced stays with the plan."""
    plan_id, published = opened
    code, departs = published.tour.code, published.departure.departs_at
    say(desk, code, build_phone(1))
    with open_writing(desk) as session:
        count_heads(session, code, build_heads(3, NOW), NOW)
        announce(session, RINI, plan_id, "message", {"text": "Sampai jumpa"}, now=NOW)
        assert forget_old(session, departs + timedelta(days=29)) == 0
        late = departs + timedelta(days=30, seconds=1)
        assert forget_old(session, late) == 2
        for table in (CheckInRow, GroupCountRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert len(list_notices(session, published.tour)) == 1
        with pytest.raises(ClassOver):
            check_in(session, code, build_phone(1), late)
        with pytest.raises(ClassOver):
            count_heads(session, code, build_heads(3, late), late)


def test_of_several_counts_the_one_tapped_last_is_kept_in_whatever_order_they_come() -> None:
    """Three phones, one of them without a network for a while."""
    taps = [build_heads(n, NOW - timedelta(seconds=60 - n)) for n in (7, 9, 10)]
    for order in permutations(taps):
        with open_memory() as session:
            code = add_run_and_tour(session)
            taken = [count_heads(session, code, tap, NOW) for tap in order]
            row = session.scalars(select(GroupCountRow)).one()
            assert (row.count, row.of) == (10, 10)
            assert taken[order.index(taps[2])] is True
            assert taken[-1] is (order[-1] is taps[2])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-600, 600)), min_size=1, max_size=8))
def test_a_count_sent_again_changes_nothing(taps: list[tuple[int, int]]) -> None:
    """Sending everything twice leaves the same as sending it once; clocks ahead count as now."""
    said = [build_heads(count, NOW + timedelta(seconds=s), of=0) for count, s in taps]
    kept = []
    for items in (said, [*said, *said]):
        with open_memory() as session:
            code = add_run_and_tour(session)
            for item in items:
                count_heads(session, code, item, NOW)
            row = session.scalars(select(GroupCountRow)).one()
            kept.append(row.counted_at)
            assert row.counted_at <= NOW
    assert kept[0] == kept[1]


def add_run_and_tour(session: Any) -> str:
    """A departure with one tour; return its code."""
    from routes.departures import add_departure  # noqa: PLC0415

    run = add_departure(session, "uji", NOW, now=NOW, draw=draw_by(1)).departure
    fields = {"name": "Kelas", "lang": Lang.ID, "sites": (), "now": NOW, "draw": draw_by(2)}
    return add_tour(session, run.id, **fields).code


def test_the_heads_of_a_class_are_the_sum_of_its_groups(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """As old as the oldest count, and who has not counted is named."""
    plan_id, published = opened
    first, second, third = published.groups
    early, late = NOW - timedelta(minutes=5), NOW - timedelta(minutes=1)
    with open_writing(desk) as session:
        assert read_class(session, RINI, plan_id).heads is None
        count_heads(session, first.code, build_heads(9, early), NOW)
        count_heads(session, second.code, build_heads(10, late), NOW)
        state = read_class(session, RINI, plan_id)
    assert state.heads is not None
    assert (state.heads.count, state.heads.of, state.heads.counted_at) == (19, 20, early)
    assert [tour.code for tour in state.uncounted] == [third.code]


def test_a_class_without_groups_is_counted_as_a_whole(desk: Engine) -> None:
    """By whoever holds its code."""
    plan_id, published = open_class(desk, PLAN.model_copy(update={"groups": ()}))
    with open_writing(desk) as session:
        count_heads(session, published.tour.code, build_heads(29, NOW, of=30), NOW)
        heads = read_class(session, RINI, plan_id).heads
    assert heads is not None
    assert (heads.count, heads.of) == (29, 30)


def test_what_is_announced_reaches_every_group_of_the_plan_and_nobody_else(desk: Engine) -> None:
    """Though two classes ride on the same bus."""
    plan_id, published = open_class(desk)
    joined = PLAN.model_copy(update={"departure": published.departure.id, "size": 20})
    _, other = open_class(desk, joined, actor=BUDI, seed=5)
    with open_writing(desk) as session:
        announce(session, RINI, plan_id, "skip_site", {"site": "tugu-muda"}, now=NOW)
        announce(session, RINI, plan_id, "meet_at", {"place": "Taman", "at": "11:30"}, now=NOW)
    with open_reading(desk) as session:
        for tour in (published.tour, *published.groups):
            told = [notice.describe() for notice in list_notices(session, tour)]
            assert [one["kind"] for one in told] == ["skip_site", "meet_at"]
            assert (told[1]["place"], told[1]["at"]) == ("Taman", "11:30")
            assert told[0]["said_at"] == NOW.timestamp()
        for tour in (other.tour, *other.groups):
            assert list_notices(session, tour) == ()


def test_a_notice_can_be_unsaid(desk: Engine, opened: tuple[str, Published]) -> None:
    """The place is called again."""
    plan_id, published = opened
    with open_writing(desk) as session:
        said = announce(session, RINI, plan_id, "skip_site", {"site": "tugu-muda"}, now=NOW)
        take_back(session, RINI, plan_id, said.id)
        assert list_notices(session, published.groups[0]) == ()
        with pytest.raises(UnknownItem):
            take_back(session, RINI, plan_id, said.id)


def test_nobody_but_the_owner_announces_unsays_or_looks(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """Another lecturer is told that there is no such plan, a stranger to sign in."""
    plan_id, _ = opened
    with open_writing(desk) as session:
        said = announce(session, RINI, plan_id, "message", {"text": "Halo"}, now=NOW)
        for actor, refusal in ((BUDI, UnknownItem), (None, NotAllowed)):
            with pytest.raises(refusal):
                announce(session, actor, plan_id, "message", {"text": "Halo"}, now=NOW)
            with pytest.raises(refusal):
                take_back(session, actor, plan_id, said.id)
            with pytest.raises(refusal):
                read_class(session, actor, plan_id)


def test_a_notice_of_one_plan_is_not_unsaid_through_another(desk: Engine) -> None:
    """Even by somebody who owns the other one."""
    plan_id, _ = open_class(desk)
    other_id, _ = open_class(desk, actor=BUDI, seed=5)
    with open_writing(desk) as session:
        said = announce(session, RINI, plan_id, "message", {"text": "Halo"}, now=NOW)
        with pytest.raises(UnknownItem):
            take_back(session, BUDI, other_id, said.id)


def test_a_place_that_is_not_in_the_plan_cannot_be_left_out(
    desk: Engine, opened: tuple[str, Published]
) -> None:
    """Nor a plan told anything that is not open."""
    plan_id, _ = opened
    with open_writing(desk) as session:
        with pytest.raises(UnknownItem):
            announce(session, RINI, plan_id, "skip_site", {"site": "gedung-marba"}, now=NOW)
        for stops in ((), ("balai-kota",)):
            with pytest.raises(UnknownItem) as caught:
                told = {"at": "11:30", "stop": "polder"}
                announce(session, RINI, plan_id, "meet_at", told, now=NOW, stops=stops)
            assert (caught.value.kind, caught.value.item_id) == ("stop", "polder")
        for _ in range(MOST_NOTICES):
            announce(session, RINI, plan_id, "message", {"text": "Halo"}, now=NOW)
        with pytest.raises(TooManyNotices):
            announce(session, RINI, plan_id, "message", {"text": "Halo"}, now=NOW)


@pytest.mark.parametrize(
    ("kind", "data", "fields"),
    [
        ("shout", {}, ("kind",)),
        ("message", {"text": " "}, ("text",)),
        ("message", {"text": "a" * 601}, ("text",)),
        ("stay_min", {"minutes": 0}, ("minutes",)),
        ("stay_min", {"minutes": "10"}, ("minutes",)),
        ("meet_at", {"at": "11:30"}, ("place",)),
        ("meet_at", {"at": "11:30", "place": "Taman", "stop": "polder"}, ("place",)),
        ("meet_at", {"at": "25:00", "place": "Taman"}, ("at",)),
        ("skip_site", {"site": "Lawang Sewu"}, ("site",)),
        ("skip_site", {"site": "lawang-sewu", "why": "x"}, ("why",)),
    ],
)
def test_a_notice_that_is_not_complete_says_what_is_missing(
    kind: str, data: dict[str, Any], fields: tuple[str, ...]
) -> None:
    """By the names of its fields."""
    with pytest.raises(BadNotice) as caught:
        parse_notice(kind, data)
    assert caught.value.fields == fields
