"""A body that the application has not read is never parsed as requests."""

from __future__ import annotations

import asyncio

import pytest

from impl.protocol.limits import Limits
from tests.impl.protocol.framing.answers import read_answers
from tests.impl.protocol.framing.corpus.cases import MARKER, SMUGGLED, head
from tests.impl.protocol.framing.echo import Message, Receive, Send
from tests.impl.protocol.framing.memory import converse
from tests.impl.protocol.framing.sockets import connected, serving
from tests.impl.protocol.framing.stacks import our_stack

pytestmark = pytest.mark.usefixtures("nothing_logged")

_LENGTH = b"Content-Length: %d" % len(SMUGGLED)
_CHUNKED = b"Transfer-Encoding: chunked"
_CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)
_LARGE = SMUGGLED * 20_000  # some 700 KB: more than a server should read in vain

BODIES = {
    "a length": (_LENGTH, SMUGGLED),
    "chunks": (_CHUNKED, _CHUNKS),
    "a request in each chunk": (_CHUNKED, _CHUNKS.replace(b"0\r\n\r\n", b"") * 5 + b"0\r\n\r\n"),
    "a large length": (b"Content-Length: %d" % len(_LARGE), _LARGE),
    "large chunks": (_CHUNKED, b"%x\r\n%b\r\n0\r\n\r\n" % (len(_LARGE), _LARGE)),
    "a length, with Expect": (_LENGTH + b"\r\nExpect: 100-continue", SMUGGLED),
    "chunks, with Expect": (_CHUNKED + b"\r\nExpect: 100-continue", _CHUNKS),
}


async def hasty(scope: Message, receive: Receive, send: Send) -> None:
    """Responds with the path, and never asks for the body."""
    path = scope["raw_path"]
    headers = [(b"content-length", b"%d" % len(path))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": path})


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in turns"])
@pytest.mark.parametrize("framing", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_nobody_reads_is_no_request(
    framing: tuple[bytes, bytes], *, at_once: bool
) -> None:
    """After it, the connection is either closed or continues with the next request."""
    line, body = framing
    first = head(b"POST /first HTTP/1.1", line)
    stream = first + body + MARKER
    start = len(first)
    cuts = {
        start,
        start + 1,
        start + 20,
        start + len(body) // 2,
        start + len(body),
        len(stream) - 1,
    }
    for cut in cuts:
        conversation = await converse(
            our_stack(hasty), [stream[:cut], stream[cut:]], at_once=at_once
        )
        answers = read_answers(conversation.output)
        assert [answer.said for answer in answers] in ([b"/first"], [b"/first", b"/marker"]), cut
        assert len(answers) == 1 or len(body) < len(_LARGE), "too much is read for nothing"
        assert answers[0].closes == conversation.is_closed == (len(answers) == 1), cut


async def test_a_body_that_comes_too_late_is_no_request() -> None:
    """The response had begun, and announced keep-alive: the connection is closed all the same."""
    late = Limits(body_seconds=0.1, tick_seconds=0.02, shutdown_grace_seconds=0)
    go_on = asyncio.Event()

    async def slow(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["raw_path"], "more_body": True})
        await go_on.wait()
        await send({"type": "http.response.body", "body": b""})

    async with serving(slow, late) as url, connected(url) as client:
        await client.send(head(b"POST /first HTTP/1.1", _LENGTH))
        answer = await client.read_until(b"/first")
        await asyncio.sleep(0.4)
        await client.send(SMUGGLED, MARKER)
        go_on.set()
        [answered] = read_answers(answer + await client.read())
    assert answered.said == b"/first"
