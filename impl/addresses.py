"""Addresses as proxies write them, and the network of a customer that they belong to."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

type Address = IPv4Address | IPv6Address

# An address as proxies write it: bare, or with a port, IPv6 then in brackets.
_ENTRY = re.compile(r"\[(?P<bracketed>[^]]+)\](:\d{1,5})?|(?P<v4>[\d.]+)(:\d{1,5})?|(?P<bare>.+)")
_ONE_NETWORK_BITS = 64


def network_of(address: str) -> str:
    """Returns what stands for one customer of a network: an IPv4 address, or the /64 of an IPv6.

    Whoever has one IPv6 address has 2^64 of them. What is no address stands for itself.
    """
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, _ONE_NETWORK_BITS), strict=False))
    return str(parsed or address)


def parse_address(entry: str) -> Address | None:
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
