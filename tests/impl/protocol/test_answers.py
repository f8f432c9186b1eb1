"""Responses as bytes: complete, or visibly incomplete, and never two in place of one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from itertools import product

import pytest
from starlette.types import Message, Receive, Scope, Send

from generated.http_response import HttpResponse, SharedHeaders
from impl.protocol.answers import AnswerError, head_of
from tests.impl.protocol.apps import part, start
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import serving
from tests.support.raw_http import Connection, assert_refused, exchange

CLOSE = b"Host: x\r\nConnection: close\r\n\r\n"
GET = b"GET / HTTP/1.1\r\n" + CLOSE
LAST_CHUNK = b"0\r\n\r\n"

type App = Callable[[Scope, Receive, Send], Awaitable[None]]


def sends(*messages: Message | Exception) -> App:
    """Returns an application that sends these messages."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        for message in messages:
            if isinstance(message, Exception):
                raise message
            await send(message)

    return app


def answer_of(app: App, request: bytes = GET) -> bytes:
    with serving(app) as server:
        return exchange(server.url, request)


def test_a_head_says_when_it_was_written_and_not_by_what() -> None:
    (response,) = responses(answer_of(sends(start(x="y"), part(b"ok"))))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", response.headers["date"])
    assert response.headers == {
        "x": "y",
        "date": response.headers["date"],
        "transfer-encoding": "chunked",
        "connection": "close",
    }


def test_a_date_of_the_application_stands() -> None:
    received = answer_of(sends(start(date="then"), part(b"ok")))
    assert re.findall(rb"(?i)\r\ndate: (.*)\r\n", received) == [b"then"]


def test_a_body_of_unknown_length_comes_in_chunks() -> None:
    app = sends(start(), part(b"one", more=True), part(b"", more=True), part(b"two"))
    received = answer_of(app)
    assert received.endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n" + LAST_CHUNK)


def test_http_1_0_knows_no_chunks() -> None:
    received = answer_of(
        sends(start(), part(b"one", more=True), part(b"two")), b"GET / HTTP/1.0\r\n\r\n"
    )
    assert b"transfer-encoding" not in received
    assert received.endswith(b"\r\nconnection: close\r\n\r\nonetwo")


def test_some_answers_have_no_body_whatever_the_application_says() -> None:
    big = b"x" * 100_000
    for (method, status), length in product(
        ((b"HEAD", 200), (b"GET", 204), (b"GET", 304)), ("100000", None)
    ):
        headers = {"content_length": length} if length else {}
        app = sends(start(status, **headers), part(big, more=True), part(big))
        received = answer_of(app, method + b" / HTTP/1.1\r\n" + CLOSE)
        head, _, body = received.partition(b"\r\n\r\n")
        assert body == b""
        assert b"transfer-encoding" not in head
        assert (b"content-length" in head) == (length is not None and status != 204)


def test_the_framing_is_the_servers_business() -> None:
    app = sends(start(transfer_encoding="gzip", connection="keep-alive, upgrade"), part(b"ok"))
    (response,) = responses(answer_of(app))
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.headers["connection"] == "close"
    assert response.body == b"ok"


def test_an_application_can_end_the_connection() -> None:
    app = sends(start(connection="Close", content_length="2"), part(b"ok"))
    received = answer_of(app, GET.replace(b"Connection: close\r\n", b"") * 2)
    assert len(responses(received)) == 1


INVALID_HEADERS = [
    *((b"x", value) for value in (b"a\r\nSet-Cookie: b", b"a\nb", b"a\rb", b"a\x00", b"\x7f")),
    *((name, b"x") for name in (b"", b"a b", b"a:", b"a\r\nb", b"\xe9")),
    *((b"content-length", value) for value in (b"", b"x", b"-1", b"1\r\n")),
]

