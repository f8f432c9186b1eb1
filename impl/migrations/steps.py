"""The steps that revisions consist of, for tables that are large and in use.

Each step commits by itself, locks a table for a moment at most, and is idempotent, so that a
revision that was killed between or during its steps is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

from impl.migrations.transactions import (
    autocommit,
    change_briefly,
    is_postgresql,
    transaction,
)


@dataclass(frozen=True, slots=True)
class Index:
    """An index of a table. A column may be an expression, as `sa.text`."""

    name: str
    columns: Sequence[str | sa.TextClause]
    where: str | None = None
    unique: bool = False
    using: str | None = None
    """The kind of index in PostgreSQL, if it is not a B-tree."""
    options: Mapping[str, str] | None = None
    """Its parameters in PostgreSQL."""

    def create(self, table: str, *, concurrently: bool = False) -> None:
        """Creates it in the current transaction, or in none if `concurrently`."""
        where = None if self.where is None else sa.text(self.where)
        op.create_index(
            self.name,
            table,
            list(self.columns),
            unique=self.unique,
            sqlite_where=where,
            postgresql_where=where,
            postgresql_using=self.using,
            postgresql_with=self.options or {},
            postgresql_concurrently=concurrently,
        )


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table, with the SQL that follows its name when it is created."""

    table: str
    name: str
    definition: str


type TableItem = sa.Column[object] | sa.Constraint | Index


def create_tables(tables: Mapping[str, Sequence[TableItem]]) -> None:
    """Creates new tables with their indexes, all of them or none."""

    def create() -> None:
        for name, items in tables.items():
            op.create_table(name, *(item for item in items if not isinstance(item, Index)))
            for item in items:
                if isinstance(item, Index):
                    item.create(name)

    def are_there() -> bool:
        return all(
            {item.name for item in items if isinstance(item, sa.Column)} == column_names(name)
            for name, items in tables.items()
        )

    _unless(are_there, create)


def drop_tables(*names: str) -> None:
    """Drops tables; those that refer to others come first."""

    def drop() -> None:
        for name in names:
            op.drop_table(name, if_exists=True)

    _unless(lambda: not any(column_names(name) for name in names), drop)


def add_columns(table: str, *columns: sa.Column[object]) -> None:
    """Adds columns, which are nullable or have a constant server default.

    An older version that runs beside this one writes rows without them.
    """

    def add() -> None:
        for column in columns:
            op.add_column(table, column)

    _unless(lambda: {column.name for column in columns} <= column_names(table), add)


def drop_columns(table: str, *names: str) -> None:
    """Drops columns. SQLite rewrites the whole table for each."""
    for name in names:
        _unless(
            lambda name=name: name not in column_names(table),  # type: ignore[misc]
            lambda name=name: op.drop_column(table, name),  # type: ignore[misc]
        )


def create_table_of_index(name: str, definition: str) -> None:
    """Creates a table in SQLite that triggers of another one keep: an index by other means."""
    _unless(lambda: bool(column_names(name)), lambda: op.execute(definition))


def create_index(table: str, index: Index) -> None:
    """Builds an index while the table is read and written."""
    if not is_postgresql():
        _unless(lambda: _has_index(table, index.name), lambda: index.create(table))
    elif not with_transaction(lambda: _has_index(table, index.name, only_valid=True)):
        # The invalid index of a killed build is written to, but never read.
        drop_index(table, index.name)
        with autocommit():
            index.create(table, concurrently=True)


def drop_index(table: str, name: str) -> None:
    """Drops an index that does not belong to a constraint."""
    if not is_postgresql():
        _unless(lambda: not _has_index(table, name), lambda: op.drop_index(name, table))
    elif with_transaction(lambda: _has_index(table, name)):
        with autocommit():
            op.drop_index(name, table, postgresql_concurrently=True)


def create_trigger_function(name: str, body: str) -> None:
    """Creates what triggers of PostgreSQL run, in PL/pgSQL, with the tables that are ours.

    Another one of that name is replaced and becomes ours, or this fails if that may not be: its
    owner could change what the triggers run.
    """
    _unless(lambda: _body(name) == body, lambda: _define(name, body))


def drop_trigger_function(name: str) -> None:
    """Drops what triggers of PostgreSQL ran, once these are gone."""
    _unless(lambda: not _has_function(name), lambda: op.execute(f"DROP FUNCTION {name}()"))


def create_trigger(trigger: Trigger) -> None:
    """Creates a trigger. PostgreSQL lets nobody write to the table for that moment."""
    _unless(
        lambda: trigger.name in _triggers(trigger.table),
        lambda: op.execute(f"CREATE TRIGGER {trigger.name} {trigger.definition}"),
    )


def drop_trigger(trigger: Trigger) -> None:
    """Drops a trigger."""
    of_table = f" ON {trigger.table}" if is_postgresql() else ""
    _unless(
        lambda: trigger.name not in _triggers(trigger.table),
        lambda: op.execute(f"DROP TRIGGER {trigger.name}{of_table}"),
    )


