"""The published content and routes, read once and shared by pages and interface."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from routes.cues import build_cues
from routes.geojson_io import SHIPPED as SHIPPED_ROUTES
from routes.geojson_io import read_routes
from routes.line import RouteLine, build_line
from routes.model import Cue
from routes.timetable import Timetable, build_timetable
from sites.catalogue import SHIPPED as SHIPPED_SITES
from sites.catalogue import Catalogue, read_catalogue
from sites.document import read_bytes
from sites.geojson_io import parse_sketch

SITES = Path(os.environ.get("JEJAK_SITES", SHIPPED_SITES))
ROUTES = Path(os.environ.get("JEJAK_ROUTES", SHIPPED_ROUTES))
"""Folders of the published content; another one can be named in the environment."""

SEMARANG_TIME = ZoneInfo("Asia/Jakarta")
DEPARTURE_HOUR = 8

Stamp = tuple[tuple[str, int], ...]

_reading = RLock()
"""A class that arrives in one second waits for one reading of the content, not for forty."""


def _stamp(folder: Path) -> Stamp:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.*json")))


@lru_cache(maxsize=2)
def _catalogue(_stamp: Stamp) -> Catalogue:
    return read_catalogue(SITES)


@lru_cache(maxsize=2)
def _lines(_stamp: Stamp) -> dict[str, RouteLine]:
    return {route.id: build_line(route) for route in read_routes(ROUTES)}


def current_catalogue() -> Catalogue:
    """Return the catalogue of the shipped content; a changed file is read again."""
    with _reading:
        return _catalogue(_stamp(SITES))


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
        return _lines(_stamp(ROUTES))


@lru_cache(maxsize=32)
def _cues(route_id: str, _routes: Stamp, _sites: Stamp) -> tuple[Cue, ...]:
    return build_cues(current_lines()[route_id], current_catalogue().sites)


def current_cues(route_id: str) -> tuple[Cue, ...]:
    """Return the cues of a route against the current catalogue; KeyError if unknown."""
    with _reading:
        return _cues(route_id, _stamp(ROUTES), _stamp(SITES))


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
def _routes_of(_routes: Stamp, _sites: Stamp) -> dict[str, frozenset[str]]:
    return {
        route_id: frozenset(cue.site for cue in current_cues(route_id))
        for route_id in current_lines()
    }


def sites_on_routes() -> dict[str, frozenset[str]]:
    """Return, by route id, the ids of the sites that its cues name."""
    return _routes_of(_stamp(ROUTES), _stamp(SITES))
