"""Endless requests are not buffered: the server stops reading, or refuses."""

from __future__ import annotations

import asyncio
import itertools
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from tests.impl.protocol.framing.answers import read_answers
from tests.impl.protocol.framing.corpus.cases import head
from tests.impl.protocol.framing.echo import Message, Receive, Send
from tests.impl.protocol.framing.memory import converse
from tests.impl.protocol.framing.stacks import our_stack

pytestmark = pytest.mark.usefixtures("nothing_logged")

_CHUNKED = head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked")
_PIECE = 4096
_SENT = 4_000_000
_KEPT = 512 * 1024
"""More memory than a server needs for a head and for reading ahead, with overhead."""

ENDLESS: dict[str, tuple[bytes, bytes]] = {
    "nothing but zeros": (b"", b"\x00"),
    "a method": (b"", b"A"),
    "a target": (b"GET /", b"a"),
    "a query": (b"GET /?", b"a&"),
    "a version": (b"GET / HTTP/1.", b"1"),
    "a name": (b"GET / HTTP/1.1\r\n", b"a"),
    "a value": (b"GET / HTTP/1.1\r\nA: ", b"b"),
    "spaces before a value": (b"GET / HTTP/1.1\r\nA:", b" "),
    "headers": (b"GET / HTTP/1.1\r\n", b"A: b\r\n"),
    "empty headers": (b"GET / HTTP/1.1\r\n", b"A:\r\n"),
    "zeros of a length": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ", b"0"),
    "zeros of a size": (_CHUNKED, b"0"),
    "an extension": (_CHUNKED + b"3;", b"a"),
    "a value of an extension": (_CHUNKED + b"3;a=", b"b"),
    "a quoted value of an extension": (_CHUNKED + b'3;a="', b"b"),
    "a quoted value of escapes": (_CHUNKED + b'3;a="', b'\\"'),
    "extensions": (_CHUNKED + b"3", b";a=b"),
    "chunks with long extensions": (_CHUNKED, b"1;%b\r\nx\r\n" % (b"a" * 500)),
    "chunks of a byte": (_CHUNKED, b"1\r\nx\r\n"),
    "a trailer": (_CHUNKED + b"0\r\nA: ", b"b"),
    "a trailer behind much content": (
        _CHUNKED + b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n0\r\nA: ",
        b"b",
    ),
    "a name of a trailer": (_CHUNKED + b"0\r\n", b"a"),
    "trailers": (_CHUNKED + b"0\r\n", b"x: y\r\n"),
    "trailers behind a body": (_CHUNKED + b"2\r\n{}\r\n0\r\n", b"x: y\r\n"),
}


async def waiting(scope: Message, receive: Receive, send: Send) -> None:
    """Reads the body and discards it."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def never_reading(scope: Message, receive: Receive, send: Send) -> None:
    """Waits for something that never happens: the worst time to be sent data."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _pieces(beginning: bytes, again: bytes) -> Iterable[bytes]:
    piece = again * (_PIECE // len(again))
    first = [beginning[start : start + _PIECE] for start in range(0, len(beginning), _PIECE)]
    return [*first, *itertools.repeat(piece, _SENT // len(piece))]


@contextmanager
def little_memory() -> Iterator[None]:
    """Fails if the block needs more than `_KEPT` at any time."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < _KEPT


@pytest.mark.parametrize("stream", ENDLESS.values(), ids=ENDLESS.keys())
async def test_what_never_ends_is_refused(stream: tuple[bytes, bytes]) -> None:
    pieces = _pieces(*stream)
    with little_memory():
        conversation = await converse(our_stack(waiting), pieces)
    [answer] = read_answers(conversation.output)
    assert answer.status in {400, 414, 431}
    assert conversation.is_closed


@pytest.mark.parametrize("before", [b"", head(b"GET / HTTP/1.1")], ids=["first", "between"])
async def test_empty_lines_are_not_kept(before: bytes) -> None:
    """How long they may go on is tested with the deadlines."""
    with little_memory():
        conversation = await converse(our_stack(waiting), _pieces(before, b"\r\n"))
    assert all(answer.status == 204 for answer in read_answers(conversation.output))


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turns"])
async def test_requests_behind_one_that_takes_long_are_not_read(*, at_once: bool) -> None:
    """The first has not been answered, so nothing after it need be buffered."""
    stream = _pieces(head(b"GET /first HTTP/1.1"), head(b"GET /next HTTP/1.1"))
    with little_memory():
        conversation = await converse(our_stack(never_reading), stream, at_once=at_once)
    assert conversation.taken < _KEPT
    assert conversation.output == b""


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turns"])
@pytest.mark.parametrize("line", [b"Content-Length: 100000000", b"Transfer-Encoding: chunked"])
async def test_a_body_that_nobody_reads_is_not_kept(line: bytes, *, at_once: bool) -> None:
    leave = asyncio.Event()

    async def busy(scope: Message, receive: Receive, send: Send) -> None:
        await receive()
        await leave.wait()

    chunk = b"ff0\r\n" + b"x" * 0xFF0 + b"\r\n"
    stream = _pieces(head(b"POST / HTTP/1.1", line), chunk)
    with little_memory():
        conversation = await converse(our_stack(busy), stream, at_once=at_once)
    leave.set()
    assert conversation.taken < _KEPT
    assert conversation.output == b""
