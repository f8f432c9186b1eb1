"""The database while it is down, busy, or closing its connections."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Generator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert, text

from impl.app import create_app
from impl.database import Database, DatabaseUnavailableError, Deadlines
from impl.database.url import parse_database_url
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.support.apps import settings_for
from tests.support.clients import client_to
from tests.support.rows import COUNT_USERS, count_users, exists, in_use, new_user, untyped
from tests.support.users import SignedUp, sign_up


@contextlib.contextmanager
def closed_port(_directory: Path) -> Generator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        yield f"postgresql://ada:canary-pa55word@127.0.0.1:{port}/tasks"


@contextlib.contextmanager
def silent_port(_directory: Path) -> Generator[str]:
    """Accepts connections, and never responds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        yield f"postgresql://ada:canary-pa55word@127.0.0.1:{port}/tasks?connect_timeout=1"


@contextlib.contextmanager
def no_database(directory: Path) -> Generator[str]:
    """A file that is not an SQLite database."""
    file = directory / "taskpact.db"
    file.write_bytes(b"no database at all " * 100)
    yield f"sqlite:///{file}"


@pytest.mark.parametrize("unreachable", [closed_port, silent_port, no_database])
async def test_while_the_database_is_down_callers_are_told_to_retry(
    unreachable: Callable[[Path], contextlib.AbstractContextManager[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("impl.database.database.PING_SECONDS", 0.2)
    with unreachable(tmp_path) as url:
        settings = settings_for(url, rate_limit_enabled=True)
        app = create_app(settings)
        async with (
            app.router.lifespan_context(app),
            client_to(app) as client,
        ):
            live, ready, log_in = await asyncio.gather(
                client.get("/api/health/live"),
                client.get("/api/health/ready"),
                client.post("/api/auth/login", json={"email": "a@b.example", "password": "x"}),
            )
    assert live.status_code == 200
    for response in (ready, log_in):
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == "/docs/problems/service-unavailable"
        assert "canary-pa55word" not in response.text


async def test_when_every_connection_is_in_use_for_long_the_next_request_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.shares, "_patience_seconds", 0.05)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            reading = await stack.enter_async_context(database.snapshot())
            await reading.one(untyped(COUNT_USERS), {})
        with pytest.raises(DatabaseUnavailableError):
            await count_users(database)
    assert in_use(database) == 0
    await count_users(database)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_sqlite
async def test_a_long_wait_for_the_lock_of_sqlite_is_refused(
    database_url: str,
) -> None:
    impatient = Database(parse_database_url(database_url), Deadlines(lock=0.05))
    async with impatient.transaction() as holds_the_lock:
        await holds_the_lock.execute(insert(UserRow), new_user())

        async def write() -> None:
            async with impatient.transaction() as transaction:
                await transaction.execute(insert(UserRow), new_user())

        with pytest.raises(DatabaseUnavailableError):
            await write()
        assert await count_users(impatient) >= 0, "readers need no lock"
    await write()
    await impatient.close()


@on_sqlite
async def test_every_connection_to_sqlite_is_prepared(database: Database) -> None:
    pragmas = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 0}
    async with contextlib.AsyncExitStack() as stack:
        # Three connections, since none is returned in between.
        for opened in (database.snapshot(), database.snapshot(), database.transaction()):
            transaction = await stack.enter_async_context(opened)
            for name, value in pragmas.items():
                assert (await transaction.one(untyped(text(f"PRAGMA {name}")), {}))[0] == value, (
                    name
                )
        assert in_use(database) == 3


# When the server ends connections

TERMINATE_OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def terminate_all(database_url: str) -> int:
    """Ends every connection to the database, and returns how many there were."""
    killer = Database(parse_database_url(database_url))
    async with killer.transaction(read_only=True) as transaction:
        killed = int((await transaction.one(untyped(TERMINATE_OTHERS), {}))[0])
    await killer.close()
    return killed


@on_postgresql
async def test_no_client_notices_that_all_connections_were_ended(
    client: httpx.AsyncClient, user: SignedUp, database_url: str
) -> None:
    async def work() -> list[int]:
        requests = [
            *(client.get("/api/me", headers=user.headers) for _ in range(10)),
            *(client.post(user.tasks, headers=user.headers, json={"title": "x"}) for _ in range(5)),
        ]
        return [response.status_code for response in await asyncio.gather(*requests)]

    assert await work() == [200] * 10 + [201] * 5
    assert await terminate_all(database_url) >= 2
    assert await work() == [200] * 10 + [201] * 5


@on_postgresql
async def test_a_connection_that_ends_between_two_reads_is_not_noticed(
    database: Database, database_url: str
) -> None:
    async with database.transaction(read_only=True) as transaction:
        await transaction.one(untyped(COUNT_USERS), {})
        assert await terminate_all(database_url) >= 1
        await transaction.one(untyped(COUNT_USERS), {})


@on_postgresql
async def test_a_connection_that_ends_within_a_transaction_is_no_unknown_error(
    database: Database, database_url: str
) -> None:
    async def interrupted() -> None:
        async with database.transaction() as transaction:
            await transaction.one(untyped(COUNT_USERS), {})
            assert await terminate_all(database_url) >= 1
            await transaction.one(untyped(COUNT_USERS), {})

    with pytest.raises(DatabaseUnavailableError):
        await interrupted()
    assert in_use(database) == 0
    await count_users(database)


@on_postgresql
async def test_a_connection_that_ends_before_the_commit_is_no_success(
    database: Database, database_url: str
) -> None:
    user = new_user()

    async def interrupted() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)
            assert await terminate_all(database_url) >= 1

    with pytest.raises(DatabaseUnavailableError):
        await interrupted()
    assert not await exists(database, user)
    assert in_use(database) == 0


@on_postgresql
async def test_a_database_that_is_not_there_is_unavailable(database_url: str) -> None:
    database = Database(parse_database_url(f"{database_url.rpartition('/')[0]}/no_such_database"))
    with pytest.raises(DatabaseUnavailableError):
        await database.ping()
    await database.close()


async def test_a_ping_returns_when_the_database_answers(database: Database) -> None:
    await database.ping()
    assert in_use(database) == 0


async def test_users_stay_after_a_restart(settings: Settings) -> None:
    """What was created with a 201 exists for the next process."""
    emails: list[str] = []
    for _ in range(2):
        app = create_app(settings)
        async with (
            app.router.lifespan_context(app),
            client_to(app) as client,
        ):
            for email in emails:
                account = {"email": email, "password": "a password that is good enough"}
                assert (await client.post("/api/auth/login", json=account)).status_code == 200
            emails.append((await sign_up(client)).email)
