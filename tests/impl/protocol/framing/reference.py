"""A reference implementation of RFC 9110 and 9112 to compare with: strict, small and slow.

It shares neither parser nor approach with the server: it cuts a complete head at `CRLF CRLF` and
matches each line with a regular expression made from the RFC's grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_REQUEST_LINE = re.compile(rb"(%b) (\S+) HTTP/(\d)\.(\d)" % _TOKEN)
# RFC 3986 allows less, but browsers send the rest unencoded (WHATWG URL, query state).
_TARGET = re.compile(rb"[!-\"$-~]+")
_ABSOLUTE = re.compile(rb"(?i:https?)://([^/?:][^/?]*)([/?].*|)")
_FIELD = re.compile(rb"(%b):[ \t]*([\t -~\x80-\xff]*?)[ \t]*" % _TOKEN)
_HOST = re.compile(
    rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w\-.~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::\d{0,5})?", re.ASCII
)
_LENGTH = re.compile(rb"\d{1,18}")
_QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
_VALUE = rb"(?:%b|%b)" % (_TOKEN, _QUOTED)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;%b(?:=%b)?)*" % (_TOKEN, _VALUE))
_MOST_FIELDS = 100
_MOST_HEAD_BYTES = 32 * 1024 - 4
_METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"}


@dataclass(frozen=True)
class Request:
    """A request as an application should see it.

    Names are in lower case, trailers are left out, and a host in the target replaces `Host`.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Refused(Exception):  # noqa: N818 - a verdict of the reader and no error of it
    """An invalid request; `statuses` are the allowed responses."""

    def __init__(self, why: str, *statuses: int) -> None:
        super().__init__(why)
        self.statuses = frozenset(statuses or (400,))


class _Incomplete(Exception):  # noqa: N818 - see Refused
    """More data is needed."""


@dataclass
class Reading:
    """The meaning of a stream of bytes, up to where it ends."""

    requests: list[Request] = field(default_factory=list)
    refused: Refused | None = None
    """Why the data after the requests is invalid."""
    is_incomplete: bool = False
    """Whether it ends with the beginning of another request."""
    is_last: bool = False
    """Whether the last request ends the connection, so that what follows has no meaning."""


def read(stream: bytes) -> Reading:
    """Reads all requests at the beginning of a connection."""
    reading = Reading()
    reader = _Reader(stream)
    try:
        while reader.has_more() and not reading.is_last:
            request, keeps = reader.read_request()
            reading.requests.append(request)
            reading.is_last = not keeps
    except _Incomplete:
        reading.is_incomplete = True
    except Refused as refused:
        reading.refused = refused
    return reading


