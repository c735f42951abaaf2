"""Whether what is called can be read aloud before the next is called, at the speeds of the road.

A cue of the bus is called some seconds before it is abeam and then needs the time that its
place's name and glance take to be read aloud, in the language that takes longer. Two on one
side that need the same seconds collide; what is around is on both sides. Where they collide
one yields and is listed as ``also`` of the one that stays. A cue stays before another

1. when its position is exact, not approximate,
2. when its place is tied to a smart feature,
3. when its place is drawn: one of the silhouettes that riders know it by,
4. when it is longer in sight,
5. when its place's id comes first in the alphabet, then the earlier pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from routes.calling import CRAWL_MPS, LEAD_S, foresee_run
from routes.model import Cue, Side
from sites.aloud import USUAL, ReadingSpeed, glance_seconds, longest_glance_seconds
from sites.errors import Detail, Problem
from sites.model import Site
from sites.text import Lang

SPEEDS_KMPH = (15.0, 25.0, 40.0)
"""What a bus does in the city: crawling, flowing, free. Cues must be readable at all of them."""

SPEEDS_MPS = tuple(kmph / 3.6 for kmph in SPEEDS_KMPH)
_CLOSE_S = 1e-9


class Airing(NamedTuple):
    """When one cue is read: number of the cue, seconds after leaving the start, side."""

    number: int
    from_s: float
    to_s: float
    abeam_s: float
    side: Side

    @property
    def needed_s(self) -> float:
        """Seconds to read it aloud."""
        return self.to_s - self.from_s

    @property
    def ahead_s(self) -> float:
        """Seconds from its call until it is abeam."""
        return self.abeam_s - self.from_s


def find_lead_s(speed_mps: float) -> float:
    """Return the seconds from the call of a cue until it is abeam, at a steady speed."""
    return foresee_run(max(speed_mps, CRAWL_MPS), LEAD_S) / speed_mps


def is_shared(one: Side, other: Side) -> bool:
    """True when somebody on the bus is told both; what is around is told to everybody."""
    return one == other or Side.AROUND in (one, other)


def list_airings(
    cues: Sequence[Cue], sites: Iterable[Site], speed_mps: float, reading: ReadingSpeed = USUAL
) -> tuple[Airing, ...]:
    """Return when each cue of the bus is read at a steady speed, in the order of their calls.

    Seconds are counted from the start of the route; what stands near it is called before. Cues
    on foot are left out. Raises KeyError for a cue whose place is not among ``sites``,
    ValueError("no_speed") unless it moves.
    """
    if not speed_mps > 0:
        raise ValueError("no_speed")
    needed_s = _measure_needs(cues, sites, reading)
    aired = (
        _air(number, cue, needed_s[cue.site], speed_mps)
        for number, cue in enumerate(cues)
        if not cue.arrive
    )
    return tuple(sorted(aired, key=lambda airing: (airing.from_s, airing.abeam_s, airing.number)))


def _measure_needs(
    cues: Sequence[Cue], sites: Iterable[Site], reading: ReadingSpeed
) -> Mapping[str, float]:
    wanted = {cue.site for cue in cues}
    return {site.id: longest_glance_seconds(site, reading) for site in sites if site.id in wanted}


def _air(number: int, cue: Cue, needed_s: float, speed_mps: float) -> Airing:
    abeam_s = cue.abeam_m / speed_mps
    from_s = abeam_s - find_lead_s(speed_mps)
    return Airing(number, from_s, from_s + needed_s, abeam_s, cue.side)


def find_collisions(
    cues: Sequence[Cue], sites: Iterable[Site], speed_mps: float, reading: ReadingSpeed = USUAL
) -> tuple[tuple[int, int], ...]:
    """Return the pairs of numbers of cues that need the same seconds at a steady speed.

    The smaller number comes first. Raises what :func:`list_airings` raises.
    """
    return tuple(sorted(_find_pairs(list_airings(cues, sites, speed_mps, reading))))


def _find_pairs(airings: Sequence[Airing]) -> Iterator[tuple[int, int]]:
    running: list[Airing] = []
    for airing in airings:
        running = [one for one in running if one.to_s > airing.from_s + _CLOSE_S]
        for one in running:
            if is_shared(one.side, airing.side):
                yield min(one.number, airing.number), max(one.number, airing.number)
        running.append(airing)


def find_free_s(airings: Sequence[Airing]) -> Mapping[int, float | None]:
    """Return, by number of the cue, the seconds until the next on its side is called.

    None when nothing more is called there.
    """
    free: dict[int, float | None] = {}
    for place, airing in enumerate(airings):
        later = (one for one in airings[place + 1 :] if is_shared(one.side, airing.side))
        following = next(later, None)
        free[airing.number] = None if following is None else following.from_s - airing.from_s
    return free


def resolve_airtime(
    cues: Sequence[Cue],
    sites: Iterable[Site],
    drawn: Collection[str] = (),
    speeds_mps: Sequence[float] = SPEEDS_MPS,
    reading: ReadingSpeed = USUAL,
) -> tuple[Cue, ...]:
    """Return the cues that stay, each with the places that yield to it as ``also``.

    Those that stay collide at none of the speeds; each of the others collides with one that
    stays, and the nearest of these lists its place, unless that is a pass of the same place.
    Cues on foot stay as they are. ``drawn`` are the ids of the places with a silhouette.
    """
    known = {site.id: site for site in sites}
    rivals = _find_rivals(cues, tuple(known.values()), speeds_mps, reading)
    order = sorted(range(len(cues)), key=lambda number: _rank(cues[number], known, drawn))
    stays = _choose(order, rivals)
    also = _share_out(cues, rivals, stays, order)
    return tuple(
        cue if also[number] == cue.also else cue.model_copy(update={"also": also[number]})
        for number, cue in enumerate(cues)
        if number in stays
    )


def _find_rivals(
    cues: Sequence[Cue], sites: Sequence[Site], speeds_mps: Sequence[float], reading: ReadingSpeed
) -> Mapping[int, set[int]]:
    """With which others each cue collides at any of the speeds."""
    rivals: dict[int, set[int]] = {number: set() for number in range(len(cues))}
    for speed_mps in speeds_mps:
        for one, other in find_collisions(cues, sites, speed_mps, reading):
            rivals[one].add(other)
            rivals[other].add(one)
    return rivals


def _rank(
    cue: Cue, sites: Mapping[str, Site], drawn: Collection[str]
) -> tuple[bool, bool, bool, float, str, int]:
    """Smallest stays."""
    return (
        cue.approximate,
        not sites[cue.site].annotations,
        cue.site not in drawn,
        -round(cue.to_m - cue.from_m, 1),
        cue.site,
        cue.pass_number,
    )


def _choose(order: Sequence[int], rivals: Mapping[int, set[int]]) -> set[int]:
    stays: set[int] = set()
    for number in order:
        if not rivals[number] & stays:
            stays.add(number)
    return stays


def _share_out(
    cues: Sequence[Cue], rivals: Mapping[int, set[int]], stays: set[int], order: Sequence[int]
) -> Mapping[int, tuple[str, ...]]:
    """Return what each cue that stays lists: what it listed before, then who yields to it."""
    rank = {number: place for place, number in enumerate(order)}
    listed = {number: list(cues[number].also) for number in sorted(stays)}
    for number, cue in enumerate(cues):
        if number in stays:
            continue
        hosts = sorted(rivals[number] & stays, key=lambda one: _far(cue, cues[one], rank[one]))
        host = next((one for one in hosts if cues[one].site == cue.site), hosts[0])
        for site in (cue.site, *cue.also):
            if site != cues[host].site and site not in listed[host]:
                listed[host].append(site)
    return {number: tuple(also) for number, also in listed.items()}


def _far(cue: Cue, host: Cue, rank: int) -> tuple[float, int]:
    return abs(host.abeam_m - cue.abeam_m), rank


def list_sites(cues: Iterable[Cue]) -> tuple[str, ...]:
    """Return the ids of all places that cues name, those that yielded too, as they come."""
    return tuple(dict.fromkeys(site for cue in cues for site in (cue.site, *cue.also)))


def check_airtime(sites: Iterable[Site], reading: ReadingSpeed = USUAL) -> tuple[Problem, ...]:
    """Return a warning for each glance that is not read to its end when its place is abeam."""
    return tuple(_find_hurried(sites, reading))


def _find_hurried(sites: Iterable[Site], reading: ReadingSpeed) -> Iterator[Problem]:
    given_s = round(min(map(find_lead_s, SPEEDS_MPS)), 1)
    for site in sites:
        for lang in Lang:
            needed_s = round(glance_seconds(site, lang, reading), 1)
            if needed_s > given_s:
                detail: Detail = {"needed_s": needed_s, "given_s": given_s}
                yield Problem("glance_outlasts_call", site.id, f"glance.{lang}", False, detail)
