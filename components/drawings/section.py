"""The double-decker cut lengthwise, and a plan of each deck with its left and right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from markupsafe import Markup

from components.drawings.seating import (
    DOOR,
    DRIVER,
    ROW,
    STAIRS,
    WHEELS,
    find_measure,
    list_rows,
)
from components.drawings.sheet import WIDTH, Words, break_lines, render_drawing
from routes.model import Bus, BusFact

FRONT, BACK = 12.0, 360.0
"""Where the bus starts and ends across the sheet; it drives to the left."""

GROUND = 178.0
SCHEME = {"length_m": 13.5, "height_m": 4.2}
"""Proportions of the scheme when no source measures the bus; drawn without dimensions."""

PLAN_WIDTH, PLAN_LENGTH = 132.0, 236.0
PLAN_LEFT = {"upper": 40.0, "lower": 228.0}
KEYS = ("driver", "door", "stairs", "upper", "lower")


def _along(share: float) -> float:
    return FRONT + share * (BACK - FRONT)


def _heights(facts: dict[str, BusFact | None]) -> dict[str, float]:
    size = {what: float(fact.value) if fact else SCHEME[what] for what, fact in facts.items()}
    tall = (BACK - FRONT) / size["length_m"] * size["height_m"]
    roof, floor = GROUND - tall, GROUND - 11
    return {"ground": GROUND, "floor": floor, "deck": floor - 0.47 * (floor - roof), "roof": roof}


def _side_view(levels: dict[str, float]) -> dict[str, Any]:
    """The right half, seen from the cut: right-hand seats, stairs and driver; doors cut away."""
    floors = {"upper": levels["deck"], "lower": levels["floor"]}
    seats = [
        {"deck": row.deck, "x": _along(row.along), "y": floors[row.deck]}
        for row in list_rows()
        if row.side == "right"
    ]
    start, end = (_along(share) for share in STAIRS)
    rise = levels["floor"] - levels["deck"]
    treads = [
        (start + (end - start) * step / 6, levels["floor"] - rise * step / 6) for step in range(7)
    ]
    stairs = [treads[0]]
    for (x, _), (next_x, next_y) in pairwise(treads):
        stairs += [(x, next_y), (next_x, next_y)]
    return {
        "seats": seats,
        "stairs": stairs,
        "well": (_along(STAIRS[0]), _along(STAIRS[1])),
        "door": tuple(_along(share) for share in DOOR),
        "wheels": tuple(_along(share) for share in WHEELS),
        "driver": _along(DRIVER),
    }


def _plans(top: float) -> list[dict[str, Any]]:
    """Both decks from above, front up, so that left on the sheet is left on the bus."""
    plans = []
    for deck, x in PLAN_LEFT.items():
        sides = {"left": x + 8, "right": x + PLAN_WIDTH - 8 - 46}
        seats = [
            {"side": row.side, "x": sides[row.side] + step, "y": top + row.along * PLAN_LENGTH}
            for row in list_rows()
            if row.deck == deck
            for step in (0, 24)
        ]
        plans.append({"deck": deck, "x": x, "seats": seats, "middle": x + PLAN_WIDTH / 2})
    return plans


def _badges(levels: dict[str, float]) -> list[tuple[int, float, float, float]]:
    """Number, x, y of the badge, and y where its line touches the thing it names."""
    under = GROUND + 20
    spots = {
        "driver": (_along(DRIVER), under, levels["floor"] - 4),
        "door": (sum(map(_along, DOOR)) / 2, under, levels["floor"] - 4),
        "stairs": (sum(map(_along, STAIRS)) / 2, under, levels["floor"] - 4),
        "upper": (_along(0.55), levels["roof"] - 18, levels["roof"] + 12),
        "lower": (_along(0.62), under, levels["floor"] - 4),
    }
    return [(number, *spots[key]) for number, key in enumerate(KEYS, 1)]


def say_measure(words: Words, bus: Bus, fact: BusFact) -> str:
    """Return one measure with its grade and date, as in «Si Kenang: 4.2 m high (one source…)»."""
    proof = words["grade"][fact.grade.value]
    when = f", {words['as_of'].format(date=fact.as_of)}" if fact.as_of else ""
    what = words[fact.what].format(n=_say_number(words, fact.value))
    return f"{bus.name}: {what} ({proof}{when})"


def _say_number(words: Words, value: str) -> str:
    return value.replace(".", words["decimal"])


def build_section(words: Words, bus: Bus | None = None, prefix: str = "jejak-section") -> Markup:
    """Return the section and the two plans as one svg element.

    ``words`` is the table ``drawing.section`` with ``grade`` and ``as_of`` of ``words``; the
    dimensions are those facts of ``bus`` that a source gives, each with its grade and date.
    Raises KeyError when a wording is missing.
    """
    facts = {what: find_measure(bus, what) for what in SCHEME}
    levels = _heights(facts)
    known = [say_measure(words, bus, fact) for fact in facts.values() if bus and fact]
    notes = [line for text in (*known, words["scheme"]) for line in break_lines(text, WIDTH - 16)]
    labels = {
        what: words["metres"].format(n=_say_number(words, fact.value)) if fact else ""
        for what, fact in facts.items()
    }
    keys = [(number, words[key]) for number, key in enumerate(KEYS, 1)]
    key_top = GROUND + 84
    plan_top = key_top + 24 * ((len(keys) + 1) // 2) + 50
    return render_drawing(
        "section",
        words,
        prefix,
        plan_top + PLAN_LENGTH + 30 + 17 * len(notes),
        front=FRONT,
        back=BACK,
        levels=levels,
        side=_side_view(levels),
        badges=_badges(levels),
        keys=keys,
        key_top=key_top,
        labels=labels,
        plans=_plans(plan_top),
        plan={"top": plan_top, "width": PLAN_WIDTH, "length": PLAN_LENGTH, "row": ROW},
        door=DOOR,
        stairs=STAIRS,
        notes=notes,
    )
