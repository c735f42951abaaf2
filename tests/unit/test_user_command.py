"""The `jejak user` commands: accounts are made, listed, changed and removed in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from components.cli import main

PASSWORD = "lawang sewu 1907"
ADD = ("add", "Rini@Kampus.ac.id", "--name", "Rini", "--role", "lecturer")


class Desk:
    """The `jejak user` command with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"JEJAK_VAR": str(folder), "DATABASE_URL": ""}

    def run(self, *words: str, lang: str = "id", given: str | None = None) -> Result:
        """Run one command."""
        command = ["--lang", lang, "user", *words]
        return CliRunner().invoke(
            main, command, env=self.environment, input=given, catch_exceptions=False
        )

    def list_all(self) -> list[dict[str, Any]]:
        """Every account."""
        return json.loads(self.run("list", "--json").stdout)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def test_an_account_is_added_with_a_password_from_input_and_listed_without_it(desk: Desk) -> None:
    made = desk.run(*ADD, "--role", "crew", "--password-stdin", given=f"{PASSWORD}\n")
    assert made.exit_code == 0
    assert made.stdout == "Akun rini@kampus.ac.id dibuat untuk Rini. Peran: dosen, kru.\n"
    (listed,) = desk.list_all()
    assert listed == {
        "login": "rini@kampus.ac.id",
        "name": "Rini",
        "roles": ["crew", "lecturer"],
        "password": True,
        "disabled": None,
    }
    assert PASSWORD not in desk.run("list").output


def test_a_password_is_asked_for_twice_and_not_shown(desk: Desk) -> None:
    asked = desk.run(*ADD, given=f"{PASSWORD}\n{PASSWORD}\n", lang="en")
    assert asked.exit_code == 0
    assert "Password (10 characters or more)" in asked.stderr
    assert PASSWORD not in asked.output
    assert desk.run(*ADD, given=f"{PASSWORD}\nlain sama sekali\n").exit_code == 1


def test_an_account_for_a_provider_alone_needs_no_password(desk: Desk) -> None:
    assert desk.run(*ADD, "--no-password").exit_code == 0
    assert desk.list_all()[0]["password"] is False
    assert "OpenID" in desk.run("list").stdout


def test_roles_are_replaced_and_an_account_is_switched_off_and_on(desk: Desk) -> None:
    desk.run(*ADD, "--no-password")
    said = desk.run("role", "rini@kampus.ac.id", "--role", "admin", lang="en").stdout
    assert said == "Roles of rini@kampus.ac.id are now: keeper.\n"
    assert desk.list_all()[0]["roles"] == ["admin"]
    last = desk.run("disable", "rini@kampus.ac.id")
    assert (last.exit_code, "pengelola terakhir" in last.stderr) == (2, True)
    desk.run("add", "tari", "--name", "Tari", "--role", "admin", "--no-password")
    desk.run("disable", "rini@kampus.ac.id")
    assert desk.list_all()[0]["disabled"].endswith("+00:00")
    assert "nonaktif" in desk.run("list").stdout
    desk.run("enable", "rini@kampus.ac.id")
    assert desk.list_all()[0]["disabled"] is None


def test_a_password_is_changed_and_sign_ins_are_ended(desk: Desk) -> None:
    desk.run(*ADD, "--no-password")
    changed = desk.run("password", "rini@kampus.ac.id", "--password-stdin", given=PASSWORD)
    assert "diganti" in changed.stdout
    assert desk.list_all()[0]["password"] is True
    assert desk.run("sign-out", "rini@kampus.ac.id").stdout == "0 perangkat dikeluarkan.\n"


def test_an_account_is_removed_only_by_who_is_sure(desk: Desk) -> None:
    desk.run(*ADD, "--no-password")
    assert "Tidak ada yang dihapus." in desk.run("remove", "rini@kampus.ac.id", given="n\n").stdout
    assert len(desk.list_all()) == 1
    assert desk.run("remove", "rini@kampus.ac.id", "--yes").exit_code == 0
    assert desk.list_all() == []
    assert "Belum ada akun" in desk.run("list").stdout


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (
            ("add", "rini budi", "--name", "R", "--role", "crew", "--no-password"),
            None,
            "tanpa spasi",
        ),
        (("add", "rini", "--name", " ", "--role", "crew", "--no-password"), None, "harus berisi"),
        ((*ADD, "--password-stdin"), "pendek\n", "terlalu pendek"),
        ((*ADD, "--password-stdin"), "x" * 1_000_000, "terlalu panjang"),
        (("password", "entah", "--password-stdin"), PASSWORD, "«entah»"),
        (("role", "entah", "--role", "crew"), None, "«entah»"),
        (("disable", "entah"), None, "«entah»"),
        (("enable", "entah"), None, "«entah»"),
        (("remove", "entah", "--yes"), None, "«entah»"),
        (("sign-out", "' OR 1=1 --"), None, "«' OR 1=1 --»"),
        (("add", "x", "--name", "X", "--role", "raja", "--no-password"), None, "raja"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_2(
    desk: Desk, words: tuple[str, ...], given: str | None, said: str
) -> None:
    refused = desk.run(*words, given=given)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.output
    assert desk.list_all() == []


def test_a_login_that_is_taken_is_refused_in_any_spelling(desk: Desk) -> None:
    desk.run(*ADD, "--no-password")
    again = desk.run("add", "RINI@kampus.ac.id", "--name", "R", "--role", "crew", "--no-password")
    assert (again.exit_code, "sudah ada" in again.stderr) == (2, True)
    assert len(desk.list_all()) == 1
