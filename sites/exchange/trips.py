"""Ways to follow, as linked data tells them: a trail of the guidebook, or a route."""

from __future__ import annotations

from dataclasses import dataclass

from sites.catalogue import Catalogue
from sites.geo import Position
from sites.guidebook import Trail
from sites.text import Text


@dataclass(frozen=True)
class TripStop:
    """A place on the way; ``site`` is None for a stop that is no site."""

    name: Text
    position: Position
    site: str | None = None


@dataclass(frozen=True)
class Trip:
    """A trip; ``page`` is the path of its own page, with its query."""

    id: str
    name: Text
    about: Text
    page: str
    stops: tuple[TripStop, ...]
    line: tuple[tuple[Position, ...], ...] = ()


def build_trail_trip(trail: Trail, catalogue: Catalogue) -> Trip:
    """Return a trail as a trip along the places that the catalogue holds."""
    found = (catalogue.find_site(stop.site) for stop in trail.stops)
    stops = tuple(TripStop(one.name, one.position, one.id) for one in found if one is not None)
    return Trip(f"tema-{trail.id}", trail.title, trail.introduction, f"tema?tema={trail.id}", stops)
