"""What an application sees of a request: ASGI 3."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable

import pytest
from starlette.types import Message, Receive, Scope, Send

from impl.protocol.lifespan import Lifespan, StartupError
from tests.impl.protocol.apps import answer, echo, part, read, start, told
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import serving, until
from tests.support.raw_http import Connection, exchange


def test_the_scope_is_what_asgi_says() -> None:
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)
        scope["state"]["mine"] = True
        await answer(send)

    request = (
        b"PATCH /a%20b%2fc/%e4?d=%20 HTTP/1.1\r\n"
        b"Host: x\r\nX-Name:  Value\r\nConnection: close\r\n\r\n"
    )
    with serving(app, app_state={"shared": [1]}) as server:
        for _ in range(2):
            exchange(server.url, request)
    scope = scopes[1]
    port = int(server.url.rpartition(":")[2])
    client = scope.pop("client")
    assert client[0] == "127.0.0.1"
    assert 0 < client[1] < 65536
    assert scope == {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": "/a b/c/�",
        "raw_path": b"/a%20b%2fc/%e4",
        "query_string": b"d=%20",
        "root_path": "",
        "headers": [(b"host", b"x"), (b"x-name", b"Value"), (b"connection", b"close")],
        "server": ("127.0.0.1", port),
        "state": {"shared": [1], "mine": True},
    }, "what a request adds to the state is its own"


def test_what_an_application_does_to_its_headers_is_not_seen_by_the_next_request() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append({"headers": [*scope["headers"]]})
        scope["headers"].clear()
        await answer(send)

    with serving(app) as server:
        for target in (b"/", b"/other", b"http://host/"):
            request = b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target
            exchange(server.url, request)
    host, connection = (b"host", b"x"), (b"connection", b"close")
    own = {"headers": [host, connection]}
    assert seen == [own, own, {"headers": [(b"host", b"host"), connection]}]


def test_a_body_comes_in_parts_and_then_only_the_end() -> None:
    received: list[Message] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        received.append(await receive())
        received.append(await receive())
        await answer(send)
        received.append(await receive())

    with serving(app) as server, Connection(server.url) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello")
        time.sleep(0.1)
        connection.send(b"world")
        assert connection.read_once().startswith(b"HTTP/1.1 200 ")
    assert received == [
        {"type": "http.request", "body": b"hello", "more_body": True},
        {"type": "http.request", "body": b"world", "more_body": False},
        {"type": "http.disconnect"},
    ]


def test_a_request_without_a_body_has_an_empty_one() -> None:
    with serving(echo) as server:
        (response,) = responses(exchange(server.url, b"GET / HTTP/1.0\r\n\r\n"))
    assert told(response.body)["body"] == ""


@pytest.mark.parametrize("length", [0, 9], ids=["while it waits", "in the middle of the body"])
def test_a_disconnect_is_reported_to_the_application(length: int) -> None:
    received: list[Message] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        while not received or received[-1]["type"] != "http.disconnect":
            received.append(await receive())
        await send(start())  # which nobody receives, and that is not an error
        await send(part(b"too late"))
        received.append({"type": "sent"})

    with serving(app) as server:
        with Connection(server.url) as connection:
            connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length)
            until(lambda: length > 0 or len(received) > 0)
            if not length:
                connection.reset()
        until(lambda: len(received) > 1 and received[-1]["type"] == "sent")


def test_what_a_client_does_leaves_no_traceback() -> None:
    with serving(read_all) as server:
        for data in (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx",
            b"GET / HT",
            b"\x00",
        ):
            for reset in (True, False):
                with Connection(server.url) as connection:
                    connection.send(data)
                    if reset:
                        connection.reset()
        assert exchange(server.url, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert server.log
    assert all(line["log_level"] == "info" and "exc_info" not in line for line in server.log)


async def read_all(_scope: Scope, receive: Receive, send: Send) -> None:
    await read(receive)
    await answer(send)


def test_requests_do_not_see_each_others_context() -> None:
    seen = contextvars.ContextVar("seen", default=0)
    found: list[int] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        found.append(seen.get())
        seen.set(1)
        await answer(send)

    with serving(app) as server:
        exchange(server.url, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3 + b"GET / HTTP/1.0\r\n\r\n")
    assert found == [0] * 4


# Startup and shutdown of the application


async def test_a_lifespan_begins_and_ends_and_leaves_a_state() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "lifespan"
        scope["state"]["database"] = "open"
        for _ in range(2):
            message = await receive()
            seen.append(message["type"])
            await send({"type": message["type"] + ".complete"})

    lifespan = Lifespan(app)
    await lifespan.start()
    assert lifespan.state == {"database": "open"}
    await lifespan.stop()
    assert seen == ["lifespan.startup", "lifespan.shutdown"]


async def raises(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise LookupError("no database")


async def fails(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


async def returns(_scope: Scope, _receive: Receive, _send: Send) -> None:
    pass


@pytest.mark.parametrize("app", [raises, fails, returns])
async def test_an_application_that_does_not_start_is_not_served(app: Callable[..., object]) -> None:
    with pytest.raises(StartupError, match="did not start"):
        await Lifespan(app).start()  # type: ignore[arg-type]


async def test_an_application_that_fails_to_end_has_ended() -> None:
    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        raise LookupError("cannot close")

    lifespan = Lifespan(app)
    await lifespan.start()
    await asyncio.wait_for(lifespan.stop(), timeout=5)
