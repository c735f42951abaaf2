"""A plan opened on the page: read, followed by the clock, and saved at every change.

Changes are functions from a plan to a plan, applied to what this visitor has last seen or
saved. If another tab has saved meanwhile nothing is overwritten: what was wanted is held, and
the page offers both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import RLock
from typing import Any, NamedTuple

from pydantic import ValidationError

from components.actor import current_actor
from components.sources import SEMARANG_TIME, current_catalogue, current_network, find_line
from components.state import Session, hold, pick_plan, read_at_once, recall
from components.store import current_engine
from routes.bus_profile import BusProfile, find_profile
from routes.buses import read_buses
from routes.findings import Finding, Severity, find_findings
from routes.line import RouteLine
from routes.model import Bus
from routes.planning import Planned, plan_visit
from routes.proposals import Proposal, propose_cuts
from routes.streets import StreetNetwork
from routes.visit_desk import KeptPlan, StalePlan, clone_plan, get_plan, save_plan
from routes.visits import VisitPlan
from routes.walks import NoWalk
from sites.catalogue import Catalogue
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Actor, NotAllowed
from sites.text import Lang

KEPT, PAST, NOTE, CLASH = "rencana-kini", "rencana-lalu", "rencana-kabar", "rencana-bentrok"
MOST_PAST = 30
Edit = Callable[[VisitPlan], VisitPlan]
_changing = RLock()
"""Of all visitors: two quick clicks of one may be worked on by two threads at the same time."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What a plan is followed on; the same object as long as nothing of it has changed."""

    line: RouteLine
    catalogue: Catalogue
    network: StreetNetwork | None

    def is_like(self, line: RouteLine, catalogue: Catalogue, network: StreetNetwork | None) -> bool:
        """Return whether nothing has been read anew."""
        same = self.line is line and self.catalogue is catalogue
        return same and self.network is network

    def follow(self, plan: VisitPlan) -> Planned:
        """Follow a plan by Semarang's clock; raises :class:`NoWalk`."""
        sites = self.catalogue.sites
        return plan_visit(plan, self.line.route, sites, SEMARANG_TIME, self.network)


class Followed(NamedTuple):
    """A plan by the clock; ``planned`` is None when the walk can begin nowhere."""

    planned: Planned | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Desk:
    """An opened plan. ``ground`` is None when its route is gone."""

    actor: Actor
    kept: KeptPlan
    ground: Ground | None
    session: Session

    @property
    def plan(self) -> VisitPlan:
        """The plan as it is kept."""
        return self.kept.plan

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.session.lang

    @property
    def profile(self) -> BusProfile | None:
        """What is known of the bus."""
        return find_profile(list_buses(), self.plan.bus)

    @property
    def followed(self) -> Followed | None:
        """The plan by the clock; None without a route."""
        if self.ground is None:
            return None
        profile = self.profile
        return _follow(self.plan, self.ground, profile.capacity if profile else None)

    def propose(self) -> tuple[Proposal, ...]:
        """Return what would make the plan fit: follows a dozen other plans by the clock."""
        followed = self.followed
        if self.ground is None or followed is None or followed.planned is None:
            return ()
        return _propose(self.plan, self.ground)

    def name_place(self, site_id: str) -> str:
        """Return the name of a place, or its id when the content has it no more."""
        site = current_catalogue().find_site(site_id)
        return site_id if site is None else site.name.in_lang(self.lang)


@lru_cache(maxsize=1)
def list_buses() -> tuple[Bus, ...]:
    """Return the buses that come with the product."""
    return read_buses()


_grounds: dict[str, Ground] = {}
_MOST_GROUNDS = 64


def find_ground(line: RouteLine | None) -> Ground | None:
    """Return what is planned on a line: the same object until something of it has changed."""
    if line is None:
        return None
    catalogue, network, held = current_catalogue(), current_network(), line.route.id
    known = _grounds.get(held)
    if known is None or not known.is_like(line, catalogue, network):
        if len(_grounds) >= _MOST_GROUNDS:
            _grounds.clear()
        known = _grounds[held] = Ground(line, catalogue, network)
    return known


@lru_cache(maxsize=128)
def _follow(plan: VisitPlan, ground: Ground, seats: int | None) -> Followed:
    try:
        planned = ground.follow(plan)
    except NoWalk as refusal:
        return Followed(None, (Finding(refusal.code, Severity.BLOCKS),))
    found = find_findings(planned, ground.catalogue.sites, ground.catalogue.lessons, seats)
    return Followed(planned, found)


