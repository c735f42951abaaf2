"""The tables of the editors' desk. What was said once is never changed: it is only added to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, UniqueConstraint, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from sites.database import Base, Moment

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Remark(TypeDecorator[str]):
    """What somebody typed about content; signs that not every database keeps are left out."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Leave out NUL and halves of characters."""
        return None if value is None else _UNKEPT.sub("", value)


class RevisionRow(Base):
    """The table of revisions: every state an item was ever saved in."""

    __tablename__ = "content_revision"
    __table_args__ = (UniqueConstraint("kind", "item", "number", name="uq_content_revision_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item: Mapped[str]
    number: Mapped[int]
    parent: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str]
    author_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    origin: Mapped[str]
    note: Mapped[str] = mapped_column(Remark)
    outdated: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class ItemRow(Base):
    """The table of items: which revision is the newest and which one is shown.

    ``published`` is None for what came with the product and was not published here since.
    ``version`` counts every change, so that two writers cannot both have been first.
    """

    __tablename__ = "content_item"

    kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    stage: Mapped[str] = mapped_column(index=True)
    newest: Mapped[int]
    published: Mapped[int | None]
    withdrawn: Mapped[bool]
    publish_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    approved_by: Mapped[str | None]
    approved_name: Mapped[str | None]


class WorkRow(Base):
    """The table of what is being typed: per account and item, replaced at every field."""

    __tablename__ = "content_work"

    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    unaffected: Mapped[list[str]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class EntryRow(Base):
    """The table of the log: who did what to which revision, and when."""

    __tablename__ = "content_log"
    __table_args__ = (Index("ix_content_log_item", "kind", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str]
    who_name: Mapped[str]
    event: Mapped[str]
    kind: Mapped[str]
    item: Mapped[str]
    number: Mapped[int]
    field: Mapped[str] = mapped_column(Remark)
    text: Mapped[str] = mapped_column(Remark)


class CommentRow(Base):
    """The table of comments on one field of one revision."""

    __tablename__ = "content_comment"
    __table_args__ = (Index("ix_content_comment_item", "kind", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item: Mapped[str]
    number: Mapped[int]
    field: Mapped[str] = mapped_column(Remark)
    text: Mapped[str] = mapped_column(Remark)
    who: Mapped[str]
    who_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None]


class EditionRow(Base):
    """The table of editions: each published or withdrew one item.

    ``revision`` is None when the item was withdrawn. What was shown at any time before can be
    read off the editions up to then.
    """

    __tablename__ = "content_edition"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str]
    kind: Mapped[str]
    item: Mapped[str]
    revision: Mapped[int | None]


ADDED_TO = (RevisionRow, EntryRow, EditionRow)
"""The tables whose rows are neither changed nor deleted, by nobody."""


_TURN_KEY = 20_261_128
"""Of PostgreSQL's advisory lock: editors write one after the other."""


def take_turn(session: Session) -> None:
    """Wait until nobody else writes at the desk, before anything is read that is then changed.

    The turn ends with the transaction. SQLite has one writer at a time by itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN_KEY)))


def list_guards(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements that make a database refuse to change or delete rows of a table."""
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is only added to'; END $$ LANGUAGE plpgsql"
    )
    yield (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
    )


def _guard(dialect: str) -> None:
    for row in ADDED_TO:
        for statement in list_guards(row.__tablename__, dialect):
            ddl = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(row.__table__, "after_create", ddl.execute_if(dialect=dialect))


_guard("sqlite")
_guard("postgresql")
