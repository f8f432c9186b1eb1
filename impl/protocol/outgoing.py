"""Data on its way to a client, and whether the client reads it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Iterable

from impl.protocol.limits import Limits

if sys.platform == "linux":
    import fcntl
    import termios

_AT_ONCE = struct.pack("ii", 1, 0)
_JOINED_BYTES = 16 * 1024  # larger data is not copied to be sent in one piece


class Outgoing:
    """The sending side of a connection."""

    __slots__ = ("_limits", "_pace", "_socket", "_taken", "_transport", "_written", "is_full")

    def __init__(self, transport: asyncio.Transport, limits: Limits) -> None:
        transport.set_write_buffer_limits(limits.unsent_bytes)
        self._transport = transport
        self._socket: socket.socket = transport.get_extra_info("socket")
        self._limits = limits
        self._written = 0
        self._pace: _Pace | None = None
        self._taken: asyncio.Event | None = None
        self.is_full = False
        """Whether too much is unsent."""

    @property
    def unsent_bytes(self) -> int:
        """How much the kernel has not accepted yet; more may be on its way in the kernel."""
        return self._transport.get_write_buffer_size()

    def write(self, data: bytes, content: bytes = b"") -> None:
        """Sends bytes to the client, and then some more."""
        self._written += len(data) + len(content)
        if len(content) <= _JOINED_BYTES:
            self._transport.write(data + content)
        else:
            self._write_lines((data, content))

    def write_all(self, pieces: list[bytes]) -> None:
        """Sends all these bytes to the client."""
        size = sum(map(len, pieces))
        self._written += size
        if size <= _JOINED_BYTES:
            self._transport.write(b"".join(pieces))
        else:
            self._write_lines(pieces)

    def _write_lines(self, pieces: Iterable[bytes]) -> None:
        """Sends these bytes without joining them.

        If the connection was lost, asyncio's own method would go on to watch its descriptor. The
        next connection that has the same one would then never be read.
        """
        if not self._transport.is_closing():
            self._transport.writelines(pieces)

    def pause(self) -> None:
        """Is called if the client has to read before more is written."""
        self.is_full = True

    def resume(self) -> None:
        """Is called when the client has read enough, or has disconnected."""
        self.is_full = False
        if self._taken is not None:
            self._taken.set()

    async def until_taken(self) -> None:
        """Waits until the client has read enough, or has disconnected."""
        self._taken = self._taken or asyncio.Event()
        while self.is_full:
            self._taken.clear()
            await self._taken.wait()

    def reset(self) -> None:
        """Resets the connection, so that the client cannot mistake this for an orderly end."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._transport.abort()

    def is_stuck(self, unsent: int, now: float) -> bool:
        """Returns whether the client reads too slowly; to be called at each tick."""
        if not unsent:
            self._pace = None
            return False
        taken = self._written - unsent - _unacknowledged_bytes(self._socket)
        if self._pace is None:
            self._pace = _Pace(taken, now)
        return self._pace.is_too_slow(taken, now, self._limits)


class _Pace:
    """How fast a client reads the data that is waiting for it."""

    __slots__ = ("_progress_at", "_taken", "_taken_before", "_window_from")

    def __init__(self, taken: int, now: float) -> None:
        self._taken = self._taken_before = taken
        self._progress_at = self._window_from = now

    def is_too_slow(self, taken: int, now: float, limits: Limits) -> bool:
        """Returns whether the client has stalled or crawls; it has read `taken` bytes so far."""
        if taken > self._taken:
            self._taken = taken
            self._progress_at = now
        if now - self._progress_at > limits.stalled_seconds:
            return True
        if now - self._window_from > limits.reading_seconds:
            if taken - self._taken_before < limits.reading_bytes:
                return True
            self._taken_before = taken
            self._window_from = now
        return False


def _unacknowledged_bytes(connected: socket.socket) -> int:
    """Returns how much the client's kernel has not acknowledged; 0 if ours cannot tell.

    Megabytes may be on their way, and our kernel accepts more only once much of that is gone:
    without this, a slow but honest client would seem to read nothing for minutes.
    """
    if sys.platform != "linux":
        return 0
    answer = fcntl.ioctl(connected.fileno(), termios.TIOCOUTQ, bytes(4))  # SIOCOUTQ, tcp(7)
    return int(struct.unpack("i", answer)[0])
