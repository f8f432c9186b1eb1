"""Clients that are gone before anybody has noticed: what is still sent to them harms nobody."""

from __future__ import annotations

import asyncio
import socket
from typing import override

import pytest

from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.outgoing import Outgoing
from impl.protocol.state import ServerState
from tests.impl.protocol.apps import echo
from tests.impl.protocol.framing.memory import MemoryTransport

_LONG = b"x" * 100_000
_GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("is_one", [True, False])
async def test_the_descriptor_of_a_lost_connection_is_left_alone(*, is_one: bool) -> None:
    """It soon is another connection's, which is not read as long as the loop knows the old one."""
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    with theirs:
        transport, _ = await loop.connect_accepted_socket(asyncio.Protocol, ours)
        outgoing, descriptor = Outgoing(transport, Limits()), ours.fileno()
        transport.abort()
        if is_one:
            outgoing.write(b"head", _LONG)
        else:
            outgoing.write_all([b"head", _LONG])
        await asyncio.sleep(0.01)
        assert ours.fileno() == -1, "it is closed"
        assert not loop.remove_writer(descriptor)


async def test_a_transport_that_is_writing_is_not_called_back() -> None:
    """It has told that there is room, and has yet to look at what is left and whether it ends."""
    connection = Connection(ServerState(echo, Limits(), {}))
    transport = MemoryTransport(connection)
    connection.pause_writing()
    transport.deliver([_GET])
    assert not transport.output
    connection.resume_writing()
    assert not transport.output
    await asyncio.sleep(0)
    assert transport.output


class Reset(MemoryTransport):
    """A connection that the client has reset."""

    @override
    def write_eof(self) -> None:
        raise OSError


async def test_a_connection_that_cannot_even_be_ended_is_dropped() -> None:
    state = ServerState(echo, Limits(), {})
    transport = Reset(Connection(state))
    transport.deliver([b"no request\r\n\r\n"])
    assert transport.output
    assert transport.is_closing()
    await asyncio.sleep(0)
    assert not state.connections
