"""New sources are published with what uses them, in one step, and only those that were seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from components.judging import judge, judge_beside, shipped_data
from components.new_source import find_same, propose_id
from sites.accounts import KEEPER, NewAccount, add_account
from sites.catalogue import read_catalogue
from sites.companions import (
    Seen,
    approve_together,
    list_companions,
    list_source_ids,
    list_waiting_sources,
)
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Ref, Stage
from sites.editions import build_edition, read_edition, read_item
from sites.merging import put_at
from sites.model import Source
from sites.outdated import Data
from sites.review import Refused, publish_due, send_back, submit
from sites.revisions import open_item, save_draft
from sites.rights import Actor, Role

NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
LAWANG, PLAQUE = Ref(ItemKind.SITE, "lawang-sewu"), Ref(ItemKind.SOURCE, "prasasti2026")


def save(session: Session, ref: Ref, data: Data, actor: Actor = SARI) -> int:
    """Save what is to be looked at; return its number."""
    base = open_item(session, SARI, ref, shipped_data).number
    kept = {"base": base, "shipped": shipped_data, "now": NOW}
    return save_draft(session, actor, ref, data, **kept).number


def make_source(engine: Engine, actor: Actor = SARI, title: str = "Prasasti di pintu") -> int:
    """Write a source and ask for its review."""
    with open_writing(engine) as session:
        number = save(session, PLAQUE, {"id": PLAQUE.id, "title": title}, actor)
        submit(session, actor, PLAQUE, number=number, judge=judge, now=NOW)
    return number


def use_source(engine: Engine) -> int:
    """Let the first claim of the place rest on it, and ask for a review."""
    data = shipped_data(LAWANG)
    assert data is not None
    used = [*data["claims"][0]["sources"], PLAQUE.id]
    with open_writing(engine) as session:
        number = save(session, LAWANG, put_at(data, "claims.0.sources", used))
        draft = open_item(session, SARI, LAWANG, shipped_data).newest
        assert draft is not None
        kind = judge_beside(list_companions(session, draft.data))
        submit(session, SARI, LAWANG, number=number, judge=kind, now=NOW)
    return number


def approve(
    engine: Engine, number: int, seen: tuple[Seen, ...], actor: Actor = BUDI, **more: Any
) -> Item:
    """Approve the place with what was looked at beside it."""
    with open_writing(engine) as session:
        kept = {"beside": seen, "judge_beside": judge_beside, "now": NOW, **more}
        return approve_together(session, actor, LAWANG, number=number, **kept)


def stage_of(engine: Engine, ref: Ref) -> Stage:
    with open_reading(engine) as session:
        return open_item(session, SARI, ref, shipped_data).stage


def test_a_new_source_is_published_with_the_claim_that_rests_on_it(engine: Engine) -> None:
    source, number = make_source(engine), use_source(engine)
    with open_reading(engine) as session:
        assert [one.ref for one in list_waiting_sources(session)] == [PLAQUE]
    assert approve(engine, number, ((PLAQUE, source),)).stage == Stage.PUBLISHED
    assert stage_of(engine, PLAQUE) == Stage.PUBLISHED
    with open_reading(engine) as session:
        assert list_waiting_sources(session) == ()
        edition = read_edition(session)
    catalogue, faults = build_edition(read_catalogue(), edition)
    assert faults == ()
    assert catalogue.find_source(PLAQUE.id) is not None
    site = catalogue.find_site(LAWANG.id)
    assert site is not None
    assert PLAQUE.id in site.claims[0].sources


def test_a_source_that_was_not_looked_at_is_not_published_unseen(engine: Engine) -> None:
    source, number = make_source(engine), use_source(engine)
    for seen in ((), ((PLAQUE, source + 1),), ((PLAQUE, source), (LAWANG, 2))):
        with pytest.raises(Refused, match="sources_changed"):
            approve(engine, number, seen)
    assert {stage_of(engine, ref) for ref in (PLAQUE, LAWANG)} == {Stage.IN_REVIEW}


def test_who_wrote_the_source_does_not_approve_it_with_the_item(engine: Engine) -> None:
    source, number = make_source(engine, BUDI.model_copy()), use_source(engine)
    with pytest.raises(Refused, match="own_source"):
        approve(engine, number, ((PLAQUE, source),))
    assert {stage_of(engine, ref) for ref in (PLAQUE, LAWANG)} == {Stage.IN_REVIEW}


def test_a_source_that_was_sent_back_keeps_the_item_from_being_published(engine: Engine) -> None:
    source, number = make_source(engine), use_source(engine)
    with open_writing(engine) as session:
        send_back(session, BUDI, PLAQUE, number=source, reason="Foto mana?", now=NOW)
    with pytest.raises(Refused, match="sources_changed"):
        approve(engine, number, ((PLAQUE, source),))
    with pytest.raises(Refused, match="not_fit"):
        approve(engine, number, ())
    assert stage_of(engine, LAWANG) == Stage.IN_REVIEW


def test_both_wait_for_the_same_time_and_an_item_without_its_source_goes_back(
    engine: Engine,
) -> None:
    with open_writing(engine) as session:
        new = NewAccount("budi", "Budi", (Role.PUBLISHER,))
        budi = add_account(session, KEEPER, new, now=NOW).actor
    source, number = make_source(engine), use_source(engine)
    later = NOW + timedelta(hours=2)
    assert approve(engine, number, ((PLAQUE, source),), budi, publish_at=later).publish_at == later
    with open_writing(engine) as session:
        assert publish_due(session, judge, later, (ItemKind.SOURCE,)) == (PLAQUE,)
        assert publish_due(session, judge, later) == ()
        assert open_item(session, SARI, LAWANG, shipped_data).stage == Stage.DRAFT


def test_what_is_shown_already_is_never_published_along(engine: Engine) -> None:
    shipped = Ref(ItemKind.SOURCE, "seed")
    data = shipped_data(shipped)
    assert data is not None
    with open_writing(engine) as session:
        number = save(session, shipped, {**data, "title": "Judul lain"})
        submit(session, SARI, shipped, number=number, judge=judge, now=NOW)
        assert list_waiting_sources(session) == ()
        assert list_companions(session, {"sources": ["seed"]}) == ()


def test_sources_are_found_however_deep_they_are_named() -> None:
    data = {
        "claims": [{"sources": ["a", 3]}, {"sources": "b"}],
        "money": {"sources": ["c"]},
        "position_sources": ["d"],
        "title": "sources",
    }
    assert list_source_ids(data) == {"a", "c", "d"}


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=4))
def test_every_title_gives_an_id_that_is_fit_and_free(title: str, more: list[str]) -> None:
    taken = [propose_id(title, ()), *more]
    found = propose_id(title, taken)
    assert found.casefold() not in {one.casefold() for one in taken}
    item, faults = read_item(Ref(ItemKind.SOURCE, found), {"id": found, "title": "x"})
    assert item is not None
    assert faults == ()


def test_a_source_that_is_there_is_found_by_its_address_or_title() -> None:
    held = Source(id="a", title="Prasasti", address="https://contoh.id/a")
    assert find_same("lain", "https://contoh.id/a", [held]) == held
    assert find_same("PRASASTI", "", [held]) == held
    assert find_same("lain", "", [held]) is None
