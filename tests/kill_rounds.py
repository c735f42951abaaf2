"""Desks that are killed at any moment, and what must be in the database afterwards.

Everything that was told as done is there, whole. The one step that was begun and not told as
done is there whole or not at all. Nothing else is there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Timer
from types import TracebackType
from typing import IO, Any

from sqlalchemy import Engine, func, select, text

from components.store import open_engine, upgrade
from sites.content_tables import EditionRow, EntryRow, ItemRow, RevisionRow, WorkRow
from sites.database import open_reading
from sites.edited import parse_ref
from tests.desk_at_work import BUDI, SARI, WRITES, Step, employ, give_whole, tell_digest

ROOT = Path(__file__).parents[1]
MOST_LINES, SHORT_S, LONG_S = 14, 0.002, 0.03
"""A desk is killed within a short or a longer time after one of so many lines."""
WHOLE_EVERY = 50
LONGEST_S = 10.0
MOVES = {"approved", "published", "submitted", "sent_back", "withdrawn"}
"""Log entries that come with one change of the row of an item, beside those of a save."""
AS_BEFORE, THERE, NOT_THERE = "between two steps", "in a step that is there", "in a step undone"


def read_line(pipe: IO[bytes]) -> tuple[str, Any]:
    """Return a word and what it is about."""
    word, told = json.loads(pipe.readline())
    return word, told


def read_step(told: Any) -> Step:
    """Return a step as it was told."""
    beside = tuple(read_step(one) for one in told["beside"])
    return Step(**{**told, "events": tuple(told["events"]), "beside": beside})


@dataclass
class Book:
    """What the steps that were told as done have left behind, in their order."""

    entries: list[tuple[str, str, int]] = field(default_factory=list)
    revisions: list[tuple[str, int, str]] = field(default_factory=list)
    editions: list[tuple[str, int | None]] = field(default_factory=list)
    stages: dict[str, tuple[str, int]] = field(default_factory=dict)
    shown: dict[str, int | None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """Take a step in, and what goes the same way before it."""
        for one in step.beside:
            self.add(one)
        ref, number = step.ref, step.number
        self.entries += [(event, ref, number) for event in step.events]
        if step.deed == "type":
            self.typed[ref] = step.digest
            return
        if step.first:
            self.revisions.append((ref, 1, tell_digest(give_whole(parse_ref(ref)))))
        if step.deed in WRITES:
            self.revisions.append((ref, number, step.digest))
        if step.deed in ("save", "cite"):
            self.typed.pop(ref, None)
        if step.shown is not None or step.deed == "withdraw":
            self.editions.append((ref, step.shown))
            self.shown[ref] = step.shown
        self.stages[ref] = (step.stage, number)

    def copy(self) -> Book:
        """Return another book that says the same."""
        lists = (list(self.entries), list(self.revisions), list(self.editions))
        return Book(*lists, dict(self.stages), dict(self.shown), dict(self.typed))


def _name(row: Any) -> str:
    return f"{row.kind}:{row.item}"


def read_book(engine: Engine, known: Book) -> Book:
    """Return what a database holds, in the order in which it was written.

    What comes before the ends of ``known`` is not read again: an empty book reads all.
    """
    with open_reading(engine) as session:
        entries = select(EntryRow).order_by(EntryRow.id).offset(len(known.entries))
        revisions = select(RevisionRow).order_by(RevisionRow.id).offset(len(known.revisions))
        editions = select(EditionRow).where(EditionRow.number > len(known.editions))
        items = session.scalars(select(ItemRow)).all()
        works = session.scalars(select(WorkRow).where(WorkRow.account_id == SARI.account))
        return Book(
            [
                *known.entries,
                *((row.event, _name(row), row.number) for row in session.scalars(entries)),
            ],
            [
                *known.revisions,
                *(
                    (_name(row), row.number, tell_digest(row.data))
                    for row in session.scalars(revisions)
                ),
            ],
            [
                *known.editions,
                *(
                    (_name(row), row.revision)
                    for row in session.scalars(editions.order_by(EditionRow.number))
                ),
            ],
            {_name(row): (row.stage, row.newest) for row in items},
            {_name(row): row.published for row in items if row.withdrawn or row.published},
            {_name(row): tell_digest(row.data) for row in works},
        )


def find_disorder(engine: Engine) -> list[str]:
    """Return what does not agree within a database, whatever was told."""
    with open_reading(engine) as session:
        columns = (RevisionRow.kind, RevisionRow.item, RevisionRow.number, RevisionRow.parent)
        revisions = {(_name(row), row.number): row for row in session.execute(select(*columns))}
        events = (EntryRow.kind, EntryRow.item, EntryRow.event)
        entries = session.execute(select(*events, func.count().label("times")).group_by(*events))
        moves: Counter[str] = Counter()
        for row in entries:
            if row.event in MOVES or row.event.startswith("saved_"):
                moves[_name(row)] += row.times
        items = session.scalars(select(ItemRow)).all()
        editions = session.scalars(select(EditionRow).order_by(EditionRow.number)).all()
    newest = Counter(name for name, _ in revisions)
    return [
        *(f"{item.item}: newest" for item in items if item.newest != newest[_name(item)]),
        *(f"{item.item}: version" for item in items if item.version != 1 + moves[_name(item)]),
        *(
            f"{name} {number}: made from nothing"
            for (name, number), row in revisions.items()
            if number > 1 and (row.parent is None or (name, row.parent) not in revisions)
        ),
        *(
            f"edition {row.number}: of nothing"
            for row in editions
            if row.revision is not None and (_name(row), row.revision) not in revisions
        ),
        *(
            f"edition {row.number}: out of turn"
            for n, row in enumerate(editions, 1)
            if row.number != n
        ),
        *(
            f"edition {later.number}: earlier"
            for one, later in pairwise(editions)
            if later.at < one.at
        ),
    ]


def check_file(engine: Engine) -> str:
    """Return what SQLite itself says of its file: ``ok``; PostgreSQL has nothing to say."""
    if engine.dialect.name != "sqlite":
        return "ok"
    with engine.connect() as connection:
        return str(connection.execute(text("PRAGMA integrity_check")).scalar_one())


def wait_until_alone(engine: Engine) -> None:
    """Wait until PostgreSQL has noticed that a client is gone and has ended what it had sent."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + LONGEST_S
    while True:
        with engine.connect() as connection:
            if not connection.execute(others).scalar_one():
                return
        assert time.monotonic() < until, "the killed desk is still at work in the database"
        time.sleep(SHORT_S)


