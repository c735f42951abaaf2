"""Run by Alembic: applies the steps inside the transaction of the caller."""

from __future__ import annotations

from alembic import context

from components.records import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
