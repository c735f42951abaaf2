"""The shortest sensible order of a plan's walk, and why an order fails, by name."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from components.plan_desk import Ground
from components.sources import SEMARANG_TIME
from routes.ordering import NEVER, Ordered, OrderProblem, Window, follow, order_stops
from routes.pace import find_walking_kmph
from routes.planning import Planned
from routes.visits import Visit, VisitPlan
from routes.walks import OWN_STOP, open_route, walk_times

NEAR_M = 1.0
LEAST_STOPS = 2


class Answer(NamedTuple):
    """An order of places; ``late`` are the places reached too late, in seconds, by id (empty:
    the end), ``conflict`` the fewest places that no order can serve."""

    order: tuple[str, ...]
    saves_s: float
    late: tuple[tuple[str, float], ...]
    conflict: tuple[str, ...]
    is_exact: bool


def find_order(planned: Planned, ground: Ground) -> Answer | None:
    """Return the order of the walk that ends earliest; None with fewer than two places."""
    known = {site.id: site for site in ground.catalogue.sites}
    visits = [visit for visit in planned.plan.visits if visit.site in known]
    if len(visits) < LEAST_STOPS:
        return None
    frame = open_route(ground.line.route)
    end = frame.end or (frame.start if planned.plan.returns else None)
    places = [known[visit.site].position for visit in visits]
    ends = [frame.start] if end is None else [frame.start, end]
    speed_mps = find_walking_kmph(planned.plan.size) / 3.6
    problem = OrderProblem(
        times_s=walk_times([*places, *ends], speed_mps, ground.network),
        dwell_s=tuple(float(visit.dwell_s) for visit in visits),
        windows=tuple(_find_window(visit) for visit in visits),
        begins_s=_find_begin(planned, frame.gap_m),
        ends_by_s=_find_limit(planned),
    )
    held = follow(problem, range(len(visits)))
    return _answer(order_stops(problem), held.ends_s, visits)


def _answer(found: Ordered, held_ends_s: float, visits: list[Visit]) -> Answer:
    name = [visit.site for visit in visits]
    late = tuple(("" if one.stop is None else name[one.stop], one.late_s) for one in found.run.late)
    return Answer(
        order=tuple(name[stop] for stop in found.run.order),
        saves_s=held_ends_s - found.run.ends_s,
        late=late,
        conflict=tuple(name[stop] for stop in found.conflict),
        is_exact=found.is_exact,
    )


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0 + at.second


def _find_window(visit: Visit) -> Window:
    opens = 0.0 if visit.opens is None else _seconds(visit.opens)
    return Window(opens, NEVER if visit.closes is None else _seconds(visit.closes))


def _midnight(plan: VisitPlan) -> datetime:
    return datetime.combine(plan.clock.day, time(), SEMARANG_TIME)


def _find_begin(planned: Planned, gap_m: float) -> float:
    """Return when the walk begins, in seconds after midnight: all who get off have got off."""
    table, midnight = planned.timetable, _midnight(planned.plan)
    begins_s = (table.starts - midnight).total_seconds() + table.time_at(gap_m)
    for stop in table.stops:
        if abs(stop.progress_m - gap_m) < NEAR_M and not stop.stop.id.startswith(OWN_STOP):
            begins_s = max(begins_s, (stop.depart - midnight).total_seconds())
    return begins_s


def _find_limit(planned: Planned) -> float:
    """Return when the walk must be over, in seconds after midnight, for what follows to fit."""
    if planned.limit is None:
        return NEVER
    table = planned.timetable
    walked = [span.to_m for span in planned.line.spans if span.leg.mode == "walk"]
    done_m = max(walked, default=planned.line.length_m)
    done_s = max(knot.t_s for knot in table.knots if knot.progress_m <= done_m + NEAR_M)
    left_s = (planned.ends - table.starts).total_seconds() - done_s
    return (planned.limit - _midnight(planned.plan)).total_seconds() - left_s
