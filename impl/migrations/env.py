"""Runs migrations on the connection that `impl.migrate` opened."""

from alembic import context
from sqlmodel import SQLModel

import impl.tables  # noqa: F401, it defines the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
