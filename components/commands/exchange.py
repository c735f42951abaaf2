"""The `jejak content` commands: files out, and files in after a dry run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from components.commands.faults import make_plain, say_code
from components.exchange_files import find_open_file, write_open_file
from components.i18n import t
from components.judging import shipped_data
from components.origin import find_origin
from components.sources import current_catalogue
from components.store import current_engine
from sites.accounts import KEEPER, find_account
from sites.database import open_reading, open_writing
from sites.document import read_bytes
from sites.edited import StaleDraft
from sites.errors import ContentError, Fault
from sites.exchange.drafts import apply_plan, read_current
from sites.exchange.dry_run import Fate, Plan, PlanItem, compare_incoming
from sites.exchange.files import parse_incoming
from sites.exchange.incoming import LIMIT_BYTES
from sites.rights import Action, Actor

FORMATS = {
    **{form: f"sites.{form}" for form in ("geojson", "csv", "xlsx", "kml", "jsonld")},
    "poi": "poi.ngsi.jsonld",
    "trips": "trips.ngsi.jsonld",
    "dcat": "dcat.jsonld",
}
FLAT = ("geojson", "csv", "xlsx", "kml")
FAULTS = ("editor_exchange.fault", "routes.fault", "check.fault")


def _stop(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(2)


@click.group("content")
def exchange() -> None:
    """Content as files that others read and write."""


@exchange.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--features", is_flag=True, help="The smart-city features instead of the places.")
@click.pass_obj
def export(lang: str, *, form: str, output: Path, features: bool) -> None:
    """Write the content shown now as FORMAT.

    geojson, csv, xlsx and kml come in again; jsonld, poi, trips and dcat are for others.
    """
    if features and form not in FLAT:
        raise click.UsageError(f"--features: {', '.join(FLAT)}")
    name = f"smart-features.{form}" if features else FORMATS[form]
    content = write_open_file(find_open_file(name).name, current_catalogue(), find_origin())
    output.write_bytes(content)
    click.echo(t("editor_exchange.command.written", lang, file=output, n=len(content)))


def _say_fault(fault: Fault, lang: str) -> str:
    where = make_plain(f"{fault.feature}:{fault.field}").strip(":")
    said = say_code(FAULTS, fault.code, fault.detail, lang)
    row = fault.detail.get("row")
    line = f"{t('editor_exchange.command.row', lang, row=row)}: " if row is not None else ""
    return f"{fault.file}: {line}{where}: {said}"


def _list_lines(plan: Plan, lang: str) -> Iterator[str]:
    for item in plan.items:
        if item.fate is Fate.FAULTY:
            yield from (_say_fault(fault, lang) for fault in item.faults)
        elif item.fate is not Fate.SAME:
            yield _say_item(item, lang)
    counts = {fate.value: plan.count(fate) for fate in Fate}
    yield t("editor_exchange.page.counts", lang, **counts)


def _say_item(item: PlanItem, lang: str) -> str:
    fields = "" if item.fate is Fate.NEW else ": " + ", ".join(one.field for one in item.changes)
    return make_plain(f"{item.ref} {t(f'editor_exchange.fate.{item.fate.value}', lang)}{fields}")


def _find_actor(login: str | None, lang: str) -> Actor:
    if login is None:
        _stop(t("editor_exchange.command.no_login", lang))
    with open_reading(current_engine()) as session:
        account = find_account(session, login)
    if account is None:
        _stop(t("editor_exchange.command.unknown_login", lang, login=login))
    if account.disabled_at is not None:
        _stop(t("editor_exchange.command.off", lang, login=login))
    if not account.actor.may(Action.EDIT_CONTENT):
        _stop(t("editor_exchange.command.not_allowed", lang, login=login))
    return account.actor


@exchange.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", "applies", is_flag=True, help="Save drafts, all of them or none.")
@click.option("--as", "login", help="The account that saves.")
@click.pass_context
def bring_in(context: click.Context, *, file: Path, applies: bool, login: str | None) -> None:
    """Say what FILE (GeoJSON, CSV, XLSX, KML) would change; nothing is written without --apply.

    Exit 0: fit, or nothing to do; 1: rows to be mended; 2: not readable or refused.
    """
    lang: str = context.obj
    actor = _find_actor(login, lang) if applies else KEEPER
    try:
        incoming = parse_incoming(read_bytes(file, LIMIT_BYTES), file.name)
    except ContentError as error:
        _stop("\n".join(_say_fault(fault, lang) for fault in error.faults))
    with open_reading(current_engine()) as session:
        plan = compare_incoming(incoming, read_current(session, actor, shipped_data))
    for line in _list_lines(plan, lang):
        click.echo(line)
    if plan.pick(Fate.FAULTY):
        context.exit(1)
    if not applies:
        click.echo(t("editor_exchange.command.dry", lang), err=True)
    elif plan.written:
        _apply(plan, actor, file.name, lang)


def _apply(plan: Plan, actor: Actor, file: str, lang: str) -> None:
    note, now = t("editor_exchange.page.note", lang, file=file), datetime.now(UTC)
    try:
        with open_writing(current_engine()) as session:
            saved = apply_plan(session, actor, plan, shipped=shipped_data, now=now, note=note)
    except StaleDraft as stale:
        _stop(t("editor_exchange.page.stale", lang, item=stale.held.ref))
    click.echo(t("editor_exchange.command.applied", lang, n=len(saved)))


COMMANDS = (exchange,)