class Rounds:
    """Kills desks on one database and compares, until told to stop."""

    def __init__(self, folder: Path, seed: int, address: str = "") -> None:
        self.address = address or f"sqlite:///{folder / 'jejak.sqlite'}"
        self.chance, self.book, self.counts = Random(seed), Book(), Counter[str]()
        self.deeds, self.killed, self.joint = Counter[str](), 0, 0
        self.engine = open_engine(self.address)
        upgrade(self.engine)
        with self.engine.begin() as connection:
            employ(connection, SARI)
            employ(connection, BUDI)

    def __enter__(self) -> Rounds:
        command = [sys.executable, "-m", "tests.desk_at_work", self.address]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        self._desks = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._read() == ("ready", None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.killpg(self._desks.pid, signal.SIGKILL)
        self._desks.communicate()
        self.engine.dispose()

    def _read(self) -> tuple[str, Any]:
        assert self._desks.stdout is not None
        return read_line(self._desks.stdout)

    def kill_one(self) -> None:
        """Start a desk, kill it, and compare; raises AssertionError when something is amiss."""
        if self.chance.random() < 0.5:
            self.engine.dispose()
        begun = self._work_until_killed()
        self.killed += 1
        if self.engine.dialect.name == "postgresql":
            wait_until_alone(self.engine)
        found = read_book(self.engine, self.book)
        outcome = AS_BEFORE
        if begun is not None:
            after = self.book.copy()
            after.add(begun)
            outcome = THERE if found == after else NOT_THERE
            self.book = after if found == after else self.book
        assert found == self.book, self._tell(found, begun)
        amiss = find_disorder(self.engine)
        assert not amiss, amiss
        self.counts[outcome] += 1
        if self.killed % WHOLE_EVERY == 0:
            self.compare_whole()

    def compare_whole(self) -> None:
        """Read everything once more, from the first revision on, and the file page by page."""
        found = read_book(self.engine, Book())
        assert found == self.book, self._tell(found, None)
        assert check_file(self.engine) == "ok"

    def _work_until_killed(self) -> Step | None:
        """Return the step that was begun and not told as done."""
        assert self._desks.stdin is not None
        self._desks.stdin.write(f"{self.chance.randrange(10**9)}\n".encode())
        self._desks.stdin.flush()
        after = self.chance.randrange(MOST_LINES + 1)
        moment = (self.chance.uniform(0, self.chance.choice((SHORT_S, LONG_S))), os.kill)
        begun, killer, seen = None, None, 0
        while True:
            word, told = self._read()
            if word == "started":
                desk = told
            if killer is None and seen == after and word != "gone":
                killer = Timer(*moment, (desk, signal.SIGKILL))
                killer.start()
            seen += 1
            if word == "begun":
                begun = read_step(told)
            elif word == "done" and begun is not None:
                self.book.add(begun)
                self.deeds[begun.deed] += 1
                self.joint += bool(begun.beside)
                begun = None
            elif word == "gone":
                assert told == signal.SIGKILL, f"the desk ended by itself: {told}"
                return begun

    def _tell(self, found: Book, begun: Step | None) -> str:
        """Return in which part a database differs from what was told."""
        parts = [name for name in vars(found) if getattr(found, name) != getattr(self.book, name)]
        return f"kill {self.killed}: {', '.join(parts)} differ; begun {begun}"
