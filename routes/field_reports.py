"""What riders report of cues, gathered into cases for the office: how many, since when.

A case is one cue and one verdict. It is open as long as riders have reported it after it was last
closed; it has no row of its own until somebody closes it. Persons are never counted, rides are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from routes.feedback import Verdict
from routes.model import Side
from routes.retest import Report

MOST_PER_RIDE = 120
"""More reports of one thing from one ride than a bus has seats are not counted."""


class CaseKey(NamedTuple):
    """A cue and what riders say of it."""

    route: str
    site: str
    pass_number: int
    verdict: Verdict


class State(StrEnum):
    """Whether a case waits for the office; ``again``: reported anew after it was closed."""

    OPEN = "open"
    AGAIN = "again"
    CLOSED = "closed"


class Closing(NamedTuple):
    """Who closed a case, when and why; ``passed`` is what the simulator had said."""

    at: datetime
    by: str
    by_name: str
    reason: str
    content: str
    passed: bool


class Told(NamedTuple):
    """One report as it is stored: when it came, and what the phone had told."""

    key: CaseKey
    at: datetime
    departure: str | None = None
    content: str | None = None
    side: Side | None = None
    abeam_m: float | None = None


class Spell(NamedTuple):
    """A stretch of time: how many reports, from how many rides."""

    reports: int = 0
    rides: int = 0

    @property
    def rate(self) -> float:
        """Reports per ride."""
        return self.reports / self.rides if self.rides else 0.0


@dataclass(frozen=True)
class FieldCase:
    """One cue and one verdict: ``since`` the place was last changed or the case closed.

    ``contents`` counts the versions of the content that riders had, the most frequent first;
    None is that of a phone that did not say. ``report`` is what the last of them was told.
    """

    key: CaseKey
    state: State
    total: Spell
    since: Spell
    before: Spell
    first_at: datetime
    last_at: datetime
    contents: tuple[tuple[str | None, int], ...]
    report: Report
    closing: Closing | None = None

    @property
    def is_open(self) -> bool:
        """True while it waits for the office."""
        return self.state != State.CLOSED


def gather_cases(
    told: Iterable[Told],
    closings: Mapping[CaseKey, Closing] | None = None,
    changed_at: Mapping[str, datetime] | None = None,
) -> tuple[FieldCase, ...]:
    """Return the cases, open ones first, those with most reports since the last change on top.

    ``changed_at`` says when each place was last published. The order of ``told`` is of no matter.
    """
    by_key: defaultdict[CaseKey, list[Told]] = defaultdict(list)
    for one in told:
        by_key[one.key].append(one)
    cases = [
        _build_case(rows, (closings or {}).get(key), (changed_at or {}).get(key.site))
        for key, rows in by_key.items()
    ]
    return tuple(sorted(cases, key=_rank))


def _rank(case: FieldCase) -> tuple[bool, int, int, float, CaseKey]:
    """Smallest comes first."""
    last = -case.last_at.timestamp()
    return not case.is_open, -case.since.reports, -case.total.reports, last, case.key


def _build_case(
    rows: Sequence[Told], closing: Closing | None, changed_at: datetime | None
) -> FieldCase:
    ordered = sorted(rows, key=lambda one: (one.at, str(one[2:])))
    edges = [at for at in (changed_at, closing and closing.at) if at is not None]
    edge = max(edges, default=None)
    late = _list_late(ordered, closing)
    since = [one for one in ordered if edge is None or (one.at > edge and one not in late)]
    before = [one for one in ordered if edge is not None and (one.at <= edge or one in late)]
    fresh = [one for one in ordered if closing and one.at > closing.at and one not in late]
    state = State.OPEN if closing is None else State.AGAIN if fresh else State.CLOSED
    contents = Counter(one.content for one in ordered)
    key = ordered[0].key
    last = next((one for one in reversed(ordered) if one.side is not None), ordered[-1])
    return FieldCase(
        key=key,
        state=state,
        total=_count(ordered),
        since=_count(since),
        before=_count(before),
        first_at=ordered[0].at,
        last_at=ordered[-1].at,
        contents=tuple(sorted(contents.items(), key=lambda pair: (-pair[1], pair[0] or ""))),
        report=Report(key.site, key.pass_number, key.verdict, last.side, last.abeam_m),
        closing=closing,
    )


def _list_late(rows: Sequence[Told], closing: Closing | None) -> set[Told]:
    """Reports that came after the closing, but from phones with the content before it."""
    if closing is None:
        return set()
    old = {one.content for one in rows if one.at <= closing.at} - {None, closing.content}
    return {one for one in rows if one.at > closing.at and one.content in old}


def _count(rows: Sequence[Told]) -> Spell:
    by_ride = Counter(one.departure for one in rows)
    return Spell(sum(min(count, MOST_PER_RIDE) for count in by_ride.values()), len(by_ride))
