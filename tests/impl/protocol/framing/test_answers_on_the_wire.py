"""Responses as a client sees them: HEAD, no content, HTTP/1.0, `Expect`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.impl.protocol.framing.answers import read_answers
from tests.impl.protocol.framing.complaints import complaints
from tests.impl.protocol.framing.corpus.cases import MARKER, PLAIN, head
from tests.impl.protocol.framing.echo import Application, Message, Receive, Send, echo
from tests.impl.protocol.framing.memory import Conversation, converse
from tests.impl.protocol.framing.stacks import our_stack


def saying(
    *parts: bytes, status: int = 200, headers: Sequence[tuple[bytes, bytes]] = ()
) -> Application:
    """Returns an application that responds in `parts`."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


async def ask(app: Application, *pieces: bytes, may_fail: bool = False) -> Conversation:
    """Sends `pieces` one by one, and asserts that nothing goes wrong unexpectedly."""
    with complaints() as found:
        conversation = await converse(our_stack(app), pieces, at_once=False)
    assert may_fail or found == []
    return conversation


async def test_an_answer_without_length_comes_in_chunks() -> None:
    conversation = await ask(saying(b"abc", b"", b"d" * 300), PLAIN + MARKER)
    answers = read_answers(conversation.output)
    assert [answer.body for answer in answers] == [b"abc" + b"d" * 300] * 2
    assert answers[0].headers["transfer-encoding"] == "chunked"


async def test_in_http_1_0_its_end_is_the_end_of_the_connection() -> None:
    """RFC 9112, 6.1: chunks MUST NOT be sent to clients that do not know them."""
    first = head(b"GET / HTTP/1.0", b"Connection: keep-alive")
    conversation = await ask(saying(b"abc", b"d"), first + MARKER)
    answer_head, _, body = conversation.output.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in answer_head
    assert b"keep-alive" not in answer_head
    assert body == b"abcd"
    assert conversation.is_closed


async def test_http_1_0_is_kept_alive_only_when_the_answer_says_so() -> None:
    """RFC 9112, 9.3 and C.2.2."""
    first = head(b"GET / HTTP/1.0", b"Connection: keep-alive")
    conversation = await ask(echo, first + MARKER)
    kept, marked = read_answers(conversation.output)
    assert kept.headers["connection"] == "keep-alive"
    assert b"/marker" in marked.body


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"4")]], ids=["chunks", "length"])
async def test_head_is_get_without_content(headers: list[tuple[bytes, bytes]]) -> None:
    """RFC 9110, 9.3.2; and the next response follows directly."""
    conversation = await ask(saying(b"abcd", headers=headers), head(b"HEAD / HTTP/1.1") + PLAIN)
    first, _, rest = conversation.output.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200 ")
    assert (b"content-length: 4" in first) == bool(headers)
    [answer] = read_answers(rest)
    assert answer.body == b"abcd"


@pytest.mark.parametrize("status", [204, 304])
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
async def test_there_is_no_content_where_none_may_be(status: int, method: bytes) -> None:
    """RFC 9112, 6.3 (1), whatever the application sends."""
    first = head(b"%b / HTTP/1.1" % method)
    conversation = await ask(saying(b"abcd", status=status), first + first)
    answers = read_answers(conversation.output)
    assert [(answer.status, answer.body) for answer in answers] == [(status, b"")] * 2


@pytest.mark.parametrize(
    "header",
    [
        (b"a", b"b\r\nSet-Cookie: c"),
        (b"a", b"b\nc"),
        (b"a", b"b\rc"),
        (b"a", b"b\x00c"),
        (b"a", b"b\r\n\r\nHTTP/1.1 200 OK"),
        (b"a\r\nb", b"c"),
        (b"a b", b"c"),
        (b"a:", b"c"),
        (b"", b"c"),
        (b"content-length", b"5, 5"),
        (b"content-length", b"-1"),
        (b"content-length", b"x"),
    ],
)
async def test_a_head_cannot_be_split(header: tuple[bytes, bytes]) -> None:
    """RFC 9110, 5.5: a header's value stays in the header, or the response is a 500."""
    conversation = await ask(saying(headers=[header]), PLAIN + MARKER, may_fail=True)
    [answer] = read_answers(conversation.output)
    assert answer.status == 500
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-length", b"3")],
        [(b"content-length", b"5")],
        [(b"content-length", b"4"), (b"content-length", b"4")],
        [(b"content-length", b"4"), (b"transfer-encoding", b"chunked")],
        [(b"transfer-encoding", b"chunked")],
        [(b"transfer-encoding", b"gzip")],
        [(b"connection", b"upgrade")],
    ],
    ids=str,
)
async def test_an_answer_is_never_longer_or_shorter_than_it_says(
    headers: list[tuple[bytes, bytes]],
) -> None:
    """Otherwise the connection is cut off: no client mistakes anything for the next response."""
    app = saying(b"ab", b"cd", headers=headers)
    conversation = await ask(app, PLAIN + MARKER, may_fail=True)
    try:
        answers = read_answers(conversation.output)
    except AssertionError:
        assert conversation.is_closed
        assert conversation.output.count(b"HTTP/1.1 ") == 1
    else:
        said = [(answer.status, answer.body) for answer in answers]
        assert said == [(200, b"abcd")] * 2 or [status for status, _ in said] == [500]


