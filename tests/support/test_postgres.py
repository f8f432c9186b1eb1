"""The throw-away PostgreSQL server itself."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from tests.support import clusters
from tests.support.postgres import PostgresServer, run_postgres
from tests.support.servers import ROOT


async def _value(address: str, statement: str) -> object:
    connection = await asyncpg.connect(address, timeout=10)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def test_a_database_is_a_copy_of_its_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create_database()
    asyncio.run(_value(template, "CREATE TABLE greeting AS SELECT 'hello' AS word"))
    copy = postgres_server.create_database(template)
    assert asyncio.run(_value(copy, "SELECT word FROM greeting")) == "hello"


def test_a_dropped_database_is_gone(postgres_server: PostgresServer) -> None:
    address = postgres_server.create_database()
    postgres_server.drop_database(address)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        asyncio.run(_value(address, "SELECT 1"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_what_was_committed_survives_a_restart(how: signal.Signals) -> None:
    with run_postgres(synchronous_commit="on") as server:
        address = server.create_database()
        asyncio.run(_value(address, "CREATE TABLE greeting AS SELECT 'hello' AS word"))
        server.stop(how)
        server.start()
        assert asyncio.run(_value(address, "SELECT word FROM greeting")) == "hello"


def test_the_package_is_used_if_no_postgresql_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clusters, "machine_binaries", lambda: None)
    with run_postgres() as server:
        assert asyncio.run(_value(server.create_database(), "SELECT 1")) == 1


def test_the_package_works_in_a_directory_that_others_cannot_enter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as root's home, with a clone in it, or root's directory for temporary files."""
    monkeypatch.setattr(clusters, "machine_binaries", lambda: None)
    monkeypatch.setattr(clusters.Account, "can_reach", lambda _account, _path: False)
    with run_postgres() as server:
        assert asyncio.run(_value(server.create_database(), "SELECT 1")) == 1


def test_nothing_is_left_when_the_run_is_terminated() -> None:
    program = """
import time
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
end_in_order_when_terminated()
with run_postgres() as server:
    print(server.create_database(), flush=True)
    time.sleep(60)
"""
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with run:
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        data = Path(str(asyncio.run(_value(address, "SHOW data_directory"))))
        assert data.exists()
        run.send_signal(signal.SIGTERM)
    assert not data.parent.exists()
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(_value(address, "SELECT 1"))
