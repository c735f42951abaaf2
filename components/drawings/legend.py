"""The signs of the strip map with their meaning: on the bus, and on the route page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from components.drawings.sheet import WIDTH, Words, balance_lines, render_drawing

ROW_HEIGHT = 54.0
LABEL_LEFT = 132.0
GLYPH_WIDTH = 116.0
SAID_SIZE = 13.0


SAID = ("badge", "pass", "upper")
"""Signs that are words on the strip itself."""


class Surface(StrEnum):
    """Where the strip map is read."""

    RIDE = "ride"
    PAGE = "page"


@dataclass(frozen=True)
class Sign:
    """One row of the key; ``ride`` and ``page`` are the marks of the strip it explains there.

    A sign that a surface does not use has no marks for it and is left out of its key.
    """

    key: str
    ride: tuple[str, ...] = ()
    page: tuple[str, ...] = ()

    def marks(self, surface: Surface) -> tuple[str, ...]:
        """Return the marks this sign stands for on one surface."""
        return self.ride if surface == Surface.RIDE else self.page


SIGNS = (
    Sign("bus_leg", ("rail-bus",), ("jejak-bus",)),
    Sign("walk_leg", ("rail-walk",), ("jejak-walk",)),
    Sign("leg_name", ("strip-head",), ("jejak-strip-leg",)),
    Sign("stop", ("strip-stop",), ("jejak-strip-stop",)),
    Sign("left", ("strip-cue", "on-left", "state-ahead"), ("jejak-strip-cue", "jejak-side-left")),
    Sign("right", ("on-right", "by-bus"), ("jejak-side-right",)),
    Sign("around", ("on-around",), ("jejak-side-around",)),
    Sign("arrive", ("by-walk",), ("route.arrive",)),
    Sign("now", ("state-now",)),
    Sign("passed", ("state-passed",)),
    Sign("here", ("strip-dot",)),
    Sign("level", ("strip-marker",)),
    Sign("number", (), ("jejak-number",)),
    Sign("badge", (), ("jejak-badge",)),
    Sign("pass", (), ("route.pass",)),
    Sign("upper", (), ("words.deck.upper",)),
)


def list_signs(surface: Surface) -> tuple[Sign, ...]:
    """Return the signs one surface uses, in the order of its key."""
    return tuple(sign for sign in SIGNS if sign.marks(surface))


def _say_sign(sign: Sign, words: Words) -> tuple[str, ...]:
    """Return the lines of a sign that is itself words on the strip; none for a drawn one."""
    said = words[f"{sign.key}_sign"] if sign.key in SAID else ""
    return balance_lines(said, GLYPH_WIDTH, SAID_SIZE)


def build_legend(
    words: Words, surface: Surface = Surface.RIDE, prefix: str = "jejak-legend"
) -> Markup:
    """Return the key of the strip map as one svg element.

    ``words`` is the table ``drawing.legend``; the three signs that are words on the strip
    itself are ``pass_sign``, ``upper_sign`` and ``badge_sign``. Raises KeyError when a wording
    is missing.
    """
    rows = [
        {
            "key": sign.key,
            "marks": " ".join(sign.marks(surface)),
            "y": ROW_HEIGHT * (index + 0.5),
            "lines": balance_lines(words["sign"][sign.key], WIDTH - LABEL_LEFT - 6),
            "said": _say_sign(sign, words),
        }
        for index, sign in enumerate(list_signs(surface))
    ]
    return render_drawing(
        "legend",
        {**words, **words[surface.value]},
        f"{prefix}-{surface.value}",
        ROW_HEIGHT * len(rows),
        rows=rows,
        row_height=ROW_HEIGHT,
        label_left=LABEL_LEFT,
        surface=surface.value,
    )
