"""What can be chosen on a route: places the bus really passes, places within a walk of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from routes.cues import build_cues
from routes.line import RouteLine
from routes.model import Cue, Route
from routes.walks import DETOUR, NoWalk, measure_m, open_route
from sites.geo import Position
from sites.model import Kind, Site

WALK_REACH_M = 1500.0
"""Farther than this from where the bus stands nobody is led on foot."""


class OfferedSight(NamedTuple):
    """A place the bus passes: its cues along the bus part, first pass first."""

    site: Site
    cues: tuple[Cue, ...]


class OfferedVisit(NamedTuple):
    """A place within a walk of where the bus stands; ``way_m`` along streets, estimated."""

    site: Site
    way_m: float
    is_on_route: bool


def offer_sights(line: RouteLine, sites: Iterable[Site]) -> tuple[OfferedSight, ...]:
    """Return the places that this route's bus part passes, in the order of the first pass."""
    known = {site.id: site for site in sites}
    passes: dict[str, list[Cue]] = {}
    for cue in build_cues(line, known.values()):
        if not cue.arrive:
            passes.setdefault(cue.site, []).append(cue)
    return tuple(OfferedSight(known[site], tuple(cues)) for site, cues in passes.items())


def offer_visits(
    route: Route, line: RouteLine, sites: Iterable[Site], reach_m: float = WALK_REACH_M
) -> tuple[OfferedVisit, ...]:
    """Return the places within ``reach_m`` of where the walk begins, nearest first.

    Those of the route's own walk come whatever their distance. Empty where nobody gets off.
    """
    known = tuple(site for site in sites if site.kind != Kind.DISTRICT)
    walked = {cue.site for cue in build_cues(line, known) if cue.arrive}
    try:
        start = open_route(route).start
    except NoWalk:
        return ()
    offered = (OfferedVisit(site, _way_m(start, site), site.id in walked) for site in known)
    within = (one for one in offered if one.is_on_route or one.way_m <= reach_m)
    return tuple(sorted(within, key=lambda one: (one.way_m, one.site.id)))


def _way_m(start: Position, site: Site) -> float:
    return DETOUR * measure_m((start, site.position))
