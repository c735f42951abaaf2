"""The `jejak streets` commands: import a network, look at it, drive through it, check a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from components.commands.faults import make_plain
from components.i18n import t
from components.own_words import (
    build_words,
    say_finding,
    say_line_fault,
    say_place,
    say_unreachable,
)
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_lines,
    current_network,
    current_restrictions,
)
from components.store import find_folder
from routes.bus_profile import build_profile
from routes.buses import read_buses
from routes.clearance import list_set_downs
from routes.own_checks import Ground, Vehicle
from routes.own_files import parse_own_line
from routes.own_routes import Judged, judge_line
from routes.own_sketch import LIMIT_BYTES
from routes.street_import import Import, import_streets
from routes.streets import FILE, MARGIN_M, StreetNetwork, Unreachable, format_network
from sites.document import read_bytes
from sites.errors import ContentError
from sites.geo import Area, Position

AROUND_DEG = 0.018
"""About 2 km: how far from the places streets are worth holding."""

MOST_SAID = 20
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
height_option = click.option(
    "--height", "height_m", type=click.FloatRange(1, 10), help="Height of the vehicle in metres."
)
bus_option = click.option("--bus", "bus_id", help="A bus whose sources say its height.")
day_option = click.option("--day", help="Day of the ride, 2026-11-28: streets may be closed.")


@click.group("streets")
def streets() -> None:
    """The streets that a bus can drive on."""


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(2)


def _refuse_content(error: ContentError, lang: str) -> NoReturn:
    lines = (
        make_plain(f"{fault.file}:{fault.feature}:{fault.field}: {say_line_fault(fault, lang)}")
        for fault in error.faults
    )
    _refuse("\n".join(lines))


def _get_network(lang: str) -> StreetNetwork:
    try:
        network = current_network()
    except ContentError as error:
        _refuse_content(error, lang)
    if network is None:
        _refuse(t("streets.none", lang))
    return network


@streets.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--licence", default="", help="Of lines that do not state theirs.")
@click.option("--area", metavar="W,S,E,N", help="By default 2 km round the places and routes.")
@click.pass_obj
def import_file(lang: str, file: Path, licence: str, area: str | None) -> None:
    """Import the streets of FILE: OpenStreetMap (.osm.pbf, .osm) or GeoJSON lines.

    They take the place of those imported before.
    """
    try:
        wanted = _find_area() if area is None else _parse_area(area, lang)
        found = import_streets(file, licence=licence, area=wanted)
    except ContentError as error:
        _refuse_content(error, lang)
    where = find_folder() / FILE
    _write(where, format_network(found.network))
    for line in _say_import(found, where, lang):
        click.echo(line)


def _find_area() -> Area:
    """Return the box round every place and shipped route, 2 km wider on each side."""
    places = [site.position for site in current_catalogue().sites]
    for line in current_lines().values():
        places += [Position(vertex.lon, vertex.lat) for vertex in line.vertices]
    lons, lats = zip(*places, strict=True)
    return Area(
        min(lons) - AROUND_DEG,
        min(lats) - AROUND_DEG,
        max(lons) + AROUND_DEG,
        max(lats) + AROUND_DEG,
    )


def _parse_area(word: str, lang: str) -> Area:
    parts = word.split(",")
    if len(parts) == 4:
        low, high = (_parse_place(",".join(parts[n : n + 2]), lang) for n in (0, 2))
        if low.lon < high.lon and low.lat < high.lat:
            return Area(*low, *high)
    _refuse(t("streets.bad_area", lang, found=make_plain(word)))


def _write(path: Path, text: str) -> None:
    """Write a file as a whole: who reads it meanwhile reads the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _say_import(found: Import, where: Path, lang: str) -> list[str]:
    network = found.network
    facts = {"file": network.source, "where": str(where), "licence": network.licence}
    count = {"streets": len(network.streets), "ways": found.ways}
    said = [t("streets.imported", lang, **facts, **count)]
    if found.left or found.outside:
        said.append(t("streets.left_out", lang, left=found.left, outside=found.outside))
    for way, tag in found.unread[:MOST_SAID]:
        said.append(t("streets.unread", lang, way=way, tag=tag.key, value=tag.value[:60]))
    if len(found.unread) > MOST_SAID:
        said.append(t("streets.more_unread", lang, count=len(found.unread) - MOST_SAID))
    return [make_plain(line) for line in said]


def _count(network: StreetNetwork) -> dict[str, int]:
    held = network.streets
    return {
        "drivable": sum(street.drivable for street in held),
        "oneway": sum(street.oneway for street in held),
        "limited": sum(street.max_height_m is not None for street in held),
        "closed": sum(street.closed_until is not None for street in held),
    }


