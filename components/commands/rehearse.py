"""The `jejak rehearse` command: can everything be read aloud at the speed of the road?"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from components.commands.routes import as_json, find_route, read_shipped, route_argument
from components.cueing import find_cues
from components.i18n import t, tn
from components.tables import build_table
from routes.airtime import Airing, find_collisions, find_free_s, list_airings
from routes.cues import build_cues
from routes.line import build_line
from routes.model import Cue
from sites.aloud import glance_seconds
from sites.catalogue import Catalogue
from sites.text import Lang

_COLUMNS = ("called", "side", "site", "abeam", "free", *Lang, "clash")


@dataclass(frozen=True)
class Rehearsal:
    """The cues of one route read at one speed."""

    catalogue: Catalogue
    cues: Sequence[Cue]
    speed_kmph: float

    @property
    def speed_mps(self) -> float:
        """The speed in metres per second."""
        return self.speed_kmph / 3.6

    @property
    def airings(self) -> tuple[Airing, ...]:
        """When each cue of the bus is read, in the order of the calls."""
        return list_airings(self.cues, self.catalogue.sites, self.speed_mps)

    @property
    def clashes(self) -> Mapping[int, tuple[int, ...]]:
        """With which cues each one collides, by their numbers."""
        found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
        for one, other in find_collisions(self.cues, self.catalogue.sites, self.speed_mps):
            found[one] += (other,)
            found[other] += (one,)
        return found


def describe_rehearsal(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return a row for each cue of the bus as JSON: metres, seconds, ids."""
    airings, clashes = rehearsal.airings, rehearsal.clashes
    free_s = find_free_s(airings)
    return [
        _describe(rehearsal, airing, free_s[airing.number], clashes.get(airing.number, ()))
        for airing in airings
    ]


def _describe(
    rehearsal: Rehearsal, airing: Airing, free_s: float | None, clashes: Sequence[int]
) -> dict[str, Any]:
    cue = rehearsal.cues[airing.number]
    site = rehearsal.catalogue.get_site(cue.site)
    return {
        "site": cue.site,
        "pass": cue.pass_number,
        "side": cue.side.value,
        "called_m": round(airing.from_s * rehearsal.speed_mps, 1),
        "abeam_s": round(airing.ahead_s, 1),
        "free_s": None if free_s is None else round(free_s, 1),
        "needed_s": {lang.value: round(glance_seconds(site, lang), 1) for lang in Lang},
        "also": list(cue.also),
        "collides": [rehearsal.cues[number].site for number in clashes],
    }


def _name(rehearsal: Rehearsal, site: str, lang: str) -> str:
    return rehearsal.catalogue.get_site(site).name.in_lang(lang)


def _build_table(rehearsal: Rehearsal, rows: Sequence[Mapping[str, Any]], lang: str) -> str:
    cells = [
        (
            f"{row['called_m']:.0f}",
            t(f"routes.side.{row['side']}", lang),
            _name(rehearsal, row["site"], lang),
            f"{row['abeam_s']:.1f}",
            "–" if row["free_s"] is None else f"{row['free_s']:.1f}",
            *(f"{row['needed_s'][each]:.1f}" for each in Lang),
            ", ".join(_name(rehearsal, site, lang) for site in row["collides"]) or "–",
        )
        for row in rows
    ]
    return build_table([t(f"airtime.head.{column}", lang) for column in _COLUMNS], cells)


def _show(rehearsal: Rehearsal, rows: Sequence[Mapping[str, Any]], name: str, lang: str) -> None:
    pairs = sum(len(row["collides"]) for row in rows) // 2
    count, yielded = len(rows), sum(len(row["also"]) for row in rows)
    speed = f"{rehearsal.speed_kmph:g}"
    click.echo(t("airtime.title", lang, route=name, speed=speed, count=count, yielded=yielded))
    click.echo(_build_table(rehearsal, rows, lang) if rows else t("airtime.none", lang))
    if rows:
        click.echo(tn("airtime.clashes", pairs, lang) if pairs else t("airtime.clean", lang))


def _keep_finite(_context: click.Context, parameter: click.Parameter, speed: float) -> float:
    """Refuse what is no number but passes for one in a range."""
    if math.isnan(speed):
        raise click.BadParameter(str(speed), param=parameter)
    return speed


@click.command("rehearse")
@route_argument
@click.option(
    "--speed",
    type=click.FloatRange(1, 120),
    default=25,
    show_default=True,
    callback=_keep_finite,
    help="In km/h.",
)
@click.option("--all", "everything", is_flag=True, help="As if no cue gave way to another.")
@as_json
@click.pass_obj
def rehearse(lang: str, route: str, speed: float, everything: bool, as_json: bool) -> None:
    """Ride ROUTE at a steady speed: is there time to read each cue aloud?

    Ends with 1 when two cues on one side need the same seconds.
    """
    line = build_line(find_route(route, lang))
    catalogue = read_shipped(lang)
    cues = build_cues(line, catalogue.sites) if everything else find_cues(line, catalogue)
    rehearsal = Rehearsal(catalogue, cues, speed)
    rows = describe_rehearsal(rehearsal)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _show(rehearsal, rows, line.route.name.in_lang(lang), lang)
    if any(row["collides"] for row in rows):
        raise SystemExit(1)


COMMANDS = (rehearse,)
