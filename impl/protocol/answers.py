"""Responses as bytes: heads that cannot be split, bodies of the declared length (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from impl.protocol.heads import Head

_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_IN_LINES = b"\t" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_LAST_CHUNK = b"0\r\n\r\n"


class AnswerError(RuntimeError):
    """The application sent something that ASGI or HTTP does not allow."""


class Answer:
    """The response to one request, assembled from ASGI messages.

    The head is written with the first part of the body: until then, it can still be replaced.
    """

    __slots__ = (
        "_fields",
        "_has_date",
        "_is_bodiless",
        "_is_chunked",
        "_is_old",
        "_left",
        "_length",
        "_shared_fields",
        "_status",
        "_wants_close",
        "is_complete",
        "is_to_head",
        "is_written",
        "keeps_alive",
    )

    def __init__(self, head: Head) -> None:
        self.is_to_head = head.method == "HEAD"
        self._is_old = head.version == "1.0"
        self._status = 0
        self._left = 0
        self._length: int | None = None
        self._fields = self._shared_fields = b""
        self._has_date = self._wants_close = False
        self._is_bodiless = self._is_chunked = False
        self.is_written = False
        """Whether the head has been written."""
        self.is_complete = False
        self.keeps_alive = head.wants_keep_alive
        """Whether another request may follow on the connection."""

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection marks the end of the body."""
        return not self._is_bodiless and not self._is_chunked and self._length is None

    def start(
        self,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        shared: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        """Takes the head. What is `shared` with other responses is kept as it is sent.

        Raises:
            AnswerError: it is out of order, or its status or a header is invalid.
        """
        if self._status:
            raise AnswerError("the response has begun before")
        if not 200 <= status <= 599:
            raise AnswerError(f"{status} is no status of a final response")
        self._fields = self._read_headers([*headers], status)
        self._shared_fields = _shared_fields(shared) if shared else b""
        self._is_bodiless = self.is_to_head or status in (204, 304)
        self._status = status

    def body(
        self, content: bytes, date: bytes, *, is_last: bool, may_keep_alive: bool
    ) -> list[bytes]:
        """Takes a part of the body, and returns the bytes to write.

        Raises:
            AnswerError: it is out of order, or does not match `Content-Length`.
        """
        if not self._status or self.is_complete:
            raise AnswerError("a body came at the wrong time")
        if self._is_bodiless:
            content = b""
        elif self._length is not None:
            self._left -= len(content)
            if self._left < 0 or (is_last and self._left):
                raise AnswerError("the body is not as long as its Content-Length says")
        pieces = [] if self.is_written else self._head(date, may_keep_alive=may_keep_alive)
        if self._is_chunked:
            if content:
                pieces += [b"%x\r\n" % len(content), content, b"\r\n"]
            if is_last:
                pieces.append(_LAST_CHUNK)
        elif content:
            pieces.append(content)
        self.is_written = True
        self.is_complete = is_last
        return pieces

    def _read_headers(self, headers: list[tuple[bytes, bytes]], status: int) -> bytes:
        """Returns the lines of headers, and notes what they say of the response."""
        values = [value for _, value in headers]
        lines = _lines_of(tuple([name for name, _ in headers]), status == 204)
        self._has_date, self._length = lines.has_date, None
        if lines.length_at is not None:
            length = values[lines.length_at]
            if not length.isdigit():
                raise AnswerError("the Content-Length is no number")
            self._length = self._left = int(length)
        if lines.connections_at:
            self._wants_close = any(b"close" in values[at].lower() for at in lines.connections_at)
        return _fields(lines, values)

    def _head(self, date: bytes, *, may_keep_alive: bool) -> list[bytes]:
        self._is_chunked = not (self._is_bodiless or self._is_old or self._length is not None)
        if self._wants_close or not may_keep_alive or self.ends_with_connection:
            self.keeps_alive = False
        lines = [_status_line(self._status), self._fields, self._shared_fields]
        if not self._has_date:
            lines.append(date)
        if self._is_chunked:
            lines.append(b"transfer-encoding: chunked\r\n")
        if not self.keeps_alive:
            lines.append(b"connection: close\r\n")
        elif self._is_old:
            lines.append(b"connection: keep-alive\r\n")
        lines.append(b"\r\n")
        return lines


class _Lines(NamedTuple):
    """What the headers of these names become, whatever their values are."""

    template: bytes
    kept: tuple[int, ...] | None
    """The places of those that are sent; `None` if all are."""
    length_at: int | None
    connections_at: tuple[int, ...]
    has_date: bool


@lru_cache(maxsize=512)
def _lines_of(names: tuple[bytes, ...], has_no_length: bool) -> _Lines:  # noqa: FBT001, for the cache
    """Returns the lines for headers of a response; most have the same names in the same order.

    Framing and the end of the connection are decided here, so what the application says of them is
    not sent. A 204 has no `Content-Length` (RFC 9110, section 8.6).
    """
    for name in names:
        if not _NAME.fullmatch(name):
            raise AnswerError(f"{name!r} is no name of a header")
    lower = [name.lower() for name in names]
    if lower.count(b"content-length") > 1:
        raise AnswerError("there is more than one Content-Length")
    unsent = {b"connection", b"transfer-encoding"}
    if has_no_length:
        unsent.add(b"content-length")
    kept = tuple([at for at, name in enumerate(lower) if name not in unsent])
    return _Lines(
        template=b"".join(b"%b: %%b\r\n" % lower[at].replace(b"%", b"%%") for at in kept),
        kept=None if len(kept) == len(names) else kept,
        length_at=lower.index(b"content-length") if b"content-length" in lower else None,
        connections_at=tuple([at for at, name in enumerate(lower) if name == b"connection"]),
        has_date=b"date" in lower,
    )


def _fields(lines: _Lines, values: Sequence[bytes]) -> bytes:
    """Returns the lines with these values.

    Raises:
        AnswerError: a value has control characters.
    """
    kept = values if lines.kept is None else [values[at] for at in lines.kept]
    text = b"".join(kept)
    # The first check is the faster one, and says no to some that are allowed.
    if not text.decode("latin-1").isprintable() and text.translate(None, _IN_LINES):
        raise AnswerError("the value of a header has control characters")
    return lines.template % tuple(kept)


@lru_cache(maxsize=64)
def _shared_fields(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Returns the lines of headers that many responses have.

    Raises:
        AnswerError: one is invalid, or is about a single response.
    """
    lines = _lines_of(tuple([name for name, _ in headers]), False)  # noqa: FBT003, for the cache
    if lines.kept is not None or lines.length_at is not None or lines.has_date:
        raise AnswerError("a header that is about a single response is shared")
    return _fields(lines, [value for _, value in headers])


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()
