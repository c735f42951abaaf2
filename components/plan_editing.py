"""One change to a plan at a time: pure functions from a plan to the plan as it should be.

Every result has been validated anew; a change that makes no sense raises
:class:`pydantic.ValidationError`, and one of something that is gone returns the plan as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from routes.plan_changes import look_at
from routes.visits import Assignment, Goal, Group, NamedTime, Sight, Visit, VisitPlan
from sites.model import Site

Part = Literal["sights", "visits"]
"""Where a place stands in a plan: seen from the bus, or walked to."""

PARTS: tuple[Part, ...] = ("sights", "visits")
LONGEST_NAME = 120


def remake(plan: VisitPlan, **changes: Any) -> VisitPlan:
    """Return the plan with some fields replaced, everything checked again."""
    return VisitPlan.model_validate({**dict(plan), **changes})


def set_clock(plan: VisitPlan, name: str, value: Any) -> VisitPlan:
    """Return the plan with one field of its clock replaced."""
    clock = type(plan.clock).model_validate({**dict(plan.clock), name: value})
    return remake(plan, clock=clock)


def add_keep_free(plan: VisitPlan, name: str, at: Any, lasts_min: int) -> VisitPlan:
    """Return the plan with one more time of day to keep free, in their order."""
    wish = NamedTime(name=name.strip(), at=at, lasts_min=lasts_min)
    held = sorted({*plan.clock.keep_free, wish}, key=lambda one: (one.at, one.name))
    return set_clock(plan, "keep_free", tuple(held))


def drop_keep_free(plan: VisitPlan, wish: NamedTime) -> VisitPlan:
    """Return the plan without that time."""
    return set_clock(plan, "keep_free", tuple(one for one in plan.clock.keep_free if one != wish))


def _see(plan: VisitPlan, site: Site) -> VisitPlan:
    """Note what a place is like now that it is chosen."""
    others = tuple(one for one in plan.seen if one.site != site.id)
    return remake(plan, seen=(*others, look_at(site)))


def _forget(plan: VisitPlan) -> VisitPlan:
    """Drop the notes on places that are in the plan no more."""
    return remake(plan, seen=tuple(one for one in plan.seen if one.site in plan.places))


def choose_sight(plan: VisitPlan, site: Site, wanted: bool) -> VisitPlan:
    """Return the plan with a place seen from the bus, or without it."""
    if wanted == any(one.site == site.id for one in plan.sights):
        return plan
    if wanted:
        return _see(remake(plan, sights=(*plan.sights, Sight(site=site.id))), site)
    return drop_place(plan, "sights", site.id)


def drop_place(plan: VisitPlan, part: Part, site_id: str) -> VisitPlan:
    """Return the plan without a place; what else is known of it goes with its last mention."""
    left = tuple(one for one in getattr(plan, part) if one.site != site_id)
    return _forget(remake(plan, **{part: left}))


def add_visit(plan: VisitPlan, site: Site, dwell_s: int) -> VisitPlan:
    """Return the plan with a place walked to at the end; no place is walked to twice."""
    if any(one.site == site.id for one in plan.visits):
        return plan
    return _see(remake(plan, visits=(*plan.visits, Visit(site=site.id, dwell_s=dwell_s))), site)


def move_visit(plan: VisitPlan, site_id: str, step: int) -> VisitPlan:
    """Return the plan with a place walked to earlier (-1) or later (1)."""
    order = [one.site for one in plan.visits]
    if site_id not in order:
        return plan
    at = order.index(site_id)
    to = min(max(0, at + step), len(order) - 1)
    order.insert(to, order.pop(at))
    return sort_visits(plan, order)


def sort_visits(plan: VisitPlan, order: Sequence[str]) -> VisitPlan:
    """Return the plan with its walk in this order of places; those not named come last."""
    places = {site: number for number, site in enumerate(order)}
    held = sorted(plan.visits, key=lambda one: places.get(one.site, len(places)))
    return remake(plan, visits=tuple(held))


def set_place(plan: VisitPlan, part: Part, site_id: str, **changes: Any) -> VisitPlan:
    """Return the plan with something about one of its places replaced."""
    held = tuple(
        type(one).model_validate({**dict(one), **changes}) if one.site == site_id else one
        for one in getattr(plan, part)
    )
    return remake(plan, **{part: held})


def add_goal(plan: VisitPlan, text: str, lesson: str | None = None) -> VisitPlan:
    """Return the plan with one more goal; a lesson becomes a goal once only."""
    if lesson is not None and any(goal.lesson == lesson for goal in plan.goals):
        return plan
    taken = {goal.id for goal in plan.goals}
    number = next(n for n in range(1, len(taken) + 2) if f"tujuan-{n}" not in taken)
    goal = Goal(id=f"tujuan-{number}", text=" ".join(text.split()), lesson=lesson)
    lessons = (*plan.lessons, lesson) if lesson and lesson not in plan.lessons else plan.lessons
    return remake(plan, goals=(*plan.goals, goal), lessons=lessons)


def drop_goal(plan: VisitPlan, goal_id: str) -> VisitPlan:
    """Return the plan without a goal, and no place serving it."""
    gone = next((goal for goal in plan.goals if goal.id == goal_id), None)
    if gone is None:
        return plan
    for part in PARTS:
        for one in getattr(plan, part):
            left = tuple(goal for goal in one.goals if goal != goal_id)
            plan = set_place(plan, part, one.site, goals=left)
    goals = tuple(goal for goal in plan.goals if goal.id != goal_id)
    lessons = tuple(lesson for lesson in plan.lessons if lesson != gone.lesson)
    return remake(plan, goals=goals, lessons=lessons)


def serve_goals(plan: VisitPlan, part: Part, site_id: str, goals: Iterable[str]) -> VisitPlan:
    """Return the plan with a place serving exactly these goals, in the plan's order."""
    wanted = set(goals)
    held = tuple(goal.id for goal in plan.goals if goal.id in wanted)
    return set_place(plan, part, site_id, goals=held)