def drop_table_of_triggers(table: str, function: str, triggers: Sequence[Trigger]) -> None:
    """Drops a table that triggers write to, and with it all that writes, then what is left.

    So whoever reads the table fails, and never misses what would have been written. PostgreSQL
    would lock the tables of all triggers together. So there their function does nothing any more,
    and they are dropped one by one.
    """

    def drop() -> None:
        if is_postgresql():
            _define(function, "BEGIN RETURN NULL; END")
        else:
            for trigger in triggers:
                op.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
        op.drop_table(table)

    _unless(lambda: not column_names(table), drop)
    if is_postgresql():
        for trigger in triggers:
            drop_trigger(trigger)
        drop_trigger_function(function)


def add_constraint(table: str, name: str, definition: str) -> None:
    """Adds a check or a foreign key in PostgreSQL, such as `CHECK (a > 0)`, then validates it.

    New rows are checked from the start, so the old ones can be validated while others write.
    """
    _unless(
        lambda: has_constraint(table, name),
        lambda: op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID"),
    )
    if not with_transaction(lambda: has_constraint(table, name, only_valid=True)):
        with transaction():
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def drop_constraints(table: str, *names: str) -> None:
    """Drops constraints in PostgreSQL."""
    dropped = ", ".join(f"DROP CONSTRAINT IF EXISTS {name}" for name in names)
    _unless(
        lambda: not any(has_constraint(table, name) for name in names),
        lambda: op.execute(f"ALTER TABLE {table} {dropped}"),
    )


def add_unique(table: str, name: str, columns: Sequence[str]) -> None:
    """Adds a unique constraint in PostgreSQL, by way of an index."""
    if with_transaction(lambda: has_constraint(table, name)):
        return
    create_index(table, Index(name, columns, unique=True))
    change_briefly(
        lambda: op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}")
    )


def allow_nulls(table: str, column: str) -> None:
    """Allows nulls in PostgreSQL."""
    _unless(
        lambda: _is_nullable(table, column), lambda: op.alter_column(table, column, nullable=True)
    )


def forbid_nulls(table: str, column: str) -> None:
    """Forbids nulls in PostgreSQL; a valid check makes a scan of all rows unnecessary."""
    check = f"ck_{table}_{column}_not_null"
    if with_transaction(lambda: _is_nullable(table, column)):
        add_constraint(table, check, f"CHECK ({column} IS NOT NULL)")
        change_briefly(lambda: op.alter_column(table, column, nullable=False))
    drop_constraints(table, check)


def analyze(table: str) -> None:
    """Updates PostgreSQL's statistics of a table that was filled, before it is queried."""
    if is_postgresql():
        with transaction():
            op.execute(f"ANALYZE {table}")


def column_names(table: str) -> set[str]:
    """Returns the names of a table's columns, none if it does not exist."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table(table):
        return set()
    return {column["name"] for column in inspector.get_columns(table)}


def has_constraint(table: str, name: str, *, only_valid: bool = False) -> bool:
    """Whether a table of PostgreSQL has a constraint, optionally one that is validated."""
    statement = sa.text(
        "SELECT convalidated FROM pg_constraint"
        " WHERE conrelid = to_regclass(:table) AND conname = :name"
    )
    is_valid = op.get_bind().scalar(statement, {"table": table, "name": name})
    return bool(is_valid) if only_valid else is_valid is not None


def with_transaction[Answer](question: Callable[[], Answer]) -> Answer:
    """Returns the result of inspecting the schema, and leaves no transaction open."""
    with transaction():
        return question()


def _unless(is_done: Callable[[], bool], change: Callable[[], None]) -> None:
    if not with_transaction(is_done):
        change_briefly(change)


def _has_index(table: str, name: str, *, only_valid: bool = False) -> bool:
    if not is_postgresql():
        return any(index["name"] == name for index in sa.inspect(op.get_bind()).get_indexes(table))
    statement = sa.text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
    is_valid = op.get_bind().scalar(statement, {"name": name})
    return bool(is_valid) if only_valid else is_valid is not None


def _define(function: str, body: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger"
        f" LANGUAGE plpgsql SET search_path FROM CURRENT AS $${body}$$"
    )
    op.execute(f"ALTER FUNCTION {function}() OWNER TO CURRENT_USER")


def _has_function(name: str) -> bool:
    statement = sa.text("SELECT to_regprocedure(:function) IS NOT NULL")
    return bool(op.get_bind().scalar(statement, {"function": f"{name}()"}))


def _body(function: str) -> str | None:
    """Returns what a function of ours without arguments runs, if there is one."""
    statement = sa.text(
        "SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(:function)"
        " AND pg_get_userbyid(proowner) = current_user"
    )
    body: str | None = op.get_bind().scalar(statement, {"function": f"{function}()"})
    return body


def _triggers(table: str) -> dict[str, str]:
    """Returns the triggers of a table by name, with the SQL that created them."""
    statement = (
        "SELECT tgname AS name, pg_get_triggerdef(oid) AS sql FROM pg_trigger"
        " WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal"
        if is_postgresql()
        else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    )
    found = op.get_bind().execute(sa.text(statement), {"table": table})
    return {row.name: row.sql for row in found}


def _is_nullable(table: str, column: str) -> bool:
    columns = sa.inspect(op.get_bind()).get_columns(table)
    return any(found["name"] == column and found["nullable"] for found in columns)
