"""The `jejak` command."""

from __future__ import annotations

import click

from components.commands import (
    content,
    database,
    departures,
    exchange,
    pack,
    rehearse,
    routes,
    streets,
    track,
    users,
)


@click.group()
@click.option(
    "--lang", type=click.Choice(["id", "en"]), default="id", envvar="JEJAK_LANG", show_default=True
)
@click.pass_context
def main(context: click.Context, lang: str) -> None:
    """Jejak Semarang: a companion for study visits."""
    context.obj = lang


for command in (
    *content.COMMANDS,
    *exchange.COMMANDS,
    *routes.COMMANDS,
    *rehearse.COMMANDS,
    *streets.COMMANDS,
    *track.COMMANDS,
    *departures.COMMANDS,
    *pack.COMMANDS,
    *database.COMMANDS,
    *users.COMMANDS,
):
    main.add_command(command)
