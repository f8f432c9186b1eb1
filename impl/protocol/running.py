"""Serves one application until a signal ends the process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable

from starlette.types import ASGIApp

from impl.protocol.lifespan import Lifespan
from impl.protocol.limits import Limits
from impl.protocol.server import Server

if sys.platform == "win32":
    # It reads sockets once data has arrived, as `ServerState.read_buffer` requires.
    from asyncio import SelectorEventLoop as _Loop
else:
    from uvloop import Loop as _Loop

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

type Announce = Callable[[str, int], None]


def run(app: ASGIApp, host: str, port: int, limits: Limits, announce: Announce) -> None:
    """Serves until the first SIGTERM or SIGINT, then shuts down; a second one exits at once.

    `announce` is called with each address, once the server listens on it.

    Raises:
        OSError: it cannot listen on the address.
        StartupError: the application did not start.
    """
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(_serve(app, host, port, limits, announce))


async def _serve(app: ASGIApp, host: str, port: int, limits: Limits, announce: Announce) -> None:
    signalled = _first_signal()
    lifespan = Lifespan(app)
    await lifespan.start()
    try:
        server = Server(app, limits, lifespan.state)
        try:
            for address in await server.listen(host, port):
                announce(*address)
            await signalled.wait()
        finally:
            await server.close()
    finally:
        await lifespan.stop()


def _first_signal() -> asyncio.Event:
    """Returns an event that the first signal sets; further signals end the process."""
    loop = asyncio.get_running_loop()
    signalled = asyncio.Event()

    def note(_number: int, _frame: object) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(signalled.set)

    for each in _SIGNALS:
        signal.signal(each, note)
    return signalled
