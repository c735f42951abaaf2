"""Routes that lecturers have drawn or imported, in the database beside the shipped ones.

Only the owner lists, changes and removes them. What rides on one is public by its code, as a
tour is, so :func:`find_own_route` asks nobody who they are. The same table holds the routes of
opened plans (see :mod:`routes.publishing`); those are found, but not listed or changed here.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.clearance import Obstacle, check_clearance
from routes.departures import DepartureRow
from routes.geojson_io import export_source, parse_route
from routes.line import build_line
from routes.model import Route
from routes.own_checks import (
    BARE,
    UNKNOWN_BUS,
    Ground,
    LineFinding,
    Vehicle,
    check_own_line,
    check_shape,
)
from routes.own_lines import OwnLine, RouteWords, build_drawn_route
from routes.restrictions import Restriction
from routes.soundness import check_route
from sites.database import Base, Moment
from sites.errors import ContentError, Fault, UnknownItem
from sites.rights import Action, Actor, owns, require

PREFIX = "sendiri-"
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that looks like something else: no 0 and o, no 1, i and l."""
ID_LETTERS = 6
MOST_ROUTES = 200
"""Of one account."""
_TRIES = 50


class OwnRouteRow(Base):
    """The table of own routes; ``data`` is the route's GeoJSON FeatureCollection."""

    __tablename__ = "own_route"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class RouteRefused(ValueError):  # noqa: N818 - a refusal, named by what happened
    """A route is not kept or not removed.

    ``code``: ``restricted_route`` (``obstacles`` says where), ``too_many_routes`` or
    ``route_in_use`` (``count`` says how many of what).
    """

    def __init__(self, code: str, obstacles: Iterable[Obstacle] = (), count: int = 0) -> None:
        self.code, self.obstacles, self.count = code, tuple(obstacles), count
        super().__init__(code)


@dataclass(frozen=True)
class OwnRoute:
    """A route as it lies in the database; both times aware, in UTC."""

    id: str
    owner: str
    route: Route
    created_at: datetime
    updated_at: datetime


class Judged(NamedTuple):
    """A line looked at from all sides; ``route`` is None when it cannot become one.

    A route with findings that block is there to be looked at, not to be kept.
    """

    route: Route | None
    findings: tuple[LineFinding, ...]

    @property
    def is_sound(self) -> bool:
        """True when the route may be kept."""
        return self.route is not None and not any(one.blocks for one in self.findings)


def judge_line(
    line: OwnLine,
    words: RouteWords,
    *,
    name: str,
    today: date,
    vehicle: Vehicle = UNKNOWN_BUS,
    ground: Ground = BARE,
    on: date | None = None,
) -> Judged:
    """Return the route that a line becomes, and everything to be said about it."""
    route = None
    if not any(one.blocks for one in check_shape(line)):
        draft_id = PREFIX.rstrip("-")
        route = build_drawn_route(line, words, route_id=draft_id, name=name, today=today)
    measured = None if route is None else build_line(route)
    findings = check_own_line(line, measured, vehicle=vehicle, ground=ground, on=on)
    return Judged(route, findings)


