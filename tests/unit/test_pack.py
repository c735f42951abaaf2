"""The pack of a route: what a phone gets, and what makes its version change."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from shapely import box
from shapely.geometry import shape

from components.http.pack import build_pack, clip_basemap
from components.http.ride import find_current_pack, list_current_names
from components.sources import current_catalogue, current_lines
from sites.catalogue import build_catalogue
from sites.closures import Closure, ClosureKind
from sites.text import Text
from tests.builders import build_lesson, build_route, build_site, build_smart_feature

MORNING = datetime(2026, 11, 28, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
NOON = MORNING.replace(hour=12)
ROUTES = sorted(list_current_names())
EMPTY = {"type": "FeatureCollection", "features": []}


@cache
def shipped(route_id: str) -> dict[str, Any]:
    pack = find_current_pack(route_id)
    assert pack is not None
    return dict(pack)


def find_texts(value: Any) -> list[dict[str, str]]:
    """Return every bilingual text inside a JSON value."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"}:
            return [value]
        return [text for inner in value.values() for text in find_texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in find_texts(inner)]
    return []


@pytest.mark.parametrize("route", ROUTES)
def test_a_pack_survives_json_unchanged(route: str) -> None:
    assert json.loads(json.dumps(shipped(route))) == shipped(route)


@pytest.mark.parametrize("route", ROUTES)
def test_every_cue_and_every_stop_names_a_site_that_is_in_the_pack(route: str) -> None:
    pack = shipped(route)
    assert {cue["site"] for cue in pack["cues"]} <= set(pack["sites"])
    known = {site.id for site in current_catalogue().sites}
    listed = {site for stop in pack["stops"] for site in stop["sites"]}
    assert listed & known <= set(pack["sites"])


@pytest.mark.parametrize("route", ROUTES)
def test_line_legs_clock_and_cues_all_measure_the_same_route(route: str) -> None:
    pack = shipped(route)
    length = pack["route"]["length_m"]
    assert pack["line"][0][2] == 0
    assert pack["line"][-1][2] == length
    assert pack["clock"][0] == [0, 0]
    assert pack["clock"][-1][0] == length
    assert [leg["to_m"] for leg in pack["legs"][:-1]] == [leg["from_m"] for leg in pack["legs"][1:]]
    for cue in pack["cues"]:
        assert 0 <= cue["from_m"] <= cue["abeam_m"] <= cue["to_m"] <= length


@pytest.mark.parametrize("route", ROUTES)
def test_cues_come_in_the_order_they_are_passed(route: str) -> None:
    abeam = [cue["abeam_m"] for cue in shipped(route)["cues"]]
    assert abeam == sorted(abeam)


@pytest.mark.parametrize("route", ROUTES)
def test_every_text_has_words_in_both_languages(route: str) -> None:
    texts = find_texts(shipped(route))
    assert len(texts) > 100
    assert all(text["id"].strip() and text["en"].strip() for text in texts)


@pytest.mark.parametrize("route", ROUTES)
def test_the_basemap_is_cut_to_the_neighbourhood_of_the_line(route: str) -> None:
    pack = shipped(route)
    lons = [point[0] for point in pack["line"]]
    lats = [point[1] for point in pack["line"]]
    edge = 0.0131
    frame = box(min(lons) - edge, min(lats) - edge, max(lons) + edge, max(lats) + edge)
    assert pack["basemap"]["features"]
    assert all(shape(one["geometry"]).within(frame) for one in pack["basemap"]["features"])


def test_a_feature_outside_the_frame_is_left_out_and_a_crossing_one_is_cut() -> None:
    def street(name: str, *points: tuple[float, float]) -> dict[str, Any]:
        geometry = {"type": "LineString", "coordinates": points}
        properties = {"layer": "street", "name": name, "rank": 1, "grade": "sketch"}
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    far = street("far", (110.5, -6.9), (110.6, -6.9))
    through = street("through", (110.3, -6.95), (110.5, -6.95))
    cut = clip_basemap({"features": [far, through]}, box(110.4, -7, 110.42, -6.9))
    (kept,) = cut["features"]
    assert kept["properties"] == {"layer": "street", "name": "through", "rank": 1}
    assert kept["geometry"]["coordinates"] == [[110.4, -6.95], [110.42, -6.95]]


def build_small() -> dict[str, Any]:
    catalogue = build_catalogue((build_site(),), (build_smart_feature(),), (build_lesson(),), ())
    return build_pack(catalogue, build_route(), MORNING, EMPTY)


def test_the_version_stays_while_nothing_changes() -> None:
    assert build_small()["version"] == build_small()["version"]


def test_the_version_changes_with_the_words_of_a_site() -> None:
    site = build_site()
    louder = site.label.model_copy(update={"en": site.label.en + " Now."})
    changed = build_catalogue(
        (site.model_copy(update={"label": louder}),),
        (build_smart_feature(),),
        (build_lesson(),),
        (),
    )
    pack = build_pack(changed, build_route(), MORNING, EMPTY)
    assert pack["version"] != build_small()["version"]


def test_what_hides_a_place_for_some_days_is_in_the_pack() -> None:
    reason = Text(id="Dicat.", en="Painted.")
    hidden = Closure(kind=ClosureKind.SCAFFOLDED, from_date="2026-11", reason=reason)
    site = build_site()
    access = site.access.model_copy(update={"closures": (hidden,)})
    changed = build_catalogue(
        (site.model_copy(update={"access": access}),),
        (build_smart_feature(),),
        (build_lesson(),),
        (),
    )
    shown = build_pack(changed, build_route(), MORNING, EMPTY)["sites"][site.id]["closures"]
    assert [(one["kind"], one["from"], one["until"]) for one in shown] == [
        ("scaffolded", "2026-11", None)
    ]
    assert shown[0]["reason"] == {"id": "Dicat.", "en": "Painted."}
    assert "closures" not in build_small()["sites"][site.id]


def test_the_version_changes_with_the_map() -> None:
    line = current_lines()[ROUTES[0]]
    plain = build_pack(current_catalogue(), line.route, MORNING, EMPTY)
    assert plain["version"] != shipped(ROUTES[0])["version"]


def test_the_time_of_day_of_the_departure_sets_clock_and_label() -> None:
    line = current_lines()[ROUTES[0]]
    early = build_pack(current_catalogue(), line.route, MORNING, EMPTY)
    noon = build_pack(current_catalogue(), line.route, NOON, EMPTY)
    assert (early["departs"], noon["departs"]) == ("08:00", "12:00")
    assert early["clock"] != noon["clock"]


def test_a_pack_is_the_same_on_any_day() -> None:
    line = current_lines()[ROUTES[0]]
    other_day = MORNING.replace(month=12, day=3)
    one = build_pack(current_catalogue(), line.route, MORNING, EMPTY)
    assert one == build_pack(current_catalogue(), line.route, other_day, EMPTY)
