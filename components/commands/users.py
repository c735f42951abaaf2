"""The `jejak user` commands: accounts and their roles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from sqlalchemy.orm import Session

from components.i18n import t, tn
from components.store import current_engine
from components.tables import build_table
from sites.accounts import (
    KEEPER,
    Account,
    BadAccount,
    NewAccount,
    add_account,
    disable_account,
    enable_account,
    end_sign_ins,
    find_account,
    list_accounts,
    remove_account,
    set_password,
    set_roles,
)
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.passwords import BadPassword
from sites.rights import Role

roles_option = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given again.",
)
from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of input."
)


def _refuse(lang: str, code: str, login: str) -> NoReturn:
    click.echo(t(f"account.fault.{code}", lang, login=login), err=True)
    raise SystemExit(2)


@contextmanager
def _change(lang: str, login: str) -> Iterator[Session]:
    """Yield a session that is kept as a whole; say in words why it was refused."""
    try:
        with open_writing(current_engine()) as session:
            yield session
    except UnknownItem:
        _refuse(lang, "unknown_account", login)
    except (BadAccount, BadPassword) as bad:
        _refuse(lang, bad.code, login)


def _read_password(lang: str, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt(
        t("account.command.ask", lang), hide_input=True, confirmation_prompt=True, err=True
    )
    return asked


def _say_roles(lang: str, roles: frozenset[Role]) -> str:
    return ", ".join(t(f"account.role.{role.value}", lang) for role in Role if role in roles)


@click.group("user")
def users() -> None:
    """Accounts of lecturers, editors, crew and keepers."""


@users.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Of the person, as shown on the pages.")
@roles_option
@from_stdin
@click.option("--no-password", is_flag=True, help="Signs in through OpenID Connect only.")
@click.pass_obj
def add(
    lang: str, *, login: str, name: str, roles: Sequence[str], password_stdin: bool,
    no_password: bool,
) -> None:  # fmt: skip
    """Make an account for LOGIN, a name or an e-mail address."""
    password = None if no_password else _read_password(lang, password_stdin)
    new = NewAccount(login, name, [Role(role) for role in roles], password)
    with _change(lang, login) as session:
        made = add_account(session, KEEPER, new, now=datetime.now(UTC))
    said = _say_roles(lang, made.roles)
    click.echo(t("account.command.added", lang, login=made.login, name=made.name, roles=said))


def _describe(account: Account) -> dict[str, object]:
    off = account.disabled_at
    return {
        "login": account.login,
        "name": account.name,
        "roles": sorted(role.value for role in account.roles),
        "password": account.has_password,
        "disabled": off and off.isoformat(timespec="seconds"),
    }


def _build_row(lang: str, account: Account) -> tuple[str, ...]:
    way = "with_password" if account.has_password else "openid_only"
    state = "off" if account.disabled_at else "active"
    words = (t(f"account.command.{key}", lang) for key in (way, state))
    return (account.login, account.name, _say_roles(lang, account.roles), *words)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_all(lang: str, as_json: bool) -> None:
    """List the accounts by login."""
    with open_reading(current_engine()) as session:
        found = list_accounts(session, KEEPER)
    if as_json:
        click.echo(json.dumps([_describe(each) for each in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(t("account.command.none", lang))
    else:
        heads = [
            t(f"account.head.{one}", lang) for one in ("login", "name", "roles", "way", "state")
        ]
        click.echo(build_table(heads, [_build_row(lang, each) for each in found]))


@users.command("password")
@click.argument("login")
@from_stdin
@click.pass_obj
def change_password(lang: str, login: str, password_stdin: bool) -> None:
    """Give LOGIN a new password and sign it out everywhere."""
    _check_known(lang, login)
    password = _read_password(lang, password_stdin)
    with _change(lang, login) as session:
        set_password(session, KEEPER, login, password)
    click.echo(t("account.command.password", lang, login=login))


def _check_known(lang: str, login: str) -> None:
    """Refuse an unknown login before anything is asked."""
    with open_reading(current_engine()) as session:
        if find_account(session, login) is None:
            _refuse(lang, "unknown_account", login)


@users.command("role")
@click.argument("login")
@roles_option
@click.pass_obj
def change_roles(lang: str, login: str, roles: Sequence[str]) -> None:
    """Let LOGIN have these roles and no others, at once."""
    wanted = frozenset(Role(role) for role in roles)
    with _change(lang, login) as session:
        set_roles(session, KEEPER, login, wanted)
    click.echo(t("account.command.roles", lang, login=login, roles=_say_roles(lang, wanted)))


@users.command("disable")
@click.argument("login")
@click.pass_obj
def disable(lang: str, login: str) -> None:
    """Keep LOGIN from signing in and sign it out everywhere; nothing of it is lost."""
    with _change(lang, login) as session:
        disable_account(session, KEEPER, login, datetime.now(UTC))
    click.echo(t("account.command.disabled", lang, login=login))


@users.command("enable")
@click.argument("login")
@click.pass_obj
def enable(lang: str, login: str) -> None:
    """Let LOGIN sign in again."""
    with _change(lang, login) as session:
        enable_account(session, KEEPER, login)
    click.echo(t("account.command.enabled", lang, login=login))


@users.command("remove")
@click.argument("login")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(lang: str, login: str, yes: bool) -> None:
    """Delete LOGIN with its plans, rosters and routes."""
    _check_known(lang, login)
    if not yes and not click.confirm(t("account.command.remove_sure", lang, login=login)):
        click.echo(t("account.command.kept", lang))
        return
    with _change(lang, login) as session:
        remove_account(session, KEEPER, login)
    click.echo(t("account.command.removed", lang, login=login))


@users.command("sign-out")
@click.argument("login")
@click.pass_obj
def sign_out(lang: str, login: str) -> None:
    """End every sign-in of LOGIN at once."""
    with _change(lang, login) as session:
        ended = end_sign_ins(session, KEEPER, login)
    click.echo(tn("account.command.ended", ended, lang))


COMMANDS = (users,)
