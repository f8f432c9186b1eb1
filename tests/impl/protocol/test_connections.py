"""Limits on concurrent connections."""

from __future__ import annotations

import resource
import socket
import time
from contextlib import ExitStack

import httpx
import pytest

from impl.protocol.descriptors import allowed_connections
from tests.impl.protocol.apps import echo
from tests.impl.protocol.serving import serving
from tests.support.raw_http import Connection, assert_refused, exchange

GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_one_too_many_is_refused_unread_and_the_others_are_served() -> None:
    with serving(echo, connections=3) as server:
        with ExitStack() as stack:
            others = [stack.enter_context(Connection(server.url)) for _ in range(3)]
            others[2].send(GET[:20])
            for request in (b"", GET, b"\x00"):
                with Connection(server.url) as one_too_many:
                    time.sleep(0.02)
                    one_too_many.send(request)
                    response = one_too_many.read()
                assert_refused(response, 503)
                assert b"\r\nretry-after: 5\r\n" in response
            others[2].send(GET[20:])
            assert others[2].read().startswith(b"HTTP/1.1 200 ")
        _until_served(server.url)


def _until_served(url: str) -> None:
    """A place becomes free once the server has noticed that its client left."""
    deadline = time.monotonic() + 10
    while not exchange(url, GET).startswith(b"HTTP/1.1 200 "):
        assert time.monotonic() < deadline


def test_nobody_takes_all_places_alone() -> None:
    with serving(echo, connections=10, connections_per_client=2) as server, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(Connection(server.url))
        assert_refused(exchange(server.url, GET), 503)
        address = httpx.URL(server.url)
        neighbour = socket.create_connection(
            (address.host, address.port), timeout=10, source_address=("127.0.0.2", 0)
        )
        with neighbour:
            neighbour.sendall(GET)
            assert neighbour.recv(65536).startswith(b"HTTP/1.1 200 ")
        stack.close()
        _until_served(server.url)


def test_the_default_leaves_files_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for soft, expected in {
        256: 192,
        1024: 960,
        100: 50,
        1: 1,
        1_000_000: 1000,
        resource.RLIM_INFINITY: 1000,
    }.items():
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert allowed_connections(None) == expected
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 256))
    assert allowed_connections(None, of_database=60) == 162


def test_more_files_are_asked_for_when_more_connections_are_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert allowed_connections(900) == 900
    assert asked == []
    assert allowed_connections(2000) == 2000
    assert asked == [(2064, 4096)]
    with pytest.raises(ValueError, match="5000 connections need 5064 open files"):
        allowed_connections(5000)
