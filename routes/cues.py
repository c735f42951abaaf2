"""What to look at along a route: on which side, between which metres, on which pass."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from routes.line import RouteLine
from routes.model import Cue, Leg, Mode, Override, Side, Stop
from routes.passes import Passes, find_passes
from routes.pieces import Shapes
from routes.sides import WORD, find_confidence, find_side
from routes.sight import WALK_SIGHT_M, find_sight_m, is_placeless
from sites.geo import Point, build_shape
from sites.model import Kind, Site

_LEAD_M = 60.0
"""A place to arrive at is announced this far ahead: about a minute on foot."""

_TAIL_M = 15.0
"""A cue stays at least this long after the place is abeam: two seconds on the bus."""

_AT_STOP_M = 150.0
"""A pass this close to a stop serves the sites listed there."""

_ANYWHERE_M = 1e5

_BATCH = 500
"""Sites measured at once: their tables then stay in the processor's cache."""


class _Sighting(NamedTuple):
    """One pass of one site before it is numbered; metres of progress."""

    site: Site
    leg: Leg
    side: Side
    confidence: float
    from_m: float
    abeam_m: float
    to_m: float
    distance_m: float


class _Places:
    """Sites with their shapes in the plane of a line, equal order."""

    def __init__(self, line: RouteLine, sites: Iterable[Site]) -> None:
        self.line = line
        self.sites = tuple(sites)
        self.shapes = _build_shapes(line, self.sites)
        self.number = {site.id: index for index, site in enumerate(self.sites)}

    def pick(self, numbers: Sequence[int]) -> tuple[tuple[Site, ...], Shapes]:
        """Some of the sites, and their shapes."""
        return tuple(self.sites[n] for n in numbers), self.shapes[list(numbers)]


def build_cues(line: RouteLine, sites: Iterable[Site]) -> tuple[Cue, ...]:
    """Return the cues of a route, ordered by ``abeam_m``.

    On the bus every pass of every site within its sight distance is a cue. On foot a site is
    arrived at once per walk. A site listed at a stop is cued there however far off it lies.
    ``pass_number`` counts all cues of a site along the route; an editor's override may settle
    the side of a pass or hide it, without renumbering the others.
    """
    places = _Places(line, sites)
    listed = tuple(_find_listed(places))
    at_walks = {number for stop, number in listed if _mode_of(line, stop) == Mode.WALK}
    found = [*_ride(places), *_walk(places, without=at_walks)]
    for stop, number in listed:
        if not _is_served(line, found, stop, places.sites[number]):
            found.extend(_arrive(places, stop, number))
    found.sort(key=lambda sighting: (sighting.abeam_m, sighting.site.id))
    return tuple(_number(line.route.overrides, found))


def _build_shapes(line: RouteLine, sites: Sequence[Site]) -> Shapes:
    shapes = np.empty(len(sites), dtype=object)
    points = [index for index, site in enumerate(sites) if isinstance(site.geometry, Point)]
    if points:
        lonlat = np.array([sites[index].geometry.coordinates for index in points])
        shapes[points] = shapely.points(line.plane.to_plane(lonlat))
    for index, site in enumerate(sites):
        if shapes[index] is None:
            shapes[index] = line.plane.shape(build_shape(site.geometry))
    return shapes


def _find_listed(places: _Places) -> Iterator[tuple[Stop, int]]:
    for stop, _ in places.line.stop_places:
        for site_id in stop.sites:
            if site_id in places.number:
                yield stop, places.number[site_id]


def _mode_of(line: RouteLine, stop: Stop) -> Mode:
    return line.span_of(stop.leg).leg.mode


def _ride(places: _Places) -> Iterator[_Sighting]:
    """Every pass on the bus of every site within its sight distance."""
    numbers = [n for n, site in enumerate(places.sites) if not is_placeless(site)]
    pieces = places.line.pieces_of(Mode.BUS)
    for start in range(0, len(numbers), _BATCH):
        sites, shapes = places.pick(numbers[start : start + _BATCH])
        reach = np.array([find_sight_m(site) for site in sites])
        found = find_passes(pieces, shapes, reach, in_view=True)
        yield from _sightings(places.line, sites, found.keep(found.seen), Mode.BUS)


def _walk(places: _Places, without: set[int]) -> Iterator[_Sighting]:
    """One arrival per walk at every site the way comes close to."""
    numbers = [
        n for n, site in enumerate(places.sites) if site.kind != Kind.DISTRICT and n not in without
    ]
    sites, shapes = places.pick(numbers)
    found = find_passes(places.line.pieces_of(Mode.WALK), shapes, WALK_SIGHT_M, once=True)
    yield from _sightings(places.line, sites, found, Mode.WALK)


