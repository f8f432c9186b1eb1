"""Slow and silent clients do not keep a connection for ever."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Generator
from dataclasses import replace

import pytest
from starlette.types import Receive, Scope, Send

from impl.protocol.limits import Limits
from impl.protocol.server import Server
from tests.impl.protocol.apps import answer, echo, read, told
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import TESTED, ServerThread, serving
from tests.support.raw_http import Connection, assert_refused, exchange

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
IMPATIENT = replace(
    TESTED, head_seconds=0.3, body_seconds=0.3, idle_seconds=0.6, linger_seconds=0.6
)


@pytest.fixture(scope="module")
def server() -> Generator[ServerThread]:
    with serving(echo, IMPATIENT) as server:
        yield server


def test_the_documented_deadlines_are_the_real_ones() -> None:
    limits = Limits()
    assert (limits.head_seconds, limits.idle_seconds, limits.body_seconds) == (10, 10, 20)
    assert (limits.stalled_seconds, limits.reading_seconds, limits.shutdown_seconds) == (20, 60, 20)
    assert limits.tick_seconds <= 0.5


SLOW = {
    "nothing at all": [b""],
    "half a request line": [b"GET /api/hea"],
    "half a head": [GET],
    "a head, byte by byte": [bytes([byte]) for byte in GET],
    "empty lines": [b"\r\n", b"\r\n"],
    "half an empty line": [b"\r"],
    "half a body": [POST + b"Content-Length: 50\r\n\r\n{"],
    "half of the chunks": [POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
    "half of the trailers": [POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n"],
    "a second request, half of it": [GET + b"\r\n" + b"GET /api/hea"],
    "a second request, half of it, later": [GET + b"\r\n", b"", b"GET /api/hea"],
}


def test_a_request_that_comes_when_its_time_is_over_is_not_begun() -> None:
    begun: list[str] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        await answer(send)

    with serving(app, IMPATIENT) as server, Connection(server.url) as connection:
        exchange(server.url, GET + b"Connection: close\r\n\r\n")
        assert_refused(connection.read(), 408)
        connection.try_to_send(GET + b"Connection: close\r\n\r\n")
        time.sleep(0.1)
    assert begun == ["/"]


def test_a_request_that_does_not_arrive_in_time_is_refused(server: ServerThread) -> None:
    for name, pieces in SLOW.items():
        with Connection(server.url) as connection:
            for piece in pieces:
                connection.send(piece)
                time.sleep(0.01)
            received = connection.read()
        before, _, last = received.rpartition(b"HTTP/1.1 408")
        problem = assert_refused(b"HTTP/1.1 408" + last, 408)
        assert problem["title"] == "Request Timeout"
        assert [each.status for each in responses(before)] == [200] * name.startswith("a second")


@pytest.mark.parametrize("before", [b"", GET + b"\r\n"], ids=["first", "second"])
def test_a_head_that_drips_has_no_more_time(server: ServerThread, before: bytes) -> None:
    with Connection(server.url) as connection:
        received = b""
        connection.send(before)
        if before:
            assert connection.read_once().startswith(b"HTTP/1.1 200 ")
        for byte in b"GET /" + b"x" * 100:
            connection.send(bytes([byte]))
            if received := connection.read_within(0.05):
                break
    assert received.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("more", [b"", b"\r\n", b"\r\n" * 100], ids=["silence", "one", "many"])
def test_a_connection_that_is_kept_open_for_nothing_is_closed(
    server: ServerThread, more: bytes
) -> None:
    """Silently: no request was begun."""
    with Connection(server.url) as connection:
        connection.send(GET + b"\r\n")
        received = connection.read_once()
        connection.send(more)
        received += connection.read()
    assert [each.status for each in responses(received)] == [200]


def test_an_answer_may_take_longer_than_a_request() -> None:
    """The deadline is for the request to arrive; the application may take longer."""

    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        await read(receive)
        await asyncio.sleep(0.5)
        await answer(send)

    with serving(slow, replace(IMPATIENT, head_seconds=0.1, body_seconds=0.1)) as server:
        for request in (
            GET + b"Connection: close\r\n\r\n",
            POST + b"Connection: close\r\nContent-Length: 1\r\n\r\nx",
        ):
            assert exchange(server.url, request).startswith(b"HTTP/1.1 200 ")


def test_a_large_body_has_time_for_its_size() -> None:
    """It takes four times the base time, but faster than the slowest pace allowed."""
    body = b"x" * 1000
    with (
        serving(echo, IMPATIENT, body_bytes_per_second=2_000) as server,
        Connection(server.url) as connection,
    ):
        connection.send(POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % (len(body) * 6))
        for _ in range(6):
            connection.send(body)
            time.sleep(0.2)
        (response,) = responses(connection.read(), "POST")
    assert len(told(response.body)["body"]) == 6000


def test_a_body_below_that_pace_is_refused() -> None:
    with (
        serving(echo, IMPATIENT, body_bytes_per_second=2_000) as server,
        Connection(server.url) as connection,
    ):
        connection.send(POST + b"Content-Length: 6000\r\n\r\n")
        for _ in range(20):
            connection.send(b"x" * 20)
            time.sleep(0.1)
        assert_refused(connection.read(), 408)


def test_the_clock_of_a_body_stands_while_nobody_reads_it() -> None:
    async def late(_scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.8)
        await answer(send, str(len(await read(receive))).encode())

    size = 3_000_000  # more than all buffers in between hold
    with serving(late, IMPATIENT, body_bytes_per_second=100_000_000) as server:
        request = POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size
        (response,) = responses(exchange(server.url, request + b"x" * size), "POST")
    assert (response.status, response.body) == (200, b"%d" % size)


def test_the_clock_of_a_body_begins_with_100_continue() -> None:
    async def late(_scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.8)
        await answer(send, await read(receive))

    request = POST + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    with serving(late, IMPATIENT) as server:
        with Connection(server.url) as connection:
            connection.send(request)
            assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.send(b"hello")
            assert connection.read_once().startswith(b"HTTP/1.1 200 ")
        with Connection(server.url) as connection:
            connection.send(request)
            assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n"
            assert_refused(connection.read(), 408)


def test_a_client_that_goes_on_sending_after_a_refusal_is_left_in_the_end(
    server: ServerThread,
) -> None:
    with Connection(server.url) as connection:
        connection.send(b"BREW\r\n")
        started = time.monotonic()
        while connection.try_to_send(b"x" * 1000):
            time.sleep(0.02)
            assert time.monotonic() - started < 10
        assert_refused(connection.read(), 400)


async def test_the_clocks_of_a_crowd_are_not_all_checked_at_once() -> None:
    """Ending a connection takes a tenth of a millisecond, and a thousand may end together."""
    server = Server(echo, Limits(tick_seconds=0.2))
    turns: list[int] = []
    turn = 0

    class Silent:
        def check(self, now: float, elapsed: float) -> None:
            turns.append(turn)

        def abort(self) -> None:
            server._state.connections.discard(self)

    server._state.connections |= {Silent() for _ in range(1000)}
    while len(turns) < 1000:
        turn += 1
        await asyncio.sleep(0)
    assert max(Counter(turns).values()) == 100
    server._state.connections.clear()
    await server.close()
