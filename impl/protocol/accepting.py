"""Connections are accepted: as they come, or in turns with other processes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import structlog

from impl.protocol.listening import BACKLOG

_log = structlog.get_logger()
_AT_ONCE = 64
"""So many are accepted before others are served."""
_TURN_SECONDS = 0.001
"""How long others have, after we have accepted some, to accept theirs."""
_SHARE = 4
"""We accept at once, in turns with others, one for so many that we have: the busier are slower."""
_RETRY_SECONDS = 0.5


class Acceptor:
    """Accepts the connections of sockets that listen, until it is closed.

    If the sockets are `shared` with other processes, all get some of the connections that come at
    once. Otherwise the first one to notice would take all.
    """

    def __init__(
        self,
        sockets: list[socket.socket],
        protocol: Callable[[], asyncio.BaseProtocol],
        accepted: Callable[[], int],
        *,
        shared: bool,
    ) -> None:
        self._sockets = sockets
        self._protocol = protocol
        self._accepted = accepted
        self._shared = shared
        self._is_closed = False
        self._beginning: set[asyncio.Task[object]] = set()
        self._loop = asyncio.get_running_loop()
        for each in sockets:
            each.settimeout(0)
            self._listen_to(each)

    async def close(self) -> None:
        """Closes the sockets, after it has accepted all connections that wait there.

        Those would be reset with the last descriptor of the socket.
        """
        self._is_closed = True
        for each in self._sockets:
            self._loop.remove_reader(each)
            self._accept(each, BACKLOG)
            each.close()
        await asyncio.gather(*self._beginning, return_exceptions=True)

    def _listen_to(self, listening: socket.socket) -> None:
        if not self._is_closed:
            self._loop.add_reader(listening, self._take_turn, listening)

    def _take_turn(self, listening: socket.socket) -> None:
        if not self._shared:
            self._accept(listening, _AT_ONCE)
        elif self._accept(listening, min(1 + self._accepted() // _SHARE, _AT_ONCE)):
            self._pause(listening, _TURN_SECONDS)

    def _accept(self, listening: socket.socket, most: int) -> int:
        """Accepts so many connections at most, and returns how many there were."""
        for count in range(most):
            try:
                accepted, _ = listening.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return count
            except OSError as error:  # there is no descriptor left, for example
                _log.error("accept_failed", error=str(error))
                self._pause(listening, _RETRY_SECONDS)
                return 0
            accepted.settimeout(0)
            beginning = self._loop.create_task(
                self._loop.connect_accepted_socket(self._protocol, accepted)
            )
            self._beginning.add(beginning)
            beginning.add_done_callback(self._beginning.discard)
        return most

    def _pause(self, listening: socket.socket, seconds: float) -> None:
        self._loop.remove_reader(listening)
        self._loop.call_later(seconds, self._listen_to, listening)
