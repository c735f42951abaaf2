"""Own routes kept: their owner's alone to change, never into a restricted area, ridden by all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import choice

import pytest
from sqlalchemy import Engine

from components.http.tour_pack import build_tour_pack, find_plan
from components.own_words import build_words
from components.sources import current_lines, find_line
from components.store import current_engine
from routes.departures import add_departure
from routes.model import Route
from routes.own_checks import Vehicle
from routes.own_files import read_drawing
from routes.own_routes import (
    ID_LETTERS,
    LETTERS,
    MOST_ROUTES,
    PREFIX,
    OwnRouteRow,
    RouteRefused,
    add_own_route,
    draw_route_id,
    find_own_route,
    get_own_route,
    judge_line,
    list_own_routes,
    remove_own_route,
    save_own_route,
)
from routes.tours import add_tour
from sites.accounts import AccountRow
from sites.database import open_reading, open_writing
from sites.errors import ContentError, UnknownItem
from sites.rights import Actor, NotAllowed, Role
from sites.text import Lang
from tests.builders import build_leg, build_route
from tests.restriction_builders import build_restriction
from tests.route_builders import place

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
RINI, BUDI = (
    Actor(account=name, name=name, roles=frozenset({Role.LECTURER})) for name in ("rini", "budi")
)
CREW = Actor(account="awak", name="awak", roles=frozenset({Role.CREW}))
AREA = build_restriction(concerns="double_decker")


def build_own(*points: tuple[float, float], name: str = "Rute Kelas A") -> Route:
    """A route drawn in metres from the corner of the tests."""
    corners = points or ((0.0, 0.0), (300.0, 0.0), (300.0, 400.0))
    drawn = read_drawing({"legs": [{"points": [list(place(*p)) for p in corners]}]}, "gambar")
    route = judge_line(drawn, build_words(), name=name, today=date(2026, 11, 24)).route
    assert route is not None
    return route


INTO_AREA = build_own((0, 0), (300, 0), (800, 0))


def add_accounts(engine: Engine) -> Engine:
    with open_writing(engine) as session:
        for actor in (RINI, BUDI, CREW):
            fields = {"id": actor.account, "login": actor.account, "name": actor.name}
            session.add(AccountRow(**fields, roles=[], created_at=NOW))
    return engine


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """A database with three accounts."""
    return add_accounts(engine)


def keep(desk: Engine, route: Route | None = None, actor: Actor = RINI) -> str:
    with open_writing(desk) as session:
        route = route or build_own()
        return add_own_route(session, actor, route, restrictions=(AREA,), now=NOW).id


def test_a_route_is_kept_whole_under_an_id_that_is_hard_to_guess(desk: Engine) -> None:
    route_id = keep(desk)
    assert route_id.startswith(PREFIX)
    assert len(route_id) == len(PREFIX) + ID_LETTERS
    assert set(route_id.removeprefix(PREFIX)) <= set(LETTERS)
    with open_reading(desk) as session:
        own = get_own_route(session, RINI, route_id)
    assert own.route == build_own().model_copy(update={"id": route_id})
    assert (own.owner, own.created_at) == ("rini", NOW)
    assert len({draw_route_id() for _ in range(100)}) == 100


def test_nobody_else_lists_reads_changes_or_removes_it(desk: Engine) -> None:
    route_id = keep(desk)
    with open_writing(desk) as session:
        assert [own.id for own in list_own_routes(session, RINI)] == [route_id]
        assert list_own_routes(session, BUDI) == ()
        with pytest.raises(UnknownItem):
            get_own_route(session, BUDI, route_id)
        with pytest.raises(UnknownItem):
            remove_own_route(session, BUDI, route_id)
        with pytest.raises(UnknownItem):
            save_own_route(session, BUDI, route_id, build_own(), restrictions=(), now=LATER)


@pytest.mark.parametrize("actor", [None, CREW])
def test_only_who_may_add_routes_adds_them(desk: Engine, actor: Actor | None) -> None:
    with open_writing(desk) as session:
        with pytest.raises(NotAllowed):
            add_own_route(session, actor, build_own(), restrictions=(), now=NOW)
        with pytest.raises(NotAllowed):
            list_own_routes(session, actor)


def test_a_bus_leg_into_a_restricted_area_is_refused_whoever_asks(desk: Engine) -> None:
    with pytest.raises(RouteRefused) as refused:
        keep(desk, INTO_AREA)
    assert refused.value.code == "restricted_route"
    (obstacle,) = refused.value.obstacles
    assert obstacle.restriction.id == "kawasan"
    assert obstacle.set_down is not None
    route_id = keep(desk)
    with open_writing(desk) as session:
        with pytest.raises(RouteRefused):
            save_own_route(session, RINI, route_id, INTO_AREA, restrictions=(AREA,), now=LATER)
        assert get_own_route(session, RINI, route_id).updated_at == NOW


def test_a_van_may_go_where_a_double_decker_may_not(desk: Engine) -> None:
    with open_writing(desk) as session:
        fields = {"restrictions": (AREA,), "now": NOW, "vehicle": Vehicle(3.0, 1)}
        assert add_own_route(session, RINI, INTO_AREA, **fields).id


def test_a_route_whose_parts_do_not_fit_together_is_refused(desk: Engine) -> None:
    legs = [
        build_leg([place(0, 0), place(100, 0)], "a", 1),
        build_leg([place(500, 0), place(600, 0)], "b", 2),
    ]
    with pytest.raises(ContentError, match="legs_not_joined"):
        keep(desk, build_route(legs=legs))


def test_a_change_is_kept_and_comes_first_in_the_list(desk: Engine) -> None:
    first, second = keep(desk), keep(desk)
    changed = build_own((0, 0), (250, 0), name="Rute lain")
    with open_writing(desk) as session:
        own = save_own_route(session, RINI, first, changed, restrictions=(AREA,), now=LATER)
        assert (own.route.name.id, own.updated_at, own.created_at) == ("Rute lain", LATER, NOW)
    with open_reading(desk) as session:
        assert [own.id for own in list_own_routes(session, RINI)] == [first, second]


def test_an_account_keeps_no_more_than_it_can_look_through(desk: Engine) -> None:
    route_id = keep(desk)
    with open_writing(desk) as session:
        row = session.get(OwnRouteRow, route_id)
        assert row is not None
        for number in range(MOST_ROUTES - 1):
            held = {"account_id": "rini", "data": row.data, "created_at": NOW, "updated_at": NOW}
            session.add(OwnRouteRow(id=f"{PREFIX}{number:06}", **held))
    with pytest.raises(RouteRefused) as refused:
        keep(desk)
    assert (refused.value.code, refused.value.count) == ("too_many_routes", MOST_ROUTES)


def test_a_route_that_a_departure_runs_on_is_not_removed(desk: Engine) -> None:
    route_id, free = keep(desk), keep(desk)
    with open_writing(desk) as session:
        add_departure(session, route_id, NOW + timedelta(days=4), now=NOW, draw=choice)
        with pytest.raises(RouteRefused) as refused:
            remove_own_route(session, RINI, route_id)
        assert (refused.value.code, refused.value.count) == ("route_in_use", 1)
        remove_own_route(session, RINI, free)
        assert find_own_route(session, free) is None


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database of an installation, with accounts."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return add_accounts(current_engine())


def test_own_routes_are_found_like_shipped_ones_and_measured_once(installed: Engine) -> None:
    route_id = keep(installed)
    line = find_line(route_id)
    assert line is not None
    assert line.length_m == pytest.approx(700, abs=1)
    assert find_line(route_id) is line
    assert find_line("keliling-kota") is current_lines()["keliling-kota"]
    assert find_line("sendiri-tidak") is None
    assert route_id not in current_lines()


def test_a_changed_route_is_measured_again(installed: Engine) -> None:
    route_id = keep(installed)
    before = find_line(route_id)
    with open_writing(installed) as session:
        changed = build_own((0, 0), (250, 0))
        save_own_route(session, RINI, route_id, changed, restrictions=(), now=LATER)
    after = find_line(route_id)
    assert before is not None
    assert after is not None
    assert after.length_m == pytest.approx(250, abs=1)


def test_a_tour_on_an_own_route_has_a_pack_of_that_route(installed: Engine) -> None:
    route_id = keep(installed)
    with open_writing(installed) as session:
        departs = NOW + timedelta(days=4)
        departure = add_departure(session, route_id, departs, now=NOW, draw=choice).departure
        tour = add_tour(
            session,
            departure.id,
            name="Kelas A",
            lang=Lang.ID,
            sites=(),
            now=NOW,
            draw=choice,
        )
        plan = find_plan(session, tour.code)
    assert plan is not None
    assert plan.route_id == route_id
    body = build_tour_pack(plan)
    assert build_tour_pack(plan) is body
    assert f'"id":"{route_id}"'.encode() in body.plain
