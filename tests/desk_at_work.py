"""An editors' desk that never rests, in a process that can be killed at any moment.

``python -m tests.desk_at_work ADDRESS`` keeps everything imported and starts a desk for each
number that it reads, so that the next one is at work milliseconds after the last was killed.
Each desk tells the step it is about to take and, once the database has kept it, that it is done.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.orm import Session

from components import records
from components.judging import shipped_data
from sites.accounts import AccountRow
from sites.companions import approve_together, list_companions
from sites.database import build_engine, open_reading, open_writing
from sites.edited import Item, ItemKind, Origin, Ref, Revision, Stage, parse_ref
from sites.merging import put_at
from sites.outdated import Data
from sites.review import (
    Verdict,
    find_due,
    publish_due,
    roll_back,
    send_back,
    submit,
    withdraw,
)
from sites.revisions import find_revision, normalise, open_item, save_draft
from sites.rights import Actor, Role
from sites.worktable import change_work, drop_work

SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
REFS = (
    *(Ref(ItemKind.SITE, one) for one in ("lawang-sewu", "tugu-muda", "gereja-blenduk")),
    Ref(ItemKind.ROUTE, "keliling-kota"),
)
NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
SOON = timedelta(microseconds=1)
WARM_STEPS = 30
NOTHING = ""

DEEDS = {
    "type": ((), None),
    "save": (("saved_edit",), Stage.DRAFT),
    "cite": (("saved_edit",), Stage.DRAFT),
    "found": (("saved_edit", "submitted"), Stage.IN_REVIEW),
    "roll_back": (("saved_roll_back",), Stage.DRAFT),
    "submit": (("submitted",), Stage.IN_REVIEW),
    "send_back": (("sent_back",), Stage.DRAFT),
    "approve": (("approved", "published"), Stage.PUBLISHED),
    "schedule": (("approved", "scheduled"), Stage.SCHEDULED),
    "due": (("published",), Stage.PUBLISHED),
    "withdraw": (("withdrawn",), Stage.WITHDRAWN),
}
"""What each deed writes into the log, and where it leaves the item (None: where it was)."""

OPEN = {
    Stage.UNTOUCHED: ("type", "save"),
    Stage.DRAFT: ("type", "save", "cite", "submit", "submit", "submit"),
    Stage.IN_REVIEW: ("save", "send_back", "approve", "approve", "approve", "schedule"),
    Stage.SCHEDULED: ("due", "due", "save", "roll_back", "approve", "schedule"),
    Stage.PUBLISHED: ("type", "save", "cite", "roll_back", "withdraw"),
    Stage.WITHDRAWN: ("save", "roll_back"),
}
TOGETHER = ("approve", "schedule")
WRITES = ("save", "cite", "found", "roll_back")


@dataclass(frozen=True)
class Step:
    """A step and all that it leaves behind: revision, entries, edition, what is being typed.

    ``first`` says that what came with the product is written down before it. ``digest`` is that
    of the new revision or of what was typed; ``shown`` the published revision after an edition.
    ``beside`` are the steps of the sources that go the same way before it.
    """

    deed: str
    ref: str
    number: int
    stage: str
    events: tuple[str, ...]
    first: bool = False
    digest: str = NOTHING
    shown: int | None = None
    beside: tuple[Step, ...] = ()


def tell_digest(data: Data) -> str:
    """Return a few digits that no other state of an item has."""
    text = json.dumps(normalise(data), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@lru_cache
def give(ref: Ref) -> Data | None:
    """Return what came with the product; the sources made here did not."""
    return None if ref.kind == ItemKind.SOURCE else shipped_data(ref)


def give_whole(ref: Ref) -> Data:
    """Return what came with the product of an item that did."""
    data = give(ref)
    assert data is not None
    return data


def pass_all(_ref: Ref, _data: Data) -> Verdict:
    """Find nothing wrong: a judge reads and writes nothing."""
    return Verdict()


class Desk:
    """Two people who do one thing after the other to a few items."""

    def __init__(self, engine: Engine, seed: int, tell: Callable[[str, Any], None]) -> None:
        self.engine, self.seed, self.tell = engine, seed, tell
        self.chance, self.count = Random(seed), 0

    def work(self) -> None:
        """Take one step, told before and after."""
        self.count += 1
        item, wanted, sources = self._choose()
        data = self._change(item, wanted)
        step = self._foresee(item, wanted, data, sources)
        self.tell("begun", asdict(step))
        with open_writing(self.engine) as session:
            self._do(session, item, step, data)
        self.tell("done", None)

    def _choose(self) -> tuple[Item, str, tuple[Revision, ...]]:
        """Return an item, what is to be done, and the sources that go the same way."""
        with open_reading(self.engine) as session:
            due = find_due(session, datetime.now(UTC) + SOON)
            due = sorted(due, key=lambda one: one.kind == ItemKind.SOURCE)
            ref = due[0] if due else self.chance.choice(REFS)
            item = open_item(session, SARI, ref, give)
            wanted = self._pick(item)
            data = {} if item.newest is None else item.newest.data
            if wanted == "due":
                others = (find_revision(session, one, 1) for one in due if one != ref)
                return item, wanted, tuple(one for one in others if one is not None)
            return item, wanted, list_companions(session, data) if wanted in TOGETHER else ()

    def _pick(self, item: Item) -> str:
        if item.ref.kind == ItemKind.SOURCE:
            return "due"
        wanted = self.chance.choice(OPEN[item.stage])
        again = item.newest is not None and item.newest.origin == Origin.ROLL_BACK
        is_site = item.ref.kind == ItemKind.SITE
        if (wanted == "roll_back" and again) or (wanted == "cite" and not is_site):
            return "save"
        return wanted

    def _name_source(self) -> Ref:
        return Ref(ItemKind.SOURCE, f"prasasti{self.seed}n{self.count}")

    def _change(self, item: Item, deed: str) -> Data:
        assert item.newest is not None
        if deed == "roll_back":
            return give_whole(item.ref)
        if deed in ("type", "save"):
            return put_at(item.newest.data, "address", f"Jalan {self.seed} nomor {self.count}")
        if deed == "cite":
            return put_at(item.newest.data, "position_sources", [self._name_source().id])
        return item.newest.data

    def _foresee(self, item: Item, deed: str, data: Data, sources: Sequence[Revision]) -> Step:
        events, stage = DEEDS[deed]
        number = item.number + (deed in WRITES)
        if deed in WRITES and item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED):
            events = (*events, "left_review")
        return Step(
            deed,
            str(item.ref),
            number,
            (stage or item.stage).value,
            events,
            first=item.stage == Stage.UNTOUCHED and deed in WRITES,
            digest=tell_digest(data) if deed in ("type", *WRITES) else NOTHING,
            shown=number if "published" in events else None,
            beside=tuple(self._foresee_beside(deed, sources)),
        )

    def _foresee_beside(self, deed: str, sources: Sequence[Revision]) -> Iterator[Step]:
        """Yield the steps of sources: one that is made, or those that are published along."""
        if deed == "cite":
            ref = self._name_source()
            events, stage = DEEDS["found"]
            digest = tell_digest(describe_source(ref))
            yield Step("found", str(ref), 1, str(stage), events, digest=digest)
        events, stage = DEEDS[deed]
        for one in sources:
            shown = one.number if "published" in events else None
            yield Step(deed, str(one.ref), one.number, str(stage), events, shown=shown)

    def _do(self, session: Session, item: Item, step: Step, data: Data) -> None:
        ref, now = item.ref, datetime.now(UTC)
        known = {"number": item.number, "now": now}
        if step.deed == "type":
            begin = (item.number, data)
            change_work(session, SARI, ref, lambda _: data, begin=lambda: begin, now=now)
        elif step.deed in ("save", "cite"):
            if step.deed == "cite":
                self._found(session, now)
            kept = {"base": item.number, "shipped": give, "now": now}
            save_draft(session, SARI, ref, data, **kept)
            drop_work(session, SARI, ref)
        elif step.deed == "roll_back":
            roll_back(session, SARI, ref, to=1, shipped=give, now=now)
        elif step.deed == "due":
            publish_due(session, pass_all, now, (ItemKind.SOURCE,))
            publish_due(session, pass_all, now)
        else:
            seen = tuple((parse_ref(one.ref), one.number) for one in step.beside)
            together = {"beside": seen, "judge_beside": lambda _: pass_all}
            steps: dict[str, Callable[..., Item]] = {
                "submit": partial(submit, session, SARI, judge=pass_all),
                "send_back": partial(send_back, session, BUDI, reason="Sumber?"),
                "approve": partial(approve_together, session, BUDI, **together),
                "schedule": partial(
                    approve_together, session, BUDI, **together, publish_at=now + SOON
                ),
                "withdraw": partial(withdraw, session, BUDI, reason="Tutup", shipped=give),
            }
            steps[step.deed](ref, **known)

    def _found(self, session: Session, now: datetime) -> None:
        """Make a source, and have it wait beside what names it."""
        ref = self._name_source()
        data = describe_source(ref)
        save_draft(session, SARI, ref, data, base=0, shipped=give, now=now)
        submit(session, SARI, ref, number=1, judge=pass_all, now=now)


def describe_source(ref: Ref) -> Data:
    """Return a source as somebody writes it down."""
    return {"id": ref.id, "title": f"Prasasti {ref.id}"}


def tell_aloud(word: str, step: Any) -> None:
    """Write a line that is out before this returns, and whole."""
    os.write(1, (json.dumps([word, step]) + "\n").encode())


def keep_working(address: str, seed: int) -> None:
    """Never return; the first thing told is who to kill."""
    tell_aloud("started", os.getpid())
    desk = Desk(build_engine(address), seed, tell_aloud)
    while True:
        desk.work()


def employ(connection: Connection, actor: Actor) -> None:
    """Give somebody an account with the id that the steps tell."""
    roles = sorted(role.value for role in actor.roles)
    row = {"id": actor.account, "login": actor.account, "name": actor.name, "created_at": NOW}
    connection.execute(insert(AccountRow).values(**row, roles=roles))


def warm_up() -> None:
    """Take some steps on a database that is thrown away: the first of each kind is the slowest."""
    with TemporaryDirectory() as folder:
        engine = build_engine(f"sqlite:///{Path(folder) / 'warm.sqlite'}")
        records.METADATA.create_all(engine)
        with engine.begin() as connection:
            employ(connection, SARI)
            employ(connection, BUDI)
        desk = Desk(engine, 0, lambda _word, _step: None)
        for _ in range(WARM_STEPS):
            desk.work()
        engine.dispose()


def main() -> None:
    """Start a desk for each number on standard input; say when it is gone."""
    warm_up()
    tell_aloud("ready", None)
    for line in sys.stdin:
        desk = os.fork()
        if desk == 0:
            keep_working(sys.argv[1], int(line))
        _, status = os.waitpid(desk, 0)
        tell_aloud("gone", status)


if __name__ == "__main__":
    main()
