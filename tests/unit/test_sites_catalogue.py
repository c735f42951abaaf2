"""The catalogue: what it finds, what it counts, and when its version changes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from sites.catalogue import Catalogue, Era, build_catalogue, era_of, read_catalogue
from sites.errors import ContentError, UnknownItem
from sites.geo import Position
from sites.geojson_io import (
    export_lessons,
    export_sites,
    export_smart_features,
    export_sources,
)
from sites.model import Source
from tests.builders import build_annotation, build_lesson, build_site, build_smart_feature
from tests.strategies import lats, lons


def build_shelf() -> Catalogue:
    return build_catalogue(
        sites=(
            build_site("lawang-sewu", kind="transport", annotations=[build_annotation("cctv")]),
            build_site("blenduk", (110.4275, -6.9682), kind="worship", built={"to_year": 1753}),
            build_site(
                "polder",
                (110.4286, -6.9656),
                kind="water",
                built={},
                annotations=[build_annotation("pompa", dimension="environment")],
            ),
        ),
        smart_features=(build_smart_feature("pompa"), build_smart_feature("cctv")),
        lessons=(
            build_lesson("lapor", "polder", number=7),
            build_lesson("leadership", "lawang-sewu", number=1),
        ),
        sources=(Source(id="b2", title="B"), Source(id="a1", title="A")),
    )


def name(items: tuple[object, ...]) -> list[str]:
    return [item.id for item in items]  # type: ignore[attr-defined]


def test_get_returns_the_item_and_find_returns_none_for_another() -> None:
    shelf = build_shelf()
    assert shelf.get_site("polder").kind == "water"
    assert shelf.get_smart_feature("cctv").id == "cctv"
    assert shelf.get_lesson("lapor").number == 7
    assert shelf.get_source("a1").title == "A"
    assert shelf.find_site("tiada") is None
    assert shelf.find_smart_feature("polder") is None
    assert shelf.find_lesson("tiada") is None
    assert shelf.find_source("tiada") is None


@pytest.mark.parametrize("kind", ["site", "smart_feature", "lesson", "source"])
def test_get_names_what_it_does_not_hold(kind: str) -> None:
    with pytest.raises(UnknownItem) as caught:
        getattr(build_shelf(), f"get_{kind}")("tiada")
    assert (caught.value.code, caught.value.kind) == ("unknown_item", kind)
    assert caught.value.item_id == "tiada"


def test_items_stand_by_id_and_lessons_by_number() -> None:
    shelf = build_shelf()
    assert name(shelf.sites) == ["blenduk", "lawang-sewu", "polder"]
    assert name(shelf.smart_features) == ["cctv", "pompa"]
    assert name(shelf.lessons) == ["leadership", "lapor"]
    assert name(shelf.sources) == ["a1", "b2"]


def test_sites_are_found_by_kind_dimension_era_lesson_and_feature() -> None:
    shelf = build_shelf()
    assert name(shelf.by_kind("worship")) == ["blenduk"]
    assert shelf.by_kind("market") == ()
    assert name(shelf.by_dimension("environment")) == ["polder"]
    assert shelf.by_dimension("branding") == ()
    assert name(shelf.by_era(Era.VOC)) == ["blenduk"]
    assert name(shelf.by_era("colonial_20c")) == ["lawang-sewu"]
    assert name(shelf.by_lesson("lapor")) == ["polder"]
    assert shelf.by_lesson("tiada") == ()
    assert name(shelf.lessons_at("lawang-sewu")) == ["leadership"]
    assert shelf.lessons_at("blenduk") == ()
    assert name(shelf.sites_of("pompa")) == ["polder"]
    assert shelf.sites_of("tiada") == ()


def test_two_ties_in_one_dimension_count_the_site_once() -> None:
    ties = [build_annotation("cctv"), build_annotation("pompa")]
    shelf = build_catalogue([build_site(annotations=ties)])
    assert name(shelf.by_dimension("living")) == ["lawang-sewu"]


@pytest.mark.parametrize(
    ("years", "era"),
    [
        ({"from_year": 1753}, Era.VOC),
        ({"to_year": 1799}, Era.VOC),
        ({"from_year": 1800}, Era.COLONIAL_19C),
        ({"from_year": 1899, "to_year": 1907}, Era.COLONIAL_19C),
        ({"from_year": 1900}, Era.COLONIAL_20C),
        ({"from_year": 1945}, Era.COLONIAL_20C),
        ({"from_year": 1946}, Era.REPUBLIC),
        ({"from_year": 1999}, Era.REPUBLIC),
        ({"from_year": 2000}, Era.REFORM),
        ({}, Era.UNKNOWN),
    ],
)
def test_an_era_begins_the_year_after_the_one_before(years: dict[str, int], era: Era) -> None:
    assert era_of(build_site(built=years)) == era


def test_a_catalogue_cannot_be_changed() -> None:
    shelf = build_shelf()
    with pytest.raises(dataclasses.FrozenInstanceError):
        shelf.version = "0"  # type: ignore[misc]
    assert isinstance(shelf.sites, tuple)


def test_the_version_does_not_depend_on_the_order_of_items() -> None:
    shelf = build_shelf()
    turned = build_catalogue(
        shelf.sites[::-1], shelf.smart_features[::-1], shelf.lessons[::-1], shelf.sources[::-1]
    )
    assert turned.version == shelf.version
    assert turned.sites == shelf.sites
    assert len(shelf.version) == 12
    assert int(shelf.version, 16) >= 0


def test_the_version_changes_with_one_word_of_any_kind_of_content() -> None:
    shelf = build_shelf()
    rest = (shelf.smart_features, shelf.lessons, shelf.sources)
    address = build_site("lawang-sewu", address="Jalan Pemuda")
    versions = {
        shelf.version,
        build_catalogue((address, *shelf.sites[2:]), *rest).version,
        build_catalogue(shelf.sites, shelf.smart_features[:1], *rest[1:]).version,
        build_catalogue(shelf.sites, rest[0], (build_lesson("lapor"),), rest[2]).version,
        build_catalogue(shelf.sites, *rest[:2], (Source(id="a1", title="C"),)).version,
    }
    assert len(versions) == 5


def test_two_items_with_one_id_are_refused_with_all_their_names() -> None:
    sites = [build_site("satu"), build_site("satu"), build_site("dua"), build_site("dua")]
    with pytest.raises(ContentError) as caught:
        build_catalogue(sites)
    assert [(fault.file, fault.feature) for fault in caught.value.faults] == [
        ("site", "dua"),
        ("site", "satu"),
    ]


def test_near_gives_geodesic_metres_nearest_first() -> None:
    shelf = build_shelf()
    here = Position(110.4280, -6.9670)
    found = shelf.near(here, 1000)
    assert [neighbour.site.id for neighbour in found] == ["blenduk", "polder"]
    geod = Geod(ellps="WGS84")
    for neighbour in found:
        true_m = geod.inv(*here, *neighbour.site.position)[2]
        assert neighbour.distance_m == pytest.approx(true_m, abs=1e-6)
    assert [neighbour.site.id for neighbour in shelf.near(here, 1000, limit=1)] == ["blenduk"]
    assert shelf.near(here, 10) == ()
    assert len(shelf.near(here, 5000)) == 3


@pytest.mark.parametrize("azimuth_deg", [0, 90, 180, 270])
def test_a_site_just_inside_a_long_reach_is_near(azimuth_deg: float) -> None:
    here = Position(110.4, -7.1)
    lon, lat, _ = Geod(ellps="WGS84").fwd(*here, azimuth_deg, 20_000)
    shelf = build_catalogue([build_site("jauh", (lon, lat)), build_site("sini", here)])
    assert name(tuple(n.site for n in shelf.near(here, 20_000.01))) == ["sini", "jauh"]
    assert name(tuple(n.site for n in shelf.near(here, 19_999.99))) == ["sini"]


@given(
    st.lists(st.tuples(lons, lats), max_size=12),
    st.builds(Position, lons, lats),
    st.floats(0, 90_000),
)
def test_near_agrees_with_measuring_every_site(
    places: list[tuple[float, float]], here: Position, within_m: float
) -> None:
    sites = [build_site(f"s{number}", place) for number, place in enumerate(places)]
    geod = Geod(ellps="WGS84")
    true_m = {site.id: geod.inv(*here, *site.position)[2] for site in sites}
    found = build_catalogue(sites).near(here, within_m, limit=99)
    assert {neighbour.site.id for neighbour in found} == {
        one for one, distance_m in true_m.items() if distance_m <= within_m
    }
    distances = [neighbour.distance_m for neighbour in found]
    assert distances == sorted(distances)


def test_an_empty_catalogue_answers_everything_with_nothing() -> None:
    empty = build_catalogue([])
    assert empty.near(Position(110.4, -6.98), 1e6) == ()
    assert empty.search("lawang") == ()
    assert empty.by_kind("civic") == ()
    assert len(empty.version) == 12


def write_shelf(folder: Path, shelf: Catalogue) -> None:
    files = {
        "sites.geojson": export_sites(shelf.sites),
        "smart_features.geojson": export_smart_features(shelf.smart_features),
        "lessons.json": export_lessons(shelf.lessons),
        "sources.json": export_sources(shelf.sources),
    }
    for file, content in files.items():
        (folder / file).write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_is_read_as_the_catalogue_that_was_written(tmp_path: Path) -> None:
    shelf = build_shelf()
    write_shelf(tmp_path, shelf)
    read = read_catalogue(tmp_path)
    assert read.version == shelf.version
    assert (read.sites, read.lessons) == (shelf.sites, shelf.lessons)


def test_the_faults_of_all_files_of_a_folder_come_together(tmp_path: Path) -> None:
    write_shelf(tmp_path, build_shelf())
    (tmp_path / "sources.json").unlink()
    (tmp_path / "lessons.json").write_text("[{}", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_catalogue(tmp_path)
    assert [(Path(f.file).name, f.code) for f in caught.value.faults] == [
        ("lessons.json", "not_json"),
        ("sources.json", "no_file"),
    ]
