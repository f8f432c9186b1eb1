"""A proxy in front of a real server that a test can freeze."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class FreezingProxy:
    """Forwards in both directions. While frozen it still accepts connections, as a kernel does."""

    def __init__(self, server_port: int) -> None:
        self.port = 0
        self._server_port = server_port
        self._passes = asyncio.Event()
        self._passes.set()
        self._word = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def freeze(self) -> None:
        """Stops forwarding in both directions."""
        self._passes.clear()

    def freeze_after(self, word: bytes) -> None:
        """Forwards a client's message that contains `word`, and then nothing: no response."""
        self._word = word

    def thaw(self) -> None:
        """Forwards everything again, including what was sent meanwhile."""
        self._word = b""
        self._passes.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connects a client to the server."""
        server = await asyncio.open_connection("127.0.0.1", self._server_port)
        ways = ((reader, server[1], True), (server[0], writer, False))
        for source, target, is_from_client in ways:
            task = asyncio.create_task(self._pass_on(source, target, is_from_client=is_from_client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends all connections."""
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_from_client: bool
    ) -> None:
        try:
            while data := await source.read(65536):
                await self._passes.wait()
                target.write(data)
                if is_from_client and self._word and self._word in data:
                    self.freeze()
        except OSError:
            pass
        finally:
            target.close()
            with suppress(OSError, asyncio.CancelledError):
                await target.wait_closed()


@asynccontextmanager
async def freezing_proxy(address: str) -> AsyncGenerator[tuple[FreezingProxy, str]]:
    """Yields a proxy in front of the PostgreSQL server at `address`, and the proxy's address."""
    parts = urlsplit(address)
    assert parts.port is not None
    proxy = FreezingProxy(parts.port)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, address.replace(f":{parts.port}/", f":{proxy.port}/")
    finally:
        server.close()
        await proxy.close()
