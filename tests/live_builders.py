"""A small bus run for tests: one straight street, its cues and stops, fixes and events on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from components.records import METADATA
from routes.beacon import Event, EventBatch, Fix, FixBatch
from routes.cues import build_cues
from routes.departures import NewDeparture, add_departure
from routes.guide import Guide
from sites.database import build_engine, open_writing
from tests.builders import build_stop
from tests.route_builders import build_point, build_ways, place

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
NOW_S = NOW.timestamp()
DEPARTS = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
BUS_M, END_M = 4000.0, 4600.0
STOPS = {"balai": 0.0, "pasar": 1500.0, "turun": BUS_M}
_numbers = count(1)


def _build_guide() -> Guide:
    stops = [
        build_stop(place(at_m, 0), id, "leg-1", order=order, dwell_s=120)
        for order, (id, at_m) in enumerate(STOPS.items(), start=1)
    ]
    ways = (("bus", [(0, 0), (BUS_M, 0)]), ("walk", [(BUS_M, 0), (END_M, 0)]))
    line = build_ways(*ways, stops=stops, id="jalan-lurus")
    sites = (build_point(1000, 30, "menara"), build_point(3000, -30, "gudang"))
    return Guide(line, build_cues(line, sites))


GUIDE = _build_guide()
"""4 km by bus to the east and 600 m on foot, a tower at 1000 m, a warehouse at 3000 m."""


def build_id() -> str:
    """An id that no other item has."""
    return f"item-{next(_numbers):08d}"


def build_fix(t: float, at_m: float, north_m: float = 0.0, **changes: Any) -> Fix:
    """A fix ``t`` seconds after NOW (negative: before it), beside the street."""
    lon, lat = place(at_m, north_m)
    fields = {"id": build_id(), "t": NOW_S + t, "lon": lon, "lat": lat, "accuracy_m": 8.0}
    return Fix(**{**fields, **changes})


def build_drive(from_t: float, until_t: float, from_m: float, speed_mps: float = 8.0) -> list[Fix]:
    """A fix every two seconds while the bus rolls on from ``from_m``."""
    steps = range(round((until_t - from_t) / 2) + 1)
    return [build_fix(from_t + 2 * n, from_m + 2 * n * speed_mps) for n in steps]


def build_event(t: float, kind: str, **data: Any) -> Event:
    """An event ``t`` seconds after NOW."""
    return Event(id=build_id(), t=NOW_S + t, kind=kind, data=data)


def fixes(*items: Fix, sent: float | None = None) -> FixBatch:
    """A batch of fixes."""
    return FixBatch(fixes=items, sent=sent)


def events(*items: Event, sent: float | None = None) -> EventBatch:
    """A batch of events."""
    return EventBatch(events=items, sent=sent)


def draw_by(seed: int) -> Callable[[str], str]:
    """Draws letters as chance does, and the same ones every time."""
    return Random(seed).choice


def add_run(engine: Engine, seed: int = 1, **changes: Any) -> NewDeparture:
    """Store a departure on the street."""
    with open_writing(engine) as session:
        fields = {"now": NOW - timedelta(days=1), "draw": draw_by(seed), "bus_id": "si-denok"}
        route_id = changes.pop("route_id", "jalan-lurus")
        departs_at = changes.pop("departs_at", DEPARTS)
        return add_departure(session, route_id, departs_at, **{**fields, **changes})


@contextmanager
def open_memory() -> Iterator[Session]:
    """A database in memory that is gone afterwards, for tests with many examples."""
    engine = build_engine("sqlite://")
    METADATA.create_all(engine)
    with open_writing(engine) as session:
        yield session
    engine.dispose()


def later(seconds: float) -> datetime:
    """NOW and so many seconds."""
    return NOW + timedelta(seconds=seconds)


def as_json(items: Sequence[Fix | Event]) -> list[dict[str, Any]]:
    """Items as a phone writes them."""
    return [item.model_dump(mode="json", exclude_none=True) for item in items]
