"""Counters without persons: added up in any order, once per batch, with nothing about anybody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from components.counting import OpeningCounter
from components.http.refusals import Refusal, show_refusal
from components.http.tally_api import add_tallies
from components.numbers import CueNumbers, export_tallies, hide_few, sum_up, week_of
from components.records import METADATA
from components.sources import current_cues
from sites.database import open_reading, open_writing
from sites.rights import Actor, NotAllowed, Role
from sites.tallies import (
    OLDEST,
    REMEMBERED,
    Batch,
    Counted,
    Tally,
    TallyBatchRow,
    What,
    add_counts,
    find_first_day,
    list_tallies,
    settle_day,
    take_batch,
)
from sites.text import Lang
from tests.live_builders import open_memory

DAY = date(2026, 11, 28)
EDITOR = Actor(account="akun", name="Rini", roles=frozenset({Role.EDITOR}))
ROUTE = "keliling-kota"
things = st.builds(
    Counted,
    st.sampled_from(What),
    st.sampled_from(["", "rute"]),
    st.just("site"),
    st.sampled_from(["menara", "gudang"]),
    st.integers(0, 2),
    st.sampled_from(Lang),
)


def read(session, since=date(2026, 1, 1), until=date(2027, 1, 1)):
    return list_tallies(session, EDITOR, since, until)


def build_batch(*counts, day=DAY, id=None):
    return Batch.model_validate({"id": id or str(uuid4()), "day": day, "counts": counts})


@given(st.lists(st.tuples(things, st.integers(1, 9)), max_size=20), st.randoms())
def test_counters_are_the_same_in_whatever_order_they_come(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    seen = []
    for order in (rows, shuffled):
        with open_memory() as session:
            for thing, n in order:
                add_counts(session, {thing: n}, DAY)
            seen.append(read(session))
    assert seen[0] == seen[1]
    sums = Counter()
    for thing, n in rows:
        sums[thing] += n
    assert {one.counted: one.times for one in seen[0]} == dict(sums)


def test_a_batch_counts_once_and_its_name_is_soon_forgotten(engine):
    shown = {
        "what": "cue_shown",
        "n": 3,
        "lang": "id",
        "route": "rute",
        "site": "menara",
        "pass": 1,
    }
    batch = build_batch(shown, {**shown, "n": 2})
    for is_new in (True, False):
        with open_writing(engine) as session:
            assert take_batch(session, batch, batch.counts, DAY) == is_new
    with open_reading(engine) as session:
        thing = Counted(What.CUE_SHOWN, "rute", "site", "menara", 1)
        assert read(session) == (Tally(DAY, thing, 5),)
        assert find_first_day(session) == DAY
        with pytest.raises(NotAllowed):
            list_tallies(session, None, DAY, DAY)
    later = DAY + REMEMBERED + timedelta(days=1)
    with open_writing(engine) as session:
        take_batch(session, build_batch(), (), later)
        assert [row.day for row in session.scalars(select(TallyBatchRow))] == [later]


def test_the_tables_hold_no_person_and_no_time_of_day():
    columns = {c.name: str(c.type) for c in METADATA.tables["tally"].columns}
    assert set(columns) == {"day", "what", "route", "kind", "item", "pass_number", "lang", "count"}
    assert set(METADATA.tables["tally_batch"].columns.keys()) == {"id", "day"}
    assert columns["day"] == "DATE"


def test_a_day_that_cannot_be_is_today():
    assert settle_day(DAY - OLDEST, DAY) == DAY - OLDEST
    assert settle_day(DAY - OLDEST - timedelta(days=1), DAY) == DAY
    assert settle_day(DAY + timedelta(days=1), DAY) == DAY


@pytest.fixture
def phone(engine):
    api = FastAPI()
    api.add_exception_handler(Refusal, show_refusal)
    noon = datetime(2026, 11, 28, 5, tzinfo=UTC)
    add_tallies(api, lambda: engine, lambda: noon)
    return TestClient(api)


def test_what_does_not_exist_is_dropped_and_who_does_not_want_it_is_not_counted(phone, engine):
    site = current_cues(ROUTE)[0].site
    shown = {"what": "cue_shown", "n": 1, "lang": "en", "route": ROUTE, "site": site, "pass": 1}
    strange = [{**shown, "site": "istana"}, {**shown, "route": "lain"}]
    paged = {**shown, "what": "page_opened"}
    body = {"id": str(uuid4()), "day": "2026-11-28", "counts": [shown, *strange, paged]}
    assert phone.post("/tallies", json=body, headers={"sec-gpc": "1"}).json() == {"counted": 0}
    assert phone.post("/tallies", json=body).json() == {"counted": 1, "dropped": 2}
    assert phone.post("/tallies", json=body).json() == {"counted": 0, "known": 1}
    with open_reading(engine) as session:
        assert [(one.counted.item, one.times) for one in read(session)] == [(site, 1)]
    for wrong in ({"counts": [shown] * 301}, {"id": "rini"}, {"counts": [{**shown, "n": 0}]}):
        assert phone.post("/tallies", json={**body, **wrong}).status_code == 422


def test_openings_of_pages_are_written_together(engine):
    noon = datetime(2026, 11, 28, 17, 30, tzinfo=UTC)
    counter = OpeningCounter(lambda: engine, lambda: noon, wait_s=3600)
    for _ in range(3):
        counter.count("site", "menara", Lang.EN)
    with pytest.raises(ValueError, match="lesson"):
        counter.count("lesson", "x", Lang.ID)
    counter.write()
    counter.write()
    with open_reading(engine) as session:
        thing = Counted(What.PAGE_OPENED, kind="site", item="menara", lang=Lang.EN)
        assert read(session) == (Tally(date(2026, 11, 29), thing, 3),)


def test_numbers_are_summed_by_place_cue_and_week_and_small_ones_hidden():
    cue = Counted(What.CUE_SHOWN, "rute", "site", "menara", 1)
    rows = [
        Tally(DAY, cue, 150),
        Tally(DAY, cue._replace(lang=Lang.EN), 50),
        Tally(DAY, cue._replace(what=What.PLACE_OPENED, pass_number=0), 4),
        Tally(DAY, Counted(What.PACK_COMPLETED, "rute", "pack"), 7),
    ]
    since = DAY - timedelta(days=13)
    numbers = sum_up(rows, {("rute", "menara", 1): 10, ("rute", "gudang", 1): 3}, since, DAY)
    assert numbers == sum_up(
        rows[::-1], {("rute", "gudang", 1): 3, ("rute", "menara", 1): 10}, since, DAY
    )
    assert numbers.cues == (
        CueNumbers(("rute", "menara", 1), 200, 0, 10),
        CueNumbers(("rute", "gudang", 1), 0, 0, 3),
    )
    assert [one.rate for one in numbers.cues] == [50.0, None]
    assert [count for _, count in numbers.weeks] == [0, 0, 7]
    assert [hide_few(n, "<5") for n in (0, 1, 4, 5)] == ["0", "<5", "<5", "5"]
    lines = export_tallies(rows, ["a"] * 8, "<5").decode("utf-8-sig").splitlines()
    assert f"{week_of(DAY)},place_opened,rute,site,menara,,id,<5" in lines
