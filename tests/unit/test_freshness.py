"""Marks of items: what is missing, what has aged, and how all items stand at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from components.judging import judge, shipped_data
from components.store import open_engine, upgrade
from sites.database import open_reading, open_writing
from sites.edited import ItemKind, Ref, Stage
from sites.freshness import (
    Facts,
    Mark,
    Marked,
    find_digest,
    find_marks,
    gather_facts,
    is_aged,
    weigh,
)
from sites.merging import put_at
from sites.outdated import Data
from sites.overview import Memory, list_standings, list_waiting
from sites.review import submit
from sites.revisions import save_draft
from sites.rights import Actor, NotAllowed, Role

NOW, TODAY = datetime(2026, 11, 28, 1, tzinfo=UTC), date(2026, 11, 28)
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
RINI = Actor(account="rini", name="Rini", roles=frozenset({Role.LECTURER}))
LAWANG, TUGU = Ref(ItemKind.SITE, "lawang-sewu"), Ref(ItemKind.SITE, "tugu-muda")


def build_place(**fields: Any) -> Data:
    """A place that lacks nothing but what is given otherwise."""
    words = {"id": "Menara", "en": "Tower"}
    claim = {"text": words, "sources": ["wiki"], "grade": "one_source", "as_of": "2026-02"}
    return {"id": "menara", "name": words, "claims": [claim], "position_grade": "surveyed"} | fields


def mark(data: Data, kind: ItemKind = ItemKind.SITE, **more: Any) -> dict[Mark, int]:
    """The marks of a state today."""
    outdated = more.pop("outdated", 0)
    return dict(find_marks(gather_facts(kind, data, outdated), TODAY, **more))


def test_a_place_without_a_gap_has_no_mark() -> None:
    assert mark(build_place()) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": {"id": "Menara"}}, {Mark.NO_ENGLISH: 1}),
        ({"label": {"id": "Satu", "en": " "}}, {Mark.NO_ENGLISH: 1}),
        ({"claims": [{"text": {"id": "a", "en": "b"}, "sources": []}]}, {Mark.NO_SOURCE: 1}),
        ({"annotations": [{"feature": "x"}, {"feature": "y"}]}, {Mark.NO_SOURCE: 2}),
        ({"pictures": [{"author": "Anonim", "licence": "CC0 1.0"}]}, {Mark.NO_CREDIT: 1}),
        ({"pictures": [{"author": "Sari"}]}, {Mark.NO_CREDIT: 1}),
        ({"pictures": [{"author": "Sari", "licence": "CC0 1.0"}]}, {}),
        ({"position_grade": "approximate"}, {Mark.APPROXIMATE: 1}),
        ({"access": {"hours": {"as_of": "2024"}}}, {Mark.AGED: 1}),
        ({"annotations": [{"sources": ["a"], "status": "ended", "as_of": "2011"}]}, {}),
        ({"claims": "<script>", "pictures": {"x": 1}, "annotations": {"as_of": 7}}, {}),
    ],
)
def test_each_gap_is_marked(fields: Data, expected: dict[Mark, int]) -> None:
    assert mark(build_place(**fields)) == expected


def test_reports_offers_and_english_left_behind_are_marks_too() -> None:
    found = mark(build_place(), outdated=2, reports=11, offered=True)
    assert found == {Mark.FIELD: 11, Mark.OLD_ENGLISH: 2, Mark.OFFER: 1}


def test_notes_of_a_visit_do_not_age() -> None:
    assert mark({"id": "satu", "as_of": "2022"}, ItemKind.LESSON) == {}
    assert mark({"id": "satu", "as_of": "2022"}, ItemKind.SMART_FEATURE) == {Mark.AGED: 1}


@pytest.mark.parametrize(
    ("as_of", "aged"),
    [
        ("2025-11-27", True),
        ("2025-11-28", False),
        ("2025-10", True),
        ("2025-11", False),
        ("2024", True),
        ("2025", False),
    ],
)
def test_a_date_ages_when_it_is_certainly_a_year_ago(as_of: str, aged: bool) -> None:
    assert is_aged(as_of, TODAY) == aged


def test_what_presses_comes_first() -> None:
    def weight(**more: Any) -> int:
        return weigh(find_marks(gather_facts(ItemKind.SITE, build_place()), TODAY, **more))

    one, many = weight(reports=1), weight(reports=11)
    aged = weigh((Marked(Mark.AGED, 40), Marked(Mark.APPROXIMATE, 1)))
    assert many > one > weigh((Marked(Mark.NO_SOURCE, 90),)) > weight(offered=True) > aged > 0


def test_a_finished_part_counts_once_and_names_come_from_where_they_stand() -> None:
    facts = gather_facts(ItemKind.SITE, build_place())
    assert (facts.filled, facts.wanted, facts.name) == (2, 14, ("Menara", "Tower"))
    route = shipped_data(Ref(ItemKind.ROUTE, "keliling-kota"))
    assert route is not None
    assert gather_facts(ItemKind.ROUTE, route).name[0]
    assert gather_facts(ItemKind.SOURCE, {"id": "x", "title": "Buku"}).name == ("Buku", "Buku")
    assert gather_facts(ItemKind.SITE, {"id": "x"}).name == ("", "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "en", "claims", "sources", "pictures", "as_of", "status", "name", "features"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["name", "claims", "pictures", "collection"]), JSON))
def test_any_data_can_be_looked_at(data: Data) -> None:
    for kind in ItemKind:
        facts = gather_facts(kind, data)
        assert 0 <= facts.filled <= facts.wanted
        assert all(one.times > 0 for one in find_marks(facts, TODAY))
        assert find_digest(dict(reversed(data.items()))) == facts.digest


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database as it is delivered."""
    made = open_engine(f"sqlite:///{tmp_path / 'isi.sqlite'}")
    upgrade(made)
    yield made
    made.dispose()


