"""What differs between two lists of cues of one route: what a rider would notice.

The lists are what is called (:func:`routes.airtime.resolve_airtime`), before and after a change
of a site, of the content or of the line. The passes of a site are matched by their number when
there are as many as before, else by where they are abeam.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from routes.model import Cue
from routes.pace import find_walking_kmph

RIDE_MPS = 25 / 3.6
"""The speed at which metres along a ride are told as seconds: traffic that flows."""

WALK_MPS = find_walking_kmph(30) / 3.6
"""The same on foot: a class of thirty."""

NOTICED_M = 1.0
"""A cue that comes earlier or later by less is where it was."""

_HOSTED_M = 150.0
"""A cue that is no longer called is looked for at those called as near as this."""


class Change(StrEnum):
    """What happened to one cue."""

    SIDE = "side"  # left, right and around exchanged
    EARLIER = "earlier"
    LATER = "later"
    NEW = "new"
    GONE = "gone"
    YIELDED = "yielded"  # no longer called: only named beside another
    FREED = "freed"  # was only named beside another, is called itself now


@dataclass(frozen=True)
class CueChange:
    """One thing that happened to one cue of a route.

    ``before`` is None for what is new, ``after`` for what is gone or yielded. ``moved_m`` and
    ``moved_s`` are negative when it comes earlier. ``host`` is the id of the site beside which
    a cue is now (yielded) or was (freed) only named.
    """

    change: Change
    site: str
    before: Cue | None
    after: Cue | None
    moved_m: float = 0.0
    moved_s: float = 0.0
    host: str | None = None

    @property
    def at_m(self) -> float:
        """Metres along the route where it happens: where the cue is, or was, abeam."""
        cue = self.after or self.before
        return 0.0 if cue is None else cue.abeam_m


def compare_cues(before: Sequence[Cue], after: Sequence[Cue]) -> tuple[CueChange, ...]:
    """Return what a change did to the cues of one route, in the order of the ride.

    A cue whose side flips and which also comes later is told twice. Equal lists give nothing.
    """
    found = [
        change
        for site in dict.fromkeys(cue.site for cue in (*before, *after))
        for change in _compare_site(site, before, after)
    ]
    return tuple(sorted(found, key=lambda one: (one.at_m, one.site, one.change)))


def tell_seconds(cue: Cue, metres: float) -> float:
    """Return how long metres take where a cue is: riding at 25 km/h, or walking."""
    return metres / (WALK_MPS if cue.arrive else RIDE_MPS)


def _compare_site(site: str, before: Sequence[Cue], after: Sequence[Cue]) -> Iterator[CueChange]:
    old = [cue for cue in before if cue.site == site]
    new = [cue for cue in after if cue.site == site]
    pairs = _match(old, new)
    for number, match in pairs.items():
        yield from _compare_pair(old[number], new[match])
    kept, found = set(pairs), set(pairs.values())
    for number, cue in enumerate(old):
        if number not in kept:
            host = _find_host(cue, after, before)
            change = Change.GONE if host is None else Change.YIELDED
            yield CueChange(change, site, cue, None, host=host)
    for number, cue in enumerate(new):
        if number not in found:
            host = _find_host(cue, before, after)
            change = Change.NEW if host is None else Change.FREED
            yield CueChange(change, site, None, cue, host=host)


def _match(old: Sequence[Cue], new: Sequence[Cue]) -> Mapping[int, int]:
    """Return which of the old cues is which of the new ones, by their places in the lists."""
    if old and new and old[0].passes == new[0].passes:
        numbers = {cue.pass_number: place for place, cue in enumerate(new)}
        return {
            place: numbers[cue.pass_number]
            for place, cue in enumerate(old)
            if cue.pass_number in numbers
        }
    pairs: dict[int, int] = {}
    far = sorted(
        (abs(one.abeam_m - other.abeam_m), place, match)
        for place, one in enumerate(old)
        for match, other in enumerate(new)
        if one.arrive == other.arrive
    )
    for _, place, match in far:
        if place not in pairs and match not in pairs.values():
            pairs[place] = match
    return pairs


def _compare_pair(old: Cue, new: Cue) -> Iterator[CueChange]:
    if old.side != new.side:
        yield CueChange(Change.SIDE, new.site, old, new)
    moved_m = round(new.abeam_m - old.abeam_m, 1)
    if abs(moved_m) >= NOTICED_M:
        change = Change.EARLIER if moved_m < 0 else Change.LATER
        moved_s = round(tell_seconds(new, moved_m), 1)
        yield CueChange(change, new.site, old, new, moved_m, moved_s)


def _find_host(cue: Cue, there: Sequence[Cue], here: Sequence[Cue]) -> str | None:
    """Return the nearest site of ``there`` beside which the site of a cue is only named.

    One that names it ``here`` too names another of its passes, unless it is close by.
    """
    named_here = {(one.site, one.pass_number) for one in here if cue.site in one.also}
    hosts: defaultdict[str, float] = defaultdict(lambda: float("inf"))
    for one in there:
        away_m = abs(one.abeam_m - cue.abeam_m)
        is_other = (one.site, one.pass_number) in named_here and away_m > _HOSTED_M
        if cue.site in one.also and not is_other:
            hosts[one.site] = min(hosts[one.site], away_m)
    return min(hosts, key=lambda host: hosts[host], default=None)
