"""Streamed replies: whole, or visibly not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable

import pytest
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from generated.exports import ExportData200Csv, ExportData200Ndjson
from generated.models import EndLine, ExportLine
from generated.problems import Refusal, ServiceUnavailable
from generated.streams import stream
from impl.problems import Problems
from tests.impl.raw_http import exchange
from tests.impl.web.serving import serving

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


def application(build: Callable[[], ExportData200Csv | ExportData200Ndjson]) -> ASGIApp:
    """Returns an application that answers everything with a reply."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await stream(Request(scope), build())
        await response(scope, receive, send)

    return Problems(app)


async def answer(
    build: Callable[[], ExportData200Csv | ExportData200Ndjson], request: bytes = GET
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


async def test_a_failure_at_the_beginning_is_a_problem() -> None:
    response = await answer(lambda: csv_of(LookupError("nothing")))
    assert response.startswith(b"HTTP/1.1 500 ")
    assert b"application/problem+json" in response


async def test_a_refusal_at_the_beginning_is_raised_as_ever() -> None:
    refusal = Refusal(ServiceUnavailable(retry_after=5))
    with pytest.raises(Refusal) as raised:
        await stream(Request({"type": "http", "headers": []}), csv_of(refusal))
    assert raised.value is refusal


async def test_lines_are_json_and_come_many_at_once() -> None:
    reply = ExportData200Ndjson(body=lines(*range(10_000)), content_disposition="attachment")
    found = [piece async for piece in reply.pieces()]
    assert 2 < len(found) < 100
    read = [json.loads(line) for line in b"".join(found).splitlines()]
    assert read == [{"type": "end", "tasks": number} for number in range(10_000)]
