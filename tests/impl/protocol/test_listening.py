"""Sockets that a service manager keeps open are taken over: see sd_listen_fds(3)."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Generator

import pytest

from impl.protocol import listening
from impl.protocol.listening import addresses_of, listen, opened

type PassOn = Callable[..., None]


@pytest.fixture
def kept() -> Generator[socket.socket]:
    """The socket of a service manager."""
    with socket.create_server(("127.0.0.1", 0)) as kept:
        yield kept


@pytest.fixture
def pass_on(monkeypatch: pytest.MonkeyPatch) -> PassOn:
    """Passes a descriptor on. The first one would be 3, and tests have others there."""

    def pass_on(descriptor: int, **variables: str) -> None:
        monkeypatch.setattr(listening, "_FIRST_DESCRIPTOR", descriptor)
        given = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", **variables}
        for name, value in given.items():
            monkeypatch.setenv(name, value)

    return pass_on


def test_a_socket_that_was_passed_on_is_used(pass_on: PassOn, kept: socket.socket) -> None:
    pass_on(os.dup(kept.fileno()))
    (taken,) = listen("192.0.2.1", 1)
    with taken:
        assert addresses_of([taken]) == [kept.getsockname()]
        assert not taken.get_inheritable()
    assert "LISTEN_FDS" not in os.environ, "a process that this one starts is not meant"


def test_what_was_passed_on_to_another_process_is_not_used(
    pass_on: PassOn, kept: socket.socket
) -> None:
    pass_on(kept.fileno(), LISTEN_PID=str(os.getppid()))
    (opened,) = listen("127.0.0.1", 0)
    with opened:
        assert addresses_of([opened]) != [kept.getsockname()]


def test_an_address_that_the_machine_lacks_is_left_out_if_there_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`localhost` has one in IPv6 also where there is no IPv6."""
    found = [(socket.AF_INET, 0, 0, "", (host, 0)) for host in ("192.0.2.1", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    (there,) = opened("localhost", 0)
    with there:
        assert there.getsockname()[0] == "127.0.0.1"
    del found[1]
    with pytest.raises(OSError, match="192") as refused:
        opened("localhost", 0)
    assert refused.value.errno == errno.EADDRNOTAVAIL


@pytest.mark.parametrize("open_one", [socket.socket, socket.socketpair])
def test_what_does_not_listen_is_refused(
    pass_on: PassOn, open_one: Callable[[], socket.socket | tuple[socket.socket, ...]]
) -> None:
    opened = open_one()
    sockets = opened if isinstance(opened, tuple) else (opened,)
    pass_on(sockets[0].detach())
    with pytest.raises(ValueError, match=r"LISTEN_FDS: descriptor \d+ does not listen"):
        listen("127.0.0.1", 0)
    for each in sockets:
        each.close()


def test_what_is_no_socket_is_refused(pass_on: PassOn) -> None:
    reader, writer = os.pipe()
    pass_on(reader)
    with pytest.raises(ValueError, match=r"LISTEN_FDS: descriptor \d+ is no socket"):
        listen("127.0.0.1", 0)
    pass_on(reader, LISTEN_FDS="some")
    with pytest.raises(ValueError, match="LISTEN_FDS: 'some' is no number"):
        listen("127.0.0.1", 0)
    os.close(reader)
    os.close(writer)
