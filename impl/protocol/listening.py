"""Sockets that listen: new ones, or those that a service manager keeps open between processes."""

from __future__ import annotations

import errno
import os
import socket

BACKLOG = 2048
"""How many connections may wait to be accepted."""
_FIRST_DESCRIPTOR = 3
_FAMILIES = (socket.AF_INET, socket.AF_INET6)
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def listen(host: str, port: int) -> list[socket.socket]:
    """Returns the sockets that were passed on to this process, or else new ones at an address.

    Port 0 means any free one.

    Raises:
        OSError: the address is in use, or does not belong to this machine.
        ValueError: what was passed on does not listen.
    """
    return _passed_on() or opened(host, port)


def opened(host: str, port: int) -> list[socket.socket]:
    """Returns new sockets at a host, which may have several addresses.

    One that this machine lacks is left out, as that of `localhost` in IPv6 where there is no IPv6.

    Raises:
        OSError: an address is in use, or none belongs to this machine.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets, missing = [], None
    for family, address in dict.fromkeys((family, address) for family, *_, address in found):
        try:
            sockets.append(socket.create_server(address, family=family, backlog=BACKLOG))
        except OSError as error:
            if error.errno not in _NOT_HERE:
                raise
            missing = error
    if missing is not None and not sockets:
        raise missing
    return sockets


def cannot_listen(error: OSError, **settings: object) -> OSError:
    """Returns an error that says why not, and which settings chose the address."""
    reason = (error.strerror or str(error)).partition(" (while")[0]
    chosen = ", ".join(f"{name}={value}" for name, value in settings.items())
    return OSError(
        f"Cannot listen on {chosen}: {reason}. Choose others, or end the process that has them."
    )


def addresses_of(sockets: list[socket.socket]) -> list[tuple[str, int]]:
    """Returns the host and port of each socket."""
    return [each.getsockname()[:2] for each in sockets]


def _passed_on() -> list[socket.socket]:
    """Returns the sockets that a service manager has opened for us: see sd_listen_fds(3)."""
    process, number = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    if process != str(os.getpid()):
        return []
    if not number.isdecimal():
        raise ValueError(f"LISTEN_FDS: {number!r} is no number of sockets")
    return [_listening(_FIRST_DESCRIPTOR + each) for each in range(int(number))]


def _listening(descriptor: int) -> socket.socket:
    try:
        given = socket.socket(fileno=descriptor)
    except OSError as error:
        raise ValueError(f"LISTEN_FDS: descriptor {descriptor} is no socket") from error
    listens = given.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if given.family not in _FAMILIES or not listens:
        given.close()
        raise ValueError(f"LISTEN_FDS: descriptor {descriptor} does not listen for TCP connections")
    os.set_inheritable(descriptor, False)  # noqa: FBT003, as it is called
    return given
