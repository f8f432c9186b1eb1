"""Whom a request comes from: the address behind the proxies that are ours, and no others'."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from impl.addresses import parse_address


class ClientAddress:
    """ASGI middleware that puts the client's address in `scope["client"]`.

    Each of our proxies adds the address that it was asked from at the end of `X-Forwarded-For`. So
    the entry that counts is the one as far from the right as there are proxies: a client can write
    whatever it likes to the left of it. Where that entry is missing, or no address, the client is
    whoever the connection is from.
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
