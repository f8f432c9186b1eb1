"""Exceptions become problems, once, and never after a response has begun."""

from __future__ import annotations

import json
from typing import Any

import pytest
import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from generated.http_request import HttpRequest
from impl.database import DatabaseUnavailableError
from impl.users.passwords import PasswordsBusyError
from impl.web.problems import Problems, remember


def scope() -> Scope:
    found = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    remember(HttpRequest(found, receive))
    return found


async def receive() -> Message:
    return {"type": "http.disconnect"}


async def run(error: Exception | None, *, after: Message | None = None) -> list[Message]:
    """Returns what is sent if the application sends `after` and then raises `error`."""
    sent: list[Message] = []

    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        if after is not None:
            await send(after)
        if error is not None:
            raise error

    async def send(message: Message) -> None:
        sent.append(message)

    with structlog.testing.capture_logs():
        await Problems(application)(scope(), receive, send)
    return sent


def problem(sent: list[Message]) -> dict[str, Any]:
    start, body = sent
    headers = dict(start["headers"])
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"cache-control"] == b"no-store"
    parsed: dict[str, Any] = json.loads(body["body"])
    assert parsed["status"] == start["status"]
    return parsed


@pytest.mark.parametrize("error", [DatabaseUnavailableError(), PasswordsBusyError()])
async def test_what_may_work_a_little_later_is_a_503_that_says_when(error: Exception) -> None:
    sent = await run(error)
    assert problem(sent)["type"] == "/docs/problems/service-unavailable"
    assert sent[0]["status"] == 503
    assert int(dict(sent[0]["headers"])[b"retry-after"]) >= 1


@pytest.mark.parametrize(
    "error", [LookupError("canary"), ValueError("canary"), MemoryError(), RecursionError("canary")]
)
async def test_anything_unexpected_is_a_500_without_its_message(error: Exception) -> None:
    sent = await run(error)
    assert problem(sent)["type"] == "/docs/problems/internal-error"
    assert sent[0]["status"] == 500
    assert "canary" not in str(sent)


async def test_a_client_that_left_is_no_error_and_gets_no_answer() -> None:
    assert await run(ClientDisconnect()) == []


async def test_once_a_response_has_begun_there_is_no_second_one() -> None:
    start = {"type": "http.response.start", "status": 200, "headers": []}
    with pytest.raises(LookupError):
        await run(LookupError(), after=start)


async def test_a_response_passes_as_it_is() -> None:
    start = {"type": "http.response.start", "status": 200, "headers": []}
    assert await run(None, after=start) == [start]


async def test_an_exception_in_the_middle_of_a_response_sends_nothing_more() -> None:
    sent: list[Message] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("half")(scope, receive, send)
        raise LookupError

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(LookupError):
        await Problems(application)(scope(), receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert b"problem" not in sent[1]["body"]


async def test_what_is_no_http_passes_by() -> None:
    seen: list[str] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def send(_message: Message) -> None:
        pytest.fail("it answered")

    await Problems(application)({"type": "lifespan"}, receive, send)
    assert seen == ["lifespan"]
