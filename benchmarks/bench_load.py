"""What one bus full of phones asks of a server: `python -m benchmarks.bench_load [--full]`.

The whole app runs as it does in service, on SQLite; a beacon reports every 2 s. Then 70 phones
join within one second, 700 in ten classes poll, ask for notices and check in for a minute
(`--full`: five minutes), and ever more poll, up to 5,000. Client and server share the cores of
this machine. The aims: a pack in under 1 s for 95 of 100 joins; 700 phones with 95 of 100 answers
in under 100 ms, no error, and a position not older than 7 s on 95 of 100 screens.
"""

from __future__ import annotations

import asyncio
import os
import resource
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.phones import ClassPhone, Line, Phone, Tally, build_post, find_share, join
from components.sources import current_lines
from components.store import upgrade
from routes.departures import add_departure
from routes.tours import add_tour
from sites.database import build_engine, open_writing
from sites.text import Lang

ROOT = Path(__file__).parents[1]
ROUTE = "keliling-kota"
BEAT_S = 2.0
SPEED_MPS = 7.0
CLASS, FLEET = 70, 700
CROWDS = (1500, 3000, 5000)
CROWD_S = 20.0
AIM_PACK_S, AIM_POLL_S, AIM_AGE_S = 1.0, 0.1, 7.0


@dataclass(frozen=True)
class Stage:
    """A server with a departure and a class on it."""

    port: int
    process: psutil.Process
    departure: str
    secret: str
    codes: tuple[str, ...]

    @property
    def live(self) -> str:
        """Where the phones ask for the position."""
        return f"/api/v1/departures/{self.departure}/live"


