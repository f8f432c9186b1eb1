"""Several requests on a connection, and how it ends."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import (
    CHUNKED,
    HOST,
    PLAIN,
    SMUGGLED,
    Valid,
    get,
    head,
    post,
)
from tests.impl.protocol.framing.reference import Request

_LENGTH = head(b"POST /b HTTP/1.1", b"Content-Length: 5") + b"hello"
_CHUNK = head(b"POST /c HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n"
_ANSWERED = (get("/a"), post("/b", b"hello"), post("/c", b"abc", CHUNKED))

PIPELINES = (
    Valid("three requests", "RFC 9112, 9.3.2", PLAIN + _LENGTH + _CHUNK, _ANSWERED),
    Valid("ten requests", "RFC 9112, 9.3.2", PLAIN * 10, (get("/a"),) * 10),
    Valid(
        "empty lines between requests",
        "RFC 9112, 2.2",
        PLAIN + b"\r\n" + _LENGTH + b"\r\n\r\n" + _CHUNK + b"\r\n",
        _ANSWERED,
    ),
    Valid(
        "answers without body between others",
        "RFC 9110, 6.4.1",
        head(b"HEAD /a HTTP/1.1")
        + head(b"GET /status/204 HTTP/1.1")
        + head(b"GET /status/304 HTTP/1.1")
        + _LENGTH,
        (
            Request("HEAD", "/a", (HOST,)),
            get("/status/204"),
            get("/status/304"),
            post("/b", b"hello"),
        ),
    ),
)


UPGRADES = tuple(
    Valid(
        f"an offer of {offer[0][1]}",
        "RFC 9110, 7.8: a server MAY ignore it, and answers in HTTP/1.1",
        head(
            b"POST /u HTTP/1.1",
            *(f"{name}: {value}".encode() for name, value in offer),
            b"Content-Length: 5",
        )
        + b"hello"
        + PLAIN,
        (post("/u", b"hello", *offer, ("content-length", "5")), get("/a")),
    )
    for offer in (
        (("upgrade", "websocket"), ("connection", "Upgrade")),
        (
            ("upgrade", "h2c"),
            ("connection", "Upgrade, HTTP2-Settings"),
            ("http2-settings", "AAMAAABkAAQAAP__"),
        ),
        (("upgrade", "TLS/1.0, HTTP/1.1"), ("connection", "keep-alive, upgrade")),
        (("upgrade", "HTTP/2.0"), ("connection", "upgrade")),
    )
)


def _last(name: str, first: bytes, request: Request, rule: str = "RFC 9112, 9.6") -> Valid:
    """What follows it is never answered."""
    return Valid(name, rule, first + SMUGGLED, (request,), closes=True)


LAST = (
    *(
        _last(
            f"Connection: {value}",
            head(b"GET /l HTTP/1.1", f"Connection: {value}".encode()),
            get("/l", ("connection", value)),
        )
        for value in ("close", "Close", "x, close", "close, x", "keep-alive, close", "close,close")
    ),
    _last(
        "two options",
        head(b"GET /l HTTP/1.1", b"Connection: keep-alive", b"Connection: close"),
        get("/l", ("connection", "keep-alive"), ("connection", "close")),
    ),
    _last(
        "a body before the end",
        head(b"POST /l HTTP/1.1", b"Connection: close", b"Content-Length: 5") + b"hello",
        post("/l", b"hello", ("connection", "close"), ("content-length", "5")),
    ),
    _last(
        "chunks before the end",
        head(b"POST /l HTTP/1.1", b"Connection: close", b"Transfer-Encoding: chunked")
        + b"3\r\nabc\r\n0\r\n\r\n",
        post("/l", b"abc", ("connection", "close"), CHUNKED),
    ),
    _last("HTTP/1.0", head(b"GET /l HTTP/1.0"), get("/l"), "RFC 9112, 9.3"),
    _last(
        "HTTP/1.0 with another option",
        head(b"GET /l HTTP/1.0", b"Connection: x"),
        get("/l", ("connection", "x")),
        "RFC 9112, 9.3",
    ),
    _last(
        "HTTP/1.0 without a host", b"GET /l HTTP/1.0\r\n\r\n", Request("GET", "/l"), "RFC 9112, 3.2"
    ),
    _last(
        "HTTP/1.0 with a length",
        head(b"POST /l HTTP/1.0", b"Content-Length: 5") + b"hello",
        post("/l", b"hello"),
        "RFC 9112, 6.2",
    ),
    _last(
        "HTTP/1.0 that expects",
        head(b"POST /l HTTP/1.0", b"Content-Length: 5", b"Expect: 100-continue") + b"hello",
        post("/l", b"hello", ("content-length", "5"), ("expect", "100-continue")),
        "RFC 9110, 10.1.1: a server MUST ignore it in HTTP/1.0",
    ),
    Valid(
        "the last of three",
        "RFC 9112, 9.6",
        PLAIN + _LENGTH + head(b"GET /l HTTP/1.1", b"Connection: close") + SMUGGLED,
        (get("/a"), post("/b", b"hello"), get("/l", ("connection", "close"))),
        closes=True,
    ),
    Valid(
        "HTTP/1.0 kept alive, then not",
        "RFC 9112, 9.3",
        head(b"GET /a HTTP/1.0", b"Connection: keep-alive") + head(b"GET /l HTTP/1.0") + SMUGGLED,
        (get("/a", ("connection", "keep-alive")), get("/l")),
        closes=True,
    ),
)
