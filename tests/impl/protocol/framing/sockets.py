"""Real sockets: a server on the loop of the test, and a client that can send anything."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import httpx

from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, listen
from impl.protocol.server import Server
from tests.impl.protocol.framing.answers import Answer, read_answers
from tests.impl.protocol.framing.echo import Application

_TESTED = Limits(tick_seconds=0.02, shutdown_grace_seconds=0, shutdown_seconds=5)
_SECONDS = 10
"""A timeout that is only reached if something is wrong."""


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, *pieces: bytes) -> None:
        """Sends `pieces` one by one; if the server has closed, `read` will notice."""
        with suppress(ConnectionError):
            for piece in pieces:
                self._writer.write(piece)
                await self._writer.drain()

    def end(self) -> None:
        """Closes the sending side."""
        self._writer.write_eof()

    def reset(self) -> None:
        """Resets the connection."""
        connection: socket.socket = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def read_until(self, text: bytes) -> bytes:
        """Returns the data up to `text`."""
        return await asyncio.wait_for(self._reader.readuntil(text), _SECONDS)

    async def read_answer(self) -> Answer:
        """Returns the next response, which must have a `Content-Length` if it has a body."""
        head = await self.read_until(b"\r\n\r\n")
        length = [
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ]
        body = await asyncio.wait_for(self._reader.readexactly(sum(length)), _SECONDS)
        [answer] = read_answers(head + body)
        return answer

    async def read(self) -> bytes:
        """Returns all data until the server closes."""
        return await asyncio.wait_for(self._reader.read(), _SECONDS)

    async def read_answers(self) -> list[Answer]:
        """Returns all responses until the server closes."""
        return read_answers(await self.read())


@asynccontextmanager
async def serving(app: Application, limits: Limits = _TESTED) -> AsyncGenerator[str]:
    """Serves an application on a free port, and yields the address."""
    server = Server(app, limits)
    try:
        server.accept(sockets := listen("127.0.0.1", 0))
        ((host, port),) = addresses_of(sockets)
        yield f"http://{host}:{port}"
    finally:
        await server.close()


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    """Opens a connection, and cleans up after it."""
    address = httpx.URL(url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()
