"""What a position of a site means: where it lies, beside which lines, what is called there.

Pure facts for whoever moves a site. :func:`judge_place` answers while it is being moved and
looks at this one site alone; :func:`resolve_place` also tells what the move does to the cues
of others, once they share out the time to be read aloud.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import shapely

from routes.airtime import resolve_airtime
from routes.cue_changes import CueChange, compare_cues
from routes.cues import build_cues
from routes.line import RouteLine
from routes.model import Cue, Mode, Side
from routes.sides import LANE_M
from routes.sight import WALK_SIGHT_M, find_sight_m
from sites.catalogue import Catalogue
from sites.geo import GREATER_SEMARANG, Area, Position, build_shape
from sites.model import Site

TWIN_M = 15.0
"""Another site nearer than this is probably the same place entered twice."""

_ON_LINE_M = 0.01


@dataclass(frozen=True)
class RouteGround:
    """One route with the cues of every site, before any yields to another, and what is called."""

    line: RouteLine
    cues: tuple[Cue, ...]
    called: tuple[Cue, ...]

    @property
    def route_id(self) -> str:
        """The id of the route."""
        return self.line.route.id


@dataclass(frozen=True)
class Twin:
    """The nearest other site, closer than :data:`TWIN_M`."""

    site: str
    distance_m: float


@dataclass(frozen=True)
class BesideLine:
    """Where a site lies beside one route, and its cues there, none of which has yielded yet.

    ``side`` is that of the nearest place of the line; AROUND when the circle of accuracy
    reaches the lane, so that no side can be told. ``is_in_reach``: so near that it can be
    called. ``streets`` are those of the leg, in travel order. ``after`` is the site that is
    called last before each cue, with the metres between, None at the start of the route.
    """

    route: str
    distance_m: float
    side: Side
    progress_m: float
    leg: str
    mode: Mode
    streets: tuple[str, ...]
    is_in_reach: bool
    cues: tuple[Cue, ...]
    after: tuple[tuple[str, float] | None, ...]

    @property
    def is_unsure(self) -> bool:
        """True when the site is nearer to the line than its own accuracy can tell a side."""
        return self.side == Side.AROUND


@dataclass(frozen=True)
class Placement:
    """What is known of one position of a site; ``is_on_sketch``: the city's map reaches there."""

    site: str
    position: Position
    is_in_region: bool
    is_on_sketch: bool
    twin: Twin | None
    beside: tuple[BesideLine, ...]


@dataclass(frozen=True)
class RouteEffect:
    """What a changed site does to what is called on one route: to itself, and to others."""

    route: str
    before: tuple[Cue, ...]
    after: tuple[Cue, ...]
    own: tuple[CueChange, ...]
    others: tuple[CueChange, ...]


def find_host(site_id: str, called: Sequence[Cue]) -> str | None:
    """Return the first site beside which another is only named, or None."""
    return next((cue.site for cue in called if site_id in cue.also), None)


def build_ground(line: RouteLine, catalogue: Catalogue, drawn: Collection[str]) -> RouteGround:
    """Return a route with its cues by a catalogue; ``drawn`` as in the module of airtime."""
    cues = build_cues(line, catalogue.sites)
    return RouteGround(line, cues, _resolve(cues, _pick_sites(cues, catalogue), drawn))


def judge_place(
    site: Site, grounds: Sequence[RouteGround], catalogue: Catalogue, extent: Area
) -> Placement:
    """Return the facts of a site where it is now; ``extent`` is that of the city's sketch."""
    position = site.position
    return Placement(
        site=site.id,
        position=position,
        is_in_region=GREATER_SEMARANG.holds(position),
        is_on_sketch=extent.holds(position),
        twin=_find_twin(site, catalogue),
        beside=tuple(_judge_beside(site, ground) for ground in grounds),
    )


