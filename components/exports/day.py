"""One planned visit as files and paper see it: its places, numbered in the order of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from components.sources import SEMARANG_TIME, current_catalogue, current_network, find_line
from routes.model import Cue, Mode
from routes.planning import Planned, plan_visit
from routes.publishing import Published, find_published
from routes.rosters import find_roster
from routes.tours import Tour
from routes.visit_desk import KeptPlan, get_plan
from routes.visits import Assignment, Group, Sight, Visit, VisitPlan
from sites.catalogue import Catalogue
from sites.errors import UnknownItem
from sites.model import Site
from sites.rights import Actor


@dataclass(frozen=True)
class PlaceTime:
    """A place of the visit: ``at`` it is abeam or reached, ``until`` the group goes on.

    ``number`` counts from 1 in the order of the day; ``at_m`` is progress along the line.
    Both times are in Semarang's zone; for a place seen from the bus they are the same.
    """

    number: int
    site: Site
    station: Sight | Visit
    at: datetime
    until: datetime
    at_m: float
    cue: Cue | None = None

    @property
    def mode(self) -> Mode:
        """Whether it is seen from the bus or walked to."""
        return Mode.BUS if self.cue is not None else Mode.WALK

    @property
    def dwell_min(self) -> int:
        """Whole minutes there; none from the bus."""
        return self.station.dwell_s // 60 if isinstance(self.station, Visit) else 0

    def tasks_for(self, group: int | None) -> tuple[Assignment, ...]:
        """Return the tasks of one group, by number; of everybody when None."""
        return tuple(
            task
            for task in self.station.assignments
            if group is None or not task.groups or group in task.groups
        )


@dataclass(frozen=True)
class VisitDay:
    """A kept plan followed by the clock, with its codes if it has been opened.

    ``needs`` counts participants with a note on their needs, None when no roster is kept;
    ``sizes`` are people per group, by number of the group.
    """

    kept: KeptPlan
    planned: Planned
    catalogue: Catalogue
    published: Published | None = None
    needs: int | None = None
    sizes: tuple[tuple[int, int], ...] = ()

    @property
    def plan(self) -> VisitPlan:
        """What the lecturer has decided."""
        return self.kept.plan

    @property
    def starts(self) -> datetime:
        """When the bus leaves."""
        return self.planned.timetable.starts

    @property
    def ends(self) -> datetime:
        """When it is over, the ride back as estimated included."""
        return self.planned.ends

    @cached_property
    def places(self) -> tuple[PlaceTime, ...]:
        """Every place that is really passed or reached, in the order of the day."""
        met = sorted([*self._list_sights(), *self._list_visits()], key=lambda one: one.at)
        return tuple(replace(one, number=number) for number, one in enumerate(met, 1))

    def _list_sights(self) -> Iterable[PlaceTime]:
        for timed in self.planned.sights:
            site = self.catalogue.get_site(timed.sight.site)
            at, at_m = timed.at, timed.cue.abeam_m
            yield PlaceTime(0, site, timed.sight, at, at, at_m, timed.cue)

    def _list_visits(self) -> Iterable[PlaceTime]:
        table = self.planned.timetable
        for timed in self.planned.visits:
            at_m = table.progress_at((timed.arrive - table.starts).total_seconds())
            site = self.catalogue.get_site(timed.visit.site)
            yield PlaceTime(0, site, timed.visit, timed.arrive, timed.depart, at_m)

    @property
    def seen(self) -> tuple[PlaceTime, ...]:
        """Places seen from the bus."""
        return tuple(place for place in self.places if place.mode == Mode.BUS)

    @property
    def walked(self) -> tuple[PlaceTime, ...]:
        """Places walked to."""
        return tuple(place for place in self.places if place.mode == Mode.WALK)

    def find_group(self, number: int) -> Group | None:
        """Return a study group by its number, or None."""
        return next((group for group in self.plan.groups if group.number == number), None)

    def find_tour(self, group: Group | None = None) -> Tour | None:
        """Return the tour that the class (None) or a group joins; None before it is opened."""
        if self.published is None:
            return None
        if group is None:
            return self.published.tour
        tours = self.published.groups
        return next((tour for tour in tours if tour.group_number == group.number), None)


def open_day(session: Session, actor: Actor | None, plan_id: str) -> VisitDay:
    """Return one of the actor's plans, followed by today's content and streets.

    Raises NotAllowed, :class:`UnknownItem` (plan, or its route when that is gone), NoWalk.
    """
    kept = get_plan(session, actor, plan_id)
    line = find_line(kept.plan.route, session)
    if line is None:
        raise UnknownItem("route", kept.plan.route)
    catalogue = current_catalogue()
    planned = plan_visit(kept.plan, line.route, catalogue.sites, SEMARANG_TIME, current_network())
    roster = find_roster(session, actor, plan_id)
    needs = sum(bool(person.needs) for person in roster.people) if roster.people else None
    sizes = tuple((team.number, len(team.members)) for team in roster.teams)
    published = find_published(session, actor, plan_id)
    return VisitDay(kept, planned, catalogue, published, needs, sizes)
