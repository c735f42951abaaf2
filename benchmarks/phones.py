"""Phones for load measurements: HTTP/1.1 over one kept connection each, as light as can be.

Client and server share the same cores, so what a phone costs here is taken from the server.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

WAIT_S = 10.0
EVERY_S = 5.0
JITTER = 0.2
"""Every 5 s, more or less by a fifth, so that phones which start together drift apart."""
SAMPLES = 5
"""How often within the time between two polls the age on the screen is noted."""
NOTICES_EVERY = 2
"""Polls of the position for each question after notices."""
CHECK_IN_EVERY = 12
"""Polls of the position for each check-in: once a minute."""


@dataclass(frozen=True)
class Answer:
    """What came back: status, header fields in lower case, the body, and how long it took."""

    status: int
    fields: dict[bytes, bytes]
    body: bytes
    took_s: float


class Line:
    """A connection that is opened when it is needed and kept as long as the server keeps it.

    A kept connection that turns out to be closed is opened again and the request repeated, as
    every browser does: servers hang up after a few idle seconds.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer; raises OSError or EOFError when it is cut."""
        begun = time.perf_counter()
        was_open = self._streams is not None
        try:
            return await self._exchange(request, begun)
        except (OSError, EOFError):
            self.close()
            if not was_open:
                raise
            return await self._exchange(request, begun)

    async def _exchange(self, request: bytes, begun: float) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        fields = {}
        for line in lines:
            name, _, value = line.partition(b": ")
            fields[name.lower()] = value
        body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
        return Answer(int(head[9:12]), fields, body, time.perf_counter() - begun)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def build_get(path: str, *fields: str) -> bytes:
    """Return a GET as bytes."""
    head = "\r\n".join((f"GET {path} HTTP/1.1", "host: 127.0.0.1", *fields))
    return f"{head}\r\n\r\n".encode()


def build_post(path: str, body: object, secret: str) -> bytes:
    """Return a POST of JSON with a bearer token as bytes."""
    raw = json.dumps(body).encode()
    fields = (
        f"POST {path} HTTP/1.1",
        "host: 127.0.0.1",
        f"authorization: Bearer {secret}",
        "content-type: application/json",
        f"content-length: {len(raw)}",
    )
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + raw


@dataclass
class Tally:
    """What all phones together have seen."""

    took_s: list[float] = field(default_factory=list)
    ages_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unchanged: int = 0

    def note(self, answer: Answer) -> None:
        """Count one answer; anything but 200 and 304 is an error."""
        self.took_s.append(answer.took_s)
        self.unchanged += answer.status == 304
        if answer.status not in (200, 304):
            self.errors.append(f"status {answer.status}")


def find_share(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies; NaN of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


class Phone:
    """Polls the position of the bus and notes how old it is on the screen."""

    def __init__(self, port: int, path: str, tally: Tally) -> None:
        self._line, self._path, self._tally = Line(port), path, tally
        self._etags: dict[str, str] = {}
        self._shown: tuple[float, float] | None = None

    async def poll(self, until: float) -> None:
        """Ask every five seconds until then."""
        await asyncio.sleep(random.uniform(0, EVERY_S))
        turn = random.randrange(CHECK_IN_EVERY)
        while time.perf_counter() < until:
            await self._watch()
            await self._belong(turn)
            turn += 1
            await asyncio.sleep(EVERY_S * random.uniform(1 - JITTER, 1 + JITTER))
        self._line.close()

    async def _watch(self) -> None:
        answer = await self._get(self._path)
        if answer is not None:
            self._note_age(float(answer.fields.get(b"x-age", b"nan")))

    async def _belong(self, turn: int) -> None:
        """Do what a phone of a class does besides; nothing for a phone of no class."""

    async def _get(self, path: str) -> Answer | None:
        known = self._etags.get(path, "")
        answer = await self._send(build_get(path, *((f"if-none-match: {known}",) if known else ())))
        if answer is not None:
            self._etags[path] = answer.fields.get(b"etag", b"").decode()
        return answer

    async def _send(self, request: bytes) -> Answer | None:
        try:
            async with asyncio.timeout(WAIT_S):
                answer = await self._line.ask(request)
        except (OSError, EOFError, TimeoutError) as error:
            self._tally.errors.append(type(error).__name__)
            self._line.close()
            return None
        self._tally.note(answer)
        return answer

    def _note_age(self, age_s: float) -> None:
        now = time.perf_counter()
        if self._shown is not None:
            seen, was_s = self._shown
            step_s = (now - seen) / SAMPLES
            self._tally.ages_s += [was_s + n * step_s for n in range(1, SAMPLES + 1)]
        self._shown = (now, age_s)


class ClassPhone(Phone):
    """Asks for its lecturer's notices too, and checks in once a minute."""

    def __init__(self, port: int, path: str, tally: Tally, tour: str) -> None:
        super().__init__(port, path, tally)
        self._tour = tour
        self._says = {"device": secrets.token_hex(16), "version": "0123456789ab"}

    async def _belong(self, turn: int) -> None:
        if turn % NOTICES_EVERY == 0:
            await self._get(f"{self._tour}/notices")
        if turn % CHECK_IN_EVERY == 0:
            said = {**self._says, "complete": True, "lang": "id", "unsent": turn}
            await self._send(build_post(f"{self._tour}/check-in", said, "-"))


async def join(port: int, path: str, delay_s: float, tally: Tally) -> None:
    """Open a connection and fetch a pack, as a phone that scans the code."""
    await asyncio.sleep(delay_s)
    line = Line(port)
    try:
        async with asyncio.timeout(60):
            tally.note(await line.ask(build_get(path, "accept-encoding: gzip")))
    except (OSError, EOFError, TimeoutError) as error:
        tally.errors.append(type(error).__name__)
    line.close()
