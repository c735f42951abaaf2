"""A server that is killed in the middle of a batch: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Timer

from sqlalchemy import select

from components.guides import find_guide
from components.sources import current_lines
from components.store import upgrade
from routes.departures import add_departure
from routes.journal import FixRow
from routes.live import find_live
from routes.replay import replay
from sites.database import build_engine, open_reading, open_writing
from tests.live_builders import NOW, build_id, draw_by
from tests.ports import find_port

ROOT = Path(__file__).parents[2]
ROUTE = "keliling-kota"
KILLS = 3
BATCH = 20


class Beacon:
    """A crew's phone: keeps every batch until it is acknowledged, and sends it again if not."""

    def __init__(self, port, departure_id, secret):
        self.port, self.path = port, f"/departures/{departure_id}/fixes"
        self.headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
        self.begun_t = time.time() - 3000
        self.made = 0
        self.acknowledged = set()
        self.pending = []
        self.doubtful = 0

    def measure(self):
        line = current_lines()[ROUTE]
        batch = []
        for _ in range(BATCH):
            lon, lat = line.position_at(8.0 * self.made)
            t = self.begun_t + self.made
            batch.append({"id": build_id(), "t": t, "lon": lon, "lat": lat, "accuracy_m": 5})
            self.made += 1
        self.pending.append(batch)

    def send(self):
        """Send the oldest batch; raises OSError or HTTPException when no answer comes."""
        body = json.dumps({"fixes": self.pending[0]})
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("POST", self.path, body, self.headers)
            answer = connection.getresponse()
            receipt = json.loads(answer.read())
        assert answer.status == 200, receipt
        assert receipt["accepted"] + receipt["known"] == BATCH
        self.acknowledged |= {fix["id"] for fix in self.pending.pop(0)}

    def report_until_cut(self):
        while True:
            self.measure()
            try:
                self.send()
            except (OSError, HTTPException):
                self.doubtful += 1
                return


@contextmanager
def serve(port, folder):
    """A real server process on the database in ``folder``; killed when the block ends."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "components.http.api:build_api"]
    environment = {**os.environ, "JEJAK_VAR": str(folder), "DATABASE_URL": ""}
    options = ["--port", str(port), "--log-level", "error"]
    with subprocess.Popen([*command, *options], cwd=ROOT, env=environment) as process:
        try:
            wait_for(port)
            yield process
        finally:
            process.kill()


def wait_for(port):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                connection.request("GET", "/tours/ZZZZZZ")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError


def test_a_killed_server_loses_nothing_acknowledged_and_doubles_nothing(tmp_path):
    engine = build_engine(f"sqlite:///{tmp_path / 'jejak.sqlite'}")
    upgrade(engine)
    with open_writing(engine) as session:
        made = add_departure(session, ROUTE, NOW, now=NOW, draw=draw_by(3))
    beacon = Beacon(find_port(), made.departure.id, made.secret)
    chance = Random()
    for _ in range(KILLS):
        with serve(beacon.port, tmp_path) as process:
            beacon.measure()
            while beacon.pending:
                beacon.send()
            killer = Timer(chance.uniform(0.05, 0.6), process.kill)
            killer.start()
            beacon.report_until_cut()
            killer.join()
        assert beacon.acknowledged <= stored(engine)
    with serve(beacon.port, tmp_path):
        beacon.send()
    assert beacon.doubtful == KILLS
    assert len(beacon.acknowledged) == beacon.made >= 2 * KILLS * BATCH
    assert stored(engine, once=True) == beacon.acknowledged
    with open_reading(engine) as session:
        guide = find_guide(ROUTE)
        told = find_live(session, made.departure.id, guide)
        afresh = replay(session, made.departure.id, guide).describe()
    engine.dispose()
    assert {key: told[key] for key in afresh} == afresh


def stored(engine, once=False):
    """The ids in the journal; with ``once`` none may be there twice."""
    with open_reading(engine) as session:
        ids = list(session.scalars(select(FixRow.client_id)))
    assert not once or len(ids) == len(set(ids))
    return set(ids)
