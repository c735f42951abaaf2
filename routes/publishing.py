"""From plan to class: a departure, a tour for everybody and one per group, each with its code.

Opening a plan once more changes the same tours and keeps their codes; groups that are gone take
their codes with them. The plan's own walking part becomes a route of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from routes.departures import (
    Departure,
    DepartureRow,
    Draw,
    add_departure,
    find_departure,
    remove_departure,
)
from routes.geojson_io import export_source
from routes.model import Route
from routes.own_routes import OwnRouteRow
from routes.rosters import find_roster
from routes.tours import Tour, TourRow, add_tour, show_tour
from routes.visit_desk import KeptPlan, get_plan
from routes.visits import Group, VisitPlan
from sites.errors import UnknownItem
from sites.rights import Actor

Json = dict[str, Any]
OWN_PREFIX = "rencana-"


class BusFull(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The class does not fit on a bus that others have already booked."""

    code = "bus_full"

    def __init__(self, seats: int, taken: int, size: int) -> None:
        self.seats, self.taken, self.size = seats, taken, size
        super().__init__(self.code)


@dataclass(frozen=True)
class Published:
    """What a class needs; ``crew_secret`` is only here when the departure is new."""

    departure: Departure
    tour: Tour
    groups: tuple[Tour, ...]
    crew_secret: str | None = None


class _Opening(NamedTuple):
    """What every tour of one plan shares."""

    route_id: str | None
    now: datetime
    draw: Draw
    heads: Mapping[int, int]


def name_own_route(plan_id: str) -> str:
    """Return the id of the route with a plan's own walking part."""
    return f"{OWN_PREFIX}{plan_id}"


def publish_plan(
    session: Session,
    actor: Actor | None,
    plan_id: str,
    *,
    departs_at: datetime,
    own_route: Route | None,
    seats: int | None,
    now: datetime,
    draw: Draw,
) -> Published:
    """Open one of the actor's plans to the class.

    ``departs_at`` is aware; ``own_route`` the plan's route with its own walk, None if it takes
    the route as it is; ``seats`` what the bus takes. Raises NotAllowed, UnknownItem (plan or
    departure), :class:`BusFull`.
    """
    kept = get_plan(session, actor, plan_id)
    departure, secret = _take_departure(session, kept, departs_at, now, draw)
    _check_seats(session, kept, departure, seats)
    route_id = _keep_route(session, kept, own_route, now)
    teams = find_roster(session, actor, plan_id).teams
    heads = {team.number: len(team.members) for team in teams}
    opening = _Opening(route_id, now, draw, heads)
    tours = [
        _keep_tour(session, kept, group, departure.id, opening)
        for group in (None, *kept.plan.groups)
    ]
    _drop_others(session, plan_id, {group.number for group in kept.plan.groups})
    return Published(departure, tours[0], tuple(tours[1:]), secret)


def find_published(session: Session, actor: Actor | None, plan_id: str) -> Published | None:
    """Return what one of the actor's plans has been opened as, or None.

    Raises NotAllowed, UnknownItem.
    """
    get_plan(session, actor, plan_id)
    rows = _find_rows(session, plan_id)
    whole = next((row for row in rows if row.group_number is None), None)
    departure = None if whole is None else find_departure(session, whole.departure_id)
    if whole is None or departure is None:
        return None
    groups = tuple(show_tour(row) for row in rows if row.group_number is not None)
    return Published(departure, show_tour(whole), groups)


def withdraw_plan(session: Session, actor: Actor | None, plan_id: str) -> None:
    """Take the codes of one of the actor's plans back; raises NotAllowed, UnknownItem.

    A departure made for it goes too, unless somebody else rides on it.
    """
    kept = get_plan(session, actor, plan_id)
    rows = _find_rows(session, plan_id)
    departures = {row.departure_id for row in rows}
    session.execute(delete(TourRow).where(TourRow.visit_plan_id == plan_id))
    session.execute(delete(OwnRouteRow).where(OwnRouteRow.id == name_own_route(plan_id)))
    session.flush()
    for departure_id in departures if kept.plan.departure is None else ():
        others = select(TourRow.id).where(TourRow.departure_id == departure_id)
        if session.scalar(others) is None:
            remove_departure(session, departure_id)


def _find_rows(session: Session, plan_id: str) -> list[TourRow]:
    wanted = select(TourRow).where(TourRow.visit_plan_id == plan_id)
    return list(session.scalars(wanted.order_by(TourRow.group_number, TourRow.id)))


