"""Rides in the simulator for the office: one at a time, and none ridden twice for the same content.

The line alone decides what a phone knows on the way, so that is kept; a change of a place costs
only the calling.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

from components.cueing import list_drawn
from routes.line import RouteLine
from routes.retest import (
    Finding,
    Report,
    Retest,
    RiddenCue,
    Worse,
    compare_rides,
    judge_report,
    retest_ride,
)
from routes.simulator import Drive, follow_rides
from sites.catalogue import Catalogue

MOST_KEPT = 8
_lane = ThreadPoolExecutor(max_workers=1, thread_name_prefix="retest")
"""One thread: the position of the bus has the other processor."""
_published: dict[str, tuple[RouteLine, str, Retest]] = {}


class Pair(NamedTuple):
    """One cue before and after."""

    before: RiddenCue | None
    after: RiddenCue | None


class Outcome(NamedTuple):
    """What the simulator says of one route: the cues in question, what got worse, the report."""

    route_id: str
    mine: tuple[Pair, ...]
    worse: tuple[Worse, ...]
    called: int
    finding: Finding | None = None


class Scene(NamedTuple):
    """The content of a ride: lines by route, and the catalogue."""

    lines: Mapping[str, RouteLine]
    catalogue: Catalogue


@lru_cache(maxsize=MOST_KEPT)
def _follow(line: RouteLine) -> tuple[Drive, ...]:
    return follow_rides(line)


def _ride(line: RouteLine, catalogue: Catalogue) -> Retest:
    return retest_ride(line, catalogue, drawn=list_drawn(), drives=_follow(line))


def _ride_published(line: RouteLine, catalogue: Catalogue) -> Retest:
    held = _published.get(line.route.id)
    if held is None or held[0] is not line or held[1] != catalogue.version:
        held = line, catalogue.version, _ride(line, catalogue)
        while len(_published) >= MOST_KEPT:
            _published.pop(next(iter(_published)))
        _published[line.route.id] = held
    return held[2]


def _names(ride: Retest, site: str) -> bool:
    return any(site == one.cue.site or site in one.cue.also for one in ride.cues)


def _compare(
    route_id: str, before: Scene, after: Scene, site: str | None, report: Report | None
) -> Outcome | None:
    line = after.lines[route_id]
    now = _ride(line, after.catalogue)
    was_line = before.lines.get(route_id)
    was = now if was_line is None else _ride_published(was_line, before.catalogue)
    if site is not None and not (_names(was, site) or _names(now, site)):
        return None
    keys = [one.key for one in (*was.cues, *now.cues) if site is None or one.cue.site == site]
    mine = tuple(Pair(was.find(*key), now.find(*key)) for key in dict.fromkeys(keys))
    worse = compare_rides(was, now, but=() if site is None else (site,))
    finding = None if report is None else judge_report(_fill(report, was), now)
    return Outcome(route_id, mine, worse, len(now.cues), finding)


def _fill(report: Report, published: Retest) -> Report:
    """A phone of old did not say what it had told: what is published now is taken for it."""
    told = published.find(report.site, report.pass_number)
    if told is None or report.side is not None:
        return report
    return report._replace(side=told.cue.side, abeam_m=told.cue.abeam_m)


def ride_again(
    before: Scene,
    after: Scene,
    route_ids: tuple[str, ...],
    site: str | None = None,
    report: Report | None = None,
) -> tuple[Outcome, ...]:
    """Ride routes with the content before and after; those that do not name ``site`` left out."""
    found = (
        _lane.submit(_compare, route_id, before, after, site, report).result()
        for route_id in route_ids
        if route_id in after.lines
    )
    return tuple(outcome for outcome in found if outcome is not None)