def add_task(
    plan: VisitPlan, part: Part, site_id: str, text: str, groups: Iterable[int] = ()
) -> VisitPlan:
    """Return the plan with one more task at a place, for some groups or (none named) for all."""
    task = Assignment(text=text.strip(), groups=tuple(sorted(set(groups))))
    found = next((one for one in getattr(plan, part) if one.site == site_id), None)
    if found is None or task in found.assignments:
        return plan
    return set_place(plan, part, site_id, assignments=(*found.assignments, task))


def drop_task(plan: VisitPlan, part: Part, site_id: str, task: Assignment) -> VisitPlan:
    """Return the plan without that task."""
    found = next((one for one in getattr(plan, part) if one.site == site_id), None)
    if found is None:
        return plan
    left = tuple(one for one in found.assignments if one != task)
    return set_place(plan, part, site_id, assignments=left)


def set_groups(plan: VisitPlan, groups: Sequence[Group]) -> VisitPlan:
    """Return the plan with these groups; tasks for groups that are gone go, too."""
    numbers = {group.number for group in groups}
    for part in PARTS:
        for one in getattr(plan, part):
            held = tuple(_keep_tasks(one.assignments, numbers))
            if held != one.assignments:
                plan = set_place(plan, part, one.site, assignments=held)
    return remake(plan, groups=tuple(groups))


def _keep_tasks(tasks: Iterable[Assignment], numbers: set[int]) -> Iterable[Assignment]:
    for task in tasks:
        left = tuple(number for number in task.groups if number in numbers)
        if left or not task.groups:
            yield Assignment(text=task.text, groups=left)


def name_group(plan: VisitPlan, number: int, name: str) -> VisitPlan:
    """Return the plan with a group called otherwise."""
    held = [
        Group.model_validate({**dict(group), "name": name.strip()})
        if group.number == number
        else group
        for group in plan.groups
    ]
    return remake(plan, groups=tuple(held))


def copy_plan(plan: VisitPlan, name: str) -> VisitPlan:
    """Return the plan under another name, bound to no departure of others.

    What its places were like when they were chosen stays noted, so that changes can be told.
    """
    return remake(plan, name=name[:LONGEST_NAME], departure=None)
