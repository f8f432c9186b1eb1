"""Many requests on one connection: each is answered in turn, and none is lost."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.types import Receive, Scope, Send

from impl.protocol import connection as server
from impl.protocol.limits import Limits
from impl.protocol.state import ServerState
from tests.impl.protocol.apps import answer, echo, read, start, told
from tests.impl.protocol.framing.memory import MemoryTransport
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import serving
from tests.support.raw_http import Connection, assert_refused, exchange

GET = b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /unread HTTP/1.1\r\nHost: x\r\n"
WANTED = b"POST / HTTP/1.1\r\nHost: x\r\n"


async def unhurried(scope: Scope, receive: Receive, send: Send) -> None:
    """Responds to the first requests later than to the last ones, if possible."""
    await asyncio.sleep({"/0": 0.1, "/1": 0.05}.get(scope["path"], 0))
    await echo(scope, receive, send)


def test_answers_have_the_order_of_their_requests() -> None:
    requests = b"".join(GET % number for number in range(20)) + LAST
    with serving(unhurried) as server:
        found = responses(exchange(server.url, requests))
    assert [told(each.body)["path"] for each in found] == [
        *(f"/{number}" for number in range(20)),
        "/last",
    ]


async def test_a_request_begins_when_the_one_before_it_is_answered_and_taken() -> None:
    begun: list[str] = []
    go_on = asyncio.Semaphore(0)

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        await go_on.acquire()
        await answer(send)

    async def let_one_go_on() -> None:
        go_on.release()
        await until_quiet()

    async def until_quiet() -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    connection = server.Connection(ServerState(app, Limits(), {}))
    client = MemoryTransport(connection)
    client.deliver([GET % 0 + GET % 1])
    await let_one_go_on()
    client.deliver([GET % 2])
    await until_quiet()
    assert begun == ["/0", "/1"]
    await let_one_go_on()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "write", lambda _data: connection.pause_writing())
        await let_one_go_on()
    client.deliver([GET % 3])
    await until_quiet()
    assert begun == ["/0", "/1", "/2"]
    connection.resume_writing()
    await until_quiet()
    assert begun == ["/0", "/1", "/2", "/3"]
    await let_one_go_on()
    client.deliver([GET % 4])
    client.deliver([GET % 5])
    await until_quiet()
    assert begun[4:] == ["/4"]
    await let_one_go_on()
    assert begun[4:] == ["/4", "/5"]
    await let_one_go_on()


def test_what_is_broken_is_refused_after_what_came_before_it_is_answered() -> None:
    with serving(unhurried) as server:
        received = exchange(server.url, GET % 0 + GET % 1 + b"BREW\r\n\r\n" + GET % 3)
    good, _, refused = received.rpartition(b"HTTP/1.1 400")
    assert [told(each.body)["path"] for each in responses(good)] == ["/0", "/1"]
    assert_refused(b"HTTP/1.1 400" + refused, 400)


def test_nothing_is_read_behind_a_request_that_closes() -> None:
    with serving(unhurried) as server:
        (response,) = responses(exchange(server.url, LAST + GET % 0))
    assert response.headers["connection"] == "close"


def test_a_client_that_ends_its_side_is_answered() -> None:
    with serving(unhurried) as server, Connection(server.url) as connection:
        connection.send(GET % 0 + GET % 1)
        connection.finish_sending()
        found = responses(connection.read())
    assert [told(each.body)["path"] for each in found] == ["/0", "/1"]


def test_a_client_that_ends_its_side_in_the_middle_is_not_waited_for() -> None:
    parts = (b"", b"GET / HT", GET % 0 + b"GET / HT", WANTED + b"Content-Length: 9\r\n\r\nx")
    with serving(unhurried) as server:
        for part in parts:
            with Connection(server.url) as connection:
                connection.send(part)
                connection.finish_sending()
                received = connection.read()
            assert received.count(b"HTTP/1.1 ") == part.count(b"HTTP/1.1\r\nHost: x\r\n\r\n")


def test_a_body_that_is_not_wanted_does_not_cost_the_answer() -> None:
    """Closing at once would reset the connection while the client is still sending."""
    size = 8_000_000
    head = POST + b"Content-Length: %d\r\n\r\n" % size
    with serving(echo) as server, Connection(server.url) as connection:
        assert connection.try_to_send(head)
        time.sleep(0.1)
        assert connection.try_to_send(b"x" * size), "it was reset"
        (response,) = responses(connection.read(), "POST")
    assert response.headers["connection"] == "close"


def test_a_body_that_is_not_wanted_is_not_read_without_end() -> None:
    head = POST + b"Content-Length: 1000000000\r\n\r\n"
    with (
        serving(echo, linger_seconds=60, linger_bytes=1_000_000) as server,
        Connection(server.url) as connection,
    ):
        assert connection.try_to_send(head)
        sent = 0
        while connection.try_to_send(b"x" * 100_000):
            sent += 100_000
            assert sent < 100_000_000


def test_a_small_body_that_is_not_wanted_does_not_cost_the_connection() -> None:
    with serving(echo) as server, Connection(server.url) as connection:
        connection.send(POST + b"Content-Length: 5\r\n\r\n")
        first = connection.read_once()
        assert b"connection" not in first.partition(b"\r\n\r\n")[0].lower()
        connection.send(b"hello" + LAST)
        found = responses(first + connection.read(), "POST", "GET")
    assert [told(each.body)["path"] for each in found] == ["/unread", "/last"]


def test_chunks_that_are_not_wanted_and_not_there_cost_the_connection() -> None:
    """Their number is unknown."""
    with serving(echo) as server:
        request = POST + b"Transfer-Encoding: chunked\r\n\r\n"
        (response,) = responses(exchange(server.url, request), "POST")
        assert response.headers["connection"] == "close"
        found = responses(exchange(server.url, request + b"1\r\nx\r\n0\r\n\r\n" + LAST), "POST")
        assert len(found) == 2


EXPECTING = b"POST /%s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"


def test_a_waiting_client_gets_100_continue_once_the_body_is_wanted() -> None:
    with serving(echo) as server, Connection(server.url) as connection:
        connection.send(EXPECTING % b"wanted")
        assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(b"hello" + LAST)
        found = responses(connection.read(), "POST", "GET")
    assert [told(each.body)["body"] for each in found] == ["hello", ""]


def test_a_waiting_client_gets_no_100_continue_otherwise() -> None:
    """It may or may not send the body after all."""
    with serving(echo) as server:
        (response,) = responses(exchange(server.url, EXPECTING % b"unread"), "POST")
    assert (response.status, response.interim) == (200, [])
    assert response.headers["connection"] == "close"


def test_no_100_continue_once_the_body_comes_or_without_one() -> None:
    old = EXPECTING.replace(b"HTTP/1.1", b"HTTP/1.0") % b"" + b"hello"
    none = EXPECTING.replace(b"Content-Length: 5\r\n", b"Connection: close\r\n") % b""
    sent = EXPECTING % b"" + b"hello" + LAST
    with serving(echo) as server:
        for request in (old, none, sent):
            found = responses(exchange(server.url, request), "POST")
            assert found[0].interim == []
            assert found[0].status == 200


def test_no_100_continue_after_the_response_has_begun() -> None:
    async def hasty(_scope: Scope, receive: Receive, send: Send) -> None:
        await send(start())
        await send({"type": "http.response.body", "body": b"no", "more_body": True})
        asyncio.get_running_loop().call_later(0.2, lambda: None)
        try:
            async with asyncio.timeout(0.2):
                await receive()
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"!"})

    with serving(hasty) as server:
        (response,) = responses(exchange(server.url, EXPECTING % b""), "POST")
    assert (response.body, response.interim) == (b"no!", [])


def test_an_upgrade_is_not_made_and_its_body_is_a_body() -> None:
    request = (
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 5\r\n\r\nhello"
    )
    with serving(echo) as server:
        found = responses(exchange(server.url, request + LAST), "POST", "GET")
    assert [told(each.body)["body"] for each in found] == ["hello", ""]


def test_http_1_0_keeps_the_connection_only_when_asked() -> None:
    old = b"GET / HTTP/1.0\r\n"
    with serving(echo) as server:
        (response,) = responses(exchange(server.url, old + b"\r\n" + LAST))
        assert response.headers["connection"] == "close"
        found = responses(exchange(server.url, old + b"Connection: Keep-Alive\r\n\r\n" + LAST))
        assert found[0].headers["connection"] == "keep-alive"
        assert len(found) == 2


async def read_late(_scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.1)
    await answer(send, await read(receive))


def test_a_body_behind_pipelined_requests_comes_whole() -> None:
    body = b"0123456789" * 30_000
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with serving(read_late) as server:
        found = responses(exchange(server.url, request * 3 + LAST), "POST", "POST", "POST", "GET")
    assert [each.body for each in found] == [body, body, body, b""]
