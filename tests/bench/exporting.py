"""How much memory the server needs to export 100,000 tasks: `python -m tests.bench.exporting`.

The peak is the kernel's (`VmHWM`), so this runs on Linux only. The server is warmed up by an export
of the same user's first tasks.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from impl.database import Database
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.impl.transfer.exports.many_tasks import add_tasks
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import run_server
from tests.support.users import SignedUp, sign_up

_FEW, _MANY = 1_000, 99_000
_LETTERS = 300


def main() -> None:
    """Prints idle and peak memory, on SQLite and on PostgreSQL."""
    end_in_order_when_terminated()
    with TemporaryDirectory() as directory, run_postgres() as postgres:
        for name, url in {
            "sqlite": f"sqlite:///{directory}/taskpact.db",
            "postgresql": postgres.create_database(),
        }.items():
            migrate(parse_database_url(url))
            with run_server(url, Path(directory) / f"{name}.log") as server:
                asyncio.run(_measure(name, url, server.url, server.process.pid))


async def _measure(name: str, database_url: str, server_url: str, pid: int) -> None:
    async with httpx.AsyncClient(base_url=server_url, trust_env=False, timeout=60) as client:
        user = await sign_up(client)
        await _add(database_url, user, _FEW)
        for format_ in ("jsonl", "csv"):
            await _export(client, user, format_)
        await _add(database_url, user, _MANY)
        for format_ in ("jsonl", "csv"):
            idle = _megabytes(pid, "VmRSS")
            _forget_the_peak(pid)
            started = time.perf_counter()
            size = await _export(client, user, format_)
            seconds = time.perf_counter() - started
            print(
                f"Export of {_FEW + _MANY} tasks on {name} as {format_}: {size / 1e6:.1f} MB in "
                f"{seconds:.1f} s; the server has {idle:.1f} MB before and "
                f"{_megabytes(pid, 'VmHWM'):.1f} MB at most"
            )


async def _add(database_url: str, user: SignedUp, number: int) -> None:
    database = Database(parse_database_url(database_url))
    await add_tasks(database, user.user_id, number, _LETTERS)
    await database.close()


async def _export(client: httpx.AsyncClient, user: SignedUp, format_: str) -> int:
    """Returns the number of bytes, which are discarded."""
    path = f"/api/{user.user_id}/exports?format={format_}"
    size = 0
    async with client.stream("POST", path, headers=user.headers) as response:
        assert response.status_code == 200
        async for piece in response.aiter_bytes():
            size += len(piece)
    return size


def _forget_the_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # proc_pid_clear_refs(5)


def _megabytes(pid: int, field: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith(f"{field}:")]
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
