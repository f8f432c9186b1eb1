"""Bodies of requests: where they end, and what is in them (RFC 9112, sections 6 and 7)."""

from __future__ import annotations

import math
import re
from typing import Protocol

from impl.protocol.heads import Head
from impl.protocol.refusals import RefusedError, bad_request

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
_EXTENSION = rb";%b(?:=(?:%b|%b))?" % (_TOKEN, _TOKEN, _QUOTED)
# Eight digits are four gigabytes. White space is refused, though RFC 9112 knows it as bad but
# possible: it is where readers of the same bytes have differed.
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})((?:%b)*)\r\n" % _EXTENSION)
_LEAST_SPARE_BYTES = 64  # for the chunks behind a head that is as long as it may be
_TRAILER = re.compile(rb"%b:[\t -~\x80-\xff]*\r\n" % _TOKEN)


class Body(Protocol):
    """How a body is read."""

    is_complete: bool

    @property
    def bytes_left(self) -> float:
        """How many bytes are still to come; infinity when nobody knows."""
        ...

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """Returns the content in `data`, and what of `data` is to be given again with more.

        When the body is complete, that is the beginning of the next request.

        Raises:
            RefusedError: it is malformed, or there is too much beside the content.
        """
        ...


def body_of(head: Head, spare_bytes: int) -> Body:
    """Returns the reader of the body behind `head`; of other things it takes `spare_bytes`."""
    return _ChunkedBody(spare_bytes) if head.is_chunked else SizedBody(head.content_length)


class SizedBody:
    """A body whose length was said before."""

    __slots__ = ("bytes_left", "is_complete")

    def __init__(self, length: int) -> None:
        self.bytes_left: float = length
        self.is_complete = length == 0

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """Does what `Body` says."""
        if len(data) < self.bytes_left:
            self.bytes_left -= len(data)
            return data, b""
        length = int(self.bytes_left)
        self.bytes_left = 0
        self.is_complete = True
        return data[:length], data[length:]


class _ChunkedBody:
    """A body in chunks. Extensions and trailers are checked, counted, and thrown away.

    All that is not content is counted: each byte of content makes up for one of it, so that chunks
    of a byte each, which cost hundreds of times what they hold, come to an end.
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
        """Does what `Body` says."""
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
        """Reads one line from `at`, and returns where it ends: at `at` when it is not whole."""
        start = at
        if not self._is_first and not self._is_in_trailers:  # the end of the chunk before
            if not b"\r\n".startswith(data[at : at + 2]):
                raise bad_request("A chunk is longer than its size says.")
            start += 2
        end = data.find(b"\n", start) + 1
        length = (end or len(data)) - at
        if length > self._spare:
            raise RefusedError(431, "There is too much beside the content of the chunks.")
        if not end:
            return at  # to be looked at again with more
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
