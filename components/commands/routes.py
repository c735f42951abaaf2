"""The `jejak` commands about routes: which there are, their cues, timetable and export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from components.commands.faults import make_plain, say_fault
from components.cueing import find_cues
from components.departure_time import parse_departure
from components.i18n import show_clock, show_day, t
from components.tables import build_table
from routes.geojson_io import export_route, read_route, read_routes
from routes.line import RouteLine, build_line
from routes.model import Cue, Route
from routes.timetable import Timetable, build_timetable
from sites.catalogue import Catalogue, read_catalogue
from sites.errors import ContentError

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
route_argument = click.argument("route", metavar="ROUTE")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(2)


def _refuse_content(error: ContentError, lang: str) -> NoReturn:
    _refuse("\n".join(say_fault(fault, lang) for fault in error.faults))


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except OSError:
        return False


def find_route(word: str, lang: str) -> Route:
    """Return a shipped route by id, or the route in a file; else say what is wrong, exit 2."""
    try:
        if word.endswith((".geojson", ".json")) or _is_file(word):
            return read_route(Path(word))
        shipped = read_routes()
    except ContentError as error:
        _refuse_content(error, lang)
    for route in shipped:
        if route.id == word:
            return route
    known = ", ".join(route.id for route in shipped)
    _refuse(t("routes.unknown", lang, route=make_plain(word), known=known))


def read_shipped(lang: str) -> Catalogue:
    """Return the shipped catalogue; else say what is wrong, exit 2."""
    try:
        return read_catalogue()
    except ContentError as error:
        _refuse_content(error, lang)


def _show_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def parse_depart(word: str, lang: str) -> datetime:
    """Return a time on Semarang's clock; else say what is wrong, exit 2."""
    try:
        return parse_departure(word)
    except ValueError:
        _refuse(t("routes.bad_depart", lang, found=make_plain(word)))


@click.command("routes")
@as_json
@click.pass_obj
def list_routes(lang: str, as_json: bool) -> None:
    """List the shipped routes."""
    try:
        lines = [build_line(route) for route in read_routes()]
    except ContentError as error:
        _refuse_content(error, lang)
    if as_json:
        _show_json([_describe_route(line) for line in lines])
        return
    rows = [
        (line.route.id, line.route.name.in_lang(lang), f"{line.length_m / 1000:.1f}")
        for line in lines
    ]
    click.echo(build_table([t(f"routes.head.{c}", lang) for c in ("id", "name", "km")], rows))


def _describe_route(line: RouteLine) -> dict[str, Any]:
    return {
        "id": line.route.id,
        "name": line.route.name.model_dump(),
        "length_m": round(line.length_m, 1),
        "legs": len(line.spans),
        "stops": len(line.route.stops),
        "valid_from": line.route.valid_from,
        "valid_until": line.route.valid_until,
    }


def describe_cue(cue: Cue) -> dict[str, Any]:
    """Return a cue as JSON; ``pass_number`` is called ``pass``."""
    fields = cue.model_dump(mode="json")
    return {"site": fields.pop("site"), "pass": fields.pop("pass_number"), **fields}


@click.command("cues")
@route_argument
@as_json
@click.pass_obj
def list_cues(lang: str, route: str, as_json: bool) -> None:
    """List what to look at along ROUTE (a shipped id, or a GeoJSON file)."""
    line = build_line(find_route(route, lang))
    catalogue = read_shipped(lang)
    cues = find_cues(line, catalogue)
    if as_json:
        _show_json([describe_cue(cue) for cue in cues])
    elif not cues:
        click.echo(t("routes.no_cues", lang))
    else:
        click.echo(_build_cue_table(cues, catalogue, lang))


def _build_cue_table(cues: Sequence[Cue], catalogue: Catalogue, lang: str) -> str:
    columns = ("abeam", "window", "side", "distance", "pass", "deck", "site", "also", "glance")
    rows = [
        (
            f"{cue.abeam_m:.0f}",
            f"{cue.from_m:.0f}–{cue.to_m:.0f}",
            t(f"routes.{'arrive' if cue.arrive else 'side'}.{cue.side}", lang),
            f"{cue.distance_m:.0f}",
            f"{cue.pass_number}/{cue.passes}",
            t(f"routes.deck.{cue.deck}", lang),
            catalogue.get_site(cue.site).name.in_lang(lang),
            name_also(cue, catalogue, lang),
            cue.glance.in_lang(lang),
        )
        for cue in cues
    ]
    return build_table([_say_head(column, lang) for column in columns], rows)


def _say_head(column: str, lang: str) -> str:
    return t("airtime.also" if column == "also" else f"routes.head.{column}", lang)


def name_also(cue: Cue, catalogue: Catalogue, lang: str) -> str:
    """Return the names of the places that are here too, or a dash."""
    names = [catalogue.get_site(site).name.in_lang(lang) for site in cue.also]
    return " · ".join(names) or "–"


@click.command("timetable")
@route_argument
@click.option("--depart", required=True, metavar="TIME", help="ISO 8601, as 2026-11-28T08:00.")
@click.option("--group-size", type=click.IntRange(1, 500), default=30, show_default=True)
@as_json
@click.pass_obj
def show_timetable(lang: str, route: str, depart: str, group_size: int, as_json: bool) -> None:
    """Show when the group is where along ROUTE."""
    moment = parse_depart(depart, lang)
    line = build_line(find_route(route, lang))
    catalogue = read_shipped(lang)
    cues = find_cues(line, catalogue)
    table = build_timetable(line, cues, moment, group_size)
    if as_json:
        _show_json(describe_timetable(line, cues, table))
    else:
        click.echo(_build_timetable(table, lang))


def describe_timetable(line: RouteLine, cues: Sequence[Cue], table: Timetable) -> dict[str, Any]:
    """Return a timetable as JSON: moments in ISO 8601 with offset, whole seconds."""
    stops = [
        {
            "id": halt.stop.id,
            "name": halt.stop.name.model_dump(),
            "at_m": round(halt.progress_m, 1),
            "arrive": halt.arrive.isoformat(timespec="seconds"),
            "depart": halt.depart.isoformat(timespec="seconds"),
        }
        for halt in table.stops
    ]
    passed = [
        {**describe_cue(cue), "at": passing.at.isoformat(timespec="seconds")}
        for cue, passing in zip(cues, table.passings, strict=True)
    ]
    return {
        "route": line.route.id,
        "depart": table.starts.isoformat(timespec="seconds"),
        "ends": table.ends.isoformat(timespec="seconds"),
        "stops": stops,
        "cues": passed,
    }


def _build_timetable(table: Timetable, lang: str) -> str:
    rows = [
        (
            show_clock(halt.arrive),
            show_clock(halt.depart),
            f"{halt.progress_m:.0f}",
            halt.stop.name.in_lang(lang),
        )
        for halt in table.stops
    ]
    heads = [t(f"routes.head.{column}", lang) for column in ("arrive", "depart", "at", "stop")]
    day = t("routes.leaves", lang, day=show_day(table.starts, lang), at=show_clock(table.starts))
    end = t("routes.ends", lang, at=show_clock(table.ends))
    return "\n".join((day, build_table(heads, rows), end))


@click.command("export")
@route_argument
@click.option("--format", "kind", type=click.Choice(["geojson"]), default="geojson")
@click.pass_obj
def export(lang: str, route: str, kind: str) -> None:
    """Write ROUTE, measured, to standard output."""
    writers = {"geojson": export_route}
    _show_json(writers[kind](build_line(find_route(route, lang))))


COMMANDS = (list_routes, list_cues, show_timetable, export)
