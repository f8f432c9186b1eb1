"""Several servers, or one at a Unix socket, are as good as one: whichever can be used is."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Generator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import asyncpg
import pytest
from structlog.testing import capture_logs

from impl.database import Database, DatabaseUnavailableError, Deadlines
from impl.database import servers as module
from impl.database.errors import explain
from impl.database.schema import NEWEST, ServedSchema, schema_of
from impl.database.servers import NoServerError, Servers
from impl.database.url import parse_database_url
from tests.support.freezing_proxy import freezing_proxy
from tests.support.postgres import PostgresServer
from tests.support.rows import COUNT_USERS, count_users, untyped

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
NOBODY = "127.0.0.1:1"
READ_ONLY = "options=-cdefault_transaction_read_only%3Don"


@pytest.fixture
def silent() -> Generator[str]:
    """A server that takes connections and never says anything, as a machine that has failed."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def behind(hosts: str, database_url: str, parameters: str = "") -> str:
    """Returns the address of the same database with other hosts before its own."""
    parts = urlsplit(database_url)
    return parts._replace(
        netloc=f"taskpact@{hosts},127.0.0.1:{parts.port}", query=parameters
    ).geturl()


async def test_a_server_that_never_answers_takes_its_share_of_the_time_and_once(
    database_url: str, silent: str
) -> None:
    database = Database(
        parse_database_url(behind(silent, database_url)), Deadlines(connect=3, statement=5)
    )
    began = time.monotonic()
    assert await count_users(database) >= 0
    assert time.monotonic() - began >= 1.5
    made: list[object] = []
    connect = asyncpg.connect

    async def noted(**arguments: object) -> object:
        made.append(arguments["port"])
        return await connect(**arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "connect", noted)
        await asyncio.gather(*(count_users(database) for _ in range(3)))
    await database.close()
    assert set(made) == {urlsplit(database_url).port}, "the one that answered is the first one now"


async def test_a_silent_server_is_asked_once_in_a_while_and_nobody_else_waits(
    database_url: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or all connections would be waited for, and nobody found out who accepts writes now."""
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.2)
    url = behind(silent, database_url, READ_ONLY)
    servers, arguments = Servers(parse_database_url(url)), parse_database_url(url).connect_args

    async def reasons() -> str:
        with pytest.raises(NoServerError) as none:
            await servers.connect(**arguments, user="taskpact", database="postgres", timeout=0.6)
        return str(none.value)

    for _ in range(2):
        assert f"{silent}: it does not answer" in await reasons()
        again = await asyncio.gather(*(reasons() for _ in range(3)))
        assert all(f"{silent}: it did not answer a moment ago" in each for each in again)
        await asyncio.sleep(0.25)


async def test_a_server_that_vanishes_ends_its_connections(database_url: str) -> None:
    """`make faults ONLY=failovers` proves it where there are networks: no packet comes back."""
    servers = Servers(parse_database_url(database_url))
    connection = await servers.connect(dsn=database_url)
    ours = connection._transport.get_extra_info("socket")
    milliseconds = ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    await connection.close()
    assert milliseconds == 3000


async def test_a_server_that_hangs_is_left_with_all_connections_after_one_deadline(
    database_url: str,
) -> None:
    """Otherwise each connection that is open to it would cost another request the whole time."""
    async with freezing_proxy(database_url) as (proxy, _):
        url = behind(f"127.0.0.1:{proxy.port}", database_url)
        deadlines = Deadlines(statement=0.5, lock=0.2, connect=3)
        database = Database(parse_database_url(url), deadlines)
        async with AsyncExitStack() as together:
            for _ in range(4):
                reading = await together.enter_async_context(database.snapshot())
                await reading.one(untyped(COUNT_USERS), {})
        proxy.freeze()
        with capture_logs(), pytest.raises(DatabaseUnavailableError):
            await count_users(database)
        assert await count_users(database) >= 0
        await database.close()


async def test_if_none_can_be_used_it_is_said_why_of_each(database_url: str, silent: str) -> None:
    url = behind(f"{NOBODY},{silent}", database_url, READ_ONLY)
    servers = Servers(parse_database_url(url))
    arguments = parse_database_url(url).connect_args
    with pytest.raises(NoServerError) as none:
        await servers.connect(**arguments, user="taskpact", database="postgres", timeout=3)
    refused, silence, read_only = str(none.value).split("; ")
    assert refused == f"{NOBODY}: Connection refused"
    assert silence == f"{silent}: it does not answer"
    assert read_only.endswith(": it accepts no writes")


@pytest.mark.parametrize("hosts", ["", f"{NOBODY},"])
def test_commands_say_that_no_server_accepts_writes(database_url: str, hosts: str) -> None:
    port = urlsplit(database_url).port
    attributes = f"{READ_ONLY}&target_session_attrs=read-write"
    url = f"postgresql://taskpact@{hosts}127.0.0.1:{port}/postgres?{attributes}"
    with pytest.raises(DatabaseUnavailableError) as refused:
        schema_of(parse_database_url(url))
    assert "accepts no writes" in explain(refused.value)


async def test_a_server_says_so_too(database_url: str) -> None:
    url = f"{database_url}?{READ_ONLY}&target_session_attrs=read-write"
    database = Database(parse_database_url(url))
    with capture_logs() as lines:
        for ask in (database.ping, ServedSchema(database).read):
            with pytest.raises(DatabaseUnavailableError):
                await ask()
    await database.close()
    assert [line["event"] for line in lines] == ["connect_failed"] * 2


async def test_a_wrong_password_is_not_tried_on_the_next_server(database_url: str) -> None:
    """It would be the one that is found wrong, however right the first server is."""
    servers = Servers(parse_database_url(behind(NOBODY, database_url)))
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await servers.connect(user="taskpact", database="no_such_database")


async def test_a_unix_socket_leads_to_the_same_database(
    database_url: str, postgres_server: PostgresServer
) -> None:
    address = parse_database_url(postgres_server.at_socket(database_url))
    assert (await asyncio.to_thread(schema_of, address)).current == NEWEST
    database = Database(address)
    assert await count_users(database) >= 0
    assert (await ServedSchema(database).read()).current == NEWEST
    await database.close()
