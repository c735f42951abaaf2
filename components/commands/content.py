"""The `jejak` commands about content: judge it, and write down its schemas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from components.commands.faults import make_plain, say_code
from components.commands.review import Finding, review_files, review_shipped
from components.i18n import t
from routes.schemas import build_route_schema
from sites.schemas import Schema, build_schemas

SCHEMA_FOLDER = Path(__file__).parents[2] / "sites" / "schema"
_TABLES = ("routes.fault", "check.fault", "check.problem")
_UNREADABLE, _TO_MEND, _CLEAN = 2, 1, 0


def choose_exit(findings: Sequence[Finding]) -> int:
    """Return 2 when a file cannot be read at all, 1 when something must be mended, else 0."""
    if any(finding.is_unreadable for finding in findings):
        return _UNREADABLE
    return _TO_MEND if any(finding.blocking for finding in findings) else _CLEAN


def _shorten(file: str) -> str:
    path = Path(file)
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else file


def _say(finding: Finding, lang: str) -> str:
    message = say_code(_TABLES, finding.code, finding.detail, lang)
    prefix = "" if finding.blocking else f"{t('check.warning', lang)}: "
    where = make_plain(f"{_shorten(finding.file)}:{finding.feature}:{finding.field}")
    return f"{where}: {prefix}{message}"


def _describe(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "file": make_plain(_shorten(finding.file)),
        "feature": make_plain(finding.feature),
        "field": make_plain(finding.field),
        "code": finding.code,
        "blocking": finding.blocking,
        "message": say_code(_TABLES, finding.code, finding.detail, lang),
    }


def _summarise(findings: Sequence[Finding], lang: str) -> str:
    if not findings:
        return t("check.summary.clean", lang)
    blocking = sum(finding.blocking for finding in findings)
    warnings = len(findings) - blocking
    return t("check.summary.count", lang, blocking=blocking, warnings=warnings)


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Judge content: the shipped one, or each FILE (its kind is found from its fields).

    Prints file:feature:field: message. Exit 0: nothing to mend (warnings are printed);
    1: something to mend; 2: a file cannot be read.
    """
    lang: str = context.obj
    today = date.today()
    findings = review_files(files, today) if files else review_shipped(today)
    if as_json:
        listed = [_describe(finding, lang) for finding in findings]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(_say(finding, lang))
        click.echo(_summarise(findings, lang), err=True)
    context.exit(choose_exit(findings))


def build_all_schemas() -> dict[str, Schema]:
    """Return every schema by the name of its file, without its ending."""
    return {**build_schemas(), "route": build_route_schema()}


def format_schema(schema: Schema) -> str:
    """Return a schema as it is kept in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


@click.command("schema")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=SCHEMA_FOLDER,
    help="Where to write; by default the product's own sites/schema.",
)
def write_schemas(folder: Path) -> None:
    """Write the JSON Schema of every kind of content."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in build_all_schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(format_schema(schema), encoding="utf-8")
        click.echo(_shorten(str(path)))


COMMANDS = (check, write_schemas)
