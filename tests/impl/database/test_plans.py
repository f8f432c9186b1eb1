"""Plans: what SQLAlchemy's compiler gives, once, for the drivers to run."""

from __future__ import annotations

import gc
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from sqlalchemy import (
    Column,
    Delete,
    Dialect,
    Executable,
    Insert,
    Select,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlmodel import col

import impl
from impl.api_keys.tables import ApiKeyRow
from impl.database import Query
from impl.database.errors import WrongValueError
from impl.database.functions import Lines, none_of, one_of
from impl.database.plans import Plan, Plans
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.statements import assign, if_current
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow

POSTGRESQL: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
SQLITE: Dialect = SQLiteDialect_pysqlite()
TASK = UUID("01a223cd-7cce-72de-8303-7ecf890b07bf")
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ONE_TASK = (
    col(TaskRow.user_id) == bindparam("owner"),
    col(TaskRow.id) == bindparam("task"),
)
in_both = pytest.mark.parametrize("dialect", [POSTGRESQL, SQLITE], ids=["postgresql", "sqlite"])


def modules_of_the_house() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(impl.__path__, "impl."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            yield import_module(module.name)


def statements_of_the_house() -> Iterator[tuple[str, Executable]]:
    for module in modules_of_the_house():
        for name, value in vars(module).items():
            statement = value.statement if isinstance(value, Query) else value
            if isinstance(statement, (Select, Insert, Update, Delete)):
                yield f"{module.__name__}.{name}", statement


@in_both
def test_the_sql_of_no_statement_depends_on_its_values(dialect: Dialect) -> None:
    """It would be rendered again each time. A plan refuses that when it is made."""
    found = dict(statements_of_the_house())
    assert len(found) > 80
    for name, statement in found.items():
        assert Plan(statement, dialect).sql, name


@in_both
def test_a_statement_whose_sql_would_depend_on_them_is_refused(dialect: Dialect) -> None:
    with pytest.raises(AssertionError, match="a part of the SQL"):
        Plan(select(col(TaskRow.id)).where(col(TaskRow.version).in_(bindparam("v"))), dialect)


# What a new version of SQLAlchemy must not change unnoticed


def test_a_statement_for_postgresql_has_numbered_parameters_of_its_types() -> None:
    plan = Plan(select(col(TaskRow.title), col(TaskRow.due_at)).where(*ONE_TASK), POSTGRESQL)
    assert plan.sql.split("\n") == [
        "SELECT tasks.title, tasks.due_at ",
        "FROM tasks ",
        "WHERE tasks.user_id = $1::VARCHAR AND tasks.id = $2::UUID",
    ]
    assert plan.arguments({"task": TASK, "owner": "ada", "more": 1}) == ("ada", TASK)
    assert plan.values(["x", NOON]) == ["x", NOON], "the driver's types are ours"


def test_a_statement_for_sqlite_has_places_and_texts() -> None:
    plan = Plan(
        update(TaskRow)
        .where(*ONE_TASK)
        .values(due_at=bindparam("at"))
        .returning(col(TaskRow.due_at)),
        SQLITE,
    )
    assert plan.sql == (
        "UPDATE tasks SET due_at=? WHERE tasks.user_id = ? AND tasks.id = ? RETURNING due_at"
    )
    values = {"owner": "ada", "task": TASK, "at": NOON}
    assert plan.arguments(values) == ["2026-11-28 12:00:00.000000", "ada", TASK.hex]
    assert plan.values(["2026-11-28 12:00:00.000000"]) == [NOON]


@in_both
def test_constants_of_a_statement_are_arguments_too(dialect: Dialect) -> None:
    plan = Plan(update(TaskRow).where(*ONE_TASK).values(version=col(TaskRow.version) + 1), dialect)
    arguments = plan.arguments({"owner": "ada", "task": TASK})
    assert [*arguments[:2]] == [1, "ada"]


@in_both
def test_an_insert_writes_the_columns_that_it_is_given(dialect: Dialect) -> None:
    plans, statement = Plans(dialect), insert(TagRow)
    some = {"user_id": "ada", "id": TASK, "name": "home"}
    plan = plans.of(statement, some)
    assert plan.sql.startswith("INSERT INTO tags (user_id, id, name) VALUES (")
    assert [*plan.arguments(some)[::2]] == ["ada", "home"]
    assert plans.of(statement, some) is plan
    assert plans.of(statement, {**some, "folded": "home"}) is not plan


@in_both
def test_a_plan_is_made_once_and_goes_with_its_statement(dialect: Dialect) -> None:
    plans, statement = Plans(dialect), select(col(TaskRow.id)).where(*ONE_TASK)
    assert plans.of(statement, {}) is plans.of(statement, {"owner": "ada"})
    del statement
    assert not plans._plans, "a statement that is built for one use leaves nothing"


@in_both
@pytest.mark.parametrize(
    "values",
    [{"owner": "ada"}, {"owner": "ada", "task": "no UUID", "at": 1}, {}],
    ids=["one is missing", "one has another type", "all are missing"],
)
def test_a_wrong_value_is_no_error_of_the_database(
    dialect: Dialect, values: dict[str, object]
) -> None:
    changed = update(TaskRow).where(*ONE_TASK).values(due_at=bindparam("at"))
    plan = Plan(changed, dialect)
    if dialect is POSTGRESQL and len(values) == 3:
        assert plan.arguments(values), "asyncpg itself refuses it"
    else:
        with pytest.raises(WrongValueError):
            plan.arguments(values)


# SQL that the two spell in different ways


def test_a_list_is_one_parameter() -> None:
    some = select(col(TaskRow.title)).where(one_of(col(TaskRow.id), "tasks"))
    others = select(col(TaskRow.title)).where(none_of(col(TaskRow.id), "tasks"))
    values = {"tasks": [TASK]}
    for statement, written in (
        (
            some,
            (
                "tasks.id = ANY ((SELECT $1::TEXT[]::UUID[])::UUID[])",
                "tasks.id IN (SELECT value FROM json_each(?))",
            ),
        ),
        (
            others,
            (
                "tasks.id <> ALL ((SELECT $1::TEXT[]::UUID[])::UUID[])",
                "tasks.id NOT IN (SELECT value FROM json_each(?))",
            ),
        ),
    ):
        postgresql, sqlite = Plan(statement, POSTGRESQL), Plan(statement, SQLITE)
        assert (postgresql.sql.endswith(written[0]), sqlite.sql.endswith(written[1])) == (
            True,
            True,
        )
        assert postgresql.arguments(values) == [[str(TASK)]]
        assert sqlite.arguments(values) == [f'["{TASK.hex}"]']


def test_the_separator_of_lines_is_a_part_of_the_sql() -> None:
    names = select(Lines(col(TagRow.name)))
    assert "string_agg(tags.name, chr(10))" in Plan(names, POSTGRESQL).sql
    assert "group_concat(tags.name, char(10))" in Plan(names, SQLITE).sql


# What takes no time to speak of

ONE_LINK = (
    col(TaskTagRow.user_id) == "ada",
    col(TaskTagRow.tag_id) == TASK,
    col(TaskTagRow.task_id) == TASK,
)
WRITING_ONE_ROW: dict[str, Any] = {
    "a change of a row": update(TaskRow).where(*ONE_TASK).values(title="x"),
    "with further conditions": update(TaskRow)
    .where(*ONE_TASK, col(TaskRow.version) > 1)
    .values(title="x"),
    "of a version": if_current(assign(frozenset({"title"}), None)).statement,
    "a removal to which nothing else belongs": delete(ApiKeyRow).where(
        col(ApiKeyRow.user_id) == "ada", col(ApiKeyRow.id) == TASK
    ),
    "of a link": delete(TaskTagRow).where(*ONE_LINK),
    "a new row": insert(TaskRow),
    "a new row of some values": insert(TaskRow).from_select(
        ["id", "title"], select(bindparam("id"), literal_column("'x'"))
    ),
}
COUNTED = select(func.count()).select_from(UserRow).scalar_subquery()
WRITING_MORE: dict[str, Any] = {
    "nothing at all": select(col(TaskRow.title)).where(*ONE_TASK),
    "all rows": update(TaskRow).values(title="x"),
    "those of a user": update(TaskRow).where(ONE_TASK[0]).values(title="x"),
    "either of two": update(TaskRow).where(ONE_TASK[0] | ONE_TASK[1]).values(title="x"),
    "all but one": update(TaskRow).where(ONE_TASK[0], col(TaskRow.id) != TASK).values(title="x"),
    "those from a place on": delete(TaskTagRow).where(
        *ONE_LINK[:2], col(TaskTagRow.task_id) > TASK
    ),
    "a row if others are there": update(TaskRow)
    .where(*ONE_TASK, col(TaskRow.version) == COUNTED)
    .values(title="x"),
    "a row with what others say": update(TaskRow).where(*ONE_TASK).values(version=COUNTED),
    "a row as another column says": update(TaskRow)
    .where(ONE_TASK[0], col(TaskRow.id) == col(TaskRow.user_id))
    .values(title="x"),
    "a row with the key of another table": update(TaskRow)
    .where(ONE_TASK[0], col(TagRow.id) == TASK)
    .values(title="x"),
    "a removal that others follow": delete(UserRow).where(col(UserRow.id) == "ada"),
    "rows from elsewhere": insert(TaskTagRow).from_select(
        ["tag_id"], select(col(TagRow.id)).where(col(TagRow.user_id) == "ada")
    ),
    "rows of what others say": insert(TaskRow).from_select(["version"], select(COUNTED)),
    "a new row that counts others": insert(TaskRow).values(id=TASK, user_id="ada", version=COUNTED),
}


@in_both
def test_what_writes_one_row_is_seen_from_the_statement(dialect: Dialect) -> None:
    for name, statement in WRITING_ONE_ROW.items():
        assert Plan(statement, dialect).writes_one_row, name
    for name, statement in WRITING_MORE.items():
        columns = ("id", "user_id") if isinstance(statement, Insert) and name[0] == "a" else None
        assert not Plan(statement, dialect, columns).writes_one_row, name


# Rows are what they are said to be


def rows_of_the_house() -> Iterator[tuple[str, Any, list[Any]]]:
    """Yields the named tuples that queries are read into, with the columns of their statements."""
    for module in modules_of_the_house():
        for name, value in vars(module).items():
            if isinstance(value, Query) and isinstance(value.read, partial):  # see `maker_of`
                (row,) = value.read.args
                yield f"{module.__name__}.{name}", row, [*value.statement.exported_columns]  # type: ignore[attr-defined]


def test_a_field_of_a_row_may_be_none_where_its_column_may_be_null() -> None:
    """The type checker believes what a named tuple says, so that must be true of the table."""
    seen, wrong = 0, []
    for name, row, columns in rows_of_the_house():
        hints = get_type_hints(row)
        for column in columns:
            if isinstance(column, Column) and column.table is not None:
                seen += 1
                if column.nullable and type(None) not in get_args(hints[column.key]):
                    wrong.append(f"{name}: {column.key}")
    assert seen > 80
    assert wrong == []


def test_a_statement_that_is_gone_leaves_no_plan_to_another_one_in_its_place() -> None:
    plans = Plans(SQLITE)
    for column in [*TaskRow.__table__.c] * 3:  # type: ignore[attr-defined]
        # It is freed at once, so that the next one has its address.
        assert column.key in plans.of(select(column), {}).sql.partition("FROM")[0]
    gc.collect()
    assert plans._plans == {}
