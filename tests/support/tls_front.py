"""A front to a PostgreSQL server that speaks TLS: the server of the tests may be built without."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_SSL_REQUEST = bytes.fromhex("00000008 04d2162f")


class TlsFront:
    """Ends the encryption of each connection, as the server itself would, and passes it on."""

    def __init__(self, server_port: int, context: ssl.SSLContext) -> None:
        self._server_port = server_port
        self._context = context

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connects a client to the server, if they agree on how to encrypt."""
        with suppress(OSError, asyncio.IncompleteReadError):
            if await reader.readexactly(len(_SSL_REQUEST)) == _SSL_REQUEST:
                writer.write(b"S")
                await writer.start_tls(self._context)
                server = await asyncio.open_connection("127.0.0.1", self._server_port)
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(_pass_on(reader, server[1]))
                    ways.create_task(_pass_on(server[0], writer))
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def tls_front(
    server_port: int, certificate: tuple[Path, Path], clients_of: Path
) -> AsyncGenerator[int]:
    """Yields the port of a front with a certificate, for clients with one of that authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=clients_of)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.load_cert_chain(*certificate)
    front = TlsFront(server_port, context)
    server = await asyncio.start_server(front.accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()
