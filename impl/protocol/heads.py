"""Request heads: RFC 9112, parsed strictly, so that no proxy can interpret them differently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httptools

from impl.protocol.limits import Limits
from impl.protocol.refusals import RefusedError, bad_request

type Headers = list[tuple[bytes, bytes]]

END_OF_HEAD = b"\r\n\r\n"

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_METHOD = re.compile(_TOKEN)
_VERSION = re.compile(rb"HTTP/(\d\.\d)\r\n")
_CANNOT_BEGIN = re.compile(rb"(?![!#$%&'*+\-.^_`|~0-9A-Za-z]|\r\Z)")
_EMPTY_LINES = re.compile(rb"(?:\r\n)*")
_NAME = rb"(?:[0-9A-Za-z\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|%b)(?::[0-9]{0,5})?" % _NAME)
_ABSOLUTE = re.compile(r"https?://([^/?]+)([^?]*)(\?.*)?", re.IGNORECASE)
_MAX_LENGTH_DIGITS = 18
_RECENT, _RECENT_BYTES = 1024, 2048
"""How many of the last heads are kept, and how long each of them is at most: some megabytes."""
_IN_TARGETS = bytes(
    byte if 0x21 <= byte <= 0x7E and byte != ord("#") else 0x21 for byte in range(256)
)
"""Translates what no target has in it, and nothing else: a fragment, and all but visible ASCII."""
_NOTEWORTHY = frozenset(
    (b"host", b"connection", b"content-length", b"transfer-encoding", b"expect")
)


@dataclass(frozen=True, slots=True)
class Head:
    """A request line without its target, and the headers. Requests may share it."""

    method: str
    version: str
    is_old: bool
    """Whether that is 1.0."""
    host: bytes
    headers: Headers
    """Names are lower case; the authority of an absolute target replaces `host`."""
    by_name: Mapping[bytes, bytes]
    """The first value of each."""
    has_repeated: bool
    """Whether there are several of any name."""
    content_length: int | None
    """Nothing if the body comes in chunks."""
    has_body: bool
    wants_keep_alive: bool
    expects_continue: bool
    """Whether the client waits for "100 Continue" before it sends the body."""
    known: dict[object, Any] = field(default_factory=dict)
    """What follows from the headers, by what found it."""


def skip_empty_lines(data: bytes) -> bytes:
    """Returns `data` without the empty lines that may precede a request (RFC 9112, 2.2)."""
    found = _EMPTY_LINES.match(data)
    return data[found.end() :] if found else data


def check_beginning(data: bytes, seen: int, max_bytes: int) -> None:
    """Checks an incomplete head, of which the first `seen` bytes were checked before.

    Raises:
        RefusedError: whatever follows, it cannot become a valid head of at most `max_bytes`.
    """
    if data.find(b"\n", seen) >= 0:
        if data.find(b"\n", 0, seen) < 0:
            method, _, rest = _split(data)
            _read_version(method, rest)
        if data.count(b"\n", seen) != data.count(b"\r\n", max(seen - 1, 0)):
            raise bad_request("A line does not end with CRLF.")
    elif _CANNOT_BEGIN.match(data):
        raise bad_request("This is no HTTP request.")
    check_size(data, len(data), max_bytes)


def check_size(data: bytes, size: int, max_bytes: int) -> None:
    """Raises a refusal unless a head has at most `max_bytes`.

    Raises:
        RefusedError: 414 if the first line alone is longer, otherwise 431.
    """
    if size > max_bytes:
        if data.find(b"\n", 0, max_bytes) < 0:
            raise RefusedError(414, f"The request line is longer than {max_bytes} bytes.")
        raise RefusedError(431, f"Request line and headers are longer than {max_bytes} bytes.")


class Heads:
    """Reads heads, and keeps the last ones: a client sends the same headers again and again."""

    def __init__(self, limits: Limits) -> None:
        self._max_fields = limits.header_fields
        self._recalled_bytes = min(limits.head_bytes, _RECENT_BYTES)
        self._recent: dict[tuple[bytes, bytes], Head] = {}
        """By method, and what follows the target but its end. None of them was refused."""

    def recall(self, data: bytes) -> tuple[str, Head, bytes] | None:
        """Returns target, head and content, if `data` is a request whose head was read before.

        It is whole, and nothing comes after it. Its target is a path.
        """
        if len(data) > self._recalled_bytes:
            return None
        try:
            method, target, rest = data.split(b" ", 2)
        except ValueError:
            return None
        rest, end, content = rest.partition(END_OF_HEAD)
        head = self._recent.get((method, rest))
        if (
            head is None
            or head.content_length != len(content)
            or not end
            or not target.startswith(b"/")
            or target.translate(_IN_TARGETS) != target
        ):
            return None
        return target.decode(), head, content

    def read(self, data: bytes) -> tuple[str, Head]:
        """Returns target and rest of a complete head; `data` ends with its empty line.

        The target is as it was sent, without the scheme and authority of an absolute one.

        Raises:
            RefusedError: it is malformed, ambiguous, or asks for something unsupported.
        """
        method, target, rest = _split(data)
        rest = rest.removesuffix(END_OF_HEAD)
        head = self._recent.get((method, rest)) or self._read(method, rest)
        if target.startswith("/"):
            return target, head
        target, authority = _read_absolute(method, target, head.host)
        headers = [(b"host", authority), *(pair for pair in head.headers if pair[0] != b"host")]
        return target, replace(head, headers=headers, by_name=dict(reversed(headers)), known={})

    def _read(self, method: bytes, rest: bytes) -> Head:
        head = _read_rest(method, rest + END_OF_HEAD, self._max_fields)
        if len(rest) <= _RECENT_BYTES:
            self._recent[method, rest] = head
            if len(self._recent) > _RECENT:
                del self._recent[next(iter(self._recent))]
        return head


def _split(data: bytes) -> tuple[bytes, str, bytes]:
    """Returns a method, which may be none, a target of visible ASCII, and the rest of a head."""
    try:
        method, sent, rest = data.split(b" ", 2)
        target = sent.decode("ascii")
    except ValueError:
        raise _no_request_line() from None
    if sent.translate(_IN_TARGETS) != sent:
        if "#" in target and target.isprintable():
            raise bad_request("The target of a request has no fragment.")
        raise _no_request_line()
    return method, target, rest


def _read_version(method: bytes, rest: bytes) -> tuple[bytes, bytes]:
    """Returns version and fields, of which a head consists besides method and target."""
    line = _VERSION.match(rest)
    if line is None or _METHOD.fullmatch(method) is None:
        raise _no_request_line()
    version = line[1]
    if version not in (b"1.1", b"1.0"):
        raise RefusedError(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
    if method == b"CONNECT":
        raise RefusedError(501, "This is no proxy.")
    return version, rest[line.end() :]


def _no_request_line() -> RefusedError:
    return bad_request("The first line is no request line of HTTP/1.1.")


def _read_rest(method: bytes, rest: bytes, max_fields: int) -> Head:
    version, fields = _read_version(method, rest)
    headers = _read_fields(b"%b / HTTP/%b\r\n%b" % (method, version, fields), max_fields)
    said: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        if name in _NOTEWORTHY:
            said.setdefault(name, []).append(value)
    length = _read_length(said[b"content-length"]) if b"content-length" in said else 0
    is_chunked = b"transfer-encoding" in said and _read_coding(said, version)
    has_body = is_chunked or length > 0
    host = _read_host(said.get(b"host"), version)
    expects = b"expect" in said and _read_expectations(said[b"expect"], version)
    by_name = dict(reversed(headers))
    return Head(
        method.decode("ascii"),
        version.decode("ascii"),
        version == b"1.0",
        host,
        headers,
        by_name,
        len(by_name) < len(headers),
        None if is_chunked else length,
        has_body,
        _read_options(b",".join(said.get(b"connection", ())), version),
        has_body and expects,
    )


class _Fields:
    """Collects the headers that httptools calls back with."""

    __slots__ = ("headers", "is_complete")

    def __init__(self) -> None:
        self.headers: Headers = []
        self.is_complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        self.is_complete = True


def _read_fields(data: bytes, max_fields: int) -> Headers:
    fields = _Fields()
    try:
        httptools.HttpRequestParser(fields).feed_data(data)
    except httptools.HttpParserUpgrade:
        pass  # there is no other protocol: the request is served in this one
    except httptools.HttpParserInvalidMethodError:
        raise RefusedError(501, "This method is unknown here.") from None
    except httptools.HttpParserError as error:
        raise bad_request(f"This is no HTTP request: {error}.") from None
    headers = fields.headers
    if not fields.is_complete:
        raise bad_request("This is no HTTP request.")
    if len(headers) > max_fields:
        raise RefusedError(431, f"There are more than {max_fields} headers.")
    return headers


def _read_host(hosts: list[bytes] | None, version: bytes) -> bytes:
    """Returns the host, or "" if there is none (RFC 9112, section 3.2)."""
    if hosts is None and version == b"1.0":
        return b""
    if hosts is None or len(hosts) > 1:
        raise bad_request("A request of HTTP/1.1 has one Host header.")
    if _HOST.fullmatch(hosts[0]) is None:
        raise bad_request("The Host header is no host.")
    return hosts[0]


def _read_absolute(method: bytes, target: str, host: bytes) -> tuple[str, bytes]:
    """Returns path and query, and the authority, of a target that is not a path."""
    if target == "*" and method == b"OPTIONS":
        return target, host
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise bad_request("The target is neither a path nor an address.")
    authority, path, query = absolute.groups("")
    host = authority.encode()
    valid = _HOST.fullmatch(host)
    if valid is None or not valid[1]:
        raise bad_request("The target has no valid host.")
    return (path or "/") + query, host


def _read_coding(said: dict[bytes, list[bytes]], version: bytes) -> bool:
    """Returns `True`: chunked is the only coding (RFC 9112, sections 6.1 and 6.3)."""
    if version == b"1.0":
        raise bad_request("There is no Transfer-Encoding in HTTP/1.0.")
    if b"content-length" in said:
        raise bad_request("Content-Length and Transfer-Encoding exclude each other.")
    *others, last = _members(b",".join(said[b"transfer-encoding"]))
    if last != b"chunked" or b"chunked" in others:
        raise bad_request("The last Transfer-Encoding, and only that, is chunked.")
    if others:
        raise RefusedError(501, "The only Transfer-Encoding here is chunked.")
    return True


def _read_length(lengths: list[bytes]) -> int:
    length = lengths[0]
    if len(lengths) > 1 or not length.isdigit() or len(length) > _MAX_LENGTH_DIGITS:
        raise bad_request("Content-Length is one number.")
    return int(length)


def _read_options(connection: bytes, version: bytes) -> bool:
    """Returns whether the client wants to keep the connection (RFC 9112, section 9.3)."""
    options = _members(connection)
    return b"close" not in options and (version == b"1.1" or b"keep-alive" in options)


def _read_expectations(expectations: list[bytes], version: bytes) -> bool:
    """Returns whether the client waits for "100 Continue" (RFC 9110, section 10.1.1)."""
    if version == b"1.0":
        return False
    if set(_members(b",".join(expectations))) != {b"100-continue"}:
        raise RefusedError(417, "The only expectation here is 100-continue.")
    return True


def _members(values: bytes) -> list[bytes]:
    """Returns the members of a list, in lower case."""
    return [member.strip(b" \t").lower() for member in values.split(b",")]
