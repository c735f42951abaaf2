"""The `jejak` commands about departures and the tours on them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NoReturn

import click

from components.commands.routes import parse_depart
from components.guides import find_guide
from components.i18n import show_clock, show_day, t
from components.origin import find_origin
from components.sources import SEMARANG_TIME, current_lines
from components.store import current_engine
from components.tables import build_table
from routes.airtime import list_sites
from routes.buses import read_buses
from routes.departures import (
    Departure,
    add_departure,
    find_departure,
    list_departures,
    remove_departure,
    revoke_crew,
)
from routes.guide import Guide
from routes.live import reopen
from routes.tours import BadName, Tour, add_tour, list_tours, remove_tour
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.text import Lang

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _refuse(lang: str, key: str, **values: object) -> NoReturn:
    click.echo(t(f"departure.refusal.{key}", lang, **values), err=True)
    raise SystemExit(2)


def _refuse_unknown(lang: str, unknown: UnknownItem) -> NoReturn:
    _refuse(lang, f"unknown_{unknown.kind}", item=unknown.item_id)


def _show_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _get_guide(route_id: str, lang: str) -> Guide:
    guide = find_guide(route_id)
    if guide is None:
        _refuse(lang, "unknown_route", item=route_id, known=", ".join(current_lines()))
    return guide


def _say_when(moment: datetime, lang: str) -> str:
    local = moment.astimezone(SEMARANG_TIME)
    return f"{show_day(local, lang)}, {show_clock(local)}"


def _describe(departure: Departure) -> dict[str, Any]:
    ended = departure.finished_at
    return {
        "id": departure.id,
        "route": departure.route_id,
        "bus": departure.bus_id,
        "departs": departure.departs_at.astimezone(SEMARANG_TIME).isoformat(timespec="seconds"),
        "finished": ended and ended.astimezone(SEMARANG_TIME).isoformat(timespec="seconds"),
    }


@click.group("departure")
def departures() -> None:
    """Bus runs: plan them, list them, change their crew's link."""


@departures.command("add")
@click.argument("route")
@click.option("--depart", required=True, metavar="TIME", help="ISO 8601, as 2026-11-28T08:00.")
@click.option("--bus", metavar="BUS", help="As si-kenang.")
@as_json
@click.pass_obj
def add(lang: str, route: str, depart: str, bus: str | None, as_json: bool) -> None:
    """Plan a bus run on ROUTE; prints its id and the secret link of its crew."""
    departs_at = parse_depart(depart, lang)
    _get_guide(route, lang)
    known = [each.id for each in read_buses()]
    if bus is not None and bus not in known:
        _refuse(lang, "unknown_bus", item=bus, known=", ".join(known))
    with open_writing(current_engine()) as session:
        made, secret = add_departure(
            session, route, departs_at, now=datetime.now(UTC), draw=secrets.choice, bus_id=bus
        )
    _show_link(lang, made, secret, as_json)


def _show_link(lang: str, departure: Departure, secret: str, as_json: bool) -> None:
    link = f"{find_origin()}/kru/{secret}"
    if as_json:
        _show_json({**_describe(departure), "secret": secret, "crew": link})
        return
    when = _say_when(departure.departs_at, lang)
    click.echo(t("departure.made", lang, id=departure.id, route=departure.route_id, when=when))
    click.echo(t("departure.crew", lang, link=link))


@departures.command("list")
@as_json
@click.pass_obj
def list_all(lang: str, as_json: bool) -> None:
    """List the bus runs, the earliest first."""
    with open_reading(current_engine()) as session:
        found = list_departures(session)
    if as_json:
        _show_json([_describe(departure) for departure in found])
    elif not found:
        click.echo(t("departure.none", lang))
    else:
        click.echo(_build_departure_table(found, lang))


def _build_departure_table(found: Iterable[Departure], lang: str) -> str:
    columns = ("id", "route", "bus", "departs", "finished")
    rows = [
        (
            each.id,
            each.route_id,
            each.bus_id or "–",
            _say_when(each.departs_at, lang),
            _say_when(each.finished_at, lang) if each.finished_at else "–",
        )
        for each in found
    ]
    return build_table([t(f"departure.head.{column}", lang) for column in columns], rows)


@departures.command("revoke")
@click.argument("departure")
@as_json
@click.pass_obj
def revoke(lang: str, departure: str, as_json: bool) -> None:
    """Make the crew link of DEPARTURE worthless and print a new one."""
    try:
        with open_writing(current_engine()) as session:
            secret = revoke_crew(session, departure, secrets.choice)
            found = find_departure(session, departure)
    except UnknownItem as unknown:
        _refuse_unknown(lang, unknown)
    if found is not None:
        _show_link(lang, found, secret, as_json)


