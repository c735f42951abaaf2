"""What phones, pages and the interface are told of cues that give way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from components.cueing import find_cues, list_drawn
from components.http.api import build_api
from components.http.pack import build_pack
from components.sources import (
    current_catalogue,
    current_cues,
    current_lines,
    plan_day,
    sites_on_routes,
)
from components.strip import build_strip
from routes.airtime import SPEEDS_MPS, find_collisions, list_sites
from routes.cues import build_cues
from routes.model import Cue

MORNING = datetime(2026, 11, 28, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
ROUTES = list(current_lines())
EMPTY = {"type": "FeatureCollection", "features": []}


def name(cues: Sequence[Cue]) -> list[tuple[str, int]]:
    return [(cue.site, cue.pass_number) for cue in cues]


@pytest.mark.parametrize("route_id", ROUTES)
def test_no_place_on_a_route_is_lost_to_the_pages(route_id: str) -> None:
    found = build_cues(current_lines()[route_id], current_catalogue().sites)
    assert set(list_sites(current_cues(route_id))) == {cue.site for cue in found}
    assert sites_on_routes()[route_id] == {cue.site for cue in found}
    assert len(current_cues(route_id)) < len(found)


@pytest.mark.parametrize("route_id", ROUTES)
def test_pack_and_interface_name_who_is_here_too(route_id: str) -> None:
    catalogue, line = current_catalogue(), current_lines()[route_id]
    pack = build_pack(catalogue, line.route, MORNING, EMPTY)
    told = TestClient(build_api()).get(f"/routes/{route_id}/cues").json()
    wanted = [list(cue.also) for cue in current_cues(route_id)]
    assert [cue["also"] for cue in pack["cues"]] == wanted
    assert [cue["also"] for cue in told] == wanted
    assert {site for also in wanted for site in also} <= set(pack["sites"])


def test_the_version_of_a_pack_changes_with_who_gives_way() -> None:
    catalogue, line = current_catalogue(), current_lines()["keliling-kota"]
    whole = build_pack(catalogue, line.route, MORNING, EMPTY)
    host = next(cue["site"] for cue in whole["cues"] if cue["also"])
    chosen = build_pack(catalogue, line.route, MORNING, EMPTY, (host,))
    assert whole["version"] != chosen["version"]


@pytest.mark.parametrize("route_id", ROUTES)
def test_a_place_a_tour_has_chosen_gives_way_only_to_another_it_has_chosen(route_id: str) -> None:
    catalogue, line = current_catalogue(), current_lines()[route_id]
    gives_way = next(cue.also[0] for cue in current_cues(route_id) if cue.also)
    cues = find_cues(line, catalogue, (gives_way,))
    found = build_cues(line, catalogue.sites)
    assert name(cues) == name(found)
    assert all(cue.also == () for cue in cues)


@pytest.mark.parametrize("route_id", ROUTES)
def test_among_the_chosen_none_collide_and_the_others_are_left_as_they_were(route_id: str) -> None:
    catalogue, line = current_catalogue(), current_lines()[route_id]
    found = build_cues(line, catalogue.sites)
    chosen = {cue.site for cue in found[::2]}
    cues = find_cues(line, catalogue, chosen)
    called = [cue for cue in cues if cue.site in chosen]
    for mps in SPEEDS_MPS:
        assert find_collisions(called, catalogue.sites, mps) == ()
    assert set(list_sites(called)) == chosen
    silent = [cue for cue in found if cue.site not in chosen]
    assert name([cue for cue in cues if cue.site not in chosen]) == name(silent)
    assert [cue.abeam_m for cue in cues] == sorted(cue.abeam_m for cue in cues)


@pytest.mark.parametrize("route_id", ROUTES)
def test_the_strip_lists_the_others_in_the_row_of_the_one_that_stays(route_id: str) -> None:
    cues = current_cues(route_id)
    day = plan_day(route_id, MORNING)
    rows = build_strip(current_lines()[route_id], cues, day, current_catalogue())
    listed = {
        (row.cue.site, row.cue.pass_number): tuple(site.id for site in row.also)
        for row in rows
        if row.cue is not None
    }
    assert listed == {(cue.site, cue.pass_number): cue.also for cue in cues}


def test_the_silhouettes_of_the_ride_page_are_known_here() -> None:
    sites = {site.id for site in current_catalogue().sites}
    assert {"lawang-sewu", "tugu-muda", "gereja-blenduk", "sam-poo-kong"} <= list_drawn() & sites
    assert 8 <= len(list_drawn() & sites) <= 12