class _Reader:
    """Takes requests from the beginning of `rest`."""

    def __init__(self, stream: bytes) -> None:
        self._rest = stream

    def has_more(self) -> bool:
        """Skips empty lines: "at least one" (RFC 9112, 2.2)."""
        while self._rest.startswith(b"\r\n"):
            self._rest = self._rest[2:]
        return self._rest not in {b"", b"\r"}

    def read_request(self) -> tuple[Request, bool]:
        head = self._take_until(b"\r\n\r\n")
        if len(head) > _MOST_HEAD_BYTES:
            raise Refused("too long a head", 414, 431)
        first, *lines = head.split(b"\r\n")
        method, target, authority, minor = _read_request_line(first)
        if len(lines) > _MOST_FIELDS:
            raise Refused("too many headers", 431)
        headers = [_read_field(line) for line in lines]
        _check_host([value for name, value in headers if name == b"host"], minor)
        if authority:
            headers = [(b"host", authority), *(pair for pair in headers if pair[0] != b"host")]
        _check_expectations(headers, minor)
        body = self._read_body(headers, minor)
        request = Request(
            method.decode(),
            target.decode(),
            tuple((name.decode(), value.decode("latin-1")) for name, value in headers),
            body,
        )
        return request, _keeps(headers, minor)

    def _read_body(self, headers: list[tuple[bytes, bytes]], minor: int) -> bytes:
        """RFC 9112, 6.3: ambiguous framing is refused."""
        lengths = [value for name, value in headers if name == b"content-length"]
        codings = [value for name, value in headers if name == b"transfer-encoding"]
        if codings:
            if lengths or minor == 0:
                raise Refused("chunks with a length, or in HTTP/1.0", 400, 501)
            if len(codings) > 1 or codings[0].lower() != b"chunked":
                raise Refused("a coding that is not just chunked", 400, 501)
            return self._read_chunks()
        if not lengths:
            return b""
        if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0]):
            raise Refused("not exactly one length", 400, 413)
        return self._take(int(lengths[0]))

    def _read_chunks(self) -> bytes:
        """RFC 9112, 7.1."""
        body = b""
        while True:
            line = self._take_until(b"\r\n")
            match = _CHUNK.fullmatch(line)
            if match is None:
                raise Refused("no size of a chunk", 400, 413)
            size = int(match[1], 16)
            if size == 0:
                self._skip_trailers()
                return body
            body += self._take(size)
            if not b"\r\n".startswith(self._rest[:2]):
                raise Refused("a chunk that does not end where it should")
            self._take(2)

    def _skip_trailers(self) -> None:
        """RFC 9112, 7.1.2: trailers change nothing that was decided before."""
        while line := self._take_until(b"\r\n"):
            _read_field(line)

    def _take(self, size: int) -> bytes:
        if size > len(self._rest):
            raise _Incomplete
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def _take_until(self, end: bytes) -> bytes:
        taken, found, rest = self._rest.partition(end)
        if not found:
            raise _Incomplete
        self._rest = rest
        return taken


def _read_request_line(line: bytes) -> tuple[bytes, bytes, bytes, int]:
    """RFC 9112, 3 and 2.3: the method, the target, the host in the target, the minor version."""
    match = _REQUEST_LINE.fullmatch(line)
    if match is None:
        raise Refused("no request line", 400, 501, 505)
    method, target, major, minor = match.groups()
    if major != b"1" or minor not in {b"0", b"1"}:
        raise Refused("another version of HTTP", 400, 505)
    if method not in _METHODS:
        raise Refused("a method that nobody knows", 400, 405, 501)
    return method, *_read_target(method, target), int(minor)


def _read_target(method: bytes, target: bytes) -> tuple[bytes, bytes]:
    """RFC 9112, 3.2."""
    if not _TARGET.fullmatch(target):
        raise Refused("a target with something else than visible ASCII")
    if target.startswith(b"/") or (target == b"*" and method == b"OPTIONS"):
        return target, b""
    match = _ABSOLUTE.fullmatch(target)
    if match is None or not _HOST.fullmatch(match[1]):
        raise Refused("a target in no form that fits", 400, 404, 405)
    authority, path = match.groups()
    return path if path.startswith(b"/") else b"/" + path, authority


def _read_field(line: bytes) -> tuple[bytes, bytes]:
    """RFC 9112, 5: neither folded nor with a space before the colon."""
    match = _FIELD.fullmatch(line)
    if match is None:
        raise Refused("no header")
    if match[1].lower() == b"transfer-encoding" and line.endswith(b"\t"):
        raise Refused("a tab behind a coding, which llhttp does not know")
    return match[1].lower(), match[2]


def _check_host(hosts: list[bytes], minor: int) -> None:
    """RFC 9112, 3.2."""
    if len(hosts) > 1 or (minor == 1 and not hosts):
        raise Refused("not exactly one host")
    if hosts and not _HOST.fullmatch(hosts[0]):
        raise Refused("a host that cannot be one")


def _check_expectations(headers: list[tuple[bytes, bytes]], minor: int) -> None:
    """RFC 9110, 10.1.1."""
    expected = {value.lower() for name, value in headers if name == b"expect"}
    if minor == 1 and expected - {b"100-continue"}:
        raise Refused("an expectation that nobody knows", 417)


def _keeps(headers: list[tuple[bytes, bytes]], minor: int) -> bool:
    """RFC 9112, 9.3."""
    options = {
        option.strip(b" \t").lower()
        for name, value in headers
        if name == b"connection"
        for option in value.split(b",")
    }
    return b"close" not in options and (minor == 1 or b"keep-alive" in options)
