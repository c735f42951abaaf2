"""The sketch map: our own drawing of coast, water, railway, streets, squares and quarters."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sites.geo import LineString, MultiPolygon, Point, Polygon
from sites.text import Frozen, Slug, Words


class Layer(StrEnum):
    """What a stroke of the sketch stands for."""

    SEA = "sea"
    COAST = "coast"
    RIVER = "river"
    CANAL = "canal"
    POLDER = "polder"
    RAILWAY = "railway"
    STREET = "street"
    SQUARE = "square"
    PARK = "park"
    QUARTER = "quarter"
    DISTRICT = "district"


class SketchPart(Frozen):
    """One stroke or area of the sketch; rank 1 is drawn boldest.

    ``grade`` says whether it was generalised from measured lines or only sketched.
    """

    id: Slug | None = None
    geometry: Annotated[Point | LineString | Polygon | MultiPolygon, Field(discriminator="type")]
    layer: Layer
    name: Words | None = None
    rank: Annotated[int, Field(ge=1, le=3, strict=True)]
    grade: Literal["generalised", "sketch"]


SKETCH_PLACES = frozenset({"Point", "LineString", "Polygon", "MultiPolygon"})
