"""The database of this installation: found by the environment, made ready at first use."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from sites.database import build_engine

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "jejak.sqlite"
ROOT = Path(__file__).parents[1]
_UPGRADE_KEY = 20_260_828
"""Of PostgreSQL's advisory lock: two servers that start together upgrade one by one."""
_opening = Lock()


def find_folder() -> Path:
    """Return the folder of everything this installation keeps: JEJAK_VAR, or ``var``.

    ``var`` lies beside the source tree, or in the working folder when installed elsewhere.
    """
    named = os.environ.get("JEJAK_VAR")
    if named:
        return Path(named)
    return (ROOT if (ROOT / "pyproject.toml").is_file() else Path.cwd()) / "var"


def find_address() -> str:
    """Return the address of the database: DATABASE_URL, or a SQLite file in the folder."""
    named = os.environ.get("DATABASE_URL")
    return named or f"sqlite:///{(find_folder() / FILE).absolute()}"


def open_engine(address: str) -> Engine:
    """Return an engine; for a SQLite file its folder is made."""
    engine = build_engine(address)
    if engine.url.drivername.startswith("sqlite") and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    return engine


@lru_cache(maxsize=4)
def _open(address: str) -> Engine:
    engine = open_engine(address)
    upgrade(engine)
    return engine


def current_engine() -> Engine:
    """Return the engine of this process, its database upgraded when it is first asked for."""
    with _opening:
        return _open(find_address())


def _build_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str | None:
    """Return the revision that the program wants."""
    return ScriptDirectory.from_config(_build_config()).get_current_head()


def find_revision(connection: Connection) -> str | None:
    """Return the revision of a database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> tuple[str | None, str | None]:
    """Bring the database up to date as a whole or not at all; return old and new revision."""
    config = _build_config()
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_KEY})
        before = find_revision(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return before, find_revision(connection)
