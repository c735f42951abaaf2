"""What the phones are told, kept in the process for a second so that polling asks no database."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from sqlalchemy.exc import OperationalError

from components.http.lane import Lane

KEPT_S = 1.0
STALE_S = 3.0
"""While a look is being taken, the last body is told for so long; its age is told with it."""
MOST_KEPT = 512
AT_ONCE = 4
"""Looks into the database at the same time, on threads that nothing else takes."""

Look = Callable[[str], Mapping[str, Any] | None]
"""Finds what is told of a departure, or None if there is no such departure."""


@dataclass(frozen=True)
class Told:
    """A body as it goes over the wire, its tag, its version, the time of the position in it."""

    raw: bytes
    etag: str
    version: int
    t: float | None


@dataclass(frozen=True)
class _Kept:
    told: Told | None
    at_s: float


def build_told(body: Mapping[str, Any]) -> Told:
    """Return a body ready to send; the tag is over its bytes."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Told(raw, f'"{hashlib.sha256(raw).hexdigest()[:16]}"', body["v"], body["t"])


class LiveBoard:
    """Bodies by departure, looked up again after a second while the database answers.

    What this process accepts is put up at once; the look finds what another process accepted.
    However many phones ask in one moment, one look is taken. While the database cannot be
    reached the last known body stays: its age is told, so nothing wrong is shown.
    """

    def __init__(self, look: Look, seconds: Callable[[], float] = monotonic) -> None:
        self._look = look
        self._seconds = seconds
        self._kept: dict[str, _Kept] = {}
        self._looking: dict[str, asyncio.Task[Told | None]] = {}
        self._lane = Lane(AT_ONCE)

    async def find(self, departure_id: str) -> Told | None:
        """Return what is told of a departure, or None."""
        kept = self._kept.get(departure_id)
        age_s = KEPT_S + STALE_S if kept is None else self._seconds() - kept.at_s
        if kept is not None and age_s < KEPT_S:
            return kept.told
        looking = self._start_look(departure_id)
        if kept is not None and kept.told is not None and age_s < STALE_S:
            return kept.told
        return await asyncio.shield(looking)

    def put(self, departure_id: str, body: Mapping[str, Any]) -> None:
        """Tell this from now on, unless something newer is told already."""
        told, kept = build_told(body), self._kept.get(departure_id)
        if kept is None or kept.told is None or kept.told.version <= told.version:
            self._keep(departure_id, _Kept(told, self._seconds()))

    def _start_look(self, departure_id: str) -> asyncio.Task[Told | None]:
        task = self._looking.get(departure_id)
        if task is None:
            task = asyncio.create_task(self._ask(departure_id))
            self._looking[departure_id] = task
            task.add_done_callback(lambda done: self._end_look(departure_id, done))
        return task

    def _end_look(self, departure_id: str, done: asyncio.Task[Told | None]) -> None:
        self._looking.pop(departure_id, None)
        if not done.cancelled():
            done.exception()  # told to those who wait; nobody may be waiting

    async def _ask(self, departure_id: str) -> Told | None:
        begun_s = self._seconds()
        try:
            body = await self._lane.run(self._look, departure_id)
        except OperationalError:
            last = self._kept.get(departure_id)
            if last is None or last.told is None:
                raise
            told: Told | None = last.told
        else:
            told = None if body is None else build_told(body)
        kept = self._kept.get(departure_id)
        if kept is not None and kept.at_s > begun_s and told is not None:
            return kept.told  # put up while this look was being taken
        self._keep(departure_id, _Kept(told, begun_s))
        return told

    def _keep(self, departure_id: str, kept: _Kept) -> None:
        self._kept.pop(departure_id, None)
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[departure_id] = kept
