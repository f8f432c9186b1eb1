"""The servers that these tests compare: ours and uvicorn."""

from __future__ import annotations

from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState as UvicornState

from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.state import ServerState
from tests.impl.protocol.framing.echo import Application
from tests.impl.protocol.framing.memory import ProtocolFactory

type Stack = Callable[[Application], ProtocolFactory]
"""Yields a factory of protocols for connections to an application."""


def our_stack(app: Application) -> ProtocolFactory:
    """Returns our server with its usual limits."""
    state = ServerState(app, Limits(), {})
    return lambda: Connection(state)


def uvicorn_stack(app: Application) -> ProtocolFactory:
    """Returns uvicorn with httptools and default settings."""
    config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
    state = UvicornState()
    return lambda: HttpToolsProtocol(config, state, {})
