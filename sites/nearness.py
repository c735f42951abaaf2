"""What is near a position: an STRtree to find candidates, geodesics to measure them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from pyproj import Geod, Proj
from shapely import STRtree, box, points

from sites.geo import Position
from sites.model import Site

_GEOD = Geod(ellps="WGS84")
_MARGIN = 1.01
"""The local plane bends distances by under 0.1 % within 200 km of its centre."""


class Neighbour(NamedTuple):
    """A site and its geodesic distance in metres from the position asked about."""

    site: Site
    distance_m: float


def measure_m(first: Position, second: Position) -> float:
    """Return the geodesic distance between two positions in metres (WGS84 ellipsoid)."""
    return float(_GEOD.inv(first.lon, first.lat, second.lon, second.lat)[2])


class NearIndex:
    """Positions of a fixed sequence of sites on a plane centred on them.

    The plane is the azimuthal equidistant projection (Snyder 1987, p. 191) about the mean
    position: true distances from the centre, nearly true ones between the sites.
    """

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = tuple(sites)
        self._positions = tuple(site.position for site in self._sites)
        lonlat = np.array(self._positions, dtype=float).reshape(-1, 2)
        lon, lat = lonlat.mean(axis=0) if len(lonlat) else (110.42, -6.98)
        plane = f"+proj=aeqd +lat_0={lat:.6f} +lon_0={lon:.6f} +ellps=WGS84 +units=m"
        self._to_plane = Proj(plane)
        x, y = self._to_plane(lonlat[:, 0], lonlat[:, 1])
        self._tree = STRtree(points(x, y))

    def find(self, position: Position, within_m: float, limit: int) -> tuple[Neighbour, ...]:
        """Return at most ``limit`` sites within ``within_m`` metres, nearest first."""
        x, y = self._to_plane(position.lon, position.lat)
        reach = within_m * _MARGIN + 1
        numbers = self._tree.query(box(x - reach, y - reach, x + reach, y + reach))
        if not len(numbers):
            return ()
        around = np.array([self._positions[number] for number in numbers])
        lon, lat = np.full(len(around), position.lon), np.full(len(around), position.lat)
        _, _, distances = _GEOD.inv(lon, lat, around[:, 0], around[:, 1])
        found = sorted(
            (float(distance), self._sites[number].id, int(number))
            for number, distance in zip(numbers, distances, strict=True)
            if distance <= within_m
        )
        return tuple(
            Neighbour(self._sites[n], distance) for distance, _, n in found[: max(limit, 0)]
        )