@contextmanager
def set_stage() -> Iterator[Stage]:
    """Start the app on a fresh database with one departure and one class."""
    with tempfile.TemporaryDirectory() as folder:
        engine = build_engine(f"sqlite:///{folder}/jejak.sqlite")
        upgrade(engine)
        now = datetime.now(UTC)
        with open_writing(engine) as session:
            made = add_departure(session, ROUTE, now, now=now, draw=secrets.choice)
            fields = {"name": "Beban", "lang": Lang.ID, "sites": (), "now": now}
            tours = [
                add_tour(session, made.departure.id, draw=secrets.choice, **fields)
                for _ in range(FLEET // CLASS)
            ]
        engine.dispose()
        with run_server(folder) as (port, process):
            yield Stage(
                port, process, made.departure.id, made.secret, tuple(tour.code for tour in tours)
            )


@contextmanager
def run_server(folder: str) -> Iterator[tuple[int, psutil.Process]]:
    """Start the app on a free port; yield port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "JEJAK_VAR": folder, "DATABASE_URL": ""}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet
    ) as process:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.1)
        try:
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


class Beacon:
    """The crew's phone: a fix every two seconds along the route."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._line = current_lines()[ROUTE]
        self._begun = time.time()
        self.took_s: list[float] = []
        self.lost = 0

    async def report(self) -> None:
        """Report until cancelled."""
        connection = Line(self._stage.port)
        path = f"/api/v1/departures/{self._stage.departure}/fixes"
        while True:
            try:
                fixes = {"fixes": [self._measure()]}
                answer = await connection.ask(build_post(path, fixes, self._stage.secret))
                self.took_s.append(answer.took_s)
                self.lost += answer.status != 200
            except (OSError, EOFError):
                self.lost += 1
                connection.close()
            await asyncio.sleep(BEAT_S)

    def _measure(self) -> dict[str, object]:
        now = time.time()
        along_m = (now - self._begun) * SPEED_MPS % self._line.length_m
        lon, lat = self._line.position_at(along_m)
        return {"id": str(uuid.uuid4()), "t": now, "lon": lon, "lat": lat, "accuracy_m": 6}


class Load:
    """How much of one core the server and the phones use."""

    def __init__(self, server: psutil.Process) -> None:
        self._server, self._own = server, psutil.Process()
        self._begun = self._read()

    def _read(self) -> tuple[float, float, float]:
        used = [each.cpu_times() for each in (self._server, self._own)]
        return (time.perf_counter(), *(each.user + each.system for each in used))

    def describe(self, answers: int) -> str:
        """Return both shares since the beginning, and what an answer cost the server."""
        (began, *before), (ended, *after) = self._begun, self._read()
        server_s, own_s = (b - a for a, b in zip(before, after, strict=True))
        lasted_s = ended - began
        return (
            f"server {100 * server_s / lasted_s:.0f} %, phones {100 * own_s / lasted_s:.0f} % of "
            f"a core, {1000 * server_s / max(1, answers):.2f} ms of CPU per answer"
        )


async def join_at_once(stage: Stage) -> bool:
    """Let a class join within a second; print; return whether the aim was missed."""
    tally, path = Tally(), f"/api/v1/tours/{stage.codes[0]}/pack"
    load = Load(stage.process)
    delays = (number / CLASS for number in range(CLASS))
    await asyncio.gather(*(join(stage.port, path, delay, tally) for delay in delays))
    slow_s = find_share(tally.took_s, 0.95)
    print(
        f"{CLASS} join in one second: pack p50 {median(tally.took_s) * 1000:.0f} ms, "
        f"p95 {slow_s * 1000:.0f} ms, slowest {max(tally.took_s) * 1000:.0f} ms, "
        f"{len(tally.errors)} errors; {load.describe(len(tally.took_s))}"
    )
    return slow_s >= AIM_PACK_S or bool(tally.errors)


def build_phone(stage: Stage, number: int, tally: Tally, in_class: bool) -> Phone:
    """Return one of many phones; those of a class have more to ask and to tell."""
    if not in_class:
        return Phone(stage.port, stage.live, tally)
    code = stage.codes[number % len(stage.codes)]
    return ClassPhone(stage.port, stage.live, tally, f"/api/v1/tours/{code}")


async def poll_together(
    stage: Stage, phones: int, lasts_s: float, *, in_class: bool = False
) -> Tally:
    """Let so many phones poll for so long; print a row; return what they saw."""
    tally, load = Tally(), Load(stage.process)
    beacon = Beacon(stage)
    reporting = asyncio.create_task(beacon.report())
    until = time.perf_counter() + lasts_s
    crowd = (build_phone(stage, n, tally, in_class).poll(until) for n in range(phones))
    await asyncio.gather(*crowd)
    described = load.describe(len(tally.took_s))
    reporting.cancel()
    errors = ", ".join(f"{tally.errors.count(one)} {one}" for one in sorted(set(tally.errors)))
    rate = len(tally.took_s) / lasts_s
    print(
        f"{phones:>5} poll for {lasts_s:.0f} s: {rate:5.0f} answers/s "
        f"({100 * tally.unchanged / max(1, len(tally.took_s)):.0f} % unchanged), "
        f"p50 {find_share(tally.took_s, 0.5) * 1000:.1f} ms, "
        f"p95 {find_share(tally.took_s, 0.95) * 1000:.1f} ms, "
        f"p99 {find_share(tally.took_s, 0.99) * 1000:.0f} ms; errors: {errors or 'none'}; "
        f"age on screen p50 {find_share(tally.ages_s, 0.5):.1f} s, "
        f"p95 {find_share(tally.ages_s, 0.95):.1f} s; "
        f"beacon p95 {find_share(beacon.took_s, 0.95) * 1000:.0f} ms, {beacon.lost} lost; "
        f"{described}",
        flush=True,
    )
    return tally


async def measure(stage: Stage, lasts_s: float) -> bool:
    """Run all; return whether an aim was missed."""
    missed = await join_at_once(stage)
    fleet = await poll_together(stage, FLEET, lasts_s, in_class=True)
    missed |= find_share(fleet.took_s, 0.95) >= AIM_POLL_S or bool(fleet.errors)
    missed |= find_share(fleet.ages_s, 0.95) >= AIM_AGE_S
    for crowd in CROWDS:
        await poll_together(stage, crowd, CROWD_S)
    return missed


def main() -> None:
    """Print a row per load; exit 1 when an aim is missed."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    lasts_s = 300.0 if "--full" in sys.argv[1:] else 60.0
    with set_stage() as stage:
        missed = asyncio.run(measure(stage, lasts_s))
    print(
        f"\naims: pack p95 under {AIM_PACK_S:.0f} s; {FLEET} phones p95 under "
        f"{AIM_POLL_S * 1000:.0f} ms without errors, age p95 under {AIM_AGE_S:.0f} s"
    )
    sys.exit(missed)


if __name__ == "__main__":
    main()
