"""Connecting to PostgreSQL: to whichever of several servers accepts writes."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Mapping
from typing import Any

import asyncpg

from impl.database.errors import reason_of
from impl.database.hosts import Host
from impl.database.url import DatabaseUrl

_SECONDS = 60.0
"""How long a connection may take if nothing else is said, as for migrations."""
_PAUSE_SECONDS = 0.5
"""How long after an attempt a server that does not answer is not asked again."""
_SILENT_SECONDS = 3.0
"""How long a machine may acknowledge nothing of what it is sent, until its connections end."""
_NEXT = (
    OSError,  # also a `TimeoutError`
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.TargetServerAttributeNotMatched,
)
"""What one server answers, and another may not."""


class NoServerError(OSError):
    """None of several servers can be used; the message says why of each."""


class SilentServerError(OSError):
    """The server did not answer a moment ago, and was not asked."""


class Servers:
    """The servers of an address. The one that was connected to last is the first to be tried.

    asyncpg tries several by itself, but one that does not answer, as a machine that is gone does
    not, would take the time of them all. While one is silent, an attempt every half second finds
    out whether it is back, and all others go to the next server at once.
    """

    def __init__(self, address: DatabaseUrl) -> None:
        self._hosts = [*address.hosts]
        self._next_try: dict[Host, float] = {}
        """Of those that do not answer."""

    async def connect(self, **arguments: Any) -> asyncpg.Connection:
        """Does as `asyncpg.connect` to the first one that can be used.

        Raises:
            NoServerError: there are several, and none can be.
        """
        if not self._hosts:
            return await _connect(arguments)
        if len(self._hosts) == 1:
            return await _connect(_at(self._hosts[0], arguments))
        seconds = arguments.get("timeout", _SECONDS) / len(self._hosts)
        reasons = []
        for host in [*self._hosts]:
            try:
                connection = await self._try(host, {**arguments, "timeout": seconds})
            except _NEXT as error:
                reasons.append(f"{host}: {reason_of(error)}")
            else:
                self._hosts.remove(host)
                self._hosts.insert(0, host)
                return connection
        raise NoServerError("; ".join(reasons))

    async def _try(self, host: Host, arguments: Mapping[str, Any]) -> asyncpg.Connection:
        """Connects to one of several, unless it was found to be silent just now."""
        if host in self._next_try:
            if time.monotonic() < self._next_try[host]:
                raise SilentServerError("it did not answer a moment ago")
            self._pause(host)  # so that nobody else tries now
        try:
            connection = await _connect(_at(host, arguments))
        except TimeoutError:
            self._pause(host)
            raise
        except _NEXT:
            self._next_try.pop(host, None)
            raise
        self._next_try.pop(host, None)
        return connection

    def _pause(self, host: Host) -> None:
        self._next_try[host] = time.monotonic() + _PAUSE_SECONDS


def _at(host: Host, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**arguments, "host": host.name, "port": host.port}


async def _connect(arguments: Mapping[str, Any]) -> asyncpg.Connection:
    connection = await asyncpg.connect(**arguments)
    _end_when_silent(connection)
    return connection


def _end_when_silent(connection: asyncpg.Connection) -> None:
    """Lets the kernel end a connection whose other side is gone without a word.

    A server that takes its time acknowledges what it has received all the same.
    """
    ours = connection._transport.get_extra_info("socket")  # noqa: SLF001, nothing else has it
    if sys.platform == "linux" and ours.family != socket.AF_UNIX:
        milliseconds = int(_SILENT_SECONDS * 1000)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
