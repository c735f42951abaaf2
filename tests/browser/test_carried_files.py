"""Files that GDAL has carried come back as they went out: `sh tests/install_tools.sh maps`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from sites.catalogue import read_catalogue
from sites.edited import ItemKind
from sites.exchange.dry_run import compare_incoming
from sites.exchange.files import Form, Wording, dump, export_items, parse_incoming
from sites.model import Site, SmartFeature

CATALOGUE = read_catalogue()
SHIPPED: dict[ItemKind, Sequence[Site | SmartFeature]] = {
    ItemKind.SITE: CATALOGUE.sites,
    ItemKind.SMART_FEATURE: CATALOGUE.smart_features,
}


def carry(*steps: Sequence[str], folder: Path) -> None:
    """Run ogr2ogr once per step, in a folder."""
    tool = shutil.which("ogr2ogr")
    assert tool, "gdal-bin is missing: sh tests/install_tools.sh maps"
    for step in steps:
        subprocess.run([tool, *step], cwd=folder, check=True, capture_output=True, timeout=60)


CARRIED = {
    "geojson to geojson": (Form.GEOJSON, [["-f", "GeoJSON", "b.geojson", "a.geojson"]]),
    "geojson by rfc": (
        Form.GEOJSON, [["-f", "GeoJSON", "-lco", "RFC7946=YES", "b.geojson", "a.geojson"]]),
    "geojson flattened": (
        Form.GEOJSON,
        [["-f", "GeoJSON", "-oo", "FLATTEN_NESTED_ATTRIBUTES=YES", "b.geojson", "a.geojson"]]),
    "geojson by geopackage": (
        Form.GEOJSON, [["-f", "GPKG", "b.gpkg", "a.geojson"], ["-f", "GeoJSON", "c", "b.gpkg"]]),
    "geojson to kml": (Form.GEOJSON, [["-f", "LIBKML", "b.kml", "a.geojson"]]),
    "geojson to old kml": (Form.GEOJSON, [["-f", "KML", "b.kml", "a.geojson"]]),
    "geojson to csv": (Form.GEOJSON, [["-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "b.csv",
        "a.geojson"]]),
    "kml to geojson": (Form.KML, [["-f", "GeoJSON", "b.geojson", "a.kml"]]),
    "kml to geojson and back": (
        Form.KML, [["-f", "GeoJSON", "b.geojson", "a.kml"], ["-f", "LIBKML", "c.kml",
        "b.geojson"]]),
    "csv to csv": (Form.CSV, [["-f", "CSV", "b.csv", "a.csv"]]),
    "csv to xlsx": (Form.CSV, [["-f", "XLSX", "b.xlsx", "a.csv"]]),
    "xlsx to csv": (Form.XLSX, [["-f", "CSV", "-oo", "HEADERS=FORCE", "b.csv", "a.xlsx",
        "Situs"]]),
}  # fmt: skip


@pytest.mark.parametrize("way", list(CARRIED))
def test_gdal_may_carry_everything_shipped(way: str, tmp_path: Path) -> None:
    form, steps = CARRIED[way]
    for kind, items in SHIPPED.items():
        folder = tmp_path / kind.value
        folder.mkdir()
        raw = export_items(form, kind, items, Wording("Situs"))
        (folder / f"a.{form.value}").write_bytes(raw)
        carry(*steps, folder=folder)
        made = steps[-1][-2 if steps[-1][-1] != "Situs" else -3]
        carried = parse_incoming((folder / made).read_bytes(), made)
        plan = compare_incoming(carried, lambda _: None)
        assert [fault for item in plan.items for fault in item.faults] == []
        came = {item.ref.id: item.data for item in plan.items if item.ref}
        assert came == {item.id: dump(item) for item in items}
