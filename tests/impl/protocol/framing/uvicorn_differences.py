"""Where uvicorn, with httptools, treats the corpus differently from our server, and why.

An outcome consists of the statuses of the responses, with "closed" if the connection was closed.
For invalid requests, the second 200 answers the request after it, which is then under the control
of whoever sent the first.
"""

from __future__ import annotations

from dataclasses import dataclass

OTHERWISE = "the application sees another request"


@dataclass(frozen=True)
class Difference:
    """uvicorn's outcome for requests of a family: for all of them without `names`."""

    family: str
    outcome: str
    why: str
    names: frozenset[str] = frozenset()


_PRECISE = "ours says what is wrong: uvicorn has one status for all that llhttp does not like"
_RTSP = "llhttp reads RTSP and ICE by the rules of HTTP, and uvicorn does not look at the line"

BAD = (
    Difference(
        "versions that are none",
        "200 closed",
        _RTSP,
        frozenset({"GET / RTSP/1.0", "OPTIONS / RTSP/1.0", "SOURCE / ICE/1.0"}),
    ),
    Difference("other protocols", "200 closed", _RTSP, frozenset({"RTSP"})),
    Difference(
        "versions that we do not speak",
        "200 closed",
        "llhttp knows these versions, and uvicorn does not ask which it was",
        frozenset({"GET / HTTP/0.9", "GET / HTTP/2.0"}),
    ),
    Difference(
        "versions that we do not speak",
        "400 closed",
        _PRECISE,
        frozenset(
            {
                *(
                    f"GET / HTTP/{version}"
                    for version in ("0.0", "1.2", "1.9", "2.1", "3.0", "9.9")
                ),
                "PRI * HTTP/2.0",
            }
        ),
    ),
    Difference(
        "HTTP/0.9",
        "200 closed",
        "llhttp takes a line without a version for HTTP/0.9, whose answers have no head",
        frozenset(
            {
                "a line and an empty one",
                "a line with a query",
                "a line with headers",
                "another method",
            }
        ),
    ),
    Difference("methods that nobody knows", "400 closed", _PRECISE),
    Difference(
        "fragments",
        "200 200",
        "uvicorn cuts them off, so it and a proxy may see different targets",
        frozenset({"/#", "/a#b", "/?a#b", "/#?a", "http://x/#a"}),
    ),
    Difference(
        "targets in no form that fits",
        "200 200",
        "uvicorn takes an asterisk for a path, and leaves a user's name out",
        frozenset(
            {
                *("*", "*a", "POST * HTTP/1.1", "OPTIONS *a HTTP/1.1", "OPTIONS */ HTTP/1.1"),
                *("http://u@x/", "http://u:p@x/"),
            }
        ),
    ),
    Difference(
        "tunnels",
        "400 closed",
        _PRECISE,
        frozenset({"CONNECT x:443 HTTP/1.1", "CONNECT x HTTP/1.1"}),
    ),
    Difference(
        "tunnels",
        "200",
        "uvicorn answers and waits for another protocol, on a connection that nothing ends",
        frozenset({"CONNECT / HTTP/1.1", "CONNECT http://x/ HTTP/1.1", "CONNECT * HTTP/1.1"}),
    ),
    Difference(
        "no host, or several",
        "200 200",
        "uvicorn does not look at Host; with several, it and a proxy may choose differently",
        frozenset(
            {
                *(r"GET / HTTP/1.1\r\n\r\n", r"GET / HTTP/1.1\r\nA: b\r\n\r\n"),
                *(r"GET http://x/ HTTP/1.1\r\n\r\n", r"OPTIONS * HTTP/1.1\r\n\r\n"),
                r"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
                r"GET / HTTP/1.1\r\nHosts: x\r\n\r\n",
                *("Host: x", "Host: y", "Host:", "host: x", r"A: b\r\nHOST: z"),
            }
        ),
    ),
    Difference(
        "no host, or several",
        "200 closed",
        "uvicorn does not look at Host",
        frozenset({r"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"}),
    ),
    Difference("hosts that cannot be one", "200 200", "uvicorn does not look at Host"),
    Difference(
        "codings before chunked",
        "200 200",
        "uvicorn gives the application a body that is still coded",
    ),
    Difference(
        "chunks in HTTP/1.0",
        "200 closed",
        "llhttp reads them, where an old proxy in front would have seen no body",
        frozenset(
            {
                "Transfer-Encoding: chunked",
                r"Transfer-Encoding: chunked\r\nConnection: keep-alive",
                "Transfer-Encoding: gzip, chunked",
            }
        ),
    ),
    Difference(
        "lengths beyond reason",
        "",
        "uvicorn waits for the body, as long as it is below 2^64 bytes",
    ),
    Difference("a length that is too long to count", "200 200", "uvicorn bounds no head"),
    Difference(
        "extensions that are none",
        "200 200 200",
        "llhttp wants neither a name nor a value",
        frozenset({"3;;a", "3;a=", "3;=b", "3;="}),
    ),
    Difference("more spaces than one", "200 200", "llhttp skips them, which RFC 9112 allows"),
    Difference("empty lines of other kinds", "200 200", "llhttp skips them, which is allowed"),
    Difference("sizes with many zeros", "200 200", "llhttp counts no digits but the result"),
    Difference("empty members before the coding", "200 200", "llhttp skips them, as it should"),
)

