"""What was kept long enough is removed for good, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ClauseElement, Executable, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database, Query, Transaction
from impl.retention import retentions as module
from impl.retention.retentions import CountedRetention, purge
from impl.settings import Settings
from impl.tasks import trash
from impl.tasks.tables import TaskRow
from tests.impl.retention.rows import LONG_AGO, NOW, TRASH_DAYS, Owner
from tests.impl.tasks.caller import Caller
from tests.support.apps import retentions_for, run_app
from tests.support.clocks import StandingClock
from tests.support.rows import untyped
from tests.support.users import sign_up

RETENTIONS = retentions_for(TRASH_DAYS)
A_MOMENT = timedelta(microseconds=1)
DAYS_30 = timedelta(days=30)


@pytest.fixture
async def owner(database: Database) -> AsyncGenerator[Owner]:
    yield await Owner.create(database)
    await purge(database, RETENTIONS, NOW.replace(year=2100))


async def removed(database: Database) -> dict[str, int]:
    """Purges, and returns how many rows of each kind were removed."""
    counts = await purge(database, RETENTIONS, NOW)
    return {name: count for name, count in counts.items() if count}


async def test_a_task_is_removed_when_its_days_in_the_trash_are_over(
    database: Database, owner: Owner
) -> None:
    await owner.add_tasks(LONG_AGO - DAYS_30, LONG_AGO, LONG_AGO + A_MOMENT, NOW, None)
    assert await removed(database) == {"tasks": 2}
    assert await owner.left(TaskRow.deleted_at) == [LONG_AGO + A_MOMENT, NOW, None]


async def test_how_many_days_is_a_setting(database: Database, owner: Owner) -> None:
    await owner.add_tasks(NOW - timedelta(days=7), NOW - timedelta(days=6))
    assert (await purge(database, retentions_for(8), NOW))["tasks"] == 0
    assert (await purge(database, retentions_for(7), NOW))["tasks"] == 1
    assert await owner.left(TaskRow.deleted_at) == [NOW - timedelta(days=6)]


async def test_a_session_that_nobody_can_renew_is_removed(database: Database, owner: Owner) -> None:
    await owner.add_sessions(LONG_AGO, NOW, NOW + A_MOMENT)
    assert await removed(database) == {"sessions": 2}
    assert await owner.left(SessionRow.expires_at) == [NOW + A_MOMENT]


async def test_an_expired_key_is_shown_for_30_days_and_one_that_does_not_expire_stays(
    database: Database, owner: Owner
) -> None:
    await owner.add_keys(NOW - DAYS_30, NOW - DAYS_30 + A_MOMENT, NOW + DAYS_30, None)
    assert await removed(database) == {"api_keys": 1}
    left = await owner.left(ApiKeyRow.expires_at)
    assert left == [NOW - DAYS_30 + A_MOMENT, NOW + DAYS_30, None]


async def test_everybodys_things_are_purged(database: Database, owner: Owner) -> None:
    other = await Owner.create(database)
    for user in (owner, other):
        await user.add_tasks(LONG_AGO)
    assert (await purge(database, RETENTIONS, NOW))["tasks"] == 2


async def test_purging_again_removes_nothing(database: Database, owner: Owner) -> None:
    await owner.add_tasks(LONG_AGO, NOW)
    assert await removed(database) == {"tasks": 1}
    assert await removed(database) == {}


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 6, 7])
async def test_no_transaction_removes_more_than_a_batch(
    database: Database, owner: Owner, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    batches: list[int] = []
    original = Transaction.all

    async def counting(self: Transaction, query: Query[Any], values: Any) -> Any:
        found = await original(self, query, values)
        if query is trash._REMOVE_EXPIRED and found:
            batches.append(len(found))
        return found

    monkeypatch.setattr(module, "_BATCH_ROWS", 3)
    monkeypatch.setattr(Transaction, "all", counting)
    await owner.add_tasks(*[LONG_AGO] * rows)
    assert (await purge(database, RETENTIONS[:1], NOW))["tasks"] == rows
    assert batches == [3] * (rows // 3) + [rows % 3] * bool(rows % 3)


async def test_a_batch_is_found_by_an_index(database: Database) -> None:
    indexes = {
        "tasks": "ix_tasks_deleted_at",
        "sessions": "ix_sessions_expires_at",
        "api_keys": "ix_api_keys_expires_at",
        "revocations": "ix_revocations_revoked_at",
        "idempotency_keys": "ix_idempotency_keys_created_at",
        "anonymous_idempotency_keys": "ix_anonymous_idempotency_keys_created_at",
    }
    for retention in RETENTIONS:
        query: Query[Any] = (
            retention.owners if isinstance(retention, CountedRetention) else retention.remove
        )
        plan = await plan_of(database, query.statement)
        assert indexes[retention.name] in plan, plan


class Explain(Executable, ClauseElement):
    """The plan of a statement."""

    inherit_cache = False

    def __init__(self, statement: Executable) -> None:
        self.statement = statement


@compiles(Explain)
def write(explain: Explain, compiler: SQLCompiler, **options: Any) -> str:
    what = "QUERY PLAN " if compiler.dialect.name == "sqlite" else ""
    statement = compiler.process(explain.statement, **options)  # type: ignore[arg-type]
    compiler._result_columns = []  # a plan has different columns from the statement
    return f"EXPLAIN {what}{statement}"


async def plan_of(database: Database, statement: Executable) -> str:
    async with database.transaction() as transaction:
        if not database.is_sqlite:
            # It scans tables as small as these.
            await transaction.execute(text("SET LOCAL enable_seqscan = off"))
        rows = await transaction.all(
            untyped(Explain(statement)), {"before": NOW, "rows": 1000, "but": []}
        )
    return "\n".join(str(row) for row in rows)


async def test_a_task_can_be_restored_until_it_is_purged(
    settings: Settings, database: Database
) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        caller = Caller(client, await sign_up(client))
        task = await caller.create()
        await caller.send("DELETE", f"/{task['id']}", status=204)
        await purge(database, RETENTIONS[:1], clock() + DAYS_30 - A_MOMENT)
        assert (await caller.send("POST", f"/{task['id']}/restore"))["version"] == 3
        await caller.send("DELETE", f"/{task['id']}", status=204)
        await purge(database, RETENTIONS[:1], clock() + DAYS_30)
        await caller.send("POST", f"/{task['id']}/restore", status=404)
        assert (await caller.page(deleted="only"))["items"] == []