def save(engine: Engine, ref: Ref, field: str, value: Any, base: int = 1) -> None:
    """Save a draft with one field changed."""
    data = put_at(shipped_data(ref) or {"id": ref.id}, field, value)
    with open_writing(engine) as session:
        save_draft(session, SARI, ref, data, base=base, shipped=shipped_data, now=NOW)


def read(engine: Engine, memory: Memory) -> dict[Ref, tuple[Stage, Facts | None, Facts | None]]:
    """How everything stands."""
    with open_reading(engine) as session:
        return {one.ref: one[1:4] for one in list_standings(session, SARI, memory)}


def test_touched_items_are_gathered_once_and_then_only_what_is_new(engine: Engine) -> None:
    memory = Memory()
    assert read(engine, memory) == {}
    save(engine, LAWANG, "name.en", "")
    stage, newest, grown = read(engine, memory)[LAWANG]
    assert stage == Stage.DRAFT
    assert newest is not None and Marked(Mark.NO_ENGLISH, 1) in newest.lacks
    assert grown == gather_facts(ItemKind.SITE, shipped_data(LAWANG) or {})
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    save(engine, TUGU, "address", "Jl. X")
    asked.clear()
    assert set(read(engine, memory)) == {LAWANG, TUGU}
    assert len([one for one in asked if "SELECT" in one]) <= 3
    assert len(memory.facts) == 4
    lost = Memory(99, {**memory.facts, (TUGU, 9): newest}, {TUGU: 9})
    assert read(engine, lost) == read(engine, memory)
    assert (lost.facts, lost.last) == (memory.facts, memory.last)
    fresh = Memory()
    assert read(engine, fresh) == read(engine, memory)


def test_an_item_of_its_own_grew_from_nothing(engine: Engine) -> None:
    save(engine, Ref(ItemKind.SITE, "situs-baru"), "name.id", "Baru", base=0)
    (found,) = read(engine, Memory()).values()
    assert found[2] is None
    assert found[1] is not None and found[1].name == ("Baru", "Baru")


def test_what_waits_is_listed_with_who_submitted_it(engine: Engine) -> None:
    save(engine, LAWANG, "address", "Jl. Pemuda 162")
    with open_writing(engine) as session:
        assert list_waiting(session, SARI) == ()
        submit(session, SARI, LAWANG, number=2, judge=judge, now=NOW, note="Nomornya keliru")
        (found,) = list_waiting(session, SARI)
        with pytest.raises(NotAllowed):
            list_waiting(session, RINI)
        with pytest.raises(NotAllowed):
            list_standings(session, RINI, Memory())
    assert (found.ref, found.number, found.since) == (LAWANG, 2, NOW)
    assert (found.who_name, found.note, found.publish_at) == ("Sari", "Nomornya keliru", None)
