"""The published content and routes, read once and shared by pages and interface."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from components.cueing import find_cues
from components.editions import (
    Shown,
    current_edition,
    lay_restrictions,
    lay_routes,
    newest_edition,
)
from components.store import current_engine, find_folder
from routes.airtime import list_sites
from routes.geojson_io import RESTRICTIONS_FILE, read_routes
from routes.geojson_io import SHIPPED as SHIPPED_ROUTES
from routes.line import RouteLine, build_line
from routes.model import Cue, Route
from routes.own_routes import find_own_route
from routes.restrictions import Restriction, read_restrictions
from routes.streets import FILE as STREETS
from routes.streets import StreetNetwork, read_network
from routes.timetable import Timetable, build_timetable
from sites.catalogue import SHIPPED as SHIPPED_SITES
from sites.catalogue import Catalogue, read_catalogue
from sites.database import open_reading
from sites.document import read_bytes
from sites.editions import build_edition
from sites.geojson_io import parse_sketch

SITES = Path(os.environ.get("JEJAK_SITES", SHIPPED_SITES))
ROUTES = Path(os.environ.get("JEJAK_ROUTES", SHIPPED_ROUTES))
"""Folders of the published content; another one can be named in the environment."""

SEMARANG_TIME = ZoneInfo("Asia/Jakarta")
DEPARTURE_HOUR = 8

Stamp = tuple[tuple[str, int], ...]
_LOG = logging.getLogger(__name__)

_reading = RLock()
"""A class that arrives in one second waits for one reading of the content, not for forty."""


def _stamp(folder: Path) -> Stamp:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.*json")))


@lru_cache(maxsize=2)
def _shipped(_stamp: Stamp) -> Catalogue:
    return read_catalogue(SITES)


@lru_cache(maxsize=2)
def _catalogue(stamp: Stamp, shown: Shown) -> Catalogue:
    catalogue, faults = build_edition(_shipped(stamp), current_edition(shown))
    for fault in faults:
        _LOG.error("not laid over the shipped content: %s", fault)
    return catalogue


@lru_cache(maxsize=2)
def _lines(_stamp: Stamp, shown: Shown) -> dict[str, RouteLine]:
    shipped = {route.id: route for route in read_routes(ROUTES)}
    return {route.id: build_line(route) for route in lay_routes(shipped, current_edition(shown))}


def shipped_catalogue() -> Catalogue:
    """Return the content that came with the product; a changed file is read again."""
    with _reading:
        return _shipped(_stamp(SITES))


def current_catalogue() -> Catalogue:
    """Return what visitors see: the shipped content with what was published here laid over it.

    The same object until a file has changed or something was published, which is noticed
    within seconds by every process.
    """
    with _reading:
        return _catalogue(_stamp(SITES), newest_edition())


@lru_cache(maxsize=2)
def _basemap(_stamp: Stamp) -> tuple[str, dict[str, Any]]:
    path = SITES / "city.geojson"
    raw = read_bytes(path)
    parse_sketch(raw, str(path))
    return hashlib.sha256(raw).hexdigest()[:12], json.loads(raw)


def current_basemap() -> tuple[str, dict[str, Any]]:
    """Return the version and the GeoJSON of the sketch basemap; not to be changed.

    Raises :class:`ContentError`, like every function here, when its file cannot be read.
    """
    with _reading:
        return _basemap(_stamp(SITES))


def current_lines() -> dict[str, RouteLine]:
    """Return every route by id, in a stable order."""
    with _reading:
        return _lines(_stamp(ROUTES), newest_edition())


@lru_cache(maxsize=64)
def _measure(route: Route) -> RouteLine:
    return build_line(route)


def find_line(route_id: str, session: Session | None = None) -> RouteLine | None:
    """Return a shipped route or one that a lecturer made, or None.

    The same object as long as the route is not changed. Asks nobody who they are: for what rides
    on a route, not for listing routes. Without a session the installation's database is asked.
    """
    shipped = current_lines().get(route_id)
    if shipped is not None:
        return shipped
    if session is None:
        with open_reading(current_engine()) as opened:
            return find_line(route_id, opened)
    own = find_own_route(session, route_id)
    return None if own is None else _measure(own.route)


@lru_cache(maxsize=2)
def _restrictions(_stamp: Stamp, shown: Shown) -> tuple[Restriction, ...]:
    held = lay_restrictions(current_edition(shown))
    if held is not None:
        return held
    path = ROUTES / RESTRICTIONS_FILE
    return read_restrictions(path) if path.is_file() else ()


def current_restrictions() -> tuple[Restriction, ...]:
    """Return the streets and areas that not every bus may enter."""
    with _reading:
        return _restrictions(_stamp(ROUTES), newest_edition())


@lru_cache(maxsize=1)
def _network(path: Path, _state: tuple[int, int, int]) -> StreetNetwork:
    return read_network(path)


def current_network() -> StreetNetwork | None:
    """Return the streets imported on this installation (`jejak streets import`), or None."""
    path = find_folder() / STREETS
    with _reading:
        if not path.is_file():
            return None
        held = path.stat()
        return _network(path, (held.st_mtime_ns, held.st_ino, held.st_size))


@lru_cache(maxsize=32)
def _cues(route_id: str, _routes: Stamp, _sites: Stamp, _shown: Shown) -> tuple[Cue, ...]:
    return find_cues(current_lines()[route_id], current_catalogue())


def current_cues(route_id: str) -> tuple[Cue, ...]:
    """Return the cues that are called on a route, by the current catalogue; KeyError if unknown.

    Those that could not be read aloud in time are listed as ``also`` of the one beside them.
    """
    with _reading:
        return _cues(route_id, _stamp(ROUTES), _stamp(SITES), newest_edition())


def plan_day(route_id: str, depart: datetime, group_size: int = 30) -> Timetable:
    """Return the timetable of one departure of a route."""
    return build_timetable(
        current_lines()[route_id], current_cues(route_id), depart, group_size=group_size
    )


def example_departure(now: datetime) -> datetime:
    """Return the morning departure on the day of ``now``, as an example to plan with."""
    local = now.astimezone(SEMARANG_TIME)
    return local.replace(hour=DEPARTURE_HOUR, minute=0, second=0, microsecond=0)


@lru_cache(maxsize=4)
def _routes_of(_routes: Stamp, _sites: Stamp, _shown: Shown) -> dict[str, frozenset[str]]:
    return {route_id: frozenset(list_sites(current_cues(route_id))) for route_id in current_lines()}


def sites_on_routes() -> dict[str, frozenset[str]]:
    """Return, by route id, the ids of the sites that its cues name."""
    return _routes_of(_stamp(ROUTES), _stamp(SITES), newest_edition())
