"""Streamed replies: complete, or visibly incomplete."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generated.exports import ExportData200Csv, ExportData200Jsonl
from generated.http_request import HttpRequest
from generated.models import EndLine, ExportLine
from generated.problems import Refusal, ServiceUnavailable
from generated.streams import stream
from tests.impl.protocol.serving import serving
from tests.support.raw_http import Connection, exchange

GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"


async def pieces(*parts: bytes | Exception) -> AsyncGenerator[bytes]:
    for part in parts:
        if isinstance(part, Exception):
            raise part
        yield part


async def lines(*parts: int | Exception) -> AsyncGenerator[ExportLine]:
    for part in parts:
        if isinstance(part, Exception):
            raise part
        yield EndLine(type="end", tasks=part)


def csv_of(*parts: bytes | Exception) -> ExportData200Csv:
    return ExportData200Csv(body=pieces(*parts), content_disposition="attachment")


def application(build: Callable[[], ExportData200Csv | ExportData200Jsonl]) -> ASGIApp:
    """Returns an application that responds to everything with a reply."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = HttpRequest(scope, receive)
        await (await stream(request, build())).send(request, send)

    return app


def scope_of_get() -> Scope:
    return {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


async def nothing() -> Message:
    raise AssertionError


async def answer(
    build: Callable[[], ExportData200Csv | ExportData200Jsonl], request: bytes = GET
) -> bytes:
    with serving(application(build)) as server:
        return await asyncio.to_thread(exchange, server.url, request)


async def test_a_whole_body_ends_as_chunks_do() -> None:
    response = await answer(lambda: csv_of(b"one\r\n", b"two\r\n"))
    assert response.startswith(b"HTTP/1.1 200 ")
    assert response.endswith(b"5\r\none\r\n\r\n5\r\ntwo\r\n\r\n" + LAST_CHUNK)


async def test_an_empty_body_is_whole_too() -> None:
    response = await answer(csv_of)
    assert response.startswith(b"HTTP/1.1 200 ")
    assert response.endswith(b"\r\n\r\n" + LAST_CHUNK)


async def test_a_failure_in_the_middle_breaks_the_connection_off() -> None:
    response = await answer(lambda: csv_of(b"one\r\n", LookupError("no more")))
    assert response.startswith(b"HTTP/1.1 200 ")
    assert b"one\r\n" in response
    assert not response.endswith(LAST_CHUNK)
    assert b"no more" not in response


async def test_one_that_takes_too_long_breaks_the_connection_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        yield b"one\r\n"
        await asyncio.Event().wait()

    monkeypatch.setattr(ExportData200Csv, "seconds", 0.2)
    response = await answer(
        lambda: ExportData200Csv(body=endless(), content_disposition="attachment")
    )
    assert response.startswith(b"HTTP/1.1 200 ")
    assert not response.endswith(LAST_CHUNK)


class Endless:
    """An endless body, and whether it was closed."""

    def __init__(self) -> None:
        self.is_closed = threading.Event()

    async def pieces(self) -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"x" * 65536
        finally:
            self.is_closed.set()

    def reply(self) -> ExportData200Csv:
        return ExportData200Csv(body=self.pieces(), content_disposition="attachment")


async def test_one_that_nobody_reads_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExportData200Csv, "seconds", 0.3)
    endless = Endless()
    with serving(application(endless.reply)) as server, Connection(server.url) as connection:
        connection.send(GET)
        assert await asyncio.to_thread(endless.is_closed.wait, 10)


@pytest.mark.parametrize("version", ["2.3", "2.4"])
async def test_a_client_that_leaves_while_a_piece_is_made_ends_it(version: str) -> None:
    is_closed, is_waiting = asyncio.Event(), asyncio.Event()

    async def stuck() -> AsyncGenerator[bytes]:
        try:
            yield b"one\r\n"
            is_waiting.set()
            await asyncio.Event().wait()
        finally:
            is_closed.set()

    async def receive() -> Message:
        await is_waiting.wait()
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None: ...

    reply = ExportData200Csv(body=stuck(), content_disposition="attachment")
    asgi = {"version": "3.0", "spec_version": version}
    request = HttpRequest({**scope_of_get(), "asgi": asgi}, receive)
    response = await stream(request, reply)
    await asyncio.wait_for(response.send(request, send), timeout=10)
    assert is_closed.is_set()


async def test_what_cannot_be_sent_any_more_ends_it() -> None:
    endless = Endless()

    async def receive() -> Message:
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        if message.get("body"):
            raise ConnectionResetError

    request = HttpRequest(scope_of_get(), receive)
    response = await stream(request, endless.reply())
    with pytest.raises(ClientDisconnect):
        await response.send(request, send)
    assert endless.is_closed.is_set()


async def test_a_failure_at_the_beginning_comes_before_the_response() -> None:
    with pytest.raises(LookupError, match="nothing"):
        await stream(HttpRequest(scope_of_get(), nothing), csv_of(LookupError("nothing")))


async def test_a_refusal_at_the_beginning_is_raised_as_ever() -> None:
    refusal = Refusal(ServiceUnavailable(retry_after=5))
    with pytest.raises(Refusal) as raised:
        await stream(HttpRequest(scope_of_get(), nothing), csv_of(refusal))
    assert raised.value is refusal


async def test_lines_are_json_and_come_many_at_once() -> None:
    reply = ExportData200Jsonl(body=lines(*range(10_000)), content_disposition="attachment")
    found = [piece async for piece in reply.pieces()]
    assert 2 < len(found) < 100
    read = [json.loads(line) for line in b"".join(found).splitlines()]
    assert read == [{"type": "end", "tasks": number} for number in range(10_000)]
