"""Which goal is served where: goals by places, gaps included."""

from __future__ import annotations

from typing import NamedTuple

from routes.visits import VisitPlan


class Coverage(NamedTuple):
    """Rows are goals, columns are places; ``gaps`` are the goals that no place serves."""

    goals: tuple[str, ...]
    places: tuple[str, ...]
    cells: tuple[tuple[bool, ...], ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Goals without a place."""
        return tuple(goal for goal, row in zip(self.goals, self.cells, strict=True) if not any(row))


def build_coverage(plan: VisitPlan) -> Coverage:
    """Return the table of a plan; a place in both parts of the visit is one column."""
    served: dict[str, set[str]] = {}
    for one in plan.stations:
        served.setdefault(one.site, set()).update(one.goals)
    goals, places = tuple(goal.id for goal in plan.goals), plan.places
    cells = tuple(tuple(goal in served[place] for place in places) for goal in goals)
    return Coverage(goals, places, cells)
