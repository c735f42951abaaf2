"""A newer product meets what the office changed: nothing is lost, nothing is shown unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from components.judging import judge, shipped_data
from components.store import open_engine, upgrade
from sites.catalogue import read_catalogue
from sites.database import open_reading, open_writing
from sites.edited import PRODUCT, Item, ItemKind, Origin, Ref, Stage, StaleDraft
from sites.editions import build_edition, read_edition
from sites.journal import list_log
from sites.merging import put_at
from sites.offers import Take, find_offer, settle_offer
from sites.outdated import Data
from sites.review import Refused, approve, roll_back, submit
from sites.revisions import list_revisions, open_item, save_draft
from sites.rights import Actor, NotAllowed, Role
from sites.standing import list_authors

NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
RINI = Actor(account="rini", name="Rini", roles=frozenset({Role.LECTURER}))
LAWANG, TUGU = Ref(ItemKind.SITE, "lawang-sewu"), Ref(ItemKind.SITE, "tugu-muda")
OURS, THEIRS = "Jalan Pemuda 162", "Jalan Pemuda, Sekayu"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database as it is delivered."""
    made = open_engine(f"sqlite:///{tmp_path / 'isi.sqlite'}")
    upgrade(made)
    yield made
    made.dispose()


def hold() -> Data:
    """What came with the product."""
    data = shipped_data(LAWANG)
    assert data is not None
    return data


def newer(ref: Ref) -> Data | None:
    """A newer product: another address and another distance of sight."""
    if ref != LAWANG:
        return shipped_data(ref)
    return put_at(put_at(hold(), "address", THEIRS), "sight_m", 333.0)


def save(engine: Engine, data: Data, base: int, actor: Actor = SARI) -> Item:
    """Save a draft, before the newer product came."""
    with open_writing(engine) as session:
        return save_draft(session, actor, LAWANG, data, base=base, shipped=shipped_data, now=NOW)


def settle(engine: Engine, take: Take, number: int = 2, actor: Actor = SARI, **more: Any) -> Item:
    """Settle what the newer product brings."""
    with open_writing(engine) as session:
        kept = {"number": number, "take": take, "shipped": newer, "now": NOW, **more}
        return settle_offer(session, actor, LAWANG, **kept)


def reopen(engine: Engine) -> Item:
    """The item as it is now."""
    with open_reading(engine) as session:
        return open_item(session, SARI, LAWANG, newer)


def publish(engine: Engine, number: int) -> None:
    """Submit and approve."""
    with open_writing(engine) as session:
        submit(session, SARI, LAWANG, number=number, judge=judge, now=NOW)
        approve(session, BUDI, LAWANG, number=number, judge=judge, now=NOW)


def newest_data(item: Item) -> Data:
    """The newest state of an item."""
    assert item.newest is not None
    return item.newest.data


def test_both_are_brought_together_and_a_clash_is_decided_by_a_person(engine: Engine) -> None:
    save(engine, put_at(put_at(hold(), "address", OURS), "accuracy_m", 7.0), 1)
    with open_reading(engine) as session:
        offer = find_offer(session, SARI, open_item(session, SARI, LAWANG, newer))
    assert offer is not None
    assert [one.field for one in offer.clashes] == ["address"]
    assert [one.field for one in offer.brought] == ["address", "sight_m"]
    item = settle(engine, Take.MERGED, choices={"address": Take.OURS})
    data = newest_data(item)
    assert (data["address"], data["sight_m"], data["accuracy_m"]) == (OURS, 333.0, 7.0)
    assert item.newest is not None
    assert (item.stage, item.newest.origin, item.offer) == (Stage.DRAFT, Origin.MERGE, None)


def test_a_clash_that_nobody_decided_takes_the_product(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    assert newest_data(settle(engine, Take.MERGED))["address"] == THEIRS


def test_theirs_is_a_draft_that_says_what_the_product_says(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    publish(engine, 2)
    item = settle(engine, Take.THEIRS)
    assert newest_data(item) == newer(LAWANG)
    assert item.published is not None
    assert item.published.data["address"] == OURS


def test_keeping_ours_is_recorded_and_asked_once(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    publish(engine, 2)
    assert reopen(engine).offer == newer(LAWANG)
    item = settle(engine, Take.OURS)
    assert (item.number, item.stage, item.offer) == (2, Stage.PUBLISHED, None)
    with open_reading(engine) as session:
        (entry, *_) = list_log(session, SARI, LAWANG)
        numbers = [one.number for one in list_revisions(session, SARI, LAWANG, newer)]
        assert list_authors(session, LAWANG, 2) == frozenset()
    assert (entry.event, entry.who_name) == ("offer_ours", "Sari")
    assert numbers == [1, 2, 3]
    with pytest.raises(Refused, match="no_offer"):
        settle(engine, Take.OURS)


def test_after_keeping_ours_one_goes_on_from_there(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    settle(engine, Take.OURS)
    item = save(engine, put_at(hold(), "address", "Jalan Pemuda 161"), 2)
    assert item.number == 4
    with open_writing(engine) as session:
        part = roll_back(session, SARI, LAWANG, to=3, fields=("sight_m",), shipped=newer, now=NOW)
    data = newest_data(part)
    assert (data["address"], data["sight_m"]) == ("Jalan Pemuda 161", 333.0)


def test_a_part_of_what_was_not_taken_can_still_be_fetched(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    settle(engine, Take.OURS)
    with open_writing(engine) as session:
        part = roll_back(session, SARI, LAWANG, to=3, fields=("sight_m",), shipped=newer, now=NOW)
    data = newest_data(part)
    assert (part.number, data["address"], data["sight_m"]) == (4, OURS, 333.0)


def test_the_product_is_nobody_and_its_revision_makes_nobody_forgotten(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1, BUDI)
    item = settle(engine, Take.MERGED)
    with open_reading(engine) as session:
        assert list_authors(session, LAWANG, item.number) == {"budi", "sari"}
        authors = [one.author for one in list_revisions(session, SARI, LAWANG, newer)]
    assert authors == [PRODUCT, "budi", PRODUCT, "sari"]
    with open_writing(engine) as session:
        submit(session, SARI, LAWANG, number=item.number, judge=judge, now=NOW)
        with pytest.raises(Refused, match="own_change"):
            approve(session, BUDI, LAWANG, number=item.number, judge=judge, now=NOW)


def test_what_was_not_looked_at_is_not_settled(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    save(engine, put_at(hold(), "address", "Jalan Pemuda 9"), 2)
    with pytest.raises(StaleDraft):
        settle(engine, Take.THEIRS, number=2)
    with pytest.raises(NotAllowed):
        settle(engine, Take.THEIRS, number=3, actor=RINI)
    assert newest_data(reopen(engine))["address"] == "Jalan Pemuda 9"


def test_untouched_items_take_the_newer_product_by_themselves(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    with open_reading(engine) as session:
        fresh = open_item(session, SARI, TUGU, lambda _: put_at(hold(), "id", "tugu-muda"))
        edition = read_edition(session)
    assert fresh.offer is None
    assert fresh.published is not None
    assert fresh.published.data["name"] == hold()["name"]
    shipped = read_catalogue()
    assert build_edition(shipped, edition)[0] == shipped
    assert edition.items == {}


def test_until_a_draft_is_published_visitors_see_the_newer_product(engine: Engine) -> None:
    save(engine, put_at(hold(), "address", OURS), 1)
    item = reopen(engine)
    assert item.published is not None
    assert item.published.data == newer(LAWANG)
