"""What a request costs in our server and in uvicorn, with the same application.

`python -m tests.bench.serving`: both serve `GET /api/health/live` as processes of their own, and
take turns, so that whatever else the machine does slows both alike; the ratio of the medians of
their CPU time per request is what counts. `SAMPLES` is how many turns each has. It needs Linux.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import uvicorn

from impl.app import create_app
from impl.database_url import parse_database_url
from impl.logs import configure_logs
from impl.migrate import migrate
from impl.settings import Settings
from tests.processes import end_in_order_when_terminated, stop, wait_until
from tests.servers import ROOT, environment_of, run_server

_CONNECTIONS = 16
_ROUNDS = 200  # requests of each connection in one turn
_TICKS = os.sysconf("SC_CLK_TCK")
_REQUEST = (
    b"GET /api/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n"
    b"Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n"
)


def main() -> None:
    """Prints the ratio."""
    end_in_order_when_terminated()
    turns = int(os.environ.get("SAMPLES") or "20")
    with TemporaryDirectory() as directory, ExitStack() as stack:
        database = f"sqlite:///{directory}/taskpact.db"
        migrate(parse_database_url(database))
        servers = {
            "ours": stack.enter_context(_ours(database, Path(directory) / "ours.log")),
            "uvicorn": stack.enter_context(_uvicorn(database, Path(directory) / "uvicorn.log")),
        }
        micros = _measure(servers, turns)
    ours, theirs = (statistics.median(micros[name]) for name in ("ours", "uvicorn"))
    print(f"GET /api/health/live: {ours:.0f} us / {theirs:.0f} us = {ours / theirs:.2f}")


def serve_with_uvicorn() -> None:
    """Serves as uvicorn would, until a signal ends it."""
    settings = Settings()
    configure_logs(settings.log_level, as_json=settings.is_production)
    uvicorn.run(
        create_app(settings), port=settings.port, http="httptools", loop="uvloop", ws="none",
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
    )  # fmt: skip


@contextmanager
def _ours(database: str, log: Path) -> Generator[tuple[int, int]]:
    with run_server(database, log) as server:
        yield server.process.pid, httpx.URL(server.url).port or 0


@contextmanager
def _uvicorn(database: str, log: Path) -> Generator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving", "uvicorn"],
            cwd=ROOT,
            env=environment_of({"DATABASE_URL": database, "PORT": str(port)}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _listens(port), process, log, 120)
        yield process.pid, port
    finally:
        stop(process, signal.SIGTERM, 30)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _ask(port: int) -> None:
    """Sends the requests of a turn."""
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            for _ in range(_CONNECTIONS)
        ]
        for _ in range(_ROUNDS):
            for each in sockets:
                each.sendall(_REQUEST)
            for each in sockets:
                _read_answer(each)


def _read_answer(client: socket.socket) -> None:
    answer = b""
    while not answer.endswith(b"}"):
        received = client.recv(65536)
        if not received:
            raise ConnectionError(f"closed after {answer!r}")
        answer += received
    assert answer.startswith(b"HTTP/1.1 200 "), answer


def _measure(servers: dict[str, tuple[int, int]], turns: int) -> dict[str, list[float]]:
    micros: dict[str, list[float]] = {name: [] for name in servers}
    names = list(servers)
    for turn in range(-2, turns):
        names.reverse()  # neither always follows the other
        for name in names:
            pid, port = servers[name]
            before = _cpu_seconds(pid)
            _ask(port)
            spent = _cpu_seconds(pid) - before
            if turn >= 0:
                micros[name].append(spent / (_CONNECTIONS * _ROUNDS) * 1e6)
    return micros


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    if sys.argv[1:] == ["uvicorn"]:
        serve_with_uvicorn()
    else:
        main()
