"""A plan by the clock: too long in minutes, stories that outlast their road in seconds, cuts."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.coverage_table import build_coverage
from routes.findings import Finding, Severity, find_findings
from routes.geojson_io import read_routes
from routes.line import build_line
from routes.offers import offer_sights, offer_visits
from routes.plan_changes import Change, find_changes, remember
from routes.planning import Planned, plan_visit
from routes.proposals import Cut, apply_proposal, propose_cuts
from routes.visits import Assignment, Clock, Goal, Group, NamedTime, Sight, Visit, VisitPlan
from sites.catalogue import read_catalogue
from sites.text import Lang, Text

CATALOGUE = read_catalogue()
ROUTES = {route.id: route for route in read_routes()}
STUDY = ROUTES["balaikota-kotalama"]
ZONE = ZoneInfo("Asia/Jakarta")
SEEN = ("balai-kota", "lawang-sewu", "tugu-muda", "stasiun-poncol")
WALKED = ("pasar-johar", "jembatan-berok", "gereja-blenduk", "taman-srigunting", "polder-tawang")
GOALS = (Goal(id="air", text="Menjelaskan rob"), Goal(id="lapor", text="Membandingkan kanal aduan"))


def build_plan(**changes: object) -> VisitPlan:
    """Return scene five: nine places, two goals, eight o'clock, back by a quarter past ten."""
    plan = VisitPlan(
        name="Studio Kota",
        lang=Lang.ID,
        route=STUDY.id,
        size=35,
        clock=Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(10, 15)),
        sights=tuple(Sight(site=site, goals=("lapor",)) for site in SEEN),
        visits=tuple(Visit(site=site, dwell_s=900, goals=("air",)) for site in WALKED),
        goals=GOALS,
        catalogue=CATALOGUE.version,
    )
    return VisitPlan.model_validate({**plan.model_dump(), **changes})


def follow(plan: VisitPlan) -> Planned:
    """Follow a plan on the shipped route."""
    return plan_visit(plan, STUDY, CATALOGUE.sites, ZONE)


def judge(plan: VisitPlan, seats: int | None = None) -> dict[str, list[Finding]]:
    """Return the findings by code."""
    found: dict[str, list[Finding]] = {}
    for one in find_findings(follow(plan), CATALOGUE.sites, CATALOGUE.lessons, seats):
        found.setdefault(one.code, []).append(one)
    return found


