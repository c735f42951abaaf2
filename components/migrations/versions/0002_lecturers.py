"""Accounts and sign-ins, plans of visits with their rosters, own routes, the class on the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; let tours have a route, a group and a plan of their own."""
    _create_accounts()
    _create_routes()
    _create_plans()
    _extend_tours()
    _create_class()


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        *_refer("sign_in", "account"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_sign_in"),
    )
    op.create_index("ix_failed_sign_in_key", "failed_sign_in", ["key", "at"])


def _refer(table: str, to: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        [f"{to}_id"], [f"{to}.id"], name=f"fk_{table}_{to}_id", ondelete="CASCADE"
    )
    return sa.Column(f"{to}_id", sa.String(), nullable=False), key


def _create_routes() -> None:
    op.create_table(
        "own_route",
        sa.Column("id", sa.String(), nullable=False),
        *_refer("own_route", "account"),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_route"),
    )
    op.create_index("ix_own_route_account_id", "own_route", ["account_id"])


def _create_plans() -> None:
    op.create_table(
        "visit_plan",
        sa.Column("id", sa.String(), nullable=False),
        *_refer("visit_plan", "account"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("archived_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_plan"),
    )
    op.create_index("ix_visit_plan_account_id", "visit_plan", ["account_id"])
    op.create_table(
        "roster",
        *_refer("roster", "visit_plan"),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("visit_plan_id", name="pk_roster"),
    )


def _extend_tours() -> None:
    with op.batch_alter_table("tour") as tour:
        tour.add_column(sa.Column("route_id", sa.String(), nullable=True))
        tour.add_column(sa.Column("visit_plan_id", sa.String(), nullable=True))
        tour.add_column(sa.Column("group_number", sa.Integer(), nullable=True))
        tour.add_column(sa.Column("brief", sa.JSON(), nullable=True))
        tour.create_foreign_key(
            "fk_tour_visit_plan_id", "visit_plan", ["visit_plan_id"], ["id"], ondelete="SET NULL"
        )
        tour.create_index("ix_tour_visit_plan_id", ["visit_plan_id"])


def _of_tour(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["tour_id"], ["tour.id"], name=f"fk_{table}_tour_id", ondelete="CASCADE"
    )
    return sa.Column("tour_id", sa.Integer(), nullable=False), key


def _create_class() -> None:
    op.create_table(
        "check_in",
        *_of_tour("check_in"),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("heard_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tour_id", "device", name="pk_check_in"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_tour("notice"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_tour_id", "notice", ["tour_id"])
    op.create_table(
        "group_count",
        *_of_tour("group_count"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("counted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tour_id", name="pk_group_count"),
    )


def downgrade() -> None:
    """Drop the tables and take the columns back."""
    for name in ("group_count", "notice", "check_in"):
        op.drop_table(name)
    with op.batch_alter_table("tour") as tour:
        tour.drop_index("ix_tour_visit_plan_id")
        tour.drop_constraint("fk_tour_visit_plan_id", type_="foreignkey")
        for name in ("brief", "group_number", "visit_plan_id", "route_id"):
            tour.drop_column(name)
    for name in ("roster", "visit_plan", "own_route", "failed_sign_in", "sign_in", "account"):
        op.drop_table(name)
