"""SIGTERM: whoever has a connection, or comes, is served until all know that the process ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator

import pytest
from structlog.testing import capture_logs

from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, listen
from impl.protocol.server import Server
from tests.impl.protocol.apps import echo
from tests.impl.protocol.responses import responses
from tests.support.raw_http import Connection, until_nobody_listens
from tests.support.servers import ROOT

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
DRAIN_SECONDS, IDLE_SECONDS = 1.0, 2.5
SERVING = f"""
from impl.protocol.limits import Limits
from impl.protocol.listening import listen
from impl.protocol.running import Surroundings, run
from tests.impl.protocol.apps import lasting

run(
    lasting,
    Limits(drain_seconds={DRAIN_SECONDS}, idle_seconds={IDLE_SECONDS}, shutdown_grace_seconds=0.1),
    Surroundings(
        listen=lambda: listen("127.0.0.1", 0),
        started=lambda addresses: print("http://%s:%s" % addresses[0], flush=True),
        draining=lambda: print("draining", flush=True),
    ),
)
"""


class Process:
    """A server that listens at `url`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVING],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.url = self.line()
        self.tell = self._process.send_signal

    def line(self) -> str:
        """Returns the next line that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> int:
        """Waits until it has ended, and returns its exit code."""
        with self._process:
            return self._process.wait(timeout=30)


@pytest.fixture
def server() -> Generator[Process]:
    process = Process()
    yield process
    process.tell(signal.SIGKILL)
    process.end()


def test_a_service_manager_ends_it_without_anybody_noticing(server: Process) -> None:
    with Connection(server.url) as kept, Connection(server.url) as idle:
        for connection in (kept, idle):
            _ask(connection)
        began = time.monotonic()
        server.tell(signal.SIGTERM)
        assert server.line() == "draining"
        with Connection(server.url) as new:
            assert _ask(new) == "close"
        until_nobody_listens(server.url)
        assert time.monotonic() - began >= DRAIN_SECONDS
        assert _ask(kept) == "close"
        assert kept.read() == b""
        assert idle.read() == b"", "after as long as ever"
        assert time.monotonic() - began >= IDLE_SECONDS - DRAIN_SECONDS
    assert (server.line(), server.end()) == ("closed", 0)


def test_whoever_presses_ctrl_c_does_not_wait_for_idle_connections(server: Process) -> None:
    with Connection(server.url) as idle:
        _ask(idle)
        began = time.monotonic()
        server.tell(signal.SIGINT)
        assert idle.read() == b""
        assert time.monotonic() - began < IDLE_SECONDS
    assert (server.line(), server.end()) == ("closed", 0), "it did not drain"


def test_a_second_signal_ends_it_while_it_drains(server: Process) -> None:
    server.tell(signal.SIGTERM)
    assert server.line() == "draining"
    server.tell(signal.SIGTERM)
    assert (server.line(), server.end()) == ("", -signal.SIGTERM)


async def test_a_connection_that_waits_to_be_accepted_is_served() -> None:
    """It would be reset with the socket, and its request would be lost."""
    server = Server(echo, Limits())
    server.accept(sockets := listen("127.0.0.1", 0))
    ((host, port),) = addresses_of(sockets)
    with Connection(f"http://{host}:{port}") as waiting:
        waiting.send(GET)  # our loop has had no turn since
        closing = asyncio.create_task(server.close())
        (response,) = responses(await asyncio.to_thread(waiting.read))
        assert (response.status, response.headers["connection"]) == (200, "close")
        with pytest.raises(ConnectionRefusedError), Connection(f"http://{host}:{port}"):
            pass
    await closing


async def test_at_the_deadline_idle_connections_are_closed_and_no_request_is_cut_off() -> None:
    server = Server(echo, Limits(idle_seconds=60, shutdown_seconds=0.2))
    server.accept(sockets := listen("127.0.0.1", 0))
    ((host, port),) = addresses_of(sockets)
    with Connection(f"http://{host}:{port}") as idle, capture_logs() as log:
        await asyncio.to_thread(_ask, idle)
        began = time.monotonic()
        await server.close(keeps_idle=True)
        assert 0.2 <= time.monotonic() - began < 10
        assert await asyncio.to_thread(idle.read) == b""
    assert log == []


def _ask(connection: Connection) -> str | None:
    """Sends a request, and returns what its response says of the connection."""
    connection.send(GET)
    (response,) = responses(connection.read_once())
    assert response.status == 200
    return response.headers.get("connection")