@streets.command("show")
@as_json
@click.pass_obj
def show(lang: str, as_json: bool) -> None:
    """Say which network is held."""
    network = _get_network(lang)
    head = {"source": network.source, "licence": network.licence}
    count = {"streets": len(network.streets), **_count(network)}
    if as_json:
        click.echo(json.dumps({**head, **count}, ensure_ascii=False, indent=2))
        return
    click.echo(make_plain(t("streets.held", lang, streets=count["streets"], **head)))
    click.echo(t("streets.held_more", lang, **_count(network)))


def _parse_place(word: str, lang: str) -> Position:
    try:
        lon, lat = (float(part) for part in word.split(","))
    except ValueError:
        lon = lat = 999.0
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        _refuse(t("streets.bad_place", lang, found=make_plain(word)))
    return Position(lon, lat)


def _parse_day(word: str | None, lang: str) -> date | None:
    try:
        return None if word is None else date.fromisoformat(word)
    except ValueError:
        _refuse(t("streets.bad_day", lang, found=make_plain(str(word))))


def _find_vehicle(height_m: float | None, bus_id: str | None, lang: str) -> Vehicle:
    """Return the vehicle meant; a height given goes before what sources say of the bus."""
    if bus_id is None:
        return Vehicle(height_m)
    profiles = {bus.id: build_profile(bus) for bus in read_buses()}
    if bus_id not in profiles:
        known = ", ".join(profiles)
        _refuse(t("streets.unknown_bus", lang, found=make_plain(bus_id), known=known))
    profile = profiles[bus_id]
    return Vehicle(height_m or profile.clear_height_m, profile.deck_count)


@streets.command("way")
@click.argument("places", nargs=-1, required=True, metavar="LON,LAT LON,LAT...")
@height_option
@bus_option
@day_option
@click.pass_obj
def find_way(
    lang: str, places: Sequence[str], height_m: float | None, bus_id: str | None, day: str | None
) -> None:
    """Print the line that a bus can drive through PLACES, as a GeoJSON Feature."""
    network = _get_network(lang)
    points = [_parse_place(word, lang) for word in places]
    on, vehicle = _parse_day(day, lang), _find_vehicle(height_m, bus_id, lang)
    if vehicle.height_m is not None:
        margin = {"height_m": vehicle.height_m, "margin_m": MARGIN_M}
        click.echo(t("streets.margin", lang, **margin), err=True)
    try:
        line = network.route_through(points, vehicle.height_m, on=on)
    except Unreachable as refusal:
        _refuse(make_plain(say_unreachable(refusal, lang)))
    except ValueError:
        _refuse(t("streets.bad_place", lang, found=make_plain(" ".join(places))))
    click.echo(json.dumps(_describe(line, network), ensure_ascii=False))


def _describe(line: Sequence[Position], network: StreetNetwork) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(place) for place in line]}
    properties = {"mode": "bus", "source": network.source, "licence": network.licence}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@streets.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@height_option
@bus_option
@day_option
@click.pass_obj
def check(
    lang: str, file: Path, height_m: float | None, bus_id: str | None, day: str | None
) -> None:
    """Check a line of one's own (GPX, GeoJSON, drawing) as the planning page does.

    Exit 0: nothing to mend; 1: something to mend; 2: the file cannot be read.
    """
    on, vehicle = _parse_day(day, lang), _find_vehicle(height_m, bus_id, lang)
    try:
        stops = list_set_downs(current_lines().values())
        ground = Ground(current_restrictions(), current_network(), stops)
        line = parse_own_line(read_bytes(file, LIMIT_BYTES), str(file))
    except ContentError as error:
        _refuse_content(error, lang)
    today = datetime.now(UTC).astimezone(SEMARANG_TIME).date()
    name = line.name or file.stem
    judged = judge_line(
        line, build_words(), name=name, today=today, vehicle=vehicle, ground=ground, on=on
    )
    _say_judged(judged, ground, lang)
    raise SystemExit(0 if judged.is_sound else 1)


def _say_judged(judged: Judged, ground: Ground, lang: str) -> None:
    for finding in judged.findings:
        said = say_finding(finding, lang, ground.restrictions)
        weight = t("streets.blocks" if finding.blocks else "streets.warns", lang)
        click.echo(make_plain(f"{say_place(finding)}: {weight}: {said}"))
    if not judged.findings:
        click.echo(t("streets.sound", lang))


COMMANDS = (streets,)
