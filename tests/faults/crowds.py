"""Clients that are slow, that never read, or that only keep connections open."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, suppress

from impl.protocol.descriptors import allowed_connections
from tests.bench.machine import resident_megabytes
from tests.faults.ledger import Figure, Row, measured
from tests.faults.parts import Parts
from tests.faults.trial import Trial, trial

_CROWD = 400
_IDLE = 1000
_MEGABYTES = 64
"""How much memory a crowd may cost."""
_HEAD = b"GET /api/openapi.yaml HTTP/1.1\r\nHost: 127.0.0.1\r\n"

type Behaviour = Callable[[list[socket.socket], float], Awaitable[None]]


async def crowds(parts: Parts) -> AsyncIterator[Row]:
    """Lets a crowd come, stay, and go."""
    for fault, number, behave in (
        (f"{_CROWD} clients send a byte a second", _CROWD, _send_slowly),
        (f"{_CROWD} clients ask for much, and never read", _CROWD, _never_read),
        (f"{_IDLE:,} idle connections", _IDLE, _stay_idle),
    ):
        yield await _crowd(parts, fault, number, behave)


async def _crowd(parts: Parts, fault: str, number: int, behave: Behaviour) -> Row:
    url = await parts.database("postgresql")
    most = allowed_connections(number + 200)  # each is a file that we have open, too
    settings = {"MAX_CONNECTIONS": str(most), "TRUSTED_PROXY_HOPS": "1"}
    async with (
        parts.server(url, **settings) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        before = resident_megabytes(server.process.pid)
        port = int(server.url.rpartition(":")[2])
        with ExitStack() as stack:
            clients = [stack.enter_context(_connect(port)) for _ in range(number)]
            await behave(clients, parts.size.seconds)
            grown = resident_megabytes(server.process.pid) - before
        await trying.is_back()
    trying.others += [
        _served(trying),
        measured(f"{grown:.0f} MB more memory", is_kept=grown <= _MEGABYTES),
    ]
    return trying.row(fault, "one server")


def _served(trying: Trial) -> Figure:
    """Returns how many of the users were refused, or not answered."""
    number = trying.findings.interrupted + trying.findings.statuses[503]
    return Figure(f"{number} requests of users refused", number == 0)


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    client.setblocking(False)  # noqa: FBT003, as the standard library has it
    return client


async def _send_slowly(clients: list[socket.socket], seconds: float) -> None:
    """Sends the same head to all, a byte a second."""
    for byte in _HEAD[: int(seconds)]:
        for client in clients:
            with suppress(OSError):
                client.send(bytes([byte]))
        await asyncio.sleep(1)


async def _never_read(clients: list[socket.socket], seconds: float) -> None:
    """Asks for the contract, as often as the connection takes it."""
    for client in clients:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with suppress(OSError):
            client.send((_HEAD + b"\r\n") * 20)
        await asyncio.sleep(0)
    await asyncio.sleep(seconds)


async def _stay_idle(_clients: list[socket.socket], seconds: float) -> None:
    """Does nothing at all."""
    await asyncio.sleep(seconds)
