"""Transient errors are told apart from permanent ones, and logged without stored values."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import insert, select, text, update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.database import (
    Database,
    DuplicateError,
    MissingOwnerError,
    StatementFailedError,
    Transaction,
)
from impl.database.errors import is_passing, name_of
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.impl.database.failing import CANARY, PASSING_CLASSES
from tests.support.rows import new_task, new_user


def test_of_all_sqlstates_those_that_pass_are_known() -> None:
    """A state that is new in a version of the driver must be classified here."""
    errors = [getattr(e, "sqlstate", None) for e in vars(asyncpg.exceptions).values()]
    known = {state for state in errors if isinstance(state, str)}
    assert len(known) > 200
    assert {state for state in known if is_passing(state)} == PASSING_CLASSES & known
    assert all(is_passing(state) for state in PASSING_CLASSES)


def test_of_all_result_codes_of_sqlite_those_that_pass_are_known() -> None:
    names = ("BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR", "FULL", "CANTOPEN")
    passing = {getattr(sqlite3, f"SQLITE_{name}") for name in (*names, "PROTOCOL", "SCHEMA")}
    # Limits and authorizer codes are constants of the same form, also below 32.
    primary = range(1, 27)
    assert {code for code in primary if is_passing(code)} == passing
    assert is_passing(sqlite3.SQLITE_IOERR_WRITE)
    assert is_passing(sqlite3.SQLITE_READONLY_DBMOVED)
    assert not is_passing(sqlite3.SQLITE_CORRUPT_INDEX)
    assert not is_passing(sqlite3.SQLITE_CONSTRAINT_TRIGGER)
    assert not is_passing(None)


# The log, for both


async def add_twice(transaction: Transaction) -> None:
    user = new_user(name=CANARY, email=f"{CANARY}@errors.example")
    await transaction.execute(insert(UserRow), user)
    await transaction.execute(insert(UserRow), user | {"id": "another"})


async def add_to_nobody(transaction: Transaction) -> None:
    await transaction.execute(insert(TaskRow), new_task(user_id=CANARY, title=CANARY))


async def break_a_rule(transaction: Transaction) -> None:
    user = new_user(name=CANARY, role=CANARY)
    await transaction.execute(insert(UserRow), user)


async def ask_for_no_table(transaction: Transaction) -> None:
    await transaction.execute(text("SELECT 'canary-of-a-row' FROM no_such_table"))


async def give_nonsense(transaction: Transaction) -> None:
    await transaction.execute(insert(UserRow), new_user(name=CANARY, created_at=CANARY))


@pytest.mark.parametrize(
    ("work", "meaning", "named"),
    [
        (add_twice, DuplicateError, {"postgresql": "users", "sqlite": "users."}),
        (add_to_nobody, MissingOwnerError, {"postgresql": "fk_tasks_user_id_users"}),
        (break_a_rule, StatementFailedError, dict.fromkeys(("postgresql", "sqlite"), "_role")),
        (ask_for_no_table, StatementFailedError, {}),
        (give_nonsense, StatementFailedError, {}),
    ],
)
async def test_a_failed_statement_is_logged_once_by_names_alone(
    database: Database,
    work: Callable[[Transaction], Awaitable[None]],
    meaning: type[Exception],
    named: dict[str, str],
) -> None:
    async def run() -> None:
        async with database.transaction() as transaction:
            await work(transaction)

    with capture_logs() as lines, pytest.raises(meaning) as caught:
        await run()
    assert len(lines) == 1
    assert lines[0]["event"] == "statement_failed"
    assert lines[0]["reason"] == meaning.__name__
    assert lines[0]["milliseconds"] >= 0
    kind, _, table = lines[0]["statement"].partition(" ")
    assert (kind, table) in {("insert", "users"), ("insert", "tasks"), ("textclause", "")}
    assert work is give_nonsense or lines[0]["code"]
    constraint = named.get("sqlite" if database.is_sqlite else "postgresql", "")
    assert constraint in lines[0].get("constraint", "")
    assert "failed" not in lines[0].get("constraint", ""), "a message, and no name"
    assert CANARY not in repr(lines)
    assert CANARY not in repr(caught.value) + str(caught.value.__cause__)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_log_says_how_a_contract_keeps_out_what_cannot_be_stored(
    database: Database,
) -> None:
    with capture_logs() as lines, pytest.raises(StatementFailedError):
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), new_user(name="\0"))
    assert r"a pattern of the contract exclude it, as ^[^\u0000]*$" in lines[0]["detail"]


def test_a_statement_is_called_by_what_it_does_and_to_what() -> None:
    joined = select(col(TaskRow.id)).join(UserRow, col(UserRow.id) == col(TaskRow.user_id))
    assert name_of(joined) == "select tasks users"
    assert name_of(update(TaskRow).values(title=CANARY)) == "update tasks"
    assert name_of(text(f"SELECT '{CANARY}'")) == "textclause"
