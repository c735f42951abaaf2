"""From how far off a place of each kind can be made out from the road.

These are the project's own cautious assumptions, in metres from the line of travel: street
walls hide what stands a block away, and no map of building heights is used. A site that is
seen farther, or less far, says so itself with ``sight_m``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sites.geo import Point
from sites.model import Kind, Site

SIGHT_M: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.CIVIC: 90.0,  # large fronts, usually behind a forecourt
        Kind.WORSHIP: 120.0,  # towers and domes rise above the street wall
        Kind.COMMERCE: 70.0,  # fronts in the street wall
        Kind.TRANSPORT: 120.0,  # stations stand across an open square
        Kind.MUSEUM: 90.0,
        Kind.MARKET: 90.0,
        Kind.MONUMENT: 150.0,  # put up to be seen from the roads that lead to it
        Kind.WATER: 90.0,  # seen across its own open surface
        Kind.DISTRICT: 60.0,  # only what lies along its edge
        Kind.GREEN: 100.0,
    }
)

WALK_SIGHT_M = 60.0
"""On foot a place is arrived at when the way comes as near as this."""


def find_sight_m(site: Site) -> float:
    """How far from the road the site is looked for: its own word, or that of its kind."""
    return site.sight_m if site.sight_m is not None else SIGHT_M[site.kind]


def is_placeless(site: Site) -> bool:
    """True for a district known only as a point: it has no side and no front.

    One with its own ``sight_m`` has been judged by an editor to be seen from the road.
    """
    return site.kind == Kind.DISTRICT and isinstance(site.geometry, Point) and site.sight_m is None
