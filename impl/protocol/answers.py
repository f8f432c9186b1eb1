"""Responses as bytes: heads that cannot be split, bodies of the declared length (RFC 9112)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus

from msgspec import Struct

from generated.http_response import WITHOUT_CONTENT, HttpResponse, SharedHeaders
from impl.protocol.heads import Head

_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_IN_LINES = bytes(at if at == 0x09 or 0x20 <= at != 0x7F else 0x3F for at in range(0x100))
"""Translates the bytes that may be in a line to themselves, and others to a question mark."""
_CONTROLS = "the value of a header has control characters"
_LAST_CHUNK = b"0\r\n\r\n"


class AnswerError(RuntimeError):
    """The application sent something that ASGI or HTTP does not allow."""


def head_of(
    response: HttpResponse, date: str, *, is_old: bool, keeps_alive: bool
) -> tuple[bytes, bool]:
    """Returns the head of a whole response, and whether another request may follow.

    The client speaks HTTP/1.0 if it `is_old`.

    Raises:
        AnswerError: its status or a header is invalid, or it tells its length itself.
    """
    status, shared, values = response.status, response.shared, response.values
    try:
        lines: _Lines = shared.lines[status]
    except KeyError:
        lines = shared.lines[status] = _lines_of_whole(status, shared)
    if response.headers:
        lines = _lines_of_whole(status, shared, tuple([name for name, _ in response.headers]))
        values = [*values, *_decoded(response.headers)]
    if lines.kept is not None:
        keeps_alive = keeps_alive and not _wants_close(lines, values)
        values = [values[at] for at in lines.kept]
    sent = "".join(values).encode("latin-1")  # as in `_fields`: to call it costs as much as this
    if sent.translate(_IN_LINES) != sent:
        raise AnswerError(_CONTROLS)
    fields = lines.template % tuple(values)
    length = f"content-length: {len(response.body)}\r\n" if lines.has_content else ""
    if lines.has_date:
        date = ""
    connection = (
        "" if keeps_alive and not is_old else _connection(keeps_alive=keeps_alive, is_old=is_old)
    )
    head = f"{lines.beginning}{fields}{date}{length}{connection}\r\n"
    return head.encode("latin-1"), keeps_alive


class Answer:
    """A response that comes in ASGI messages: this is made of the one that starts it.

    The head is written with the first part of the body: until then, it can still be replaced.

    Raises:
        AnswerError: its status or a header is invalid.
    """

    __slots__ = (
        "_fields",
        "_has_date",
        "_is_bodiless",
        "_is_chunked",
        "_is_old",
        "_left",
        "_status",
        "must_close",
    )

    def __init__(self, head: Head, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        pairs = [*headers]
        values = _decoded(pairs)
        lines = _lines_of(tuple([name for name, _ in pairs]), has_length=status != 204)
        self._status = _status_line(status)
        self._fields = _fields(lines, values)
        self._left = _length(lines, values)
        self._has_date = lines.has_date
        self._is_old = head.is_old
        self._is_bodiless = head.method == "HEAD" or status in WITHOUT_CONTENT
        self._is_chunked = not (self._is_bodiless or head.is_old or self._left is not None)
        self.must_close = self.ends_with_connection or _wants_close(lines, values)
        """Whether no other request can follow on the connection."""

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection marks the end of the body."""
        return not self._is_bodiless and not self._is_chunked and self._left is None

    def head(self, date: str, *, keeps_alive: bool) -> bytes:
        """Returns the bytes of the head."""
        pieces = [self._status, self._fields]
        if not self._has_date:
            pieces.append(date)
        if self._is_chunked:
            pieces.append("transfer-encoding: chunked\r\n")
        pieces += (_connection(keeps_alive=keeps_alive, is_old=self._is_old), "\r\n")
        return "".join(pieces).encode("latin-1")

    def part(self, content: bytes, *, is_last: bool) -> list[bytes]:
        """Returns the bytes of a part of the body.

        Raises:
            AnswerError: it does not match `Content-Length`.
        """
        if self._is_bodiless:
            return []
        if self._left is not None:
            self._left -= len(content)
            if self._left < 0 or (is_last and self._left):
                raise AnswerError("the body is not as long as its Content-Length says")
        pieces = [content] if content else []
        if self._is_chunked:
            if content:
                pieces = [b"%x\r\n" % len(content), content, b"\r\n"]
            if is_last:
                pieces.append(_LAST_CHUNK)
        return pieces


