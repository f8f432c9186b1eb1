"""Every request passes the gate; only what answers no operation is held up on its way."""

from __future__ import annotations

import pytest
import structlog
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse, SharedHeaders
from impl.protocol.answers import head_of
from tests.impl.web.gates import gate_before


class Answering:
    """Answers each request, or raises an error, and notes which have ended."""

    def __init__(
        self, error: Exception | None = None, response: HttpResponse | None = None
    ) -> None:
        self.error = error
        self._response = response or HttpResponse(200, [], b"whole")
        self.ended: list[str] = []

    async def response(self, request: HttpRequest) -> HttpResponse | None:
        request.place = ("uploads", "ada")
        if self.error is not None:
            raise self.error
        return self._response

    def end(self, request: HttpRequest) -> None:
        self.ended.append(request.id)


def scope(method: str = "GET", **headers: str) -> Scope:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": pairs}


async def receive() -> Message:
    raise AssertionError


async def others(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"vary", b"Accept"), (b"content-security-policy", b"default-src 'self'")]
    await send({"type": "http.response.start", "status": 418, "headers": headers})
    await send({"type": "http.response.body", "body": b"a page"})


async def ask(operations: Answering | None, asked: Scope) -> tuple[list[Message], list[int]]:
    """Returns what is sent, and the statuses that are logged."""
    sent: list[Message] = []
    logged: list[int] = []

    async def send(message: Message) -> None:
        sent.append(message)

    gate = gate_before(others, lambda request, *_: logged.append(request.status), operations)
    with structlog.testing.capture_logs():
        await gate(asked, receive, send)
    return sent, logged


async def test_an_operation_is_answered_in_two_messages_and_logged() -> None:
    operations = Answering()
    sent, logged = await ask(operations, scope())
    start, body = sent
    headers = dict(start["headers"])
    assert (start["status"], body["body"], logged) == (200, b"whole", [200])
    assert [headers[b"x-request-id"].decode()] == operations.ended
    assert headers[b"x-content-type-options"] == b"nosniff"


async def test_what_protects_is_added_where_a_response_has_nothing_of_its_own() -> None:
    """In the headers that it shares with others, by a value or a name, or in its own."""
    name, theirs = b"x-frame-options", b"SAMEORIGIN"
    for response in (
        HttpResponse(200, [(name, theirs)]),
        HttpResponse(200, [], b"", SharedHeaders(((name, theirs),))),
        HttpResponse(200, [], b"", SharedHeaders(names=(name,)), [theirs.decode()]),
    ):
        sent, _ = await ask(Answering(response=response), scope())
        assert [v for n, v in sent[0]["headers"] if n == name] == [theirs]
        assert (b"referrer-policy", b"no-referrer") in sent[0]["headers"]


async def test_head_has_no_body() -> None:
    sent, _ = await ask(Answering(), scope("HEAD"))
    assert sent[1].get("body", b"") == b""


async def test_what_passes_on_gets_the_same_headers() -> None:
    sent, logged = await ask(None, scope())
    start, _ = sent
    assert (start["status"], logged) == (418, [418])
    names = [name for name, _ in start["headers"]]
    for name in (b"x-request-id", b"referrer-policy", b"content-security-policy"):
        assert names.count(name) == 1
    assert [v for n, v in start["headers"] if n == b"vary"] == [b"Accept", b"Origin"]


async def test_a_failure_is_a_problem_and_ends_the_request() -> None:
    operations = Answering(LookupError("canary"))
    sent, logged = await ask(operations, scope())
    assert logged == [500]
    assert b"problem" in dict(sent[0]["headers"])[b"content-type"]
    assert "canary" not in str(sent)
    assert len(operations.ended) == 1


class Written(HttpRequest):
    """A request whose server writes its response at once."""

    head = b""

    def write(self, response: HttpResponse) -> bool:
        self.head, _ = head_of(response, "", is_old=False, keeps_alive=True)
        return True


@pytest.mark.parametrize("value", ["日本", "a\r\nb: c"])
async def test_a_header_that_cannot_be_sent_is_a_problem_and_logged_as_one(value: str) -> None:
    logged: list[int] = []
    operations = Answering(
        response=HttpResponse(200, [], b"", SharedHeaders(names=(b"x",)), [value])
    )
    gate = gate_before(others, lambda request, *_: logged.append(request.status), operations)
    request = Written(scope(), receive)
    with structlog.testing.capture_logs() as log:
        await gate.serve(request, receive)  # type: ignore[arg-type]
    assert request.head.startswith(b"HTTP/1.1 500 ")
    assert b"problem" in request.head
    assert (logged, [line["event"] for line in log]) == ([500], ["unexpected_error"])


async def test_a_client_that_left_is_no_error_and_gets_no_answer() -> None:
    operations = Answering(ClientDisconnect())
    assert await ask(operations, scope()) == ([], [0])
    assert len(operations.ended) == 1


async def test_what_fails_while_it_is_sent_is_raised_and_logged() -> None:
    async def send(_message: Message) -> None:
        raise OSError

    logged: list[int] = []
    operations = Answering()
    gate = gate_before(others, lambda request, *_: logged.append(request.status), operations)
    with pytest.raises(OSError):  # noqa: PT011, it is this one
        await gate(scope(), receive, send)
    assert logged == [200]
    assert len(operations.ended) == 1


async def test_what_is_no_http_passes_by() -> None:
    seen: list[str] = []

    async def note(passed: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(passed["type"])

    gate = gate_before(note, lambda *_: None)
    await gate({"type": "lifespan"}, receive, receive)  # type: ignore[arg-type]
    assert seen == ["lifespan"]
