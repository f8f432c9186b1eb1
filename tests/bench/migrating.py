"""How long others wait while a database with many tasks is migrated.

`python -m tests.bench.migrating`: from 0001, and from 0008, to the newest schema, with `TASKS`
(100,000) tasks of ten words each, on PostgreSQL and on SQLite. One client reads and one writes all
the time; they time out after a second on PostgreSQL, after five on SQLite, like the service. On
PostgreSQL, reading transactions repeatedly stay open for seconds, like exports. SQLite has one
writer: others wait there for a batch or for a whole index.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated

_GIVE_UP_SECONDS = 1
_SQLITE_GIVE_UP_SECONDS = 5
"""Like the service itself."""
_OPEN_SECONDS = 3
_READ = "SELECT count(*) FROM (SELECT title FROM tasks WHERE user_id = '7' LIMIT 50) AS page"
_WRITE = "UPDATE tasks SET priority = 1 WHERE user_id = '7' AND id = {identifier}"
_USERS = "SELECT '' || i, i || '@many.example', 'Many', '-', '2026-01-01' FROM {numbers}"
_TASKS = """
SELECT '' || (i % 100), {identifier}, 'Milk, number ' || i || ' of many tasks',
       'As many words as people write: ' || i, i % 4, {moment}, {moment} FROM {numbers}
"""


@dataclass
class Waits:
    """How long each statement of a client took, and how many timed out."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        longest = max(self.seconds, default=0) * 1000
        said = f"{len(self.seconds)} done, the longest in {longest:.0f} ms"
        return f"{said}, {len(self.failures)} failed {set(self.failures) or ''}"

    @contextmanager
    def measured(self, *errors: type[Exception]) -> Generator[None]:
        started = time.perf_counter()
        try:
            yield
        except errors as error:
            self.failures.append(type(error).__name__)
        else:
            self.seconds.append(time.perf_counter() - started)


def main() -> None:
    """Prints the longest waits."""
    end_in_order_when_terminated()
    tasks = int(os.environ.get("TASKS") or "100000")
    with TemporaryDirectory() as directory, run_postgres() as postgres:
        for revision in ("0001", "0008"):
            _measure_postgresql(postgres.create_database(), revision, tasks)
            _measure_sqlite(Path(directory) / f"{revision}.db", revision, tasks)


def _measure_postgresql(url: str, revision: str, tasks: int) -> None:
    migrate(parse_database_url(url), revision)
    asyncio.run(_fill(url, tasks))

    async def run() -> tuple[Waits, Waits]:
        ended = asyncio.Event()
        write = _WRITE.format(identifier="lpad('7', 32, '0')::uuid")
        clients = [asyncio.create_task(_client(url, sql, ended)) for sql in (_READ, write)]
        clients.append(asyncio.create_task(_long_reader(url, ended)))
        await asyncio.to_thread(_migrate, url)
        ended.set()
        reads, writes, _ = await asyncio.gather(*clients)
        return reads, writes

    _print("PostgreSQL", revision, tasks, lambda: asyncio.run(run()))


async def _fill(url: str, tasks: int) -> None:
    connection = await asyncpg.connect(url)
    numbers = "generate_series(0, {}) AS i"
    users = _USERS.format(numbers=numbers.format(99)).replace("'2026-01-01'", "now()")
    await connection.execute(
        f"INSERT INTO users (id, email, name, password_hash, created_at) {users}"
    )
    made = _TASKS.format(
        identifier="lpad(to_hex(i), 32, '0')::uuid",
        moment="now()",
        numbers=numbers.format(tasks - 1),
    )
    await connection.execute(f"{_INSERT_TASKS} {made}", timeout=600)
    await connection.execute("VACUUM ANALYZE tasks", timeout=600)
    await connection.close()


_INSERT_TASKS = """
INSERT INTO tasks (user_id, id, title, description, priority, created_at, updated_at)
"""


async def _client(url: str, sql: str, ended: asyncio.Event) -> Waits:
    connection = await asyncpg.connect(
        url, server_settings={"lock_timeout": f"{_GIVE_UP_SECONDS}s"}
    )
    waits = Waits()
    while not ended.is_set():
        with waits.measured(asyncpg.PostgresError):
            await connection.execute(sql)
        await asyncio.sleep(0.005)
    await connection.close()
    return waits


async def _long_reader(url: str, ended: asyncio.Event) -> Waits:
    connection = await asyncpg.connect(url)
    while not ended.is_set():
        async with connection.transaction():
            await connection.execute(_READ)
            await asyncio.sleep(_OPEN_SECONDS)
        await asyncio.sleep(_OPEN_SECONDS)
    await connection.close()
    return Waits()


def _measure_sqlite(file: Path, revision: str, tasks: int) -> None:
    url = f"sqlite:///{file}"
    migrate(parse_database_url(url), revision)
    _fill_sqlite(file, tasks)

    def run() -> tuple[Waits, Waits]:
        ended = threading.Event()
        write = _WRITE.format(identifier="printf('%032x', 7)")
        reads, writes = Waits(), Waits()
        clients = [
            threading.Thread(target=_sqlite_client, args=(file, sql, waits, ended))
            for sql, waits in ((_READ, reads), (write, writes))
        ]
        for client in clients:
            client.start()
        _migrate(url)
        ended.set()
        for client in clients:
            client.join()
        return reads, writes

    _print("SQLite", revision, tasks, run)


def _fill_sqlite(file: Path, tasks: int) -> None:
    numbers = (
        "(WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
        " SELECT i FROM n)"
    )
    made = _TASKS.format(
        identifier="printf('%032x', i)",
        moment="'2026-01-01 00:00:00.000000'",
        numbers=numbers.format(tasks - 1),
    )
    with closing(sqlite3.connect(file)) as connection, connection:
        users = _USERS.format(numbers=numbers.format(99))
        connection.execute(
            f"INSERT INTO users (id, email, name, password_hash, created_at) {users}"
        )
        connection.execute(f"{_INSERT_TASKS} {made}")


def _sqlite_client(file: Path, sql: str, waits: Waits, ended: threading.Event) -> None:
    with closing(
        sqlite3.connect(file, timeout=_SQLITE_GIVE_UP_SECONDS, isolation_level=None)
    ) as connection:
        while not ended.is_set():
            with waits.measured(sqlite3.OperationalError):
                connection.execute(sql).fetchall()
            time.sleep(0.005)


def _migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "ENVIRONMENT": "development"}
    command = [sys.executable, "-m", "impl", "migrate"]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _print(
    database: str, revision: str, tasks: int, run: Callable[[], tuple[Waits, Waits]]
) -> None:
    started = time.perf_counter()
    reads, writes = run()
    seconds = time.perf_counter() - started
    print(f"{database} from {revision}, {tasks} tasks: {seconds:.1f} s", flush=True)
    print(f"    reads:  {reads}\n    writes: {writes}", flush=True)


if __name__ == "__main__":
    main()
