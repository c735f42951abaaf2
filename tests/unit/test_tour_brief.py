"""What a lecturer's plan puts into the packs of its class: the brief, and a walk of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from components.http.joined import find_current_tour
from components.http.tour_pack import build_tour_pack, find_plan, find_versions
from components.sources import current_lines
from components.store import current_engine
from routes.publishing import publish_plan
from routes.shared_way import find_shared_m
from routes.tours import add_tour
from routes.visit_desk import save_plan
from sites.database import open_reading, open_writing
from tests.class_builders import DEPARTS, NOW, PLAN, RINI, ROUTE, add_lecturers, open_class
from tests.live_builders import draw_by
from tests.route_builders import build_street, build_ways


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database of an installation of its own, with its lecturers."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine = current_engine()
    add_lecturers(engine)
    return engine


def read_pack(engine: Engine, code: str) -> dict[str, Any]:
    """The pack that a code opens."""
    with open_reading(engine) as session:
        plan = find_plan(session, code)
    assert plan is not None
    pack: dict[str, Any] = json.loads(build_tour_pack(plan).plain)
    return pack


def test_a_groups_pack_carries_its_own_brief_and_where_its_class_is_asked(engine: Engine) -> None:
    """The addresses are those of the group's own code."""
    published = open_class(engine)[1]
    tour = read_pack(engine, published.groups[1].code)["tour"]
    assert tour["brief"]["group"] == {
        "number": 2,
        "name": "Kelompok Polder",
        "deck": "lower",
        "side": "right",
    }
    assert [task["text"] for task in tour["brief"]["tasks"]] == ["Hitung menara", "Cari pompa"]
    assert tour["brief"]["tells"] == {"lawang-sewu": "label", "tugu-muda": "glance"}
    assert tour["class"] == {
        "check_in": f"/api/v1/tours/{published.groups[1].code}/check-in",
        "notices": f"/api/v1/tours/{published.groups[1].code}/notices",
        "head_count": f"/api/v1/tours/{published.groups[1].code}/head-count",
    }


def test_a_tour_without_a_plan_is_told_nothing_of_the_kind(engine: Engine) -> None:
    """Its phones have nobody to check in with."""
    departure = open_class(engine)[1].departure
    with open_writing(engine) as session:
        fields = {"name": "Umum", "lang": PLAN.lang, "sites": (), "now": NOW, "draw": draw_by(3)}
        code = add_tour(session, departure.id, **fields).code
    assert (
        not {"brief", "class", "live_until_m", "live_route"}
        & read_pack(engine, code)["tour"].keys()
    )


def test_changing_a_task_changes_the_version_of_the_pack(engine: Engine) -> None:
    """And the lecturer's view compares phones with the new one."""
    plan_id, published = open_class(engine)
    code = published.groups[0].code
    before = read_pack(engine, code)["version"]
    changed = PLAN.model_copy(update={"goals": ()})
    with open_writing(engine) as session:
        save_plan(session, RINI, plan_id, changed, version=1, now=NOW)
        fields = {"departs_at": DEPARTS, "own_route": None, "seats": 53, "now": NOW}
        publish_plan(session, RINI, plan_id, draw=draw_by(1), **fields)
    after = read_pack(engine, code)["version"]
    assert before != after
    with open_reading(engine) as session:
        assert find_versions(session, [code, "222222"]) == {code: after}


def test_the_groups_of_a_class_differ_in_their_tour_alone(engine: Engine) -> None:
    """Everything else is made once."""
    first, second, _ = (read_pack(engine, tour.code) for tour in open_class(engine)[1].groups)
    for pack in (first, second):
        del pack["tour"], pack["version"]
    assert first == second


def test_a_class_with_a_walk_of_its_own_rides_its_own_route_and_follows_the_bus_so_far(
    engine: Engine,
) -> None:
    """The page opens under the bus's route, the pack is that of the class."""
    published = open_class(engine, own_walk=True)[1]
    code = published.tour.code
    pack = read_pack(engine, code)
    assert pack["route"]["id"] == pack["tour"]["route"] != ROUTE
    assert pack["tour"]["live_route"] == ROUTE
    walks = [leg for leg in pack["legs"] if leg["mode"] == "walk"]
    assert pack["tour"]["live_until_m"] == pytest.approx(walks[0]["from_m"], abs=0.2)
    assert "polder-tawang" in {site for stop in pack["stops"] for site in stop["sites"]}
    joined = find_current_tour(code)
    assert joined is not None
    assert joined.tour.route_id == ROUTE
    assert (
        joined.build_pack().plain
        == json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode()
    )


def test_two_routes_run_as_one_up_to_where_they_part() -> None:
    """Within the ten metres of a step, and whoever goes on further."""
    own = build_street((0, 0), (500, 0), (500, 400))
    ridden = build_street((0, 0), (1200, 0))
    assert find_shared_m(own, ridden) == pytest.approx(520, abs=11)
    assert find_shared_m(ridden, own) == pytest.approx(520, abs=11)
    assert find_shared_m(own, own) == pytest.approx(900, abs=0.1)


def test_streets_that_run_side_by_side_or_the_other_way_are_not_shared() -> None:
    """The same place after another distance is not the same ride."""
    own = build_street((0, 0), (500, 0))
    assert find_shared_m(own, build_street((0, 60), (500, 60))) == 0
    assert find_shared_m(own, build_street((500, 0), (0, 0))) == 0
    assert find_shared_m(own, build_street((0, 8), (500, 8))) == pytest.approx(500, abs=0.1)


def test_only_the_first_ride_counts_and_a_walk_first_shares_nothing() -> None:
    """After a walk the bus has gone another distance than the class."""
    ride, walk = [(0, 0), (300, 0)], [(300, 0), (300, 200)]
    own = build_ways(("bus", ride), ("walk", walk), ("bus", [(300, 200), (0, 200)]))
    assert find_shared_m(own, build_street((0, 0), (900, 0))) == pytest.approx(300, abs=0.1)
    on_foot = build_ways(("walk", ride), ("bus", walk))
    assert find_shared_m(on_foot, build_street((0, 0), (900, 0))) == 0


def test_every_published_route_is_shared_with_itself_to_the_end_of_its_first_ride() -> None:
    """To the metre."""
    for line in current_lines().values():
        assert find_shared_m(line, line) == pytest.approx(line.stretches[0].to_m, abs=0.01)
