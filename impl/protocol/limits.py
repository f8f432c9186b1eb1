"""The limits on what a client may do, all in one place."""

from __future__ import annotations

from dataclasses import dataclass

READ_BYTES = 32 * 1024
"""How much is read from a connection at once, and so parsed without a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes are in bytes, times in seconds."""

    head_bytes: int = 32 * 1024
    """A request line with its headers, chunk extensions and trailers."""
    header_fields: int = 100
    head_seconds: float = 10
    """From the first byte of a head, or the start of the connection, to the end of the head."""
    idle_seconds: float = 10
    """How long a connection is kept open without another request."""

    body_seconds: float = 20
    """How long a body may take, plus a second for each `body_bytes_per_second`."""
    body_bytes_per_second: int = 64 * 1024
    body_bytes_ahead: int = 64 * 1024
    """How much of a body is buffered before the application asks for it. The rest is not read."""
    unread_body_bytes: int = 64 * 1024
    """How much of an unwanted body is read in order to keep the connection."""

    unsent_bytes: int = 64 * 1024
    """How much may be unsent before the application, and the next request, have to wait."""
    stalled_seconds: float = 20
    """How long a client may read nothing although data is waiting for it."""
    reading_seconds: float = 60
    """In each such period, a client that data is waiting for must read `reading_bytes`."""
    reading_bytes: int = 64 * 1024

    linger_seconds: float = 5
    """How long a client may go on sending after the last response, so that no reset destroys it."""
    linger_bytes: int = 16 * 1024 * 1024

    connections: int = 1000
    connections_per_client: int | None = None
    """For one IPv4 address or IPv6 /64; `None` if all come from the same proxies."""

    drain_seconds: float = 0
    """How long new connections are still accepted after SIGTERM: until all know that we end."""
    shutdown_seconds: float = 20
    """How long requests may go on after that."""
    shutdown_grace_seconds: float = 1
    """How long idle connections are still served after SIGINT: a request may be on its way."""

    tick_seconds: float = 0.5
    """How often clocks are checked: nothing ends before its limit, or much later."""
