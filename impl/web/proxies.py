"""The client's address behind our own proxies, and nobody else's."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from impl.addresses import parse_address


class ClientAddress:
    """ASGI middleware that puts the client's address in `scope["client"]`.

    Each of our proxies appends the address of its client to `X-Forwarded-For`. So the entry that
    counts is as far from the right as there are proxies; a client can write whatever it likes to
    the left of it. If that entry is missing or no address, the peer of the connection counts.
    """

    def __init__(self, app: ASGIApp, *, trusted_proxy_hops: int) -> None:
        self._app = app
        self._hops = trusted_proxy_hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._hops:
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
        await self._app(scope, receive, send)
