"""The cost of a request in our server and in uvicorn, with the same application.

`python -m tests.bench.serving`: the service's `GET /api/health/live`, and an application that does
nothing else. Both servers run as separate processes and take turns, so that other load on the
machine slows both alike; the ratio of the medians of their CPU time is the result. `SAMPLES` is the
number of turns. It needs Linux.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from impl.app import create_app
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.protocol.limits import Limits
from impl.protocol.listening import listen
from impl.protocol.running import Surroundings, run
from impl.settings import Settings
from impl.web.logs import configure_logs
from tests.support.processes import end_in_order_when_terminated, stop, wait_until
from tests.support.servers import ROOT, environment_of

_CONNECTIONS = 16
_ROUNDS = 200  # requests per connection in one turn
_TICKS = os.sysconf("SC_CLK_TCK")
_REQUEST = (
    b"GET /api/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n"
    b"Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n"
)


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends the service's response without doing any work for it."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            await send({"type": f"{(await receive())['type']}.complete"})
        return
    names = ("content-type", "cache-control", "x-content-type-options", "referrer-policy")
    headers = [(name.encode(), b"something or other") for name in names]
    headers.append((b"content-length", b"15"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"status":"ok"}'})


def service() -> ASGIApp:
    """Returns the application selected in the environment."""
    settings = Settings()
    configure_logs(settings.log_level, as_json=settings.is_production)
    return create_app(settings)


def serve_with_ours(app: ASGIApp, port: int) -> None:
    """Serves like the service."""
    run(app, Limits(), Surroundings(listen=partial(listen, "127.0.0.1", port)))


def serve_with_uvicorn(app: ASGIApp, port: int) -> None:
    """Serves with uvicorn at its fastest."""
    uvicorn.run(
        app, port=port, http="httptools", loop="uvloop", ws="none", log_config=None,
        access_log=False, server_header=False, proxy_headers=False,
    )  # fmt: skip


SERVERS: dict[str, Callable[[ASGIApp, int], None]] = {
    "ours": serve_with_ours,
    "uvicorn": serve_with_uvicorn,
}
APPS: dict[str, Callable[[], ASGIApp]] = {"service": service, "bare": lambda: bare}


def main() -> None:
    """Prints the ratios."""
    end_in_order_when_terminated()
    turns = int(os.environ.get("SAMPLES") or "20")
    with TemporaryDirectory() as directory:
        database = f"sqlite:///{directory}/taskpact.db"
        migrate(parse_database_url(database))
        for app in APPS:
            with ExitStack() as stack:
                servers = {
                    name: stack.enter_context(_process(name, app, database, Path(directory)))
                    for name in SERVERS
                }
                micros = _measure(servers, turns)
            ours, theirs = (statistics.median(micros[name]) for name in ("ours", "uvicorn"))
            ratio = f"{ours:.0f} us / {theirs:.0f} us = {ours / theirs:.2f}"
            print(f"A request of the {app} application, ours / uvicorn: {ratio}", flush=True)


@contextmanager
def _process(server: str, app: str, database: str, directory: Path) -> Generator[tuple[int, int]]:
    """Runs a server, and yields its process id and port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = directory / f"{server}-{app}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving", server, app, str(port)],
            cwd=ROOT,
            env=environment_of({"DATABASE_URL": database}),
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


def _measure(servers: dict[str, tuple[int, int]], turns: int) -> dict[str, list[float]]:
    micros: dict[str, list[float]] = {name: [] for name in servers}
    names = list(servers)
    for turn in range(-2, turns):
        names.reverse()  # so that neither always follows the other
        for name in names:
            pid, port = servers[name]
            before = _cpu_seconds(pid)
            _ask(port)
            spent = _cpu_seconds(pid) - before
            if turn >= 0:
                micros[name].append(spent / (_CONNECTIONS * _ROUNDS) * 1e6)
    return micros


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


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    if sys.argv[1:]:
        SERVERS[sys.argv[1]](APPS[sys.argv[2]](), int(sys.argv[3]))
    else:
        main()
