"""The client's address behind our own proxies, and nobody else's."""

from __future__ import annotations

from starlette.types import Scope

from impl.addresses import parse_address


class ClientAddress:
    """Finds the address of a request's client, and puts it in `scope["client"]`.

    Each of our proxies appends the address of its client to `X-Forwarded-For`. So the entry that
    counts is as far from the right as there are proxies; a client can write whatever it likes to
    the left of it. If that entry is missing or no address, the peer of the connection counts.
    """

    def __init__(self, *, trusted_proxy_hops: int) -> None:
        self._hops = trusted_proxy_hops

    def put_in(self, scope: Scope) -> None:
        """Puts it in the scope of a request."""
        if not self._hops:
            return
        entries = [
            entry
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
            for entry in value.decode("latin-1").split(",")
        ]
        address = (
            parse_address(entries[-self._hops].strip()) if len(entries) >= self._hops else None
        )
        if address is not None:
            scope["client"] = (str(address), 0)
