"""A plan opened to its class: codes that stay, groups of their own, nobody else's business."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from routes.departures import add_departure, list_departures
from routes.geojson_io import parse_route, read_routes
from routes.own_routes import OwnRouteRow
from routes.planning import build_own_route
from routes.publishing import (
    BusFull,
    Published,
    find_published,
    name_own_route,
    publish_plan,
    withdraw_plan,
)
from routes.tours import add_tour, find_tour, list_tours
from routes.visit_desk import add_plan, get_plan, save_plan
from routes.visits import Assignment, Clock, Goal, Group, Sight, Visit, VisitPlan
from sites.accounts import AccountRow
from sites.catalogue import read_catalogue
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Actor, Role
from sites.text import Lang

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
DEPARTS = datetime(2026, 11, 28, 1, tzinfo=UTC)
STUDY = next(route for route in read_routes() if route.id == "balaikota-kotalama")
PLACES = {site.id: site for site in read_catalogue().sites}
RINI, BUDI = (
    Actor(account=name, name=name, roles=frozenset({Role.LECTURER})) for name in ("rini", "budi")
)
GROUPS = tuple(Group(number=n, name=f"Kelompok {n}") for n in (1, 2, 3))
PLAN = VisitPlan(
    name="Studio Kota",
    lang=Lang.ID,
    route=STUDY.id,
    size=30,
    clock=Clock(day=date(2026, 11, 28), departs=time(8)),
    sights=(
        Sight(site="lawang-sewu", tells="label", assignments=(Assignment(text="Hitung menara"),)),
    ),
    visits=(
        Visit(site="polder-tawang", assignments=(Assignment(text="Cari pompa", groups=(2,)),)),
    ),
    goals=(Goal(id="air", text="Menjelaskan rob"),),
    groups=GROUPS,
    catalogue="x",
)  # fmt: skip


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """A database with two lecturers."""
    with open_writing(engine) as session:
        for actor in (RINI, BUDI):
            row = {"id": actor.account, "login": actor.account, "name": actor.name, "roles": []}
            session.add(AccountRow(**row, created_at=NOW))
    return engine


def publish(
    session: Session, plan_id: str, actor: Actor = RINI, seats: int | None = 53
) -> Published:
    """Open a plan with its own walk."""
    plan = get_plan(session, actor, plan_id).plan
    return publish_plan(
        session,
        actor,
        plan_id,
        departs_at=DEPARTS,
        own_route=build_own_route(plan, STUDY, PLACES),
        seats=seats,
        now=NOW,
        draw=random.Random(4).choice if actor is RINI else random.Random(5).choice,
    )


def test_a_class_and_each_group_get_a_code_of_their_own(desk: Engine) -> None:
    """All on one departure, whose crew link is told once."""
    with open_writing(desk) as session:
        plan_id = add_plan(session, RINI, PLAN, now=NOW).id
        made = publish(session, plan_id)
        assert made.crew_secret
        assert made.departure.departs_at == DEPARTS
        assert [tour.group_number for tour in made.groups] == [1, 2, 3]
        codes = {tour.code for tour in (made.tour, *made.groups)}
        assert len(codes) == 4
        assert find_published(session, RINI, plan_id) == Published(
            made.departure, made.tour, made.groups
        )


def test_each_group_is_told_its_own_tasks_and_no_names(desk: Engine) -> None:
    """The class sees for whom a task is."""
    with open_writing(desk) as session:
        made = publish(session, add_plan(session, RINI, PLAN, now=NOW).id)
    first, second, _ = (tour.brief for tour in made.groups)
    whole = made.tour.brief
    assert first is not None and second is not None and whole is not None
    assert [task["text"] for task in first["tasks"]] == ["Hitung menara"]
    assert [task["text"] for task in second["tasks"]] == ["Hitung menara", "Cari pompa"]
    assert whole["tasks"][1] == {"site": "polder-tawang", "text": "Cari pompa", "groups": [2]}
    assert second["group"] == {"number": 2, "name": "Kelompok 2"}
    assert whole["tells"] == {"lawang-sewu": "label"}


def test_opening_again_changes_the_same_tours_and_keeps_their_codes(desk: Engine) -> None:
    """A group that is gone takes its code along; the departure moves with the plan."""
    with open_writing(desk) as session:
        kept = add_plan(session, RINI, PLAN, now=NOW)
        before = publish(session, kept.id)
        changed = PLAN.model_copy(update={"name": "Studio Baru", "groups": GROUPS[:2]})
        save_plan(session, RINI, kept.id, changed, version=1, now=NOW)
        after = publish(session, kept.id)
        assert after.crew_secret is None
        assert after.departure.id == before.departure.id
        assert [t.code for t in after.groups] == [t.code for t in before.groups[:2]]
        assert after.tour.code == before.tour.code
        assert after.tour.name == "Studio Baru"
        assert find_tour(session, before.groups[2].code) is None
        assert len(list_departures(session)) == 1


def test_the_plans_own_walk_is_kept_as_a_route_that_can_be_read_again(desk: Engine) -> None:
    """The tours name it; the departure keeps the bus's route."""
    with open_writing(desk) as session:
        plan_id = add_plan(session, RINI, PLAN, now=NOW).id
        made = publish(session, plan_id)
        row = session.get(OwnRouteRow, name_own_route(plan_id))
        assert row is not None
        route = parse_route(json.dumps(row.data), "own")
        assert {tour.route_id for tour in (made.tour, *made.groups)} == {route.id}
        assert made.departure.route_id == STUDY.id
        assert [site for stop in route.stops for site in stop.sites][-1] == "polder-tawang"


