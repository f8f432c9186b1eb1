"""Behind a real PgBouncer: in its modes, with fewer connections than we have, and with one gone."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx
import pytest

from impl.database import Database, Deadlines
from impl.database.url import parse_database_url
from tests.support.apps import run_app, settings_for
from tests.support.pgbouncer import run_pgbouncer
from tests.support.rows import count_users
from tests.support.users import SignedUp, sign_up

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
_LEFT = """
SELECT pg_backend_pid() AS server, (SELECT count(*) FROM pg_prepared_statements) AS statements,
       current_setting('statement_timeout') AS statement_timeout, pg_sleep(0.1)
"""


@pytest.fixture(
    params=[("transaction", 1), ("transaction", 5), ("session", 20)],
    ids=["transactions share one", "transactions share five", "sessions"],
)
def pooled_url(request: pytest.FixtureRequest, database_url: str) -> Generator[str]:
    """The database behind a pooler with so many connections to the server."""
    mode, size = request.param
    with run_pgbouncer(database_url, mode=mode, default_pool_size=str(size)) as pooler:
        yield pooler.url


async def test_clients_at_once_notice_nothing_and_leave_nothing_behind(pooled_url: str) -> None:
    async with run_app(settings_for(pooled_url)) as client, asyncio.TaskGroup() as users:
        for _ in range(8):
            users.create_task(use_it(client))
    left = await asyncio.gather(*(left_by(pooled_url) for _ in range(8)))
    assert {(row["statements"], row["statement_timeout"]) for row in left} == {(0, "0")}


async def use_it(client: httpx.AsyncClient) -> SignedUp:
    """Reads and writes, by single statements and by transactions of several."""
    user = await sign_up(client)
    for number in range(3):
        new = {"title": f"Report {number}", "tags": ["Work", f"No {number}"]}
        key = {**user.headers, "Idempotency-Key": uuid4().hex}
        created = await client.post(user.tasks, json=new, headers=key)
        assert created.status_code == 201, created.text
        headers = {**user.headers, "If-Match": created.headers["etag"]}
        changed = await client.patch(
            created.headers["location"], json={"priority": "high"}, headers=headers
        )
        assert changed.status_code == 200
        found = await client.get(f"{user.tasks}?q=report&total=true", headers=user.headers)
        assert found.json()["total"] == number + 1
    return user


async def left_by(pooled_url: str) -> asyncpg.Record:
    """Returns what is left on a connection to the server, for whoever gets it next."""
    connection = await asyncpg.connect(pooled_url.partition("?")[0], statement_cache_size=0)
    try:
        return await connection.fetchrow(_LEFT)
    finally:
        await connection.close()


async def test_of_two_poolers_the_one_is_used_whose_server_is_there(database_url: str) -> None:
    nowhere = database_url.replace(f":{urlsplit(database_url).port}/", ":1/")
    with (
        run_pgbouncer(nowhere, mode="transaction") as gone,
        run_pgbouncer(database_url, mode="transaction") as there,
    ):
        both = there.url.replace("@", f"@127.0.0.1:{urlsplit(gone.url).port},")
        database = Database(parse_database_url(both), Deadlines(connect=4, statement=5))
        assert await count_users(database) >= 0
        await database.close()
