"""Request bodies: their framing and their content (RFC 9112, sections 6 and 7)."""

from __future__ import annotations

import math
import re
from typing import Protocol

from impl.protocol.heads import Head
from impl.protocol.refusals import RefusedError, bad_request

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
_EXTENSION = rb";%b(?:=(?:%b|%b))?" % (_TOKEN, _TOKEN, _QUOTED)
# Eight digits are four gigabytes. White space is refused, although RFC 9112 lets recipients accept
# it: parsers have disagreed about it.
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})((?:%b)*)\r\n" % _EXTENSION)
_LEAST_SPARE_BYTES = 64  # for the chunks after a head of the maximum size
_TRAILER = re.compile(rb"%b:[\t -~\x80-\xff]*\r\n" % _TOKEN)


class Body(Protocol):
    """How a body is read."""

    is_complete: bool

    @property
    def bytes_left(self) -> float:
        """How many bytes are still to come; infinity if unknown."""
        ...

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """Returns the content in `data`, and the rest of `data`, to be passed again with more.

        Once the body is complete, the rest is the beginning of the next request.

        Raises:
            RefusedError: it is malformed, or has too much overhead.
        """
        ...


def body_of(head: Head, spare_bytes: int) -> Body:
    """Returns the reader of the body after `head`, which allows `spare_bytes` of overhead."""
    if not head.has_body:
        return NO_BODY
    length = head.content_length
    return _ChunkedBody(spare_bytes) if length is None else SizedBody(length)


class SizedBody:
    """A body with a `Content-Length`, or none."""

    __slots__ = ("bytes_left", "is_complete")

    def __init__(self, length: int) -> None:
        self.bytes_left: float = length
        self.is_complete = length == 0

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """See `Body`."""
        if len(data) < self.bytes_left:
            self.bytes_left -= len(data)
            return data, b""
        length = int(self.bytes_left)
        self.bytes_left = 0
        self.is_complete = True
        return data[:length], data[length:]


NO_BODY = SizedBody(0)


class _ChunkedBody:
    """A chunked body. Extensions and trailers are checked, counted, and discarded.

    Everything except content counts as overhead, and each byte of content offsets one byte of it.
    So chunks of one byte, which cost hundreds of times their content, cannot go on.
    """

    def __init__(self, spare_bytes: int) -> None:
        self.is_complete = False
        self._spare = self._most_spare = max(spare_bytes, _LEAST_SPARE_BYTES)
        self._chunk_left = 0
        self._is_first = True
        self._is_in_trailers = False

    @property
    def bytes_left(self) -> float:
        """See `Body`."""
        return 0 if self.is_complete else math.inf

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """See `Body`."""
        content = []
        at = 0
        while not self.is_complete:
            if self._chunk_left:
                piece = data[at : at + self._chunk_left]
                content.append(piece)
                self._chunk_left -= len(piece)
                self._spare = min(self._spare + len(piece), self._most_spare)
                before, at = at, at + len(piece)
            else:
                before, at = at, self._read_line(data, at)
            if at == before:
                break
        return b"".join(content), data[at:]

    def _read_line(self, data: bytes, at: int) -> int:
        """Reads one line from `at`, and returns its end, or `at` if it is incomplete."""
        start = at
        if not self._is_first and not self._is_in_trailers:  # the end of the previous chunk
            if not b"\r\n".startswith(data[at : at + 2]):
                raise bad_request("A chunk is longer than its size says.")
            start += 2
        end = data.find(b"\n", start) + 1
        length = (end or len(data)) - at
        if length > self._spare:
            raise RefusedError(431, "There is too much beside the content of the chunks.")
        if not end:
            return at  # to be read again with more data
        self._spare -= length
        if self._is_in_trailers:
            self._read_trailer(data, start, end)
        else:
            self._read_size(data, start, end)
        return end

    def _read_size(self, data: bytes, start: int, end: int) -> None:
        line = _CHUNK_LINE.fullmatch(data, start, end)
        if line is None:
            raise bad_request("The size of a chunk is malformed.")
        self._chunk_left = int(line[1], 16)
        self._is_first = False
        self._is_in_trailers = self._chunk_left == 0

    def _read_trailer(self, data: bytes, start: int, end: int) -> None:
        if data[start:end] == b"\r\n":
            self.is_complete = True
        elif not _TRAILER.fullmatch(data, start, end):
            raise bad_request("A trailer is malformed.")
