"""Threads set apart: who waits for paper keeps no phone waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event, Lock

import anyio
import pytest
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from components.http.check_in_desk import CheckInDesk
from components.http.lane import Lane, LaneFull
from components.http.live_board import LiveBoard
from components.http.plan_files import make_in_turn
from components.http.refusals import Refusal
from routes.class_day import CheckIn
from sites.errors import UnknownItem
from tests.class_builders import NOW

LIMIT_S = 5
SHARED = 40
"""Threads that Starlette gives to everything else."""


async def reach(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(LIMIT_S):
        while not is_so():
            await asyncio.sleep(0.001)


class Slow:
    """Work that lasts until it is let go, and counts how often it is being done."""

    def __init__(self) -> None:
        self.doing, self.most = 0, 0
        self._lock, self._let_go = Lock(), Event()

    def work(self) -> str:
        """Wait, then answer."""
        with self._lock:
            self.doing += 1
            self.most = max(self.most, self.doing)
        self._let_go.wait(LIMIT_S)
        with self._lock:
            self.doing -= 1
        return "done"

    def let_go(self) -> None:
        """Let all of it end."""
        self._let_go.set()


def test_no_more_than_so_many_run_at_once_and_all_are_answered() -> None:
    async def ask() -> None:
        slow, lane = Slow(), Lane(2)
        waiting = [asyncio.create_task(lane.run(slow.work)) for _ in range(9)]
        await reach(lambda: slow.doing == 2)
        slow.let_go()
        assert await asyncio.gather(*waiting) == ["done"] * 9
        assert slow.most == 2

    anyio.run(ask)


def test_whoever_would_wait_in_vain_is_refused_and_may_come_again() -> None:
    async def ask() -> None:
        slow, lane = Slow(), Lane(1, 1)
        waiting = [asyncio.create_task(lane.run(slow.work)) for _ in range(2)]
        await reach(lambda: slow.doing == 1)
        with pytest.raises(LaneFull):
            await lane.run(slow.work)
        slow.let_go()
        await asyncio.gather(*waiting)
        assert await lane.run(slow.work) == "done"

    anyio.run(ask)


def test_work_that_fails_leaves_its_place_free() -> None:
    def fail() -> None:
        raise UnknownItem("plan", "x")

    async def ask() -> None:
        lane = Lane(1, 0)
        for _ in range(3):
            with pytest.raises(UnknownItem):
                await lane.run(fail)

    anyio.run(ask)


def test_too_many_who_want_paper_are_told_when_to_come_again() -> None:
    async def ask() -> None:
        slow, lane = Slow(), Lane(1, 0)
        first = asyncio.create_task(lane.run(slow.work))
        await reach(lambda: slow.doing == 1)
        with pytest.raises(Refusal) as refused:
            await make_in_turn(lane, Response)
        assert (refused.value.status, refused.value.code) == (503, "lane_full")
        assert refused.value.headers == {"retry-after": "30"}
        slow.let_go()
        await first

    anyio.run(ask)


def test_phones_are_answered_while_every_shared_thread_is_busy(engine: Engine) -> None:
    phone = CheckIn.model_validate(
        {"device": "0f" * 16, "version": "0123456789ab", "complete": True, "lang": "id"}
    )

    async def ask() -> None:
        slow = Slow()
        busy = [asyncio.create_task(run_in_threadpool(slow.work)) for _ in range(SHARED)]
        await reach(lambda: slow.doing == SHARED)
        async with asyncio.timeout(LIMIT_S / 2):
            told = await LiveBoard(lambda _: {"v": 1, "t": 2.0}).find("1128-0800-k7fq")
            with pytest.raises(UnknownItem):
                await CheckInDesk(lambda: engine, lambda: NOW).take("222222", phone)
        assert told is not None and told.version == 1
        assert slow.doing == SHARED
        slow.let_go()
        await asyncio.gather(*busy)

    anyio.run(ask)
