"""The real parts that faults happen to: servers, databases and a store, on loopback."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.postgres import PostgresServer, run_postgres
from tests.support.servers import RunningServer, run_server

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
"""Of the kinds of databases."""
_AS_IN_PRODUCTION = {"synchronous_commit": "on", "autovacuum": "on"}


@dataclass(frozen=True)
class Size:
    """How much is done of each fault."""

    kills: int
    restarts: int
    rolls: int
    seconds: float
    """How long a fault lasts that has no end of its own."""
    quiet_seconds: float
    """How long there is none, to compare with."""


FULL = Size(kills=50, restarts=20, rolls=20, seconds=5, quiet_seconds=2)
SHORT = Size(kills=2, restarts=2, rolls=2, seconds=1, quiet_seconds=0.2)


class Parts:
    """Starts parts when they are first needed."""

    def __init__(
        self, folder: Path, stack: ExitStack, size: Size, *, has_own_network: bool = False
    ) -> None:
        """With `has_own_network`, what is done to the network is done to nobody else's."""
        self.size = size
        self.has_own_network = has_own_network
        self._folder = folder
        self._stack = stack
        self._numbers = itertools.count(1)

    @cached_property
    def postgres(self) -> PostgresServer:
        """A PostgreSQL that keeps what it acknowledged when it crashes."""
        return self._stack.enter_context(run_postgres(**_AS_IN_PRODUCTION))

    def folder(self) -> Path:
        """Returns a new folder."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    async def database(self, kind: str) -> str:
        """Returns the address of a new database, `sqlite` or `postgresql`, that is migrated."""
        return await asyncio.to_thread(self._sqlite if kind == "sqlite" else self._postgresql)

    @asynccontextmanager
    async def server(self, database_url: str, **settings: str) -> AsyncGenerator[RunningServer]:
        """Runs a server."""
        output = self.folder() / "server.log"
        async with in_thread(run_server(database_url, output, **settings)) as server:
            yield server

    def _sqlite(self) -> str:
        file = self.folder() / "taskpact.db"
        shutil.copyfile(self._sqlite_template, file)
        return f"sqlite:///{file}"

    def _postgresql(self) -> str:
        return self.postgres.create_database(self._postgresql_template)

    @cached_property
    def _sqlite_template(self) -> Path:
        file = self.folder() / "template.db"
        migrate(parse_database_url(f"sqlite:///{file}"))
        return file

    @cached_property
    def _postgresql_template(self) -> str:
        address = self.postgres.create_database()
        migrate(parse_database_url(address))
        return address


@asynccontextmanager
async def in_thread[Part](part: AbstractContextManager[Part]) -> AsyncGenerator[Part]:
    """Begins and ends a context in a thread, so that users go on working."""
    entering = asyncio.ensure_future(asyncio.to_thread(part.__enter__))
    try:
        yield await asyncio.shield(entering)
    except BaseException as error:
        await entering  # a thread cannot be cancelled
        await asyncio.to_thread(part.__exit__, type(error), error, error.__traceback__)
        raise
    await asyncio.to_thread(part.__exit__, None, None, None)
