"""Responses as bytes: heads that cannot be split, bodies of the declared length (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus

from starlette.types import Message

from impl.protocol.heads import Head

_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_IN_LINES = b"\t" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_OURS = frozenset((b"content-length: ", b"date: ", b"connection: ", b"transfer-encoding: "))
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
        self._fields = b""
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

    def start(self, message: Message) -> None:
        """Takes the `http.response.start` message.

        Raises:
            AnswerError: it is out of order, or its status or a header is invalid.
        """
        if message["type"] != "http.response.start" or self._status:
            raise AnswerError(f"{message['type']} came at the wrong time")
        status = message["status"]
        if not 200 <= status <= 599:
            raise AnswerError(f"{status} is no status of a final response")
        self._read_headers(message.get("headers", ()), status)
        self._is_bodiless = self.is_to_head or status in (204, 304)
        self._status = status

    def body(self, message: Message, date: bytes, *, may_keep_alive: bool) -> list[bytes]:
        """Takes an `http.response.body` message, and returns the bytes to write.

        Raises:
            AnswerError: it is out of order, or does not match `Content-Length`.
        """
        if message["type"] != "http.response.body" or not self._status or self.is_complete:
            raise AnswerError(f"{message['type']} came at the wrong time")
        content = message.get("body", b"")
        is_last = not message.get("more_body", False)
        if self._is_bodiless:
            content = b""
        elif self._length is not None:
            self._left -= len(content)
            if self._left < 0 or (is_last and self._left):
                raise AnswerError("the body is not as long as its Content-Length says")
        pieces = [] if self.is_written else [self._head(date, may_keep_alive=may_keep_alive)]
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

    def _read_headers(self, headers: Iterable[tuple[bytes, bytes]], status: int) -> None:
        self._length = None
        lines: list[bytes] = []
        for name, value in headers:
            prefix = _line_prefix(name)
            if prefix not in _OURS or self._keeps(prefix, value, status):
                lines.append(prefix + value)
        lines.append(b"")
        self._fields = b"\r\n".join(lines)
        if self._fields.translate(None, _IN_LINES) != b"\r\n" * (len(lines) - 1):
            raise AnswerError("the value of a header has control characters")

    def _keeps(self, prefix: bytes, value: bytes, status: int) -> bool:
        """Records a header that concerns the server, and returns whether to send it."""
        if prefix == b"date: ":
            self._has_date = True
            return True
        if prefix == b"content-length: ":
            if self._length is not None or not value.isdigit():
                raise AnswerError("there is not one number as Content-Length")
            self._length = self._left = int(value)
            return status != 204  # RFC 9110, section 8.6
        if prefix == b"connection: ":
            self._wants_close |= b"close" in value.lower()
        return False  # framing and the end of the connection are decided here

    def _head(self, date: bytes, *, may_keep_alive: bool) -> bytes:
        self._is_chunked = not (self._is_bodiless or self._is_old or self._length is not None)
        if self._wants_close or not may_keep_alive or self.ends_with_connection:
            self.keeps_alive = False
        lines = [_status_line(self._status), self._fields]
        if not self._has_date:
            lines.append(date)
        if self._is_chunked:
            lines.append(b"transfer-encoding: chunked\r\n")
        if not self.keeps_alive:
            lines.append(b"connection: close\r\n")
        elif self._is_old:
            lines.append(b"connection: keep-alive\r\n")
        lines.append(b"\r\n")
        return b"".join(lines)


@lru_cache(maxsize=256)
def _line_prefix(name: bytes) -> bytes:
    """Returns the start of a header line."""
    if not _NAME.fullmatch(name):
        raise AnswerError(f"{name!r} is no name of a header")
    return name.lower() + b": "


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()
