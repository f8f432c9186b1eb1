"""Serves one application until a signal ends the process."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from impl.protocol.lifespan import Lifespan
from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of
from impl.protocol.server import Server
from impl.protocol.traffic import Traffic

if sys.platform == "win32":
    # It reads sockets once data has arrived, as `ServerState.read_buffer` requires.
    from asyncio import SelectorEventLoop as _Loop
else:
    from uvloop import Loop as _Loop

SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""Those that end a process in order."""


def _ignore(*_: object) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Who opens the sockets of a server, and who else is concerned."""

    listen: Callable[[], list[socket.socket]]
    """Returns the sockets that listen; it is called once the application has started."""
    started: Callable[[list[tuple[str, int]]], None] = _ignore
    """Is told at which addresses connections are accepted."""
    draining: Callable[[], None] = _ignore
    """Is told that no more requests should be sent."""
    traffic: Traffic | None = None
    """Where it is noted what comes."""
    supervisor: socket.socket | None = None
    """Brings signals as bytes; its end is a SIGTERM, too."""


def run(app: ASGIApp, limits: Limits, surroundings: Surroundings) -> None:
    """Serves until the first SIGTERM or SIGINT, then shuts down; a second one exits at once.

    Raises:
        OSError: it cannot listen.
        StartupError: the application did not start.
    """
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(_serve(app, limits, surroundings))


async def _serve(app: ASGIApp, limits: Limits, surroundings: Surroundings) -> None:
    supervisor = surroundings.supervisor
    signalled = _first_signal(supervisor)
    lifespan = Lifespan(app)
    await lifespan.start()
    try:
        server = Server(app, limits, lifespan.state, surroundings.traffic)
        # Whoever presses Ctrl-C waits for the end; a service manager wants everybody served.
        is_patient = False
        try:
            server.accept(sockets := surroundings.listen(), shared=supervisor is not None)
            surroundings.started(addresses_of(sockets))
            is_patient = await signalled == signal.SIGTERM
            if is_patient:
                surroundings.draining()
                await server.drain()
        finally:
            await server.close(keeps_idle=is_patient)
    finally:
        await lifespan.stop()


def _first_signal(supervisor: socket.socket | None) -> asyncio.Future[int]:
    """Returns the first signal, in the future; further ones end the process.

    What a supervisor says is no signal: a service manager may also send one to all processes.
    """
    loop = asyncio.get_running_loop()
    signalled: asyncio.Future[int] = loop.create_future()

    def tell(number: int) -> None:
        if not signalled.done():
            signalled.set_result(number)

    def note(number: int, _frame: object) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(tell, number)

    def read(channel: socket.socket) -> None:
        if not (said := channel.recv(1)):
            loop.remove_reader(channel)
        tell(said[0] if said else signal.SIGTERM)

    for each in SIGNALS:
        signal.signal(each, note)
    if supervisor is not None:
        loop.add_reader(supervisor, read, supervisor)
    return signalled
