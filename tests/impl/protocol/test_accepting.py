"""Connections that come at once: the processes that share a socket each get some of them."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, asynccontextmanager
from typing import Any, override

import pytest
from structlog.testing import capture_logs

from impl.protocol import accepting
from impl.protocol.accepting import Acceptor

_CLIENTS = 60


@pytest.fixture
def listening() -> Generator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=2 * _CLIENTS) as listening:
        listening.settimeout(0)
        yield listening


class _Noted(asyncio.Protocol):
    def __init__(self, accepted: list[asyncio.BaseTransport]) -> None:
        self._accepted = accepted

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._accepted.append(transport)


@asynccontextmanager
async def accepting_on(
    listening: socket.socket, *, shared: bool = False
) -> AsyncGenerator[list[asyncio.BaseTransport]]:
    """Accepts connections as a process does, and yields them."""
    accepted: list[asyncio.BaseTransport] = []
    acceptor = Acceptor([listening], lambda: _Noted(accepted), lambda: len(accepted), shared=shared)
    yield accepted
    await acceptor.close()
    for each in accepted:
        each.close()
    await asyncio.sleep(0)


@pytest.mark.parametrize("shared", [True, False])
async def test_who_shares_a_socket_leaves_some_to_others(
    listening: socket.socket, *, shared: bool
) -> None:
    async with (
        accepting_on(listening.dup(), shared=shared) as some,
        accepting_on(listening.dup(), shared=shared) as others,
    ):
        with ExitStack() as open_:
            for _ in range(_CLIENTS):
                open_.enter_context(socket.create_connection(listening.getsockname()))
            await _until(lambda: len(some) + len(others) == _CLIENTS)
        fewer = min(len(some), len(others))
        assert fewer >= _CLIENTS / 4 if shared else fewer == 0


async def test_without_a_free_descriptor_it_tries_again(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Exhausted(socket.socket):
        is_exhausted = True

        @override
        def accept(self) -> tuple[socket.socket, Any]:
            if self.is_exhausted:
                self.is_exhausted = False
                raise OSError(errno.EMFILE, "Too many open files")
            return super().accept()

    monkeypatch.setattr(accepting, "_RETRY_SECONDS", 0.01)
    exhausted = Exhausted(fileno=listening.dup().detach())
    with capture_logs() as log, socket.create_connection(listening.getsockname()):
        async with accepting_on(exhausted) as accepted:
            await _until(lambda: bool(accepted))
    assert [line["event"] for line in log] == ["accept_failed"]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110, what is tested has no event
            await asyncio.sleep(0.01)
