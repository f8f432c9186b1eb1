"""Whether a client takes what it asked for."""

from __future__ import annotations

import socket
import struct
import sys

from impl.web.limits import Limits

if sys.platform == "linux":
    import fcntl
    import termios


class ReadingPace:
    """Watches a client for as long as something waits for it."""

    __slots__ = ("_limits", "_progress_at", "_taken", "_taken_before", "_window_from")

    def __init__(self, limits: Limits, taken: int, now: float) -> None:
        self._limits = limits
        self._taken = self._taken_before = taken
        self._progress_at = self._window_from = now

    def is_too_slow(self, taken: int, now: float) -> bool:
        """Returns whether it has stalled, or crawls; `taken` are the bytes it took so far."""
        limits = self._limits
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


def unacknowledged_bytes(connected: socket.socket) -> int:
    """Returns how much the kernel keeps that the client's has not confirmed; 0 if it cannot tell.

    It keeps megabytes, and takes more only when much of that is gone: without this, a client that
    reads slowly, but well, would seem to take nothing for minutes.
    """
    if sys.platform != "linux":
        return 0
    answer = fcntl.ioctl(connected.fileno(), termios.TIOCOUTQ, bytes(4))  # SIOCOUTQ, tcp(7)
    return int(struct.unpack("i", answer)[0])
