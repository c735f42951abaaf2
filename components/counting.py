"""Pages served to everybody, counted: sums in memory, written together a little later.

A page never waits for its counter. What is in memory when a process is killed is lost; these are
statistics, and a page that waited for the disk would cost more than a few of them are worth.
"""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock, Timer

from sqlalchemy import Engine

from components.http.live_api import read_clock
from components.sources import SEMARANG_TIME
from components.store import current_engine
from sites.database import open_writing
from sites.tallies import Counted, What, add_counts
from sites.text import Lang

WAIT_S = 10.0
KINDS = frozenset({"site", "smart_feature"})


@dataclass
class OpeningCounter:
    """Counts openings of pages and writes the sums ``wait_s`` after the first of them."""

    find_engine: Callable[[], Engine]
    clock: Callable[[], datetime]
    wait_s: float = WAIT_S
    _sums: Counter[tuple[date, Counted]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def count(self, kind: str, item: str, lang: Lang) -> None:
        """Count one opening of the page of an item; ValueError for a kind without pages."""
        if kind not in KINDS:
            raise ValueError(kind)
        day = self.clock().astimezone(SEMARANG_TIME).date()
        counted = Counted(What.PAGE_OPENED, kind=kind, item=item, lang=lang)
        with self._lock:
            is_first = not self._sums
            self._sums[day, counted] += 1
        if is_first:
            timer = Timer(self.wait_s, self.write)
            timer.daemon = True
            timer.start()

    def write(self) -> None:
        """Write the sums there are."""
        with self._lock:
            sums, self._sums = self._sums, Counter()
        if not sums:
            return
        with open_writing(self.find_engine()) as session:
            for day in sorted({day for day, _ in sums}):
                counts = {counted: n for (of, counted), n in sums.items() if of == day}
                add_counts(session, counts, day)


_counter = OpeningCounter(current_engine, read_clock)
atexit.register(_counter.write)


def count_opening(kind: str, item: str, lang: Lang) -> None:
    """Count one opening of the public page of a ``site`` or ``smart_feature`` that exists."""
    _counter.count(kind, item, lang)
