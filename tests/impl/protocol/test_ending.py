"""Shutdown: what has begun is finished, and nobody can prevent the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from tests.impl.protocol.apps import answer, echo, part, start
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import serving, until
from tests.support.raw_http import Connection
from tests.support.servers import ROOT

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.4)
    await answer(send)


def test_requests_under_way_are_finished_and_nobody_else_is_served() -> None:
    with (
        serving(slow) as server,
        Connection(server.url) as begun,
        Connection(server.url) as half,
    ):
        begun.send(GET * 2)
        half.send(GET[:20])
        time.sleep(0.1)
        server.begin_to_close()
        time.sleep(0.1)
        with pytest.raises(ConnectionRefusedError), Connection(server.url):
            pass
        half.send(GET[20:])
        for connection in (begun, half):
            (response,) = responses(connection.read())
            assert response.headers["connection"] == "close"


def test_a_request_is_finished_although_its_client_has_gone() -> None:
    steps: list[str] = []

    async def deaf(_scope: Scope, _receive: Receive, send: Send) -> None:
        steps.append("begun")
        await asyncio.sleep(0.4)
        steps.append("done")
        await answer(send)

    with serving(deaf) as server:
        with Connection(server.url) as connection:
            connection.send(GET)
            until(lambda: bool(steps))
            connection.reset()
        until(lambda: not server.state.connections)
        server.begin_to_close()
    assert steps == ["begun", "done"]


def test_an_idle_connection_is_still_served_for_a_moment_after_ctrl_c() -> None:
    """A proxy may just have sent a request on it."""
    with (
        serving(slow, shutdown_grace_seconds=1) as server,
        Connection(server.url) as racing,
        Connection(server.url) as idle,
    ):
        for connection in (racing, idle):
            connection.send(GET)
            connection.read_once()
        server.begin_to_close()
        time.sleep(0.2)
        racing.send(GET)
        (response,) = responses(racing.read())
        assert response.headers["connection"] == "close"
        assert idle.read() == b""


def test_nobody_keeps_the_server_from_ending() -> None:
    """Neither a client that does not read, nor one that does not close, nor an endless request."""
    cancelled: list[str] = []

    async def endless(scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            await send(start())
            while scope["path"] == "/stream":
                await send(part(b"x" * 65536, more=True))
            await asyncio.Event().wait()
        finally:
            cancelled.append(scope["path"])

    started = time.monotonic()
    with (
        serving(endless, shutdown_seconds=0.5, linger_seconds=60) as server,
        Connection(server.url) as deaf,
        Connection(server.url) as waiting,
        Connection(server.url) as lingering,
    ):
        deaf.send(GET.replace(b"/ ", b"/stream ", 1))
        waiting.send(GET)
        lingering.send(b"BREW\r\n")
        time.sleep(0.1)
        server.begin_to_close()
        assert waiting.read() == b""
    assert sorted(cancelled) == ["/", "/stream"]
    assert time.monotonic() - started < 10


# As a process

SERVING = """
from impl.protocol.limits import Limits
from impl.protocol.listening import listen
from impl.protocol.running import Surroundings, run
from tests.impl.protocol.apps import {app}

def announce(addresses):
    ((host, port),) = addresses
    print(f"http://{{host}}:{{port}}", flush=True)

run({app}, Limits(), Surroundings(listen=lambda: listen("127.0.0.1", 0), started=announce))
print("ended", flush=True)
"""


def _process(app: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVING.format(app=app)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _ended(process: subprocess.Popen[Any]) -> tuple[int, str]:
    output, _ = process.communicate(timeout=30)
    return process.returncode, output


@pytest.mark.parametrize(("how", "times"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_the_first_signal_ends_it_in_order_and_the_second_at_once(
    how: signal.Signals, times: int
) -> None:
    process = _process("lasting")
    assert process.stdout is not None
    with Connection(process.stdout.readline().strip()) as connection:
        connection.send(GET)
        time.sleep(0.2)
        for _ in range(times):
            process.send_signal(how)
            time.sleep(0.2)
        received = connection.read()
    code, output = _ended(process)
    if times == 1:
        assert [each.status for each in responses(received)] == [200]
        assert (code, output) == (0, "closed\nended\n")
    else:
        assert received == b""
        assert (code, output) == (-how, "")


def test_an_application_that_does_not_start_ends_the_process() -> None:
    code, output = _ended(_process("failing"))
    assert code == 1
    assert "StartupError: The application did not start: LookupError('no database')" in output
    assert "ended" not in output.split()


def test_one_answer_is_not_lost_when_the_server_ends_in_the_middle_of_its_request() -> None:
    with serving(echo) as server, Connection(server.url) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe")
        time.sleep(0.1)
        server.begin_to_close()
        time.sleep(0.1)
        connection.send(b"llo")
        (response,) = responses(connection.read(), "POST")
    assert response.headers["connection"] == "close"
