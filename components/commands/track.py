"""The `jejak track` command: positions in, progress along a route out, line by line."""

from __future__ import annotations

import json

import click

from components.commands.faults import make_plain
from components.commands.routes import as_json, find_route, route_argument
from components.i18n import t
from routes.fixes import BadFix, parse_fix
from routes.line import build_line
from routes.tracking import Tracker, TrackState


def describe_state(state: TrackState) -> str:
    """Return one line of JSON: seconds, metres (null before they are known), state."""
    at_m = state.progress_m
    row = {
        "t": state.t,
        "progress_m": None if at_m is None else round(at_m, 1),
        "state": state.state.value,
    }
    return json.dumps(row)


def show_state(state: TrackState, lang: str) -> str:
    """Return one line for reading."""
    at_m = t("track.unknown", lang) if state.progress_m is None else f"{state.progress_m:.0f} m"
    return f"{state.t:.1f}  {at_m:>9}  {t(f'track.state.{state.state.value}', lang)}"


def say_fault(error: BadFix, number: int, name: str, lang: str) -> str:
    """Return ``file:line: message`` on one line."""
    words = t(f"track.fault.{error.code}", lang, field=error.field, found=error.found)
    return make_plain(f"{name}:{number}: {words}")


@click.command("track")
@route_argument
@click.argument(
    "fixes", metavar="FIXES", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@as_json
@click.pass_obj
def track(lang: str, route: str, fixes: str, as_json: bool) -> None:
    """Follow FIXES (JSON lines: t, lon, lat, accuracy_m…; - is standard input) along ROUTE.

    A line that is not a fix is named by its number, the others are followed; the exit code
    is 1 then.
    """
    tracker = Tracker(build_line(find_route(route, lang)))
    broken = False
    with click.open_file(fixes, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                state = tracker.step(parse_fix(line))
            except BadFix as error:
                broken = True
                click.echo(say_fault(error, number, fixes, lang), err=True)
                continue
            click.echo(describe_state(state) if as_json else show_state(state, lang))
    if broken:
        raise SystemExit(1)


COMMANDS = (track,)
