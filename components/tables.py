"""Plain tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width


def _measure(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def build_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under their heads in columns as wide as their widest cell."""
    cells = [heads, *rows]
    widths = [max(map(_measure, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - _measure(cell)) for cell, width in zip(row, widths))  # noqa: B905
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