def _take_departure(
    session: Session, kept: KeptPlan, departs_at: datetime, now: datetime, draw: Draw
) -> tuple[Departure, str | None]:
    """Return the departure named by the plan, the one made for it before, or a new one."""
    plan = kept.plan
    if plan.departure is not None:
        named = find_departure(session, plan.departure)
        if named is None:
            raise UnknownItem("departure", plan.departure)
        return named, None
    rows = _find_rows(session, kept.id)
    row = session.get(DepartureRow, rows[0].departure_id) if rows else None
    if row is None:
        made = add_departure(session, plan.route, departs_at, now=now, draw=draw, bus_id=plan.bus)
        return made.departure, made.secret
    row.route_id, row.bus_id, row.departs_at = plan.route, plan.bus, departs_at
    session.flush()
    found = find_departure(session, row.id)
    assert found is not None
    return found, None


def _check_seats(session: Session, kept: KeptPlan, departure: Departure, seats: int | None) -> None:
    most = kept.plan.seats or seats
    if most is None:
        return
    wanted = select(TourRow).where(
        TourRow.departure_id == departure.id, TourRow.group_number.is_(None)
    )
    others = [row for row in session.scalars(wanted) if row.visit_plan_id != kept.id]
    taken = sum(int((row.brief or {}).get("size", 0)) for row in others)
    if taken + kept.plan.size > most:
        raise BusFull(most, taken, kept.plan.size)


def _keep_route(
    session: Session, kept: KeptPlan, own_route: Route | None, now: datetime
) -> str | None:
    route_id = name_own_route(kept.id)
    row = session.get(OwnRouteRow, route_id)
    if own_route is None:
        if row is not None:
            session.delete(row)
        return None
    data = export_source(own_route.model_copy(update={"id": route_id}))
    if row is None:
        dates = {"created_at": now, "updated_at": now}
        session.add(OwnRouteRow(id=route_id, account_id=kept.owner, data=data, **dates))
    elif row.data != data:
        row.data, row.updated_at = data, now
    return route_id


def _keep_tour(
    session: Session, kept: KeptPlan, group: Group | None, departure_id: str, opening: _Opening
) -> Tour:
    plan, number = kept.plan, None if group is None else group.number
    same = TourRow.group_number.is_(None) if number is None else TourRow.group_number == number
    row = session.scalar(select(TourRow).where(TourRow.visit_plan_id == kept.id, same))
    if row is None:
        made = add_tour(
            session,
            departure_id,
            name=plan.name,
            lang=plan.lang,
            sites=plan.places,
            now=opening.now,
            draw=opening.draw,
        )
        row = session.scalars(select(TourRow).where(TourRow.code == made.code)).one()
    row.departure_id, row.name, row.lang = departure_id, plan.name, plan.lang.value
    row.sites, row.route_id = list(plan.places), opening.route_id
    row.visit_plan_id, row.group_number = kept.id, number
    heads = plan.size if number is None else opening.heads.get(number)
    row.brief = build_brief(plan, group, heads)
    session.flush()
    session.refresh(row)
    return show_tour(row)


def _drop_others(session: Session, plan_id: str, numbers: set[int]) -> None:
    for row in _find_rows(session, plan_id):
        if row.group_number is not None and row.group_number not in numbers:
            session.delete(row)
    session.flush()


def build_brief(plan: VisitPlan, group: Group | None, heads: int | None = None) -> Json:
    """Return what a phone is told of a class or a group: goals, tasks, seat, dimension.

    Words are the lecturer's own, in the plan's language; there is no person's name in it, only
    how many ``heads`` a group has.
    """
    brief: Json = {
        "size": plan.size,
        "goals": [{"id": goal.id, "text": goal.text} for goal in plan.goals],
        "tasks": list(_list_tasks(plan, group)),
        "lessons": list(plan.lessons),
        "tells": {one.site: one.tells for one in plan.sights if one.tells != "story"},
    }
    if group is not None:
        brief["group"] = group.model_dump(mode="json", exclude_none=True)
    if heads:
        brief["heads"] = heads
    return brief


def _list_tasks(plan: VisitPlan, group: Group | None) -> Iterator[Json]:
    for station in plan.stations:
        for task in station.assignments:
            if group is None and task.groups:
                yield {"site": station.site, "text": task.text, "groups": list(task.groups)}
            elif group is None or not task.groups or group.number in task.groups:
                yield {"site": station.site, "text": task.text}
