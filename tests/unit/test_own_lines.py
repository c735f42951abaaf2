"""Lines of a lecturer's own: checked vertex by vertex, and made into routes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.own_words import build_words, say_finding
from routes.geojson_io import export_source, parse_route, read_routes
from routes.line import build_line
from routes.model import Mode
from routes.own_checks import Ground, LineFinding, Vehicle, check_own_line
from routes.own_files import read_drawing
from routes.own_lines import SPEEDS, USUAL_DWELL_S, OwnLine, build_drawn_route
from routes.own_routes import Judged, judge_line
from routes.restrictions import Restriction
from routes.soundness import check_route
from routes.streets import Street, StreetNetwork
from sites.text import Lang
from tests.restriction_builders import build_restriction
from tests.route_builders import place

TODAY = date(2026, 11, 24)
Points = Sequence[tuple[float, float]]


def draw(*legs: tuple[str, Points], stops: Sequence[dict[str, Any]] = ()) -> OwnLine:
    """A drawing in metres from the corner of the tests."""
    tree = {
        "name": "Rute Kelas A",
        "legs": [
            {"mode": mode, "points": [list(place(*point)) for point in points]}
            for mode, points in legs
        ],
        "stops": list(stops),
    }
    return read_drawing(tree, "gambar")


def judge(line: OwnLine, **changes: Any) -> Judged:
    return judge_line(line, build_words(), name="Rute Kelas A", today=TODAY, **changes)


def codes_of(found: Sequence[LineFinding]) -> list[str]:
    return [finding.code for finding in found]


STREET = [(0, 0), (300, 0), (600, 0)]


def test_a_drawing_becomes_a_sound_route_with_a_ride_and_a_walk() -> None:
    judged = judge(draw(("bus", STREET), ("walk", [(600, 0), (600, 300)])))
    assert judged.is_sound
    route = judged.route
    assert route is not None
    assert [leg.mode for leg in route.legs] == [Mode.BUS, Mode.WALK]
    assert (route.name.id, route.grade, route.valid_from) == (
        "Rute Kelas A",
        "unverified",
        "2026-11-24",
    )
    assert "dosen sendiri" in route.follows.id
    assert "lecturer's own" in route.follows.en
    assert list(check_route(route)) == []
    assert parse_route(json.dumps(export_source(route)), "rute") == route


def test_bus_legs_get_the_speeds_of_a_shipped_route_and_walks_none() -> None:
    judged = judge(draw(("bus", STREET), ("walk", [(600, 0), (600, 300)])))
    assert judged.route is not None
    assert [leg.speeds for leg in judged.route.legs] == [SPEEDS, ()]
    shipped = {leg.speeds for route in read_routes() for leg in route.legs}
    assert SPEEDS in shipped


def test_the_group_stays_somewhere_so_that_a_walk_can_begin() -> None:
    alone = judge(draw(("bus", STREET))).route
    assert alone is not None
    assert [stop.dwell_s for stop in alone.stops] == [0, USUAL_DWELL_S]
    named = {"name": "Museum", "point": list(place(300, 12)), "dwell_s": 900}
    route = judge(draw(("bus", STREET), stops=[named])).route
    assert route is not None
    assert [(stop.name.id, stop.dwell_s) for stop in route.stops] == [
        ("Berangkat", 0),
        ("Museum", 900),
        ("Berhenti", 0),
    ]
    assert build_line(route).stop_places[1][1] == pytest.approx(300, abs=1)


def test_a_loop_ends_at_its_end_and_not_at_its_beginning() -> None:
    loop = [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]
    route = judge(draw(("bus", loop))).route
    assert route is not None
    line = build_line(route)
    assert line.stop_places[-1][1] == pytest.approx(line.length_m, abs=1)
    assert list(check_route(route)) == []


def test_legs_that_nearly_meet_are_joined_and_a_gap_is_named() -> None:
    near = judge(draw(("bus", STREET), ("walk", [(630, 0), (900, 0)])))
    assert near.is_sound
    assert near.route is not None
    assert list(check_route(near.route)) == []
    far = judge(draw(("bus", STREET), ("walk", [(660, 0), (900, 0)])))
    (gap,) = far.findings
    assert (gap.code, gap.file, gap.feature, gap.vertex) == ("gap", "gambar", "legs.1", 0)
    assert gap.detail["gap_m"] == 60
    assert far.route is None


def test_a_corner_no_bus_can_turn_is_named_by_its_vertex() -> None:
    found = judge(draw(("bus", [(0, 0), (300, 0), (20, 30), (20, 400)]))).findings
    assert [(one.code, one.vertex) for one in found] == [("sharp_turn", 1)]
    walk = draw(("walk", [(0, 0), (300, 0), (20, 30)]))
    assert judge(walk).findings == ()


def test_a_sharp_turn_at_the_joint_of_two_legs_is_seen() -> None:
    found = judge(draw(("bus", [(0, 0), (300, 0)]), ("bus", [(300, 0), (0, 20)]))).findings
    assert [(one.code, one.feature, one.vertex) for one in found] == [("sharp_turn", "legs.1", 0)]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([[110.4, -6.98], [106.8, -6.2], [110.41, -6.98]], "outside_city"),
        ([[110.4, -6.98], [110.4, -6.98]], "no_length"),
        ([[110.4, -6.98], [110.4001, -6.98]], "line_short"),
        ([[110.1, -7.3], [110.7, -6.9]], "line_long"),
    ],
)
def test_a_line_that_is_no_ride_through_the_city_is_named(points: Any, code: str) -> None:
    found = judge(read_drawing({"legs": [{"points": points}]}, "f")).findings
    assert code in codes_of(found)
    assert found[0].blocks


def test_a_stop_far_from_the_line_blocks_and_is_named() -> None:
    stop = {"name": "Jauh", "point": list(place(300, 200))}
    (found,) = judge(draw(("bus", STREET), stops=[stop])).findings
    assert (found.code, found.feature, found.blocks) == ("stop_far", "stops.0", True)
    assert found.detail["distance_m"] == 200


def test_a_line_into_a_restricted_area_is_refused_with_the_place_to_get_off() -> None:
    ground = Ground(restrictions=(build_restriction(),))
    judged = judge(draw(("bus", [(0, 0), (300, 0), (800, 0)])), ground=ground)
    assert not judged.is_sound
    (found,) = judged.findings
    assert (found.code, found.feature, found.vertex) == ("restricted", "legs.0", 1)
    assert found.detail["restriction"] == "kawasan"
    assert found.detail["set_down_m"] == 370
    assert judge(draw(("walk", [(0, 0), (800, 0)])), ground=ground).is_sound


def build_network(*streets: tuple[Points, dict[str, Any]]) -> StreetNetwork:
    held = []
    for number, (points, changes) in enumerate(streets):
        fields = {
            "start": 2 * number,
            "end": 2 * number + 1,
            "line": [list(place(*point)) for point in points],
            "length_m": 10.0,
            "highway": "primary",
            "name": f"Jalan {number}",
        }
        held.append(Street.model_validate({**fields, **changes}))
    return StreetNetwork(tuple(held), "uji", "CC0")


def find_on(network: StreetNetwork, line: OwnLine, **changes: Any) -> list[LineFinding]:
    return list(check_own_line(line, None, ground=Ground(network=network), **changes))


def test_vertices_off_the_streets_are_named_once_in_a_row() -> None:
    network = build_network(([(0, 0), (1000, 0)], {}))
    line = draw(("bus", [(0, 5), (300, 20), (500, 60), (600, 80), (1000, 10)]))
    (found,) = find_on(network, line)
    assert (found.code, found.vertex) == ("off_street", 2)
    assert (found.detail["count"], found.detail["distance_m"]) == (2, 80)


def test_the_wrong_way_in_a_one_way_street_is_named_by_street_and_vertex() -> None:
    network = build_network(([(0, 0), (1000, 0)], {"oneway": True}))
    assert find_on(network, draw(("bus", [(0, 3), (900, 3)]))) == []
    (found,) = find_on(network, draw(("bus", [(1000, 3), (600, 3), (200, 3)])))
    assert (found.code, found.vertex, found.detail["street"]) == ("wrong_way", 0, "Jalan 0")
    assert find_on(network, draw(("walk", [(1000, 3), (200, 3)]))) == []


def test_of_two_carriageways_the_one_that_goes_this_way_is_meant() -> None:
    east, west = [(0, 0), (1000, 0)], [(1000, 8), (0, 8)]
    network = build_network((east, {"oneway": True}), (west, {"oneway": True}))
    assert find_on(network, draw(("bus", [(900, 4), (100, 4)]))) == []
    assert codes_of(find_on(network, draw(("bus", [(900, 0), (100, 0)])))) == ["wrong_way"]


def test_a_street_that_is_too_low_or_closed_is_named() -> None:
    low = {"max_height_m": 3.8, "closed_until": "2026-12-24"}
    network = build_network(([(0, 0), (1000, 0)], low))
    line = draw(("bus", [(0, 0), (900, 0)]))
    (found,) = find_on(network, line, vehicle=Vehicle(4.2))
    assert (found.code, found.blocks) == ("under_low", True)
    assert (found.detail["limit_m"], found.detail["needed_m"]) == (3.8, 4.5)
    assert find_on(network, line, vehicle=Vehicle(3.0, 1)) == []
    assert codes_of(find_on(network, line, on=date(2026, 12, 24))) == ["closed"]
    assert find_on(network, line, on=date(2026, 12, 25)) == []


metres = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["bus", "walk"]), st.lists(metres, min_size=2, max_size=6)),
        min_size=1,
        max_size=4,
    ),
    st.lists(metres, max_size=3),
)
def test_what_is_found_sound_is_a_sound_route(
    legs: list[tuple[str, Points]], stops: list[tuple[int, int]]
) -> None:
    named = [{"name": "S", "point": list(place(*stop))} for stop in stops]
    judged = judge(draw(*legs, stops=named))
    if judged.is_sound:
        assert judged.route is not None
        assert list(check_route(judged.route)) == []
        assert parse_route(json.dumps(export_source(judged.route)), "rute") == judged.route


def test_every_finding_is_said_in_both_languages() -> None:
    restriction: Restriction = build_restriction()
    ground = Ground(restrictions=(restriction,))
    (found,) = judge(draw(("bus", [(0, 0), (800, 0)])), ground=ground).findings
    for lang, word in ((Lang.ID, "satu sumber, 2023-09"), (Lang.EN, "one source, 2023-09")):
        said = say_finding(found, lang, (restriction,))
        assert word in said
        assert "370" in said
        assert "{" not in said


def test_a_line_with_nothing_to_ride_cannot_be_built() -> None:
    line = draw(("bus", [(0, 0), (0, 0)]))
    with pytest.raises(ValueError, match="no_length"):
        build_drawn_route(line, build_words(), route_id="x", name="X", today=TODAY)