INVALID_STARTS: list[Message] = [
    *({"type": "http.response.start", "status": 200, "headers": [it]} for it in INVALID_HEADERS),
    {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")] * 2},
    start(100),
    start(700),
    part(b"no start"),
    {"type": "websocket.accept"},
]


def test_a_head_that_http_does_not_allow_is_a_500() -> None:
    left = iter(INVALID_STARTS)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await sends(next(left), part(b"ok"))(scope, receive, send)

    with serving(app) as server:
        for _ in INVALID_STARTS:
            assert_refused(exchange(server.url, GET), 500)


FAILURES = {
    "raises": [LookupError("secret")],
    "returns": [],
    "raises after the start": [start(), LookupError("secret")],
    "returns after the start": [start()],
    "is too short, at once": [start(content_length="5"), part(b"four")],
    "is too long, at once": [start(content_length="5"), part(b"sixsix")],
    "is too long, with more to come": [start(content_length="5"), part(b"sixsix", more=True)],
    "starts twice": [start(), start()],
}


@pytest.mark.parametrize("messages", FAILURES.values(), ids=FAILURES.keys())
def test_an_application_that_fails_before_anything_is_sent_is_a_500(
    messages: list[Message | Exception],
) -> None:
    received = answer_of(sends(*messages))
    assert_refused(received, 500)
    assert b"secret" not in received


def test_a_deadline_of_the_application_is_an_error_unless_a_client_can_cause_it() -> None:
    """While a response is sent, it is up to the client to read it in time."""
    for messages, event in (
        ([], "application_failed"),
        ([start(), part(b"one", more=True)], "answer_broke_off"),
    ):
        with serving(sends(*messages, TimeoutError())) as server:
            exchange(server.url, GET)
        assert event in [line["event"] for line in server.log]


BREAKS = {
    "raises": [start(), part(b"one", more=True), LookupError("secret")],
    "returns": [start(), part(b"one", more=True)],
    "is too short": [start(content_length="9"), part(b"one", more=True), part(b"two")],
    "is too long": [start(content_length="5"), part(b"one", more=True), part(b"two")],
    "times out": [start(), part(b"one", more=True), TimeoutError()],
}


@pytest.mark.parametrize("messages", BREAKS.values(), ids=BREAKS.keys())
def test_an_answer_that_fails_in_the_middle_is_visibly_not_whole(
    messages: list[Message | Exception],
) -> None:
    received = answer_of(sends(*messages), GET.replace(b"Connection: close\r\n", b"") * 2)
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body in (b"3\r\none\r\n", b"one")
    assert b"content-length: 3" not in head


def test_an_answer_that_ends_with_the_connection_is_reset_when_it_fails() -> None:
    """An HTTP/1.0 client would take an orderly close for the end of the response."""
    app = sends(start(), part(b"one", more=True), LookupError())
    with serving(app) as server, Connection(server.url) as connection:
        connection.send(b"GET / HTTP/1.0\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            _ = [connection.read_once() for _ in range(3)]


def test_more_than_the_whole_answer_is_an_error_of_the_application_alone() -> None:
    raised: list[BaseException] = []

    async def talkative(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start(content_length="2"))
        await send(part(b"ok"))
        try:
            await send(part(b"more"))
        except RuntimeError as error:
            raised.append(error)

    received = answer_of(talkative, GET.replace(b"Connection: close\r\n", b"") + GET)
    assert [each.body for each in responses(received)] == [b"ok", b"ok"]
    assert len(raised) == 2


def test_a_large_body_is_sent_as_it_is() -> None:
    big = bytes(range(256)) * 4000
    (response,) = responses(answer_of(sends(start(content_length=str(len(big))), part(big))))
    assert response.body == big


def test_the_head_waits_for_the_body() -> None:
    """Until then, another response is possible (ASGI 3, `http.response.start`)."""
    begun = asyncio.Event()

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start())
        await begun.wait()

    with serving(slow, shutdown_seconds=0.1) as server, Connection(server.url) as connection:
        connection.send(GET)
        assert connection.read_within(0.2) == b""


@pytest.mark.parametrize(
    "header",
    [
        (b"content-length", b"2"),
        (b"connection", b"close"),
        (b"transfer-encoding", b"chunked"),
        (b"date", b"then"),
        (b"x", b"a\r\ny: b"),
        (b"x y", b"z"),
    ],
)
def test_only_what_can_be_sent_with_any_response_is_shared(header: tuple[bytes, bytes]) -> None:
    for headers in (((b"vary", b"Origin"),), ((b"vary", b"Origin"), (b"x", b"\xe9\t"))):
        lines = head_with(headers).split(b"\r\n")
        assert {b"%b: %b" % pair for pair in headers} < {*lines}
        with pytest.raises(AnswerError):
            head_with((*headers, header))


def head_with(shared: tuple[tuple[bytes, bytes], ...]) -> bytes:
    response = HttpResponse(200, [], b"ok", SharedHeaders(shared))
    head, _ = head_of(response, "", is_old=False, keeps_alive=True)
    return head
