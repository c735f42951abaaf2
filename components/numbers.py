"""Counters summed up for the office: by place, by cue, by week; small numbers are hidden."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from components.coverage import neutralise
from sites.tallies import Counted, Tally, What

FEW = 5
"""Smaller numbers than this are not shown: one bus or one visitor might be told from them."""

CueKey = tuple[str, str, int]


class PlaceNumbers(NamedTuple):
    """How often one place or smart feature was opened."""

    kind: str
    item: str
    on_ride: int
    on_page: int

    @property
    def total(self) -> int:
        """On the ride and on its public page."""
        return self.on_ride + self.on_page


class CueNumbers(NamedTuple):
    """How often one cue was shown, opened and reported."""

    key: CueKey
    shown: int
    opened: int
    reports: int

    @property
    def rate(self) -> float | None:
        """Reports per 1,000 showings; None where either number is too small to be shown."""
        if self.shown < FEW or 0 < self.reports < FEW:
            return None
        return 1000 * self.reports / self.shown


@dataclass(frozen=True)
class Numbers:
    """Everything the page shows of a span of days."""

    places: tuple[PlaceNumbers, ...]
    cues: tuple[CueNumbers, ...]
    weeks: tuple[tuple[date, int], ...]


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sum_up(
    tallies: Iterable[Tally], reports: Mapping[CueKey, int], since: date, until: date
) -> Numbers:
    """Return the numbers of a span of days; the order of the counters is of no matter."""
    by_what: dict[What, Counter[tuple[str, ...] | CueKey]] = {what: Counter() for what in What}
    weeks: Counter[date] = Counter()
    for day, counted, times in tallies:
        is_cue = counted.what in (What.CUE_SHOWN, What.CUE_OPENED)
        cue = (counted.route, counted.item, counted.pass_number)
        by_what[counted.what][cue if is_cue else (counted.kind, counted.item)] += times
        if counted.what == What.PACK_COMPLETED:
            weeks[week_of(day)] += times
    on_ride, on_page = by_what[What.PLACE_OPENED], by_what[What.PAGE_OPENED]
    shown, opened = by_what[What.CUE_SHOWN], by_what[What.CUE_OPENED]
    places = [
        PlaceNumbers(str(item[0]), str(item[1]), on_ride[item], on_page[item])
        for item in {*on_ride, *on_page}
    ]
    places.sort(key=lambda one: (-one.total, one.kind, one.item))
    cues = [
        CueNumbers((str(key[0]), str(key[1]), int(key[2])), shown[key], opened[key], reported)
        for key, reported in ((key, reports.get(key, 0)) for key in {*shown, *opened, *reports})
    ]
    cues.sort(key=lambda one: (-one.shown, -one.reports, one.key))
    return Numbers(tuple(places), tuple(cues), tuple(_fill_weeks(weeks, since, until)))


def _fill_weeks(weeks: Mapping[date, int], since: date, until: date) -> Iterable[tuple[date, int]]:
    """Weeks without any are weeks too."""
    monday = week_of(since)
    while monday <= until:
        yield monday, weeks.get(monday, 0)
        monday += timedelta(days=7)


def hide_few(count: int, few: str) -> str:
    """Return a number as it may be shown: 0, ``few``, or itself."""
    return few if 0 < count < FEW else str(count)


def export_tallies(tallies: Iterable[Tally], heads: Sequence[str], few: str) -> bytes:
    """Return counters by week as CSV (UTF-8 with a mark, so that spreadsheets read the letters).

    What is too small to be shown is hidden here too.
    """
    sums: Counter[tuple[date, Counted]] = Counter()
    for day, counted, times in tallies:
        sums[week_of(day), counted] += times
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(map(neutralise, heads))
    for (week, counted), times in sorted(sums.items()):
        named = (counted.what.value, counted.route, counted.kind, counted.item)
        number = counted.pass_number or ""
        shown = hide_few(times, few)
        writer.writerow(
            (week.isoformat(), *map(neutralise, named), number, counted.lang.value, shown)
        )
    return sheet.getvalue().encode("utf-8-sig")