def draw_route_id(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return an id that is hard to guess and easy to read out."""
    return PREFIX + "".join(choose(LETTERS) for _ in range(ID_LETTERS))


def _show(row: OwnRouteRow) -> OwnRoute:
    route = parse_route(json.dumps(row.data), row.id)
    return OwnRoute(row.id, row.account_id, route, row.created_at, row.updated_at)


def _refuse_unfit(route: Route, restrictions: Iterable[Restriction], vehicle: Vehicle) -> None:
    """Raise what keeps a route from being kept, whoever built it."""
    faults = [Fault(route.id, feature, *flaw) for feature, flaw in check_route(route)]
    if faults:
        raise ContentError(faults)
    obstacles = check_clearance(
        route, vehicle.height_m, restrictions, decks=vehicle.decks, margin_m=vehicle.margin_m
    )
    if obstacles:
        raise RouteRefused("restricted_route", obstacles)


def _get_own(session: Session, actor: Actor | None, route_id: str) -> OwnRouteRow:
    """Return the row; a route of somebody else is as unknown as one that never was."""
    lecturer = require(actor, Action.ADD_ROUTES)
    row = session.get(OwnRouteRow, route_id)
    is_drawn = route_id.startswith(PREFIX)
    if row is None or not is_drawn or not owns(lecturer, row.account_id):
        raise UnknownItem("own_route", route_id)
    return row


def _select_own(account: str) -> Select[OwnRouteRow]:
    drawn = OwnRouteRow.id.startswith(PREFIX, autoescape=True)
    return select(OwnRouteRow).where(OwnRouteRow.account_id == account, drawn)


def add_own_route(
    session: Session,
    actor: Actor | None,
    route: Route,
    *,
    restrictions: Iterable[Restriction],
    now: datetime,
    vehicle: Vehicle = UNKNOWN_BUS,
    draw_id: Callable[[], str] = draw_route_id,
) -> OwnRoute:
    """Keep a route of the actor's under a new id.

    Raises NotAllowed, :class:`ContentError` for a route whose parts do not fit together,
    :class:`RouteRefused` where a bus leg enters what the bus may not.
    """
    lecturer = require(actor, Action.ADD_ROUTES)
    _refuse_unfit(route, restrictions, vehicle)
    held = len(session.scalars(_select_own(lecturer.account)).all())
    if held >= MOST_ROUTES:
        raise RouteRefused("too_many_routes", count=held)
    route_id = _draw_free(session, draw_id)
    row = OwnRouteRow(
        id=route_id,
        account_id=lecturer.account,
        data=export_source(route.model_copy(update={"id": route_id})),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return _show(row)


def _draw_free(session: Session, draw_id: Callable[[], str]) -> str:
    for _ in range(_TRIES):
        route_id = draw_id()
        if session.get(OwnRouteRow, route_id) is None:
            return route_id
    raise RuntimeError("no_free_id")


def save_own_route(
    session: Session,
    actor: Actor | None,
    route_id: str,
    route: Route,
    *,
    restrictions: Iterable[Restriction],
    now: datetime,
    vehicle: Vehicle = UNKNOWN_BUS,
) -> OwnRoute:
    """Replace one of the actor's routes; raises what adding it raises, and UnknownItem."""
    row = _get_own(session, actor, route_id)
    _refuse_unfit(route, restrictions, vehicle)
    row.data = export_source(route.model_copy(update={"id": route_id}))
    row.updated_at = now
    session.flush()
    return _show(row)


def list_own_routes(session: Session, actor: Actor | None) -> tuple[OwnRoute, ...]:
    """Return the actor's routes, last changed first; raises NotAllowed."""
    lecturer = require(actor, Action.ADD_ROUTES)
    wanted = _select_own(lecturer.account)
    rows = session.scalars(wanted.order_by(OwnRouteRow.updated_at.desc(), OwnRouteRow.id))
    return tuple(map(_show, rows))


def get_own_route(session: Session, actor: Actor | None, route_id: str) -> OwnRoute:
    """Return one of the actor's routes; raises NotAllowed, :class:`UnknownItem`."""
    return _show(_get_own(session, actor, route_id))


def remove_own_route(session: Session, actor: Actor | None, route_id: str) -> None:
    """Delete one of the actor's routes.

    Raises NotAllowed, :class:`UnknownItem`, :class:`RouteRefused` while departures run on it.
    """
    row = _get_own(session, actor, route_id)
    wanted = select(func.count()).select_from(DepartureRow)
    count = session.scalar(wanted.where(DepartureRow.route_id == route_id))
    if count:
        raise RouteRefused("route_in_use", count=count)
    session.delete(row)
    session.flush()


def find_own_route(session: Session, route_id: str) -> OwnRoute | None:
    """Return the route that something rides on, whosever it is, or None."""
    row = session.get(OwnRouteRow, route_id)
    return None if row is None else _show(row)
