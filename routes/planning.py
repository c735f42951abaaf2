"""A plan followed by the clock: when each place comes, how long it may be told, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from routes.calling import LEAD_S
from routes.cues import build_cues
from routes.line import RouteLine, build_line
from routes.model import Cue, Route
from routes.timetable import StopTime, Timetable, build_timetable
from routes.visits import Sight, Visit, VisitPlan
from routes.walks import OWN_STOP, WalkNetwork, build_walk
from sites.aloud import glance_seconds, read_seconds
from sites.model import Site

TASK_S = 180.0
"""What an observation task takes besides listening: an assumption, said where it is used."""

OWN_ROUTE = "rencana"
"""Id of the route of a plan that nobody has published yet."""


class SightTime(NamedTuple):
    """A place from the bus: when it is abeam, and the seconds until the next is called.

    ``needed_s`` is what the glance and what is told after it (story, label or nothing) take in
    the plan's language; ``label_s`` the same with the label only.
    """

    sight: Sight
    cue: Cue
    at: datetime
    given_s: float
    needed_s: float
    label_s: float

    @property
    def over_s(self) -> float:
        """Seconds by which it outlasts its stretch of road; negative: time to spare."""
        return self.needed_s - self.given_s


class VisitTime(NamedTuple):
    """A place walked to: when the group is there, and what telling and tasks take."""

    visit: Visit
    arrive: datetime
    depart: datetime
    needed_s: float

    @property
    def short_s(self) -> float:
        """Seconds by which the dwell is too short; negative: time to spare."""
        return self.needed_s - self.visit.dwell_s


class Planned(NamedTuple):
    """A plan on its line; all times in the zone the plan was followed in.

    ``missing`` are chosen places that the bus does not pass, ``unknown`` those the catalogue
    does not have. ``ends`` includes the ride back as estimated.
    """

    plan: VisitPlan
    line: RouteLine
    timetable: Timetable
    cues: tuple[Cue, ...]
    sights: tuple[SightTime, ...]
    visits: tuple[VisitTime, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    ends: datetime

    @property
    def limit(self) -> datetime | None:
        """When it should be over: the return time less the slack."""
        clock = self.plan.clock
        if clock.return_by is None:
            return None
        hard = datetime.combine(clock.day, clock.return_by, self.ends.tzinfo)
        return hard - timedelta(minutes=clock.slack_min)

    @property
    def over_s(self) -> float:
        """Seconds by which it is too long; negative: time to spare; 0 without a return time."""
        return 0.0 if self.limit is None else (self.ends - self.limit).total_seconds()


def plan_visit(
    plan: VisitPlan,
    route: Route,
    sites: Iterable[Site],
    zone: tzinfo,
    network: WalkNetwork | None = None,
) -> Planned:
    """Follow a plan by the clock of ``zone``.

    Places unknown to ``sites`` are left out and named. Raises :class:`routes.walks.NoWalk` when
    there are visits and the bus stands nowhere.
    """
    known = {site.id: site for site in sites}
    line = build_line(build_own_route(plan, route, known, network))
    chosen = [known[site] for site in plan.places if site in known]
    cues = build_cues(line, chosen)
    departs = datetime.combine(plan.clock.day, plan.clock.departs, zone)
    table = build_timetable(line, cues, departs, plan.size, plan.clock.pace_percent)
    passed = {cue.site for cue in cues if not cue.arrive}
    return Planned(
        plan=plan,
        line=line,
        timetable=table,
        cues=cues,
        sights=_time_sights(plan, cues, table, known),
        visits=_time_visits(plan, table, known),
        missing=tuple(s.site for s in plan.sights if s.site in known and s.site not in passed),
        unknown=tuple(site for site in plan.places if site not in known),
        ends=table.ends + timedelta(minutes=plan.clock.ride_back_min),
    )


def build_own_route(
    plan: VisitPlan,
    route: Route,
    sites: Mapping[str, Site],
    network: WalkNetwork | None = None,
    route_id: str = OWN_ROUTE,
) -> Route:
    """Return the route with the plan's own walking part."""
    visits = [visit for visit in plan.visits if visit.site in sites]
    if not visits and not any(leg.mode == "walk" for leg in route.legs):
        return route
    return build_walk(
        route, visits, sites, route_id=route_id, network=network, returns=plan.returns
    )


def _first_cues(plan: VisitPlan, cues: Sequence[Cue]) -> list[tuple[Sight, Cue]]:
    """Each sight with its first pass, in the order of the road."""
    wanted = {sight.site: sight for sight in plan.sights}
    found: dict[str, tuple[Sight, Cue]] = {}
    for cue in cues:
        if not cue.arrive and cue.site in wanted:
            found.setdefault(cue.site, (wanted[cue.site], cue))
    return list(found.values())


def _time_sights(
    plan: VisitPlan, cues: Sequence[Cue], table: Timetable, sites: Mapping[str, Site]
) -> tuple[SightTime, ...]:
    met = _first_cues(plan, cues)
    called_s = [table.time_at(cue.abeam_m) - LEAD_S for _, cue in met]
    ridden_s = _find_end_of_ride(table, [cue for _, cue in met])
    timed = []
    for number, (sight, cue) in enumerate(met):
        until_s = called_s[number + 1] if number + 1 < len(met) else ridden_s
        site, lang = sites[sight.site], plan.lang
        glance_s = glance_seconds(site, lang, plan.reading)
        label_s = glance_s + read_seconds(site.label.in_lang(lang), lang, plan.reading)
        story_s = glance_s + read_seconds(site.story.in_lang(lang), lang, plan.reading)
        needed_s = {"glance": glance_s, "label": label_s, "story": story_s}[sight.tells]
        at = table.starts + timedelta(seconds=called_s[number] + LEAD_S)
        given_s = max(0.0, until_s - called_s[number])
        timed.append(SightTime(sight, cue, at, given_s, needed_s, label_s))
    return tuple(timed)


def _find_end_of_ride(table: Timetable, cues: Sequence[Cue]) -> float:
    """Return when the bus stops after the last of these: seconds after departure."""
    last_m = max((cue.abeam_m for cue in cues), default=0.0)
    stops = [stop for stop in table.stops if stop.progress_m > last_m + 1]
    if not stops:
        return table.knots[-1].t_s
    return (stops[0].arrive - table.starts).total_seconds()


def _time_visits(
    plan: VisitPlan, table: Timetable, sites: Mapping[str, Site]
) -> tuple[VisitTime, ...]:
    stays = [stop for stop in table.stops if stop.stop.id.startswith(OWN_STOP)]
    visits = [visit for visit in plan.visits if visit.site in sites]
    return tuple(
        _time_visit(plan, visit, stop, sites[visit.site])
        for visit, stop in zip(visits, stays, strict=True)
    )


def _time_visit(plan: VisitPlan, visit: Visit, stop: StopTime, site: Site) -> VisitTime:
    told_s = read_seconds(site.story.in_lang(plan.lang), plan.lang, plan.reading)
    tasks_s = TASK_S if visit.assignments else 0.0
    return VisitTime(visit, stop.arrive, stop.depart, told_s + tasks_s)
