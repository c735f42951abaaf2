"""What a join code opens on this installation: a tour in its database, or the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from components.http.bodies import Body
from components.http.ride_shell import JoinedTour
from components.http.tour_pack import Plan, build_tour_pack, find_plan, is_demo, plan_demo
from components.sources import current_lines, find_line
from components.store import current_engine
from routes.tours import parse_code
from sites.database import open_reading


@dataclass(frozen=True)
class JoinedPlan:
    """A tour on its departure, as the ride page asks for it."""

    plan: Plan

    @property
    def tour(self) -> JoinedTour:
        """What the page needs before the pack is there.

        Its route is the bus's: that one has a page to rehearse on, a walk of one's own has none.
        """
        plan = self.plan
        live, route_id = plan.describe()["live"], plan.live_route or plan.route_id
        published, line = current_lines(), find_line(route_id)
        name = line.route.name if line is not None and route_id not in published else None
        return JoinedTour(plan.code, plan.name, plan.lang, route_id, live, name)

    def build_pack(self) -> Body:
        """The pack of the tour, ready to send."""
        return build_tour_pack(self.plan)


def find_current_tour(code: str) -> JoinedPlan | None:
    """Return what a code (in any case, or ``demo``) opens now, or None."""
    if is_demo(code):
        return JoinedPlan(plan_demo(datetime.now(UTC)))
    if parse_code(code) is None:
        return None
    with open_reading(current_engine()) as session:
        plan = find_plan(session, code)
    return None if plan is None else JoinedPlan(plan)
