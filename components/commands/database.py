"""The `jejak` command about the database."""

from __future__ import annotations

import click
from sqlalchemy.engine.url import make_url

from components.i18n import t
from components.store import find_address, open_engine, upgrade


@click.group("db")
def database() -> None:
    """The database of this installation."""


@database.command("upgrade")
@click.pass_obj
def bring_up_to_date(lang: str) -> None:
    """Bring the database to the form this version needs; the server does so itself at its start."""
    before, after = upgrade(open_engine(find_address()))
    where = make_url(find_address()).render_as_string(hide_password=True)
    key = "departure.db.current" if before == after else "departure.db.upgraded"
    click.echo(t(key, lang, where=where, before=before or "–", after=after))


COMMANDS = (database,)
