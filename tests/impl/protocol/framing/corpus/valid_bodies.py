"""Valid bodies, each with what an application should see of it."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import CHUNKED, HOST, SMUGGLED, Valid, head, post
from tests.impl.protocol.framing.reference import Request


def _line(name: str, sent: bytes, request: Request, rule: str = "RFC 9112, 6") -> Valid:
    return Valid(name, rule, sent, (request,))


def _chunks(name: str, chunks: bytes, body: bytes, rule: str = "RFC 9112, 7.1") -> Valid:
    sent = head(b"POST /c HTTP/1.1", b"Transfer-Encoding: chunked") + chunks
    return Valid(name, rule, sent, (post("/c", body, CHUNKED),))


BODIES = (
    _line(
        "a length",
        head(b"POST /b HTTP/1.1", b"Content-Length: 5") + b"hello",
        post("/b", b"hello"),
        "RFC 9112, 6.2",
    ),
    _line(
        "a length with zeros",
        head(b"POST /b HTTP/1.1", b"Content-Length: 005") + b"hello",
        post("/b", b"hello", ("content-length", "005")),
        "RFC 9110, 8.6",
    ),
    _line(
        "every byte",
        head(b"POST /b HTTP/1.1", b"Content-Length: 256") + bytes(range(256)),
        post("/b", bytes(range(256))),
        "RFC 9112, 6",
    ),
    _line(
        "a request for a body",
        head(b"POST /b HTTP/1.1", b"Content-Length: %d" % len(SMUGGLED)) + SMUGGLED,
        post("/b", SMUGGLED),
        "RFC 9112, 6",
    ),
    _line(
        "the body of GET",
        head(b"GET /b HTTP/1.1", b"Content-Length: 5") + b"hello",
        Request("GET", "/b", (HOST, ("content-length", "5")), b"hello"),
        "RFC 9110, 9.3.1",
    ),
    _line(
        "the body of HEAD",
        head(b"HEAD /b HTTP/1.1", b"Content-Length: 5") + b"hello",
        Request("HEAD", "/b", (HOST, ("content-length", "5")), b"hello"),
        "RFC 9110, 9.3.2",
    ),
    _line(
        "a body that is expected",
        head(b"POST /b HTTP/1.1", b"Content-Length: 5", b"Expect: 100-continue") + b"hello",
        post("/b", b"hello", ("content-length", "5"), ("expect", "100-continue")),
        "RFC 9110, 10.1.1",
    ),
    _chunks("a chunk", b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
    _chunks("some chunks", b"1\r\na\r\n2\r\nbc\r\nA\r\n0123456789\r\n0\r\n\r\n", b"abc0123456789"),
    _chunks("no chunk", b"0\r\n\r\n", b""),
    _chunks("capital digits", b"C\r\n" + b"x" * 12 + b"\r\n0\r\n\r\n", b"x" * 12),
    _chunks("zeros before a size", b"0003\r\nabc\r\n000\r\n\r\n", b"abc"),
    _chunks("a chunk of line ends", b"4\r\n\r\n\r\n\r\n0\r\n\r\n", b"\r\n\r\n"),
    _chunks("a request in a chunk", b"%x\r\n%b\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED), SMUGGLED),
    _chunks("chunks in a chunk", b"5\r\n0\r\n\r\n\r\n0\r\n\r\n", b"0\r\n\r\n"),
    _chunks("extensions", b'3;a\r\nabc\r\n0;b=c;d="e f"\r\n\r\n', b"abc", "RFC 9112, 7.1.1"),
    _chunks(
        "a quoted line of extensions",
        b'3;a="\\"; 0"\r\nabc\r\n0\r\n\r\n',
        b"abc",
        "RFC 9112, 7.1.1",
    ),
    _chunks("a trailer", b"3\r\nabc\r\n0\r\nA: b\r\n\r\n", b"abc", "RFC 9112, 7.1.2"),
    *(
        _chunks(
            f"a trailer that would be a header: {ascii(line)[2:-1]}",
            b"3\r\nabc\r\n0\r\n%b\r\n\r\n" % line,
            b"abc",
            "RFC 9110, 6.5.1: it is left out",
        )
        for line in (
            b"Content-Length: 5",
            b"Transfer-Encoding: identity",
            b"Transfer-Encoding: chunked",
            b"Connection: close",
            b"Connection: upgrade\r\nUpgrade: h2c",
            b"Host: y",
            b"Authorization: z",
            b"Expect: x",
        )
    ),
    _line(
        "a coding in capitals and spaces",
        head(b"POST /c HTTP/1.1", b"TRANSFER-encoding: \tCHUNKED  ") + b"3\r\nabc\r\n0\r\n\r\n",
        post("/c", b"abc", ("transfer-encoding", "CHUNKED")),
        "RFC 9112, 7",
    ),
)
