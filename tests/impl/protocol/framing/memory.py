"""A connection in memory: it drives a protocol like a socket, without the socket.

It is a hundred times faster, and fully controls where a piece of a request ends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, override

type Protocol = asyncio.Protocol | asyncio.BufferedProtocol
type ProtocolFactory = Callable[[], Protocol]

_QUIET_TURNS = 5
"""After how many idle turns of the loop nothing more is expected."""


class MemoryTransport(asyncio.Transport):
    """Stores what a protocol writes, and feeds it nothing while it pauses or after it closed."""

    def __init__(self, protocol: Protocol) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000), "sockname": ("127.0.0.1", 80)})
        self._protocol = protocol
        self._pieces: deque[bytes] = deque()
        self._ends = False
        self._reads = True
        self._is_closing = False
        self.has_ended = False
        """Whether the protocol has closed its side."""
        self.output = bytearray()
        self.taken = 0
        """How many bytes the protocol accepted."""
        protocol.connection_made(self)

    def deliver(self, pieces: Iterable[bytes]) -> None:
        """Feeds `pieces` to the protocol, one by one, as fast as it accepts them."""
        self._pieces.extend(piece for piece in pieces if piece)
        self._pump()

    def end(self) -> None:
        """Signals the end of input to the protocol, once it has accepted everything."""
        self._ends = True
        self._pump()

    def _pump(self) -> None:
        while self._reads and not self._is_closing and self._pieces:
            self._receive(self._pieces.popleft())
        if self._ends and self._reads and not self._is_closing:
            self._ends = False
            if not self._protocol.eof_received():
                self.close()

    def _receive(self, piece: bytes) -> None:
        if isinstance(self._protocol, asyncio.BufferedProtocol):
            buffer = memoryview(self._protocol.get_buffer(-1))
            piece, rest = piece[: len(buffer)], piece[len(buffer) :]
            if rest:
                self._pieces.appendleft(rest)
            buffer[: len(piece)] = piece
            self.taken += len(piece)
            self._protocol.buffer_updated(len(piece))
        else:
            self.taken += len(piece)
            self._protocol.data_received(piece)

    @override
    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        if not self.has_ended:
            self.output += data

    @override
    def can_write_eof(self) -> bool:
        return True

    @override
    def write_eof(self) -> None:
        self.has_ended = True

    @override
    def close(self) -> None:
        self.has_ended = True
        if not self._is_closing:
            self._is_closing = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    @override
    def abort(self) -> None:
        self.close()

    @override
    def is_closing(self) -> bool:
        return self._is_closing

    @override
    def pause_reading(self) -> None:
        self._reads = False

    @override
    def resume_reading(self) -> None:
        if not self._reads:
            self._reads = True
            asyncio.get_running_loop().call_soon(self._pump)

    @override
    def is_reading(self) -> bool:
        return self._reads and not self._is_closing

    @override
    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    @override
    def get_write_buffer_size(self) -> int:
        return 0

    @override
    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol


@dataclass(frozen=True)
class Conversation:
    """The outcome of a connection."""

    output: bytes
    is_closed: bool
    """Whether the server closed it before the client had finished."""
    taken: int
    """How many bytes the server accepted."""


async def converse(
    connect: ProtocolFactory, pieces: Iterable[bytes], *, at_once: bool = True, ends: bool = False
) -> Conversation:
    """Sends `pieces` on a new connection and returns the outcome.

    With `at_once` the pieces follow each other immediately; without it the server has time to
    respond in between. With `ends` the client then closes its side, and keeps reading.
    """
    transport = MemoryTransport(connect())
    for some in [list(pieces)] if at_once else [[piece] for piece in pieces]:
        transport.deliver(some)
        await _settle(transport)
    if ends:
        transport.end()
        await _settle(transport)
    conversation = Conversation(bytes(transport.output), transport.has_ended, transport.taken)
    transport.abort()
    await _settle(transport)
    return conversation


async def _settle(transport: MemoryTransport) -> None:
    """Waits until the loop is idle."""
    quiet, before = 0, (-1, -1, False)
    while quiet < _QUIET_TURNS:
        await asyncio.sleep(0)
        now = (len(transport.output), transport.taken, transport.has_ended)
        quiet = quiet + 1 if now == before else 0
        before = now
