"""The sheet every drawing is put on: one escaping template, one way to break lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

Words = Mapping[str, Any]
"""The wording of one drawing in one language; ``lang`` is its language code."""

WIDTH = 400
"""Width of every drawing in its own units; at 360 px a unit is 0.9 px."""

TEXT = 13.5
"""Height of plain lettering in units: 12 px on the smallest phone."""

_TEMPLATES = Path(__file__).parent
_MEAN_GLYPH = 0.54
"""Width of an average letter as a share of the lettering's height."""


def estimate_width(text: str, size: float = TEXT) -> float:
    """Return roughly how wide a text is drawn, in units."""
    return len(text) * size * _MEAN_GLYPH


def break_lines(text: str, width: float, size: float = TEXT) -> tuple[str, ...]:
    """Return the lines of a text that is to fit ``width`` units; long words are broken."""
    letters = max(1, int(width / (size * _MEAN_GLYPH)))
    return tuple(textwrap.wrap(text, letters))


def balance_lines(text: str, width: float, size: float = TEXT) -> tuple[str, ...]:
    """Return the same number of lines as :func:`break_lines`, as even in length as words allow."""
    lines = break_lines(text, width, size)
    glyph = size * _MEAN_GLYPH
    for letters in range(1, int(width / glyph)):
        even = break_lines(text, (letters + 0.5) * glyph, size)
        if len(even) == len(lines) and not _cuts_a_word(text, even):
            return even
    return lines


def _cuts_a_word(text: str, lines: tuple[str, ...]) -> bool:
    return " ".join(lines) != " ".join(text.split())


def trace(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return path data through points in units, to a tenth of a unit."""
    pairs = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{pairs}{'z' if closed else ''}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render_drawing(name: str, words: Words, prefix: str, height: float, **values: Any) -> Markup:
    """Return the drawing ``name`` as one svg element whose ids all start with ``prefix``."""
    template = _environment().get_template(f"{name}.jinja")
    filled = template.render(
        words=words, prefix=prefix, width=WIDTH, height=round(height), size=TEXT, **values
    )
    return Markup(filled.strip())
