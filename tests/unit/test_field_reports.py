"""Riders' reports gathered into cases: counted by rides, in any order, closed and opened again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from routes.feedback import Feedback, Verdict, accept_feedback, parse_feedback
from routes.field_desk import (
    CaseRefused,
    close_case,
    count_open_by_site,
    count_reports,
    list_cases,
    list_notes,
)
from routes.field_reports import MOST_PER_RIDE, CaseKey, Closing, Spell, State, Told, gather_cases
from routes.model import Side
from routes.retest import Finding, Flaw, Report
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Actor, NotAllowed, Role
from tests.live_builders import build_id

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
EDITOR = Actor(account="akun", name="Rini", roles=frozenset({Role.EDITOR}))
LECTURER = Actor(account="lain", name="Budi", roles=frozenset({Role.LECTURER}))
KEY = CaseKey("rute", "menara", 1, Verdict.WRONG_SIDE)
PASSED = Finding(Report("menara", 1, Verdict.WRONG_SIDE), ())


def at(minutes):
    return NOW + timedelta(minutes=minutes)


def tell(minutes=0.0, key=KEY, **facts):
    return Told(key, at(minutes), **{"departure": "bus-1", **facts})


def close(minutes, content="baru"):
    return {KEY: Closing(at(minutes), "akun", "Rini", "Dipindahkan.", content, passed=True)}


def tap(site="menara", verdict=Verdict.WRONG_SIDE, **fields):
    said = {"id": build_id(), "route": "rute", "site": site, "pass": 1, "verdict": verdict}
    return Feedback(**said, **fields)


told = st.builds(
    Told,
    st.builds(
        CaseKey,
        st.just("rute"),
        st.sampled_from("abc"),
        st.integers(1, 2),
        st.sampled_from(Verdict),
    ),
    st.integers(-600, 600).map(at),
    st.sampled_from([None, "bus-1", "bus-2"]),
    st.sampled_from([None, "lama", "baru"]),
    st.sampled_from([None, *Side]),
    st.none() | st.floats(0, 1e6),
)


@given(st.lists(told, max_size=30), st.randoms(), st.integers(-600, 600))
def test_the_order_of_reports_is_of_no_matter_and_none_is_lost(rows, chance, changed):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    changes = dict.fromkeys("abc", at(changed))
    cases = gather_cases(rows, changed_at=changes)
    assert cases == gather_cases(shuffled, changed_at=changes)
    assert sum(case.total.reports for case in cases) == len(rows)
    assert all(c.since.reports + c.before.reports == c.total.reports for c in cases)
    counts = [case.since.reports for case in cases]
    assert counts == sorted(counts, reverse=True)
    assert all(case.state == State.OPEN for case in cases)


def test_one_phone_that_floods_a_ride_counts_as_no_more_than_a_bus_full():
    flood = [tell(n / 100) for n in range(MOST_PER_RIDE + 50)]
    (case,) = gather_cases([*flood, tell(5, departure="bus-2")])
    assert case.total == Spell(MOST_PER_RIDE + 1, 2)
    assert case.total.rate == (MOST_PER_RIDE + 1) / 2


def test_what_was_reported_before_the_place_changed_ranks_below_what_came_after():
    other = KEY._replace(site="gudang")
    rows = [*(tell(n) for n in range(9)), *(tell(n, other) for n in (20, 21))]
    assert [case.key.site for case in gather_cases(rows)] == ["menara", "gudang"]
    first, second = gather_cases(rows, changed_at={"menara": at(10)})
    assert (first.key.site, first.since.reports) == ("gudang", 2)
    assert (second.since.reports, second.before.reports) == (0, 9)


def test_a_closed_case_opens_again_with_a_new_report_but_not_with_a_late_one():
    old = [tell(0, content="lama"), tell(1, content="lama")]
    (closed,) = gather_cases(old, close(10))
    assert closed.state == State.CLOSED
    (late,) = gather_cases([*old, tell(20, content="lama")], close(10))
    assert (late.state, late.since.reports) == (State.CLOSED, 0)
    for content in ("baru", None):
        (again,) = gather_cases([*old, tell(20, content=content)], close(10))
        assert (again.state, again.since.reports) == (State.AGAIN, 1)
    (kept,) = gather_cases([*old, tell(20, content="lama")], close(10, content="lama"))
    assert kept.state == State.AGAIN


def test_closed_cases_come_last_and_the_report_is_what_the_phone_had_told():
    rows = [tell(0, side=Side.LEFT, abeam_m=950.0), tell(1), tell(2, KEY._replace(site="gudang"))]
    open_case, closed = gather_cases(rows, close(5))
    assert (open_case.key.site, closed.key.site) == ("gudang", "menara")
    assert closed.report == Report("menara", 1, Verdict.WRONG_SIDE, Side.LEFT, 950.0)


def store(engine, *taps, now=NOW):
    with open_writing(engine) as session:
        accept_feedback(session, taps, now)


def test_eleven_taps_top_the_list_and_are_closed_with_a_reason_and_a_ride(engine):
    taps = [tap(departure="bus-1", side="left", abeam_m=10, content="abc123") for _ in range(11)]
    store(engine, *taps, tap("gudang"), tap("gudang", note=" dua  <b>kata</b>\u202e\n"))
    store(engine, *taps)
    with open_reading(engine) as session:
        top, other = list_cases(session, EDITOR)
        assert (top.key.site, top.total, top.contents) == (
            "menara",
            Spell(11, 1),
            (("abc123", 11),),
        )
        assert list_notes(session, other.key) == ((NOW, "dua <b>kata</b>"),)
        assert count_open_by_site(session) == {"menara": 11, "gudang": 2}
        assert count_reports(session, EDITOR, NOW) == {
            ("rute", "menara", 1): 11,
            ("rute", "gudang", 1): 2,
        }
        assert count_reports(session, EDITOR, at(1)) == {}
        with pytest.raises(NotAllowed):
            list_cases(session, LECTURER)
    said = {"content": "def456", "reason": " Titik  dipindah. ", "now": at(60)}
    with open_writing(engine) as session:
        for wrong, code in (({"reason": " "}, "no_reason"), ({"finding": None}, "not_tested")):
            with pytest.raises(CaseRefused, match=code):
                close_case(session, EDITOR, KEY, **{"finding": PASSED, **said, **wrong})
        with pytest.raises(NotAllowed):
            close_case(session, LECTURER, KEY, finding=PASSED, **said)
        nobody = KEY._replace(route="lain")
        with pytest.raises(UnknownItem):
            close_case(session, EDITOR, nobody, finding=PASSED, **said)
        missed = PASSED._replace(reasons=(Flaw("same_side"),))
        assert close_case(session, EDITOR, KEY, finding=missed, **said).passed is False
        close_case(session, EDITOR, KEY, finding=PASSED, **said)
    with open_reading(engine) as session:
        closing = list_cases(session, EDITOR)[-1].closing
        assert closing == Closing(at(60), "akun", "Rini", "Titik dipindah.", "def456", passed=True)
        assert count_open_by_site(session) == {"gudang": 2}
    store(engine, tap(departure="bus-2"), now=at(90))
    with open_reading(engine) as session:
        assert {case.state for case in list_cases(session, EDITOR)} == {State.OPEN, State.AGAIN}
        assert count_open_by_site(session) == {"menara": 1, "gudang": 2}


def test_a_sentence_is_short_and_of_no_use_to_hide_signs_in():
    raw = tap(verdict=Verdict.WRONG, note="x" * 280).model_dump_json(by_alias=True)
    (item,) = parse_feedback(f'{{"items": [{raw}]}}'.encode()).items
    assert len(item.note) == 280
    with pytest.raises(ValidationError):
        tap(note="x" * 281)
