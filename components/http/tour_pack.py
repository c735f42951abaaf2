"""A tour as JSON, and its pack: the ride pack of its route for its departure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from components.guides import DEMO_MORNING, current_demo
from components.http.bodies import Body, build_body
from components.http.pack import build_pack
from components.i18n import t
from components.sources import SEMARANG_TIME, current_basemap, current_catalogue, find_line
from routes.demo import DEMO
from routes.departures import find_departure
from routes.line import RouteLine
from routes.model import Route
from routes.shared_way import find_shared_m
from routes.tours import find_tour
from sites.catalogue import Catalogue
from sites.errors import UnknownItem
from sites.text import Lang

Json = dict[str, Any]
MOST_KEPT = 64
LIVE = "/api/v1/departures/{id}/live"
OF_CLASS = ("check-in", "notices", "head-count")
"""What the phones of a class ask and tell besides, under the address of their tour."""
_building = Lock()
"""A class that joins in one second waits for one pack, not for seventy."""


@dataclass(frozen=True)
class Plan:
    """A tour on its departure; ``departs`` and ``clock_from`` in Semarang's time.

    ``clock_from`` is the departure whose traffic the timetable is made for: the same, but for
    the demonstration. ``live_route`` is the bus's own route, if the class has another one;
    ``brief`` what a lecturer's plan tells the phones.
    """

    code: str
    name: str
    lang: Lang
    departure_id: str
    route_id: str
    departs: datetime
    clock_from: datetime
    sites: tuple[str, ...] = ()
    live_route: str | None = None
    brief: Json | None = field(default=None, hash=False)

    def describe(self) -> Json:
        """Return what a phone is told of its tour."""
        told: Json = {
            "code": self.code,
            "name": self.name,
            "lang": self.lang.value,
            "departure": self.departure_id,
            "route": self.route_id,
            "departs": self.departs.isoformat(timespec="seconds"),
            "sites": list(self.sites),
            "live": LIVE.format(id=self.departure_id),
        }
        if self.live_route is not None:
            told["live_route"] = self.live_route
        if self.brief is not None:
            ours = f"/api/v1/tours/{self.code}"
            told["class"] = {name.replace("-", "_"): f"{ours}/{name}" for name in OF_CLASS}
            told["brief"] = self.brief
        return told


def find_plan(session: Session, code: str) -> Plan | None:
    """Return the tour that a join code (in any case) opens, or None."""
    tour = find_tour(session, code)
    departure = None if tour is None else find_departure(session, tour.departure_id)
    if tour is None or departure is None:
        return None
    route_id = tour.route_id or departure.route_id
    if find_line(route_id, session) is None:
        return None
    departs = departure.departs_at.astimezone(SEMARANG_TIME)
    return Plan(
        tour.code,
        tour.name,
        tour.lang,
        departure.id,
        route_id,
        departs,
        departs,
        tour.sites,
        departure.route_id if departure.route_id != route_id else None,
        tour.brief,
    )


def plan_demo(now: datetime) -> Plan:
    """Return the tour of the demonstration as it rides at ``now``."""
    demo = current_demo(now)
    departs = demo.departs_at.astimezone(SEMARANG_TIME)
    name = t("live.demo", Lang.ID)
    return Plan(DEMO, name, Lang.ID, DEMO, demo.route_id, departs, DEMO_MORNING)


def is_demo(code: str) -> bool:
    """True for the code of the demonstration."""
    return code.lower() == DEMO


@dataclass(frozen=True)
class _Source:
    """What packs are made from; ``ridden`` is the bus's own line, if the class has another."""

    catalogue: Catalogue
    line: RouteLine
    ridden: RouteLine | None
    city: str

    def is_like(self, other: _Source) -> bool:
        """True while nothing has been read anew."""
        same = self.catalogue is other.catalogue and self.city == other.city
        return same and self.line is other.line and self.ridden is other.ridden


@dataclass(frozen=True)
class _Shelved:
    """A pack with its version and what it was made from."""

    source: _Source
    version: str
    body: Body


_shelf: dict[Plan, _Shelved] = {}


def build_tour_pack(plan: Plan) -> Body:
    """Return the pack of a tour, ready to send; made anew when content has changed.

    Raises :class:`UnknownItem` when its route has been removed meanwhile.
    """
    return _take_pack(plan).body


def find_versions(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return the version of the present pack of each tour, by code; without those that are gone."""
    plans = (find_plan(session, code) for code in codes)
    return {plan.code: _take_pack(plan).version for plan in plans if plan is not None}


def _take_pack(plan: Plan) -> _Shelved:
    source = _find_source(plan)
    with _building:
        kept = _shelf.pop(plan, None)
        if kept is None or not kept.source.is_like(source):
            kept = _build_shelved(plan, source)
        while len(_shelf) >= MOST_KEPT:
            _shelf.pop(next(iter(_shelf)))
        _shelf[plan] = kept
    return kept


def _find_source(plan: Plan) -> _Source:
    line = find_line(plan.route_id)
    if line is None:
        raise UnknownItem("route", plan.route_id)
    ridden = None if plan.live_route is None else find_line(plan.live_route)
    return _Source(current_catalogue(), line, ridden, current_basemap()[0])


@lru_cache(maxsize=8)
def _build_shared(
    catalogue: Catalogue, route: Route, clock_from: datetime, _city: str, sites: tuple[str, ...]
) -> Json:
    """What the packs of a class and its groups have in common."""
    return build_pack(catalogue, route, clock_from, current_basemap()[1], sites)


def _build_shelved(plan: Plan, source: _Source) -> _Shelved:
    made_for = (plan.clock_from, source.city, plan.sites)
    pack = dict(_build_shared(source.catalogue, source.line.route, *made_for))
    pack["departs"] = f"{plan.departs:%H:%M}"
    pack["tour"] = plan.describe()
    if source.ridden is not None:
        pack["tour"]["live_until_m"] = round(find_shared_m(source.line, source.ridden), 1)
    pack["version"] = _version(pack)
    raw = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
    return _Shelved(source, pack["version"], build_body(raw, "application/json"))


def _version(pack: Mapping[str, Any]) -> str:
    """Twelve digits over the route's pack and what the tour adds to it."""
    added = json.dumps([pack["version"], pack["departs"], pack["tour"]], sort_keys=True)
    return hashlib.sha256(added.encode()).hexdigest()[:12]
