"""The editors' desk: revisions, drafts, comments, the log and the editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sites.content_tables import list_guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ADDED_TO = ("content_revision", "content_log", "content_edition")


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _whole(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    """Create the tables; the database itself refuses to change what is only added to."""
    _create_revisions()
    _create_items()
    _create_talk()
    dialect = op.get_bind().dialect.name
    for table in _ADDED_TO:
        for statement in list_guards(table, dialect):
            op.execute(statement)


def _create_revisions() -> None:
    op.create_table(
        "content_revision",
        _whole("id"),
        *map(_word, ("kind", "item")),
        _whole("number"),
        _whole("parent", nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        *map(_word, ("author", "author_name")),
        sa.Column("at", _MOMENT, nullable=False),
        *map(_word, ("origin", "note")),
        sa.Column("outdated", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_revision"),
        sa.UniqueConstraint("kind", "item", "number", name="uq_content_revision_kind"),
    )


def _create_items() -> None:
    op.create_table(
        "content_item",
        *map(_word, ("kind", "item")),
        _whole("version"),
        _word("stage"),
        _whole("newest"),
        _whole("published", nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("publish_at", _MOMENT, nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_name", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "item", name="pk_content_item"),
    )
    op.create_index("ix_content_item_stage", "content_item", ["stage"])
    op.create_index("ix_content_item_publish_at", "content_item", ["publish_at"])
    op.create_table(
        "content_work",
        *map(_word, ("account_id", "kind", "item")),
        _whole("base"),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("unaffected", sa.JSON(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "kind", "item", name="pk_content_work"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_content_work_account_id", ondelete="CASCADE"
        ),
    )


def _create_talk() -> None:
    op.create_table(
        "content_log",
        _whole("id"),
        sa.Column("at", _MOMENT, nullable=False),
        *map(_word, ("who", "who_name", "event", "kind", "item")),
        _whole("number"),
        *map(_word, ("field", "text")),
        sa.PrimaryKeyConstraint("id", name="pk_content_log"),
    )
    op.create_index("ix_content_log_item", "content_log", ["kind", "item"])
    op.create_table(
        "content_comment",
        _whole("id"),
        *map(_word, ("kind", "item")),
        _whole("number"),
        *map(_word, ("field", "text", "who", "who_name")),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_content_comment"),
    )
    op.create_index("ix_content_comment_item", "content_comment", ["kind", "item"])
    op.create_table(
        "content_edition",
        _whole("number"),
        sa.Column("at", _MOMENT, nullable=False),
        *map(_word, ("who", "kind", "item")),
        _whole("revision", nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_content_edition"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("edition", "comment", "log", "work", "item", "revision"):
        op.drop_table(f"content_{name}")
    if op.get_bind().dialect.name == "postgresql":
        for table in _ADDED_TO:
            op.execute(f"DROP FUNCTION IF EXISTS {table}_kept()")
