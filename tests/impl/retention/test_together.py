"""Concurrent purges while users go on working: nobody waits, fails or counts twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import override

import pytest
from sqlalchemy import delete, null, update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.app import create_app
from impl.database import (
    Database,
    DatabaseUnavailableError,
    StatementFailedError,
    Transaction,
)
from impl.database.url import parse_database_url
from impl.retention.purging import purging
from impl.retention.retentions import purge
from impl.settings import Settings
from impl.tasks.tables import TaskRow
from tests.impl.retention.rows import LONG_AGO, NOW, TRASH_DAYS, Owner
from tests.support.apps import retentions_for
from tests.support.commands import run_command

RETENTIONS = retentions_for(TRASH_DAYS)
MANY = 5000
SOON = timedelta(milliseconds=20)

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def owner(database: Database) -> Owner:
    async with database.transaction() as transaction:
        await transaction.execute(delete(TaskRow))
    return await Owner.create(database)


async def add_many(owner: Owner) -> None:
    for _ in range(MANY // 500):
        await owner.add_tasks(*[LONG_AGO] * 500)
    await owner.add_tasks(None)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Waits until a condition holds, which must be soon."""
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110, a database sends no events
            await asyncio.sleep(0.02)


async def test_two_purges_at_once_remove_each_task_once(
    database: Database, database_url: str, owner: Owner
) -> None:
    await add_many(owner)
    other = Database(parse_database_url(database_url))
    counts = await asyncio.gather(*(purge(d, RETENTIONS, NOW) for d in (database, other, database)))
    await other.close()
    assert sum(count["tasks"] for count in counts) == MANY
    assert await owner.left(TaskRow.deleted_at) == [None]


async def test_two_processes_that_purge_at_once_remove_each_task_once(
    database_url: str, owner: Owner, tmp_path: Path
) -> None:
    await add_many(owner)
    environment = {**os.environ, "DATABASE_URL": database_url}
    purge_once = partial(run_command, "purge", folder=tmp_path, environment=environment)
    ended = await asyncio.gather(*(asyncio.to_thread(purge_once) for _ in range(2)))
    assert [purged.returncode for purged in ended] == [0, 0], ended
    counts = [dict(line.split(": ") for line in purged.stdout.splitlines()) for purged in ended]
    assert all(list(count) == [r.name for r in RETENTIONS] for count in counts)
    assert sum(int(count["tasks"]) for count in counts) == MANY
    assert await owner.left(TaskRow.deleted_at) == [None]


@asynccontextmanager
async def restoring(database: Database, owner: Owner) -> AsyncGenerator[None]:
    """A transaction that has restored the owner's tasks, and not yet committed."""
    restore = update(TaskRow).where(col(TaskRow.user_id) == owner.user_id).values(deleted_at=null())
    async with database.transaction() as transaction:
        await transaction.execute(restore)
        yield


async def test_what_is_being_restored_is_not_removed(database: Database, owner: Owner) -> None:
    await owner.add_tasks(LONG_AGO)
    async with restoring(database, owner):
        purged = asyncio.create_task(purge(database, RETENTIONS, NOW))
        await asyncio.sleep(0.3)
    assert (await purged)["tasks"] == 0
    assert await owner.left(TaskRow.deleted_at) == [None]


@on_postgresql
async def test_a_purge_does_not_wait_for_who_works_on_a_task(
    database: Database, owner: Owner
) -> None:
    other = await Owner.create(database)
    for user in (owner, other):
        await user.add_tasks(LONG_AGO)
    async with restoring(database, owner), asyncio.timeout(10):
        assert (await purge(database, RETENTIONS, NOW))["tasks"] == 1
    assert await other.left(TaskRow.deleted_at) == []


# The background job of a server


async def test_the_job_purges_again_and_again_and_says_so(database: Database, owner: Owner) -> None:
    async def has_purged() -> bool:
        return any(line.get("tasks") for line in lines)

    with capture_logs() as lines:
        async with purging(database, RETENTIONS, lambda: NOW, SOON):
            for _ in range(2):
                await owner.add_tasks(LONG_AGO)
                await until(has_purged)
                (line,) = (line for line in lines if line["tasks"])
                assert line["event"] == "purged"
                assert (line["tasks"], line["sessions"], line["api_keys"]) == (1, 0, 0)
                lines.clear()


async def test_each_server_runs_the_job_with_its_setting(
    settings: Settings, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = timedelta(days=7)
    a_week_ago = datetime.now(UTC) - week
    later = a_week_ago + timedelta(hours=1)
    await owner.add_tasks(a_week_ago, later)
    monkeypatch.setattr("impl.foundation.purging", partial(purging, every=SOON))
    app = create_app(settings.model_copy(update={"trash_days": 7}))

    async def only_the_later_is_left() -> bool:
        return await owner.left(TaskRow.deleted_at) == [later]

    async with app.router.lifespan_context(app):
        await until(only_the_later_is_left)


class FlakyDatabase(Database):
    """A database that fails a few times before it works."""

    def __init__(self, database: Database, failures: Iterator[Exception]) -> None:
        self._working = database
        self._failures = failures

    @override
    def transaction(self, *, read_only: bool = False, user_id: str | None = None) -> Transaction:
        for failure in self._failures:
            raise failure
        return self._working.transaction(read_only=read_only, user_id=user_id)


async def test_the_job_survives_a_database_that_is_away(database: Database, owner: Owner) -> None:
    await owner.add_tasks(LONG_AGO)
    failures = iter([DatabaseUnavailableError(), StatementFailedError("no such table")])

    async def has_ended_well() -> bool:
        return "purged" in [line["event"] for line in lines]

    with capture_logs() as lines:
        async with purging(FlakyDatabase(database, failures), RETENTIONS, lambda: NOW, SOON):
            await until(has_ended_well)
    assert [line["event"] for line in lines][:3] == ["purge_failed", "purge_failed", "purged"]
    assert await owner.left(TaskRow.deleted_at) == []


async def test_the_job_ends_at_once_with_the_server(database: Database, owner: Owner) -> None:
    """Even while it waits for a lock: on SQLite as long as for any lock."""
    await owner.add_tasks(LONG_AGO)
    async with restoring(database, owner), asyncio.timeout(15):
        async with purging(database, RETENTIONS, lambda: NOW, SOON):
            await asyncio.sleep(0.3)
        async with purging(database, RETENTIONS, lambda: NOW):  # it is waiting for its hour
            pass
    assert await owner.left(TaskRow.deleted_at) == [None]
