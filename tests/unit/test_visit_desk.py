"""Plans of visits: kept whole, changed only from their last state, seen by their owner alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from routes.visit_desk import (
    StalePlan,
    add_plan,
    archive_plan,
    clone_plan,
    get_plan,
    list_plans,
    save_plan,
)
from routes.visits import Clock, Goal, Sight, Visit, VisitPlan
from sites.accounts import AccountRow
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Action, Actor, NotAllowed, Role, require
from sites.text import Lang

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
CLOCK = Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(10, 15))
PLAN = VisitPlan(
    name="Perencanaan Kota 2026",
    lang=Lang.ID,
    route="balaikota-kotalama",
    clock=CLOCK,
    sights=(Sight(site="lawang-sewu", goals=("air",)),),
    visits=(Visit(site="gereja-blenduk", dwell_s=900),),
    goals=(Goal(id="air", text="Menjelaskan rob"),),
    catalogue="0123456789ab",
)
RINI = Actor(account="rini", name="Rini", roles=frozenset({Role.LECTURER}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.LECTURER}))
EDITOR = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """A database with three accounts."""
    with open_writing(engine) as session:
        for actor in (RINI, BUDI, EDITOR):
            row = AccountRow(
                id=actor.account, login=actor.account, name=actor.name, roles=[], created_at=NOW
            )
            session.add(row)
    return engine


def keep(desk: Engine, plan: VisitPlan = PLAN) -> str:
    """Store a plan of Rini's."""
    with open_writing(desk) as session:
        return add_plan(session, RINI, plan, now=NOW).id


def test_a_plan_comes_back_as_it_was_stored(desk: Engine) -> None:
    """Times of day and all."""
    plan_id = keep(desk)
    with open_reading(desk) as session:
        kept = get_plan(session, RINI, plan_id)
    assert (kept.plan, kept.version, kept.owner) == (PLAN, 1, "rini")


def test_nobody_sees_or_changes_the_plan_of_another(desk: Engine) -> None:
    """To others it does not exist."""
    plan_id = keep(desk)
    with open_writing(desk) as session:
        assert list_plans(session, BUDI) == ()
        with pytest.raises(UnknownItem):
            get_plan(session, BUDI, plan_id)
        with pytest.raises(UnknownItem):
            save_plan(session, BUDI, plan_id, PLAN, version=1, now=NOW)
        with pytest.raises(UnknownItem):
            archive_plan(session, BUDI, plan_id, NOW)
        with pytest.raises(UnknownItem):
            clone_plan(session, BUDI, plan_id, PLAN, now=NOW)


@pytest.mark.parametrize(
    ("actor", "code"), [(None, "sign_in_first"), (EDITOR, "not_allowed")], ids=["nobody", "editor"]
)
def test_only_lecturers_plan(desk: Engine, actor: Actor | None, code: str) -> None:
    """The refusal says whether signing in would help."""
    with open_writing(desk) as session:
        with pytest.raises(NotAllowed) as caught:
            add_plan(session, actor, PLAN, now=NOW)
        assert caught.value.code == code
        with pytest.raises(NotAllowed):
            list_plans(session, actor)


def test_a_plan_changed_meanwhile_is_not_overwritten(desk: Engine) -> None:
    """Two tabs: the second is told, and the first one's words stay."""
    plan_id = keep(desk)
    first = PLAN.model_copy(update={"name": "Tab pertama"})
    second = PLAN.model_copy(update={"name": "Tab kedua"})
    with open_writing(desk) as session:
        assert save_plan(session, RINI, plan_id, first, version=1, now=NOW).version == 2
    with pytest.raises(StalePlan) as caught, open_writing(desk) as session:
        save_plan(session, RINI, plan_id, second, version=1, now=NOW)
    assert (caught.value.held, caught.value.wanted) == (2, 1)
    with open_reading(desk) as session:
        assert get_plan(session, RINI, plan_id).plan.name == "Tab pertama"


def test_saving_what_is_held_changes_nothing(desk: Engine) -> None:
    """A form that is sent twice is no second version."""
    plan_id = keep(desk)
    with open_writing(desk) as session:
        assert save_plan(session, RINI, plan_id, PLAN, version=1, now=NOW).version == 1


def test_a_plan_put_away_is_listed_apart(desk: Engine) -> None:
    """And can be taken out again."""
    plan_id = keep(desk)
    with open_writing(desk) as session:
        archive_plan(session, RINI, plan_id, NOW)
        assert list_plans(session, RINI) == ()
        assert [kept.id for kept in list_plans(session, RINI, archived=True)] == [plan_id]
        archive_plan(session, RINI, plan_id, None)
        assert [kept.id for kept in list_plans(session, RINI)] == [plan_id]


def test_a_visit_does_not_end_before_it_begins() -> None:
    """A return time before the departure is refused."""
    with pytest.raises(ValidationError, match="returns_before_departure"):
        Clock(day=date(2026, 11, 28), departs=time(10), return_by=time(9))


def test_what_nobody_can_see_is_not_kept() -> None:
    """A name with a NUL in it would be refused by PostgreSQL, one that turns round misread."""
    plan = PLAN.model_copy(update={})
    goal = Goal(id="air", text="Menjelaskan\x00 rob\u202e\nlalu pompa")
    assert VisitPlan.model_validate({**plan.model_dump(), "name": "Ko\x07ta"}).name == "Kota"
    assert goal.text == "Menjelaskan rob\nlalu pompa"
    with pytest.raises(ValidationError):
        Goal(id="air", text="\x00\u202e")


@pytest.mark.parametrize("action", list(Action))
def test_an_account_without_roles_may_do_nothing(action: Action) -> None:
    """Rights are given, never assumed."""
    nobody = Actor(account="x", name="X", roles=frozenset())
    with pytest.raises(NotAllowed):
        require(nobody, action)
    admin = Actor(account="a", name="A", roles=frozenset({Role.ADMIN}))
    assert require(admin, action) is admin
