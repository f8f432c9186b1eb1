"""The client's address, behind the configured number of proxies, whatever it claims."""

from __future__ import annotations

import pytest
from starlette.types import Message

from generated.http_request import HttpRequest
from impl.addresses import network_of
from impl.web.proxies import ClientAddress

PEER = "10.0.0.1"
ATTACKER = "198.51.100.9"
CLIENT = "203.0.113.5"
SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b""}


async def nothing() -> Message:
    """Receives nothing more."""
    return {"type": "http.disconnect"}


def client_of(hops: int, *forwarded: str) -> str:
    """Returns the client of a request with these `X-Forwarded-For` headers."""
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    request = HttpRequest({**SCOPE, "headers": headers, "client": (PEER, 4711)}, nothing)
    ClientAddress(trusted_proxy_hops=hops).tell(request)
    return request.address


@pytest.mark.parametrize("forwarded", [(), (CLIENT,), (CLIENT, ATTACKER), ("unknown",)])
def test_without_proxies_the_header_says_nothing(forwarded: tuple[str, ...]) -> None:
    assert client_of(0, *forwarded) == PEER


@pytest.mark.parametrize(
    ("hops", "forwarded"),
    [
        pytest.param(1, (CLIENT,), id="one proxy"),
        pytest.param(2, (f"{CLIENT}, 10.0.0.2",), id="two proxies"),
        pytest.param(2, (CLIENT, "10.0.0.2"), id="two proxies, a header each"),
        pytest.param(3, (f"{CLIENT},10.0.0.3", "10.0.0.2"), id="three proxies, mixed"),
        pytest.param(1, (f"  {CLIENT}\t",), id="blanks"),
    ],
)
def test_the_client_is_as_far_from_the_right_as_there_are_proxies(
    hops: int, forwarded: tuple[str, ...]
) -> None:
    assert client_of(hops, *forwarded) == CLIENT


@pytest.mark.parametrize(
    "spoofed",
    [
        ATTACKER,
        "127.0.0.1",
        "unknown",
        ",,,",
        ", ".join([ATTACKER] * 500),
        "10.0.0.2, 10.0.0.3",
        "\xff\x00",
    ],
)
@pytest.mark.parametrize("separately", [False, True])
def test_what_a_client_writes_itself_never_counts(spoofed: str, *, separately: bool) -> None:
    given = (spoofed, CLIENT) if separately else (f"{spoofed}, {CLIENT}",)
    assert client_of(1, *given) == CLIENT


@pytest.mark.parametrize("hops", [2, 3, 100])
def test_a_client_that_comes_past_the_proxies_is_who_it_is(hops: int) -> None:
    """Fewer entries than proxies: the request did not come through all of them."""
    assert client_of(hops, ATTACKER) == PEER
    assert client_of(hops) == PEER


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "unknown",
        "_hidden",
        "example.com",
        "256.1.1.1",
        "1.2.3",
        "[::1",
        "::1]",
        "[]",
        "1:2",
        "%",
    ],
)
def test_an_entry_that_is_no_address_leaves_the_peer(entry: str) -> None:
    assert client_of(1, f"{ATTACKER}, {entry}") == PEER


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("203.0.113.5:4711", "203.0.113.5"),
        ("2001:db8::5", "2001:db8::5"),
        ("2001:DB8:0:0::5", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("[2001:db8::5]:4711", "2001:db8::5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("[::ffff:cb00:7105]:80", "203.0.113.5"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_is_read_however_a_proxy_writes_it(entry: str, address: str) -> None:
    assert client_of(1, entry) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_address_stands_for_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
