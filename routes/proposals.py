"""What to cut from a plan that is too long, and what to tell less of where a story is."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from routes.findings import SPARE_S
from routes.planning import Planned, VisitTime
from routes.visits import Visit, VisitPlan

_MINUTE_S = 60
LEAST_DWELL_S = 120
"""Nobody stops for less."""


class Cut(StrEnum):
    """What can be done."""

    TELL_LESS = "tell_less"
    STAY_SHORTER = "stay_shorter"
    LEAVE_OUT = "leave_out"


class Proposal(NamedTuple):
    """One change: ``wins_s`` seconds off the visit; ``to`` what is told, or the dwell in seconds.

    ``goals`` are those that would be served nowhere any more.
    """

    cut: Cut
    site: str
    wins_s: float = 0.0
    to: str | int | None = None
    goals: tuple[str, ...] = ()


Replan = Callable[[VisitPlan], Planned]


def apply_proposal(plan: VisitPlan, proposal: Proposal) -> VisitPlan:
    """Return the plan with one change made; the rest is as it was."""
    site, to = proposal.site, proposal.to
    if proposal.cut == Cut.TELL_LESS:
        sights = tuple(
            one.model_copy(update={"tells": to}) if one.site == site else one for one in plan.sights
        )
        return plan.model_copy(update={"sights": sights})
    if proposal.cut == Cut.LEAVE_OUT:
        return plan.model_copy(update={"visits": tuple(v for v in plan.visits if v.site != site)})
    visits = tuple(
        one.model_copy(update={"dwell_s": to}) if one.site == site else one for one in plan.visits
    )
    return plan.model_copy(update={"visits": visits})


def propose_cuts(planned: Planned, replan: Replan) -> tuple[Proposal, ...]:
    """Return changes that, made in this order, bring the plan inside its time.

    First less is told where a story outlasts its road, then long stays become shorter, then
    places are left out, those first whose goals are served elsewhere. What is left may still be
    too long, when the bus ride alone is. ``replan`` follows a changed plan by the clock.
    """
    found = list(_tell_less(planned))
    now = planned
    for proposal in found:
        now = replan(apply_proposal(now.plan, proposal))
    while now.over_s > 0:
        cut = _shorten(now) or _leave_out(now, replan)
        if cut is None:
            break
        after = replan(apply_proposal(now.plan, cut))
        wins_s = (now.ends - after.ends).total_seconds()
        found.append(cut._replace(wins_s=wins_s))
        now = after
    return tuple(found)


def _tell_less(planned: Planned) -> list[Proposal]:
    shorter = []
    for timed in planned.sights:
        if timed.over_s > SPARE_S and timed.sight.tells != "glance":
            fits = timed.label_s - timed.given_s <= SPARE_S and timed.sight.tells == "story"
            to = "label" if fits else "glance"
            shorter.append(Proposal(Cut.TELL_LESS, timed.sight.site, to=to))
    return shorter


def _shorten(planned: Planned) -> Proposal | None:
    """Take the spare minutes of the longest stay that has any."""
    spare = [(_spare_s(timed), timed) for timed in planned.visits]
    most_s, timed = max(spare, key=lambda one: one[0], default=(0, None))
    if timed is None or most_s < _MINUTE_S:
        return None
    cut_s = min(most_s, -(-int(planned.over_s) // _MINUTE_S) * _MINUTE_S or _MINUTE_S)
    return Proposal(Cut.STAY_SHORTER, timed.visit.site, to=timed.visit.dwell_s - cut_s)


def _spare_s(timed: VisitTime) -> int:
    """Whole minutes, in seconds, that a stay can lose and still hold story and task."""
    needed_s = max(LEAST_DWELL_S, timed.needed_s)
    return int((timed.visit.dwell_s - needed_s) // _MINUTE_S) * _MINUTE_S


def _leave_out(planned: Planned, replan: Replan) -> Proposal | None:
    options = [_measure_loss(planned, visit, replan) for visit in planned.plan.visits]
    if not options:
        return None
    return min(options, key=lambda one: (len(one.goals), -one.wins_s, one.site))


def _measure_loss(planned: Planned, visit: Visit, replan: Replan) -> Proposal:
    plan = planned.plan
    others = {goal for one in plan.stations if one is not visit for goal in one.goals}
    lost = tuple(goal for goal in visit.goals if goal not in others)
    proposal = Proposal(Cut.LEAVE_OUT, visit.site, goals=lost)
    after = replan(apply_proposal(plan, proposal))
    return proposal._replace(wins_s=(planned.ends - after.ends).total_seconds())
