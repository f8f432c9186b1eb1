"""Clients that do not read are cut off: RFC 9112 has no such limit, but we do."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from impl.protocol.limits import READ_BYTES
from tests.impl.protocol.apps import part, start
from tests.impl.protocol.serving import serving, until

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
_PIECE = b"x" * 65536
_FEW = 8
"""More pieces than the two kernels and we keep together for a client that reads nothing."""


class Streamer:
    """An application that responds endlessly, and counts the outcomes."""

    def __init__(self) -> None:
        self.pieces = 0
        self.requests = 0
        self.ended: list[str] = []

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        try:
            async with asyncio.TaskGroup() as tasks:
                streaming = tasks.create_task(self._stream(send))
                message = await receive()
                while message["type"] != "http.disconnect":
                    message = await receive()
                self.ended.append("disconnected")
                streaming.cancel()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise

    async def _stream(self, send: Send) -> None:
        await send(start())
        while True:
            await send(part(_PIECE, more=True))
            self.pieces += 1


@contextmanager
def unread(url: str, request: bytes) -> Generator[socket.socket]:
    """Sends a request on a connection with small buffers, and reads nothing."""
    address = httpx.URL(url)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(10)
        client.connect((address.host, address.port))
        client.sendall(request)
        yield client


def test_a_reader_who_takes_nothing_is_dropped() -> None:
    streamer = Streamer()
    with serving(streamer, stalled_seconds=0.4) as server, unread(server.url, GET):
        until(lambda: bool(streamer.ended))
    assert streamer.ended == ["disconnected"]


def test_a_reader_who_takes_too_little_in_a_minute_is_dropped() -> None:
    streamer = Streamer()
    with (
        serving(
            streamer, stalled_seconds=60, reading_seconds=1, reading_bytes=10_000_000
        ) as server,
        unread(server.url, GET) as client,
    ):
        started = time.monotonic()
        while not streamer.ended:
            client.recv(4096)
            time.sleep(0.02)
            assert time.monotonic() - started < 10
    assert streamer.ended == ["disconnected"]


def test_a_slow_reader_who_takes_enough_is_served() -> None:
    """Slower than the response is produced, for several times as long as a client may stall."""
    streamer = Streamer()
    with (
        serving(streamer, stalled_seconds=1, reading_seconds=0.5, reading_bytes=1000) as server,
        unread(server.url, GET) as client,
    ):
        for _ in range(60):
            assert client.recv(65536)
            time.sleep(0.04)
        assert not streamer.ended


@pytest.mark.parametrize("ending", [b"", b"Connection: close\r\n"], ids=["kept", "closed"])
def test_no_other_clock_runs_while_an_answer_is_being_read(ending: bytes) -> None:
    """Neither that of the next request, nor that of a connection about to be closed."""
    whole = b"x" * 8_000_000

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start(content_length=str(len(whole))))
        await send(part(whole))

    request = GET.replace(b"\r\n\r\n", b"\r\n" + ending + b"\r\n")
    with (
        serving(app, idle_seconds=0.3, linger_seconds=0.3) as server,
        unread(server.url, request) as client,
    ):
        time.sleep(1)
        received = 0
        while data := client.recv(1_000_000):
            received += len(data)
    assert received > len(whole)


def test_an_answer_that_nobody_reads_is_not_made_any_further() -> None:
    streamer = Streamer()
    with serving(streamer) as server, unread(server.url, GET):
        until(lambda: streamer.pieces > 0)
        time.sleep(0.3)
        made = streamer.pieces
        time.sleep(0.3)
        assert streamer.pieces == made < _FEW


class Counter:
    """An application with large responses that counts them."""

    def __init__(self, answer: bytes = _PIECE) -> None:
        self.requests = 0
        self._answer = answer

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.requests += 1
        await send(start(content_length=str(len(self._answer))))
        await send(part(self._answer))


def test_a_thousand_requests_whose_answers_nobody_reads_are_not_a_thousand_answers() -> None:
    counter = Counter()
    with serving(counter, stalled_seconds=0.5) as server, unread(server.url, GET * 1000) as client:
        time.sleep(0.5)
        assert 0 < counter.requests < _FEW
        time.sleep(1)
        assert _is_reset(client)
        assert counter.requests < _FEW


def _is_reset(client: socket.socket) -> bool:
    """Whether the server has disconnected: what it had sent can still be read, but no more."""
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_a_request_does_not_begin_before_the_answer_to_the_last_one_is_taken() -> None:
    counter = Counter(b"x" * 8_000_000)
    with serving(counter) as server, unread(server.url, GET * 2) as client:
        time.sleep(0.3)
        assert counter.requests == 1
        while counter.requests < 2:
            assert client.recv(1_000_000)


def test_what_is_sent_behind_a_request_is_not_read_before_it_is_answered() -> None:
    """The rest stays in the kernel's buffers, and then with the client."""

    async def waiting(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.Event().wait()

    with serving(waiting, shutdown_seconds=0.1) as server, unread(server.url, GET) as client:
        client.settimeout(0.3)
        sent = 0
        with contextlib.suppress(TimeoutError):
            while sent < 50_000_000:
                sent += client.send(GET * 1000)
        assert READ_BYTES // 2 < server.unread_bytes() <= 2 * READ_BYTES


def test_not_even_if_each_is_answered_at_once() -> None:
    largest = 0

    async def measuring(_scope: Scope, _receive: Receive, send: Send) -> None:
        nonlocal largest
        largest = max(largest, server.unread_bytes())
        await send(start(content_length="0"))
        await send(part(b""))

    with serving(measuring) as server, unread(server.url, b"") as client:
        last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        flooding = threading.Thread(target=client.sendall, args=(GET * 20_000 + last,))
        flooding.start()
        while client.recv(1_000_000):
            pass
        flooding.join()
    assert READ_BYTES // 2 < largest <= 2 * READ_BYTES


def test_a_waiting_send_can_be_cancelled() -> None:
    """The application's own deadline holds even if nobody reads."""
    found: list[str] = []

    async def patient(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start())
        try:
            async with asyncio.timeout(0.3):
                while True:
                    await send(part(_PIECE, more=True))
        except TimeoutError:
            found.append("timeout")
            raise

    with serving(patient) as server, unread(server.url, GET) as client:
        until(lambda: bool(found))
        assert _is_reset(client)


def test_a_body_that_nobody_asks_for_is_not_read_ahead() -> None:
    asked = asyncio.Event()
    parts: list[Message] = []

    async def late(_scope: Scope, receive: Receive, _send: Send) -> None:
        await asyncio.sleep(0.5)
        parts.append(await receive())
        await asked.wait()

    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n"
    with serving(late, shutdown_seconds=0.1) as server, unread(server.url, head) as client:
        client.settimeout(1)
        try:
            for _ in range(500):
                client.sendall(b"x" * 100_000)
        except TimeoutError:
            pass
    assert 0 < len(parts[0]["body"]) < 65536 + 32768 + 1
