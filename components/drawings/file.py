"""Drawings as files of their own, for pages that show them as pictures.

A picture inherits nothing from its page, so a file carries the page's colours, light and dark,
and its lettering. The colours are read from the one style sheet that sets them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from markupsafe import Markup

from components.drawings.legend import Surface
from components.drawings.shipped import draw_legend, draw_quarters, draw_section, read_words
from sites.text import Lang

STYLE_SHEET = Path(__file__).parents[1] / "static" / "app.css"
LETTERING = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

DRAWINGS: dict[str, Callable[[Lang], Markup]] = {
    "section": draw_section,
    "quarters": draw_quarters,
    "legend": partial(draw_legend, surface=Surface.PAGE),
}
"""Every drawing a page can show, by the name in its address."""

_COLOURS = re.compile(r"--[\w-]+: ?#[0-9a-f]{3,6}")


@cache
def build_style() -> str:
    """Return the rules that give a file the colours and the lettering of the pages."""
    blocks = re.findall(r":root \{([^}]*)\}", STYLE_SHEET.read_text(encoding="utf-8"))
    light, dark = (";".join(_COLOURS.findall(block)) for block in blocks[:2])
    return (
        f":root{{{light};color:var(--ink);color-scheme:light;font-family:{LETTERING}}}"
        f"@media (prefers-color-scheme: dark){{:root{{{dark};color-scheme:dark}}}}"
    )


def find_file(name: str, lang: Lang) -> bytes | None:
    """Return a drawing as an SVG file, or None when there is none of this name."""
    draw = DRAWINGS.get(name)
    if draw is None:
        return None
    drawing = draw(lang)
    title = drawing.index("<title")
    return f"{drawing[:title]}<style>{build_style()}</style>\n{drawing[title:]}".encode()


def describe_drawing(name: str, lang: Lang) -> str:
    """Return what a drawing shows, in words, for those who do not see it; KeyError if unknown."""
    words = read_words(name, lang)
    return str(words.get("desc") or words[Surface.PAGE.value]["desc"])
