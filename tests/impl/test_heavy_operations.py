"""Imports, exports and batches: few at once per user, and per process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, NoReturn

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from generated.exports import ExportData200Jsonl
from impl.app import create_app
from impl.database import Database
from impl.settings import Settings
from impl.transfer.imports import Imports
from tests.generated.asgi import send_raw
from tests.impl.transfer.exports.many_tasks import MANY, add_tasks
from tests.impl.transfer.exports.streaming import Download, downloading
from tests.impl.transfer.imports.files import lines_of, send
from tests.support.rows import in_use
from tests.support.users import SignedUp, sign_up

TOO_MANY = "/docs/problems/too-many-at-once"
BATCH = {"mode": "independent", "operations": [{"op": "create", "task": {"title": "A"}}]}


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncGenerator[FastAPI]:
    """An application on a database that tests can inspect."""
    app = create_app(settings, database=database)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def users(client: httpx.AsyncClient, database: Database) -> list[SignedUp]:
    """Users with more tasks than are sent at once."""
    users = [await sign_up(client) for _ in range(4)]
    for user in users:
        await add_tasks(database, user.user_id, MANY // 4)
    return users


@asynccontextmanager
async def exporting(app: FastAPI, *users: SignedUp) -> AsyncGenerator[list[Download]]:
    """Starts an export for each user that nobody reads to the end."""
    async with AsyncExitStack() as stack:
        downloads = []
        for user in users:
            path = f"/api/{user.user_id}/exports"
            download = await stack.enter_async_context(downloading(app, path, user))
            assert (await download.read())["status"] == 200
            downloads.append(download)
        yield downloads


async def export(client: httpx.AsyncClient, user: SignedUp) -> httpx.Response:
    return await client.post(f"/api/{user.user_id}/exports", headers=user.headers)


async def change(client: httpx.AsyncClient, user: SignedUp) -> httpx.Response:
    return await client.post(f"{user.tasks}/batch", json=BATCH, headers=user.headers)


async def bring(client: httpx.AsyncClient, user: SignedUp) -> httpx.Response:
    return await send(client, user, lines_of({"title": "A"}))


HEAVY: dict[str, Callable[[httpx.AsyncClient, SignedUp], Awaitable[httpx.Response]]] = {
    "export": export,
    "batch": change,
    "import": bring,
}


async def test_a_third_of_a_user_is_refused_and_others_are_not(
    app: FastAPI, client: httpx.AsyncClient, database: Database, users: list[SignedUp]
) -> None:
    ada, bob, *_ = users
    async with exporting(app, ada, ada) as (first, _):
        for begin in HEAVY.values():
            refused = await begin(client, ada)
            assert (refused.status_code, refused.json()["type"]) == (429, TOO_MANY)
            assert refused.headers["retry-after"] == "10"
            assert in_use(database) == 2
            assert (await begin(client, bob)).is_success
        assert (await client.get(ada.tasks, headers=ada.headers)).is_success
        await first.read_all()
        await first.task
        for begin in HEAVY.values():
            assert (await begin(client, ada)).is_success


async def test_a_body_is_not_read_before_there_is_a_place(
    app: FastAPI, users: list[SignedUp]
) -> None:
    ada = users[0]
    path = f"/api/{ada.user_id}/imports".encode()
    headers = {**ada.headers, "Content-Type": "application/jsonl"}
    async with exporting(app, ada, ada):
        refused = await send_raw(app, "POST", path, {**headers, "Content-Length": "99999999"})
        assert refused.status_code == 429  # whose length alone is a 413
    assert (
        await send_raw(app, "POST", path, {**headers, "Content-Length": "99999999"})
    ).status_code == 413


async def test_nobody_takes_a_second_place_while_places_are_scarce(
    app: FastAPI, client: httpx.AsyncClient, users: list[SignedUp]
) -> None:
    ada, bob, eve, joe = users
    async with exporting(app, ada, ada, bob):
        assert (await export(client, bob)).status_code == 429
        assert (await change(client, bob)).status_code == 429
        async with exporting(app, eve):
            full = await export(client, joe)
            assert (full.status_code, full.headers["retry-after"]) == (503, "10")
            for holder in (ada, bob, eve):  # who is told that they have what they may
                assert (await export(client, holder)).json()["type"] == TOO_MANY
            assert (await change(client, joe)).is_success  # exports leave it a place
            for user in users:
                assert (await client.get(user.tasks, headers=user.headers)).is_success
                task = {"title": "Meanwhile"}
                made = await client.post(user.tasks, json=task, headers=user.headers)
                assert made.is_success
        assert (await export(client, joe)).is_success


async def go_away(download: Download) -> None:
    download.go_away()
    await asyncio.wait_for(download.task, timeout=10)


async def cancel(download: Download) -> None:
    download.task.cancel()
    with suppress(asyncio.CancelledError):
        await download.task


async def take_too_long(download: Download) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(download.task), timeout=10)
    assert download.task.done()


@pytest.mark.parametrize("end", [go_away, cancel, take_too_long])
async def test_however_an_export_ends_its_place_is_free(
    app: FastAPI,
    database: Database,
    users: list[SignedUp],
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Download], Awaitable[None]],
) -> None:
    if end is take_too_long:
        monkeypatch.setattr(ExportData200Jsonl, "seconds", 0.3)
    for _ in range(3):
        async with exporting(app, users[0], users[0]) as downloads:
            for download in downloads:
                await end(download)
            assert in_use(database) == 0


async def test_however_a_request_comes_to_nothing_its_place_is_free(
    app: FastAPI,
    client: httpx.AsyncClient,
    users: list[SignedUp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(*_: object, **__: object) -> NoReturn:
        raise LookupError

    ada = users[0]
    path, file = f"/api/{ada.user_id}/imports", lines_of({"title": "A"})
    for _ in range(3):
        statuses = [
            (await send(client, ada, b"", "text/plain")).status_code,
            (await send(client, ada, b"", query="?no=1")).status_code,
            (await send(client, ada, b"", "text/csv")).status_code,
        ]
        assert statuses == [415, 422, 400]
        with monkeypatch.context() as patch:
            patch.setattr(Imports, "import_data", fail)
            patch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
            assert (await send(client, ada, file)).status_code == 500
        await cancelled_while_it_sends(app, path, ada)
    assert (await send(client, ada, file)).status_code == 200


async def cancelled_while_it_sends(app: FastAPI, path: str, user: SignedUp) -> None:
    """Ends a request whose body does not arrive."""
    is_waiting = asyncio.Event()

    async def receive() -> Message:
        is_waiting.set()
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def ignore(_message: Message) -> None: ...

    headers = {**user.headers, "Content-Type": "text/csv"}
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 1),
    }
    request = asyncio.ensure_future(app(scope, receive, ignore))
    await asyncio.wait_for(is_waiting.wait(), timeout=10)
    request.cancel()
    with suppress(asyncio.CancelledError):
        await request


async def test_another_users_path_takes_no_place(
    app: FastAPI, client: httpx.AsyncClient, users: list[SignedUp]
) -> None:
    ada, bob, *_ = users
    async with exporting(app, ada, ada):
        response = await client.post(f"/api/{bob.user_id}/exports", headers=ada.headers)
        assert response.status_code == 403
