"""Where an RFC leaves the server a choice, or our server deviates, and why."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import Family, head, spelled

_EITHER = frozenset({200, 400})
_TAKEN = frozenset({200})


def _coded(*lines: bytes) -> dict[str, bytes]:
    body = b"3\r\nabc\r\n0\r\n\r\n"
    return spelled({line: head(b"POST / HTTP/1.1", line) + body for line in lines})


def _sizes(*sizes: bytes) -> dict[str, bytes]:
    chunked = head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked")
    return spelled({size: chunked + size + b"\r\nabc\r\n0\r\n\r\n" for size in sizes})


FAMILIES = (
    Family(
        "more spaces than one",
        "RFC 9112, 3: a server MAY split a request line at any white space",
        spelled(
            {
                line: head(line)
                for line in (b"GET  / HTTP/1.1", b"GET /  HTTP/1.1", b"GET    /    HTTP/1.1")
            }
        ),
        demanded=_EITHER,
    ),
    Family(
        "empty lines of other kinds",
        "RFC 9112, 2.2: a server SHOULD skip CR LF before a request line, and MAY end lines at LF",
        spelled({line: line + head(b"GET / HTTP/1.1") for line in (b"\n", b"\n\n", b"\r\n\n")}),
        demanded=_EITHER,
    ),
    Family(
        "extensions with spaces",
        "RFC 9112, 7.1.1: spaces around ; and = are bad, and to be removed",
        _sizes(
            *(b"3 ;a=b", b"3; a=b", b"3;a =b", b"3;a= b", b"3;a ;b", b"3;a=b ;c", b'3;a="b" ;c'),
            *(b"3\t;a=b", b"3;\ta=b", b"3;a\t=b", b"3;a=\tb"),
        ),
        demanded=_TAKEN,
        why="nobody sends them, and where servers differ on them requests have been smuggled",
    ),
    Family(
        "sizes with many zeros",
        "RFC 9112, 7.1: any number of hexadecimal digits",
        _sizes(b"000000003", b"0000000000000003", b"0" * 999 + b"3"),
        demanded=_TAKEN,
        why="eight digits are four gigabytes; nobody sends more, and other servers overflow",
    ),
    Family(
        "a tab behind the coding",
        "RFC 9112, 5: tabs and spaces around a value are no part of it",
        _coded(b"Transfer-Encoding: chunked\t", b"Transfer-Encoding: chunked \t"),
        demanded=_TAKEN,
        why="llhttp knows only spaces there; nobody sends tabs, and a refusal deceives nobody",
    ),
    Family(
        "empty members before the coding",
        "RFC 9110, 5.6.1.2: a recipient ignores empty members of a list",
        _coded(b"Transfer-Encoding: ,chunked", b"Transfer-Encoding: , chunked"),
        demanded=_TAKEN,
        status=501,
        why="nobody sends them, and where servers differ on them requests have been smuggled",
    ),
)
