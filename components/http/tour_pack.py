"""A tour as JSON, and its pack: the ride pack of its route for its departure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from components.guides import DEMO_MORNING, current_demo
from components.http.bodies import Body, build_body
from components.http.pack import build_pack
from components.i18n import t
from components.sources import SEMARANG_TIME, current_basemap, current_catalogue, current_lines
from routes.demo import DEMO
from routes.departures import find_departure
from routes.line import RouteLine
from routes.model import Route
from routes.tours import find_tour
from sites.catalogue import Catalogue
from sites.text import Lang

Json = dict[str, Any]
MOST_KEPT = 32
LIVE = "/api/v1/departures/{id}/live"
_building = Lock()
"""A class that joins in one second waits for one pack, not for seventy."""


@dataclass(frozen=True)
class Plan:
    """A tour on its departure; ``departs`` and ``clock_from`` in Semarang's time.

    ``clock_from`` is the departure whose traffic the timetable is made for: the same, but for
    the demonstration.
    """

    code: str
    name: str
    lang: Lang
    departure_id: str
    route_id: str
    departs: datetime
    clock_from: datetime
    sites: tuple[str, ...] = ()

    def describe(self) -> Json:
        """Return what a phone is told of its tour."""
        return {
            "code": self.code,
            "name": self.name,
            "lang": self.lang.value,
            "departure": self.departure_id,
            "route": self.route_id,
            "departs": self.departs.isoformat(timespec="seconds"),
            "sites": list(self.sites),
            "live": LIVE.format(id=self.departure_id),
        }


def find_plan(session: Session, code: str) -> Plan | None:
    """Return the tour that a join code (in any case) opens, or None."""
    tour = find_tour(session, code)
    departure = None if tour is None else find_departure(session, tour.departure_id)
    if tour is None or departure is None or departure.route_id not in current_lines():
        return None
    departs = departure.departs_at.astimezone(SEMARANG_TIME)
    return Plan(
        tour.code,
        tour.name,
        tour.lang,
        departure.id,
        departure.route_id,
        departs,
        departs,
        tour.sites,
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
class _Shelved:
    """A pack with what it was made from."""

    catalogue: Catalogue
    line: RouteLine
    city: str
    body: Body


_shelf: dict[Plan, _Shelved] = {}


def build_tour_pack(plan: Plan) -> Body:
    """Return the pack of a tour, ready to send; made anew when content has changed."""
    catalogue, line = current_catalogue(), current_lines()[plan.route_id]
    city = current_basemap()[0]
    with _building:
        kept = _shelf.pop(plan, None)
        current = kept is not None and (kept.catalogue is catalogue and kept.line is line)
        if kept is None or not current or kept.city != city:
            kept = _Shelved(catalogue, line, city, _build_body(plan, catalogue, line.route))
        while len(_shelf) >= MOST_KEPT:
            _shelf.pop(next(iter(_shelf)))
        _shelf[plan] = kept
    return kept.body


def _build_body(plan: Plan, catalogue: Catalogue, route: Route) -> Body:
    pack = build_pack(catalogue, route, plan.clock_from, current_basemap()[1])
    pack["departs"] = f"{plan.departs:%H:%M}"
    pack["tour"] = plan.describe()
    pack["version"] = _version(pack)
    raw = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
    return build_body(raw, "application/json")


def _version(pack: Mapping[str, Any]) -> str:
    """Twelve digits over the route's pack and what the tour adds to it."""
    added = json.dumps([pack["version"], pack["departs"], pack["tour"]], sort_keys=True)
    return hashlib.sha256(added.encode()).hexdigest()[:12]
