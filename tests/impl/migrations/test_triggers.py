"""Triggers outlive a table of SQLite that is altered by copying it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.migrations import copies
from tests.impl.migrations.databases import on


def test_a_table_that_is_copied_keeps_its_triggers(tmp_path: Path) -> None:
    address = parse_database_url(f"sqlite:///{tmp_path / 'taskpact.db'}")
    migrate(address)
    before = on(address, triggers)
    assert before
    on(address, rebuild)
    assert on(address, triggers) == before


def rebuild(connection: sa.Connection) -> None:
    with (
        Operations.context(MigrationContext.configure(connection)),
        copies.rebuilt("users") as users,
    ):
        users.add_column(sa.Column("another", sa.String()))


def triggers(connection: sa.Connection) -> list[tuple[str, ...]]:
    found = connection.execute(
        sa.text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 2")
    )
    return [tuple(row) for row in found]
