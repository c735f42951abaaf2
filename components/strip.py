"""The route straightened: what stands left and right of the line, in travel order.

Distances between rows follow the road, but never so closely that two rows cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from routes.line import RouteLine
from routes.model import Cue, Mode, Stop
from routes.timetable import Timetable
from sites.catalogue import Catalogue
from sites.model import Site, SmartFeature

PX_PER_M = 0.06
GAP_LIMITS_PX = (6, 90)


@dataclass(frozen=True)
class StripRow:
    """One row of the strip: a cue, a stop, or the start of a leg."""

    at_m: float
    at: datetime | None
    mode: Mode
    gap_px: int
    cue: Cue | None = None
    site: Site | None = None
    badges: tuple[SmartFeature, ...] = ()
    also: tuple[Site, ...] = ()
    stop: Stop | None = None
    leg_name: object = None


def _cue_rows(cues: Sequence[Cue], day: Timetable, catalogue: Catalogue) -> Iterator[StripRow]:
    times = {(p.site, p.pass_number): p.at for p in day.passings}
    for cue in cues:
        site = catalogue.get_site(cue.site)
        found = (catalogue.find_smart_feature(note.feature) for note in site.annotations)
        yield StripRow(
            at_m=cue.abeam_m,
            at=times.get((cue.site, cue.pass_number)),
            mode=cue.mode,
            gap_px=0,
            cue=cue,
            site=site,
            badges=tuple(feature for feature in found if feature is not None),
            also=tuple(catalogue.get_site(other) for other in cue.also),
        )


def _stop_rows(line: RouteLine, day: Timetable) -> Iterator[StripRow]:
    for time in day.stops:
        mode = line.span_at(time.progress_m).leg.mode
        yield StripRow(at_m=time.progress_m, at=time.arrive, mode=mode, gap_px=0, stop=time.stop)


def _leg_rows(line: RouteLine) -> Iterator[StripRow]:
    for span in line.spans:
        yield StripRow(
            at_m=span.from_m, at=None, mode=span.leg.mode, gap_px=0, leg_name=span.leg.name
        )


def _spaced(rows: list[StripRow]) -> Iterator[StripRow]:
    low, high = GAP_LIMITS_PX
    if rows:
        yield rows[0]
    for before, row in pairwise(rows):
        gap_px = round(min(high, max(low, (row.at_m - before.at_m) * PX_PER_M)))
        yield StripRow(**{**vars(row), "gap_px": gap_px})


def build_strip(
    line: RouteLine, cues: Sequence[Cue], day: Timetable, catalogue: Catalogue
) -> tuple[StripRow, ...]:
    """Return the rows of the strip map from start to end; legs first, then stops, then cues."""
    rows = [*_leg_rows(line), *_stop_rows(line, day), *_cue_rows(cues, day, catalogue)]
    rows.sort(key=lambda row: (row.at_m, row.leg_name is None, row.stop is None))
    return tuple(_spaced(rows))