def test_two_classes_share_a_bus_as_long_as_there_are_seats(desk: Engine) -> None:
    """Thirty and twenty fit on 53; thirty and thirty do not, and nothing is kept of it."""
    with open_writing(desk) as session:
        run = add_departure(session, STUDY.id, DEPARTS, now=NOW, draw=random.Random(1).choice)
        joined = PLAN.model_copy(update={"departure": run.departure.id})
        publish(session, add_plan(session, RINI, joined, now=NOW).id)
    with pytest.raises(BusFull) as caught, open_writing(desk) as session:
        publish(session, add_plan(session, BUDI, joined, now=NOW).id, BUDI)
    assert (caught.value.seats, caught.value.taken, caught.value.size) == (53, 30, 30)
    with open_writing(desk) as session:
        smaller = joined.model_copy(update={"size": 20, "lang": Lang.EN})
        made = publish(session, add_plan(session, BUDI, smaller, now=NOW).id, BUDI)
        assert made.departure.id == run.departure.id
        assert made.crew_secret is None
        assert len(list_tours(session, run.departure.id)) == 8


def test_neither_lecturer_sees_or_changes_the_other_ones_tours(desk: Engine) -> None:
    """Though both ride on the same bus."""
    with open_writing(desk) as session:
        plan_id = add_plan(session, RINI, PLAN, now=NOW).id
        made = publish(session, plan_id)
        for ask in (find_published, withdraw_plan):
            with pytest.raises(UnknownItem):
                ask(session, BUDI, plan_id)
        assert find_tour(session, made.tour.code) is not None


def test_codes_taken_back_take_the_departure_along_unless_others_ride(desk: Engine) -> None:
    """Here somebody made a tour on it by hand."""
    with open_writing(desk) as session:
        lonely = add_plan(session, RINI, PLAN, now=NOW).id
        publish(session, lonely)
        withdraw_plan(session, RINI, lonely)
        assert list_departures(session) == ()
        shared = add_plan(session, RINI, PLAN, now=NOW).id
        made = publish(session, shared)
        add_tour(
            session, made.departure.id, name="Tamu", lang=Lang.EN, sites=(), now=NOW,
            draw=random.Random(9).choice,
        )  # fmt: skip
        withdraw_plan(session, RINI, shared)
        assert [tour.name for tour in list_tours(session)] == ["Tamu"]
        assert len(list_departures(session)) == 1


def test_a_departure_that_does_not_exist_is_refused(desk: Engine) -> None:
    """Somebody has removed it meanwhile."""
    lost = PLAN.model_copy(update={"departure": "1128-0800-none"})
    with open_writing(desk) as session, pytest.raises(UnknownItem):
        publish(session, add_plan(session, RINI, lost, now=NOW + timedelta(1)).id)
    with open_reading(desk) as session:
        assert list_tours(session) == ()
