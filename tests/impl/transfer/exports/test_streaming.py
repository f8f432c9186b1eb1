"""An export is streamed while it is read, from one snapshot, and releases everything."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlmodel import col

from generated.exports import ExportData200Csv, ExportData200Jsonl
from impl.database import Database, Transaction
from impl.tasks.tables import TaskRow
from tests.impl.transfer.exports.many_tasks import MANY
from tests.impl.transfer.exports.streaming import downloading
from tests.support.rows import in_use
from tests.support.users import SignedUp

FORMATS = pytest.mark.parametrize("format_", ["jsonl", "csv"])


def path_of(user: SignedUp, format_: str = "jsonl") -> str:
    return f"/api/{user.user_id}/exports?format={format_}"


async def test_what_changes_meanwhile_is_not_in_it(
    app: FastAPI, client: httpx.AsyncClient, database: Database, busy_user: SignedUp
) -> None:
    async with downloading(app, path_of(busy_user), busy_user) as download:
        await download.read()
        begin = (await download.read())["body"]
        new = await client.post(
            busy_user.tasks, json={"title": "Created meanwhile"}, headers=busy_user.headers
        )
        assert new.status_code == 201
        own = update(TaskRow).where(col(TaskRow.user_id) == busy_user.user_id)
        async with database.transaction() as transaction:
            assert await transaction.execute(own.values(title="Changed")) == MANY + 1
        body = begin + await download.read_all()
    lines = [json.loads(line) for line in body.splitlines()]
    assert [line["task"]["title"] for line in lines[1:-1]] == [f"Task {n}" for n in range(MANY)]
    assert lines[-1] == {"type": "end", "tasks": MANY}


@FORMATS
async def test_it_comes_in_pieces(app: FastAPI, busy_user: SignedUp, format_: str) -> None:
    sizes = []
    async with downloading(app, path_of(busy_user, format_), busy_user) as download:
        await download.read()
        while (message := await download.read())["more_body"]:
            sizes.append(len(message["body"]))
    assert len(sizes) > 3
    assert max(sizes) < sum(sizes) / 2


@FORMATS
async def test_it_has_the_headers_that_all_responses_have(
    client: httpx.AsyncClient, user: SignedUp, format_: str
) -> None:
    whole = await client.get("/api/me", headers=user.headers)
    streamed = await client.post(path_of(user, format_), headers=user.headers)
    assert streamed.status_code == 200
    for name in ("vary", "content-security-policy", "x-content-type-options", "referrer-policy"):
        assert streamed.headers.get_list(name) == whole.headers.get_list(name) != []


@FORMATS
async def test_a_client_that_goes_away_ends_it(
    app: FastAPI, database: Database, busy_user: SignedUp, format_: str
) -> None:
    for _ in range(5):  # more often than there are places
        async with downloading(app, path_of(busy_user, format_), busy_user) as download:
            assert (await download.read())["status"] == 200
            await download.read()
            assert in_use(database) == 1
            download.go_away()
            await asyncio.wait_for(download.task, timeout=10)
        assert in_use(database) == 0


async def test_a_client_may_go_away_in_the_middle_of_a_query(
    app: FastAPI, database: Database, busy_user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, read = asyncio.Event(), Transaction.all

    async def read_forever(*arguments: Any) -> Any:
        if "after" not in arguments[2]:
            return await read(*arguments)
        has_begun.set()
        return await asyncio.Event().wait()

    monkeypatch.setattr(Transaction, "all", read_forever)
    async with downloading(app, path_of(busy_user), busy_user) as download:
        await download.read()
        reading = asyncio.create_task(download.read_all())
        await asyncio.wait_for(has_begun.wait(), timeout=10)
        assert in_use(database) == 1
        download.go_away()
        await asyncio.wait_for(download.task, timeout=10)
        reading.cancel()
    assert in_use(database) == 0


async def test_a_client_that_never_waits_for_it_ends_it_too(
    app: FastAPI, database: Database, busy_user: SignedUp
) -> None:
    for _ in range(5):
        async with downloading(app, path_of(busy_user), busy_user) as download:
            download.go_away()
            await asyncio.wait_for(download.task, timeout=10)
        assert in_use(database) == 0


@FORMATS
async def test_a_client_that_is_too_slow_is_left(
    app: FastAPI,
    database: Database,
    busy_user: SignedUp,
    format_: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for outcome in (ExportData200Csv, ExportData200Jsonl):
        monkeypatch.setattr(outcome, "seconds", 0.3)
    async with downloading(app, path_of(busy_user, format_), busy_user) as download:
        await download.read()
        with pytest.raises(TimeoutError):  # whereupon the server closes the connection
            await asyncio.wait_for(asyncio.shield(download.task), timeout=10)
        assert download.task.done()
    assert in_use(database) == 0
