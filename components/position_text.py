"""Positions as people type and paste them: comma or point, either order, with N, S, E, W."""

from __future__ import annotations

import re

from sites.geo import Position

_NUMBER = re.compile(
    r"([-+\u2212]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(LU|LS|BT|BB|[NSEWTB])?(?![\w.])", re.IGNORECASE
)
_NORTHWARD = {"n", "s", "lu", "ls"}
_NEGATIVE = {"s", "ls", "w", "bb", "b"}
MOST_LETTERS = 120
DIGITS = 6


class BadPosition(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Typed text is no position; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parse_degrees(text: str) -> float:
    """Return one number in degrees; raises BadPosition("not_a_number")."""
    found = _find_numbers(text)
    if len(found) != 1:
        raise BadPosition("not_a_number")
    return found[0][0]


def parse_pair(text: str) -> Position | None:
    """Return the position that a text of two numbers names, or None when there are not two.

    The longitude is the one with E or W, else the only one beyond 90; without either sign the
    latitude comes first, as map services copy it. Raises BadPosition("off_the_earth").
    """
    found = _find_numbers(text)
    if len(found) != 2:
        return None
    (first, is_north), (second, _) = found
    turned = is_north is False or (is_north is None and abs(first) > 90)
    lat, lon = (second, first) if turned else (first, second)
    return check_position(lon, lat)


def check_position(lon: float, lat: float) -> Position:
    """Return a position; raises BadPosition("off_the_earth") beyond 180 and 90 degrees."""
    if abs(lon) > 180 or abs(lat) > 90:
        raise BadPosition("off_the_earth")
    return Position(round(lon, DIGITS), round(lat, DIGITS))


def format_degrees(degrees: float) -> str:
    """Return degrees to about a tenth of a metre, with a point, as map services take them."""
    return f"{degrees:.{DIGITS}f}"


def _find_numbers(text: str) -> list[tuple[float, bool | None]]:
    """Return the numbers of a text, each with whether it is said to be north or south."""
    shown = text[:MOST_LETTERS]
    rest = _NUMBER.sub(" ", shown)
    if re.search(r"[\w]", rest):
        return []
    return [_read(number, letter.lower()) for number, letter in _NUMBER.findall(shown)]


def _read(number: str, letter: str) -> tuple[float, bool | None]:
    degrees = float(number.replace(",", ".").replace("\u2212", "-"))
    if letter in _NEGATIVE:
        degrees = -abs(degrees)
    return degrees, (letter in _NORTHWARD if letter else None)
