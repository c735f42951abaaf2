"""Departures, tours, fixes, events, the live position, feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_departures()
    _create_tours()
    _create_journal()
    _create_live()
    _create_feedback()


def _create_departures() -> None:
    op.create_table(
        "departure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("route_id", sa.String(), nullable=False),
        sa.Column("bus_id", sa.String(), nullable=True),
        sa.Column("departs_at", _MOMENT, nullable=False),
        sa.Column("crew_hash", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_departure"),
        sa.UniqueConstraint("crew_hash", name="uq_departure_crew_hash"),
    )


def _departure(name: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["departure_id"],
        ["departure.id"],
        name=f"fk_{name}_departure_id",
        ondelete="CASCADE",
    )
    return sa.Column("departure_id", sa.String(), nullable=False), key


def _create_tours() -> None:
    op.create_table(
        "tour",
        sa.Column("id", sa.Integer(), nullable=False),
        *_departure("tour"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tour"),
        sa.UniqueConstraint("code", name="uq_tour_code"),
    )
    op.create_index("ix_tour_departure_id", "tour", ["departure_id"])


def _create_journal() -> None:
    op.create_table(
        "fix",
        *_departure("fix"),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("t", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("speed_mps", sa.Double(), nullable=True),
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("departure_id", "client_id", name="pk_fix"),
    )
    op.create_index("ix_fix_departure_t", "fix", ["departure_id", "t"])
    op.create_table(
        "event",
        *_departure("event"),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("t", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("departure_id", "client_id", name="pk_event"),
    )


def _create_live() -> None:
    op.create_table(
        "live",
        *_departure("live"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("departure_id", name="pk_live"),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("route_id", sa.String(), nullable=False),
        sa.Column("departure_id", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_route_id", "feedback", ["route_id"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("feedback", "live", "event", "fix", "tour", "departure"):
        op.drop_table(name)
