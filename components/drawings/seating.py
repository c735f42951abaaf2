"""The bus as a scheme: where seats, doors and stairs stand, as shares of its length.

The sources give a length, a height and seat counts that differ by year; they give no seat
plan. So rows are drawn, not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from routes.model import Bus, BusFact

UPPER_ROWS = tuple(0.07 + 0.07 * row for row in range(13))
LOWER_ROWS = (0.5, 0.57, 0.64, 0.85)
STAIRS = (0.275, 0.425)
DOOR = (0.1, 0.165)
WHEELS = (0.225, 0.75)
DRIVER = 0.055
ROW = 0.06


@dataclass(frozen=True)
class SeatRow:
    """A row of seats on one side of one deck; ``along`` is 0 at the front and 1 at the back."""

    deck: str
    side: str
    along: float


def over_stairs(along: float) -> bool:
    """True when a row that starts at ``along`` would hang over the well of the stairs."""
    return STAIRS[0] - ROW < along < STAIRS[1]


def list_rows() -> Iterator[SeatRow]:
    """Yield every row from front to back; the stairs take rows on the right of the upper deck."""
    for deck, rows in (("upper", UPPER_ROWS), ("lower", LOWER_ROWS)):
        for along, side in product(rows, ("left", "right")):
            if not (deck == "upper" and side == "right" and over_stairs(along)):
                yield SeatRow(deck, side, along)


def find_measure(bus: Bus | None, what: str) -> BusFact | None:
    """Return the bus's latest fact ``length_m`` or ``height_m``, if a source gives one."""
    facts = [fact for fact in bus.facts if fact.what == what] if bus else []
    return max(facts, key=lambda fact: fact.as_of or "", default=None)