@departures.command("remove")
@click.argument("departure")
@click.pass_obj
def remove(lang: str, departure: str) -> None:
    """Delete DEPARTURE with its tours and everything its beacon sent."""
    try:
        with open_writing(current_engine()) as session:
            remove_departure(session, departure)
    except UnknownItem as unknown:
        _refuse_unknown(lang, unknown)
    click.echo(t("departure.removed", lang, id=departure))


@departures.command("reopen")
@click.argument("departure")
@click.pass_obj
def open_again(lang: str, departure: str) -> None:
    """Take back the end of DEPARTURE, when the crew ended it by mistake."""
    try:
        with open_writing(current_engine()) as session:
            found = find_departure(session, departure)
            if found is None:
                raise UnknownItem("departure", departure)
            reopen(session, departure, _get_guide(found.route_id, lang), datetime.now(UTC))
    except UnknownItem as unknown:
        _refuse_unknown(lang, unknown)
    click.echo(t("departure.reopened", lang, id=departure))


@click.group("tour")
def tours() -> None:
    """Classes on a bus run: give them a code to join by."""


@tours.command("add")
@click.argument("departure")
@click.option("--name", required=True, help="Of the class, as its members know it.")
@click.option("--lang", "speaks", type=click.Choice([each.value for each in Lang]), default="id")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="May be given again.")
@as_json
@click.pass_obj
def add_class(
    lang: str, *, departure: str, name: str, speaks: str, sites: tuple[str, ...], as_json: bool
) -> None:
    """Put a class on DEPARTURE; prints its code and the link to join by."""
    try:
        with open_writing(current_engine()) as session:
            _check_sites(lang, find_departure(session, departure), sites)
            made = add_tour(
                session,
                departure,
                name=name,
                lang=Lang(speaks),
                sites=sites,
                now=datetime.now(UTC),
                draw=secrets.choice,
            )
    except UnknownItem as unknown:
        _refuse_unknown(lang, unknown)
    except BadName as bad:
        _refuse(lang, bad.code)
    _show_tour(lang, made, as_json)


def _check_sites(lang: str, departure: Departure | None, sites: Iterable[str]) -> None:
    """Refuse a site that the route neither passes nor stops at."""
    if departure is None:
        return
    guide = _get_guide(departure.route_id, lang)
    seen = {*list_sites(guide.cues)}
    seen |= {site for stop in guide.line.route.stops for site in stop.sites}
    for site in sites:
        if site not in seen:
            _refuse(lang, "unseen_site", item=site, route=departure.route_id)


def _describe_tour(tour: Tour) -> dict[str, Any]:
    return {
        "code": tour.code,
        "name": tour.name,
        "lang": tour.lang.value,
        "departure": tour.departure_id,
        "sites": list(tour.sites),
        "join": f"{find_origin()}/ikut/{tour.code}",
    }


def _show_tour(lang: str, tour: Tour, as_json: bool) -> None:
    described = _describe_tour(tour)
    if as_json:
        _show_json(described)
        return
    click.echo(t("departure.joined", lang, name=tour.name, code=tour.code))
    click.echo(described["join"])


@tours.command("list")
@click.argument("departure", required=False)
@as_json
@click.pass_obj
def list_classes(lang: str, departure: str | None, as_json: bool) -> None:
    """List the classes on DEPARTURE, or all."""
    with open_reading(current_engine()) as session:
        found = list_tours(session, departure)
    if as_json:
        _show_json([_describe_tour(tour) for tour in found])
    elif not found:
        click.echo(t("departure.no_tours", lang))
    else:
        columns = ("code", "name", "lang", "departure")
        rows = [(each.code, each.name, each.lang.value, each.departure_id) for each in found]
        click.echo(build_table([t(f"departure.head.{one}", lang) for one in columns], rows))


@tours.command("remove")
@click.argument("code")
@click.pass_obj
def remove_class(lang: str, code: str) -> None:
    """Delete the tour with this CODE; its departure stays."""
    try:
        with open_writing(current_engine()) as session:
            remove_tour(session, code)
    except UnknownItem as unknown:
        _refuse_unknown(lang, unknown)
    click.echo(t("departure.tour_removed", lang, code=code.upper()))


COMMANDS = (departures, tours)
