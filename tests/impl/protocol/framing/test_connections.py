"""Connections over real sockets: kept alive, pipelined, half closed, and broken."""

from __future__ import annotations

import asyncio

import pytest

from tests.impl.protocol.framing.answers import read_answers
from tests.impl.protocol.framing.corpus import VALID
from tests.impl.protocol.framing.corpus.cases import MARKER, PLAIN, get, head
from tests.impl.protocol.framing.echo import Message, Receive, Send, as_json, echo
from tests.impl.protocol.framing.sockets import connected, serving

pytestmark = pytest.mark.usefixtures("nothing_logged")


@pytest.fixture(scope="module", params=[True, False], ids=["uvloop", "asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    """The loop that the service runs on, and that of systems without it."""
    return "asyncio", {"use_uvloop": request.param}


async def test_a_connection_serves_one_request_after_another() -> None:
    async with serving(echo) as url, connected(url) as client:
        for _ in range(100):
            await client.send(PLAIN)
            assert (await client.read_answer()).said == as_json(get("/a"))


async def test_every_request_may_come_byte_by_byte() -> None:
    """On the wire as in memory; and a client that has finished sending still gets the response."""
    async with serving(echo) as url:
        for valid in VALID:
            async with connected(url) as client:
                await client.send(*(bytes([byte]) for byte in valid.sent))
                client.end()
                answers = await client.read_answers()
                assert [answer.said for answer in answers] == list(map(as_json, valid.requests))


async def test_answers_have_the_order_of_their_requests() -> None:
    """The second could be answered at once, but has to wait for the first."""
    begun: list[str] = []
    go_on = asyncio.Event()

    async def hesitating(scope: Message, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        if scope["path"] == "/slow":
            await go_on.wait()
        await echo(scope, receive, send)

    async with serving(hesitating) as url, connected(url) as client, connected(url) as other:
        await client.send(head(b"GET /slow HTTP/1.1") + PLAIN)
        await other.send(MARKER)
        await other.read_answer()
        assert begun == ["/slow", "/marker"]
        go_on.set()
        assert (await client.read_answer()).said == as_json(get("/slow"))
        assert (await client.read_answer()).said == as_json(get("/a"))


async def test_a_thousand_requests_at_once_are_all_answered() -> None:
    async with serving(echo) as url, connected(url) as client:
        sending = asyncio.create_task(client.send(*[PLAIN * 100] * 10, head(b"GET /a HTTP/1.0")))
        answers = await client.read_answers()
        await sending
    assert [answer.said for answer in answers] == [as_json(get("/a"))] * 1001


@pytest.mark.parametrize("number", [1, 2])
async def test_who_has_said_all_gets_an_answer_that_takes_its_time(number: int) -> None:
    """After a request the server reads on, and sees the end before it has responded."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hesitating(scope: Message, receive: Receive, send: Send) -> None:
        begun.set()
        await go_on.wait()
        await echo(scope, receive, send)

    async with serving(hesitating) as url, connected(url) as client:
        await client.send(PLAIN * number)
        client.end()
        await begun.wait()
        await asyncio.sleep(0.05)  # so that the server sees the end
        go_on.set()
        assert [answer.status for answer in await client.read_answers()] == [200] * number


@pytest.mark.parametrize(
    "half",
    [
        b"GET",
        PLAIN[:-2],
        head(b"POST / HTTP/1.1", b"Content-Length: 5") + b"hell",
        head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n",
        head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n",
    ],
    ids=ascii,
)
async def test_half_a_request_is_not_a_request(half: bytes) -> None:
    """Also after a complete one. RFC 9112, 8: it must not be taken for complete."""
    async with serving(echo) as url, connected(url) as client:
        await client.send(PLAIN + half)
        client.end()
        answers = await client.read_answers()
    assert answers[0].said == as_json(get("/a"))
    assert [answer.status for answer in answers[1:]] in ([], [400])


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET",
        PLAIN,
        PLAIN * 20,
        head(b"POST / HTTP/1.1", b"Content-Length: 5") + b"hell",
        head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n",
        head(b"POST / HTTP/1.1", b"Content-Length: 5", b"Expect: 100-continue"),
        b"\x00",
    ],
    ids=ascii,
)
async def test_who_resets_the_connection_harms_nobody(begun: bytes) -> None:
    async with serving(echo) as url:
        for _ in range(5):
            async with connected(url) as client:
                await client.send(begun)
                await asyncio.sleep(0.002)
                client.reset()
        async with connected(url) as other:
            await other.send(MARKER)
            assert (await other.read_answer()).status == 200


_WAITING = head(b"POST /a HTTP/1.1", b"Content-Length: 5") + b"hell"


@pytest.mark.parametrize(
    ("sent", "resets"),
    [(_WAITING, True), (_WAITING, False), (PLAIN, True)],
    ids=["resets in a body", "ends in a body", "resets before the answer"],
)
async def test_an_application_is_told_of_a_disconnect(sent: bytes, *, resets: bool) -> None:
    """A client that has sent a whole request and then closes its side may still be waiting."""
    told = asyncio.Queue[str]()

    async def patient(scope: Message, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        told.put_nowait(scope["path"])

    async with serving(patient) as url, connected(url) as client:
        await client.send(sent)
        await asyncio.sleep(0.02)
        if resets:
            client.reset()
        else:
            client.end()
        assert await asyncio.wait_for(told.get(), 5) == "/a"


async def test_a_refusal_reaches_a_client_that_goes_on_sending() -> None:
    """RFC 9112, 9.6: closing at once resets the connection, and the response may be lost."""
    async with serving(echo) as url:
        for _ in range(10):
            async with connected(url) as client:
                await client.send(b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", *[b"x" * 65536] * 10)
                [answer] = read_answers(await client.read())
                assert answer.status == 505
