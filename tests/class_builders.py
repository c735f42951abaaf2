"""A class with three groups, opened from its lecturer's plan."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time

from sqlalchemy import Engine

from routes.geojson_io import read_routes
from routes.planning import build_own_route
from routes.publishing import Published, publish_plan
from routes.visit_desk import add_plan
from routes.visits import Assignment, Clock, Goal, Group, Sight, Visit, VisitPlan
from sites.accounts import AccountRow
from sites.catalogue import read_catalogue
from sites.database import open_writing
from sites.model import Dimension
from sites.rights import Actor, Role
from sites.text import Lang

NOW = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
DEPARTS = datetime(2026, 11, 28, 1, tzinfo=UTC)
ROUTE = "balaikota-kotalama"
STUDY = next(route for route in read_routes() if route.id == ROUTE)
PLACES = {site.id: site for site in read_catalogue().sites}
RINI, BUDI = (
    Actor(account=name, name=name, roles=frozenset({Role.LECTURER})) for name in ("rini", "budi")
)
GROUPS = (
    Group(
        number=1,
        name="Kelompok Tawang",
        dimension=Dimension.LIVING,
        deck="upper",
        side="left",
    ),
    Group(number=2, name="Kelompok Polder", deck="lower", side="right"),
    Group(number=3, name="Kelompok Johar"),
)
PLAN = VisitPlan(
    name="Studio Kota",
    lang=Lang.ID,
    route=ROUTE,
    size=30,
    clock=Clock(day=date(2026, 11, 28), departs=time(8)),
    sights=(
        Sight(site="lawang-sewu", tells="label", assignments=(Assignment(text="Hitung menara"),)),
        Sight(site="tugu-muda", tells="glance"),
    ),
    visits=(
        Visit(site="polder-tawang", assignments=(Assignment(text="Cari pompa", groups=(2,)),)),
    ),
    goals=(Goal(id="air", text="Menjelaskan rob"),),
    groups=GROUPS,
    catalogue="x",
)


def add_lecturers(engine: Engine) -> None:
    """Store both lecturers."""
    with open_writing(engine) as session:
        for actor in (RINI, BUDI):
            row = {"id": actor.account, "login": actor.account, "name": actor.name}
            session.add(AccountRow(**row, roles=["lecturer"], created_at=NOW))


def open_class(
    engine: Engine,
    plan: VisitPlan = PLAN,
    *,
    actor: Actor = RINI,
    departs_at: datetime = DEPARTS,
    own_walk: bool = False,
    seed: int = 4,
) -> tuple[str, Published]:
    """Store a plan and open it; return its id and what it was opened as."""
    with open_writing(engine) as session:
        plan_id = add_plan(session, actor, plan, now=NOW).id
        published = publish_plan(
            session,
            actor,
            plan_id,
            departs_at=departs_at,
            own_route=build_own_route(plan, STUDY, PLACES) if own_walk else None,
            seats=53,
            now=NOW,
            draw=random.Random(seed).choice,
        )
    return plan_id, published