def _connection(*, keeps_alive: bool, is_old: bool) -> str:
    """Returns the line that says whether another request may follow, where that is no default."""
    if not keeps_alive:
        return "connection: close\r\n"
    return "connection: keep-alive\r\n" if is_old else ""


class _Lines(Struct, frozen=True):
    """What the headers of these names become, whatever their values are."""

    template: str
    """Those that have values."""
    kept: tuple[int, ...] | None
    """The places of those that are sent; `None` if all are."""
    length_at: int | None
    connections_at: tuple[int, ...]
    has_date: bool
    has_content: bool = True
    """Whether a response of the status may have any."""
    beginning: str = ""
    """The status line, and those that are the same in many responses."""


@lru_cache(maxsize=512)
def _lines_of(names: tuple[bytes, ...], *, has_length: bool = True) -> _Lines:
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
    if not has_length:
        unsent.add(b"content-length")
    kept = tuple([at for at, name in enumerate(lower) if name not in unsent])
    return _Lines(
        template="".join(f"{lower[at].decode().replace('%', '%%')}: %s\r\n" for at in kept),
        kept=None if len(kept) == len(names) else kept,
        length_at=lower.index(b"content-length") if b"content-length" in lower else None,
        connections_at=tuple([at for at, name in enumerate(lower) if name == b"connection"]),
        has_date=b"date" in lower,
    )


def _fields(lines: _Lines, values: list[str]) -> str:
    """Returns the lines with these values.

    Raises:
        AnswerError: a value has control characters.
    """
    if lines.kept is not None:
        values = [values[at] for at in lines.kept]
    sent = "".join(values).encode("latin-1")
    if sent.translate(_IN_LINES) != sent:
        raise AnswerError(_CONTROLS)
    return lines.template % tuple(values)


def _decoded(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """Returns the values of these headers."""
    return [value.decode("latin-1") for _, value in headers]


def _length(lines: _Lines, values: Sequence[str]) -> int | None:
    """Returns what `Content-Length` says, if it is there."""
    if lines.length_at is None:
        return None
    length = values[lines.length_at]
    if not (length.isascii() and length.isdigit()):
        raise AnswerError("the Content-Length is no number")
    return int(length)


def _wants_close(lines: _Lines, values: Sequence[str]) -> bool:
    """Returns whether the application wants to end the connection."""
    return any("close" in values[at].lower() for at in lines.connections_at)


@lru_cache(maxsize=4096)
def _lines_of_whole(status: int, shared: SharedHeaders, names: tuple[bytes, ...] = ()) -> _Lines:
    """Returns the lines of whole responses that have headers of these names besides.

    Raises:
        AnswerError: a header is invalid, or one is the same in many that is about one.
    """
    common = _lines_of(tuple([name for name, _ in shared.pairs]))
    if common.kept is not None or common.length_at is not None or common.has_date:
        raise AnswerError("a header that is about a single response is shared")
    lines = _lines_of((*shared.names, *names))
    if lines.length_at is not None:
        raise AnswerError("the server tells how long a whole response is")
    beginning = _status_line(status) + _fields(common, _decoded(shared.pairs))
    has_content = status not in WITHOUT_CONTENT
    return copy.replace(lines, beginning=beginning, has_content=has_content)


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    if not 200 <= status <= 599:
        raise AnswerError(f"{status} is no status of a final response")
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n"
