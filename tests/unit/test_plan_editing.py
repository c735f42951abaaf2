"""Changes to a plan: each leaves a valid plan, and nothing that points nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.plan_editing import (
    PARTS,
    add_goal,
    add_keep_free,
    add_task,
    add_visit,
    choose_sight,
    copy_plan,
    drop_goal,
    drop_keep_free,
    drop_place,
    drop_task,
    move_visit,
    name_group,
    remake,
    serve_goals,
    set_clock,
    set_groups,
    set_place,
    sort_visits,
)
from routes.visits import Assignment, Clock, Group, NamedTime, VisitPlan
from sites.text import Lang
from tests.builders import build_site

SITES = [build_site(f"tempat-{n}") for n in range(6)]
PLAN = VisitPlan(
    name="Studio",
    lang=Lang.ID,
    route="balaikota-kotalama",
    clock=Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(12)),
    catalogue="x",
)
NAMES = st.text("ab <>*", min_size=1, max_size=20).filter(str.strip)
Edit = Callable[[VisitPlan], VisitPlan]


def draw_edits() -> st.SearchStrategy[Edit]:
    """Any one change, of something that may be there or not."""
    site, part = st.sampled_from(SITES), st.sampled_from(PARTS)
    goal, groups = st.sampled_from(["tujuan-1", "tujuan-2"]), st.sets(st.integers(1, 4))
    return st.one_of(
        st.builds(lambda one, on: lambda plan: choose_sight(plan, one, on), site, st.booleans()),
        st.builds(lambda one: lambda plan: add_visit(plan, one, 600), site),
        st.builds(lambda where, one: lambda plan: drop_place(plan, where, one.id), part, site),
        st.builds(
            lambda one, by: lambda plan: move_visit(plan, one.id, by), site, st.integers(-2, 2)
        ),
        st.builds(lambda text: lambda plan: add_goal(plan, text), NAMES),
        st.builds(lambda one: lambda plan: add_goal(plan, "Pelajaran", one), st.just("leadership")),
        st.builds(lambda one: lambda plan: drop_goal(plan, one), goal),
        st.builds(
            lambda where, one, goals: lambda plan: serve_goals(plan, where, one.id, goals),
            part,
            site,
            st.sets(goal),
        ),
        st.builds(
            lambda where, one, text, for_: lambda plan: add_task(plan, where, one.id, text, for_),
            part,
            site,
            NAMES,
            groups,
        ),
        st.builds(
            lambda count: (
                lambda plan: set_groups(
                    plan, [Group(number=n + 1, name=f"K{n}") for n in range(count)]
                )
            ),
            st.integers(0, 4),
        ),
    )


@given(st.lists(draw_edits(), max_size=25))
def test_after_any_changes_the_plan_is_whole(edits: list[Edit]) -> None:
    plan = PLAN
    for edit in edits:
        plan = edit(plan)
    assert VisitPlan.model_validate_json(plan.model_dump_json()) == plan
    goals = {goal.id for goal in plan.goals}
    assert len(goals) == len(plan.goals)
    assert all(set(one.goals) <= goals for one in plan.stations)
    assert {one.site for one in plan.seen} == set(plan.places)
    for part in PARTS:
        held = [one.site for one in getattr(plan, part)]
        assert len(held) == len(set(held))


@given(st.permutations(range(6)), st.integers(0, 5), st.integers(-7, 7))
def test_moving_a_place_keeps_all_others_in_their_order(
    order: list[int], moved: int, step: int
) -> None:
    plan = PLAN
    for number in order:
        plan = add_visit(plan, SITES[number], 600)
    before = [one.site for one in plan.visits]
    after = [one.site for one in move_visit(plan, before[moved], step).visits]
    wanted = min(max(0, moved + step), 5)
    assert after.index(before[moved]) == wanted
    assert [one for one in after if one != before[moved]] == [
        one for one in before if one != before[moved]
    ]


def test_sorting_puts_places_that_are_not_named_last() -> None:
    plan = PLAN
    for site in SITES[:4]:
        plan = add_visit(plan, site, 600)
    held = sort_visits(plan, ["tempat-3", "tempat-1"])
    assert [one.site for one in held.visits] == ["tempat-3", "tempat-1", "tempat-0", "tempat-2"]


def test_a_place_is_walked_to_once_and_may_be_seen_besides() -> None:
    plan = choose_sight(add_visit(PLAN, SITES[0], 300), SITES[0], True)
    assert add_visit(plan, SITES[0], 900) == plan
    gone = drop_place(plan, "visits", "tempat-0")
    assert gone.places == ("tempat-0",)
    assert [one.site for one in gone.seen] == ["tempat-0"]


def test_a_goal_that_is_gone_is_served_nowhere_and_takes_its_lesson_along() -> None:
    plan = add_goal(choose_sight(PLAN, SITES[0], True), "Kepemimpinan", "leadership")
    plan = serve_goals(plan, "sights", "tempat-0", ["tujuan-1", "tujuan-9"])
    assert plan.sights[0].goals == ("tujuan-1",)
    assert plan.lessons == ("leadership",)
    gone = drop_goal(plan, "tujuan-1")
    assert (gone.goals, gone.lessons, gone.sights[0].goals) == ((), (), ())
    assert add_goal(plan, "lagi", "leadership") == plan


def test_tasks_of_groups_that_are_gone_go_and_those_for_all_stay() -> None:
    groups = [Group(number=n, name=f"K{n}") for n in (1, 2, 3)]
    plan = set_groups(add_visit(PLAN, SITES[0], 600), groups)
    for text, for_ in (("semua", ()), ("dua", (2,)), ("dua dan tiga", (3, 2))):
        plan = add_task(plan, "visits", "tempat-0", text, for_)
    held = set_groups(plan, groups[:2]).visits[0].assignments
    assert held == (
        Assignment(text="semua"),
        Assignment(text="dua", groups=(2,)),
        Assignment(text="dua dan tiga", groups=(2,)),
    )
    (left,) = set_groups(plan, groups[:1]).visits[0].assignments
    assert left.text == "semua"
    assert drop_task(plan, "visits", "tempat-0", held[0]).visits[0].assignments[0].text == "dua"


def test_times_to_keep_free_stand_in_their_order_and_can_be_dropped() -> None:
    plan = add_keep_free(add_keep_free(PLAN, " Makan ", time(12), 30), "Zuhur", time(11, 40), 15)
    wishes = plan.clock.keep_free
    assert [wish.name for wish in wishes] == ["Zuhur", "Makan"]
    assert add_keep_free(plan, "Makan", time(12), 30) == plan
    assert drop_keep_free(plan, NamedTime(name="Zuhur", at=time(11, 40))).clock.keep_free == (
        wishes[1],
    )


@pytest.mark.parametrize(
    "edit",
    [
        lambda: remake(PLAN, name="  "),
        lambda: remake(PLAN, size=0),
        lambda: set_clock(PLAN, "return_by", time(7)),
        lambda: set_clock(PLAN, "pace_percent", 5),
        lambda: set_place(add_visit(PLAN, SITES[0], 60), "visits", "tempat-0", dwell_s=99_999),
        lambda: add_goal(PLAN, "x" * 601),
        lambda: name_group(set_groups(PLAN, [Group(number=1, name="A")]), 1, " "),
        lambda: add_keep_free(PLAN, "x", time(9), 999),
    ],
)
def test_what_makes_no_sense_is_refused(edit: Callable[[], VisitPlan]) -> None:
    with pytest.raises(ValidationError):
        edit()


def test_a_copy_joins_no_departure_and_keeps_what_was_seen() -> None:
    plan = remake(choose_sight(PLAN, SITES[0], True), departure="1128-0800-k7fq")
    copied = copy_plan(plan, "S" * 150)
    assert copied.departure is None
    assert copied.seen == plan.seen
    assert copied.name == "S" * 120


def test_a_group_is_called_otherwise_and_the_others_are_not() -> None:
    plan = set_groups(PLAN, [Group(number=1, name="A"), Group(number=2, name="B")])
    assert [one.name for one in name_group(plan, 2, " Tim Air ").groups] == ["A", "Tim Air"]
