"""What is wrong, doubtful or worth knowing about a plan: codes and numbers, no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from routes.planning import Planned, VisitTime
from routes.visits import NamedTime, VisitPlan
from sites.errors import Detail
from sites.model import Lesson, Site

SPARE_S = 5.0
"""A story that is over by less than this is not worth a word: nobody reads that evenly."""


class Severity(StrEnum):
    """Whether a plan can be ridden (``blocks``), should be changed, or may stay as it is."""

    BLOCKS = "blocks"
    WARNS = "warns"
    TELLS = "tells"


@dataclass(frozen=True)
class Finding:
    """One thing found; ``subject`` is a place, goal, lesson or group, or empty for the whole."""

    code: str
    severity: Severity
    subject: str = ""
    detail: Detail = field(default_factory=dict)


def find_findings(
    planned: Planned,
    sites: Iterable[Site],
    lessons: Iterable[Lesson] = (),
    seats: int | None = None,
) -> tuple[Finding, ...]:
    """Return everything found, what blocks first.

    ``seats`` is the capacity of the bus by its sources; the plan's own word goes before it.
    """
    known = {site.id: site for site in sites}
    found = [
        *_check_length(planned),
        *_check_places(planned),
        *_check_capacity(planned.plan, seats),
        *_check_telling(planned),
        *(one for visit in planned.visits for one in _check_visit(planned, visit)),
        *_check_keep_free(planned),
        *_check_sunset(planned),
        *_check_goals(planned.plan),
        *_check_lessons(planned.plan, lessons),
        *_check_groups(planned.plan),
        *_check_steps(planned.plan, known),
        *_check_positions(planned, known),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def _minutes(seconds: float) -> int:
    """Whole minutes, never less than the truth."""
    return int(-(-seconds // 60))


def _check_length(planned: Planned) -> Iterator[Finding]:
    if planned.over_s <= 0:
        return
    hard_s = planned.over_s - planned.plan.clock.slack_min * 60
    severity = Severity.BLOCKS if hard_s > 0 else Severity.WARNS
    detail: Detail = {"minutes": _minutes(planned.over_s), "slack": planned.plan.clock.slack_min}
    yield Finding("too_long" if hard_s > 0 else "eats_slack", severity, "", detail)


def _check_places(planned: Planned) -> Iterator[Finding]:
    for site in planned.unknown:
        yield Finding("place_unknown", Severity.BLOCKS, site)
    for site in planned.missing:
        yield Finding("not_passed", Severity.BLOCKS, site)
    if not planned.plan.places:
        yield Finding("no_places", Severity.BLOCKS)


def _check_capacity(plan: VisitPlan, seats: int | None) -> Iterator[Finding]:
    most = plan.seats or seats
    if most is not None and plan.size > most:
        yield Finding("over_capacity", Severity.BLOCKS, "", {"size": plan.size, "seats": most})


def _check_telling(planned: Planned) -> Iterator[Finding]:
    for timed in planned.sights:
        if timed.over_s > SPARE_S:
            code = f"{timed.sight.tells}_outlasts"
            detail: Detail = {
                "seconds": round(timed.over_s),
                "needed_s": round(timed.needed_s),
                "given_s": round(timed.given_s),
            }
            yield Finding(code, Severity.WARNS, timed.sight.site, detail)


def _moment(planned: Planned, at: time) -> datetime:
    return datetime.combine(planned.plan.clock.day, at, planned.ends.tzinfo)


def _check_visit(planned: Planned, timed: VisitTime) -> Iterator[Finding]:
    visit = timed.visit
    if timed.short_s > SPARE_S:
        detail: Detail = {"minutes": _minutes(timed.short_s), "needed": _minutes(timed.needed_s)}
        yield Finding("dwell_short", Severity.WARNS, visit.site, detail)
    if visit.opens is not None and timed.arrive < _moment(planned, visit.opens):
        early_s = (_moment(planned, visit.opens) - timed.arrive).total_seconds()
        yield Finding("not_open_yet", Severity.WARNS, visit.site, {"minutes": _minutes(early_s)})
    if visit.closes is not None and timed.depart > _moment(planned, visit.closes):
        late_s = (timed.depart - _moment(planned, visit.closes)).total_seconds()
        yield Finding("closed_by_then", Severity.WARNS, visit.site, {"minutes": _minutes(late_s)})


def _check_keep_free(planned: Planned) -> Iterator[Finding]:
    """A time kept free must fall into no ride, and into no walk but between two places."""
    for wish in planned.plan.clock.keep_free:
        yield from _check_wish(planned, wish)


def _check_wish(planned: Planned, wish: NamedTime) -> Iterator[Finding]:
    begins = _moment(planned, wish.at)
    ends = begins + timedelta(minutes=wish.lasts_min)
    if ends <= planned.timetable.starts or begins >= planned.ends:
        return
    for stop in planned.timetable.stops:
        if stop.arrive <= begins and ends <= stop.depart:
            detail: Detail = {"name": wish.name, "stop": stop.stop.id}
            yield Finding("kept_free_at_stop", Severity.TELLS, _site_of(stop.stop.sites), detail)
            return
    yield Finding(
        "not_kept_free", Severity.WARNS, "", {"name": wish.name, "at": f"{wish.at:%H:%M}"}
    )


def _site_of(sites: tuple[str, ...]) -> str:
    return sites[0] if sites else ""


def _check_sunset(planned: Planned) -> Iterator[Finding]:
    sunset = planned.plan.clock.sunset
    if sunset is not None and planned.timetable.ends > _moment(planned, sunset):
        late_s = (planned.timetable.ends - _moment(planned, sunset)).total_seconds()
        yield Finding("after_sunset", Severity.WARNS, "", {"minutes": _minutes(late_s)})


def count_goals(plan: VisitPlan) -> Mapping[str, int]:
    """Return, by id of the goal, at how many places it is served."""
    served = [goal for one in plan.stations for goal in one.goals]
    return {goal.id: served.count(goal.id) for goal in plan.goals}


def _check_goals(plan: VisitPlan) -> Iterator[Finding]:
    for goal, count in count_goals(plan).items():
        if count == 0:
            yield Finding("goal_uncovered", Severity.WARNS, goal)
        elif count == 1:
            yield Finding("goal_once", Severity.TELLS, goal)


def _check_lessons(plan: VisitPlan, lessons: Iterable[Lesson]) -> Iterator[Finding]:
    places = set(plan.places)
    for lesson in lessons:
        if lesson.id in plan.lessons and not places & {place.site for place in lesson.places}:
            yield Finding("lesson_unseen", Severity.WARNS, lesson.id)


def _check_groups(plan: VisitPlan) -> Iterator[Finding]:
    given = [task for one in plan.stations for task in one.assignments]
    for group in plan.groups:
        if given and not any(not task.groups or group.number in task.groups for task in given):
            yield Finding("group_without_task", Severity.WARNS, str(group.number))


def _check_steps(plan: VisitPlan, sites: Mapping[str, Site]) -> Iterator[Finding]:
    if not plan.step_free:
        return
    for visit in plan.visits:
        site = sites.get(visit.site)
        if site is None or site.access.step_free:
            continue
        is_known = site.access.step_free is False
        severity = Severity.BLOCKS if is_known else Severity.WARNS
        yield Finding("has_steps" if is_known else "steps_unknown", severity, site.id)


def _check_positions(planned: Planned, sites: Mapping[str, Site]) -> Iterator[Finding]:
    vague = [one.cue.site for one in planned.sights if sites[one.cue.site].is_approximate]
    if vague:
        detail: Detail = {"count": len(vague), "of": len(planned.sights)}
        yield Finding("around_here", Severity.TELLS, "", detail)
