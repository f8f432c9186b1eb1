"""An application that takes requests straight, not by ASGI."""

from __future__ import annotations

import re
from functools import partial
from itertools import product
from typing import override

from starlette.types import Receive, Scope, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse, SharedHeaders
from tests.impl.protocol.apps import start
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import serving
from tests.support.raw_http import exchange


class Straightforward:
    """An application that is never asked by ASGI, and writes `whole` if it can."""

    def __init__(self, whole: bytes = b"whole") -> None:
        self.whole = whole
        self.seen: list[tuple[str, str, bytes, dict[bytes, bytes]]] = []

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    async def serve_straight(self, request: HttpRequest, send: Send) -> None:
        self.seen.append((request.path, request.raw_path, request.query, {**request.headers}))
        await request.read(10_000)
        response = HttpResponse(200, [], self.whole or request.body)
        if not request.write(response):
            await response.send(request, send)


def test_an_application_that_takes_requests_straight_is_given_them() -> None:
    app = Straightforward()
    request = b"POST /a%2fb?c HTTP/1.1\r\nHost: x\r\nX: 1\r\nX: 2\r\nContent-Length: 2\r\n"
    close = b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(app) as server:
        post, head = responses(exchange(server.url, request + b"\r\nok" + close), "POST", "HEAD")
    assert (post.status, post.body) == (200, b"whole")
    assert (head.status, head.headers["content-length"]) == (200, "5")
    seen = ("/a/b", "/a%2fb", b"c", {b"host": b"x", b"x": b"1", b"content-length": b"2"})
    assert app.seen[0] == seen


def test_a_body_that_is_there_is_read_once() -> None:
    class Twice(Straightforward):
        @override
        async def serve_straight(self, request: HttpRequest, send: Send) -> None:
            is_read = [request.read_at_once() for _ in range(2)]
            assert request.write(HttpResponse(200, [], b"%a %b" % (is_read, request.body)))

    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    with serving(Twice()) as server:
        (answered,) = responses(exchange(server.url, post), "POST")
    assert answered.body == b"[True, False] ok"


def test_cookies_that_it_drops_are_there_in_the_next_request_with_the_same_head() -> None:
    class Dropping(Straightforward):
        @override
        async def serve_straight(self, request: HttpRequest, send: Send) -> None:
            await super().serve_straight(request, send)
            request.drop_cookies()
            assert b"cookie" not in request.headers

    app = Dropping()
    with serving(app) as server:
        for _ in range(2):
            request = b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nConnection: close\r\n\r\n"
            exchange(server.url, request)
    assert [headers[b"cookie"] for *_, headers in app.seen] == [b"a=1", b"a=1"]


def test_what_follows_from_headers_is_known_to_all_requests_with_the_same_and_to_no_others() -> (
    None
):
    class Noting(Straightforward):
        @override
        async def serve_straight(self, request: HttpRequest, send: Send) -> None:
            host = request.known.setdefault("host", request.headers[b"host"])
            assert host == request.headers[b"host"]
            known.append(request.known)
            await super().serve_straight(request, send)

    known: list[dict[object, object]] = []
    asked = b"".join(
        b"GET %b HTTP/1.1\r\nHost: %b\r\n\r\n" % (target, host)
        for target, host in ((b"/", b"a"), (b"/other", b"a"), (b"/", b"b"), (b"http://c/", b"a"))
    )
    with serving(Noting()) as server:
        exchange(server.url, asked + b"GET / HTTP/1.0\r\nHost: a\r\n\r\n")
    first, *others = known
    assert [each is first for each in others] == [True, False, False, False]


async def writes(response: HttpResponse, request: HttpRequest, _send: Send) -> None:
    assert request.write(response)


async def writes_after_a_start(response: HttpResponse, request: HttpRequest, send: Send) -> None:
    await send(start())
    request.write(response)


def test_what_it_writes_is_held_to_the_same_rules() -> None:
    for response, way in (
        *product(
            (
                HttpResponse(200, [(b"x", b"1\r\ny: 2")]),
                HttpResponse(200, [(b"x y", b"1")]),
                HttpResponse(200, [(b"content-length", b"3")], b"four"),
                HttpResponse(200, [], b"", SharedHeaders(names=(b"x",)), ["1\r\ny: 2"]),
                HttpResponse(200, [], b"", SharedHeaders(names=(b"x",)), ["1\x00"]),
                HttpResponse(200, [], b"", SharedHeaders(names=(b"x",)), ["\u2192"]),
                HttpResponse(200, [], b"", SharedHeaders(names=(b"x", b"y")), ["1"]),
                HttpResponse(100, []),
            ),
            (writes, HttpResponse.send),
        ),
        (HttpResponse(200, []), writes_after_a_start),
    ):
        app = Straightforward()
        app.serve_straight = partial(way, response)  # type: ignore[method-assign]
        with serving(app) as server:
            received = exchange(server.url, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert received.startswith(b"HTTP/1.1 500 "), response.headers


def test_a_status_without_content_has_neither_a_body_nor_its_length() -> None:
    for status in (204, 304):
        app = Straightforward()
        app.serve_straight = partial(writes, HttpResponse(status, [], b"some"))  # type: ignore[method-assign]
        with serving(app) as server:
            received = exchange(server.url, b"GET / HTTP/1.0\r\n\r\n")
        assert received.endswith(b"\r\n\r\n")
        assert b"content-length" not in received


def test_the_connection_is_the_servers_business() -> None:
    """Yet whoever writes a response can end it with that."""
    get = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    for headers, asked, lines in (
        ([(b"connection", b"Close")], get + get, [b"connection: close"]),
        ([(b"connection", b"upgrade"), (b"transfer-encoding", b"gzip")], get, []),
        ([], b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [b"connection: keep-alive"]),
        ([], b"GET / HTTP/1.0\r\n\r\n", [b"connection: close"]),
    ):
        app = Straightforward()
        app.serve_straight = partial(writes, HttpResponse(200, headers))  # type: ignore[method-assign]
        with serving(app, idle_seconds=0.2) as server:
            received = exchange(server.url, asked)
        assert re.findall(rb"connection: .*|transfer-encoding: .*", received) == [
            line + b"\r" for line in lines
        ]
        assert received.count(b"HTTP/1.1 200 ") == 1
