"""Whom a request comes from: the address behind the proxies that are ours, and no others'."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

type Address = IPv4Address | IPv6Address

# An address as proxies write it: bare, or with a port, IPv6 then in brackets.
_ENTRY = re.compile(r"\[(?P<bracketed>[^]]+)\](:\d{1,5})?|(?P<v4>[\d.]+)(:\d{1,5})?|(?P<bare>.+)")
_ONE_NETWORK_BITS = 64


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
            address = _parse(entries[-self._hops].strip()) if len(entries) >= self._hops else None
            if address is not None:
                scope["client"] = (str(address), 0)
        await self._app(scope, receive, send)


def network_of(address: str) -> str:
    """Returns what stands for one customer of a network: an IPv4 address, or the /64 of an IPv6.

    Whoever has one IPv6 address has 2^64 of them. What is no address stands for itself.
    """
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, _ONE_NETWORK_BITS), strict=False))
    return str(parsed or address)


def _parse(entry: str) -> Address | None:
    """Returns the address, an IPv4-mapped one as IPv4; `None` for anything else."""
    written = _ENTRY.fullmatch(entry)
    if written is None:
        return None
    try:
        address = ip_address(written["bracketed"] or written["v4"] or written["bare"])
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or IPv6Address(int(address))  # without a zone, which is local
