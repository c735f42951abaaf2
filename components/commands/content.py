"""The `jejak` commands about content: judge it, measure it, and write down its schemas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from components.commands.faults import make_plain, say_code, say_fault
from components.commands.review import Finding, review_files, review_shipped
from components.i18n import t
from routes.schemas import build_restriction_schema, build_route_schema
from sites.catalogue import SHIPPED, read_catalogue
from sites.errors import ContentError, Problem
from sites.readability import ItemMeasure, check_measure, measure_catalogue
from sites.schemas import Schema, build_schemas

SCHEMA_FOLDER = Path(__file__).parents[2] / "sites" / "schema"
_TABLES = ("routes.fault", "check.fault", "check.problem", "airtime.problem")
_MEASURED = (
    "words",
    "sentences",
    "mean_words",
    "longest_words",
    "long_share",
    "grade",
    "aloud_s",
)
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


def _show_number(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _tabulate(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of columns; all but the first two columns are set to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _describe_measure(found: ItemMeasure, problems: Sequence[Problem], lang: str) -> dict[str, Any]:
    measured = found.measure.model_dump(mode="json")
    return {
        "kind": found.kind,
        "item": found.item,
        **{name: round(v, 3) if isinstance(v, float) else v for name, v in measured.items()},
        "warnings": [say_code(_TABLES, one.code, one.detail, lang) for one in problems],
    }


def _say_measures(found: Sequence[ItemMeasure], lang: str) -> list[str]:
    head = [t(f"check.readability.{name}", lang) for name in ("item", "lang", *_MEASURED)]
    rows = [
        [f"{one.kind}:{one.item}", one.measure.lang.value]
        + [_show_number(getattr(one.measure, name)) for name in _MEASURED]
        for one in found
    ]
    return _tabulate([head, *rows])


@click.command("readability")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SHIPPED,
    help="The content to measure; by default the shipped one.",
)
@click.pass_context
def readability(context: click.Context, as_json: bool, folder: Path) -> None:
    """Measure the prose of each item in each language: sentences, long words, time aloud.

    Bounds that are passed are warnings. Exit 0: measured; 2: the content cannot be read.
    """
    lang: str = context.obj
    try:
        found = tuple(measure_catalogue(read_catalogue(folder)))
    except ContentError as error:
        click.echo("\n".join(say_fault(fault, lang) for fault in error.faults), err=True)
        context.exit(_UNREADABLE)
    warned = {id(one): tuple(check_measure(one)) for one in found}
    if as_json:
        listed = [_describe_measure(one, warned[id(one)], lang) for one in found]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_say_measures(found, lang)))
    for one in found:
        for problem in warned[id(one)]:
            message = say_code(_TABLES, problem.code, problem.detail, lang)
            click.echo(f"{one.kind}:{one.item}:{problem.field}: {message}")
    count = sum(map(len, warned.values()))
    click.echo(t("check.summary.count", lang, blocking=0, warnings=count), err=True)


def build_all_schemas() -> dict[str, Schema]:
    """Return every schema by the name of its file, without its ending."""
    own = {"route": build_route_schema(), "restriction": build_restriction_schema()}
    return {**build_schemas(), **own}


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


COMMANDS = (check, readability, write_schemas)
