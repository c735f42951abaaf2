"""A flat map in metres round one place, so that geometry can be done with plain numbers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import transform
from shapely.geometry.base import BaseGeometry

from sites.geo import Position

Floats = NDArray[np.float64]


class Plane:
    """Azimuthal equidistant projection (Snyder, USGS Professional Paper 1395, p. 191) on WGS84.

    Within 20 km of ``centre`` a length in the plane differs from the geodesic by less than two
    parts in a million, where UTM would be off by 400.
    """

    def __init__(self, centre: Position) -> None:
        self.centre = centre
        crs = f"+proj=aeqd +lon_0={centre.lon!r} +lat_0={centre.lat!r} +datum=WGS84 +units=m"
        self._there = Transformer.from_crs("OGC:CRS84", crs, always_xy=True)

    def to_plane(self, lonlat: Floats) -> Floats:
        """Return metres east and north, shape (n, 2), of degrees, shape (n, 2), lon first."""
        return np.column_stack(self._there.transform(lonlat[:, 0], lonlat[:, 1]))

    def point(self, position: Position) -> tuple[float, float]:
        """Return metres east and north of one position."""
        x, y = self._there.transform(*position)
        return float(x), float(y)

    def position(self, x: float, y: float) -> Position:
        """Return the position at so many metres east and north."""
        lon, lat = self._there.transform(x, y, direction="INVERSE")
        return Position(float(lon), float(lat))

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a shapely geometry in degrees as one in metres of this plane."""
        return transform(geometry, self.to_plane)


@lru_cache(maxsize=64)
def build_plane(centre: Position) -> Plane:
    """Return the plane round ``centre``; building one costs milliseconds, so it is kept."""
    return Plane(centre)
