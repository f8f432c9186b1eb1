"""A stream that several processes write lines to, each of which stays in one piece."""

from __future__ import annotations

import io
import os
from collections.abc import Buffer
from typing import TextIO, override

_ATOMIC_BYTES = 4096
"""What a pipe takes at once, however full it is: `PIPE_BUF` of Linux; elsewhere, 512 or more."""


def in_whole_lines(stream: TextIO) -> TextIO:
    """Returns a stream to the same file, for all lines up to 4 KiB.

    Longer ones may be broken apart if their reader is so slow that the pipe is full.
    """
    return io.TextIOWrapper(
        _WholeLines(stream.fileno()),  # type: ignore[type-var]
        encoding=stream.encoding,
        errors=stream.errors,
        write_through=True,
    )


class _WholeLines(io.RawIOBase):
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @override
    def writable(self) -> bool:
        return True

    @override
    def fileno(self) -> int:
        return self._descriptor

    @override
    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    @override
    def write(self, data: Buffer, /) -> int:
        content = bytes(data)
        at = 0
        while at < len(content):
            at += os.write(self._descriptor, content[at : _end_of_lines(content, at)])
        return len(content)


def _end_of_lines(content: bytes, start: int) -> int:
    """Returns where the lines end that can be written at once, or a single one."""
    if len(content) - start <= _ATOMIC_BYTES:
        return len(content)
    end = content.rfind(b"\n", start, start + _ATOMIC_BYTES) + 1
    return end or content.find(b"\n", start) + 1 or len(content)
