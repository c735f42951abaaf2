"""Editors who write in one moment: one is first, the others are told; editions keep in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine

from components.judging import shipped_data
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Ref, StaleDraft
from sites.editions import find_edition, read_edition
from sites.journal import add_comment, list_comments, list_log
from sites.merging import put_at
from sites.review import Verdict, approve, submit
from sites.revisions import list_revisions, save_draft
from sites.rights import Actor, Role

NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
LAWANG = Ref(ItemKind.SITE, "lawang-sewu")
PLACES = ("lawang-sewu", "tugu-muda", "gereja-blenduk", "masjid-kauman")
AT_ONCE, TIMES = 4, 5


def meet(works: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all in the same moment; return how each ended."""
    ready = Barrier(len(works))

    def end(work: Callable[[], object]) -> str:
        ready.wait()
        try:
            work()
        except StaleDraft as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(end, works))


def save(engine: Engine, ref: Ref, address: str, base: int) -> Item:
    """Save a draft with another address."""
    data = put_at(shipped_data(ref) or {}, "address", address)
    with open_writing(engine) as session:
        return save_draft(session, SARI, ref, data, base=base, shipped=shipped_data, now=NOW)


def pass_all(_ref: Ref, _data: object) -> Verdict:
    """Find nothing wrong."""
    return Verdict()


def hand_in(engine: Engine, ref: Ref) -> int:
    """Save and submit a draft; return its number."""
    number = save(engine, ref, "Jalan Baru 9", 1).number
    with open_writing(engine) as session:
        submit(session, SARI, ref, number=number, judge=pass_all, now=NOW)
    return number


def accept(engine: Engine, ref: Ref, number: int) -> None:
    """Publish what was submitted."""
    with open_writing(engine) as session:
        approve(session, BUDI, ref, number=number, judge=pass_all, now=NOW)


def test_of_those_who_save_in_one_moment_one_is_first_and_the_others_are_told(
    engine: Engine,
) -> None:
    for base in range(1, TIMES + 1):
        roads = [f"Jalan {base}.{n}" for n in range(AT_ONCE)]
        works = [partial(save, engine, LAWANG, road, base) for road in roads]
        assert meet(works) == {"done": 1, "stale_draft": AT_ONCE - 1}
    with open_reading(engine) as session:
        numbers = [one.number for one in list_revisions(session, SARI, LAWANG, shipped_data)]
    assert numbers == list(range(1, TIMES + 2))


def test_what_is_published_in_one_moment_is_all_there_in_editions_of_their_own(
    engine: Engine,
) -> None:
    refs = [Ref(ItemKind.SITE, place) for place in PLACES]
    numbers = [hand_in(engine, ref) for ref in refs]
    works = [partial(accept, engine, ref, n) for ref, n in zip(refs, numbers, strict=True)]
    assert meet(works) == {"done": len(refs)}
    with open_reading(engine) as session:
        assert find_edition(session) == len(refs)
        assert set(read_edition(session).items) == set(refs)


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_signs_that_no_database_keeps_are_left_out_of_remarks(engine: Engine, sign: str) -> None:
    said = f"a{sign}b"
    with open_writing(engine) as session:
        kept = {"base": 1, "shipped": shipped_data, "now": NOW, "note": said}
        save_draft(session, SARI, LAWANG, put_at(shipped_data(LAWANG) or {}, "sight_m", 9), **kept)
        add_comment(session, SARI, LAWANG, number=2, field=said, text=said, now=NOW)
    with open_reading(engine) as session:
        (told,) = list_comments(session, SARI, LAWANG)
        commented, saved = list_log(session, SARI, LAWANG)
    assert {told.field, told.text, commented.field, commented.text, saved.text} == {"ab"}
