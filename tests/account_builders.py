"""Accounts for tests: a hasher that costs nothing, and one lecturer with her password."""

from __future__ import annotations

from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import Engine

from sites.accounts import KEEPER, Account, NewAccount, add_account
from sites.database import open_writing
from sites.rights import Role

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
LOGIN, PASSWORD = "rini@kampus.ac.id", "lawang sewu 1907"


def keep_account(
    engine: Engine,
    login: str = LOGIN,
    *,
    name: str = "Rini",
    roles: tuple[Role, ...] = (Role.LECTURER,),
    password: str | None = PASSWORD,
) -> Account:
    """Store an account."""
    new = NewAccount(login, name, roles, password)
    with open_writing(engine) as session:
        return add_account(session, KEEPER, new, now=NOW, hasher=QUICK)


def read_now() -> datetime:
    """Return the time of this machine, for what is asked through pages that read its clock."""
    return datetime.now(UTC)


class CountingHasher(PasswordHasher):
    """Hashes as any other and counts its guesses."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.guesses = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        """Count, then compare."""
        self.guesses += 1
        return bool(super().verify(hash, password))