def resolve_place(
    site: Site, grounds: Sequence[RouteGround], catalogue: Catalogue, drawn: Collection[str]
) -> tuple[RouteEffect, ...]:
    """Return, by route, what is called with the site as it is now instead of as it was.

    What was is the site of that id in the catalogue; a new one was nowhere.
    """
    return tuple(_resolve_route(site, ground, catalogue, drawn) for ground in grounds)


def _find_twin(site: Site, catalogue: Catalogue) -> Twin | None:
    for near in catalogue.near(site.position, TWIN_M, 3):
        if near.site.id != site.id:
            return Twin(near.site.id, round(near.distance_m, 1))
    return None


def _judge_beside(site: Site, ground: RouteGround) -> BesideLine:
    line = ground.line
    distance_m, nearest = _measure(site, line)
    foot = line.project(nearest)
    is_unsure = distance_m <= site.accuracy_m + LANE_M
    leg = line.span_at(foot.progress_m).leg
    cues = build_cues(line, (site,))
    reach_m = WALK_SIGHT_M if leg.mode == Mode.WALK else find_sight_m(site)
    return BesideLine(
        route=ground.route_id,
        distance_m=round(distance_m, 1),
        side=Side.AROUND if is_unsure else foot.side,
        progress_m=round(foot.progress_m, 1),
        leg=leg.id,
        mode=leg.mode,
        streets=leg.streets,
        is_in_reach=distance_m <= reach_m,
        cues=cues,
        after=tuple(find_before(cue, ground.called) for cue in cues),
    )


def _measure(site: Site, line: RouteLine) -> tuple[float, Position]:
    """Return the metres between a site and a line, and the place of the site nearest to it."""
    shape = line.plane.shape(build_shape(site.geometry))
    nearest, on_line = shapely.get_coordinates(shapely.shortest_line(shape, _trace(line)))
    distance_m = float(((nearest - on_line) ** 2).sum() ** 0.5)
    if distance_m < _ON_LINE_M:
        return 0.0, line.plane.position(*map(float, on_line))
    return distance_m, line.plane.position(*map(float, nearest))


def _trace(line: RouteLine) -> shapely.LineString:
    return shapely.LineString(line.track.xy)


def find_before(cue: Cue, called: Sequence[Cue]) -> tuple[str, float] | None:
    """Return the last other site that is called before a cue, with the metres between."""
    earlier = [one for one in called if one.site != cue.site and one.abeam_m <= cue.abeam_m]
    return (earlier[-1].site, round(cue.abeam_m - earlier[-1].abeam_m, 1)) if earlier else None


def _resolve_route(
    site: Site, ground: RouteGround, catalogue: Catalogue, drawn: Collection[str]
) -> RouteEffect:
    rest = [cue for cue in ground.cues if cue.site != site.id]
    mixed = [*rest, *build_cues(ground.line, (site,))]
    mixed.sort(key=lambda cue: (cue.abeam_m, cue.site))
    known = {**{one.id: one for one in _pick_sites(rest, catalogue)}, site.id: site}
    after = _resolve(mixed, tuple(known.values()), drawn)
    changes = compare_cues(ground.called, after)
    return RouteEffect(
        route=ground.route_id,
        before=ground.called,
        after=after,
        own=tuple(one for one in changes if one.site == site.id),
        others=tuple(one for one in changes if one.site != site.id),
    )


def _resolve(cues: Sequence[Cue], sites: Sequence[Site], drawn: Collection[str]) -> tuple[Cue, ...]:
    kept = resolve_airtime(cues, sites, drawn)
    return tuple(sorted(kept, key=lambda cue: (cue.abeam_m, cue.site)))


def _pick_sites(cues: Sequence[Cue], catalogue: Catalogue) -> tuple[Site, ...]:
    """Return the sites that cues are of, each once."""
    return tuple(catalogue.get_site(site_id) for site_id in _list_ids(cues))


def _list_ids(cues: Sequence[Cue]) -> Iterator[str]:
    yield from dict.fromkeys(cue.site for cue in cues)
