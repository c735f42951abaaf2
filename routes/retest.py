"""A whole ride in the simulator, with one edition of the content: what is called when.

Two of them are compared cue by cue: what got worse, and whether a cue that riders have reported
is now as it should be. Only facts and codes; words are put to them elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from routes.airtime import find_collisions, resolve_airtime
from routes.calling import find_due
from routes.cues import build_cues
from routes.feedback import Verdict
from routes.line import RouteLine
from routes.model import Cue, Side
from routes.simulator import SEED, Drive, follow_rides
from sites.catalogue import Catalogue
from sites.model import Site

EARLY_S, LATE_S = 15.0, 8.0
"""A call is in time between these seconds before the place is abeam."""
SLACK_S = 1.5
"""A lead that moves by less than this is the same lead."""
BEHIND_M, AHEAD_M = 60.0, 300.0
"""A call is about its place when the bus truly is so near before it, or so little past it."""
LOOK_M, STEP_M = 60.0, 4.0
START_M = 120.0
"""So near to the start a place is pointed out while the bus still stands: no lead is judged."""
MOVED_M = 5.0


class Call(NamedTuple):
    """A cue at one speed: called ``lead_s`` before it was abeam, None if it never was.

    ``side_right``: from where the bus truly was, the place lay on the side that was said.
    ``collides`` are the ids of the places that need the same seconds on that side.
    """

    speed_kmph: float
    lead_s: float | None
    side_right: bool
    collides: tuple[str, ...] = ()

    @property
    def rank(self) -> float:
        """By the lead; never called is the least of all."""
        return -1e9 if self.lead_s is None else self.lead_s


class Flaw(NamedTuple):
    """What is wrong with a cue at one speed.

    Codes: ``not_called``, ``early``, ``late``, ``wrong_side``, ``collides``; and for a cue that
    is no more ``gone``, or ``yielded`` when another one names its place besides.
    """

    code: str
    speed_kmph: float | None = None


class RiddenCue(NamedTuple):
    """A cue and how it was called at each speed, slowest first."""

    cue: Cue
    calls: tuple[Call, ...]

    @property
    def key(self) -> tuple[str, int]:
        """Place and number of the pass."""
        return self.cue.site, self.cue.pass_number

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Everything that is wrong with it."""
        return tuple(flaw for call in self.calls for flaw in _list_flaws(self.cue, call))


@dataclass(frozen=True)
class Retest:
    """One ride with one edition of the content; cues in the order of travel.

    ``silenced`` are the cues that an editor has hidden, pass None meaning all of a place.
    """

    route_id: str
    content: str
    cues: tuple[RiddenCue, ...]
    silenced: frozenset[tuple[str, int | None]] = frozenset()

    def find(self, site: str, pass_number: int) -> RiddenCue | None:
        """Return a cue, or None when it is not called on this ride."""
        return next((one for one in self.cues if one.key == (site, pass_number)), None)

    def find_host(self, site: str) -> str | None:
        """Return the place whose cue names this one besides, having no time for both."""
        return next((one.cue.site for one in self.cues if site in one.cue.also), None)

    def is_silenced(self, site: str, pass_number: int) -> bool:
        """Return whether an editor has hidden this cue."""
        return bool(self.silenced & {(site, pass_number), (site, None)})


class Worse(NamedTuple):
    """A cue that got worse; ``flaws`` are the new ones."""

    site: str
    pass_number: int
    flaws: tuple[Flaw, ...]


class Report(NamedTuple):
    """What riders said of a cue, and of which: the side and the place along the line they saw."""

    site: str
    pass_number: int
    verdict: Verdict
    side: Side | None = None
    abeam_m: float | None = None


class Finding(NamedTuple):
    """Whether a reported cue is now as riders want it; if not, ``reasons`` say why.

    Besides the codes of :class:`Flaw`: ``same_side``, ``not_later``, ``not_earlier``.
    """

    report: Report
    reasons: tuple[Flaw, ...]

    @property
    def passed(self) -> bool:
        """True when nothing speaks against it."""
        return not self.reasons


def retest_ride(
    line: RouteLine,
    catalogue: Catalogue,
    seed: int = SEED,
    *,
    drawn: Collection[str] = (),
    drives: Sequence[Drive] = (),
) -> Retest:
    """Ride the whole line with the cues of a catalogue and return what was called when.

    ``drives`` are those of :func:`routes.simulator.follow_rides` if they are there already;
    ``drawn`` as in :func:`routes.airtime.resolve_airtime`.
    """
    sites = {site.id: site for site in catalogue.sites}
    cues = resolve_airtime(build_cues(line, catalogue.sites), catalogue.sites, drawn)
    seen = [find_seen_side(line, cue, sites[cue.site]) for cue in cues]
    rides = [
        (drive.speed_kmph, _call(cues, seen, drive)) for drive in drives or follow_rides(line, seed)
    ]
    by_speed = {
        kmph: [calls for _, calls in group]
        for kmph, group in groupby(rides, key=lambda ride: ride[0])
    }
    clashes = {kmph: _list_clashes(cues, sites.values(), kmph) for kmph in by_speed}
    tested = tuple(
        RiddenCue(
            cue,
            tuple(
                _take_middle([calls[number] for calls in tries], clashes[kmph][number])
                for kmph, tries in by_speed.items()
            ),
        )
        for number, cue in enumerate(cues)
    )
    hidden = ((word.site, word.pass_number) for word in line.route.overrides if word.hidden)
    return Retest(line.route.id, catalogue.version, tested, frozenset(hidden))


