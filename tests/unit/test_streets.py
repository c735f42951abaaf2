"""A network of streets: imported, kept, and driven through by what fits."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.street_import import OSM_LICENCE, UNKNOWN, Import, import_streets
from routes.street_tags import Unread
from routes.streets import (
    Street,
    StreetNetwork,
    Unreachable,
    format_network,
    parse_network,
    read_network,
)
from routes.walks import find_way, measure_m, walk_times
from sites.errors import ContentError
from sites.geo import Position
from tests.strategies import broken, junk

FIXTURES = Path(__file__).parents[1] / "fixtures" / "streets"
WEST, EAST = Position(110.401, -6.98), Position(110.409, -6.98)
BUS_M, VAN_M = 4.2, 3.0
BEFORE, AFTER = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture(scope="module")
def imported() -> Import:
    return import_streets(FIXTURES / "low_bridge.osm")


@pytest.fixture(scope="module")
def network(imported: Import) -> StreetNetwork:
    return imported.network


def names_of(network: StreetNetwork, line: list[Position]) -> list[str]:
    """The streets that a line runs along, each once in a row."""
    names: list[str] = []
    for a, b in pairwise(line):
        middle = Position((a.lon + b.lon) / 2, (a.lat + b.lat) / 2)
        ((number, _), *_) = network.drivable.find_near(middle, 2)
        name = network.streets[number].name or "-"
        if names[-1:] != [name]:
            names.append(name)
    return names


def test_streets_are_cut_where_they_meet_and_the_rest_is_counted(imported: Import) -> None:
    assert (imported.ways, imported.left, imported.outside) == (9, 1, 1)
    names = [street.name for street in imported.network.streets]
    assert names.count("Jalan Utara") == 2  # Gang Contoh and Jalan Baru leave it halfway
    assert names.count("Jalan Barat") == 1
    assert imported.network.licence == OSM_LICENCE
    assert imported.unread == (("way/108", Unread("maxheight", "below_default")),)


def test_a_street_drawn_against_its_direction_is_turned_round(network: StreetNetwork) -> None:
    (south,) = [street for street in network.streets if street.name == "Jalan Selatan"]
    assert south.oneway
    assert south.line[0] == Position(110.406, -6.98)
    assert south.line[-1] == Position(110.404, -6.98)


def test_a_low_van_goes_through_under_the_bridge(network: StreetNetwork) -> None:
    line = network.route_through([WEST, EAST], VAN_M)
    assert names_of(network, line) == ["Jalan Barat", "Jalan Kolong", "Jalan Timur"]
    assert measure_m(line) == pytest.approx(884, abs=2)


def test_a_high_bus_goes_round_it(network: StreetNetwork) -> None:
    line = network.route_through([WEST, EAST], BUS_M)
    assert names_of(network, line) == ["Jalan Barat", "Jalan Utara", "Jalan Timur"]
    assert measure_m(line) == pytest.approx(884 + 2 * 332, abs=3)


def test_on_the_way_back_it_takes_the_one_way_street(network: StreetNetwork) -> None:
    line = network.route_through([EAST, WEST], BUS_M)
    assert names_of(network, line) == ["Jalan Timur", "Jalan Selatan", "Jalan Barat"]


def test_the_margin_counts_as_height(network: StreetNetwork) -> None:
    assert names_of(network, network.route_through([WEST, EAST], 3.5))[1] == "Jalan Kolong"
    assert names_of(network, network.route_through([WEST, EAST], 3.51))[1] == "Jalan Utara"
    bold = network.route_through([WEST, EAST], 3.75, margin_m=0.05)
    assert names_of(network, bold)[1] == "Jalan Kolong"


def test_a_street_that_opens_is_driven_from_that_day(network: StreetNetwork) -> None:
    undated = network.route_through([WEST, EAST], BUS_M)
    assert "Jalan Baru" not in names_of(network, undated)
    closed = network.route_through([WEST, EAST], BUS_M, on=BEFORE)
    assert names_of(network, closed) == ["Jalan Barat", "Jalan Utara", "Jalan Timur"]
    opened = network.route_through([WEST, EAST], BUS_M, on=AFTER)
    assert names_of(network, opened) == ["Jalan Barat", "Jalan Utara", "Jalan Baru", "Jalan Timur"]


def test_the_graph_has_no_edge_that_the_vehicle_may_not_use(network: StreetNetwork) -> None:
    for height_m, on in ((BUS_M, BEFORE), (VAN_M, AFTER), (None, None)):
        graph = network.graph(height_m, 0.3, on)
        for start, end, data in graph.edges(data=True):
            street = network.streets[data["street"]]
            assert street.drivable
            assert (start, end) == (street.start, street.end) or not street.oneway
            assert street.lets_in(None if height_m is None else height_m + 0.3, on)
    assert network.graph(VAN_M).number_of_edges() > network.graph(BUS_M).number_of_edges()


def test_a_stop_in_the_road_is_passed_and_not_turned_at(network: StreetNetwork) -> None:
    stop = Position(110.4035, -6.98005)
    line = network.route_through([WEST, stop, Position(110.404, -6.9785)], BUS_M)
    assert names_of(network, line) == ["Jalan Barat", "Jalan Utara"]
    with pytest.raises(Unreachable) as refused:
        network.route_through([stop, EAST, WEST], BUS_M, on=BEFORE)
    assert (refused.value.code, refused.value.point) == ("no_way", 2)


def test_a_dead_end_is_turned_at_only_by_who_has_a_stop_there(network: StreetNetwork) -> None:
    end = Position(110.41, -6.983)
    line = network.route_through([EAST, end, WEST], BUS_M)
    assert names_of(network, line)[:3] == ["Jalan Timur", "Jalan Buntu", "Jalan Timur"]


def test_a_place_far_from_any_street_is_named(network: StreetNetwork) -> None:
    with pytest.raises(Unreachable) as refused:
        network.route_through([WEST, Position(110.39, -6.99), EAST])
    assert (refused.value.code, refused.value.point) == ("off_streets", 1)
    assert 1300 < refused.value.distance_m < 1700


def test_a_place_without_a_way_to_it_is_named(network: StreetNetwork) -> None:
    with pytest.raises(Unreachable) as refused:
        network.route_through([WEST, EAST, Position(110.4205, -6.97)])
    assert (refused.value.code, refused.value.point) == ("no_way", 2)


def test_a_place_behind_a_low_bridge_is_named_with_the_bridge() -> None:
    corners = [(110.40 + 0.003 * number, -6.98) for number in range(4)]
    heights = {1: {"max_height_m": 3.8, "name": "Jalan Kolong"}}
    streets = [build_street(n, n + 1, corners[n : n + 2], **heights.get(n, {})) for n in range(3)]
    lone = StreetNetwork(tuple(streets), "uji", "CC0")
    ends = [Position(*corners[0]), Position(*corners[3])]
    assert len(lone.route_through(ends, VAN_M)) == 4
    with pytest.raises(Unreachable) as refused:
        lone.route_through(ends, BUS_M)
    assert (refused.value.code, refused.value.point) == ("too_low", 1)
    assert refused.value.blocks == ("Jalan Kolong (3.8 m)",)


def build_street(start: int, end: int, line: object, **changes: object) -> Street:
    fields = {"start": start, "end": end, "line": line, "length_m": 10.0, "highway": "primary"}
    return Street.model_validate({**fields, **changes})


def test_one_point_is_no_way(network: StreetNetwork) -> None:
    with pytest.raises(ValueError, match="too_few_points"):
        network.route_through([WEST])


def test_on_foot_one_takes_the_path_and_the_wrong_way(network: StreetNetwork) -> None:
    north = Position(110.404, -6.9771)
    way = network.find_walk(north, Position(110.4061, -6.98))
    assert way is not None
    assert way[0] == north
    assert network.walk_m(north, Position(110.4061, -6.98)) == pytest.approx(421, abs=5)
    assert network.walk_m(WEST, EAST) == pytest.approx(884, abs=2)
    assert network.walk_m(EAST, WEST) == pytest.approx(884, abs=2)


def test_where_no_path_leads_one_is_told(network: StreetNetwork) -> None:
    island = Position(110.4205, -6.97)
    assert network.find_walk(WEST, island) is None
    with pytest.raises(Unreachable, match="no_way"):
        network.walk_m(WEST, island)
    with pytest.raises(Unreachable, match="off_streets"):
        network.walk_m(Position(110.3, -6.98), WEST)


def test_walks_of_a_plan_follow_the_streets(network: StreetNetwork) -> None:
    assert len(find_way(WEST, EAST, network)) > 2
    times_s = walk_times([WEST, EAST], 1.0, network)
    assert times_s[0, 1] == pytest.approx(884, abs=3)


def test_geojson_lines_are_streets_too() -> None:
    found = import_streets(FIXTURES / "lines.geojson")
    assert len(found.network.streets) == 4
    assert found.network.licence == "CC0"
    low = [street for street in found.network.streets if street.max_height_m == 3.5]
    assert {street.closed_until for street in low} == {date(2026, 12, 24)}
    straight = [street for street in found.network.streets if street.name == "Jalan Lurus"]
    assert all(street.oneway for street in straight)
    opened = found.network.graph(on=date(2026, 12, 25))
    assert nx.has_path(opened, straight[0].start, low[-1].end)
    assert low[-1].end not in found.network.graph(on=date(2026, 12, 24))


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("rusak.osm.pbf", b"not a map", "not_osm"),
        ("kosong.osm", b"<osm version='0.6'></osm>", "no_streets"),
        ("rusak.osm", b"<osm><way", "not_osm"),
        ("kosong.geojson", b'{"type":"FeatureCollection","features":[]}', "empty_collection"),
        ("huruf.geojson", b"halo", "not_json"),
    ],
)
def test_a_file_without_streets_is_refused(
    tmp_path: Path, name: str, raw: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ContentError) as refused:
        import_streets(tmp_path / name)
    assert refused.value.faults[0].code == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("tidak-ada.osm.pbf", "tidak-ada.geojson"):
        with pytest.raises(ContentError) as refused:
            import_streets(tmp_path / name)
        assert refused.value.faults[0].code == "no_file"


def test_lines_without_a_licence_say_that_it_is_unknown(tmp_path: Path) -> None:
    tree = json.loads((FIXTURES / "lines.geojson").read_text())
    del tree["features"][0]["properties"]["licence"]
    (tmp_path / "a.geojson").write_text(json.dumps(tree))
    assert import_streets(tmp_path / "a.geojson").network.licence == UNKNOWN
    assert import_streets(tmp_path / "a.geojson", licence="ODbL").network.licence == "ODbL"


def test_what_is_kept_is_read_again_as_it_was(network: StreetNetwork, tmp_path: Path) -> None:
    path = tmp_path / "streets.json"
    path.write_text(format_network(network), encoding="utf-8")
    again = read_network(path)
    assert (again.streets, again.source, again.licence) == (
        network.streets,
        network.source,
        network.licence,
    )


@settings(max_examples=60)
@given(st.data())
def test_a_broken_file_is_refused_with_its_faults_and_nothing_else(data: st.DataObject) -> None:
    whole = json.loads(format_network(import_streets(FIXTURES / "lines.geojson").network))
    raw = data.draw(broken(whole) | junk.map(json.dumps) | st.text(max_size=30))
    try:
        network = parse_network(raw, "streets.json")
    except ContentError as error:
        assert error.faults
        return
    assert network.streets


@st.composite
def grids(draw: st.DrawFn) -> StreetNetwork:
    """A grid of 4 by 4 junctions, its streets with drawn directions, heights and closings."""
    streets = []
    for row in range(4):
        for column in range(4):
            here = row * 4 + column
            for onward, dx, dy in ((here + 1, 1, 0), (here + 4, 0, 1)):
                if (dx and column == 3) or (dy and row == 3):
                    continue
                line = [
                    (110.40 + column * 0.002, -6.98 + row * 0.002),
                    (110.40 + (column + dx) * 0.002, -6.98 + (row + dy) * 0.002),
                ]
                ends = draw(st.permutations([(here, line[0]), (onward, line[1])]))
                streets.append(
                    build_street(
                        ends[0][0],
                        ends[1][0],
                        [ends[0][1], ends[1][1]],
                        oneway=draw(st.booleans()),
                        drivable=draw(st.sampled_from([True, True, True, False])),
                        max_height_m=draw(st.sampled_from([None, None, 3.8, 4.6])),
                        closed_until=draw(st.sampled_from([None, None, "2026-12-24"])),
                    )
                )
    return StreetNetwork(tuple(streets), "uji", "CC0")


corners = st.builds(
    lambda east, north: Position(110.4 + east / 1e5, -6.98 + north / 1e5),
    st.integers(0, 600),
    st.integers(0, 600),
)


@settings(max_examples=80)
@given(grids(), st.lists(corners, min_size=2, max_size=4), st.sampled_from([None, 3.0, 4.2]))
def test_a_proposed_line_uses_no_forbidden_street_and_no_wrong_direction(
    network: StreetNetwork, points: list[Position], height_m: float | None
) -> None:
    on = date(2026, 12, 1)
    needed_m = None if height_m is None else height_m + 0.3
    try:
        line = network.route_through(points, height_m, on=on)
    except Unreachable as refusal:
        assert refusal.code in ("off_streets", "no_way", "too_low")
        return
    for a, b in pairwise(line):
        if measure_m((a, b)) < 1:
            continue
        middle = Position((a.lon + b.lon) / 2, (a.lat + b.lat) / 2)
        near = [n for n, off_m in network.drivable.find_near(middle, 1.0) if off_m < 0.5]
        allowed = []
        for number in near:
            street = network.streets[number]
            start, end = street.line
            along = (b.lon - a.lon) * (end.lon - start.lon) + (b.lat - a.lat) * (
                end.lat - start.lat
            )
            allowed.append(street.lets_in(needed_m, on) and (along > 0 or not street.oneway))
        assert any(allowed)
