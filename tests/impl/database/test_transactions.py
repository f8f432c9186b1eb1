"""Transactions: when they begin, commit and roll back."""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, insert, select, update
from sqlmodel import col
from starlette.types import Message, Receive, Scope, Send

from impl.auth.sign_ins import SignIns
from impl.database import Database, DuplicateError
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.clients import client_to
from tests.support.rows import (
    COUNT_USERS,
    NOW,
    count_users,
    exists,
    in_use,
    new_task,
    new_user,
    untyped,
)
from tests.support.users import SignedUp


async def test_a_transaction_commits_in_the_end(database: Database) -> None:
    user = new_user()
    async with database.transaction() as transaction:
        assert await transaction.execute(insert(UserRow), user) == 1
    assert await exists(database, user)
    assert in_use(database) == 0


async def test_an_exception_rolls_everything_back(database: Database) -> None:
    first, second = new_user(), new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), first)
            await transaction.execute(insert(UserRow), second)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert not await exists(database, first)
    assert not await exists(database, second)
    assert in_use(database) == 0


async def test_it_begins_with_its_first_statement(database: Database) -> None:
    """What a handler does before that needs no connection and no lock."""
    async with database.transaction() as transaction:
        assert in_use(database) == 0
        await transaction.one(untyped(COUNT_USERS), {})
        assert in_use(database) == 1
        await transaction.commit()
        assert in_use(database) == 0
        await transaction.one(untyped(COUNT_USERS), {})
        assert in_use(database) == 1, "more may follow"
    assert in_use(database) == 0


async def test_one_that_only_reads_has_a_connection_only_while_it_does(database: Database) -> None:
    """What a handler does with what it has read needs none."""
    async with database.transaction(read_only=True) as transaction:
        for _ in range(2):
            await transaction.one(untyped(COUNT_USERS), {})
            assert in_use(database) == 0
            assert not transaction.is_open


async def test_what_was_committed_on_the_way_stays(database: Database) -> None:
    first, second = new_user(), new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), first)
            await transaction.commit()
            await transaction.execute(insert(UserRow), second)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await exists(database, first)
    assert not await exists(database, second)


async def test_nobody_sees_what_is_not_committed(database: Database) -> None:
    user = new_user()
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        assert not await exists(database, user)
    assert await exists(database, user)


async def test_a_cancelled_transaction_returns_its_connection(database: Database) -> None:
    user, wrote = new_user(), asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await asyncio.wait_for(wrote.wait(), timeout=10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert in_use(database) == 0
    assert not await exists(database, user)


async def test_a_value_that_must_be_unique_is_a_duplicate(database: Database) -> None:
    user = new_user()
    for again in (user, new_user(email=user["email"]), new_user(id=user["id"])):

        async def add(values: dict[str, object] = again) -> None:
            async with database.transaction() as transaction:
                await transaction.execute(insert(UserRow), values)

        if again is user:
            await add()
        with pytest.raises(DuplicateError):
            await add()
    assert in_use(database) == 0


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"user_id": "nobody"}, id="the user of a task is missing"),
        pytest.param({"priority": 4}, id="a priority is out of range"),
        pytest.param({"due_date": NOW.date(), "due_at": NOW}, id="due is a day and a moment"),
        pytest.param({"title": None}, id="a title is null"),
    ],
)
async def test_what_is_no_duplicate_is_not_called_one(
    database: Database, values: dict[str, object]
) -> None:
    """Other constraints are violated, too, but then a handler must not respond `taken`."""
    user = new_user()
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)

    async def add() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(TaskRow), new_task(user_id=user["id"]) | values)

    with pytest.raises(Exception) as refusal:  # noqa: PT011, which one is the next assertion
        await add()
    assert not isinstance(refusal.value, DuplicateError)


