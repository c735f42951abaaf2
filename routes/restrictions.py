"""Streets and areas that not every bus may enter, each with its reason, grade and date."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from routes.geojson_io import RESTRICTIONS_FILE
from routes.geojson_io import SHIPPED as ROUTES_FOLDER
from sites.document import LIMIT_BYTES, read_bytes
from sites.geo import LineString, MultiPolygon, Point, Polygon
from sites.members import Unpacked, parse_features, unpack_feature
from sites.model import Grade, Sources
from sites.text import Frozen, PartialDate, Slug, Text

SHIPPED = ROUTES_FOLDER / RESTRICTIONS_FILE
"""The file with the restrictions that comes with the product."""

MARGIN_M = 0.3
"""Kept free between a roof and what it passes under: an assumption, stated where it is used."""

_PLACES = frozenset({"Point", "LineString", "Polygon", "MultiPolygon"})


class Restriction(Frozen):
    """A place that some buses may not enter: a point (a portal), a street or an area.

    ``max_height_m`` is the limit, None when only its existence is known. ``concerns`` says
    whether it was reported of double-deckers or holds for every vehicle.
    """

    id: Slug
    geometry: Annotated[Point | LineString | Polygon | MultiPolygon, Field(discriminator="type")]
    name: Text
    reason: Text
    concerns: Literal["double_decker", "every_vehicle"] = "every_vehicle"
    max_height_m: Annotated[float, Field(gt=0, le=20, strict=True)] | None = None
    grade: Grade
    as_of: PartialDate
    sources: Sources

    def keeps_out(self, height_m: float | None, decks: int, margin_m: float) -> bool:
        """True when a bus may not enter, or when nobody can say that it may.

        A bus of unknown height is kept out by every limit, a known limit decides by height.
        """
        if self.concerns == "double_decker" and decks < 2:
            return False
        if self.max_height_m is None or height_m is None:
            return True
        return round(height_m + margin_m, 3) > self.max_height_m


def _unpack(feature: object) -> Unpacked:
    return unpack_feature(feature, places=_PLACES)


def parse_restrictions(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[Restriction, ...]:
    """Return the restrictions of a GeoJSON text; raises :class:`ContentError` with every fault."""
    return parse_features(raw, file, Restriction, _unpack, limit_bytes)


def read_restrictions(path: Path = SHIPPED) -> tuple[Restriction, ...]:
    """Return the restrictions of a file; raises :class:`ContentError`, also without a file."""
    return parse_restrictions(read_bytes(path), str(path))


def list_sources(restrictions: Iterable[Restriction]) -> tuple[str, ...]:
    """Return the ids of the sources that restrictions rest on, each once."""
    return tuple(dict.fromkeys(source for one in restrictions for source in one.sources))