def _arrive(places: _Places, stop: Stop, number: int) -> Iterator[_Sighting]:
    """The site at the place of its stop's leg that is nearest to it, with the stop in view."""
    span = places.line.span_of(stop.leg)
    pieces = places.line.pieces_of(span.leg.mode).between(span.from_m, span.to_m)
    sites, shapes = places.pick([number])
    found = find_passes(pieces, shapes, _ANYWHERE_M, once=True)
    stop_m = places.line.stop_progress(stop.id)
    for sighting in _sightings(places.line, sites, found, span.leg.mode):
        abeam_m = sighting.abeam_m
        yield sighting._replace(
            leg=span.leg,
            from_m=max(span.from_m, min(abeam_m - _LEAD_M, stop_m)),
            to_m=min(span.to_m, max(abeam_m + _TAIL_M, stop_m)),
        )


def _is_served(line: RouteLine, found: Sequence[_Sighting], stop: Stop, site: Site) -> bool:
    stop_m = line.stop_progress(stop.id)
    mode = _mode_of(line, stop)
    return any(
        sighting.site.id == site.id
        and sighting.leg.mode == mode
        and (sighting.leg.id == stop.leg or abs(sighting.abeam_m - stop_m) <= _AT_STOP_M)
        for sighting in found
    )


def _sightings(
    line: RouteLine, sites: Sequence[Site], found: Passes, mode: Mode
) -> Iterator[_Sighting]:
    columns = (found.site, found.from_m, found.abeam_m, found.to_m, found.distance_m)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for index, (number, from_m, abeam_m, to_m, distance_m) in enumerate(rows):
        low_m, high_m = _stretch_at(line, mode, abeam_m)
        on_foot = mode == Mode.WALK
        side = find_side(found, index, sites[number].accuracy_m)
        yield _Sighting(
            site=sites[number],
            leg=_leg_at(line, mode, abeam_m),
            side=side,
            confidence=find_confidence(found, index, sites[number].accuracy_m, side),
            from_m=max(low_m, abeam_m - _LEAD_M) if on_foot else from_m,
            abeam_m=abeam_m,
            to_m=min(high_m, abeam_m + _TAIL_M if on_foot else max(to_m, abeam_m + _TAIL_M)),
            distance_m=distance_m,
        )


def _stretch_at(line: RouteLine, mode: Mode, progress_m: float) -> tuple[float, float]:
    for stretch in line.stretches:
        if stretch.mode == mode and stretch.from_m - 1e-3 <= progress_m <= stretch.to_m + 1e-3:
            return stretch.from_m, stretch.to_m
    raise ValueError("off_the_line")


def _leg_at(line: RouteLine, mode: Mode, progress_m: float) -> Leg:
    """The leg of this mode at a progress; at the end of a ride the one that ends there."""
    legs = [s.leg for s in line.spans if s.leg.mode == mode and s.from_m <= progress_m + 1e-3]
    return legs[-1]


def _number(overrides: Sequence[Override], found: Sequence[_Sighting]) -> Iterator[Cue]:
    """Number the passes of each site, then let the editor's word stand."""
    passes = Counter(sighting.site.id for sighting in found)
    so_far: Counter[str] = Counter()
    words: defaultdict[str, list[Override]] = defaultdict(list)
    for override in overrides:
        words[override.site].append(override)
    for sighting in found:
        site_id = sighting.site.id
        so_far[site_id] += 1
        word = _find_word(words.get(site_id, []), so_far[site_id])
        if word is None or not word.hidden:
            yield _build_cue(sighting, so_far[site_id], passes[site_id], word)


def _find_word(words: Sequence[Override], pass_number: int) -> Override | None:
    """The override of this very pass, or else the one for all passes."""
    for wanted in (pass_number, None):
        for word in words:
            if word.pass_number == wanted:
                return word
    return None


def _build_cue(sighting: _Sighting, pass_number: int, passes: int, word: Override | None) -> Cue:
    site = sighting.site
    said = word.side if word is not None else None
    return Cue(
        site=site.id,
        pass_number=pass_number,
        passes=passes,
        leg=sighting.leg.id,
        mode=sighting.leg.mode,
        side=said or sighting.side,
        from_m=round(sighting.from_m, 1),
        abeam_m=round(sighting.abeam_m, 1),
        to_m=round(sighting.to_m, 1),
        distance_m=round(sighting.distance_m, 1),
        deck=site.deck.sees,
        confidence=WORD[word.grade] if word and said else round(sighting.confidence, 2),
        arrive=sighting.leg.mode == Mode.WALK,
        overridden=said is not None,
        approximate=site.is_approximate,
        glance=site.glance,
    )
