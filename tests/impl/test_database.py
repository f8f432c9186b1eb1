"""Transactions: when they begin, commit and roll back, and what happens without a server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import delete, event, func, insert, select, text
from sqlmodel import col
from starlette.types import Message, Receive, Scope, Send

from impl import database as module
from impl.app import create_app
from impl.database import Database, DatabaseUnavailableError, DuplicateError
from impl.database_url import parse_database_url
from impl.settings import Settings
from impl.sign_ins import SignIns
from impl.tables import TaskRow, UserRow
from tests.users import SignedUp, sign_up

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
COUNT_USERS = select(func.count()).select_from(UserRow)


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    database = Database(parse_database_url(database_url))
    yield database
    await database.close()


def new_user(**values: object) -> dict[str, object]:
    user_id = str(uuid4())
    return {
        "id": user_id,
        "email": f"{user_id}@database.example",
        "name": "Ada",
        "password_hash": "-",
        "created_at": NOW,
        **values,
    }


def new_task(**values: object) -> dict[str, object]:
    return {
        "id": uuid4(),
        "title": "x",
        "priority": 0,
        "created_at": NOW,
        "updated_at": NOW,
        **values,
    }


def in_use(database: Database) -> int:
    """Returns how many connections are taken from the pool."""
    return database._engine.pool.checkedout()  # type: ignore[attr-defined, no-any-return]


async def exists(database: Database, user: dict[str, object]) -> bool:
    statement = select(col(UserRow.id)).where(col(UserRow.id) == user["id"])
    async with database.transaction(read_only=True) as transaction:
        return await transaction.first(statement, {}) is not None


# Transactions


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
    """What a handler does before that holds no connection, and no lock."""
    for read_only in (False, True):
        async with database.transaction(read_only=read_only) as transaction:
            assert in_use(database) == 0
            await transaction.one(COUNT_USERS, {})
            assert in_use(database) == 1
            await transaction.commit()
            assert in_use(database) == 0
            await transaction.one(COUNT_USERS, {})
            assert in_use(database) == 1, "more may follow"
        assert in_use(database) == 0


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


async def test_who_gives_up_in_the_middle_gives_the_connection_back(database: Database) -> None:
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
    """The database keeps the rest of its promises too, but a handler must not say `taken` then."""
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
    """Foreign keys are kept on both databases; SQLite must be told so on every connection."""
    user = new_user()
    task = new_task(user_id=user["id"])
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        await transaction.execute(insert(TaskRow), task)
    async with database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id) == user["id"]))
    async with database.transaction(read_only=True) as transaction:
        left = select(col(TaskRow.id)).where(col(TaskRow.user_id) == user["id"])
        assert await transaction.all(left, {}) == []


async def test_rows_have_names_and_python_types(database: Database) -> None:
    user = new_user()
    task = new_task(user_id=user["id"], due_at=NOW, description="d")
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        row = await transaction.one(
            insert(TaskRow).returning(
                col(TaskRow.id), col(TaskRow.due_at), col(TaskRow.due_date), col(TaskRow.created_at)
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
            await transaction.one(COUNT_USERS, {})  # a lock taken later than this could fail
            await transaction.execute(insert(UserRow), user)

    await asyncio.gather(*(read_and_write(user) for user in users))
    assert await count_users(database) == before + 40


async def count_users(database: Database) -> int:
    async with database.transaction(read_only=True) as transaction:
        return int((await transaction.one(COUNT_USERS, {}))[0])


# What the database is told, in its own words


@asynccontextmanager
async def overheard(database: Database) -> AsyncGenerator[list[str]]:
    """Gives every statement that reaches the database, as the database itself reports it."""
    heard: list[str] = []

    async def listen_postgresql(connection: Any) -> None:
        def note(_connection: object, message: Any) -> None:
            kind, _, statement = message.message.partition(": ")
            if kind == "statement" or kind.startswith("execute"):
                heard.append(statement.strip("; "))

        connection.add_log_listener(note)
        await connection.execute("SET client_min_messages = log; SET log_statement = 'all'")

    async def listen_sqlite(connection: Any) -> None:
        await connection.set_trace_callback(heard.append)

    is_sqlite = database._engine.dialect.name == "sqlite"

    def listen(connection: Any, _record: object) -> None:
        connection.run_async(listen_sqlite if is_sqlite else listen_postgresql)

    event.listen(database._engine.sync_engine, "connect", listen)
    async with database.transaction(read_only=True) as transaction:
        await transaction.one(COUNT_USERS, {})  # the connection is there, and set up
    await asyncio.sleep(0)
    heard.clear()
    yield heard
    event.remove(database._engine.sync_engine, "connect", listen)


def kinds(statements: list[str]) -> list[str]:
    """Returns the first word of each, and how a transaction on SQLite begins."""
    return [
        statement if statement == "BEGIN IMMEDIATE" else statement.split()[0]
        for statement in statements
        if statement
    ]


@pytest.mark.parametrize(
    ("database_url", "begin"),
    [("sqlite", "BEGIN IMMEDIATE"), ("postgresql", "BEGIN")],
    indirect=["database_url"],
)
async def test_a_write_is_one_transaction_that_takes_its_lock_at_once(
    database: Database, begin: str
) -> None:
    async with overheard(database) as statements:
        async with database.transaction() as transaction:
            await transaction.one(COUNT_USERS, {})
            await transaction.execute(insert(UserRow), new_user())
        await asyncio.sleep(0)
        assert kinds(statements)[-4:] == [begin, "SELECT", "INSERT", "COMMIT"]


@pytest.mark.parametrize(
    ("database_url", "expected"),
    [("sqlite", ["BEGIN", "SELECT", "COMMIT"]), ("postgresql", ["SELECT"])],
    indirect=["database_url"],
)
async def test_a_read_takes_no_lock_on_sqlite_and_no_transaction_on_postgresql(
    database: Database, expected: list[str]
) -> None:
    """Around a single read, a transaction would be two round trips that nobody needs."""
    async with overheard(database) as statements:
        async with database.transaction(read_only=True) as transaction:
            await transaction.one(COUNT_USERS, {})
        await asyncio.sleep(0)
        assert kinds(statements) == expected


# Through the application


async def test_the_transaction_is_committed_before_the_response_begins(
    app: FastAPI, database: Database
) -> None:
    """Who has the answer in hand finds what it says, on any other connection."""
    seen: list[bool] = []
    user = {"email": f"{uuid4()}@commit.example", "password": "long enough"}
    by_email = select(col(UserRow.id)).where(col(UserRow.email) == user["email"])

    async def look(scope: Scope, receive: Receive, send: Send) -> None:
        async def look_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                async with database.transaction(read_only=True) as transaction:
                    seen.append(await transaction.first(by_email, {}) is not None)
            await send(message)

        await app(scope, receive, look_and_send)

    transport = httpx.ASGITransport(look)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
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
        patch.setattr("impl.problems._log.error", lambda *_, **__: None)
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


# Without a database


@contextlib.contextmanager
def closed_port(_directory: Path) -> Generator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        yield f"postgresql://ada:canary-pa55word@127.0.0.1:{port}/tasks"


@contextlib.contextmanager
def silent_port(_directory: Path) -> Generator[str]:
    """Accepts connections, and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        yield f"postgresql://ada:canary-pa55word@127.0.0.1:{port}/tasks?connect_timeout=1"


