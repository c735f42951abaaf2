"""Threads set apart, so that whoever waits for something slow does not wait before the phones.

Everything else shares the server's forty threads; sixty handouts at once would hold them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

Made = TypeVar("Made")


class LaneFull(RuntimeError):  # noqa: N818 - a refusal, named by its reason
    """So many wait already that one more would only wait in vain."""

    code = "lane_full"


class Lane:
    """Runs ``at_once`` calls in threads of its own; the others wait, ``most`` of them if given."""

    def __init__(self, at_once: int, most: int | None = None) -> None:
        self._at_once, self._most = at_once, most
        self._held = 0

    @cached_property
    def _limiter(self) -> CapacityLimiter:
        """Made in the event loop that serves."""
        return CapacityLimiter(self._at_once)

    async def run(self, work: Callable[..., Made], *told: object) -> Made:
        """Return what ``work(*told)`` returns; raises :class:`LaneFull`, and what it raises."""
        if self._most is not None and self._held >= self._at_once + self._most:
            raise LaneFull
        self._held += 1
        try:
            return await to_thread.run_sync(work, *told, limiter=self._limiter)
        finally:
            self._held -= 1
