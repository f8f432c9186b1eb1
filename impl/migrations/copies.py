"""Steps that alter a table of SQLite by copying it, since `ALTER TABLE` can do little there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from impl.migrations.transactions import StepError, transaction


@contextmanager
def rebuilt(table: str) -> Iterator[BatchOperations]:
    """Alters a table of SQLite in one transaction by copying it, which Alembic does at the end.

    Its triggers stay: they are created again.

    Raises:
        StepError: some rows refer to rows that do not exist.
    """
    with _copying() as connection:
        triggers = _parts(connection, table, "trigger")
        with op.batch_alter_table(table, recreate="always") as batch:
            yield batch
        for sql in triggers:
            connection.exec_driver_sql(sql)


def redefine(table: str, change: Callable[[str], str]) -> None:
    """Gives a table of SQLite the definition that `change` makes of its present one.

    Its rows get into the columns of the same names; its indexes and triggers stay. It does nothing
    if the definition is the same.

    Raises:
        StepError: some rows refer to rows that do not exist.
    """
    with transaction() as connection:
        (before,) = _parts(connection, table, "table")
    _, _, inside = before.partition("(")
    if change(inside) == inside:
        return
    copy = f"_alembic_tmp_{table}"
    with _copying() as connection:
        parts = [*_parts(connection, table, "index"), *_parts(connection, table, "trigger")]
        connection.exec_driver_sql(f"CREATE TABLE {copy} ({change(inside)}")
        names = [_column_names(connection, each) for each in (table, copy)]
        both = ", ".join(name for name in names[0] if name in names[1])
        connection.exec_driver_sql(
            f"INSERT INTO {copy} ({both}) SELECT {both} FROM {table} ORDER BY rowid"  # noqa: S608, names
        )
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(f"ALTER TABLE {copy} RENAME TO {table}")
        for sql in parts:
            connection.exec_driver_sql(sql)


def replace(name: str, kind: Literal["table", "view"], definition: str) -> None:
    """Replaces a view of SQLite by a table of the same name, or the other way round."""
    with transaction() as connection:
        statement = sa.text("SELECT type FROM sqlite_master WHERE name = :name")
        present = connection.scalar(statement, {"name": name})
        if present != kind:
            connection.exec_driver_sql(f"DROP {present} {name}")
            connection.exec_driver_sql(definition)


@contextmanager
def _copying() -> Iterator[sa.Connection]:
    """Yields the connection in a transaction in which a table is dropped and comes back.

    Rows that refer to it stay: foreign keys are off, or dropping the table would delete them.
    Triggers of other tables may mention it: what is renamed is renamed nowhere else.
    """
    _set(foreign_keys="OFF", legacy_alter_table="ON")
    try:
        with transaction() as connection:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise StepError(f"{len(broken)} rows refer to others that are not there")
    finally:
        _set(foreign_keys="ON", legacy_alter_table="OFF")


def _set(**pragmas: str) -> None:
    connection = op.get_bind()
    connection.commit()
    cursor = connection.connection.cursor()  # in a transaction it would have no effect
    for name, value in pragmas.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _parts(connection: sa.Connection, table: str, kind: str) -> list[str]:
    """Returns the SQL that created what belongs to a table, or the table itself."""
    statement = sa.text(
        "SELECT sql FROM sqlite_master"
        " WHERE type = :kind AND tbl_name = :table AND sql IS NOT NULL ORDER BY rowid"
    )
    return [*connection.scalars(statement, {"kind": kind, "table": table})]


def _column_names(connection: sa.Connection, table: str) -> list[str]:
    return [row.name for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
