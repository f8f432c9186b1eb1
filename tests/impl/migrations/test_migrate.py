"""Migrations: up, down and up again, and the result is what the tables of all rooms define."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select, text
from sqlmodel import SQLModel, col

from impl.database.columns import give_options
from impl.database.migrate import downgrade, migrate
from impl.database.schema import schema_of
from impl.database.url import DatabaseUrl
from impl.users.tables import UserRow
from tests.impl.migrations.databases import NUMBER, is_table, on, schema


def tables(address: DatabaseUrl) -> set[str]:
    names = on(address, lambda connection: inspect(connection).get_table_names())
    return set(filter(is_table, names))


def test_up_down_and_up_again(empty: DatabaseUrl) -> None:
    assert tables(empty) == set()
    migrate(empty, "+1")
    first = on(empty, schema)
    migrate(empty)
    assert tables(empty) == {*SQLModel.metadata.tables}
    downgrade(empty, "base")
    assert tables(empty) == set()
    migrate(empty, "+1")
    assert on(empty, schema) == first
    migrate(empty)
    assert tables(empty) == {*SQLModel.metadata.tables}


def test_migrating_what_is_migrated_changes_nothing(migrated: DatabaseUrl) -> None:
    user = {
        "id": "ada",
        "email": "ada@example.com",
        "name": "Ada",
        "password_hash": "-",
        "created_at": datetime(2026, 11, 21, tzinfo=UTC),
    }
    on(migrated, lambda connection: connection.execute(insert(UserRow), user))
    migrate(migrated)
    names = on(migrated, lambda connection: connection.scalars(select(col(UserRow.name))).all())
    assert names == ["Ada"]


# It cannot see expression indexes on SQLite, and there are none.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_alembic_finds_no_difference_to_the_tables(migrated: DatabaseUrl) -> None:
    def is_ours(name: str, kind: str, _parents: object) -> bool:
        """Whether it is no index that is a table, and not about the numbers of rows in one."""
        return is_table(name) if kind == "table" else name not in {NUMBER, "uq_tasks_user_id"}

    options = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts=options)
        found = list(compare_metadata(context, give_options(SQLModel.metadata)))
        views = inspect(connection).get_view_names()
        # An index may be several tables on SQLite, and what it was before a view.
        return [d for d in found if not (d[0] == "add_index" and d[1].name in views)]

    assert on(migrated, differences) == []


def test_the_schema_is_the_one_that_the_tables_would_make(
    empty: DatabaseUrl, migrated: DatabaseUrl
) -> None:
    """Including checks and names of constraints, which Alembic does not compare."""
    on(empty, give_options(SQLModel.metadata).create_all)
    by_tables, by_migrations = on(empty, schema), on(migrated, schema)
    for table in by_tables.keys() | by_migrations.keys():
        assert by_migrations.get(table) == by_tables.get(table), table


def test_every_key_of_what_a_user_owns_begins_with_the_user(migrated: DatabaseUrl) -> None:
    """So that the tables can be distributed by user."""

    def keys(connection: Connection) -> dict[str, list[Any]]:
        inspector = inspect(connection)
        return {
            table: [
                inspector.get_pk_constraint(table)["constrained_columns"],
                *(u["column_names"] for u in inspector.get_unique_constraints(table)),
                *(i["column_names"] for i in inspector.get_indexes(table) if i["unique"]),
            ]
            for table in inspector.get_table_names()
            if any(column["name"] == "user_id" for column in inspector.get_columns(table))
        }

    found = on(migrated, keys)
    assert "tasks" in found
    for table, columns in found.items():
        others = [key for key in columns if key != [NUMBER]]
        assert others, table
        assert all("user_id" in key for key in others), table


def test_a_database_is_migrated_at_the_newest_revision_or_beyond(empty: DatabaseUrl) -> None:
    """Beyond: the previous version keeps running while the next one is rolled out."""
    assert schema_of(empty).is_older
    migrate(empty)
    assert not schema_of(empty).is_older
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    on(empty, lambda connection: connection.execute(newer))
    assert not schema_of(empty).is_older


def test_a_database_that_went_down_is_not_migrated(migrated: DatabaseUrl) -> None:
    downgrade(migrated, "base")
    assert schema_of(migrated).is_older


def test_a_migration_that_fails_leaves_nothing_behind(empty: DatabaseUrl) -> None:
    on(empty, lambda connection: connection.execute(text("CREATE TABLE tasks (x integer)")))
    with pytest.raises(Exception, match="tasks"):
        migrate(empty)
    assert "users" not in tables(empty), "half of a revision is there"
    on(empty, lambda connection: connection.execute(text("DROP TABLE tasks")))
    migrate(empty)
    assert not schema_of(empty).is_older
