"""The drawings with the shipped words and data of one language."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from components.drawings.legend import Surface, build_legend
from components.drawings.quarters import build_quarters
from components.drawings.section import build_section
from components.i18n import read_strings, t
from components.sources import current_basemap
from routes.buses import read_buses
from sites.geojson_io import parse_sketch
from sites.text import Lang

DRAWN_BUS = "si-kenang"
"""The one bus whose length and height a source gives."""


def read_words(drawing: str, lang: Lang) -> dict[str, Any]:
    """Return the wording of one drawing with its language code and the grades of proof."""
    strings = read_strings(lang)
    shared = {"lang": lang.value, "grade": strings["words"]["grade"]}
    return {**strings["drawing"][drawing], **shared, "as_of": strings["words"]["as_of"]}


@lru_cache(maxsize=2)
def draw_section(lang: Lang) -> Markup:
    """Return the double-decker cut open, measured as far as a source measures it."""
    bus = next((bus for bus in read_buses() if bus.id == DRAWN_BUS), None)
    return build_section(read_words("section", lang), bus)


@lru_cache(maxsize=4)
def _quarters(_version: str, lang: Lang) -> Markup:
    parts = parse_sketch(json.dumps(current_basemap()[1]), "city.geojson")
    return build_quarters(parts, read_words("quarters", lang))


def draw_quarters(lang: Lang) -> Markup:
    """Return the plan of the four parts of the heritage area; a changed sketch is drawn anew."""
    return _quarters(current_basemap()[0], lang)


@lru_cache(maxsize=4)
def draw_legend(lang: Lang, surface: Surface = Surface.RIDE) -> Markup:
    """Return the key of the strip map on the ride page or on the route page."""
    words = read_words("legend", lang) | {
        "pass_sign": t("route.pass", lang, n=2, of=3),
        "upper_sign": t("words.deck.upper", lang),
        "badge_sign": "+2",
    }
    return build_legend(words, surface)
