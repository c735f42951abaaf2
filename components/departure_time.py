"""Departure times as people write them: ISO 8601, on Semarang's clock."""

from __future__ import annotations

from datetime import datetime

from components.sources import SEMARANG_TIME

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Departures outside these years are slips of the pen, and near the ends of the calendar a
timetable cannot be reckoned at all."""


def parse_departure(word: str) -> datetime:
    """Return the moment on Semarang's clock, which decides the traffic; no zone means it.

    Raises ValueError("bad_departure") for what is no time or not in our years.
    """
    try:
        moment = datetime.fromisoformat(word)
        local = moment if moment.tzinfo else moment.replace(tzinfo=SEMARANG_TIME)
        local = local.astimezone(SEMARANG_TIME)
    except (ValueError, OverflowError):
        raise ValueError("bad_departure") from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError("bad_departure")
    return local
