"""What a client may take: the bounds of the server, all in one place."""

from __future__ import annotations

from dataclasses import dataclass

READ_BYTES = 32 * 1024
"""How much is read from a connection at once, and so looked at without a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes are in bytes, times in seconds."""

    head_bytes: int = 32 * 1024
    """A request line with its headers, chunk extensions and trailers."""
    header_fields: int = 100
    head_seconds: float = 10
    """From the first byte of a head, or the beginning of the connection, to the end of the head."""
    idle_seconds: float = 10
    """How long a connection is kept open without another request."""

    body_seconds: float = 20
    """How long a body may take to arrive, and a second more for each `body_bytes_per_second`."""
    body_bytes_per_second: int = 64 * 1024
    body_bytes_ahead: int = 64 * 1024
    """What is kept of a body before the application asks for it. The rest is not read."""
    unread_body_bytes: int = 64 * 1024
    """What is read of a body that the application did not want, to keep the connection."""

    unsent_bytes: int = 64 * 1024
    """How much may wait for a client before the application, and its next request, wait too."""
    stalled_seconds: float = 20
    """How long a client may take nothing of what waits for it."""
    reading_seconds: float = 60
    """In each such time, a client that something waits for must take `reading_bytes` at least."""
    reading_bytes: int = 64 * 1024

    linger_seconds: float = 5
    """How long a client may go on sending after the last answer, so that no reset destroys it."""
    linger_bytes: int = 16 * 1024 * 1024

    connections: int = 1000
    connections_per_client: int | None = None
    """For one IPv4 address or one /64 of IPv6; `None` where all come from the same proxies."""

    shutdown_seconds: float = 20
    """How long requests may go on when the server is to end."""
    shutdown_grace_seconds: float = 1
    """How long an idle connection is still served then: its next request may be on the way."""

    tick_seconds: float = 0.5
    """How often the clocks are looked at: nothing ends earlier than it says, or much later."""
