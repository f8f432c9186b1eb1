"""Connecting to PostgreSQL: to whichever of several servers accepts writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncpg

from impl.database.errors import reason_of
from impl.database.hosts import Host
from impl.database.url import DatabaseUrl

_SECONDS = 60.0
"""How long a connection may take if nothing else is said, as for migrations."""
_NEXT = (
    OSError,  # also a `TimeoutError`
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.TargetServerAttributeNotMatched,
)
"""What one server answers, and another may not."""


class NoServerError(OSError):
    """None of several servers can be used; the message says why of each."""


class Servers:
    """The servers of an address. The one that was connected to last is the first to be tried.

    asyncpg tries several by itself, but one that does not answer, as a machine that is gone does
    not, would take the time of them all.
    """

    def __init__(self, address: DatabaseUrl) -> None:
        self._hosts = [*address.hosts]

    async def connect(self, **arguments: Any) -> asyncpg.Connection:
        """Does as `asyncpg.connect` to the first one that can be used.

        Raises:
            NoServerError: there are several, and none can be.
        """
        if not self._hosts:
            return await asyncpg.connect(**arguments)
        if len(self._hosts) == 1:
            return await _connect(self._hosts[0], arguments)
        seconds = arguments.get("timeout", _SECONDS) / len(self._hosts)
        reasons = []
        for host in [*self._hosts]:
            try:
                connection = await _connect(host, {**arguments, "timeout": seconds})
            except _NEXT as error:
                reasons.append(f"{host}: {reason_of(error)}")
            else:
                self._hosts.remove(host)
                self._hosts.insert(0, host)
                return connection
        raise NoServerError("; ".join(reasons))


async def _connect(host: Host, arguments: Mapping[str, Any]) -> asyncpg.Connection:
    return await asyncpg.connect(**{**arguments, "host": host.name, "port": host.port})
