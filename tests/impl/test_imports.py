"""What a server imports before somebody needs it: each module takes memory, and time of the start.

The servers are Python's own processes. All others of the tests are forked from one that has
imported everything.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from impl.settings import Settings
from tests.support.clients import client_at
from tests.support.processes import wait_until
from tests.support.servers import ROOT, RunningServer, environment_of
from tests.support.users import SignedUp

_START_SECONDS = 120
NEEDED_BY_FEW = {
    *("alembic", "h11", "uvicorn"),  # migrations and tools
    *("httpx2", "limits", "opentelemetry.sdk", "prometheus_client", "redis"),  # some settings
    *("yaml", "zxcvbn"),  # rare requests
}
NEEDED_WITH_TOKENS = {"cryptography", "jwt"}
UNUSED_ON = {
    "postgresql": {"aiosqlite"},
    "sqlite": {"aiosqlite", "sqlalchemy.dialects.postgresql", "sqlalchemy.ext.asyncio"},
}
"""What is only for the other database, or for commands on either."""


@contextmanager
def run_python(settings: Settings, output: Path) -> Generator[RunningServer]:
    """Runs a server that writes what it imports into its output."""
    secrets = {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "JWT_SECRET": settings.jwt_secret.get_secret_value(),
    }
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "impl", "serve"],
            cwd=ROOT,
            env=environment_of(secrets),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    server = RunningServer(process, output)
    try:
        wait_until(server.is_ready, process, output, _START_SECONDS)
        yield server
    finally:
        server.stop()


def imported(server: RunningServer) -> set[str]:
    """Returns the names of all modules that a server has imported."""
    return set(re.findall(r"^import time:.*\| +(\S+)$", server.output, re.MULTILINE))


async def test_what_few_servers_or_requests_need_is_not_imported_before(
    settings: Settings, client: httpx.AsyncClient, user: SignedUp, tmp_path: Path
) -> None:
    task = await client.post(user.tasks, headers=user.headers, json={"title": "Write"})
    database, _, _ = settings.database_url.get_secret_value().partition(":")
    unwanted = NEEDED_BY_FEW | UNUSED_ON[database]
    with run_python(settings, tmp_path / "output") as server:
        async with client_at(server.url, headers=user.headers) as caller:
            assert {"impl.app", "asyncpg"} <= imported(server)
            assert imported(server) & (unwanted | NEEDED_WITH_TOKENS) == set()
            (await caller.get(task.headers["location"])).raise_for_status()
            assert imported(server) >= NEEDED_WITH_TOKENS
            assert imported(server) & unwanted == set()
