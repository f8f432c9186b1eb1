"""IP addresses as proxies write them, and the network that one customer has."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

type Address = IPv4Address | IPv6Address

# An address as proxies write it: bare, or with a port, IPv6 then in brackets.
_ENTRY = re.compile(r"\[(?P<bracketed>[^]]+)\](:\d{1,5})?|(?P<v4>[\d.]+)(:\d{1,5})?|(?P<bare>.+)")
_ONE_NETWORK_BITS = 64


def network_of(address: str) -> str:
    """Returns the network of one customer: an IPv4 address, or the /64 of an IPv6 address.

    Whoever has one IPv6 address has 2^64 of them. Anything else is returned as it is.
    """
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, _ONE_NETWORK_BITS), strict=False))
    return str(parsed or address)


def parse_address(entry: str) -> Address | None:
    """Returns the address, or `None` if it is none. An IPv4-mapped IPv6 address becomes IPv4."""
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