def test_a_plan_that_is_too_long_says_by_how_many_minutes() -> None:
    """Exactly as long as the clock says, rounded up."""
    planned, found = follow(build_plan()), judge(build_plan())
    limit = datetime(2026, 11, 28, 10, 5, tzinfo=ZONE)
    assert planned.limit == limit
    over_s = (planned.ends - limit).total_seconds()
    assert over_s > 600
    (said,) = found["too_long"]
    assert said.severity is Severity.BLOCKS
    assert said.detail["minutes"] == -(-over_s // 60)


def test_a_story_that_outlasts_its_stretch_says_by_how_many_seconds() -> None:
    """Lawang Sewu and Tugu Muda face each other: there is no road for two stories."""
    planned = follow(build_plan())
    said = {one.subject: one.detail["seconds"] for one in judge(build_plan())["story_outlasts"]}
    timed = {one.sight.site: one for one in planned.sights}
    assert said
    for site, seconds in said.items():
        assert seconds == round(timed[site].needed_s - timed[site].given_s)
    assert said.keys() & {"lawang-sewu", "tugu-muda"}


def test_with_room_for_everything_nothing_blocks() -> None:
    """The same places until noon, with labels instead of stories."""
    plan = build_plan(
        clock=Clock(day=date(2026, 11, 28), departs=time(8), return_by=time(12)),
        sights=tuple(Sight(site=site, tells="glance", goals=("lapor",)) for site in SEEN),
    )
    found = find_findings(follow(plan), CATALOGUE.sites)
    assert [one for one in found if one.severity is Severity.BLOCKS] == []


def test_a_place_the_bus_does_not_pass_is_refused() -> None:
    """Sam Poo Kong is on the other route."""
    plan = build_plan(sights=(Sight(site="sam-poo-kong"), Sight(site="no-such-place")))
    found = judge(plan)
    assert [one.subject for one in found["not_passed"]] == ["sam-poo-kong"]
    assert [one.subject for one in found["place_unknown"]] == ["no-such-place"]


def test_only_what_the_bus_passes_is_offered() -> None:
    """With the side on which it is passed; what is offered is never refused."""
    line = build_line(STUDY)
    offered = offer_sights(line, CATALOGUE.sites)
    assert {"lawang-sewu", "tugu-muda"} <= {one.site.id for one in offered}
    assert all(one.cues and not one.cues[0].arrive for one in offered)
    plan = build_plan(sights=tuple(Sight(site=one.site.id) for one in offered), visits=())
    assert "not_passed" not in judge(plan)


def test_visits_are_offered_nearest_first_and_only_within_reach() -> None:
    """Nobody is led on foot from the square to Sam Poo Kong."""
    offered = offer_visits(STUDY, build_line(STUDY), CATALOGUE.sites)
    ways = [one.way_m for one in offered]
    assert ways == sorted(ways)
    names = {one.site.id for one in offered}
    assert set(WALKED) <= names
    assert "sam-poo-kong" not in names


@pytest.mark.parametrize(
    ("changes", "seats", "code", "detail"),
    [
        ({"size": 62}, 53, "over_capacity", {"size": 62, "seats": 53}),
        ({"size": 62, "seats": 50}, 70, "over_capacity", {"size": 62, "seats": 50}),
    ],
)
def test_a_bus_that_is_too_small_is_said(
    changes: dict[str, object], seats: int, code: str, detail: dict[str, int]
) -> None:
    """The lecturer's own word goes before the sources'."""
    (said,) = judge(build_plan(**changes), seats)[code]
    assert said.detail == detail
    assert code not in judge(build_plan(size=50), 53)


def test_opening_times_sunset_and_prayer_are_held_against_the_clock() -> None:
    """All of them as entered, in minutes."""
    plan = build_plan(
        clock=Clock(
            day=date(2026, 11, 28),
            departs=time(16),
            keep_free=(NamedTime(name="Magrib", at=time(16, 5), lasts_min=15),),
            sunset=time(17, 30),
        ),
        visits=(
            Visit(site="pasar-johar", dwell_s=900, opens=time(17)),
            Visit(site="gereja-blenduk", dwell_s=5400, closes=time(17)),
        ),
    )
    planned, found = follow(plan), judge(plan)
    (early,), (late,) = found["not_open_yet"], found["closed_by_then"]
    first, second = planned.visits
    opens, closes = (datetime(2026, 11, 28, 17, tzinfo=ZONE) for _ in "ab")
    assert early.detail["minutes"] == -(-(opens - first.arrive).total_seconds() // 60)
    assert late.detail["minutes"] == -(-(second.depart - closes).total_seconds() // 60)
    assert found["not_kept_free"][0].detail == {"name": "Magrib", "at": "16:05"}
    assert found["after_sunset"][0].detail["minutes"] > 0


def test_a_prayer_during_a_long_stop_is_kept_free_there() -> None:
    """The place is named, so that the group knows where."""
    planned = follow(build_plan())
    stay = planned.visits[0]
    wish = NamedTime(name="Istirahat", at=stay.arrive.time(), lasts_min=10)
    clock = Clock(day=date(2026, 11, 28), departs=time(8), keep_free=(wish,))
    found = judge(build_plan(clock=clock))
    assert [one.subject for one in found["kept_free_at_stop"]] == ["pasar-johar"]


def test_goals_lessons_and_groups_without_a_place_are_named() -> None:
    """A goal served once is told, one served nowhere is a warning."""
    plan = build_plan(
        goals=(*GOALS, Goal(id="uang", text="Menghitung CSR")),
        visits=(Visit(site="polder-tawang", goals=("air",), assignments=(
            Assignment(text="Hitung pompa", groups=(1,)),)),),
        groups=(Group(number=1, name="Satu"), Group(number=2, name="Dua")),
        lessons=("leadership",),
        sights=(Sight(site="lawang-sewu", goals=("lapor",)),),
    )  # fmt: skip
    found = judge(plan)
    assert [one.subject for one in found["goal_uncovered"]] == ["uang"]
    assert {one.subject for one in found["goal_once"]} == {"air", "lapor"}
    assert [one.subject for one in found["group_without_task"]] == ["2"]
    assert [one.subject for one in found["lesson_unseen"]] == ["leadership"]
    table = build_coverage(plan)
    assert table.gaps == ("uang",)
    assert table.cells[0] == (False, True)


def test_step_free_is_asked_for_and_what_is_unknown_is_said() -> None:
    """Nobody has written down a threshold: it is not assumed away."""
    found = judge(build_plan(step_free=True))
    unknown = {site.id for site in CATALOGUE.sites if site.access.step_free is None}
    assert {one.subject for one in found.get("steps_unknown", [])} == set(WALKED) & unknown
    assert "steps_unknown" not in judge(build_plan())


def test_proposals_followed_in_order_bring_the_plan_inside_its_time() -> None:
    """Stays become shorter before places are left out, and the result fits."""
    planned = follow(build_plan())
    proposals = propose_cuts(planned, follow)
    cuts = [one.cut for one in proposals]
    assert cuts == sorted(cuts, key=list(Cut).index)
    plan = planned.plan
    for proposal in proposals:
        before = follow(plan)
        plan = apply_proposal(plan, proposal)
        won_s = (before.ends - follow(plan).ends).total_seconds()
        assert won_s == pytest.approx(proposal.wins_s)
    assert follow(plan).over_s <= 0
    assert "story_outlasts" not in judge(plan)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.integers(2, 60), min_size=5, max_size=5),
    st.integers(20, 240),
)
def test_whatever_the_stays_the_proposals_fit_or_nothing_is_left_to_cut(
    minutes: list[int], length_min: int
) -> None:
    """A ride that is itself too long keeps no visit."""
    visits = tuple(
        Visit(site=site, dwell_s=60 * stay) for site, stay in zip(WALKED, minutes, strict=True)
    )
    returns = time(8 + length_min // 60, length_min % 60)
    clock = Clock(day=date(2026, 11, 28), departs=time(8), return_by=returns)
    planned = follow(build_plan(visits=visits, clock=clock))
    plan = planned.plan
    for proposal in propose_cuts(planned, follow):
        plan = apply_proposal(plan, proposal)
    assert follow(plan).over_s <= 0 or plan.visits == ()


def test_a_slower_day_is_a_longer_day() -> None:
    """Heavy traffic holds the bus, not the walkers."""
    usual = follow(build_plan())
    slow = follow(build_plan(clock=usual.plan.clock.model_copy(update={"pace_percent": 50})))
    ridden = [stop for stop in usual.timetable.stops if stop.stop.leg == "berok"]
    later = [stop for stop in slow.timetable.stops if stop.stop.leg == "berok"]
    assert ridden[0].arrive < later[0].arrive
    walks = [planned.visits[1].arrive - planned.visits[0].depart for planned in (usual, slow)]
    assert walks[0].total_seconds() == pytest.approx(walks[1].total_seconds(), abs=1e-3)


def test_what_changed_since_a_plan_was_made_is_named() -> None:
    """Words, position and ties apart; a place that is gone is gone."""
    plan = remember(build_plan(), CATALOGUE.sites, CATALOGUE.version)
    assert find_changes(plan, CATALOGUE.sites) == ()
    edited = []
    for site in CATALOGUE.sites:
        if site.id == "lawang-sewu":
            edited.append(site.model_copy(update={"glance": Text(id="Lain", en="Other")}))
        elif site.id == "tugu-muda":
            edited.append(site.model_copy(update={"accuracy_m": 99.0, "annotations": ()}))
        elif site.id != "polder-tawang":
            edited.append(site)
    assert find_changes(plan, edited) == (
        Change("lawang-sewu", texts=True),
        Change("tugu-muda", place=True, ties=True),
        Change("polder-tawang", gone=True),
    )