_TRAILERS = (
    "uvicorn adds trailers to the headers that the application already has (RFC 9110, 6.5.1: MUST"
    " NOT)"
)
_REFUSED_TRAILERS = "llhttp refuses trailers that speak of the length; ours leaves out all trailers"
_HOSTS = "uvicorn leaves Host as it was, though the target names another (RFC 9112, 3.2.2: MUST)"
_NO_PATH = "uvicorn takes a target without a path for none (RFC 9112, 3.2.2: MUST be accepted)"
_SPACES = "llhttp leaves spaces behind a value, and uvicorn does not strip them"
_UPGRADES = "uvicorn drops what follows an offer that it does not take, and leaves it unanswered"
_TRAILER = "a trailer that would be a header: "

GOOD = {
    "the target http://y:1/a": (OTHERWISE, _HOSTS),
    "the target http://y/?http://z/": (OTHERWISE, _HOSTS),
    "the target https://y/a": (OTHERWISE, _HOSTS),
    "the target http://[::1]:80/a": (OTHERWISE, _HOSTS),
    "the target http://y": ("400 closed", _NO_PATH),
    "the target http://y?b": ("400 closed", _NO_PATH),
    "many spaces": (OTHERWISE, _SPACES),
    "a coding in capitals and spaces": (OTHERWISE, _SPACES),
    "a trailer": (OTHERWISE, _TRAILERS),
    _TRAILER + "Connection: close": (OTHERWISE, _TRAILERS),
    _TRAILER + r"Connection: upgrade\r\nUpgrade: h2c": (OTHERWISE, _TRAILERS),
    _TRAILER + "Host: y": (OTHERWISE, _TRAILERS),
    _TRAILER + "Authorization: z": (OTHERWISE, _TRAILERS),
    _TRAILER + "Expect: x": (OTHERWISE, _TRAILERS),
    _TRAILER + "Content-Length: 5": ("400 closed", _REFUSED_TRAILERS),
    _TRAILER + "Transfer-Encoding: identity": ("400 closed", _REFUSED_TRAILERS),
    _TRAILER + "Transfer-Encoding: chunked": ("400 closed", _REFUSED_TRAILERS),
    "an offer of websocket": ("200", _UPGRADES),
    "an offer of h2c": ("200", _UPGRADES),
    "an offer of TLS/1.0, HTTP/1.1": ("200", _UPGRADES),
    "an offer of HTTP/2.0": ("200", _UPGRADES),
    "HTTP/1.0 kept alive, then not": (
        "200 closed",
        "uvicorn never keeps a connection of HTTP/1.0, which RFC 9112 allows",
    ),
}