# Expect


async def unwilling(scope: Message, receive: Receive, send: Send) -> None:
    """Responds without asking for the body."""
    headers = [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


_EXPECTING = head(b"POST /b HTTP/1.1", b"Content-Length: 5", b"Expect: 100-continue")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


async def test_a_client_that_expects_100_continue_gets_it() -> None:
    waiting = await ask(echo, _EXPECTING)
    assert waiting.output == _CONTINUE
    conversation = await ask(echo, _EXPECTING, b"he", b"llo" + MARKER)
    assert conversation.output.count(_CONTINUE) == 1
    assert [answer.status for answer in read_answers(conversation.output)] == [200, 200]


@pytest.mark.parametrize(
    "sent",
    [
        _EXPECTING + b"hello",
        head(b"POST /b HTTP/1.0", b"Content-Length: 5", b"Expect: 100-continue"),
        head(b"GET /b HTTP/1.1", b"Expect: 100-continue"),
        head(b"POST /b HTTP/1.1", b"Content-Length: 0", b"Expect: 100-continue"),
    ],
    ids=["the body is there", "HTTP/1.0", "no body", "an empty body"],
)
async def test_a_client_that_needs_no_100_continue_gets_none(sent: bytes) -> None:
    """RFC 9110, 10.1.1. Its head is read the first time, and recalled the second."""
    assert _CONTINUE not in (await ask(echo, sent, sent)).output


async def test_a_refused_client_gets_no_100_continue() -> None:
    """The body may or may not follow, so nothing more is read as a request."""
    conversation = await ask(unwilling, _EXPECTING, b"hello", MARKER)
    [answer] = read_answers(conversation.output)
    assert answer.status == 403
    assert answer.closes
    assert conversation.output.count(b"HTTP/1.1 ") == 1
    assert conversation.is_closed


@pytest.mark.parametrize("value", [b"x", b"100-continue, x", b"", b"100-continued", b"200-ok"])
async def test_what_else_is_expected_is_refused(value: bytes) -> None:
    """RFC 9110, 10.1.1: a server MAY answer 417."""
    sent = head(b"POST / HTTP/1.1", b"Content-Length: 5", b"Expect: %b" % value)
    [answer] = read_answers((await ask(echo, sent + b"hello" + MARKER)).output)
    assert answer.status == 417
    assert answer.closes


async def test_what_has_not_one_host_is_no_request_whatever_it_expects() -> None:
    """RFC 9112, 3.2: a server MUST answer 400."""
    for sent in (
        b"GET / HTTP/1.1\r\nExpect: x\r\n\r\n",
        head(b"GET / HTTP/1.1", b"Expect: x", b"Host: y"),
    ):
        [answer] = read_answers((await ask(echo, sent)).output)
        assert answer.status == 400


async def test_expectations_are_written_in_any_case() -> None:
    sent = head(b"POST / HTTP/1.1", b"Content-Length: 5", b"EXPECT: 100-Continue")
    assert (await ask(echo, sent)).output == _CONTINUE


# What is refused


@pytest.mark.parametrize(
    "sent",
    [
        b"HEAD / HTTP/1.1\r\n\r\n",
        head(b"HEAD / HTTP/1.1", b"A : b"),
        head(b"HEAD / HTTP/1.1", b"Transfer-Encoding: gzip, chunked"),
        head(b"HEAD / HTTP/1.1", b"Content-Length: x"),
        head(b"HEAD / HTTP/1.1", b"Expect: x"),
        head(b"HEAD / HTTP/1.1", b"Transfer-Encoding: chunked") + b"x\r\n",
        head(b"HEAD / HTTP/1.1", b"A: " + b"b" * 40_000),
    ],
    ids=lambda sent: ascii(sent)[:60],
)
async def test_a_refused_head_gets_no_content(sent: bytes) -> None:
    """RFC 9110, 9.3.2: a server MUST NOT send any."""
    output = (await ask(echo, sent)).output
    assert output.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
    assert output.endswith(b"\r\n\r\n")
