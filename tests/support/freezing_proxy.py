"""A proxy before a real server, through which nothing passes any more when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class FreezingProxy:
    """Passes everything on, both ways. A frozen one still accepts connections, as a kernel does."""

    def __init__(self, server_port: int) -> None:
        self.port = 0
        self._server_port = server_port
        self._passes = asyncio.Event()
        self._passes.set()
        self._word = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def freeze(self) -> None:
        """Lets nothing pass, in either direction."""
        self._passes.clear()

    def freeze_after(self, word: bytes) -> None:
        """Lets a client's message that holds `word` pass, and nothing after it: no answer."""
        self._word = word

    def thaw(self) -> None:
        """Lets everything pass, also what was sent meanwhile."""
        self._word = b""
        self._passes.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connects a client with the server."""
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
    """Gives a proxy before the PostgreSQL server of `address`, and the address of it."""
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