@lru_cache(maxsize=64)
def _propose(plan: VisitPlan, ground: Ground) -> tuple[Proposal, ...]:
    return propose_cuts(ground.follow(plan), ground.follow)


def open_desk(actor: Actor, session: Session) -> Desk | None:
    """Return the plan that the address names; None when it names none of the actor's."""
    if session.plan_id is None:
        return None
    with open_reading(current_engine()) as reading:
        try:
            kept = get_plan(reading, actor, session.plan_id)
        except UnknownItem:
            return None
        line = find_line(kept.plan.route, reading)
    _see(kept)
    return Desk(actor, kept, find_ground(line), session)


def _see(kept: KeptPlan) -> None:
    """Hold the plan that this visitor sees now, unless a quicker click has saved it since."""
    with _changing:
        known: KeptPlan | None = recall(KEPT)
        if known is None or known.id != kept.id or known.version <= kept.version:
            hold(KEPT, kept)


def note(code: str, **values: Any) -> None:
    """Have something said once, at the next run of the page."""
    hold(NOTE, (code, values))


def take_note() -> tuple[str, dict[str, Any]] | None:
    """Return what is to be said, and say it no more."""
    said: tuple[str, dict[str, Any]] | None = recall(NOTE)
    hold(NOTE, None)
    return said


def now() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


def change(edit: Edit) -> bool:
    """Callback: save the plan as ``edit`` makes it; True when it is kept."""
    with _changing:
        return _change(edit)


def _change(edit: Edit) -> bool:
    kept: KeptPlan | None = recall(KEPT)
    if kept is None:
        return False
    try:
        wanted = edit(kept.plan)
    except ValidationError as error:
        note(_find_reason(error))
        return False
    if wanted == kept.plan:
        return True
    before = kept.plan.model_dump_json(exclude_defaults=True)
    if not _save(kept, wanted):
        return False
    plan_id, past = recall(PAST) or (kept.id, ())
    past = past if plan_id == kept.id else ()
    hold(PAST, (kept.id, (*past, before)[-MOST_PAST:]))
    return True


def _find_reason(error: ValidationError) -> str:
    text = str(error)
    if "returns_before_departure" in text:
        return "returns_before_departure"
    return "too_long_text" if "string_too_long" in text else "refused"


def _save(kept: KeptPlan, wanted: VisitPlan) -> bool:
    """Save what is wanted; what cannot be saved is held as a clash, or left to the next run."""
    try:
        with open_writing(current_engine()) as writing:
            args = (writing, current_actor(), kept.id, wanted)
            saved = save_plan(*args, version=kept.version, now=now())
    except StalePlan:
        hold(CLASH, (kept.id, wanted))
        return False
    except (NotAllowed, UnknownItem):
        return False
    hold(KEPT, saved)
    return True


def change_by(key: str, edit: Callable[[VisitPlan, Any], VisitPlan]) -> None:
    """Callback: save the plan as ``edit`` makes it with what a widget holds."""
    value = read_at_once(key)
    change(lambda plan: edit(plan, value))


def count_past(kept: KeptPlan) -> int:
    """Return how many changes can be undone."""
    plan_id, past = recall(PAST) or (None, ())
    return len(past) if plan_id == kept.id else 0


def undo() -> None:
    """Callback: put the plan back as it was before the last change of this visitor."""
    with _changing:
        _undo()


def _undo() -> None:
    kept: KeptPlan | None = recall(KEPT)
    plan_id, past = recall(PAST) or (None, ())
    if kept is None or plan_id != kept.id or not past:
        return
    if _save(kept, VisitPlan.model_validate_json(past[-1])):
        hold(PAST, (kept.id, past[:-1]))
        note("undone")


def find_clash(kept: KeptPlan) -> VisitPlan | None:
    """Return the plan that could not be saved because another tab had saved before."""
    plan_id, wanted = recall(CLASH) or (None, None)
    return wanted if plan_id == kept.id else None


def settle_clash(choice: str) -> None:
    """Callback: keep ``theirs``, save ``mine`` over it, or store mine as a ``copy``."""
    kept: KeptPlan | None = recall(KEPT)
    wanted = None if kept is None else find_clash(kept)
    hold(CLASH, None)
    if kept is None or wanted is None or choice == "theirs":
        return
    if choice == "mine":
        change(lambda _plan: wanted)
        return
    try:
        with open_writing(current_engine()) as writing:
            made = clone_plan(writing, current_actor(), kept.id, wanted, now=now())
    except (NotAllowed, UnknownItem):
        return
    pick_plan(made.id)