async def test_the_tasks_of_a_removed_user_go_with_them(database: Database) -> None:
    """Both databases enforce foreign keys; SQLite must be told to on every connection."""
    user = new_user()
    task = new_task(user_id=user["id"])
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        await transaction.execute(insert(TaskRow), task)
    async with database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id) == user["id"]))
    async with database.transaction(read_only=True) as transaction:
        left = select(col(TaskRow.id)).where(col(TaskRow.user_id) == user["id"])
        assert await transaction.all(untyped(left), {}) == []


async def test_rows_have_names_and_python_types(database: Database) -> None:
    user = new_user()
    task = new_task(user_id=user["id"], due_at=NOW, description="d")
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        row = await transaction.one(
            untyped(
                insert(TaskRow).returning(
                    col(TaskRow.id),
                    col(TaskRow.due_at),
                    col(TaskRow.due_date),
                    col(TaskRow.created_at),
                )
            ),
            task,
        )
    assert isinstance(row.id, UUID)
    assert (row.id, row.due_at, row.due_date, row.created_at) == (task["id"], NOW, None, NOW)
    assert row.due_at.utcoffset() == row.created_at.utcoffset() == UTC.utcoffset(None)


async def test_forty_writers_at_once_all_succeed(database: Database) -> None:
    users = [new_user() for _ in range(40)]
    before = await count_users(database)

    async def read_and_write(user: dict[str, object]) -> None:
        async with database.transaction() as transaction:
            await transaction.one(
                untyped(COUNT_USERS), {}
            )  # a lock taken later than this could fail
            await transaction.execute(insert(UserRow), user)

    await asyncio.gather(*(read_and_write(user) for user in users))
    assert await count_users(database) == before + 40


# Through the application


async def test_the_transaction_is_committed_before_the_response_begins(
    app: FastAPI, database: Database
) -> None:
    """Once the response arrives, its effect is visible on any other connection."""
    seen: list[bool] = []
    user = {"email": f"{uuid4()}@commit.example", "password": "long enough"}
    by_email = select(col(UserRow.id)).where(col(UserRow.email) == user["email"])

    async def look(scope: Scope, receive: Receive, send: Send) -> None:
        async def look_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                async with database.transaction(read_only=True) as transaction:
                    seen.append(await transaction.first(untyped(by_email), {}) is not None)
            await send(message)

        await app(scope, receive, look_and_send)

    async with client_to(look) as client:
        response = await client.post("/api/auth/signup", json=user)
    assert response.status_code == 201
    assert seen == [True]


async def test_an_unexpected_exception_after_a_write_leaves_nothing_written(
    client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = {"email": f"{uuid4()}@rollback.example", "password": "long enough"}
    before = await count_users(database)

    def fail(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(SignIns, "begin", fail)
        patch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
        response = await client.post("/api/auth/signup", json=account)
    assert response.status_code == 500
    assert await count_users(database) == before
    response = await client.post("/api/auth/signup", json=account)
    assert response.status_code == 201, "and the email is not taken"


async def test_forty_clients_who_write_at_once_are_all_served(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    responses = await asyncio.gather(
        *(
            client.post(user.tasks, headers=user.headers, json={"title": str(number)})
            for number in range(40)
        )
    )
    assert [response.status_code for response in responses] == [201] * 40
    page = await client.get(user.tasks, headers=user.headers, params={"limit": 100})
    assert {task["title"] for task in page.json()["items"]} == {str(n) for n in range(40)}


async def test_cancelling_again_and_again_leaves_nothing_locked(
    database: Database,
) -> None:
    user = new_user()
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
    this: Any = col(UserRow.id) == user["id"]

    async def rename(name: str) -> None:
        async with database.transaction() as transaction:
            await transaction.execute(update(UserRow).where(this).values(name=name))
            await asyncio.sleep(0.02)

    for moment in range(12):
        task = asyncio.create_task(rename("cancelled"))
        for _ in range(3):
            await asyncio.sleep(0.003 * moment)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(2):
            await rename("next")
    assert in_use(database) == 0