def _take_middle(tries: Sequence[Call], collides: tuple[str, ...]) -> Call:
    """Of several rides at one speed the call in the middle counts."""
    ordered = sorted(tries, key=lambda call: call.rank)
    return ordered[len(ordered) // 2]._replace(collides=collides)


def _call(cues: Sequence[Cue], seen: Sequence[Side], drive: Drive) -> list[Call]:
    called: dict[int, float] = {}
    for t, state in drive.list_ticks():
        for due in find_due(cues, state, t):
            called.setdefault(due, t)
    return [_judge(cue, seen[number], drive, called.get(number)) for number, cue in enumerate(cues)]


def _judge(cue: Cue, seen: Side, drive: Drive, t: float | None) -> Call:
    """An editor's word on a side stands: the line cannot know better. Around is no side."""
    if t is None:
        return Call(drive.speed_kmph, None, side_right=False)
    ahead_m = cue.abeam_m - drive.progress_at(t)
    is_there = -BEHIND_M < ahead_m < AHEAD_M
    said = cue.arrive or cue.overridden or cue.side in (Side.AROUND, seen)
    return Call(drive.speed_kmph, round(drive.time_at(cue.abeam_m) - t, 1), is_there and said)


def find_seen_side(line: RouteLine, cue: Cue, site: Site) -> Side:
    """Return on which side a place mostly lies while the bus comes up to it.

    Looked at every few metres from the line itself; the nearer, the more it counts.
    """
    x, y = line.plane.point(site.position)
    leans = 0.0
    from_m, to_m = max(0.0, cue.abeam_m - LOOK_M), cue.abeam_m
    steps = max(1, round((to_m - from_m) / STEP_M))
    for step in range(steps + 1):
        at_m = from_m + (to_m - from_m) * step / steps
        here_x, here_y = line.track.point_at(at_m)
        ux, uy = line.track.units[line.track.segment_at(at_m)]
        dx, dy = x - here_x, y - here_y
        leans += float(ux * dy - uy * dx) / max(1.0, dx * dx + dy * dy)
    return Side.LEFT if leans > 0 else Side.RIGHT


def _list_clashes(
    cues: Sequence[Cue], sites: Iterable[Site], kmph: float
) -> Mapping[int, tuple[str, ...]]:
    clashes: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for one, other in find_collisions(cues, sites, kmph / 3.6):
        clashes[one] += (cues[other].site,)
        clashes[other] += (cues[one].site,)
    return clashes


def _list_flaws(cue: Cue, call: Call) -> Iterator[Flaw]:
    is_timed = cue.abeam_m >= START_M
    if call.lead_s is None:
        if is_timed:
            yield Flaw("not_called", call.speed_kmph)
        return
    is_timed = is_timed and not cue.arrive
    if is_timed and call.lead_s > EARLY_S + SLACK_S:
        yield Flaw("early", call.speed_kmph)
    if is_timed and call.lead_s < LATE_S - SLACK_S:
        yield Flaw("late", call.speed_kmph)
    if not call.side_right:
        yield Flaw("wrong_side", call.speed_kmph)
    if call.collides:
        yield Flaw("collides", call.speed_kmph)


def compare_rides(before: Retest, after: Retest, but: Collection[str] = ()) -> tuple[Worse, ...]:
    """Return the cues that got worse, in the order of travel; not those of the places ``but``."""
    found = []
    for was in before.cues:
        if was.cue.site not in but:
            flaws = tuple(_list_new_flaws(was, after))
            if flaws:
                found.append(Worse(*was.key, flaws))
    return tuple(found)


def _list_new_flaws(was: RiddenCue, after: Retest) -> Iterator[Flaw]:
    now = after.find(*was.key)
    if now is not None:
        yield from (flaw for flaw in now.flaws if flaw not in was.flaws)
    elif after.find_host(was.cue.site) is not None:
        yield Flaw("yielded")
    elif not after.is_silenced(*was.key):
        yield Flaw("gone")


def judge_report(report: Report, after: Retest) -> Finding:
    """Return whether a reported cue is called soundly now, and changed the way riders want."""
    now = after.find(report.site, report.pass_number)
    if now is not None:
        return Finding(report, (*_list_unanswered(report, now.cue), *now.flaws))
    if after.is_silenced(report.site, report.pass_number):
        return Finding(report, ())
    host = after.find_host(report.site)
    return Finding(report, (Flaw("gone" if host is None else "yielded"),))


def _list_unanswered(report: Report, cue: Cue) -> Iterator[Flaw]:
    if report.verdict == Verdict.WRONG_SIDE and report.side == cue.side:
        yield Flaw("same_side")
    if report.abeam_m is None:
        return
    later_m = cue.abeam_m - report.abeam_m
    if report.verdict == Verdict.EARLY and later_m < MOVED_M:
        yield Flaw("not_later")
    if report.verdict == Verdict.LATE and later_m > -MOVED_M:
        yield Flaw("not_earlier")
