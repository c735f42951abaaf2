"""Restrictions for tests, drawn in metres from the corner of the tests."""

from __future__ import annotations

from typing import Any

from routes.restrictions import Restriction
from tests.builders import build_text
from tests.route_builders import place

AREA = [(400, -50), (600, -50), (600, 50), (400, 50), (400, -50)]


def build_restriction(kind: str = "Polygon", points: Any = AREA, **changes: Any) -> Restriction:
    """A restriction drawn in metres from the corner of the tests."""
    placed = [list(place(*point)) for point in points]
    coordinates: Any = [placed] if kind == "Polygon" else placed
    fields = {
        "id": "kawasan",
        "geometry": {"type": kind, "coordinates": placed[0] if kind == "Point" else coordinates},
        "name": build_text("Kawasan"),
        "reason": build_text("Terlalu rendah."),
        "grade": "one_source",
        "as_of": "2023-09",
        "sources": ("contoh1",),
    }
    return Restriction.model_validate({**fields, **changes})
