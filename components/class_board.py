"""The class on its day, read together: phones, heads, notices, and where the bus is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session as Database

from components.guides import find_guide
from components.http.tour_pack import find_versions
from components.plan_desk import Desk
from components.store import current_engine
from routes.class_state import ClassState, TourState, read_class
from routes.live import find_live
from routes.planning import Planned
from routes.publishing import find_published
from sites.database import open_reading
from sites.rights import Actor

VERSIONS_S = 15
"""For so long the versions of the present packs are taken to be the same."""


@dataclass(frozen=True)
class BusNow:
    """Where the bus was last heard of, at ``at`` (aware).

    ``stop`` is the stop it stands at and ``next_stop`` the one ahead, by name; ``late`` against
    the plan's timetable, None where the plan is on foot or has no clock.
    """

    state: str
    at: datetime
    stop: str | None = None
    next_stop: str | None = None
    late: timedelta | None = None


@dataclass(frozen=True)
class Board:
    """What one look at the class shows; ``bus`` is None before anything has been heard."""

    state: ClassState
    bus: BusNow | None
    now: datetime

    def last_heard(self, tour: TourState) -> datetime | None:
        """Return when a phone of this tour was heard last."""
        return max((one.heard_at for one in tour.devices), default=None)


@lru_cache(maxsize=64)
def _find_versions(codes: tuple[str, ...], _tick: int) -> dict[str, str]:
    with open_reading(current_engine()) as reading:
        return find_versions(reading, codes)


def read_board(actor: Actor | None, desk: Desk, now: datetime) -> Board:
    """Return the class of one of the actor's opened plans.

    Raises NotAllowed, :class:`sites.errors.UnknownItem` (no such plan, or not opened).
    """
    with open_reading(current_engine()) as reading:
        published = find_published(reading, actor, desk.kept.id)
        tours = () if published is None else (published.tour, *published.groups)
        tick = int(now.timestamp() // VERSIONS_S)
        versions = _find_versions(tuple(tour.code for tour in tours), tick)
        state = read_class(reading, actor, desk.kept.id, versions)
        bus = None
        if published is not None:
            bus = _find_bus(reading, published.departure.id, published.departure.route_id, desk)
    return Board(state, bus, now)


def _find_bus(reading: Database, departure_id: str, route_id: str, desk: Desk) -> BusNow | None:
    guide = find_guide(route_id)
    body = None if guide is None else find_live(reading, departure_id, guide)
    if guide is None or body is None or body["t"] is None:
        return None
    followed = desk.followed
    planned = None if followed is None else followed.planned
    zone = None if planned is None else planned.ends.tzinfo
    at = datetime.fromtimestamp(body["t"], zone).astimezone(zone)
    progress_m = body["progress_m"]
    names = {stop.id: stop.name.in_lang(desk.lang) for stop, _ in guide.line.stop_places}
    ahead = None
    if progress_m is not None:
        ahead = next(
            (names[stop.id] for stop, at_m in guide.line.stop_places if at_m > progress_m + 1), None
        )
    late = None if planned is None else _find_late(planned, at, progress_m)
    return BusNow(body["state"], at, names.get(body["stop"] or ""), ahead, late)


def _find_late(planned: Planned, at: datetime, progress_m: float | None) -> timedelta | None:
    """Return how late the bus is; beyond where the walk begins no plan says when it should be."""
    walks = [span.from_m for span in planned.line.spans if span.leg.mode == "walk"]
    ridden_m = min(walks, default=planned.line.length_m)
    if progress_m is None or progress_m > ridden_m:
        return None
    table = planned.timetable
    return at - table.starts - timedelta(seconds=table.time_at(progress_m))
