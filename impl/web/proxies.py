"""The client's address behind our own proxies, and nobody else's."""

from __future__ import annotations

from generated.http_request import HttpRequest
from impl.addresses import parse_address


class ClientAddress:
    """Finds the address of a request's client.

    Each of our proxies appends the address of its client to `X-Forwarded-For`. So the entry that
    counts is as far from the right as there are proxies; a client can write whatever it likes to
    the left of it. If that entry is missing or no address, the peer of the connection counts.
    """

    def __init__(self, *, trusted_proxy_hops: int) -> None:
        self._hops = trusted_proxy_hops

    def tell(self, request: HttpRequest) -> None:
        """Tells a request which one it is."""
        if not self._hops:
            return
        values = request.all_headers(b"x-forwarded-for")
        entries = [entry for value in values for entry in value.split(",")]
        address = (
            parse_address(entries[-self._hops].strip()) if len(entries) >= self._hops else None
        )
        if address is not None:
            request.address = str(address)