@contextlib.contextmanager
def no_database(directory: Path) -> Generator[str]:
    """A file, but not one of SQLite."""
    file = directory / "taskpact.db"
    file.write_bytes(b"no database at all " * 100)
    yield f"sqlite:///{file}"


@pytest.mark.parametrize("unreachable", [closed_port, silent_port, no_database])
async def test_while_the_database_is_away_callers_are_told_to_come_back(
    unreachable: Callable[[Path], contextlib.AbstractContextManager[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PING_SECONDS", 0.2)
    with unreachable(tmp_path) as url:
        settings = Settings(
            _env_file=None,
            database_url=SecretStr(url),
            jwt_secret=SecretStr("only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"),
            bcrypt_rounds=4,
        )
        app = create_app(settings)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
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
        assert response.json()["type"] == "urn:taskpact:problem:service-unavailable"
        assert "canary-pa55word" not in response.text


async def test_when_every_connection_is_taken_for_long_the_next_is_turned_away(
    database: Database,
) -> None:
    pool: Any = database._engine.pool
    pool._timeout = 0.05
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(pool.size() + max(pool._max_overflow, 0)):
            reading = await stack.enter_async_context(database.transaction(read_only=True))
            await reading.one(COUNT_USERS, {})
        with pytest.raises(DatabaseUnavailableError):
            await count_users(database)
    assert in_use(database) == 0
    await count_users(database)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_sqlite
async def test_who_waits_too_long_for_the_lock_of_sqlite_is_turned_away(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas = [p.replace("5000", "50") for p in module._SQLITE_PRAGMAS]
    assert pragmas != list(module._SQLITE_PRAGMAS)
    monkeypatch.setattr(module, "_SQLITE_PRAGMAS", pragmas)
    impatient = Database(parse_database_url(database_url))
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
    pragmas = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 5000}
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(3):  # three connections, since none is given back in between
            transaction = await stack.enter_async_context(database.transaction(read_only=True))
            for name, value in pragmas.items():
                assert (await transaction.one(text(f"PRAGMA {name}"), {}))[0] == value, name
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
        killed = int((await transaction.one(TERMINATE_OTHERS, {}))[0])
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
@pytest.mark.parametrize("read_only", [True, False])
async def test_a_connection_that_ends_within_a_transaction_is_no_unknown_error(
    database: Database, database_url: str, *, read_only: bool
) -> None:
    async def interrupted() -> None:
        async with database.transaction(read_only=read_only) as transaction:
            await transaction.one(COUNT_USERS, {})
            assert await terminate_all(database_url) == 1
            await transaction.one(COUNT_USERS, {})

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
            assert await terminate_all(database_url) == 1

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
    """What was answered with 201 is there for the next process."""
    emails: list[str] = []
    for _ in range(2):
        app = create_app(settings)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
        ):
            for email in emails:
                account = {"email": email, "password": "a password that is good enough"}
                assert (await client.post("/api/auth/login", json=account)).status_code == 200
            emails.append((await sign_up(client)).email)
