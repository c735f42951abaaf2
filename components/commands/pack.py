"""The `jejak pack` command: one ride as one HTML file that needs no server."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, BinaryIO, NoReturn

import click

from components.commands.routes import find_route, parse_depart
from components.http.joined import find_current_tour
from components.http.pack import build_pack
from components.http.single import BadServer, Single, build_single, parse_server
from components.i18n import t
from components.sources import (
    SEMARANG_TIME,
    current_basemap,
    current_catalogue,
    current_lines,
    example_departure,
)
from sites.text import Lang


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(2)


def _build_route_pack(word: str, depart: str | None, lang: str) -> dict[str, Any]:
    route = find_route(word, lang)
    if depart is not None:
        moment = parse_depart(depart, lang)
    else:
        moment = example_departure(datetime.now(SEMARANG_TIME))
    return build_pack(current_catalogue(), route, moment, current_basemap()[1])


def find_ride(word: str, depart: str | None, lang: str) -> tuple[dict[str, Any], Lang]:
    """Return the pack that a join code, a route's id or a route's file names, and its language.

    Says what is wrong and exits with 2 when there is none.
    """
    joined = None if word in current_lines() else find_current_tour(word)
    if joined is None:
        return _build_route_pack(word, depart, lang), Lang(lang)
    if depart is not None:
        _refuse(t("pack.depart_of_tour", lang, tour=joined.tour.code))
    pack: dict[str, Any] = json.loads(joined.build_pack().plain)
    return pack, joined.tour.lang


@click.command("pack")
@click.argument("ride", metavar="TOUR|ROUTE")
@click.option("-o", "--output", type=click.File("wb"), required=True, help="HTML file, or -.")
@click.option("--depart", metavar="TIME", help="For a ROUTE: ISO 8601, as 2026-11-28T08:00.")
@click.option("--server", default="", metavar="ADDRESS", help="Ask there for the live position.")
@click.pass_obj
def write_pack(lang: str, ride: str, output: BinaryIO, depart: str | None, server: str) -> None:
    """Write a ride as one HTML file that works without any server."""
    try:
        address = parse_server(server) if server else ""
    except BadServer:
        _refuse(t("pack.bad_server", lang, found=server))
    pack, page_lang = find_ride(ride, depart, lang)
    content = build_single(Single(pack, page_lang, address)).encode()
    output.write(content)
    size = f"{len(content) / 1000:.0f}"
    click.echo(t("pack.written", lang, file=output.name, size=size), err=True)


COMMANDS = (write_pack,)
