"""Files that came with a form: they are there until their request is answered.

All files of a request are in one spool, one behind the other. It is in memory while they are small,
and then on disk, where it has no name: nothing is left of it, whatever becomes of this process.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from functools import wraps
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import Any, BinaryIO, cast, override

from pydantic_core import CoreSchema, core_schema

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse

_MEMORY_BYTES = 256 * 1024
"""How much of the files of a request is kept in memory."""


class Spool:
    """Where the files of a request are."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115, `close` is below
        self._lock = Lock()
        self.size = 0

    async def append(self, piece: bytes) -> None:
        """Writes a piece behind the others: in a thread, if that is to disk."""
        if self.size + len(piece) <= _MEMORY_BYTES:
            self._append(piece)
        else:
            await asyncio.to_thread(self._append, piece)

    def _append(self, piece: bytes) -> None:
        with self._lock:
            self._file.seek(self.size)
            self._file.write(piece)
            self.size += len(piece)

    def read(self, start: int, size: int) -> bytes:
        """Returns so many bytes from there on.

        Raises:
            ValueError: the request has been answered.
        """
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)

    def close(self) -> None:
        """Ends all files."""
        with self._lock:
            self._file.close()


class UploadedFile:
    """A file that came with a form. Who needs it longer than its request takes a copy."""

    def __init__(self, spool: Spool, start: int, size: int, filename: str, media_type: str) -> None:
        self._spool = spool
        self._start = start
        self._at = 0
        self.size = size
        """How many bytes it has."""
        self.filename = filename
        """What its sender calls it, without folders: something to show, and never a path."""
        self.media_type = media_type
        """What its sender says that it is. Nobody has looked inside."""

    async def read(self, size: int = -1) -> bytes:
        """Returns the next bytes, so many at most; all that are left, if nothing is said."""
        left = self.size - self._at
        most = left if size < 0 else min(size, left)
        content = await asyncio.to_thread(self._spool.read, self._start + self._at, most)
        self._at += len(content)
        return content

    def open(self) -> BinaryIO:
        """Returns it as a file of its own, for code that reads one and may wait for the disk."""
        return cast(BinaryIO, io.BufferedReader(_Slice(self._spool, self._start, self.size)))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        return core_schema.is_instance_schema(cls)


class _Slice(io.RawIOBase):
    """A part of a spool as a file."""

    def __init__(self, spool: Spool, start: int, size: int) -> None:
        super().__init__()
        self._spool = spool
        self._start = start
        self._size = size
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, origin + offset)
        return self._at

    @override
    def readinto(self, buffer: Any, /) -> int:
        most = max(0, min(len(buffer), self._size - self._at))
        content = self._spool.read(self._start + self._at, most)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


def closing_uploads(
    run: Callable[[HttpRequest], Awaitable[HttpResponse]],
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """Ends the files of a request when it has been answered, refused or given up."""

    @wraps(run)
    async def running(request: HttpRequest) -> HttpResponse:
        try:
            return await run(request)
        finally:
            if request.uploads is not None:
                request.uploads.close()

    return running
