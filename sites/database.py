"""The database: one engine for SQLite or PostgreSQL, its transactions and column types.

SQLite runs in WAL mode with ``synchronous=FULL``: readers never wait for the writer, and a
commit that was answered is on the disk, so that neither a killed process nor a lost power
supply undoes it. One bus writes a few batches a minute; the flush costs milliseconds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine.url import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import DateTime, TypeDecorator

BUSY_S = 10.0
"""How long a writer waits for another one before it gives up."""
_PAUSE_S = 0.05
_WAL = "PRAGMA journal_mode = WAL"
_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # or replacing a row would not count as deleting it
    f"PRAGMA busy_timeout = {BUSY_S * 1000:.0f}",
)
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table is declared on."""

    metadata = MetaData(naming_convention=_NAMES)


class Moment(TypeDecorator[datetime]):
    """A point in time: aware when written, UTC when read back, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a time without a zone; keep the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive_moment")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the time in UTC; SQLite keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def parse_address(address: str) -> str:
    """Return a database address with the driver that is installed for it.

    ``postgres://`` and ``postgresql://`` mean psycopg 3. Raises
    ``sqlalchemy.exc.ArgumentError`` for something that is no address.
    """
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def build_engine(address: str) -> Engine:
    """Return an engine for an address such as ``sqlite:////var/jejak.sqlite``.

    ``sqlite://`` is a database in memory, one per thread. Nothing is opened yet. A connection is
    tried before it is used, so that a restarted database is not seen as a fault.
    """
    parsed = parse_address(address)
    if not parsed.startswith("sqlite"):
        return create_engine(parsed, pool_pre_ping=True, pool_size=8, max_overflow=8)
    driver = {"timeout": BUSY_S, "check_same_thread": False}
    pool = {"pool_size": 20, "max_overflow": 40} if make_url(parsed).database else {}
    engine = create_engine(parsed, connect_args=driver, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Set the write-ahead log; SQLite does not wait by itself while others open the same file."""
    tries = round(BUSY_S / _PAUSE_S)
    for number in range(tries + 1):
        try:
            connection.execute(_WAL)
        except sqlite3.OperationalError:
            if number == tries:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def open_reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees one state of the database and keeps nothing."""
    with Session(engine) as session:
        yield session


@contextmanager
def open_writing(engine: Engine) -> Iterator[Session]:
    """Yield a session that is kept as a whole, or not at all when an exception leaves it.

    On SQLite it is the only writer from its first statement on, so it never finds its
    reading out of date when it comes to write.
    """
    with Session(engine.execution_options(writes=True)) as session, session.begin():
        yield session
