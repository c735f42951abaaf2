"""Reports from the field with what the phone had told; closings of cases; counters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Extend the reports; create the tables of closings and counters."""
    with op.batch_alter_table("feedback") as feedback:
        feedback.add_column(sa.Column("content_version", sa.String(), nullable=True))
        feedback.add_column(sa.Column("side", sa.String(), nullable=True))
        feedback.add_column(sa.Column("abeam_m", sa.Double(), nullable=True))
        feedback.add_column(sa.Column("note", sa.String(), nullable=True))
    op.create_table(
        "field_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_by_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content_version", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_field_case"),
    )
    op.create_index("ix_field_case_site", "field_case", ["site"])
    _create_counters()


def _create_counters() -> None:
    keys = ("what", "route", "kind", "item")
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in keys),
        sa.Column("pass_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", *keys, "pass_number", "lang", name="pk_tally"),
    )
    op.create_table(
        "tally_batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tally_batch"),
    )
    op.create_index("ix_tally_batch_day", "tally_batch", ["day"])


def downgrade() -> None:
    """Drop the tables and take the columns back."""
    for name in ("tally_batch", "tally", "field_case"):
        op.drop_table(name)
    with op.batch_alter_table("feedback") as feedback:
        for name in ("note", "abeam_m", "side", "content_version"):
            feedback.drop_column(name)
