"""Check-ins of many phones, written one transaction at a time.

While one is being written the others gather and go into the next: however many phones say that
they are here in one moment, the beacon of the bus waits for one of them at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from components.http.lane import Lane
from routes.class_day import CheckIn, ClassOver, check_in, forget_old
from sites.database import open_writing
from sites.errors import UnknownItem

SWEEPS = timedelta(hours=6)
"""How often it is looked whether something is to be forgotten."""
MOST_TOGETHER = 200

Refused = ClassOver | UnknownItem
Said = tuple[str, CheckIn]


class CheckInDesk:
    """Takes check-ins; asks for its engine and its clock whenever it writes."""

    def __init__(self, find_engine: Callable[[], Engine], clock: Callable[[], datetime]) -> None:
        self._find_engine, self._clock = find_engine, clock
        self._waiting: list[tuple[Said, asyncio.Future[Refused | None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._swept: datetime | None = None
        self._lane = Lane(1)

    async def take(self, code: str, said: CheckIn) -> None:
        """Return when the check-in is written; raises what :func:`check_in` raises."""
        done: asyncio.Future[Refused | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((code, said), done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        refused = await done
        if refused is not None:
            raise refused

    async def _write_all(self) -> None:
        while self._waiting:
            batch = self._waiting[:MOST_TOGETHER]
            self._waiting = self._waiting[MOST_TOGETHER:]
            try:
                told = await self._lane.run(self._write, [said for said, _ in batch])
            except BaseException as error:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                if not isinstance(error, Exception):
                    raise
                continue
            for (_, done), refused in zip(batch, told, strict=True):
                if not done.done():
                    done.set_result(refused)

    def _write(self, items: Sequence[Said]) -> list[Refused | None]:
        now = self._clock()
        with open_writing(self._find_engine()) as session:
            told: list[Refused | None] = []
            for code, said in items:
                try:
                    check_in(session, code, said, now)
                except (ClassOver, UnknownItem) as refused:
                    told.append(refused)
                else:
                    told.append(None)
            if self._swept is None or now - self._swept >= SWEEPS:
                forget_old(session, now)
                self._swept = now
        return told
